"""Every wall time means one moment: in a gap the first valid minute after, where it comes twice the first."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.announcements.clocks import UnknownZoneError, offset_at, settle, to_local, to_ms, zone_called
from tests.unit.zones import FIRST, LAST, ZONES, by_looking, changes, offset, some_changes

AROUND = [timedelta(minutes=minutes) for minutes in (-121, -61, -60, -31, -30, -1, 0, 1, 29, 30, 59, 60, 61, 120)]


def test_the_zones_have_changes_of_every_kind() -> None:
    every = {
        offset(change, ZoneInfo(name)) - offset(change - timedelta(minutes=1), ZoneInfo(name))
        for name in ZONES
        for change in changes(name)
    }
    assert {timedelta(minutes=by) for by in (60, -60, 30, -30, 120, -120)} | {timedelta(days=1)} <= every
    assert sum(len(changes(name)) for name in ZONES) > 700


@pytest.mark.parametrize("name", ZONES)
def test_around_a_change_a_wall_time_is_what_a_watched_clock_says(name: str) -> None:
    zone = ZoneInfo(name)
    for change in some_changes(name):
        before = (change - timedelta(minutes=1)).astimezone(zone).replace(tzinfo=None) + timedelta(minutes=1)
        for around in AROUND:
            wall = before + around
            found = settle(wall, zone)
            assert (found.ms, found.local) == by_looking(wall, zone), wall
            assert found.moved == (found.local != wall)
            assert to_local(found.ms, zone) == found.local
            assert found.offset == offset_at(found.ms, zone)
            hour_later = [to_local(found.ms + minutes * 60_000, zone) for minutes in (30, 60, 120)]
            assert found.twice == (wall in hour_later), wall


@given(
    st.sampled_from(ZONES),
    st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None)),
    st.timedeltas(timedelta(), timedelta(days=2)),
)
def test_later_wall_times_are_never_earlier_moments(name: str, wall: datetime, ahead: timedelta) -> None:
    zone = ZoneInfo(name)
    one, other = settle(wall, zone), settle(wall + ahead, zone)
    assert one.ms <= other.ms
    assert one.moved or one.local == wall


@pytest.mark.parametrize(
    ("name", "wall", "shown", "utc"),
    [
        ("Europe/London", "2026-03-29T01:30", "2026-03-29T02:00", "2026-03-29T01:00"),
        ("Europe/London", "2026-10-25T01:30", "2026-10-25T01:30", "2026-10-25T00:30"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-04T02:30", "2026-10-03T15:30"),
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-05T01:45", "2026-04-04T14:45"),
        ("Pacific/Apia", "2011-12-30T18:00", "2011-12-31T00:00", "2011-12-30T10:00"),
        ("America/Sao_Paulo", "2018-11-04T00:00", "2018-11-04T01:00", "2018-11-04T03:00"),
    ],
)
def test_known_gaps_and_overlaps(name: str, wall: str, shown: str, utc: str) -> None:
    found = settle(datetime.fromisoformat(wall), ZoneInfo(name))
    assert found.local == datetime.fromisoformat(shown)
    assert found.ms == to_ms(datetime.fromisoformat(utc).replace(tzinfo=UTC))


@pytest.mark.parametrize("name", ["Mars/Base", "Europe", "../etc/passwd", "", "/etc/localtime", "Europe/London\0"])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(UnknownZoneError):
        zone_called(name)
