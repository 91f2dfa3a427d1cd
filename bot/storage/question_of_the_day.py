"""Which question a run of an announcement asks in a channel, and what the questions of a week came to.

Times are ms since the epoch, UTC.
"""

from dataclasses import dataclass
from typing import Any

import aiosqlite

from bot.storage.queries import question_of_the_day as sql


@dataclass(frozen=True)
class Asked:
    """A question of the day: its game, whose run it is and where, `kind` of its channel (an outbox.Kind).

    `closes_ms` is the last moment to answer; `finished_ms` is None until it was closed.
    """

    game_id: int
    guild_id: int
    announcement_id: int
    run: str
    channel_id: int
    kind: str
    closes_ms: int
    finished_ms: int | None = None


@dataclass(frozen=True)
class Step:
    """What the outbox has of a run in a channel."""

    step: str
    state: str
    message_id: int | None


@dataclass(frozen=True)
class Sum:
    """What the questions of a span of time came to for somebody; equal points share a rank."""

    rank: int
    user_id: int
    points: int
    correct: int


async def add(connection: aiosqlite.Connection, asked: Asked) -> None:
    """Write down what a run asks. Raises sqlite3.IntegrityError where it has its question. Part of a job."""
    await sql.add(
        connection,
        game_id=asked.game_id,
        announcement_id=asked.announcement_id,
        run=asked.run,
        channel_id=asked.channel_id,
        kind=asked.kind,
        closes_ms=asked.closes_ms,
    )


async def of_run(reader: aiosqlite.Connection, announcement_id: int, run: str, channel_id: int) -> Asked | None:
    """Return what a run asks in a channel, or None where that is not decided."""
    row = await sql.of_run(reader, announcement_id=announcement_id, run=run, channel_id=channel_id)
    return _asked(row) if row else None


async def of_game(reader: aiosqlite.Connection, game_id: int) -> Asked | None:
    """Return the question of the day that a game is; None for any other game."""
    row = await sql.of_game(reader, game_id=game_id)
    return _asked(row) if row else None


async def postpone(connection: aiosqlite.Connection, game_id: int, closes_ms: int) -> None:
    """Have a question that nobody has seen close at another moment. Part of a job."""
    await sql.postpone(connection, game_id=game_id, closes_ms=closes_ms)


async def open_in(reader: aiosqlite.Connection, guild_id: int) -> list[Asked]:
    """Return the questions that are open in a guild."""
    return [_asked(row) async for row in sql.open_in(reader, guild_id=guild_id)]


async def left_open(reader: aiosqlite.Connection, until_ms: int) -> list[Asked]:
    """Return the questions that should have closed by then, and that the outbox will not reveal any more."""
    return [_asked(row) async for row in sql.left_open(reader, until_ms=until_ms)]


async def steps(reader: aiosqlite.Connection, asked: Asked) -> list[Step]:
    """Return what the outbox has of a question; nothing where its announcement is gone."""
    rows = sql.steps(reader, announcement_id=asked.announcement_id, run=asked.run, channel_id=asked.channel_id)
    return [Step(**dict(row)) async for row in rows]


async def standings(
    reader: aiosqlite.Connection, announcement_id: int, since_ms: int, until_ms: int, take: int
) -> list[Sum]:
    """Return the best `take` of what an announcement's questions came to that closed from `since_ms` to `until_ms`."""
    sums: list[Sum] = []
    rows = sql.standings(reader, announcement_id=announcement_id, since_ms=since_ms, until_ms=until_ms, take=take)
    async for row in rows:
        tie = bool(sums) and sums[-1].points == row["points"]
        rank = sums[-1].rank if tie else len(sums) + 1
        sums.append(Sum(rank, row["user_id"], row["points"], row["correct"]))
    return sums


def _asked(row: Any) -> Asked:
    return Asked(**{name: row[name] for name in Asked.__dataclass_fields__})
