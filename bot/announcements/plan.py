"""Plans: when something is announced, as wall time in a zone. Runs: the moments that follow from a plan.

Invariants:

- A run is computed from the plan alone, never from the run before or from the time of day. Whoever asks from a later
  moment on gets the rest of the same sequence.
- What is kept is wall time and zone. When the rules of a zone change, the runs to come are computed anew, and the wall
  time stays what the author chose; so `Run.ms` of a run to come is not to be kept.
- `Run.planned` names a run for good: it outlives a change of the zone's rules and whatever end, skips or pauses the
  plan is given.
- No two runs of a plan are at one moment. Where a whole day is missing (the date line moved) and its run would be moved
  onto that of the next day, there is only that of the next day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain, islice, pairwise

from msgspec import Struct

from bot.announcements.clocks import settle, to_local, zone_called
from bot.announcements.repeats import FIRST_YEAR, LAST_YEAR, Once, Repeat, check, walls


class Plan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When something is announced. Raises ValueError for a plan that means nothing (UnknownZoneError for its zone).

    - `start`: wall time, naive, to the second. The first run is at the first match of `repeat` at or after it.
    - `zone`: IANA name.
    - `last_day`: local date after which none is planned; `count`: how many runs there are, skipped ones among them.
      Without either it does not end.
    - `skipped`: runs that do not happen, by their `planned` time. They keep their numbers.
    - `paused`: there are no runs at all. Those that the pause swallows are not made up for if whoever ends it goes on
      from that moment.
    """

    start: datetime
    zone: str
    repeat: Repeat = Once()
    last_day: date | None = None
    count: int | None = None
    skipped: frozenset[datetime] = frozenset()
    paused: bool = False

    def __post_init__(self) -> None:
        zone_called(self.zone)
        if self.start.tzinfo or self.start.microsecond or not FIRST_YEAR < self.start.year < LAST_YEAR:
            raise ValueError("the start of a plan is wall time, to the second")
        if self.last_day is not None and self.count is not None:
            raise ValueError("a plan ends on a day or after a number of runs, not both")
        if self.count is not None and self.count < 1:
            raise ValueError("a plan has at least one run")
        check(self.repeat)


def once_at(ms: int, zone: str) -> Plan:
    """Return the plan of one run at a moment (ms, whole seconds), in `zone` wherever its wall time can say so.

    The second time that a clock shows an hour has no wall time of its own: such a plan is in UTC.
    """
    wall = to_local(ms, zone_called(zone))
    plan = Plan(start=wall, zone=zone)
    return plan if settle(wall, zone_called(zone)).ms == ms else Plan(start=to_local(ms, UTC), zone="UTC")


@dataclass(frozen=True)
class Run:
    """One time that a plan comes up.

    - `planned`: the plan's wall time, naive: the name of the run.
    - `local`: what the clock shows at the run; another than planned where `moved` says that that was in a gap.
    - `ms`: the moment, in ms since the epoch, UTC.
    - `number`: its place in the plan, from 1, skipped ones counted.
    - `moved`: the planned time does not exist that day, and this is the first valid minute after.
    - `twice`: the clock shows the planned time twice that day, and this is the first.
    - `offset`: minutes ahead of UTC.
    - `shift`: minutes by which the clocks have changed since the run before in the plan, skipped or not: 60 when they
      have gone forward by an hour; 0 at the first run.
    """

    planned: datetime
    local: datetime
    ms: int
    number: int
    moved: bool
    twice: bool
    offset: int
    shift: int


def runs(plan: Plan, after: int | None = None, until: int | None = None) -> Iterator[Run]:
    """Yield the runs later than `after` and not later than `until` (ms, UTC; None: no bound), in order.

    So the stretches (a, b] and (b, c] hold every run of (a, c] once. A run that is moved out of a gap counts where it
    is moved to. Without `until` this may go on for thousands of years; what lies between the start and `after` costs
    nothing.
    """
    if plan.paused:
        return
    for run, following in pairwise(chain(_all(plan, after), [None])):
        if run is None or (until is not None and run.ms > until):
            return
        doubled = following is not None and following.ms == run.ms
        if not doubled and run.planned not in plan.skipped and (after is None or run.ms > after):
            yield run


def preview(plan: Plan, after: int | None = None, number: int = 5) -> tuple[Run, ...]:
    """Return the next `number` runs later than `after` (ms), or as many as there are."""
    return tuple(islice(runs(plan, after), number))


def _all(plan: Plan, after: int | None) -> Iterator[Run]:
    """Yield the runs, skipped ones among them, from at least one before `after`."""
    zone = zone_called(plan.zone)
    # Two days are more than any clock is off UTC, and than any gap is wide.
    near = plan.start if after is None else to_local(after, zone) - timedelta(days=2)
    before: int | None = None
    for number, wall in walls(plan.repeat, plan.start, near):
        if (plan.count is not None and number > plan.count) or (plan.last_day and wall.date() > plan.last_day):
            return
        if wall.year >= LAST_YEAR:
            return
        at = settle(wall, zone)
        shift = 0 if before is None else at.offset - before
        before = at.offset
        yield Run(wall, at.local, at.ms, number, at.moved, at.twice, at.offset, shift)
