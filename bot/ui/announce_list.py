"""The announcements of a server, by pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.announcements.plan import Plan, Run
from bot.storage.announcements import Announcement
from bot.storage.deliveries import Delivery
from bot.ui.announce_words import (
    WRITTEN,
    at,
    channels,
    choice_label,
    cut,
    kind_name,
    next_line,
    pings,
    repeat_words,
    title_of,
)
from bot.ui.lasting import Choice, Press
from bot.ui.layouts import card, rule, shortened, small
from bot.ui.paging import pager
from bot.words import say, say_count

PAGE = 5


@dataclass(frozen=True)
class Entry:
    """An announcement on the desk: its plan, its next runs, the posts of its newest run."""

    announcement: Announcement
    plan: Plan
    runs: tuple[Run, ...]
    last: Sequence[Delivery] = ()

    @property
    def run(self) -> Run | None:
        """The next run."""
        return self.runs[0] if self.runs else None

    @property
    def label(self) -> str:
        """The announcement in a list of choices."""
        return choice_label(self.announcement, self.run, self.plan)


def list_card(entries: Sequence[Entry], page: int, zone: str | None) -> ui.LayoutView:
    """Return a page (brought into range) of a server's announcements. `zone` is what the server has said, or None."""
    texts = [_entry(entry) for entry in entries]
    pages = cut(texts, PAGE)
    page = min(max(page, 0), len(pages) - 1)
    shown = entries[pages[page]]
    rows: list[ui.ActionRow[Any]] = []
    if shown:
        options = [
            discord.SelectOption(label=entry.label, value=str(entry.announcement.id), description=_state_plain(entry))
            for entry in shown
        ]
        rows.append(ui.ActionRow(Choice.make(say("desk.open"), options, "desk_open")))
    turning = pager("desk_list", page, len(pages))
    rows += [turning] if turning else []
    week = Press.make(say("desk.button.week"), "desk_week", 0)
    rows.append(ui.ActionRow(week, Press.make(say("desk.button.troubles"), "desk_why", 0, 0)))
    count = say_count("desk.list.count", len(entries)) if entries else ""
    return card(
        "## " + say("desk.list.title"),
        *(texts[pages[page]] or [say("desk.list.empty")]),
        rule(),
        small(f"{count}\n{zone_note(zone)}"),
        rows=rows,
    )


def zone_note(zone: str | None) -> str:
    """Return by which clock the server reckons."""
    return say("desk.zone", zone=zone) if zone else say("desk.zone.none")


def _entry(entry: Entry) -> str:
    draft = entry.announcement.draft
    head = f"**{title_of(draft)}**"
    if draft.kind != WRITTEN and (draft.title or draft.text):
        head += f" · {kind_name(draft.kind)}"
    when = next_line(entry.run, entry.plan) if entry.run else None
    lines = [head, when, f"{channels(draft.targets)} · {pings(draft)}", small(_state(entry)) or None]
    return "\n".join(line for line in lines if line)


def _state(entry: Entry) -> str:
    lines = []
    if entry.plan.paused:
        lines.append(say("desk.state.paused"))
    elif entry.run is None:
        lines.append(say("desk.state.ended"))
    else:
        lines.append(repeat_words(entry.plan))
    for state in ("failed", "unknown"):
        places = [row for row in entry.last if row.state == state]
        if places:
            where = " ".join(f"<#{row.channel_id}>" for row in places[:3])
            lines.append(say(f"desk.trouble.{state}", where=where, due=at(places[0].due_ms)))
    return "\n".join(lines)


def _state_plain(entry: Entry) -> str:
    if any(row.state in ("failed", "unknown") for row in entry.last):
        return say("desk.open.trouble")
    return shortened(repeat_words(entry.plan) if entry.run else kind_name(entry.announcement.draft.kind), 100)
