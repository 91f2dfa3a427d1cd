"""Moments as people type them: a span from now, a day and a time, a timestamp of Discord's."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from itertools import product
from typing import Literal
from zoneinfo import ZoneInfo

from bot.announcements import zones
from bot.announcements.clocks import Moment, offset_at, settle, to_local
from bot.announcements.days import NoSuchDayError, Reading, readings
from bot.announcements.hours import NoSuchTimeError, hours
from bot.announcements.spans import Span, later, span

_LONGEST = 100
_FURTHEST_MS = 10 * 366 * 86_400_000
_DISCORD = re.compile(r"<t:(-?\d{1,15})(?::[tdfrs])?>|(\d{9,11})")
_AFTER_TIME = re.compile(r"(?<=\d:\d\d) ?(?:utc|gmt)?(z|[+-]\d{1,2}(?::?\d{2})?)(?!\S)")
_NAMED_OFFSET = re.compile(r"(?<!\S)(?:utc|gmt)(?: ?([+-] ?\d{1,2}(?::?\d{2})?))?(?!\S)")
_IANA = re.compile(r"(?<!\S)[a-z]\w+(?:/[\w+-]+)+(?!\S)")
_OFFSET = re.compile(r"([+-]) ?(\d{1,2}):?(\d{2})?")
# The initials that mean one zone, at one offset all the year round. Of the others "EST" is what people write in July.
_INITIALS = {"jst": "Asia/Tokyo", "kst": "Asia/Seoul"}

Kind = Literal[
    "unreadable", "past", "far", "no-time", "no-such-time", "no-such-day", "ambiguous", "gap", "unknown-zone"
]


@dataclass(frozen=True)
class Fault:
    """Why a text is no moment.

    - `said`: the part of the text that it is about.
    - `instead`: what can be written for it, and is read: each meaning of what is ambiguous, the first valid minute
      after a gap. For a zone that is unknown, names of zones.
    - `ms`: the moment that has passed.
    """

    kind: Kind
    said: str
    instead: tuple[str, ...] = ()
    ms: int | None = None


class _Wrong(Exception):
    def __init__(self, fault: Fault) -> None:
        self.fault = fault


def read(text: str, now: int, zone: ZoneInfo) -> Moment | Fault:
    """Return the moment that `text` means to somebody in `zone` at `now` (ms), to the second; or why it is none.

    It is always later than now, and `local` is what the clock in `zone` shows, even where another zone is named. What
    the clock shows twice is the first of the two, save for a timestamp or a span that says otherwise: there `settle` of
    `local` is an hour early (`plan.once_at` is not).
    """
    try:
        return _checked(_read(_plain(text), now, zone), now, text.strip())
    except _Wrong as wrong:
        return wrong.fault


def _plain(text: str) -> str:
    if len(text) > _LONGEST:
        raise _Wrong(Fault("unreadable", text[:_LONGEST]))
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("−", "-").replace(",", " ")
    return " ".join(plain.split()).rstrip(".!")


def _read(plain: str, now: int, zone: ZoneInfo) -> Moment:
    if match := _DISCORD.fullmatch(plain):
        return _at(int(match[1] or match[2]) * 1000, zone, plain)
    if found := span(plain):
        return _after(found, now, zone, plain)
    theirs, name, bare = _zone_of(re.sub(r"(?<=\d)t(?=\d\d:)", " ", plain))
    moment = _on_a_day(bare, now, theirs or zone, name)
    if moment.moved:
        raise _Wrong(Fault("gap", plain, (_written(moment, name),)))
    return moment if theirs is None else _at(moment.ms, zone, plain)


def _checked(moment: Moment, now: int, said: str) -> Moment:
    if moment.ms <= now:
        raise _Wrong(Fault("past", said, ms=moment.ms))
    if moment.ms - now > _FURTHEST_MS:
        raise _Wrong(Fault("far", said))
    return moment


def _at(ms: int, zone: tzinfo, said: str) -> Moment:
    try:
        return Moment(to_local(ms, zone), ms, offset_at(ms, zone))
    except OverflowError as error:
        raise _Wrong(Fault("far", said)) from error


def _after(found: Span, now: int, zone: tzinfo, said: str) -> Moment:
    """Return the moment a span from now: days at the same wall time, hours as they pass."""
    now -= now % 1000
    try:
        if found.months or found.days:
            now = settle(later(to_local(now, zone), found), zone).ms
        return _at(now + found.seconds * 1000, zone, said)
    except (OverflowError, ValueError) as error:
        raise _Wrong(Fault("far", said)) from error


def _zone_of(plain: str) -> tuple[tzinfo | None, str, str]:
    """Return the zone that a text names, its name as it can be written behind a time, and the text without it."""
    for pattern in (_AFTER_TIME, _NAMED_OFFSET, _IANA):
        if match := pattern.search(plain):
            bare = " ".join((plain[: match.start()] + " " + plain[match.end() :]).split())
            if pattern is _IANA:
                if (key := zones.spelled(match[0])) is None:
                    raise _unknown_zone(match[0], 0)
                return ZoneInfo(key), f" {key}", bare
            minutes = _offset(match[1] or "z", match[0].strip())
            sign = "-" if minutes < 0 else "+"
            return (
                timezone(timedelta(minutes=minutes)),
                f" UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}",
                bare,
            )
    for initials, key in _INITIALS.items():
        if initials in (words := plain.split()):
            return ZoneInfo(key), f" {key}", " ".join(word for word in words if word != initials)
    return None, "", plain


def _offset(text: str, said: str) -> int:
    if text == "z":
        return 0
    match = _OFFSET.fullmatch(text)
    minutes = int(match[2]) * 60 + int(match[3] or 0) if match else 24 * 60
    if minutes > 14 * 60:
        raise _Wrong(Fault("unknown-zone", said))
    return -minutes if text.startswith("-") else minutes


def _unknown_zone(said: str, now: int) -> _Wrong:
    near = zones.search(said.rsplit("/", 1)[-1], now, limit=3)
    return _Wrong(Fault("unknown-zone", said, tuple(zone.key for zone in near)))


def _on_a_day(bare: str, now: int, zone: tzinfo, zone_name: str) -> Moment:
    """Return the moment that a day and a time mean; it may have passed. Raises _Wrong where they do not."""
    today = to_local(now, zone).date()
    try:
        said = hours(bare)
        days = _days(said.rest, today, bool(said.times), now)
    except NoSuchTimeError as error:
        raise _Wrong(Fault("no-such-time", bare)) from error
    except NoSuchDayError as error:
        raise _Wrong(Fault("no-such-day", bare)) from error
    if not said.times:
        raise _Wrong(Fault("no-time" if days and said.rest else "unreadable", bare))
    # A night that is named belongs to the day before as much as to the day after.
    nights = (0, 1) if said.overnight and said.rest else (0,)
    meant = {
        moment.ms: moment
        for dates, at, night in product(days, said.times, nights)
        for moment in [_first_to_come([day + timedelta(days=night) for day in dates], at, now, zone)]
    }
    to_come = [moment for _, moment in sorted(meant.items()) if moment.ms > now]
    if len(to_come) > 1:
        raise _Wrong(Fault("ambiguous", bare, tuple(_written(moment, zone_name) for moment in to_come)))
    return to_come[0] if to_come else max(meant.values(), key=lambda moment: moment.ms)


def _days(rest: str, today: date, timed: bool, now: int) -> list[Reading]:
    """Return what the day may be. Where a word too many is behind it, that was to be a zone."""
    if found := readings(rest, today):
        return found
    day, _, word = rest.rpartition(" ")
    if timed and word.isalpha() and readings(day, today) and not readings(word, today):
        raise _unknown_zone(word, now)
    raise _Wrong(Fault("unreadable", rest))


def _first_to_come(dates: Iterable[date], at: time, now: int, zone: tzinfo) -> Moment:
    moments = [settle(datetime.combine(day, at), zone) for day in dates]
    return next((moment for moment in moments if moment.ms > now), moments[-1])


def _written(moment: Moment, zone_name: str) -> str:
    return f"{moment.local:%Y-%m-%d %H:%M}{zone_name}"
