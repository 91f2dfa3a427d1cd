"""Closed weeks in the store: what a server's games came to between two of its own Mondays.

A week that was kept under a run is that run's for good. Identical means: the same places, points and counts, whatever
has been played since, whatever rulings have repaid since, and wherever the server's clocks stand by now. Only somebody
who has had their data erased is left out, and nobody moves up for it.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import aiosqlite

from bot.storage.queries import weeks as sql
from bot.storage.writer import Writer

PLACES = 10


@dataclass(frozen=True)
class WeekPlace:
    """What somebody came to in a week. Equal points share a `rank`; `newcomer`: they had not played there before."""

    player_id: int
    user_id: int
    rank: int
    points: int
    answered: int
    correct: int
    games: int
    newcomer: bool


@dataclass(frozen=True)
class ClosedWeek:
    """A week from `start_ms` up to and without `end_ms`, in a zone (IANA name).

    `places` are the first PLACES, best first; `players` and `games` count all of them. `newcomer` is the best of those
    who played for the first time, None where everybody did or nobody.
    """

    zone: str
    start_ms: int
    end_ms: int
    players: int
    games: int
    places: tuple[WeekPlace, ...]
    newcomer: WeekPlace | None


@dataclass(frozen=True)
class Span:
    """A week of a guild, from `start_ms` up to and without `end_ms`, as the clocks of `zone` (IANA name) have it."""

    guild_id: int
    zone: str
    start_ms: int
    end_ms: int


async def closed_week(reader: aiosqlite.Connection, week: Span) -> ClosedWeek:
    """Return what a week came to, by what is on record now. Inside a writer's job its connection is the `reader`."""
    span = {"guild_id": week.guild_id, "start_ms": week.start_ms, "end_ms": week.end_ms}
    places = [_place(row) async for row in sql.places(reader, **span)]
    scored = [place for place in places if place.points]
    settled = any(not place.newcomer for place in scored)
    return ClosedWeek(
        zone=week.zone,
        start_ms=week.start_ms,
        end_ms=week.end_ms,
        players=len(places),
        games=await sql.games(reader, **span),
        places=tuple(scored[:PLACES]),
        newcomer=next((place for place in scored if place.newcomer), None) if settled else None,
    )


async def keep_week(writer: Writer, announcement_id: int, run: str, week: Span) -> ClosedWeek:
    """Return what is kept under a run; where nothing is yet, keep what `week` came to. Committed on return."""

    async def job(connection: aiosqlite.Connection) -> ClosedWeek:
        kept = await _kept(connection, announcement_id, run)
        if kept is not None:
            return kept
        closed = await closed_week(connection, week)
        named = {"announcement_id": announcement_id, "run": run}
        counts = {name: getattr(closed, name) for name in ("zone", "start_ms", "end_ms", "players", "games")}
        await sql.add_week(connection, **named, **counts)
        await sql.add_places(connection, [{**named, **row} for row in _rows(closed)])
        return closed

    return await writer.run(job)


async def _kept(reader: aiosqlite.Connection, announcement_id: int, run: str) -> ClosedWeek | None:
    row = await sql.week(reader, announcement_id=announcement_id, run=run)
    if row is None:
        return None
    rows = [one async for one in sql.kept_places(reader, announcement_id=announcement_id, run=run)]
    listed = [_place(one) for one in rows if one["place"] <= PLACES]
    newcomer = next((_place(one) for one in rows if one["newcomer"]), None)
    return ClosedWeek(**dict(row), places=tuple(listed), newcomer=newcomer)


def _rows(week: ClosedWeek) -> Sequence[dict[str, Any]]:
    """Return the rows of a week's places; `newcomer` there marks the one who is named as such, wherever they came."""
    named = list(week.places)
    if week.newcomer is not None and week.newcomer not in named:
        named.append(week.newcomer)
    return [
        {
            **{name: value for name, value in asdict(one).items() if name != "user_id"},
            "place": number,
            "newcomer": int(one == week.newcomer),
        }
        for number, one in enumerate(named, start=1)
    ]


def _place(row: Any) -> WeekPlace:
    columns = {name: row[name] for name in WeekPlace.__dataclass_fields__}
    return WeekPlace(**{**columns, "newcomer": bool(row["newcomer"])})
