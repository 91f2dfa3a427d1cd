"""The modes: what each does differently, in one table. All else is the same engine.

classic       everybody who is right scores.
race          of those who are right only the fastest score; times in one bucket of 250 ms share it.
survival      three lives. A wrong answer costs one, and so does none. Who stands last is first.
sudden_death  survival with one life.
teams         as classic; the teams' table is made of means (see `bot/trivia/table.py`).
duel          two players, best of n: the fastest right answer wins a question; equal times win it both.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.trivia.events import Mode
from bot.trivia.scores import Result, Score

# Higher than the number of any question: the place of those who never fell.
_NEVER = 1_000_000


@dataclass(frozen=True)
class Standpoint:
    """What a mode needs to know to tell whether a game is decided."""

    scores: Mapping[int, Score]
    present: frozenset[int]
    """Players who have not left."""
    members: int
    """Everybody who ever joined."""
    asked: int
    number: int


Award = Callable[[tuple[Result, ...]], tuple[Result, ...]]
Key = Callable[[Score, bool, int], tuple[int, ...]]


@dataclass(frozen=True)
class Strategy:
    """A mode. `award` says what a question's right answers get, `decided` whether the game is over before its end.

    `key` ranks a player by their score, whether they are present, and the last question before they left; higher is
    better and equal keys share a rank. `newcomers`: the last question during which one may still join (0: the lobby).
    `all_listed`: who joined is in the table without an answer, too.
    """

    award: Award
    decided: Callable[[Standpoint], bool]
    key: Key
    lives: int = 0
    least: int = 1
    most: int | None = None
    newcomers: int | None = None
    press_joins: bool = True
    all_listed: bool = False


def _as_scored(results: tuple[Result, ...]) -> tuple[Result, ...]:
    return results


def _fastest_take_all(results: tuple[Result, ...]) -> tuple[Result, ...]:
    return tuple(result if result.first else replace(result, points=0) for result in results)


def _never_early(standpoint: Standpoint) -> bool:
    return False


def _by_points(score: Score, present: bool, left_after: int) -> tuple[int, ...]:
    return (score.points,)


def _by_survival(score: Score, present: bool, left_after: int) -> tuple[int, ...]:
    fell = score.fell or _NEVER
    if not present:
        fell = min(fell, left_after)
    return (fell, score.lives if present else 0, score.points)


def _by_wins(score: Score, present: bool, left_after: int) -> tuple[int, ...]:
    return (int(present), score.wins, score.points)


def _last_one_stands(standpoint: Standpoint) -> bool:
    if standpoint.asked == 0:
        return False
    standing = sum(not standpoint.scores[player].fell for player in standpoint.present & standpoint.scores.keys())
    standing += len(standpoint.present - standpoint.scores.keys())
    return standing <= (1 if standpoint.members > 1 else 0)


def _lead_cannot_be_caught(standpoint: Standpoint) -> bool:
    if len(standpoint.present) < 2:
        return True
    wins = sorted((standpoint.scores.get(player, Score()).wins for player in standpoint.present), reverse=True)
    return wins[0] - wins[1] > standpoint.number - standpoint.asked


_SURVIVAL = Strategy(
    award=_as_scored, decided=_last_one_stands, key=_by_survival, lives=3, newcomers=1, all_listed=True
)

MODES: dict[Mode, Strategy] = {
    "classic": Strategy(award=_as_scored, decided=_never_early, key=_by_points),
    "race": Strategy(award=_fastest_take_all, decided=_never_early, key=_by_points),
    "survival": _SURVIVAL,
    "sudden_death": replace(_SURVIVAL, lives=1),
    "teams": Strategy(award=_as_scored, decided=_never_early, key=_by_points, least=2, press_joins=False),
    "duel": Strategy(
        award=_as_scored,
        decided=_lead_cannot_be_caught,
        key=_by_wins,
        least=2,
        most=2,
        newcomers=0,
        press_joins=False,
        all_listed=True,
    ),
}
