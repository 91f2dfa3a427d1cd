"""The journal of games in the store (laws 2 and 3).

- Every event of a game is a row, numbered from 0; the state is what replaying the rows gives, and nothing else is kept.
- Events are committed before anything of them is shown. What was committed and not yet shown is shown after a restart.
- The journal names players by a surrogate id. Who that is stands in `player` alone.
- The row in `game` that finishes and the scores come in the same transaction as the Finished event.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import aiosqlite
import msgspec

from bot.games.scores import keep_scores
from bot.storage.people import player_id
from bot.storage.queries import games as sql
from bot.storage.queries import people as people_sql
from bot.trivia.events import AnyEvent, Finished, Gathered, Started
from bot.trivia.game import Game

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(AnyEvent).decode


@dataclass(frozen=True)
class GameKey:
    """What a game is and where. `id` is that of the interaction that asked for it, or made like one where none did.

    A private game is in guild 0, and its channel is its player: `channel_id` is their user id, so that everybody may
    have one of their own wherever they are.
    """

    id: int
    guild_id: int
    channel_id: int
    host_user_id: int | None


async def begin(
    connection: aiosqlite.Connection, key: GameKey, first: Gathered | Started, *, beside: bool = False
) -> None:
    """Write a game's first event. Raises sqlite3.IntegrityError when the channel already has a game.

    One that goes on `beside` others leaves its channel free for them.
    """
    if key.host_user_id is None:
        raise ValueError("a game is started by somebody")
    await sql.add_game(
        connection,
        id=key.id,
        guild_id=key.guild_id,
        channel_id=key.channel_id,
        host_id=await player_id(connection, key.host_user_id),
        started_ms=first.at,
        beside=int(beside),
    )
    await append(connection, key, 0, [first])


async def append(connection: aiosqlite.Connection, key: GameKey, seq: int, events: Iterable[AnyEvent]) -> None:
    """Write `events` from number `seq` on."""
    for number, event in enumerate(events, start=seq):
        await sql.append(connection, game_id=key.id, seq=number, body=_encode(event).decode())


async def finish(connection: aiosqlite.Connection, key: GameKey, event: Finished, game: Game) -> None:
    """Write down what a finished game came to, for the boards and badges."""
    await sql.finish(connection, game_id=key.id, finished_ms=event.at)
    await keep_scores(connection, key.id, key.guild_id, event.at, game)


async def told(connection: aiosqlite.Connection, key: GameKey, now_ms: int) -> None:
    """Write down that the final table has been posted (or has nowhere left to go)."""
    await sql.told(connection, game_id=key.id, told_ms=now_ms)


async def untold(reader: aiosqlite.Connection) -> list[GameKey]:
    """Return the games whose final table has not been posted: those that run, and those a crash cut off."""
    return [GameKey(**dict(row)) async for row in sql.untold(reader)]


async def key_of(reader: aiosqlite.Connection, game_id: int) -> GameKey | None:
    """Return what a game is and where, or None where there is none."""
    row = await sql.key_of(reader, game_id=game_id)
    return GameKey(**dict(row)) if row is not None else None


async def read(reader: aiosqlite.Connection, game_id: int) -> list[AnyEvent]:
    """Return the journal of a game."""
    return [_decode(row["body"]) async for row in sql.journal(reader, game_id=game_id)]


async def read_alone(reader: aiosqlite.Connection, game_id: int, player: int, head: int) -> list[AnyEvent]:
    """Return the first `head` rows of a game's journal and those of one player: as if the others had done nothing.

    It takes as long however many others there are.
    """
    rows = sql.journal_of(reader, game_id=game_id, player_id=player, head=head)
    return [_decode(row["body"]) async for row in rows]


async def length(reader: aiosqlite.Connection, game_id: int) -> int:
    """Return how many rows the journal of a game has: the number of the next one."""
    count: int = await sql.length(reader, game_id=game_id)
    return count


async def user_of(reader: aiosqlite.Connection, player: int) -> int | None:
    """Return the Discord user behind a surrogate id, or None for one who was erased."""
    found: int | None = await people_sql.user_of(reader, player_id=player)
    return found
