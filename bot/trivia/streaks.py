"""How many days in a row, when a day may be missed now and then. Days are numbers; which, is the caller's to say.

Of any seven days after one another two may be missed. A missed day does not count, and what comes after the third ends
with nothing of the streak before it. Today is not missed before it is over.
"""

from collections.abc import Iterable
from dataclasses import dataclass

WINDOW = 7
FORGIVEN = 2


@dataclass(frozen=True)
class Streak:
    """`length` days played; `spare` is how many of the days that come next may be missed."""

    length: int
    spare: int


def streak(days: Iterable[int], today: int) -> Streak:
    """Return the streak that goes on today, given the days played, in any order; days after today do not count."""
    played = sorted({day for day in days if day <= today})
    running: list[int] = []
    for day in played:
        running = [*running, day] if running and _bridged(running, day) else [day]
    if not running or not _bridged(running, max(today, running[-1])):
        return Streak(0, FORGIVEN)
    following = max(today, running[-1] + 1)
    spare = next(n for n in range(FORGIVEN, -1, -1) if _bridged(running, following + n))
    return Streak(len(running), spare)


def longest(days: Iterable[int]) -> int:
    """Return the length of the longest streak there ever was."""
    best, running = 0, list[int]()
    for day in sorted(set(days)):
        running = [*running, day] if running and _bridged(running, day) else [day]
        best = max(best, len(running))
    return best


def _bridged(running: list[int], day: int) -> bool:
    """Return whether a streak goes on if `day` is the next to be played: the days before it were missed."""
    missed = day - running[-1] - 1
    if missed <= 0:
        return True
    if missed > FORGIVEN:
        return False
    # All that is missed between lies together at the end, so the window that ends with it holds the most of it.
    first = max(running[0], day - WINDOW)
    return (day - first) - sum(first <= one < day for one in running) <= FORGIVEN
