"""A server's days, weeks and months have no hole and no overlap, whatever its clocks do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.announcements.clocks import to_local, to_ms
from bot.announcements.week import Kind, period, period_before, period_of
from tests.unit.zones import FIRST, LAST, ZONES, by_looking, some_changes

KINDS: tuple[Kind, ...] = ("day", "week", "month")
HOUR = 3_600_000


@given(st.sampled_from(ZONES), st.sampled_from(KINDS), st.integers(to_ms(FIRST), to_ms(LAST)))
def test_every_moment_is_in_one_period_and_they_touch(name: str, kind: Kind, ms: int) -> None:
    zone = ZoneInfo(name)
    now = period(kind, ms, zone)
    assert now.start <= ms < now.end
    assert period(kind, now.start, zone) == period(kind, now.end - 1, zone) == now
    assert period(kind, now.end, zone).start == now.end
    before = period_before(now, zone)
    assert (before.kind, before.end) == (kind, now.start)
    assert period_of(kind, now.first, zone) == now


@pytest.mark.parametrize("name", ZONES)
def test_around_a_change_a_day_begins_when_a_watched_clock_says(name: str) -> None:
    zone = ZoneInfo(name)
    for change in some_changes(name):
        for hours in (-26, -1, 0, 1, 23):
            ms = to_ms(change + timedelta(hours=hours))
            day = period("day", ms, zone)
            assert day.start <= ms < day.end
            assert day.start == by_looking(datetime.fromisoformat(day.first.isoformat()), zone)[0]


@given(st.sampled_from(ZONES), st.integers(to_ms(FIRST), to_ms(LAST)))
def test_weeks_begin_on_monday_and_months_on_the_first(name: str, ms: int) -> None:
    zone = ZoneInfo(name)
    week, month = period("week", ms, zone), period("month", ms, zone)
    assert (week.first.weekday(), month.first.day) == (0, 1)
    assert abs(week.end - week.start - 7 * 24 * HOUR) <= 2 * HOUR or name == "Pacific/Apia"
    assert to_local(month.start, zone).date() == month.first


@pytest.mark.parametrize(
    ("name", "first", "start", "hours"),
    [
        ("Europe/London", "2026-03-23", "2026-03-23T00:00", 167),
        ("Europe/London", "2026-10-19", "2026-10-18T23:00", 169),
        ("Asia/Tokyo", "2026-10-19", "2026-10-18T15:00", 168),
        ("Pacific/Apia", "2011-12-26", "2011-12-26T10:00", 144),
    ],
)
def test_a_week_is_as_long_as_the_clocks_make_it(name: str, first: str, start: str, hours: int) -> None:
    week = period_of("week", date.fromisoformat(first) + timedelta(days=3), ZoneInfo(name))
    assert week.first == date.fromisoformat(first)
    assert week.start == to_ms(datetime.fromisoformat(start).replace(tzinfo=UTC))
    assert week.end - week.start == hours * HOUR


def test_the_hour_before_a_midnight_that_comes_twice_belongs_to_the_new_day() -> None:
    # In St John's the clocks went from 00:01 on Sunday back to 23:01 on Saturday.
    zone = ZoneInfo("America/St_Johns")
    midnight = to_ms(datetime(2010, 11, 7, 2, 30, tzinfo=UTC))
    assert f"{to_local(midnight + 30 * 60_000, zone):%a %H:%M}" == "Sat 23:30"
    assert period("day", midnight - 1, zone).first == date(2010, 11, 6)
    assert period("day", midnight, zone).first == period("day", midnight + 30 * 60_000, zone).first == date(2010, 11, 7)
