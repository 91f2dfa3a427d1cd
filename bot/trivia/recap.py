"""What there is to say about a game, or a question, when it is over: who won, and how it was decided."""

from dataclasses import dataclass
from typing import Literal

from bot.trivia import scoring
from bot.trivia.game import Game
from bot.trivia.scores import Result
from bot.trivia.scoring import Parts
from bot.trivia.table import TeamStanding, team_standings


@dataclass(frozen=True)
class Fastest:
    """The fastest right answer of a game: question `round`, after `elapsed_ms`. Who tied for it is in `players`."""

    players: tuple[int, ...]
    round: int
    elapsed_ms: int


@dataclass(frozen=True)
class Hardest:
    """The question that the smallest share of those who answered had right; of equals the first."""

    round: int
    right: int
    answered: int


@dataclass(frozen=True)
class Recap:
    """A game in a few lines. Parts that nothing can be said of are None or empty."""

    winners: tuple[int, ...]
    teams: tuple[TeamStanding, ...]
    fastest: Fastest | None
    best_streak: tuple[int, tuple[int, ...]]
    """How many in a row, and who; (0, ()) where nobody had two."""
    hardest: Hardest | None
    accuracy: dict[int, tuple[int, int]]
    """By player: how many right, of how many answered."""


@dataclass(frozen=True)
class Placed:
    """Somebody's place by time among those who were right; equal times share it."""

    rank: int
    player: int
    elapsed_ms: int


@dataclass(frozen=True)
class Explanation:
    """How a question was decided for one player.

    "slower" is right in a race that somebody else won; "silent" gave no answer, "void" counts for nobody.
    """

    outcome: Literal["right", "slower", "wrong", "silent", "void"]
    elapsed_ms: int | None
    rank: int | None
    points: int
    parts: Parts
    right: tuple[Placed, ...]
    """Everybody who was right, by time."""
    wrong: int


def winners(game: Game) -> tuple[int, ...]:
    """Return who has won so far: the first of the table, who share it when equal; nobody without points.

    In teams it is all of the first team. A duel that was left is won by who stayed, points or not.
    """
    if game.settings.mode == "teams":
        table = teams(game)
        return tuple(player for team in table if team.rank == 1 and team.points for player in team.players)
    forfeit = game.reason == "forfeit"
    return tuple(line.player for line in game.standings() if line.rank == 1 and (line.points or forfeit))


def teams(game: Game) -> tuple[TeamStanding, ...]:
    """Return the teams' table, best first; empty where there are no teams."""
    if game.settings.mode != "teams":
        return ()
    return team_standings(game.settings.teams, game.members, game.rounds, game.results)


def recap(game: Game) -> Recap:
    """Return what is said of a game at its end."""
    right = [
        (scoring.bucket(result.elapsed_ms), number, result)
        for number, results in enumerate(game.results, start=1)
        for result in results
        if result.right
    ]
    streak = max((score.best_streak for score in game.scores.values()), default=0)
    streaks = sorted(player for player, score in game.scores.items() if score.best_streak == streak)
    return Recap(
        winners=winners(game),
        teams=teams(game),
        fastest=_fastest(right),
        best_streak=(streak, tuple(streaks)) if streak > 1 else (0, ()),
        hardest=_hardest(game),
        accuracy={player: (score.right, score.answered) for player, score in game.scores.items() if score.answered},
    )


def explain(game: Game, number: int, player: int) -> Explanation:
    """Return how the closed question `number` (from 1) was decided for `player`. Raises IndexError for an open one."""
    if number < 1:
        raise IndexError(number)
    results = game.results[number - 1]
    ruling = game.rulings.get(number)
    placed = _placed([result for result in results if result.right])
    mine = next((result for result in results if result.player == player), None)
    outcome: Literal["right", "slower", "wrong", "silent", "void"] = "silent"
    if game.rounds[number - 1].skipped or (ruling is not None and ruling.ruling == "void"):
        outcome = "void"
    elif mine is not None and not mine.right:
        outcome = "wrong"
    elif mine is not None:
        outcome = "slower" if game.settings.mode in ("race", "duel") and not mine.first else "right"
    return Explanation(
        outcome=outcome,
        elapsed_ms=mine.elapsed_ms if mine else None,
        rank=next((place.rank for place in placed if place.player == player), None),
        points=mine.points if mine else 0,
        parts=mine.parts if mine else Parts(),
        right=placed,
        wrong=len(results) - len(placed),
    )


def _placed(right: list[Result]) -> tuple[Placed, ...]:
    """Return the places of results that come ordered by time."""
    placed: list[Placed] = []
    for number, result in enumerate(right, start=1):
        last = placed[-1] if placed else None
        tie = last is not None and scoring.bucket(last.elapsed_ms) == scoring.bucket(result.elapsed_ms)
        placed.append(Placed(last.rank if last is not None and tie else number, result.player, result.elapsed_ms))
    return tuple(placed)


def _fastest(right: list[tuple[int, int, Result]]) -> Fastest | None:
    if not right:
        return None
    bucket, number, result = min(right, key=lambda one: (one[0], one[1], one[2].elapsed_ms))
    tied = sorted(one.player for at, round_number, one in right if (at, round_number) == (bucket, number))
    return Fastest(tuple(tied), number, result.elapsed_ms)


def _hardest(game: Game) -> Hardest | None:
    asked = [
        Hardest(number, sum(result.right for result in results), len(results))
        for number, results in enumerate(game.results, start=1)
        if results
    ]
    return min(asked, key=lambda one: (one.right / one.answered, one.round), default=None)
