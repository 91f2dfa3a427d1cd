"""What games leave behind about their questions: who met which for the first time, and what a guild has been asked.

It is written in the transaction of the event it comes from, so a question is counted once however often the bot dies.
"""

from collections.abc import Iterable

import aiosqlite
import msgspec

from bot.games.journal import GameKey
from bot.storage.queries import questions as sql
from bot.trivia.difficulty import FirstAnswer, Tally
from bot.trivia.events import AnyEvent, Opened, Revealed
from bot.trivia.game import Game
from bot.trivia.scores import Result

REST_MS = 30 * 24 * 3600 * 1000
"""How long a question that was asked in a guild rests there, while there are others: 30 days."""

# Who gave an answer in this many of the last questions, the present one counted, is taken to be there still.
ATTENTION = 3


async def note(connection: aiosqlite.Connection, key: GameKey, event: AnyEvent, game: Game) -> None:
    """Write down what `event` says of its question; `game` is the state after it. Inside a writer's job only."""
    match event:
        case Opened() if key.guild_id:  # games outside guilds have no pool in common
            await sql.note_asked(connection, guild_id=key.guild_id, question_id=event.question.id, asked_ms=event.at)
        case Revealed():
            await _met(connection, game, event.at)


async def _met(connection: aiosqlite.Connection, game: Game, at_ms: int) -> None:
    """Write down the first meetings with the question that has just been revealed."""
    if game.round is None:
        raise TypeError("a reveal without a question")
    question_id = game.round.question.id
    results = {result.player: result for result in game.results[-1]}
    right = wrong = silent = 0
    met = [
        (player, int(player in results and results[player].right), _elapsed(results.get(player)))
        for player in sorted(_there(game.results[-ATTENTION:]))
    ]
    first_meetings = sql.add_exposures(
        connection, question_id=question_id, at_ms=at_ms, met=msgspec.json.encode(met).decode()
    )
    async for row in first_meetings:
        right += row["is_right"]
        wrong += not row["is_right"] and row["elapsed_ms"] is not None
        silent += row["elapsed_ms"] is None
    if right or wrong or silent:
        await sql.add_to_tally(
            connection, question_id=question_id, right_count=right, wrong_count=wrong, silent_count=silent
        )


def _elapsed(result: Result | None) -> int | None:
    return None if result is None else result.elapsed_ms


def _there(rounds: Iterable[tuple[Result, ...]]) -> set[int]:
    return {result.player for results in rounds for result in results}


async def asked_since(reader: aiosqlite.Connection, guild_id: int, since_ms: int) -> dict[str, int]:
    """Return when each question was last asked in a guild, for those asked since `since_ms`; in ms since the epoch."""
    found = sql.asked_since(reader, guild_id=guild_id, since_ms=since_ms)
    return {row["question_id"]: row["asked_ms"] async for row in found}


async def tallies(reader: aiosqlite.Connection) -> dict[str, Tally]:
    """Return what first meetings came to, by question."""
    return {
        row["question_id"]: Tally(row["right_count"], row["wrong_count"], row["silent_count"])
        async for row in sql.tallies(reader)
    }


async def first_answers(reader: aiosqlite.Connection) -> list[FirstAnswer]:
    """Return every first answer on record. Reads the whole table: for an operator's report, never for a game."""
    return [
        FirstAnswer(row["player_id"], row["question_id"], bool(row["is_right"]))
        async for row in sql.first_answers(reader)
    ]
