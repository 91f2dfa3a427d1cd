"""Quiet hours by the clock on the server's wall, and pings by its week."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.announcements.clocks import offset_at, to_local, to_ms
from bot.announcements.quiet import quiet_span
from bot.deliveries.loudness import Loudness, loudness, loudness_line, quiet
from bot.storage.servers import Server
from tests.unit.zones import FIRST, LAST, ZONES

HOUR = 3_600_000
MINUTES = st.integers(0, 1439)
NIGHT = Server(zone="Europe/London", quiet_from=22 * 60, quiet_until=8 * 60, pings_a_week=2)


def at(text: str) -> int:
    """Return a moment (ms) that is written in UTC."""
    return to_ms(datetime.fromisoformat(text).replace(tzinfo=UTC))


@pytest.mark.parametrize(
    ("utc", "expected"),
    [
        ("2026-01-10T21:59:59", False),
        ("2026-01-10T22:00", True),
        ("2026-01-11T03:00", True),
        ("2026-01-11T07:59:59", True),
        ("2026-01-11T08:00", False),
        # In summer the same times on the wall are an hour earlier.
        ("2026-07-10T20:59", False),
        ("2026-07-10T21:00", True),
        ("2026-07-11T06:59", True),
        ("2026-07-11T07:00", False),
    ],
)
def test_quiet_hours_over_midnight_go_by_the_clock_on_the_wall(utc: str, expected: bool) -> None:
    assert quiet(NIGHT, at(utc)) == expected


def test_without_quiet_hours_it_is_never_quiet() -> None:
    assert not quiet(Server(zone="Europe/London"), at("2026-01-11T03:00"))
    assert not quiet(Server(quiet_from=600, quiet_until=600), at("2026-01-11T10:00"))


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        # The hour from one to two comes twice: what begins in the first lasts, what ends in the first is over.
        ((1, 30), (8, 0), ("2026-10-25T00:30", "2026-10-25T08:00")),
        ((22, 0), (1, 30), ("2026-10-24T21:00", "2026-10-25T00:30")),
        ((1, 30), (1, 45), ("2026-10-25T00:30", "2026-10-25T00:45")),
    ],
)
def test_an_hour_that_comes_twice_is_not_quiet_twice(
    begins: tuple[int, int], ends: tuple[int, int], expected: tuple[str, str]
) -> None:
    london, (begin, end) = ZoneInfo("Europe/London"), map(at, expected)
    hours = (begins[0] * 60 + begins[1], ends[0] * 60 + ends[1])
    assert {quiet_span(*hours, ms, london) for ms in (begin, end - 1)} == {(begin, end)}
    assert quiet_span(*hours, begin - 1, london) is None
    assert quiet_span(*hours, end, london) is None


def test_quiet_hours_that_are_left_out_are_none_and_half_left_out_are_shorter() -> None:
    london = ZoneInfo("Europe/London")
    assert quiet_span(70, 110, at("2026-03-29T01:00"), london) is None
    assert quiet_span(70, 150, at("2026-03-29T01:00"), london) == (at("2026-03-29T01:00"), at("2026-03-29T01:30"))


@given(st.sampled_from(ZONES), MINUTES, MINUTES, st.integers(to_ms(FIRST), to_ms(LAST)))
def test_away_from_a_change_it_is_quiet_when_the_clock_shows_so(name: str, begins: int, ends: int, ms: int) -> None:
    zone = ZoneInfo(name)
    found = quiet_span(begins, ends, ms, zone)
    if found is not None:
        assert found[0] <= ms < found[1]
    if len({offset_at(ms + hours * HOUR, zone) for hours in (-50, 0, 50)}) == 1:
        local = to_local(ms, zone)
        shown = local.hour * 60 + local.minute
        within = begins <= shown < ends if begins <= ends else shown >= begins or shown < ends
        assert (found is not None) == within


@pytest.mark.parametrize(
    ("utc", "wants", "used", "expected"),
    [
        ("2026-01-10T12:00", True, 0, Loudness(pings=True, left=2)),
        ("2026-01-10T12:00", True, 1, Loudness(pings=True, left=1)),
        ("2026-01-10T12:00", True, 2, Loudness(pings=False, silent=True, why="spent")),
        ("2026-01-10T12:00", False, 2, Loudness(pings=False)),
        ("2026-01-10T23:00", True, 0, Loudness(pings=False, silent=True, why="quiet")),
        ("2026-01-10T23:00", False, 0, Loudness(pings=False, silent=True, why="quiet")),
    ],
)
def test_a_ping_is_withheld_in_quiet_hours_and_when_the_week_has_had_its_own(
    utc: str, wants: bool, used: int, expected: Loudness
) -> None:
    assert loudness(NIGHT, at(utc), wants=wants, used=used) == expected


def test_a_server_without_a_limit_counts_nothing() -> None:
    assert loudness(Server(), at("2026-01-10T12:00"), wants=True, used=1000) == Loudness(pings=True)


def test_an_author_reads_how_loud_it_will_be() -> None:
    assert "22:00 to 08:00" in (loudness_line(NIGHT, Loudness(False, silent=True, why="quiet")) or "")
    assert "(2)" in (loudness_line(NIGHT, Loudness(False, silent=True, why="spent")) or "")
    assert "last ping" in (loudness_line(NIGHT, Loudness(pings=True, left=1)) or "")
    assert loudness_line(NIGHT, Loudness(pings=False)) is None
