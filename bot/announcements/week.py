"""A server's own days, weeks and months: where they begin and end in its zone. Weeks begin on Monday.

What is counted by week is counted between these boundaries, so a week that is closed late is the same week.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.announcements.clocks import settle, to_local

Kind = Literal["day", "week", "month"]


@dataclass(frozen=True)
class Period:
    """A day, week or month of a zone: from `start` (ms, UTC) up to and without `end`; `first` is its first date.

    The end of one is the start of the next. A day is 23, 24 or 25 hours long, or whatever the clocks make of it.
    """

    kind: Kind
    first: date
    start: int
    end: int


def period(kind: Kind, ms: int, zone: ZoneInfo) -> Period:
    """Return the day, week or month of `zone` in which a moment (ms) lies."""
    first = _first(kind, to_local(ms, zone).date())
    # Where the clocks go back across midnight, the old day's last hour is shown again after the new one has begun.
    while _midnight(_next(kind, first), zone) <= ms:
        first = _next(kind, first)
    return _period(kind, first, zone)


def period_of(kind: Kind, day: date, zone: ZoneInfo) -> Period:
    """Return the day, week or month of `zone` in which a date lies."""
    return _period(kind, _first(kind, day), zone)


def period_before(later: Period, zone: ZoneInfo) -> Period:
    """Return the period of the same kind that ends where `later` starts."""
    return period_of(later.kind, later.first - timedelta(days=1), zone)


def _period(kind: Kind, first: date, zone: ZoneInfo) -> Period:
    return Period(kind, first, _midnight(first, zone), _midnight(_next(kind, first), zone))


def _first(kind: Kind, day: date) -> date:
    match kind:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)


def _next(kind: Kind, first: date) -> date:
    match kind:
        case "day":
            return first + timedelta(days=1)
        case "week":
            return first + timedelta(days=7)
        case "month":
            return (first + timedelta(days=31)).replace(day=1)


def _midnight(day: date, zone: ZoneInfo) -> int:
    return settle(datetime.combine(day, time()), zone).ms
