"""All that the bot will post in a server within seven days, by the server's own days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import discord
from babel.dates import format_date, format_datetime
from discord import ui

from bot.storage.announcements import Announcement
from bot.ui.announce_list import zone_note
from bot.ui.announce_words import WRITTEN, at, bare_title, channels, cut, kind_name, run_name, title_of
from bot.ui.lasting import Choice, Press
from bot.ui.layouts import card, rule, small
from bot.ui.paging import pager
from bot.words import LOCALE, say, say_count

PAGE = 8
_CLASHES = 2


@dataclass(frozen=True)
class Slot:
    """A run within the week.

    - `ms`: when it is posted; `local`: what the server's clock shows then; `planned`: the name of the run, None of one
      that is due already and waits in the outbox.
    - `start_ms`: when what is posted ahead of its run begins; `reminded`: the hour of that post
      is past, and this is the run.
    - `pings`: in how many of its channels it notifies somebody; `hush`: why in the others it does not.
    - `clashes`: (channel, title) of what else comes there within minutes.
    - `fault`: what stands in its way, the gravest.
    """

    announcement: Announcement
    ms: int
    local: datetime
    planned: datetime | None
    number: int
    pings: int = 0
    hush: tuple[str, ...] = ()
    clashes: tuple[tuple[int, str], ...] = ()
    fault: str | None = None
    start_ms: int | None = None
    reminded: bool = False


@dataclass(frozen=True)
class Budget:
    """The pings of a server: `used` so far in this week, `limit` a week (None: no limit), `ahead` in the seven days."""

    used: int
    limit: int | None
    ahead: int


def week_card(
    slots: Sequence[Slot],
    page: int,
    budget: Budget,
    zone: str | None,
    *,
    told: str | None = None,
    undo: str | None = None,
) -> ui.LayoutView:
    """Return a page (brought into range) of the seven days. `told`: what was just done; `undo`: what takes it back."""
    pages = cut([_line(slot) for slot in slots], PAGE)
    page = min(max(page, 0), len(pages) - 1)
    shown = slots[pages[page]]
    blocks = []
    for day, of_day in groupby(shown, key=lambda slot: slot.local.date()):
        lines = [_line(slot) for slot in of_day]
        blocks.append(f"**{format_date(day, 'EEEE d MMMM', locale=LOCALE)}**\n" + "\n".join(lines))
    rows: list[ui.ActionRow[Any]] = []
    options = [
        discord.SelectOption(
            label=f"{format_datetime(slot.local, 'EEE HH:mm', locale=LOCALE)} · {bare_title(slot.announcement.draft)}",
            value=f"{slot.announcement.id} {run_name(slot.planned)}",
        )
        for slot in shown
        if slot.planned is not None
    ]
    if options:
        rows.append(ui.ActionRow(Choice.make(say("desk.week.skip"), options, "desk_week_skip", page)))
    turning = pager("desk_week", page, len(pages))
    rows += [turning] if turning else []
    below = [Press.make(say("desk.button.list"), "desk_list", 0, "b")]
    if undo is not None:
        below.insert(0, Press.make(say("desk.skip.undo"), "desk_week_undo", page, *undo.split()))
    rows.append(ui.ActionRow(*below))
    return card(
        "## " + say("desk.week.title"),
        f"**{told}**" if told else None,
        *(blocks or [say("desk.week.empty")]),
        rule(),
        small("\n".join([*_totals(slots, budget), zone_note(zone)])),
        rows=rows,
    )


def _line(slot: Slot) -> str:
    draft = slot.announcement.draft
    head = f"`{slot.local:%H:%M}` **{title_of(draft)}**"
    if draft.kind != WRITTEN and (draft.title or draft.text):
        head += f" · {kind_name(draft.kind)}"
    marks = [] if slot.planned is not None else [say("desk.week.waiting")]
    if slot.start_ms is not None:
        marks.append(say("desk.week.ahead-of", at=at(slot.start_ms, "t")))
    if slot.reminded:
        marks.append(say("desk.week.reminded"))
    if slot.pings:
        marks.append(say_count("desk.week.pings", slot.pings))
    marks += [say(f"desk.week.hush.{why}") for why in slot.hush]
    warnings = [
        say("desk.week.clash", channel=f"<#{channel}>", title=title) for channel, title in slot.clashes[:_CLASHES]
    ]
    if slot.fault:
        warnings.append(say("desk.week.fault", fault=slot.fault))
    below = [small(line) for line in (" · ".join(marks), *warnings) if line]
    return "\n".join([f"{head} · {channels(draft.targets, 3)}", *below])


def _totals(slots: Sequence[Slot], budget: Budget) -> list[str]:
    lines = []
    if slots:
        posts = say_count("desk.week.posts", sum(len(slot.announcement.draft.targets) for slot in slots))
        lines.append(f"{posts} {say_count('desk.week.ahead', budget.ahead)}")
    if budget.limit is not None:
        lines.append(say("desk.week.budget", used=budget.used, limit=budget.limit))
    return lines
