"""The questions before what was sent is corrected or recalled: which run, and what that means."""

from collections.abc import Sequence
from typing import Any, Literal

import discord
from discord import ui

from bot.announcements.clocks import to_local, zone_called
from bot.announcements.plan import Plan
from bot.storage.announcements import Announcement
from bot.storage.deliveries import Delivery, SentRun
from bot.ui.announce_words import WRITTEN, at, title_of
from bot.ui.lasting import Choice, Press
from bot.ui.layouts import INK, LAMP, card, small
from bot.ui.paging import pager
from bot.words import say, say_count

Mending = Literal["correct", "recall"]

_LINKS = 10


def mending_card(
    what: Mending,
    announcement: Announcement,
    *,
    plan: Plan,
    sent: Sequence[SentRun],
    page: int,
    pages: int,
    chosen: SentRun,
    posts: Sequence[Delivery],
    changed: bool,
) -> ui.LayoutView:
    """Return the question whether a run is to be corrected or recalled.

    `sent` are a page of the runs to choose from, `posts` the messages of the `chosen` one; `changed`: since that was
    sent the announcement was edited, so that there is something to correct.
    """
    rows: list[ui.ActionRow[Any]] = []
    if len(sent) > 1 or pages > 1:
        options = _options(sent, chosen, plan)
        rows.append(ui.ActionRow(Choice.make(say("desk.mend.run"), options, f"desk_{what}_run", page)))
    turning = pager(f"desk_{what}_page", page, pages, announcement.id)
    rows += [turning] if turning else []
    buttons = []
    if what == "recall":
        label, style = say_count("desk.recall.yes", chosen.posts), discord.ButtonStyle.danger
        buttons.append(Press.make(label, "desk_recall_yes", chosen.id, style=style))
    elif changed:
        label, style = say_count("desk.correct.yes", chosen.posts), discord.ButtonStyle.primary
        buttons.append(Press.make(label, "desk_correct_yes", chosen.id, style=style))
    else:
        buttons.append(Press.make(say("desk.button.edit"), "write_edit", announcement.id))
    buttons.append(Press.make(say("desk.button.card"), "desk_card", announcement.id))
    title = say("desk.recall.title" if what == "recall" else "desk.correct.title", title=title_of(announcement.draft))
    return card(
        f"### {title}",
        say("desk.mend.sent", at=at(chosen.sent_ms)) + " " + _links(posts),
        _meaning(what, announcement, posts, changed=changed),
        small(_small(what, posts)) or None,
        accent=INK if what == "recall" else LAMP,
        rows=[*rows, ui.ActionRow(*buttons)],
    )


def asked_card(what: Mending, announcement: Announcement, number: int) -> ui.LayoutView:
    """Return that `number` messages are being corrected or recalled."""
    done = say_count("desk.recall.done", number) if what == "recall" else say_count("desk.correct.done", number)
    return card(
        "### " + title_of(announcement.draft),
        done,
        rows=[
            ui.ActionRow(
                Press.make(say("desk.button.why"), "desk_why", 0, announcement.id),
                Press.make(say("desk.button.card"), "desk_card", announcement.id),
            )
        ],
    )


def link(row: Delivery) -> str:
    """Return the address of the message of a post."""
    # The post of a forum is in the thread that has its id.
    channel = row.message_id if row.kind == "forum" else row.channel_id
    return f"https://discord.com/channels/{row.guild_id}/{channel}/{row.message_id}"


def _meaning(what: Mending, announcement: Announcement, posts: Sequence[Delivery], *, changed: bool) -> str:
    if what == "correct":
        return say("desk.correct.what") if changed else say("desk.correct.same")
    lines = [say("desk.recall.what")]
    if any(row.kind == "forum" for row in posts):
        lines.append(say("desk.recall.forum"))
    if announcement.draft.thread and any(row.kind != "forum" for row in posts):
        lines.append(say("desk.recall.thread"))
    if announcement.draft.kind != WRITTEN:
        lines.append(say("desk.recall.kind"))
    return "\n".join(lines)


def _small(what: Mending, posts: Sequence[Delivery]) -> str:
    if what == "correct" and any(row.kind == "news" for row in posts):
        return say("desk.correct.slow")
    return ""


def _links(posts: Sequence[Delivery]) -> str:
    named = " · ".join(f"<#{row.channel_id}> [{say('desk.message')}]({link(row)})" for row in posts[:_LINKS])
    left = len(posts) - _LINKS
    return say_count("desk.channels.more", left, named=named) if left > 0 else named


def _options(sent: Sequence[SentRun], chosen: SentRun, plan: Plan) -> list[discord.SelectOption]:
    zone = zone_called(plan.zone)
    return [
        discord.SelectOption(
            label=say("desk.mend.option", number=run.number, local=f"{to_local(run.due_ms, zone):%Y-%m-%d %H:%M}"),
            description=say_count("desk.mend.option.messages", run.posts),
            value=str(run.id),
            default=run.id == chosen.id,
        )
        for run in sent
    ]
