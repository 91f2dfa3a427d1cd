"""Runs follow from the plan alone, at its wall time, none lost and none doubled however the clocks change."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise, takewhile
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.announcements.clocks import Moment, UnknownZoneError, settle, to_local, to_ms
from bot.announcements.plan import Plan, Run, once_at, preview, runs
from bot.announcements.repeats import (
    LAST,
    Daily,
    MonthlyOnDay,
    MonthlyOnWeekday,
    Once,
    Repeat,
    Weekdays,
    Weekly,
)
from tests.unit.zones import ZONES, by_looking, changes, fewer, some_changes, wall

EVERY = st.integers(1, 5)
WEEKDAY = st.integers(0, 6)
REPEATS: st.SearchStrategy[Repeat] = st.one_of(
    st.builds(Once),
    st.builds(Daily, EVERY),
    st.builds(Weekdays),
    st.builds(Weekly, st.frozensets(WEEKDAY, min_size=1), EVERY),
    st.builds(MonthlyOnDay, st.integers(1, 31), EVERY),
    st.builds(MonthlyOnWeekday, st.sampled_from((1, 2, 3, 4, LAST)), WEEKDAY, EVERY),
)


@st.composite
def starts(draw: st.DrawFn, name: str) -> datetime:
    """Draw a wall time in 30 years, as likely as not one that the clocks of the zone treat in an odd way."""
    near = [change.astimezone(ZoneInfo(name)).replace(tzinfo=None) for change in changes(name)]
    odd = draw(st.booleans())
    if near and odd:
        back = timedelta(days=draw(st.integers(0, 60)), minutes=draw(st.integers(-130, 130)))
        return draw(st.sampled_from(near)) - back
    return draw(st.datetimes(wall("2000-01-01T00:00"), wall("2029-01-01T00:00"))).replace(second=0, microsecond=0)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    zone = draw(st.sampled_from(ZONES))
    start = draw(starts(zone))
    plan = Plan(start=start, zone=zone, repeat=draw(REPEATS))
    match draw(st.sampled_from(("never", "day", "count"))):
        case "day":
            return replace(plan, last_day=start.date() + timedelta(days=draw(st.integers(0, 800))))
        case "count":
            return replace(plan, count=draw(st.integers(1, 80)))
        case _:
            return plan


def whole(plan: Plan, number: int = 90) -> list[Run]:
    return list(preview(plan, number=number))


def fits(repeat: Repeat, start: date) -> Callable[[date], bool]:
    """Return whether a day is one of the plan's: by the calendar, without any rule of recurrence."""

    def on(day: date) -> bool:
        months = (day.year - start.year) * 12 + day.month - start.month
        match repeat:
            case Once():
                return day == start
            case Daily(every):
                return (day - start).days % every == 0
            case Weekdays():
                return day.weekday() < 5
            case Weekly(days, every):
                monday = start - timedelta(days=start.weekday())
                return day.weekday() in days and (day - monday).days // 7 % every == 0
            case MonthlyOnDay(wanted, every):
                last = (day + timedelta(days=1)).month != day.month
                return months % every == 0 and (day.day == wanted or (last and day.day < wanted))
            case MonthlyOnWeekday(place, weekday, every):
                last = (day + timedelta(days=7)).month != day.month
                right = last if place == LAST else (day.day - 1) // 7 == place - 1
                return months % every == 0 and day.weekday() == weekday and right

    return on


@fewer
@given(plans())
def test_the_days_are_those_of_the_calendar_and_the_numbers_count_them(plan: Plan) -> None:
    found = whole(plan, 30)
    on = fits(plan.repeat, plan.start.date())
    horizon = found[-1].planned.date() if found else plan.start.date() + timedelta(days=40)
    days = [plan.start.date() + timedelta(days=ahead) for ahead in range((horizon - plan.start.date()).days + 1)]
    days = [day for day in days if on(day) and (plan.last_day is None or day <= plan.last_day)][: plan.count]
    assert [day for day in days if day not in {run.planned.date() for run in found}] == [
        day for day in days if (plan.zone, day) == ("Pacific/Apia", date(2011, 12, 30)) and plan.start.time() == time()
    ]
    assert [run.number for run in found] == [days.index(run.planned.date()) + 1 for run in found]


@fewer
@given(plans())
def test_runs_are_strictly_later_one_by_one_and_at_the_plans_wall_time(plan: Plan) -> None:
    found = whole(plan)
    zone = ZoneInfo(plan.zone)
    assert all(one.ms < other.ms and one.planned < other.planned for one, other in pairwise(found))
    for run in found:
        assert run.planned.time() == plan.start.time()
        assert run.local == to_local(run.ms, zone)
        assert (run.local == run.planned) != run.moved
        assert (run.moved, run.local > run.planned) in {(True, True), (False, False)}


@fewer
@given(plans(), st.data())
def test_a_run_is_when_a_watched_clock_first_shows_it(plan: Plan, data: st.DataObject) -> None:
    if found := whole(plan, 70):
        run = data.draw(st.sampled_from(found))
        assert (run.ms, run.local) == by_looking(run.planned, ZoneInfo(plan.zone))


@pytest.mark.parametrize("name", ZONES)
def test_no_run_is_lost_or_doubled_over_a_change(name: str) -> None:
    zone = ZoneInfo(name)
    for change in some_changes(name):
        before = (change - timedelta(minutes=1)).astimezone(zone).replace(tzinfo=None) + timedelta(minutes=1)
        for minutes in (-60, -1, 0, 1, 29, 30, 60):
            start = before + timedelta(minutes=minutes) - timedelta(days=2)
            found = whole(Plan(start=start, zone=name, repeat=Daily(), count=5))
            moments = {by_looking(start + timedelta(days=day), zone)[0] for day in range(5)}
            assert [run.ms for run in found] == sorted(moments)


@fewer
@given(plans(), st.data())
def test_from_any_moment_on_there_is_the_rest_of_the_same_runs(plan: Plan, data: st.DataObject) -> None:
    found = whole(plan)
    begins = to_ms(plan.start.replace(tzinfo=UTC)) - 3 * 86_400_000
    ends = found[-1].ms if found else begins + 900 * 86_400_000
    exact = [run.ms + by for run in found for by in (-1, 0, 1)]
    after = data.draw(st.one_of(st.integers(begins, ends), st.sampled_from(exact or [begins])))
    rest = [run for run in found if run.ms > after]
    assert list(takewhile(lambda run: run.ms <= ends, runs(plan, after))) == rest
    until = data.draw(st.integers(after, ends + 1))
    assert list(runs(plan, after, until)) == [run for run in rest if run.ms <= until]


@pytest.mark.parametrize(
    "repeat",
    [
        Daily(),
        Daily(3),
        Weekdays(),
        Weekly(frozenset({0, 6})),
        Weekly(frozenset({1}), 3),
        MonthlyOnDay(31),
        MonthlyOnDay(1),
        MonthlyOnDay(29, 2),
        MonthlyOnWeekday(LAST, 6),
        MonthlyOnWeekday(1, 0, 3),
    ],
)
def test_from_just_before_and_just_after_every_run_there_is_the_rest(repeat: Repeat) -> None:
    for day in ("15", "30"):
        plan = Plan(start=wall(f"2026-01-{day}T01:30"), zone="Europe/London", repeat=repeat, last_day=date(2027, 1, 31))
        found = list(runs(plan))
        assert any(run.shift for run in found)
        for place, run in enumerate(found):
            assert list(preview(plan, run.ms - 1, 2)) == found[place : place + 2]
            assert list(preview(plan, run.ms, 2)) == found[place + 1 : place + 3]


def test_a_run_that_has_been_moved_is_skipped_by_the_time_that_was_planned() -> None:
    plan = Plan(start=wall("2026-03-28T01:30"), zone="Europe/London", repeat=Daily(), count=3)
    less = replace(plan, skipped=frozenset({wall("2026-03-29T01:30")}))
    assert [run.planned.day for run in whole(less)] == [28, 30]
    assert whole(replace(plan, skipped=frozenset({wall("2026-03-29T02:00")}))) == whole(plan)


@fewer
@given(plans(), st.data())
def test_what_is_skipped_is_left_out_and_changes_no_other_run(plan: Plan, data: st.DataObject) -> None:
    found = whole(plan, 20)
    skipped = data.draw(st.sets(st.sampled_from(found), max_size=5)) if found else set()
    less = replace(plan, skipped=frozenset(run.planned for run in skipped))
    left = list(takewhile(lambda run: bool(found) and run.ms <= found[-1].ms, runs(less)))
    assert left == [run for run in found if run not in skipped]


@fewer
@given(plans())
def test_a_plan_comes_back_from_what_is_stored(plan: Plan) -> None:
    assert msgspec.json.decode(msgspec.json.encode(plan), type=Plan) == plan


def test_a_plan_of_long_ago_costs_no_more_than_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    settled: list[datetime] = []

    def counted(at: datetime, zone: ZoneInfo) -> Moment:
        settled.append(at)
        return settle(at, zone)

    monkeypatch.setattr("bot.announcements.plan.settle", counted)
    old = Plan(start=wall("1980-01-01T18:00"), zone="Asia/Tokyo", repeat=Daily())
    (run,) = preview(old, to_ms(datetime(2026, 11, 22, tzinfo=UTC)), 1)
    assert (run.planned, run.number) == (wall("2026-11-22T18:00"), 17_128)
    assert len(settled) < 10


def test_when_the_rules_of_a_zone_change_the_wall_time_stays_and_the_moment_moves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = Plan(start=wall("2026-06-01T18:00"), zone="Europe/London", repeat=Daily())
    before = preview(plan)
    # As if the United Kingdom had done away with summer time.
    monkeypatch.setattr("bot.announcements.plan.zone_called", lambda name: ZoneInfo("Africa/Abidjan"))
    after = preview(plan)
    assert [run.planned for run in before] == [run.planned for run in after] == [run.local for run in after]
    assert [later.ms - earlier.ms for earlier, later in zip(before, after, strict=True)] == [3_600_000] * 5


def test_a_paused_plan_has_no_runs() -> None:
    assert whole(Plan(start=wall("2026-01-01T18:00"), zone="Europe/London", repeat=Daily(), paused=True)) == []


def test_the_last_day_is_the_servers_and_has_its_run() -> None:
    plan = Plan(start=wall("2026-01-01T00:30"), zone="Pacific/Auckland", repeat=Daily(), last_day=date(2026, 1, 3))
    assert [run.planned.day for run in whole(plan)] == [1, 2, 3]


def test_a_month_that_is_too_short_has_its_run_on_its_last_day() -> None:
    plan = Plan(start=wall("2027-12-31T09:00"), zone="UTC", repeat=MonthlyOnDay(31), count=5)
    assert [f"{run.planned:%m-%d}" for run in whole(plan)] == ["12-31", "01-31", "02-29", "03-31", "04-30"]
    plan = Plan(start=wall("2027-01-01T09:00"), zone="UTC", repeat=MonthlyOnDay(30), count=3)
    assert [f"{run.planned:%m-%d}" for run in whole(plan)] == ["01-30", "02-28", "03-30"]


def test_a_day_that_is_left_out_has_its_run_as_the_next_begins_unless_that_has_one_then() -> None:
    def days(at: time) -> list[str]:
        start = datetime.combine(date(2011, 12, 29), at)
        return [
            f"{run.local:%d %H:%M}" for run in whole(Plan(start=start, zone="Pacific/Apia", repeat=Daily(), count=4))
        ]

    assert days(time(18)) == ["29 18:00", "31 00:00", "31 18:00", "01 18:00"]
    assert days(time(0)) == ["29 00:00", "31 00:00", "01 00:00"]


def test_a_moment_in_an_hour_that_comes_twice_is_kept() -> None:
    first = to_ms(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    for ms in (first, first + 3_600_000):
        assert [run.ms for run in whole(once_at(ms, "Europe/London"))] == [ms]
    assert once_at(first, "Europe/London").zone == "Europe/London"


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": datetime(2026, 1, 1, tzinfo=UTC)},
        {"start": wall("2026-01-01T00:00:00.000005")},
        {"start": wall("9999-01-01T00:00")},
        {"count": 0},
        {"count": 3, "last_day": date(2027, 1, 1)},
        {"repeat": Daily(0)},
        {"repeat": Weekly(frozenset())},
        {"repeat": Weekly(frozenset({7}))},
        {"repeat": MonthlyOnDay(32)},
        {"repeat": MonthlyOnDay(0)},
        {"repeat": MonthlyOnWeekday(5, 0)},
        {"repeat": MonthlyOnWeekday(1, 7)},
    ],
)
def test_a_plan_that_means_nothing_is_refused(wrong: dict[str, object]) -> None:
    fields = {"start": wall("2026-01-01T00:00"), "zone": "UTC", "repeat": Daily()} | wrong
    with pytest.raises(ValueError, match=r"plan|start|day"):
        Plan(**fields)  # type: ignore[arg-type]


def test_a_plan_in_no_zone_is_refused() -> None:
    with pytest.raises(UnknownZoneError):
        Plan(start=wall("2026-01-01T00:00"), zone="Mars/Base")
