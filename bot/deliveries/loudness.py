"""How loud a post is: whether anybody is notified of it, by the server's quiet hours and its pings of the week.

Decided once, when a post is first begun, in the transaction that begins it: so of two posts that begin at one moment
only one can have the last ping, and a second try under the same nonce is as loud as the first.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Literal

import aiosqlite
import discord

from bot.announcements.quiet import quiet_span
from bot.announcements.week import period
from bot.deliveries.letter import Letter
from bot.deliveries.night_options import lead_ms
from bot.deliveries.planning import next_ms, plan_of
from bot.storage.announcements import Draft
from bot.storage.deliveries import Delivery
from bot.storage.queries import announcements as sql
from bot.storage.servers import Server, server_of
from bot.ui.announce_words import wants_ping
from bot.words import say, say_count

Hush = Literal["quiet", "spent"]


@dataclass(frozen=True)
class Loudness:
    """Whether a post `pings` those it mentions, whether it is `silent` (no sound for anybody), and why it is.

    `left`: how many pings its week still has, this one among them; None where they are not counted.
    """

    pings: bool
    silent: bool = False
    why: Hush | None = None
    left: int | None = None


def quiet(server: Server, ms: int) -> bool:
    """Return whether a moment (ms) lies in a server's quiet hours."""
    if server.quiet_from is None or server.quiet_until is None:
        return False
    return quiet_span(server.quiet_from, server.quiet_until, ms, server.clock) is not None


def loudness(server: Server, ms: int, *, wants: bool, used: int) -> Loudness:
    """Return how loud a post at a moment (ms) is. `wants`: it mentions somebody; `used`: pings of its week so far."""
    if quiet(server, ms):
        return Loudness(pings=False, silent=True, why="quiet")
    if wants and server.pings_a_week is not None and used >= server.pings_a_week:
        return Loudness(pings=False, silent=True, why="spent")
    counted = wants and server.pings_a_week is not None
    return Loudness(pings=wants, left=(server.pings_a_week or 0) - used if counted else None)


async def pings_used(reader: aiosqlite.Connection, guild_id: int, server: Server, ms: int) -> int:
    """Return how many posts have notified somebody, as far as is known now, in the server's week around a moment."""
    week = period("week", ms, server.clock)
    used: int = await sql.pings_between(reader, guild_id=guild_id, since_ms=week.start, until_ms=week.end)
    return used


async def will_ping(
    reader: aiosqlite.Connection, guild_id: int, server: Server, ms: int, *, wants: bool, before: int = 0
) -> Loudness:
    """Return how loud a post at a moment to come would be, as far as can be told now.

    `before`: how many that are still to come in the same week will have notified somebody by then.
    """
    used = await pings_used(reader, guild_id, server, ms)
    return loudness(server, ms, wants=wants, used=used + before)


def deciding(
    row: Delivery, now: int, *, wants: bool
) -> Callable[[aiosqlite.Connection], Awaitable[tuple[bool, Hush | None]]]:
    """Return what decides for a row inside the writer's job that begins it."""

    async def decide(connection: aiosqlite.Connection) -> tuple[bool, Hush | None]:
        decided = await will_ping(connection, row.guild_id, await server_of(connection, row.guild_id), now, wants=wants)
        return decided.pings, decided.why

    return decide


def as_decided(made: Letter, row: Delivery) -> Letter:
    """Return a letter as loud as was decided for its row when that was begun."""
    if row.hush is None and (row.pings or not made.pings):
        return made
    # Whoever was added to the mentions since was not decided on.
    quietly = replace(made, silent=row.hush is not None)
    return quietly if row.pings else replace(quietly, mentions=discord.AllowedMentions.none())


def loudness_line(server: Server, how: Loudness) -> str | None:
    """Return what an author is told of how loud a post will be; None where there is nothing to say of it."""
    match how.why:
        case "quiet":
            return say("loudness.quiet", begins=_clock(server.quiet_from), ends=_clock(server.quiet_until))
        case "spent":
            return say("loudness.spent", limit=server.pings_a_week)
        case None if how.left is not None:
            return say_count("loudness.left", how.left)
        case None:
            return None


async def loud_line(reader: aiosqlite.Connection, server: Server, draft: Draft, now: int) -> str | None:
    """Return what an author is told of how loud the next post of a draft will be, which may go out before its run."""
    lead = lead_ms(draft)
    run = next_ms(plan_of(draft), now + lead)
    if run is None:
        return None
    how = await will_ping(reader, draft.guild_id, server, run - lead, wants=wants_ping(draft))
    return loudness_line(server, how)


def _clock(minutes: int | None) -> str:
    hours, rest = divmod(minutes or 0, 60)
    return f"{hours:02}:{rest:02}"
