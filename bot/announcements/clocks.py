"""Wall clocks: from local time in a zone to the one moment that is meant, and back.

Clocks go forward and leave a gap: a time in it stands for the first valid minute after. Clocks go back and show an hour
twice: a time in it stands for the first of the two. So every wall time means exactly one moment, in the order of the
wall times.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


class UnknownZoneError(ValueError):
    """No zone of that name is known here."""


@dataclass(frozen=True)
class Moment:
    """What a wall time means.

    - `local`: what the clock shows then, without a zone; not what was asked for where that was in a gap.
    - `ms`: the moment, in ms since the epoch, UTC.
    - `offset`: minutes that the clock is ahead of UTC then.
    - `moved`: the time asked for was in a gap.
    - `twice`: the clock shows this time twice, and this is the first.
    """

    local: datetime
    ms: int
    offset: int
    moved: bool = False
    twice: bool = False


def zone_called(name: str) -> ZoneInfo:
    """Return the IANA zone called `name`, in its own spelling. Raises UnknownZoneError."""
    try:
        return ZoneInfo(name)
    # A folder of the zone database ("America") or a path out of it are reported each in another way.
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZoneError(name) from error


def settle(wall: datetime, zone: tzinfo) -> Moment:
    """Return the moment that the naive `wall` means in `zone`."""
    earlier = wall.replace(tzinfo=zone, fold=0)
    first, second = _offset(earlier), _offset(earlier.replace(fold=1))
    if first >= second:
        return Moment(wall, to_ms(earlier), _minutes(first), twice=first > second)
    # In a gap. The clocks change somewhere in this stretch of UTC: after its beginning, at the latest at its end.
    low, high = (wall - second).replace(tzinfo=UTC), (wall - first).replace(tzinfo=UTC)
    low, high = low.replace(microsecond=0), high.replace(microsecond=0)
    while (seconds := int((high - low).total_seconds())) > 1:
        middle = low + timedelta(seconds=seconds // 2)
        low, high = (low, middle) if _offset(middle.astimezone(zone)) == second else (middle, high)
    return Moment((high + second).replace(tzinfo=None), to_ms(high), _minutes(second), moved=True)


def to_ms(moment: datetime) -> int:
    """Return an aware datetime in ms since the epoch, rounded down."""
    return (moment - EPOCH) // _MS


def to_local(ms: int, zone: tzinfo) -> datetime:
    """Return what the clock in `zone` shows at a moment given in ms, as a naive datetime."""
    return (EPOCH + ms * _MS).astimezone(zone).replace(tzinfo=None, fold=0)


def offset_at(ms: int, zone: tzinfo) -> int:
    """Return how many minutes the clock in `zone` is ahead of UTC at a moment given in ms."""
    return _minutes(_offset((EPOCH + ms * _MS).astimezone(zone)))


def next_change(after: int, zone: tzinfo) -> int | None:
    """Return the first moment (ms) later than `after` at which the clock in `zone` jumps, None for a year without one.

    Two jumps that undo each other within a day are not seen.
    """
    before, day = offset_at(after, zone), 86_400_000
    high = next((after + days * day for days in range(1, 367) if offset_at(after + days * day, zone) != before), None)
    if high is None:
        return None
    low = high - day
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if offset_at(middle, zone) == before else (low, middle)
    return high


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta()


def _minutes(offset: timedelta) -> int:
    return offset // timedelta(minutes=1)
