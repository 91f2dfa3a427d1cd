"""The weekly standings: what a server's quizzes came to in the week that was over when a run was due.

The week is the server's own, Monday to Monday by its zone. What it came to is worked out once, when the run is first
composed, and kept under the run (bot.storage.weeks): a late post, a second channel and a second try say the same.

Options: `empty`, what becomes of a week in which nobody played: "nothing" is posted, or a "line" that says so.
"""

import asyncio
from typing import TYPE_CHECKING, Literal

import msgspec
from discord import ui

from bot.announcements.week import period, period_before
from bot.deliveries.calls import wall_ms
from bot.deliveries.kinds import Kind, Sample
from bot.deliveries.letter import Letter, addressed, allowed, notes
from bot.storage.announcements import Announcement, Draft
from bot.storage.deliveries import Delivery
from bot.storage.servers import Server, server_of
from bot.storage.weeks import ClosedWeek, Span, closed_week, keep_week
from bot.ui.layouts import card, small
from bot.ui.standings import boundaries, standings_blocks
from bot.words import say

if TYPE_CHECKING:
    from bot.client import Casebook

# A quiz that ended in the week's last moment may still be on its way into the store.
SETTLED_MS = 5_000


class Options(msgspec.Struct, frozen=True):
    """What a server may choose about its standings."""

    empty: Literal["nothing", "line"] = "nothing"


def options_of(draft: Draft) -> Options:
    """Return the options of a draft; what cannot be read is as if nothing had been chosen."""
    try:
        return msgspec.json.decode(draft.options, type=Options)
    except msgspec.DecodeError:
        return Options()


def standings_kind(client: "Casebook") -> Kind:
    """Return what posts the weekly standings."""

    async def compose(announcement: Announcement, row: Delivery) -> Letter | None:
        draft = announcement.draft
        span = week_before(draft.guild_id, await server_of(client.store.reader, draft.guild_id), row.due_ms)
        await asyncio.sleep(max(span.end_ms + SETTLED_MS - wall_ms(), 0) / 1000)
        week = await keep_week(client.store.writer, announcement.id, row.run, span)
        if not week.players and options_of(draft).empty == "nothing":
            return None
        view = standings_card(draft, week, notes(draft, row, wall_ms()))
        return Letter(view, say("standings.title"), mentions=allowed(draft))

    async def sample(draft: Draft, now: int, ceiling: int | None) -> Sample:
        span = week_before(draft.guild_id, await server_of(client.store.reader, draft.guild_id), now)
        week = await closed_week(client.store.reader, span)
        if not week.players and options_of(draft).empty == "nothing":
            return Sample(None, say("standings.sample.nothing", week=boundaries(week)))
        return Sample(standings_card(draft, week, []), say("standings.sample"))

    return Kind(compose, sample)


def standings_card(draft: Draft, week: ClosedWeek, noted: list[str]) -> ui.LayoutView:
    """Return the message; `noted` is what it says about being late."""
    return card(addressed(draft), *standings_blocks(week), small("\n".join(noted)) or None)


def week_before(guild_id: int, server: Server, at_ms: int) -> Span:
    """Return the last week of a server, by its own clocks, that was over at `at_ms`."""
    week = period_before(period("week", at_ms, server.clock), server.clock)
    return Span(guild_id, server.clock.key, week.start, week.end)
