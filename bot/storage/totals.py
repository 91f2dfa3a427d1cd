"""What games add up to, and from when on: the arithmetic behind the boards."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

Period = Literal["day", "week", "month", "all"]
PERIODS: tuple[Period, ...] = get_args(Period)
ACCURACY_FROM = 20
"""Answers from which on a share of right ones counts."""


@dataclass(frozen=True)
class GameScore:
    """What one game came to for one player.

    `streak` is the longest run of right answers, `lead` and `tail` are the runs at the two ends; `categories` maps a
    category to (answered, correct).
    """

    player_id: int
    points: int
    correct: int
    answered: int
    streak: int
    lead: int
    tail: int
    won: bool
    finished_ms: int
    categories: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Totals:
    """What games add up to. `streak` is the longest run of right answers over all of them, `run` the present one."""

    points: int = 0
    wins: int = 0
    answered: int = 0
    correct: int = 0
    streak: int = 0
    run: int = 0
    games: int = 0

    @property
    def accuracy(self) -> float:
        """The share of right answers (0 to 1), or 0 below ACCURACY_FROM of them."""
        return self.correct / self.answered if self.answered >= ACCURACY_FROM else 0.0

    def plus(self, game: GameScore) -> "Totals":
        """Return the totals with one more game, which must be later than those in them."""
        joined = self.run + game.lead
        unbroken = game.lead == game.answered
        return Totals(
            points=self.points + game.points,
            wins=self.wins + game.won,
            answered=self.answered + game.answered,
            correct=self.correct + game.correct,
            streak=max(self.streak, game.streak, joined),
            run=joined if unbroken else game.tail,
            games=self.games + 1,
        )


def period_start(period: Period, at_ms: int, zone: str = "UTC") -> int:
    """Return when the period that holds `at_ms` began in `zone`, in ms since the epoch; 0 for "all".

    A week begins on Monday.
    """
    if period == "all":
        return 0
    moment = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(ZoneInfo(zone))
    first = moment.date()
    if period == "week":
        first -= timedelta(days=first.weekday())
    elif period == "month":
        first = first.replace(day=1)
    return round(datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def add_up(games: Iterable[GameScore], zone: str = "UTC") -> dict[tuple[Period, int], Totals]:
    """Return what `games`, in the order of their ends, come to in every period that had one, by its name and start."""
    sums: dict[tuple[Period, int], Totals] = {}
    for game in games:
        for period in PERIODS:
            key = (period, period_start(period, game.finished_ms, zone))
            sums[key] = sums.get(key, Totals()).plus(game)
    return sums


def by_category(games: Iterable[GameScore]) -> dict[str, tuple[int, int]]:
    """Return how many questions of each category were answered in `games`, and how many of those right."""
    sums: dict[str, tuple[int, int]] = {}
    for game in games:
        for category, (answered, correct) in game.categories.items():
            before = sums.get(category, (0, 0))
            sums[category] = (before[0] + answered, before[1] + correct)
    return sums
