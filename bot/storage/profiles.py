"""What is told of one player: totals, rank, categories, last games, badges."""

from dataclasses import dataclass

import aiosqlite
import msgspec

from bot.storage.boards import GLOBAL, Board, board_size, games_of, place_of
from bot.storage.queries import boards as sql
from bot.storage.queries import people as people_sql
from bot.storage.reports import EVERYWHERE, upheld
from bot.storage.totals import GameScore, Totals, by_category

FORM = 10
"""How many of the last games a profile shows."""


@dataclass(frozen=True)
class Played:
    """One of the last games."""

    points: int
    correct: int
    answered: int
    won: bool
    finished_ms: int


@dataclass(frozen=True)
class Profile:
    """What is told of a player. `rank` of `ranked` is by points over all time; both are 0 where there is no rank.

    `categories` holds (category, answered, correct), most answered first; `form` the last games, newest first; `badges`
    the ids, first earned first; `upheld` is how many reports of wrong questions led to a ruling.
    """

    totals: Totals
    rank: int
    ranked: int
    categories: tuple[tuple[str, int, int], ...]
    form: tuple[Played, ...]
    badges: tuple[str, ...]
    upheld: int = 0


async def profile_of(reader: aiosqlite.Connection, user_id: int, guild_id: int) -> Profile | None:
    """Return what a guild has seen of a Discord user, or None for somebody who has not played there."""
    player_id = await people_sql.player_of(reader, user_id=user_id)
    form = await _form(reader, player_id, guild_id)
    if player_id is None or not form:
        return None
    board = Board(guild_id, "all", 0, "points")
    place = await place_of(reader, board, user_id)
    row = await sql.standing_of(reader, guild_id=guild_id, period="all", start_ms=0, user_id=user_id)
    tallies = sql.tallies(reader, players=msgspec.json.encode([player_id]).decode(), guild_id=guild_id)
    return Profile(
        totals=Totals(**{name: row[name] for name in Totals.__dataclass_fields__}) if row else Totals(),
        rank=place.rank if place else 0,
        ranked=await board_size(reader, board) if place else 0,
        categories=tuple([(one["category"], one["answered"], one["correct"]) async for one in tallies]),
        form=form,
        badges=await _badges(reader, player_id, guild_id),
        upheld=await upheld(reader, user_id, guild_id),
    )


async def career_of(reader: aiosqlite.Connection, user_id: int) -> Profile | None:
    """Return what all guilds together have seen of a Discord user, without a rank; None for one who has not played."""
    player_id = await people_sql.player_of(reader, user_id=user_id)
    games = await games_of(reader, user_id)
    if player_id is None or not games:
        return None
    return Profile(
        totals=_sum(games),
        rank=0,
        ranked=0,
        categories=tuple(
            (category, answered, correct)
            for category, (answered, correct) in sorted(
                by_category(games).items(), key=lambda item: (-item[1][0], item[0])
            )
        ),
        form=await _form(reader, player_id, GLOBAL),
        badges=await _badges(reader, player_id, GLOBAL),
        upheld=await upheld(reader, user_id, EVERYWHERE),
    )


def _sum(games: list[GameScore]) -> Totals:
    totals = Totals()
    for game in games:
        totals = totals.plus(game)
    return totals


async def _form(reader: aiosqlite.Connection, player_id: int | None, guild_id: int) -> tuple[Played, ...]:
    rows = sql.form(reader, player_id=player_id, guild_id=guild_id, take=FORM)
    return tuple([Played(**{**dict(row), "won": bool(row["won"])}) async for row in rows])


async def _badges(reader: aiosqlite.Connection, player_id: int, guild_id: int) -> tuple[str, ...]:
    return tuple([row["badge_id"] async for row in sql.badges(reader, player_id=player_id, guild_id=guild_id)])
