"""What is typed while an announcement is written: colours, times and their zones, repeats; and that it fits."""

from dataclasses import replace as with_parts
from datetime import datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.announcements.colours import NoColour, colour
from bot.announcements.pictures import format_of
from bot.announcements.placeholders import NAMES, STYLES, Values
from bot.announcements.plan import Plan, preview
from bot.announcements.repeats import Once, Weekly, check
from bot.announcements.sketch import (
    Place,
    Sketch,
    Way,
    fault_of,
    from_json,
    in_zone,
    last_day_of,
    plan_of,
    repeating,
    timed,
    to_json,
    way_of,
    ways,
    with_plan,
)
from bot.deliveries.letter import letter
from bot.deliveries.writing import draft_of, final_plan, longest
from bot.storage.announcements import Announcement
from bot.storage.deliveries import Delivery
from bot.ui.layouts import TEXT_LIMIT

# 22 November 2026, 20:00 UTC, a Sunday.
NOW = 1_795_377_600_000
LONDON = Sketch(zone="Europe/London")
at = datetime.fromisoformat
STARTS = st.datetimes(at("2026-01-01T00:00"), at("2036-01-01T00:00")).map(lambda start: start.replace(microsecond=0))


@given(st.integers(0, 0xFFFFFF), st.sampled_from(["#{:06x}", "{:06X}", "0x{:06x}", " #{:06X} "]))
def test_a_colour_is_read_as_it_is_written(value: int, written: str) -> None:
    assert colour(written.format(value)) == value


@given(st.tuples(*[st.integers(0, 255)] * 3), st.sampled_from(["rgb({}, {}, {})", "{} {} {}", "RGB({},{},{})"]))
def test_a_colour_is_read_in_three_parts(parts: tuple[int, int, int], written: str) -> None:
    red, green, blue = parts
    assert colour(written.format(*parts)) == red * 65536 + green * 256 + blue


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_colour_or_none_and_no_error(typed: str) -> None:
    found = colour(typed)
    assert isinstance(found, NoColour) or 0 <= found <= 0xFFFFFF


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Dark Blue", 0x00008B), ("dark-grey", 0xA9A9A9), ("abc", 0xAABBCC), ("blurple", 0x5865F2), ("BLACK", 0)],
)
def test_a_colour_has_a_name(typed: str, meant: int) -> None:
    assert colour(typed) == meant


def test_what_is_no_colour_comes_with_one_that_may_be_meant() -> None:
    assert colour("teel") == NoColour("teel", "teal")
    assert colour("256 1 1") == NoColour("256 1 1", None)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"\x89PNG\r\n\x1a\n\0", "png"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"GIF87a", "gif"),
        (b"GIF89a", "gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        (b"RIFF\0\0\0\0WAVE", None),
        (b"<svg/>", None),
        (b"", None),
    ],
)
def test_a_picture_is_what_its_bytes_are(data: bytes, found: str | None) -> None:
    assert format_of(data) == found


@given(STARTS)
def test_every_way_that_is_offered_makes_a_plan_that_begins_at_the_start(start: datetime) -> None:
    sketch = with_plan(LONDON, Plan(start=start, zone="UTC"))
    for way in ways(start):
        repeated = repeating(sketch, way)
        check(repeated.repeat)
        assert way_of(repeated.repeat, start) == way
        plan = plan_of(repeated)
        assert plan is not None
        # From Monday to Friday is the only way that may leave the start out.
        assert way == "weekdays" or preview(plan)[0].planned == start


def test_every_way_is_offered_some_day() -> None:
    days = [at("2026-02-28T00:00"), at("2026-01-01T00:00")]
    assert {way for day in days for way in ways(day)} == set(get_args(Way))


@given(STARTS, st.sampled_from(["UTC", "Europe/London", "Asia/Tokyo", "Australia/Lord_Howe"]))
def test_a_sketch_is_kept_as_it_is(start: datetime, zone: str) -> None:
    sketch = with_plan(
        Sketch(zone=zone, title="T", places=(Place(1, "news"), Place(2, "forum")), roles=(3,), colour=0),
        Plan(start=start, zone=zone, repeat=Weekly(frozenset({0, 6}), 2), skipped=frozenset({start})),
    )
    assert from_json(to_json(sketch)) == sketch
    assert with_plan(sketch, plan_of(sketch) or Plan(start=start, zone=zone)) == sketch


def test_a_time_is_read_again_in_another_zone_as_it_was_typed() -> None:
    wall = timed(LONDON, "tomorrow 18:00", NOW)
    span = timed(LONDON, "in 2 hours", NOW)
    assert (wall.start, in_zone(wall, "Asia/Tokyo").start) == (
        at("2026-11-23T18:00"),
        # In Tokyo it is the 23rd already.
        at("2026-11-24T18:00"),
    )
    assert in_zone(span, "Asia/Tokyo").start_ms == span.start_ms == NOW + 2 * 3_600_000


def test_an_announcements_own_time_stays_on_the_wall_in_another_zone() -> None:
    sketch = with_plan(LONDON, Plan(start=at("2027-06-01T20:00"), zone="Europe/London"))
    moved = in_zone(sketch, "Asia/Tokyo")
    assert moved.start == sketch.start
    assert (sketch.start_ms or 0) - (moved.start_ms or 0) == 8 * 3_600_000


def test_words_that_are_no_time_are_kept_with_what_is_wrong() -> None:
    sketch = timed(timed(LONDON, "tomorrow 18:00", NOW), "25:00", NOW)
    fault = fault_of(sketch)
    assert (sketch.said, sketch.start, plan_of(sketch)) == ("25:00", None, None)
    assert fault is not None
    assert fault.kind == "no-such-time"
    assert fault_of(timed(sketch, "", NOW)) is None


def test_the_second_time_that_a_clock_shows_an_hour_can_be_meant() -> None:
    # 25 October 2027, 01:30 in London for the second time is 01:30 UTC on the 31st.
    second = 1_824_946_200_000
    sketch = timed(LONDON, f"<t:{second // 1000}>", NOW)
    plan = plan_of(sketch)
    assert plan is not None
    assert preview(plan)[0].ms == second


def test_the_days_of_a_repeat_follow_the_start_until_they_are_chosen() -> None:
    weekly = repeating(timed(LONDON, "2027-03-03 20:00", NOW), "weekly")
    assert timed(weekly, "2027-03-05 20:00", NOW).repeat == Weekly(frozenset({4}))
    chosen = replace(weekly, repeat=Weekly(frozenset({0, 2})))
    assert timed(chosen, "2027-03-05 20:00", NOW).repeat == Weekly(frozenset({0, 2}))


def test_what_is_once_again_does_not_end() -> None:
    daily = replace(repeating(timed(LONDON, "2027-03-03 20:00", NOW), "daily"), count=3)
    assert (repeating(daily, "once").repeat, repeating(daily, "once").count) == (Once(), None)


@pytest.mark.parametrize(
    ("typed", "days"),
    [("31 December", ["2027-12-31"]), ("2027-03-03", ["2027-03-03"]), ("2027-03-02", []), ("31 June", []), ("?", [])],
)
def test_a_last_day_is_at_or_after_the_start(typed: str, days: list[str]) -> None:
    start = at("2027-03-03T20:00")
    assert [f"{day}" for day in last_day_of(typed, start)] == days


def test_a_plan_has_no_run_in_it_that_was_sent_by_another_zone() -> None:
    before = Plan(start=at("2026-11-22T19:00"), zone="Europe/London", repeat=Weekly(frozenset(range(7))))
    sketch = in_zone(with_plan(LONDON, before), "America/New_York")
    plan = final_plan(sketch, before, ["2026-11-22T19:00:00"], NOW)
    assert plan is not None
    assert [run.planned.day for run in preview(plan, NOW, 2)] == [23, 24]
    unchanged = with_plan(LONDON, before)
    assert final_plan(unchanged, before, ["2026-11-22T19:00:00"], NOW) == before


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [f"{{{name}}}" for name in NAMES] + [f"{{time:{style}}}" for style in STYLES] + ["{{", "}"]
            ),
            st.text("ab*<@ \n", max_size=9),
        ),
        max_size=30,
    ),
    st.text(max_size=100),
    st.integers(0, 25),
)
def test_no_post_is_longer_than_was_said(parts: list[str], server: str, roles: int) -> None:
    text = "".join(parts).strip()
    sketch = Sketch(
        zone="UTC", title="{server}", text=text, places=(Place(10**17, "text"),), roles=(10**17,) * roles, everyone=True
    )
    most = longest(sketch, "Series")
    draft = draft_of(sketch, 1, server, Plan(start=at("2027-01-01T00:00"), zone="UTC"))
    row = Delivery(
        id=1,
        announcement_id=1,
        guild_id=1,
        run="r",
        number=12,
        channel_id=10**17,
        kind="text",
        step="post",
        state="planned",
        due_ms=NOW,
        ready_ms=NOW,
    )
    late = with_parts(row, late_ms=1, folded=3, folded_since_ms=NOW - 1)
    values = Values(server, row.channel_id, "Series", 12, NOW)
    if most <= TEXT_LIMIT:
        made = letter(Announcement(1, draft, None, 1, 0, 0, 0, None), late, values, NOW, corrected_ms=NOW)
        assert made.view.content_length() <= most
