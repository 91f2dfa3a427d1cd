"""From a finished game to the boards and badges: what it came to for each of its players."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import aiosqlite
import msgspec

from bot.storage import boards
from bot.storage.boards import GLOBAL
from bot.storage.queries import boards as sql
from bot.storage.servers import server_of
from bot.storage.totals import GameScore
from bot.trivia.badges import Badge, Stats, earned, parse
from bot.trivia.game import Game
from bot.trivia.recap import winners
from bot.trivia.scores import Result

BADGES = Path(__file__).resolve().parents[2] / "data" / "badges.toml"

# Whoever ends a game while they lead has not won it.
UNFINISHED = ("stopped", "lost", "cancelled", "empty")


@cache
def badges() -> tuple[Badge, ...]:
    """Return all badges there are, in the order of their file."""
    return parse(BADGES.read_text(encoding="utf-8"))


async def keep_scores(
    connection: aiosqlite.Connection, game_id: int, guild_id: int, finished_ms: int, game: Game
) -> None:
    """Write down what a finished game came to, for boards and badges. A private game counts for neither."""
    scores = scores_of(game, finished_ms)
    counts = guild_id != GLOBAL and not game.settings.private
    zone = (await server_of(connection, guild_id)).clock.key
    await boards.keep(connection, game_id, guild_id if counts else GLOBAL, finished_ms, scores, zone=zone)
    if counts:
        await _award(connection, guild_id, finished_ms, scores, _quickest(game))


async def rewrite_scores(
    connection: aiosqlite.Connection, game_id: int, guild_id: int, finished_ms: int, game: Game
) -> None:
    """Write down again what a game came to, after a ruling: boards follow it, badges are only ever added."""
    zone = (await server_of(connection, guild_id)).clock.key
    for player in sorted(await boards.withdraw(connection, game_id)):
        await boards.rebuild(connection, player, guild_id, zone)
    await keep_scores(connection, game_id, guild_id, finished_ms, game)


def scores_of(game: Game, finished_ms: int) -> list[GameScore]:
    """Return what a game came to for each of its players who answered."""
    table = [standing for standing in game.standings() if standing.answered]
    contest = len(table) > 1 and game.reason not in UNFINISHED and not game.settings.flat
    won = winners(game) if contest else ()
    # A question that was skipped or ruled void never was.
    asked = [
        (round_.question.category, {result.player: result for result in results})
        for round_, results in zip(game.rounds, game.results, strict=True)
        if not (round_.skipped or (round_.number in game.rulings and game.rulings[round_.number].ruling == "void"))
    ]
    scores = []
    for standing in table:
        answers = [(category, results.get(standing.player)) for category, results in asked]
        lead, streak, tail = _runs([result for _, result in answers])
        categories: dict[str, tuple[int, int]] = {}
        for category, result in answers:
            if result is not None:
                answered, correct = categories.get(category, (0, 0))
                categories[category] = (answered + 1, correct + result.right)
        scores.append(
            GameScore(
                player_id=standing.player,
                points=standing.points,
                correct=standing.right,
                answered=standing.answered,
                streak=streak,
                lead=lead,
                tail=tail,
                won=standing.player in won,
                finished_ms=finished_ms,
                categories=categories,
            )
        )
    return scores


def _runs(results: list[Result | None]) -> tuple[int, int, int]:
    """Return the first, the longest and the last run of right answers, from the first answer to the last.

    A question let pass between two answers ends a run; those before the first and after the last do not count.
    """
    runs = [0]
    answered = [number for number, result in enumerate(results) if result is not None]
    for result in results[answered[0] : answered[-1] + 1] if answered else []:
        if result is not None and result.right:
            runs[-1] += 1
        else:
            runs.append(0)
    return runs[0], max(runs), runs[-1]


def _quickest(game: Game) -> dict[int, int]:
    times: dict[int, int] = {}
    for result in (result for results in game.results for result in results if result.right):
        times[result.player] = min(result.elapsed_ms, times.get(result.player, result.elapsed_ms))
    return times


async def _award(
    connection: aiosqlite.Connection,
    guild_id: int,
    at_ms: int,
    scores: list[GameScore],
    quickest: Mapping[int, int],
) -> None:
    players = msgspec.json.encode([score.player_id for score in scores]).decode()
    totals = {
        row["player_id"]: row
        async for row in sql.standings_of(connection, players=players, guilds=f"[{guild_id}]", starts='[["all", 0]]')
    }
    categories: dict[int, dict[str, int]] = {}
    async for row in sql.tallies(connection, players=players, guild_id=guild_id):
        categories.setdefault(row["player_id"], {})[row["category"]] = row["correct"]
    rows = []
    for score in scores:
        total = totals.get(score.player_id)
        if total is None:
            continue
        stats = Stats(
            games=total["games"],
            wins=total["wins"],
            points=total["points"],
            answered=total["answered"],
            correct=total["correct"],
            streak=total["streak"],
            categories=categories.get(score.player_id, {}),
            game_points=score.points,
            game_perfect=score.correct if score.correct == score.answered else 0,
            game_beaten=len(scores) - 1 if score.won else 0,
            game_quickest_ms=quickest.get(score.player_id),
        )
        rows += [
            {"player_id": score.player_id, "guild_id": guild_id, "badge_id": badge, "at_ms": at_ms}
            for badge in earned(badges(), stats)
        ]
    await sql.add_badges(connection, rows)
