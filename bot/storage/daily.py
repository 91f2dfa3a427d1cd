"""The daily five: which questions a day has at a horizon, and who has had their try."""

from collections.abc import Sequence
from dataclasses import dataclass

import aiosqlite
import msgspec

from bot.storage.queries import daily as sql


@dataclass(frozen=True)
class Try:
    """Whose try a game is. `user_id` is None for somebody who was erased; `day` counts from 1970, in UTC."""

    player_id: int
    user_id: int | None
    day: int


async def deck_of(connection: aiosqlite.Connection, day: int, horizon: int, drawn: Sequence[str]) -> tuple[str, ...]:
    """Return the questions of a day at a horizon: `drawn`, unless others have been drawn before. Part of a job."""
    await sql.draw(connection, day=day, horizon=horizon, deck=msgspec.json.encode(list(drawn)).decode())
    return tuple(msgspec.json.decode(await sql.deck(connection, day=day, horizon=horizon), type=list[str]))


async def try_of(connection: aiosqlite.Connection, player_id: int, day: int) -> int | None:
    """Return the game of somebody's try on a day, or None where they have not had it."""
    found: int | None = await sql.try_of(connection, player_id=player_id, day=day)
    return found


async def begin_try(connection: aiosqlite.Connection, player_id: int, day: int, game_id: int) -> None:
    """Write down somebody's try. Raises sqlite3.IntegrityError where they have had it. Part of a job."""
    await sql.begin(connection, player_id=player_id, day=day, game_id=game_id)


async def owner_of(connection: aiosqlite.Connection, game_id: int) -> Try | None:
    """Return whose try a game is, or None for another kind of game."""
    row = await sql.owner(connection, game_id=game_id)
    return Try(**dict(row)) if row else None


async def finish_try(connection: aiosqlite.Connection, game_id: int) -> None:
    """Write down that a try was played to its end. Part of a job."""
    await sql.finish(connection, game_id=game_id)


async def days_of(connection: aiosqlite.Connection, player_id: int) -> list[int]:
    """Return the days on which somebody played to the end, in their order."""
    return [row["day"] async for row in sql.days(connection, player_id=player_id)]
