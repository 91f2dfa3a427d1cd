"""An announcement that is being written: as much of it as its author has decided, with or without a time.

The time is kept as it was typed, and when: so it can be read again in another zone, where "tomorrow 18:00" is another
moment and "in 2 hours" the same one.
"""

from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bot.announcements.clocks import settle, zone_called
from bot.announcements.days import NoSuchDayError, readings
from bot.announcements.late import Rule
from bot.announcements.outbox import Kind
from bot.announcements.plan import Plan, once_at
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
from bot.announcements.when import Fault, read

Way = Literal["once", "daily", "weekdays", "weekly", "monthly-day", "monthly-end", "monthly-weekday", "monthly-last"]
"""How something repeats, as it is chosen from a list; the days come from its start."""

TOLERANCES_MS = (60_000, 5 * 60_000, 15 * 60_000, 3_600_000, 6 * 3_600_000, 24 * 3_600_000)


class Place(Struct, frozen=True, array_like=True):
    """A channel that is posted in, and where in it a post goes."""

    channel_id: int
    kind: Kind


class Sketch(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What is decided so far. `picture` is the name of a picture that is kept elsewhere; `alt` describes it.

    - `said`, `said_ms`: the time as it was typed, and when; empty where there is none, or it is an announcement's own.
    - `start`, `start_ms`: what it means, on the wall of `zone` and as a moment; None where it means nothing, or nothing
      was typed.
    - `repeat`, `last_day`, `count`, `skipped`, `paused`: as in a Plan.
    """

    zone: str
    title: str = ""
    text: str = ""
    colour: int | None = None
    picture: str | None = None
    alt: str = ""
    places: tuple[Place, ...] = ()
    roles: tuple[int, ...] = ()
    everyone: bool = False
    publish: bool = False
    thread: str = ""
    said: str = ""
    said_ms: int = 0
    start: datetime | None = None
    start_ms: int | None = None
    repeat: Repeat = Once()
    last_day: date | None = None
    count: int | None = None
    skipped: frozenset[datetime] = frozenset()
    paused: bool = False
    late: Rule = "send"
    tolerance_ms: int = TOLERANCES_MS[1]

    @property
    def is_news(self) -> bool:
        """Whether any of it can be published to followers."""
        return any(place.kind == "news" for place in self.places)


def to_json(sketch: Sketch) -> str:
    """Return a sketch as it is kept."""
    return msgspec.json.encode(sketch).decode()


_decode = msgspec.json.Decoder(Sketch).decode


def from_json(content: str) -> Sketch:
    """Return a sketch that was kept. Raises ValueError for what is none."""
    return _decode(content)


def plan_of(sketch: Sketch) -> Plan | None:
    """Return when it is announced; None where no time is decided."""
    if sketch.start is None or sketch.start_ms is None:
        return None
    if isinstance(sketch.repeat, Once):
        plan = once_at(sketch.start_ms, sketch.zone)
        return replace(plan, skipped=sketch.skipped, paused=sketch.paused)
    return Plan(
        start=sketch.start,
        zone=sketch.zone,
        repeat=sketch.repeat,
        last_day=sketch.last_day,
        count=sketch.count,
        skipped=sketch.skipped,
        paused=sketch.paused,
    )


def with_plan(sketch: Sketch, plan: Plan) -> Sketch:
    """Return a sketch that is announced as `plan` says."""
    return replace(
        sketch,
        zone=plan.zone,
        said="",
        said_ms=0,
        start=plan.start,
        start_ms=settle(plan.start, zone_called(plan.zone)).ms,
        repeat=plan.repeat,
        last_day=plan.last_day,
        count=plan.count,
        skipped=plan.skipped,
        paused=plan.paused,
    )


def timed(sketch: Sketch, said: str, now: int) -> Sketch:
    """Return a sketch with the time that `said` means at `now` (ms); with none, and the words, where it means none.

    The days of a repeat that followed from the old start follow from the new one.
    """
    typed = " ".join(said.split())[:100]
    unset = replace(sketch, said=typed, said_ms=now, start=None, start_ms=None, skipped=frozenset())
    found = read(typed, now, ZoneInfo(sketch.zone)) if typed else None
    if found is None or isinstance(found, Fault):
        return unset
    same = way_of(sketch.repeat, sketch.start) if sketch.start else None
    repeat = _repeat(same, found.local, _every(sketch.repeat)) if same else sketch.repeat
    return replace(unset, start=found.local, start_ms=found.ms, repeat=repeat)


def fault_of(sketch: Sketch) -> Fault | None:
    """Return why the time that was typed is none; None where it is one, or nothing was typed."""
    if sketch.start is not None or not sketch.said:
        return None
    found = read(sketch.said, sketch.said_ms, ZoneInfo(sketch.zone))
    return found if isinstance(found, Fault) else None


def in_zone(sketch: Sketch, zone: str) -> Sketch:
    """Return a sketch in another zone: the time as it was typed is read there, an announcement's own stays on the wall.

    Raises UnknownZoneError.
    """
    clock = zone_called(zone)
    moved = replace(sketch, zone=zone)
    if sketch.said:
        return timed(moved, sketch.said, sketch.said_ms)
    if sketch.start is None:
        return moved
    return replace(moved, start_ms=settle(sketch.start, clock).ms)


def repeating(sketch: Sketch, way: Way) -> Sketch:
    """Return a sketch that repeats in that way, by the days of its start; without an end where it is once only."""
    if sketch.start is None:
        return sketch
    repeat = _repeat(way, sketch.start, 1)
    if isinstance(repeat, Once):
        return replace(sketch, repeat=repeat, last_day=None, count=None, skipped=frozenset())
    return replace(sketch, repeat=repeat, skipped=frozenset())


def ways(start: datetime) -> tuple[Way, ...]:
    """Return the ways in which something that starts then can repeat, the usual ones first."""
    found: list[Way] = ["once", "daily", "weekdays", "weekly", "monthly-day"]
    # The 31st is the last day of every month.
    if _is_last_day(start) and start.day < 31:
        found.append("monthly-end")
    if start.day <= 28:
        found.append("monthly-weekday")
    if _is_last_week(start):
        found.append("monthly-last")
    return tuple(found)


def way_of(repeat: Repeat, start: datetime) -> Way | None:
    """Return the way in which something that starts then repeats; None where its days are not the start's."""
    every = _every(repeat)
    return next((way for way in ways(start) if _repeat(way, start, every) == repeat), None)


def every(repeat: Repeat, number: int) -> Repeat:
    """Return a repeat on every so many days, weeks or months. Raises ValueError for one that has no such number."""
    match repeat:
        case Daily() | Weekly() | MonthlyOnDay() | MonthlyOnWeekday() if 1 <= number <= 1000:
            return replace(repeat, every=number)
    raise ValueError("a repeat is on every 1 to 1000 days, weeks or months")


def last_day_of(text: str, start: datetime) -> tuple[date, ...]:
    """Return the days that `text` may mean as the last of something that starts then; none where it is no day."""
    plain = " ".join(text.casefold().replace(",", " ").split()).rstrip(".!")
    try:
        found = readings(plain, start.date()) if plain else []
    except NoSuchDayError:
        return ()
    days = [next((day for day in dates if day >= start.date()), None) for dates in found]
    return tuple(sorted({day for day in days if day is not None}))


def is_same_time(one: Plan, other: Plan) -> bool:
    """Return whether two plans come up at the same times, but for what is skipped."""
    return replace(one, skipped=frozenset()) == replace(other, skipped=frozenset())


def _every(repeat: Repeat) -> int:
    number: int = getattr(repeat, "every", 1)
    return number


def _repeat(way: Way, start: datetime, number: int) -> Repeat:
    match way:
        case "once":
            return Once()
        case "daily":
            return Daily(number)
        case "weekdays":
            return Weekdays()
        case "weekly":
            return Weekly(frozenset({start.weekday()}), number)
        case "monthly-day":
            return MonthlyOnDay(start.day, number)
        case "monthly-end":
            return MonthlyOnDay(31, number)
        case "monthly-weekday":
            return MonthlyOnWeekday((start.day - 1) // 7 + 1, start.weekday(), number)
        case "monthly-last":
            return MonthlyOnWeekday(LAST, start.weekday(), number)


def _is_last_day(start: datetime) -> bool:
    return (start + timedelta(days=1)).day == 1


def _is_last_week(start: datetime) -> bool:
    return (start + timedelta(days=7)).month != start.month
