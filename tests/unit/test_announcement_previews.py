"""What the author sees before saving: five runs, with what the clocks do to them."""

from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from bot.announcements.clocks import settle
from bot.announcements.placeholders import Unknown
from bot.announcements.plan import Plan, preview
from bot.announcements.repeats import Daily, MonthlyOnWeekday, Repeat, Weekly
from bot.announcements.when import Fault, Kind
from bot.announcements.wording import not_a_placeholder, offset, run_line, why_not, zone_line
from bot.announcements.zones import Zone
from tests.unit.zones import wall

PREVIEWS: list[tuple[str, str, Repeat, str]] = [
    (
        "Europe/London",
        "2026-03-27T01:30",
        Daily(),
        """
        1. Fri 27 Mar 2026, 01:30 (UTC)
        2. Sat 28 Mar 2026, 01:30 (UTC)
        3. Sun 29 Mar 2026, 02:00 (UTC+1) · the clocks have gone forward 1 h · there is no 01:30 that day
        4. Mon 30 Mar 2026, 01:30 (UTC+1)
        5. Tue 31 Mar 2026, 01:30 (UTC+1)
        """,
    ),
    (
        "Europe/London",
        "2026-10-24T01:30",
        Daily(),
        """
        1. Sat 24 Oct 2026, 01:30 (UTC+1)
        2. Sun 25 Oct 2026, 01:30 (UTC+1) · the first of two, as the clocks go back
        3. Mon 26 Oct 2026, 01:30 (UTC) · the clocks have gone back 1 h
        4. Tue 27 Oct 2026, 01:30 (UTC)
        5. Wed 28 Oct 2026, 01:30 (UTC)
        """,
    ),
    (
        "America/New_York",
        "2026-10-30T20:00",
        Weekly(frozenset({4})),
        """
        1. Fri 30 Oct 2026, 20:00 (UTC−4)
        2. Fri 6 Nov 2026, 20:00 (UTC−5) · the clocks have gone back 1 h
        3. Fri 13 Nov 2026, 20:00 (UTC−5)
        4. Fri 20 Nov 2026, 20:00 (UTC−5)
        5. Fri 27 Nov 2026, 20:00 (UTC−5)
        """,
    ),
    (
        "Australia/Lord_Howe",
        "2026-10-02T02:15",
        Daily(),
        """
        1. Fri 2 Oct 2026, 02:15 (UTC+10:30)
        2. Sat 3 Oct 2026, 02:15 (UTC+10:30)
        3. Sun 4 Oct 2026, 02:30 (UTC+11) · the clocks have gone forward 30 min · there is no 02:15 that day
        4. Mon 5 Oct 2026, 02:15 (UTC+11)
        5. Tue 6 Oct 2026, 02:15 (UTC+11)
        """,
    ),
    (
        "Australia/Lord_Howe",
        "2027-04-03T01:45",
        Daily(),
        """
        1. Sat 3 Apr 2027, 01:45 (UTC+11)
        2. Sun 4 Apr 2027, 01:45 (UTC+11) · the first of two, as the clocks go back
        3. Mon 5 Apr 2027, 01:45 (UTC+10:30) · the clocks have gone back 30 min
        4. Tue 6 Apr 2027, 01:45 (UTC+10:30)
        5. Wed 7 Apr 2027, 01:45 (UTC+10:30)
        """,
    ),
    (
        "Asia/Tokyo",
        "2026-01-01T18:00",
        MonthlyOnWeekday(-1, 4),
        """
        1. Fri 30 Jan 2026, 18:00 (UTC+9)
        2. Fri 27 Feb 2026, 18:00 (UTC+9)
        3. Fri 27 Mar 2026, 18:00 (UTC+9)
        4. Fri 24 Apr 2026, 18:00 (UTC+9)
        5. Fri 29 May 2026, 18:00 (UTC+9)
        """,
    ),
]


@pytest.mark.parametrize(("zone", "start", "repeat", "expected"), PREVIEWS)
def test_the_next_five_runs_say_where_the_clocks_change(zone: str, start: str, repeat: Repeat, expected: str) -> None:
    plan = Plan(start=wall(start), zone=zone, repeat=repeat)
    lines = [line.strip() for line in expected.strip().splitlines()]
    assert [run_line(run) for run in preview(plan)] == lines
    # Whoever looks after the first has been sent sees the same marks.
    assert [run_line(run) for run in preview(plan, preview(plan)[0].ms, 4)] == lines[1:]


def test_a_plan_that_ends_has_as_many_as_are_left() -> None:
    plan = Plan(start=wall("2026-01-01T09:00"), zone="UTC", repeat=Daily(), count=6)
    seen = settle(wall("2026-01-03T12:00"), ZoneInfo("UTC")).ms
    assert [run.number for run in preview(plan, seen)] == [4, 5, 6]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(0, "UTC"), (540, "UTC+9"), (330, "UTC+5:30"), (-210, "UTC−3:30"), (-300, "UTC−5")],
)
def test_offsets_are_read_as_people_write_them(minutes: int, expected: str) -> None:
    assert offset(minutes) == expected


def test_a_zone_says_whether_its_clocks_change() -> None:
    assert zone_line(Zone("Europe/London", 0, True)) == "Europe/London · UTC now, clocks change"
    assert zone_line(Zone("UTC", 0, False)) == "UTC · UTC all year"


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_fault_has_words_and_what_was_typed_mentions_nobody(kind: Kind) -> None:
    words = why_not(Fault(kind, "@everyone", ("2026-12-03 20:00",), 1_790_000_000_000))
    assert len(words) > 20
    assert "@everyone" not in words


def test_a_fault_says_what_to_write_instead() -> None:
    assert "2026-12-03 20:00 · 2027-03-12 20:00" in why_not(
        Fault("ambiguous", "3/12 20:00", ("2026-12-03 20:00", "2027-03-12 20:00"))
    )
    assert "<t:1790000000:F>" in why_not(Fault("past", "today 9:00", ms=1_790_000_000_000))
    assert why_not(Fault("unknown-zone", "est", ("America/New_York",))).endswith("America/New_York.")
    assert why_not(Fault("unreadable", "")).startswith("No time was given.")


def test_a_placeholder_that_is_none_is_named_with_the_one_that_is() -> None:
    assert "{server}?" in not_a_placeholder(Unknown("{sever}", "{server}"))
    assert "{colour}" in not_a_placeholder(Unknown("{colour}", None))
