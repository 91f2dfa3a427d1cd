"""What people type for a time is read as they mean it, or they are told what is wrong."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.announcements.clocks import Moment, settle, to_local, to_ms
from bot.announcements.plan import once_at, preview
from bot.announcements.when import Fault, Kind, read
from tests.unit.zones import ZONES, wall

LONDON = ZoneInfo("Europe/London")
# A Wednesday.
NOW = settle(wall("2026-11-25T10:00:20"), LONDON).ms

MEANT = [
    # Spans: hours as they pass, days by the calendar.
    ("in 2 hours", "2026-11-25 12:00:20"),
    ("In 90 min", "2026-11-25 11:30:20"),
    ("in 90 minutes", "2026-11-25 11:30:20"),
    ("90m", "2026-11-25 11:30:20"),
    ("1h30m", "2026-11-25 11:30:20"),
    ("1h 30min", "2026-11-25 11:30:20"),
    ("1h30", "2026-11-25 11:30:20"),
    ("+2h", "2026-11-25 12:00:20"),
    ("in an hour", "2026-11-25 11:00:20"),
    ("in half an hour", "2026-11-25 10:30:20"),
    ("in an hour and a half", "2026-11-25 11:30:20"),
    ("in one hour and ten minutes", "2026-11-25 11:10:20"),
    ("in 1.5 hours", "2026-11-25 11:30:20"),
    ("in 30 seconds", "2026-11-25 10:00:50"),
    ("in 3 days", "2026-11-28 10:00:20"),
    ("in 2 days and 3 hours", "2026-11-27 13:00:20"),
    ("in a week", "2026-12-02 10:00:20"),
    ("2 weeks from now", "2026-12-09 10:00:20"),
    ("in 1 month", "2026-12-25 10:00:20"),
    ("in 3 months", "2027-02-25 10:00:20"),
    ("in a year", "2027-11-25 10:00:20"),
    # A time alone: the next such.
    ("20:00", "2026-11-25 20:00"),
    ("9:00", "2026-11-26 09:00"),
    ("10:00", "2026-11-26 10:00"),
    ("at 20:00", "2026-11-25 20:00"),
    ("8pm", "2026-11-25 20:00"),
    ("8 p.m.", "2026-11-25 20:00"),
    ("8:30 pm", "2026-11-25 20:30"),
    ("8.30pm", "2026-11-25 20:30"),
    ("18.30", "2026-11-25 18:30"),
    ("12pm", "2026-11-25 12:00"),
    ("12am", "2026-11-26 00:00"),
    ("noon", "2026-11-25 12:00"),
    ("midnight", "2026-11-26 00:00"),
    ("0:00", "2026-11-26 00:00"),
    ("８ｐｍ", "2026-11-25 20:00"),
    ("at 20", "2026-11-25 20:00"),
    ("8 in the evening", "2026-11-25 20:00"),
    ("8 in the morning", "2026-11-26 08:00"),
    ("20:00:30", "2026-11-25 20:00:30"),
    # A day and a time, either first.
    ("today 20:00", "2026-11-25 20:00"),
    ("tonight 8:30", "2026-11-25 20:30"),
    ("tonight at 8", "2026-11-25 20:00"),
    ("tonight at midnight", "2026-11-26 00:00"),
    ("tonight at 3", "2026-11-26 03:00"),
    ("today at 8", "2026-11-25 20:00"),
    ("this evening at 7", "2026-11-25 19:00"),
    ("tomorrow 18:00", "2026-11-26 18:00"),
    ("Tomorrow, at 18:00!", "2026-11-26 18:00"),
    ("18:00 tomorrow", "2026-11-26 18:00"),
    ("tomorrow noon", "2026-11-26 12:00"),
    ("tomorrow morning at 9", "2026-11-26 09:00"),
    ("tomorrow evening 8", "2026-11-26 20:00"),
    ("the day after tomorrow at noon", "2026-11-27 12:00"),
    ("friday 8pm", "2026-11-27 20:00"),
    ("8pm on Friday", "2026-11-27 20:00"),
    ("fri 20:00", "2026-11-27 20:00"),
    ("Thurs 6am", "2026-11-26 06:00"),
    ("wednesday 11:00", "2026-11-25 11:00"),
    ("wednesday 9:00", "2026-12-02 09:00"),
    ("this friday 20:00", "2026-11-27 20:00"),
    ("next monday 9:30", "2026-11-30 09:30"),
    ("next wednesday 11:00", "2026-12-02 11:00"),
    ("sunday 1am", "2026-11-29 01:00"),
    # Dates.
    ("3 December 20:00", "2026-12-03 20:00"),
    ("3rd of December at 8pm", "2026-12-03 20:00"),
    ("December 3rd, 20:00", "2026-12-03 20:00"),
    ("Dec 3 20:00", "2026-12-03 20:00"),
    ("at 20:00 on the 3rd of December, 2026", "2026-12-03 20:00"),
    ("3 Dec 2027 20:00", "2027-12-03 20:00"),
    ("Thursday 3 December 20:00", "2026-12-03 20:00"),
    ("Sept 3 7am", "2027-09-03 07:00"),
    ("1 january 00:00", "2027-01-01 00:00"),
    ("29 february 12:00", "2028-02-29 12:00"),
    ("2026-12-03 20:00", "2026-12-03 20:00"),
    ("2026/12/03 8 pm", "2026-12-03 20:00"),
    ("03.12. 20:00", "2026-12-03 20:00"),
    ("3.12.2026 20:00", "2026-12-03 20:00"),
    ("13/12 20:00", "2026-12-13 20:00"),
    ("12/13/2026 20:00", "2026-12-13 20:00"),
    ("12/12 20:00", "2026-12-12 20:00"),
    ("3/12/2026 20:00", "2026-12-03 20:00"),  # the twelfth of March is past
    ("Saturday 4/11/2027 20:00", None),  # neither is a Saturday
    ("Thursday 4/11/2027 20:00", "2027-11-04 20:00"),  # only one is a Thursday
    # Other zones, and moments that need none.
    ("2026-12-03T20:00", "2026-12-03 20:00"),
    ("2026-12-03T20:00Z", "2026-12-03 20:00"),
    ("2026-12-03T20:00:00+09:00", "2026-12-03 11:00"),
    ("2026-12-03 20:00 -0500", "2026-12-04 01:00"),
    ("2027-07-03T20:00Z", "2027-07-03 21:00"),
    ("tomorrow 18:00 UTC", "2026-11-26 18:00"),
    ("tomorrow 18:00 UTC+9", "2026-11-26 09:00"),
    ("tomorrow 18:00 utc−3:30", "2026-11-26 21:30"),
    ("20:00 Asia/Tokyo", "2026-11-25 11:00"),
    ("20:00 asia/tokyo", "2026-11-25 11:00"),
    ("tomorrow 1:00 JST", "2026-11-25 16:00"),
    ("20:00 US/Eastern", "2026-11-26 01:00"),
    ("<t:1800000000:F>", "2027-01-15 08:00"),
    ("<t:1800000000>", "2027-01-15 08:00"),
    ("1800000000", "2027-01-15 08:00"),
]

FAULTS: list[tuple[str, Kind, tuple[str, ...]]] = [
    ("", "unreadable", ()),
    ("soon", "unreadable", ()),
    ("8", "unreadable", ()),
    ("next week", "unreadable", ()),
    ("20:00 21:00", "unreadable", ()),
    ("in 2 hours and 3 hours", "unreadable", ()),
    ("tomorrow friday 20:00", "unreadable", ()),
    ("x" * 2000, "unreadable", ()),
    ("in half a month", "unreadable", ()),
    ("today 9:00", "past", ()),
    ("yesterday 20:00", "past", ()),
    ("20 november 20:00", "past", ()),
    ("2025-12-03 20:00", "past", ()),
    ("<t:1700000000:R>", "past", ()),
    ("in 0 minutes", "past", ()),
    ("in 50 years", "far", ()),
    ("in 99999999 months", "far", ()),
    ("in 999999999 weeks", "far", ()),
    ("<t:999999999999999>", "far", ()),
    ("2099-01-01 20:00", "far", ()),
    ("tomorrow", "no-time", ()),
    ("3 December", "no-time", ()),
    ("2026-12-03", "no-time", ()),
    ("25:00", "no-such-time", ()),
    ("20:60", "no-such-time", ()),
    ("13pm", "no-such-time", ()),
    ("0am", "no-such-time", ()),
    ("24:00", "no-such-time", ()),
    ("31 november 20:00", "no-such-day", ()),
    ("2027-02-29 20:00", "no-such-day", ()),
    ("13/13 20:00", "no-such-day", ()),
    ("monday 3 december 2026 20:00", "no-such-day", ()),
    ("3/12 20:00", "ambiguous", ("2026-12-03 20:00", "2027-03-12 20:00")),
    ("at 8", "ambiguous", ("2026-11-25 20:00", "2026-11-26 08:00")),
    ("friday at 8", "ambiguous", ("2026-11-27 08:00", "2026-11-27 20:00")),
    ("friday 8", "ambiguous", ("2026-11-27 08:00", "2026-11-27 20:00")),
    ("friday midnight", "ambiguous", ("2026-11-27 00:00", "2026-11-28 00:00")),
    ("friday night at 2", "ambiguous", ("2026-11-27 02:00", "2026-11-28 02:00")),
    ("next friday 20:00", "ambiguous", ("2026-11-27 20:00", "2026-12-04 20:00")),
    (
        "friday at 8 Asia/Tokyo",
        "ambiguous",
        ("2026-11-27 08:00 Asia/Tokyo", "2026-11-27 20:00 Asia/Tokyo"),
    ),
    ("28 march 2027 01:30", "gap", ("2027-03-28 02:00",)),
    ("2027-03-14 02:30 America/New_York", "gap", ("2027-03-14 03:00 America/New_York",)),
    ("20:00 Mars/Base", "unknown-zone", ()),
    ("20:00 est", "unknown-zone", ("America/New_York", "America/Toronto", "America/Atikokan")),
    ("tomorrow 20:00 london", "unknown-zone", ("Europe/London",)),
    ("20:00 UTC+25", "unknown-zone", ()),
]


@pytest.mark.parametrize(("text", "expected"), MEANT)
def test_a_text_is_read_as_it_is_meant(text: str, expected: str | None) -> None:
    found = read(text, NOW, LONDON)
    if expected is None:
        assert isinstance(found, Fault)
        return
    assert isinstance(found, Moment), found
    assert found.local == wall(expected.replace(" ", "T"))
    assert found == settle(found.local, LONDON)


@pytest.mark.parametrize(("text", "kind", "instead"), FAULTS)
def test_a_text_that_is_no_moment_says_why_and_what_to_write(text: str, kind: Kind, instead: tuple[str, ...]) -> None:
    found = read(text, NOW, LONDON)
    assert isinstance(found, Fault), found
    assert (found.kind, found.instead) == (kind, instead)
    if kind != "unknown-zone":
        assert all(isinstance(read(one, NOW, LONDON), Moment) for one in instead)


def test_enough_ways_of_writing_are_in_the_tables() -> None:
    assert len({text for text, _ in MEANT}) >= 80
    assert len({text for text, _, _ in FAULTS}) >= 40


def test_a_day_is_a_day_where_the_zone_that_is_named_is() -> None:
    late = to_ms(datetime(2026, 11, 25, 22, 0, tzinfo=UTC))
    found = read("tomorrow 9:00 Asia/Tokyo", late, LONDON)
    # It is the 26th in Tokyo already.
    assert isinstance(found, Moment)
    assert found.ms == to_ms(datetime(2026, 11, 27, 0, 0, tzinfo=UTC))


def test_days_go_by_the_clock_on_the_wall_and_hours_do_not() -> None:
    evening = settle(wall("2026-10-24T20:00"), LONDON).ms
    day, hours = read("in 1 day", evening, LONDON), read("in 24 hours", evening, LONDON)
    assert isinstance(day, Moment)
    assert isinstance(hours, Moment)
    assert (day.local, hours.local) == (wall("2026-10-25T20:00"), wall("2026-10-25T19:00"))


def test_a_month_that_is_too_short_ends_sooner() -> None:
    found = read("in a month", settle(wall("2027-01-31T09:00"), LONDON).ms, LONDON)
    assert isinstance(found, Moment)
    assert found.local == wall("2027-02-28T09:00")


def test_a_time_that_comes_twice_is_the_first_unless_it_is_a_timestamp() -> None:
    now = settle(wall("2026-10-24T20:00"), LONDON).ms
    first = to_ms(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    typed = read("sunday 1:30", now, LONDON)
    assert isinstance(typed, Moment)
    assert (typed.ms, typed.twice) == (first, True)
    for ms in (first, first + 3_600_000):
        stamped = read(f"<t:{ms // 1000}:F>", now, LONDON)
        assert isinstance(stamped, Moment)
        assert stamped.ms == ms
        assert preview(once_at(stamped.ms, "Europe/London"))[0].ms == ms


WORDS = """
in at on the next this 3 12 31 99 20:00 8pm noon midnight friday december today tonight and half an hour hours days
months morning evening utc +9 z est Asia/Tokyo 2026-12-03 3/12 <t:1800000000:F>
"""
TYPED = st.one_of(
    st.text(max_size=120),
    st.text("0123456789:/.-+ apmtz<>dh", max_size=24),
    st.lists(st.sampled_from(WORDS.split()), max_size=7).map(" ".join),
)
WRITTEN = ("%Y-%m-%d %H:%M", "%d %B %Y %H:%M", "%B %d, %Y at %I:%M %p", "%H:%M %d.%m.%Y", "%a %d %b %Y %H:%M")


@given(TYPED, st.sampled_from(ZONES), st.integers(1_600_000_000_000, 2_000_000_000_000))
def test_whatever_is_typed_is_a_moment_to_come_or_a_fault(text: str, zone: str, now: int) -> None:
    found = read(text, now, ZoneInfo(zone))
    if isinstance(found, Moment):
        assert now < found.ms < now + 11 * 366 * 86_400_000
        assert found.ms % 1000 == 0
        assert found.local == to_local(found.ms, ZoneInfo(zone))
        return
    if found.kind in ("ambiguous", "gap"):
        assert found.instead
        assert all(isinstance(read(one, now, ZoneInfo(zone)), Moment) for one in found.instead)


@given(
    st.sampled_from(ZONES),
    st.integers(1_600_000_000_000, 2_000_000_000_000),
    st.integers(60, 300 * 1440),
    st.sampled_from(
        ["%Y-%m-%d %H:%M", "%d %B %Y %H:%M", "%B %d, %Y at %I:%M %p", "%H:%M %d.%m.%Y", "%a %d %b %Y %H:%M"]
    ),
)
def test_a_date_and_time_written_out_come_back(zone: str, now: int, minutes: int, form: str) -> None:
    local = to_local(now + minutes * 60_000, ZoneInfo(zone)).replace(second=0, microsecond=0)
    # In an hour that comes twice it is the first that is meant, and that may be over.
    assume(settle(local, ZoneInfo(zone)).ms > now)
    found = read(local.strftime(form), now, ZoneInfo(zone))
    assert isinstance(found, Moment)
    assert found.local == local
