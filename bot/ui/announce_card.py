"""One announcement whole, with all that can be done to it, and the questions that are asked before."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.announcements.placeholders import harmless
from bot.announcements.plan import Run
from bot.announcements.wording import run_line
from bot.storage.announcements import Change, Draft
from bot.ui.announce_list import Entry
from bot.ui.announce_words import (
    WRITTEN,
    at,
    bullets,
    change_line,
    channels,
    kind_name,
    next_line,
    pings,
    repeat_words,
    run_name,
    title_of,
)
from bot.ui.lasting import Press
from bot.ui.layouts import ASH, INK, LAMP, card, rule, shortened, small
from bot.words import say, say_count

_TEXT = 500
_CHANGES = 5
_FAULTS = 3
_DANGER = discord.ButtonStyle.danger


def announcement_card(
    entry: Entry, changes: Sequence[Change], faults: Sequence[str], *, sent: bool, told: str | None = None
) -> ui.LayoutView:
    """Return the card of one announcement. `sent`: something of it can be recalled; `told`: what was just done."""
    announcement, plan = entry.announcement, entry.plan
    draft, over = announcement.draft, announcement.cancelled_ms is not None
    text = shortened(harmless(draft.text), _TEXT) if draft.kind == WRITTEN and draft.text else None
    author = f"<@{announcement.author}>" if announcement.author else say("desk.somebody")
    return card(
        f"**{told}**" if told else None,
        f"## {title_of(draft)}",
        small(say("desk.card.made", kind=kind_name(draft.kind), who=author, at=at(announcement.made_ms, "D"))),
        f"> {text}" if text else None,
        _when(entry),
        _where(draft),
        f"**{say('desk.card.faults')}**\n{bullets(faults[:_FAULTS])}" if faults and not over else None,
        rule(),
        small(_record(entry, changes)) or None,
        accent=ASH if over or plan.paused else LAMP,
        rows=_buttons(entry, sent=sent),
    )


def cancel_card(entry: Entry, waiting: int) -> ui.LayoutView:
    """Return the question whether an announcement is to be cancelled, with what is lost. `waiting`: unsent posts."""
    announcement, run = entry.announcement, entry.run
    lost = [say("desk.cancel.next", line=next_line(run, entry.plan)) if run else say("desk.cancel.no_next")]
    if len(entry.runs) > 1:
        lost.append(say("desk.cancel.later", repeat=repeat_words(entry.plan)))
    if waiting:
        lost.append(say_count("desk.cancel.waiting", waiting))
    if announcement.draft.picture_name:
        lost.append(say("desk.cancel.picture"))
    return card(
        "### " + say("desk.cancel.title", title=title_of(announcement.draft)),
        bullets(lost),
        small(say("desk.cancel.kept")),
        accent=INK,
        rows=[
            ui.ActionRow(
                Press.make(
                    say("desk.cancel.yes"), "desk_cancel_yes", announcement.id, announcement.version, style=_DANGER
                ),
                Press.make(say("desk.button.keep"), "desk_card", announcement.id),
            )
        ],
    )


def now_card(entry: Entry, asked: int, loudness: str | None, faults: Sequence[str]) -> ui.LayoutView:
    """Return the question whether to post out of turn; `asked` is the interaction that asks it."""
    announcement = entry.announcement
    draft = announcement.draft
    writes_itself = say("desk.now.writes_itself", kind=kind_name(draft.kind))
    return card(
        "### " + say("desk.now.title", title=title_of(draft)),
        say("desk.now.what", where=channels(draft.targets, 10), who=pings(draft)),
        loudness,
        f"**{say('desk.card.faults')}**\n{bullets(faults[:_FAULTS])}" if faults else None,
        small(say("desk.now.plan") if entry.run or entry.plan.paused else say("desk.now.plan.none")),
        small(say("desk.now.below") if draft.kind == WRITTEN else writes_itself),
        rows=[
            ui.ActionRow(
                Press.make(
                    say("desk.button.now"),
                    "desk_now_yes",
                    announcement.id,
                    asked,
                    announcement.version,
                    style=discord.ButtonStyle.primary,
                ),
                Press.make(say("desk.button.not_now"), "desk_card", announcement.id),
            )
        ],
    )


def skipped_card(entry: Entry, run: Run) -> ui.LayoutView:
    """Return what a skip has come to: the run that is left out, and the one after."""
    announcement = entry.announcement
    after = next_line(entry.run, entry.plan) if entry.run else say("desk.skip.none_after")
    return card(
        "### " + title_of(announcement.draft),
        say("desk.skip.done", line=next_line(run, entry.plan)),
        say("desk.skip.after", after=after),
        rows=[
            ui.ActionRow(
                Press.make(say("desk.skip.undo"), "desk_unskip", announcement.id, run_name(run.planned)),
                Press.make(say("desk.button.card"), "desk_card", announcement.id),
            )
        ],
    )


def paused_card(entry: Entry) -> ui.LayoutView:
    """Return that an announcement is paused already, with the way to go on."""
    announcement = entry.announcement
    return card(
        "### " + title_of(announcement.draft),
        say("desk.pause.already"),
        accent=ASH,
        rows=[
            ui.ActionRow(
                Press.make(say("desk.button.resume"), "desk_resume", announcement.id),
                Press.make(say("desk.button.card"), "desk_card", announcement.id),
            )
        ],
    )


def _when(entry: Entry) -> str:
    plan, lines = entry.plan, [say("desk.card.when", repeat=repeat_words(entry.plan), zone=entry.plan.zone)]
    if entry.announcement.cancelled_ms is not None:
        lines.append(say("desk.state.cancelled", at=at(entry.announcement.cancelled_ms)))
    elif plan.paused:
        lines.append(say("desk.state.paused"))
    elif not entry.runs:
        lines.append(say("desk.state.ended"))
    lines += [f"{run_line(run)} · {at(run.ms, 'R')}" for run in entry.runs]
    return "\n".join(lines)


def _where(draft: Draft) -> str:
    lines = [say("desk.card.where", where=channels(draft.targets, 10), who=pings(draft))]
    if draft.publish:
        lines.append(say("desk.card.publish"))
    if draft.thread:
        lines.append(say("desk.card.thread", name=harmless(draft.thread)))
    if draft.picture_name:
        lines.append(say("desk.card.picture", name=harmless(draft.picture_name)))
    lines.append(say(f"desk.card.late.{draft.late}"))
    return "\n".join(lines)


def _record(entry: Entry, changes: Sequence[Change]) -> str:
    lines = []
    if entry.last:
        sent = sum(row.state == "sent" for row in entry.last)
        lines.append(say("desk.card.last", at=at(entry.last[0].due_ms), sent=sent, all=len(entry.last)))
    return "\n".join([*lines, *(change_line(change) for change in reversed(changes[-_CHANGES:]))])


def _buttons(entry: Entry, *, sent: bool) -> list[ui.ActionRow[Any]]:
    announcement = entry.announcement
    key, written, over = announcement.id, announcement.draft.kind == WRITTEN, announcement.cancelled_ms is not None
    first: list[Press] = []
    if not over:
        if written:
            first.append(Press.make(say("desk.button.edit"), "write_edit", key, style=discord.ButtonStyle.primary))
        else:
            kind = announcement.draft.kind
            first.append(Press.make(say("auto.settings"), "auto_show", kind, style=discord.ButtonStyle.primary))
        if entry.plan.paused:
            first.append(Press.make(say("desk.button.resume"), "desk_resume", key))
        elif entry.run is not None:
            first += [
                Press.make(say("desk.button.pause"), "desk_pause", key),
                Press.make(say("desk.button.skip"), "desk_skip", key, run_name(entry.run.planned)),
            ]
        first.append(Press.make(say("desk.button.now"), "desk_now", key))
    first.append(Press.make(say("desk.button.why"), "desk_why", 0, key))
    second: list[Press] = []
    if written:
        second.append(Press.make(say("desk.button.copy"), "write_copy", key))
    if sent:
        if written and not over:
            second.append(Press.make(say("desk.button.correct"), "desk_correct", key))
        second.append(Press.make(say("desk.button.recall"), "desk_recall", key))
    if not over:
        second.append(Press.make(say("desk.button.cancel"), "desk_cancel", key, style=_DANGER))
    second.append(Press.make(say("desk.button.list"), "desk_list", 0, "b"))
    return [ui.ActionRow(*first), ui.ActionRow(*second)]
