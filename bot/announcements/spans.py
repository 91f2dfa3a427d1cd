"""Spans of time as people type them: "in 2 hours", "90 min", "1h30m", "in a week and two days"."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve"
_COUNTS = {word: number for number, word in enumerate(_NUMBERS.split())} | {"a": 1, "an": 1}
_UNITS = {
    "s": "s sec secs second seconds",
    "m": "m min mins minute minutes",
    "h": "h hr hrs hour hours",
    "d": "d day days",
    "w": "w wk wks week weeks",
    "o": "mo month months",
    "y": "y yr yrs year years",
}
_UNIT = {name: unit for unit, names in _UNITS.items() for name in names.split()}
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_PART = re.compile(r"(half an? |[a-z]+ |\d{1,9}(?:\.\d{1,3})? ?)([a-z]+)( and a half)?(?: and | ?& ?| |$|(?=\d))")
_SHORT = re.compile(r"(\d{1,3})h ?([0-5]\d)")


@dataclass(frozen=True)
class Span:
    """So many months, then days, by the calendar and at the same wall time; then so many seconds as they pass."""

    months: int
    days: int
    seconds: int


def span(text: str) -> Span | None:
    """Return the span that `text` is, in small letters and single spaces; None where it is none."""
    bare = text.removeprefix("in ").removeprefix("+").removesuffix(" from now").strip()
    if short := _SHORT.fullmatch(bare):
        return Span(0, 0, int(short[1]) * 3600 + int(short[2]) * 60)
    found: dict[str, Fraction] = {}
    place = 0
    while place < len(bare):
        part = _PART.match(bare, place)
        if part is None:
            return None
        count, unit = _count(part[1].strip()), _UNIT.get(part[2])
        if count is None or unit is None or unit in found:
            return None
        found[unit] = count + (Fraction(1, 2) if part[3] else 0)
        place = part.end()
    return _whole(found) if found else None


def later(wall: datetime, by: Span) -> datetime:
    """Return the naive `wall` with the months and days of a span added: the last of a month that is too short.

    Raises OverflowError or ValueError beyond the calendar.
    """
    years, month = divmod(wall.month - 1 + by.months, 12)
    year, month = wall.year + years, month + 1
    if year > 9999:
        raise OverflowError("beyond the calendar")
    return wall.replace(year=year, month=month, day=min(wall.day, monthrange(year, month)[1])) + timedelta(days=by.days)


def _count(word: str) -> Fraction | None:
    if word.startswith("half"):
        return Fraction(1, 2)
    if word in _COUNTS:
        return Fraction(_COUNTS[word])
    return Fraction(word) if word[0].isdecimal() else None


def _whole(found: dict[str, Fraction]) -> Span | None:
    months = found.get("o", Fraction()) + 12 * found.get("y", Fraction())
    days = found.get("d", Fraction()) + 7 * found.get("w", Fraction())
    seconds = sum(count * _SECONDS[unit] for unit, count in found.items() if unit in "smh")
    if months.denominator != 1:
        return None
    # Half a day has no wall time of its own.
    seconds += days % 1 * 86_400
    return Span(int(months), int(days), int(seconds))
