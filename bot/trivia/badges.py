"""Badges: which of them somebody has earned. The rules are data/badges.toml; their words stand in the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import msgspec

Measure = Literal[
    "games",
    "wins",
    "points",
    "answered",
    "correct",
    "streak",
    "accuracy",
    "category",
    "categories",
    "game_points",
    "game_perfect",
    "game_beaten",
    "game_quickest_ms",
]


class Badge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A badge and its rule: `measure` is at least, or at most, so much.

    - games, wins, points, answered, correct: over all games in the server
    - streak: most right answers in a row
    - accuracy: per cent of right answers; with `answered` as the fewest answers
    - category: right answers in the category `category`
    - categories: in how many categories `correct` answers, or more, were right
    - game_points, game_perfect, game_beaten, game_quickest_ms: in the game just finished the points, the right answers
      of one who got none wrong, the others in a game that was won, the time of the quickest right answer (ms)
    """

    id: str
    measure: Measure
    at_least: int | None = None
    at_most: int | None = None
    category: str | None = None
    answered: int = 0
    correct: int = 1

    def __post_init__(self) -> None:
        """Refuse a rule that says nothing, or two things."""
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError(f"{self.id}: either at_least or at_most")
        if (self.measure == "category") != (self.category is not None):
            raise ValueError(f"{self.id}: a category goes with the measure category")


class _File(msgspec.Struct, forbid_unknown_fields=True):
    badge: tuple[Badge, ...]


@dataclass(frozen=True)
class Stats:
    """What badges are judged by: the totals in a server with the game just finished, and that game.

    `categories` maps a category to its right answers; `game_quickest_ms` is None where nothing was right.
    """

    games: int = 0
    wins: int = 0
    points: int = 0
    answered: int = 0
    correct: int = 0
    streak: int = 0
    categories: Mapping[str, int] = field(default_factory=dict)
    game_points: int = 0
    game_perfect: int = 0
    game_beaten: int = 0
    game_quickest_ms: int | None = None


def parse(text: str) -> tuple[Badge, ...]:
    """Return the badges that a file of them describes. Raises msgspec.MsgspecError where it makes no sense."""
    return msgspec.toml.decode(text, type=_File).badge


def earned(badges: tuple[Badge, ...], stats: Stats) -> tuple[str, ...]:
    """Return the ids of the badges that `stats` are good for."""
    return tuple(badge.id for badge in badges if _holds(badge, stats))


def _holds(badge: Badge, stats: Stats) -> bool:
    value = _value(badge, stats)
    if value is None:
        return False
    if badge.at_least is not None:
        return value >= badge.at_least
    return badge.at_most is not None and value <= badge.at_most


def _value(badge: Badge, stats: Stats) -> float | None:
    match badge.measure:
        case "accuracy":
            enough = stats.answered >= max(badge.answered, 1)
            return 100 * stats.correct / stats.answered if enough else None
        case "category":
            return stats.categories.get(badge.category or "", 0)
        case "categories":
            return sum(right >= badge.correct for right in stats.categories.values())
        case measure:
            value: int | None = getattr(stats, measure)
            return value
