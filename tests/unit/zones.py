"""Zones whose clocks do odd things, their changes in thirty years, and an oracle for wall times.

A run of the suite takes some of the changes, and fewer examples; with EVERY_CHANGE=1 in the environment it takes all.
"""

import os
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import settings

from bot.announcements.clocks import to_ms

EVERY_CHANGE = bool(os.environ.get("EVERY_CHANGE"))
# For properties of whole plans, which cost more than most.
fewer = settings(max_examples=1000 if EVERY_CHANGE else 35)

ZONES = (
    "Europe/London",
    "Europe/Berlin",
    "Europe/Moscow",  # moved for good, twice
    "Europe/Istanbul",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",  # went forward at midnight
    "America/Havana",  # goes back to midnight
    "America/St_Johns",  # went back at one past midnight, into the day before
    "America/Caracas",  # moved by half an hour
    "Africa/Casablanca",  # four changes a year
    "Africa/Cairo",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Asia/Gaza",
    "Asia/Pyongyang",
    "Australia/Sydney",
    "Australia/Lord_Howe",  # by half an hour
    "Pacific/Apia",  # left out a day
    "Antarctica/Troll",  # by two hours
)
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)


def wall(text: str) -> datetime:
    """Return what a clock shows, as plans hold it: without a zone."""
    return datetime.fromisoformat(text)


@cache
def changes(name: str) -> tuple[datetime, ...]:
    """Return the moments (UTC, to the minute) at which the offset of a zone changes in thirty years."""
    zone = ZoneInfo(name)
    found = []
    low = FIRST
    while low < LAST:
        # No zone changes its clocks and back within so few days.
        high = low + timedelta(days=4)
        if offset(low, zone) != offset(high, zone):
            early, late = low, high
            while late - early > timedelta(minutes=1):
                middle = early + timedelta(minutes=(late - early) // timedelta(minutes=2))
                early, late = (middle, late) if offset(middle, zone) == offset(early, zone) else (early, middle)
            found.append(late)
        low = high
    return tuple(found)


def some_changes(name: str) -> tuple[datetime, ...]:
    """Return the changes of a zone that the suite takes: the first of every size, and each fifth; or all."""
    every, zone = changes(name), ZoneInfo(name)
    if EVERY_CHANGE:
        return every
    first = {offset(at, zone) - offset(at - timedelta(minutes=1), zone): at for at in reversed(every)}
    return tuple(at for place, at in enumerate(every) if place % 5 == 4 or at in first.values())


def offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    found = moment.astimezone(zone).utcoffset()
    assert found is not None
    return found


def by_looking(sought: datetime, zone: ZoneInfo) -> tuple[int, datetime]:
    """Return when (ms) a clock in `zone` that is watched minute by minute first shows `sought` or has jumped over it.

    And what it shows then.
    """
    near = sought.replace(tzinfo=UTC)
    # The watch begins before the wall time by either clock.
    most = max(offset(near + timedelta(days=by), zone) for by in (-2, 0, 2))
    moment = near - most - timedelta(minutes=1)
    assert moment.astimezone(zone).replace(tzinfo=None) < sought
    while (shown := moment.astimezone(zone).replace(tzinfo=None)) < sought:
        moment += timedelta(minutes=1)
    return to_ms(moment), shown
