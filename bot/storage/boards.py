"""The boards in the store: what a player's games add up to, kept beside them and derivable from them.

Everything that writes is a part of a writer's job. Guild 0 is the global board; it holds those who want to be on it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import aiosqlite
import msgspec

from bot.storage.queries import boards as sql
from bot.storage.queries import people as people_sql
from bot.storage.totals import PERIODS, GameScore, Period, Totals, add_up, by_category, period_start

Measure = Literal["points", "wins", "accuracy", "streak"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
GLOBAL = 0
MOST_RANK = 20_000
"""Ranks are counted this far, so that the last of a global board is answered as fast as the first; this rank and 1 more
stands for all beyond."""


@dataclass(frozen=True)
class Board:
    """One board. `start_ms` is when its period began."""

    guild_id: int
    period: Period
    start_ms: int
    measure: Measure


@dataclass(frozen=True)
class Place:
    """Somebody's place on a board. Equal values share a rank; `accuracy` is a share, 0 below ACCURACY_FROM answers."""

    rank: int
    user_id: int
    points: int
    wins: int
    answered: int
    correct: int
    streak: int
    run: int
    games: int
    accuracy: float


async def keep(
    connection: aiosqlite.Connection,
    game_id: int,
    guild_id: int,
    at_ms: int,
    scores: Sequence[GameScore],
    *,
    zone: str = "UTC",
) -> None:
    """Write down what a game that ended at `at_ms` came to. `guild_id` is 0 for a game that counts on no board."""
    players = _json([score.player_id for score in scores])
    known = {row["player_id"]: row async for row in sql.known(connection, players=players)}
    await sql.add_scores(
        connection,
        [
            {
                **vars(score),
                "game_id": game_id,
                "guild_id": guild_id,
                "won": int(score.won),
                "categories": _json(score.categories),
            }
            for score in scores
        ],
    )
    if guild_id == GLOBAL:
        return
    season = await sql.season(connection, guild_id=guild_id)
    in_turn = []
    for score in scores:
        row = known.get(score.player_id)
        if row is None:
            continue
        # A streak goes from game to game, so a game that ended before another of the player's cannot just be added.
        if (row["last_ms"] or 0) >= at_ms or (season is not None and at_ms <= season):
            await rebuild(connection, score.player_id, guild_id, zone)
        else:
            in_turn.append(score)
    on_global = {player for player, row in known.items() if row["is_global"]}
    await _add(connection, guild_id, in_turn, zone)
    await _add(connection, GLOBAL, [score for score in in_turn if score.player_id in on_global])
    await sql.add_tallies(
        connection,
        [row for score in in_turn for row in _tally_rows(score.player_id, guild_id, score.categories)],
    )


async def _add(connection: aiosqlite.Connection, guild_id: int, scores: Sequence[GameScore], zone: str = "UTC") -> None:
    if not scores:
        return
    starts = [(period, period_start(period, scores[0].finished_ms, zone)) for period in PERIODS]
    before = {
        (row["player_id"], row["period"]): Totals(**{name: row[name] for name in Totals.__dataclass_fields__})
        async for row in sql.standings_of(
            connection,
            players=_json([score.player_id for score in scores]),
            guilds=_json([guild_id]),
            starts=_json(starts),
        )
    }
    rows = [
        _standing_row(guild_id, score.player_id, key, before.get((score.player_id, key[0]), Totals()).plus(score))
        for score in scores
        for key in starts
    ]
    await sql.set_standings(connection, rows)


async def withdraw(connection: aiosqlite.Connection, game_id: int) -> set[int]:
    """Take back what `keep` wrote down of a game; return its players, whose boards have to be rebuilt."""
    return {row["player_id"] async for row in sql.drop_scores(connection, game_id=game_id)}


async def rebuild(connection: aiosqlite.Connection, player_id: int, guild_id: int, zone: str = "UTC") -> None:
    """Make anew what the boards of a guild, and the global one, hold of a player: the sum of the games."""
    user_id = await people_sql.user_of(connection, player_id=player_id)
    for board in {guild_id, GLOBAL}:
        await sql.drop_standings(connection, player_id=player_id, guild_id=board)
        listed = user_id is not None and (board != GLOBAL or await is_global(connection, user_id))
        games = await _games(connection, player_id, board) if listed else []
        sums = add_up(games, zone if board != GLOBAL else "UTC")
        await sql.set_standings(connection, [_standing_row(board, player_id, key, sums[key]) for key in sums])
        if board != GLOBAL:
            await sql.drop_tallies(connection, player_id=player_id, guild_id=board)
            await sql.add_tallies(connection, list(_tally_rows(player_id, board, by_category(games))))


async def move_zone(connection: aiosqlite.Connection, guild_id: int, zone: str, now: int) -> None:
    """Have the days, weeks and months of a guild begin by `zone`: those that hold `now` are added up anew.

    Those before are dropped, since no board shows them; what the games came to stays, and so does "all".
    """
    keys = [(period, period_start(period, now, zone)) for period in PERIODS if period != "all"]
    await sql.drop_periods(connection, guild_id=guild_id)
    sums: dict[tuple[int, tuple[Period, int]], Totals] = {}
    async for row in sql.scores_since(connection, guild_id=guild_id, since_ms=min(start for _, start in keys)):
        game = GameScore(*row)
        for key in keys:
            if game.finished_ms >= key[1]:
                sums[game.player_id, key] = sums.get((game.player_id, key), Totals()).plus(game)
    rows = [_standing_row(guild_id, player_id, key, totals) for (player_id, key), totals in sums.items()]
    await sql.set_standings(connection, rows)


async def reset_season(connection: aiosqlite.Connection, guild_id: int, at_ms: int) -> None:
    """Begin the boards of a guild anew: what ended up to `at_ms` no longer counts there. Games and badges stay."""
    await sql.begin_season(connection, guild_id=guild_id, begun_ms=at_ms)
    await sql.drop_guild_standings(connection, guild_id=guild_id)
    await sql.drop_guild_tallies(connection, guild_id=guild_id)


async def join_global(connection: aiosqlite.Connection, user_id: int, at_ms: int) -> None:
    """Put a Discord user on the global board, with all that they have earned in any guild."""
    await sql.join_global(connection, user_id=user_id, since_ms=at_ms)
    player_id = await people_sql.player_of(connection, user_id=user_id)
    if player_id is not None:
        await rebuild(connection, player_id, GLOBAL)


async def leave_global(connection: aiosqlite.Connection, user_id: int) -> None:
    """Take a Discord user off the global board."""
    await sql.leave_global(connection, user_id=user_id)
    player_id = await people_sql.player_of(connection, user_id=user_id)
    if player_id is not None:
        await sql.drop_standings(connection, player_id=player_id, guild_id=GLOBAL)


async def is_global(reader: aiosqlite.Connection, user_id: int) -> bool:
    """Return whether a Discord user wants to be on the global board."""
    return await sql.is_global(reader, user_id=user_id) is not None


async def board_size(reader: aiosqlite.Connection, board: Board, most: int = -1) -> int:
    """Return how many have more than nothing in a board's measure; where `most` is set, counting no further."""
    size: int = await _query("size", board)(reader, **_key(board), most=most)
    return size


async def board_page(reader: aiosqlite.Connection, board: Board, skip: int, take: int) -> list[Place]:
    """Return `take` places of a board after the first `skip`, best first."""
    rows = [dict(row) async for row in _query("page", board)(reader, **_key(board), skip=skip, take=take)]
    places: list[Place] = []
    for number, row in enumerate(rows, start=skip + 1):
        if places and row[board.measure] == getattr(places[-1], board.measure):
            rank = places[-1].rank
        else:
            rank = number if places or skip == 0 else await _rank(reader, board, row[board.measure])
        places.append(Place(rank=rank, **row))
    return places


async def place_of(reader: aiosqlite.Connection, board: Board, user_id: int) -> Place | None:
    """Return a Discord user's place on a board, or None where they have nothing in its measure."""
    row = await sql.standing_of(
        reader, guild_id=board.guild_id, period=board.period, start_ms=board.start_ms, user_id=user_id
    )
    if row is None or not row[board.measure]:
        return None
    return Place(rank=await _rank(reader, board, row[board.measure]), **dict(row))


async def games_of(reader: aiosqlite.Connection, user_id: int) -> list[GameScore]:
    """Return what a Discord user's games came to in all guilds, in the order of their ends."""
    player_id = await people_sql.player_of(reader, user_id=user_id)
    return [] if player_id is None else await _games(reader, player_id, GLOBAL)


async def _rank(reader: aiosqlite.Connection, board: Board, value: float) -> int:
    better: int = await _query("above", board)(reader, **_key(board), value=value, most=MOST_RANK)
    return better + 1


async def _games(connection: aiosqlite.Connection, player_id: int, guild_id: int) -> list[GameScore]:
    return [
        GameScore(
            **{
                **dict(row),
                "player_id": player_id,
                "won": bool(row["won"]),
                "categories": msgspec.json.decode(row["categories"], type=dict[str, tuple[int, int]]),
            }
        )
        async for row in sql.scores_of(connection, player_id=player_id, guild_id=guild_id)
    ]


def _query(name: str, board: Board) -> Any:
    # A measure is a column, and a column cannot be a parameter: each has its own queries.
    return getattr(sql, f"{name}_{board.measure}")


def _key(board: Board) -> dict[str, Any]:
    return {"guild_id": board.guild_id, "period": board.period, "start_ms": board.start_ms}


def _standing_row(guild_id: int, player_id: int, key: tuple[Period, int], totals: Totals) -> dict[str, Any]:
    period, start_ms = key
    return {
        "guild_id": guild_id,
        "period": period,
        "start_ms": start_ms,
        "player_id": player_id,
        **vars(totals),
        "accuracy": totals.accuracy,
    }


def _tally_rows(player_id: int, guild_id: int, categories: dict[str, tuple[int, int]]) -> Iterable[dict[str, Any]]:
    for category, (answered, correct) in categories.items():
        yield {
            "player_id": player_id,
            "guild_id": guild_id,
            "category": category,
            "answered": answered,
            "correct": correct,
        }


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
