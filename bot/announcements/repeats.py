"""How a plan repeats, as wall times; zones and clocks are not its business."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from dateutil.rrule import DAILY, MO, MONTHLY, WEEKLY, rrule, weekday
from msgspec import Struct

FIRST_YEAR, LAST_YEAR = 1970, 9000
WORKING_DAYS = frozenset(range(5))
LAST = -1
"""The place of the last such weekday of a month."""


class Once(Struct, frozen=True, tag_field="repeat", tag="once", forbid_unknown_fields=True):
    """At the start, and never again."""


class Daily(Struct, frozen=True, tag_field="repeat", tag="daily", forbid_unknown_fields=True):
    """Every so many days from the start: 1 is each day, 2 every other."""

    every: int = 1


class Weekdays(Struct, frozen=True, tag_field="repeat", tag="weekdays", forbid_unknown_fields=True):
    """Monday to Friday."""


class Weekly(Struct, frozen=True, tag_field="repeat", tag="weekly", forbid_unknown_fields=True):
    """On these days (0 is Monday, 6 Sunday) of every so many weeks, counted from the week of the start.

    Weeks begin on Monday.
    """

    days: frozenset[int]
    every: int = 1


class MonthlyOnDay(Struct, frozen=True, tag_field="repeat", tag="monthly-day", forbid_unknown_fields=True):
    """On this day (1 to 31) of every so many months; on the last day of a month that has no such day."""

    day: int
    every: int = 1


class MonthlyOnWeekday(Struct, frozen=True, tag_field="repeat", tag="monthly-weekday", forbid_unknown_fields=True):
    """On the first to fourth (1 to 4) or the last (LAST) such weekday (0 to 6) of every so many months."""

    place: int
    weekday: int
    every: int = 1


Repeat = Once | Daily | Weekdays | Weekly | MonthlyOnDay | MonthlyOnWeekday


def check(repeat: Repeat) -> None:
    """Raise ValueError for a repeat that means nothing."""
    if not 1 <= getattr(repeat, "every", 1) <= 1000:
        raise ValueError("a plan repeats every 1 to 1000 days, weeks or months")
    match repeat:
        case Weekly(days) if not days or not days <= frozenset(range(7)):
            raise ValueError("a weekly plan names days from 0 to 6")
        case MonthlyOnDay(day) if not 1 <= day <= 31:
            raise ValueError("a day of the month is 1 to 31")
        case MonthlyOnWeekday(place, day) if place not in (1, 2, 3, 4, LAST) or not 0 <= day <= 6:
            raise ValueError("a weekday of the month is the first to fourth or the last, of days from 0 to 6")


def walls(repeat: Repeat, start: datetime, near: datetime) -> Iterator[tuple[int, datetime]]:
    """Yield the wall times from `start` on, each with its number from 1.

    They begin with one that is before `near`, if there is any, so that the years between cost nothing.
    """
    if isinstance(repeat, Once):
        yield 1, start
        return
    period, passed = _period_before(repeat, start, near)
    yield from enumerate(_rule(repeat, period), passed + 1)


def _rule(repeat: Repeat, start: datetime) -> rrule:
    match repeat:
        case Daily(every):
            return rrule(DAILY, dtstart=start, interval=every)
        case Weekdays():
            return rrule(WEEKLY, dtstart=start, byweekday=sorted(WORKING_DAYS), wkst=MO)
        case Weekly(days, every):
            return rrule(WEEKLY, dtstart=start, interval=every, byweekday=sorted(days), wkst=MO)
        case MonthlyOnDay(day, every):
            # Of the days from the 28th on that this month has, the last: so no month goes without.
            ends = range(min(day, 28), day + 1)
            return rrule(MONTHLY, dtstart=start, interval=every, bymonthday=ends, bysetpos=-1)
        case MonthlyOnWeekday(place, day, every):
            return rrule(MONTHLY, dtstart=start, interval=every, byweekday=weekday(day, place))
        case Once():
            return rrule(DAILY, dtstart=start, count=1)


def _period_before(repeat: Repeat, start: datetime, near: datetime) -> tuple[datetime, int]:
    """Return where to count from, and how many wall times come before it.

    That is the beginning of the period before that of `near`, periods being as long as it takes for the plan to come
    round. Each has as many wall times as any other, and at least one; so they need not be gone through.
    """
    every: int = getattr(repeat, "every", 1)
    if isinstance(repeat, MonthlyOnDay | MonthlyOnWeekday):
        return _month_before(repeat, start, near, every)
    length = timedelta(days=every if isinstance(repeat, Daily) else 7 * every)
    each = len(WORKING_DAYS) if isinstance(repeat, Weekdays) else len(repeat.days) if isinstance(repeat, Weekly) else 1
    periods = max(0, (near - start) // length - 1)
    return start + periods * length, periods * each


def _month_before(repeat: Repeat, start: datetime, near: datetime, every: int) -> tuple[datetime, int]:
    periods = ((near.year - start.year) * 12 + near.month - start.month) // every - 1
    if periods < 1:
        return start, 0
    years, month = divmod(start.month - 1 + periods * every, 12)
    # In the month of the start its day may have been over.
    first = next(iter(_rule(repeat, start)))
    missed = (first.year, first.month) != (start.year, start.month)
    return start.replace(year=start.year + years, month=month + 1, day=1), periods - missed
