"""Days as people type them: "tomorrow", "friday", "next monday", "3 December", "3/12", "2026-12-03"."""

import re
from datetime import date, timedelta

_MONTHS = "january february march april may june july august september october november december"
_MONTH = {name[:length]: place for place, name in enumerate(_MONTHS.split(), 1) for length in (3, len(name))} | {
    "sept": 9
}
_WEEK = "monday tuesday wednesday thursday friday saturday sunday"
_WEEKDAY = {name[:length]: place for place, name in enumerate(_WEEK.split()) for length in (3, len(name))}
_WEEKDAY |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_NEAR = {
    # What is left of "this evening" is "this".
    **dict.fromkeys(("today", "tonight", "this"), 0),
    **dict.fromkeys(("tomorrow", "tmr", "tmrw", "tomorow", "tommorow", "tommorrow"), 1),
    "day after tomorrow": 2,
    "yesterday": -1,
}
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4})?)?")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]+)\.?(?: (\d{4}))?")
_MONTH_DAY = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?")
# A date without its year that was this lately is taken for a mistake, not for next year's.
_LATELY = timedelta(days=30)

Reading = tuple[date, ...]
"""Dates of which the first whose time is still to come is meant."""


class NoSuchDayError(ValueError):
    """What is said is a day that no calendar has, such as the 31st of November."""


def is_near(text: str) -> bool:
    """Return whether `text` names a day without a number: a weekday, today, tomorrow."""
    return text in _NEAR or text.rsplit(" ", 1)[-1] in _WEEKDAY


def readings(text: str, today: date) -> list[Reading]:
    """Return what the day in `text` can mean: nothing where it is none, several where it is ambiguous.

    `text` is in small letters and single spaces. No text at all is today or tomorrow. Raises NoSuchDayError.
    """
    said = " ".join(word for word in text.split() if word not in ("on", "the", "of"))
    if not said:
        return [(today, today + timedelta(days=1))]
    if said in _NEAR:
        return [(today + timedelta(days=_NEAR[said]),)]
    first, _, rest = said.partition(" ")
    if first in ("next", "this", "coming") and rest in _WEEKDAY:
        return _named(first, _WEEKDAY[rest], today)
    if first in _WEEKDAY:
        if not rest:
            return _named("", _WEEKDAY[first], today)
        return _on_weekday(_dated(rest, today), _WEEKDAY[first])
    return _dated(said, today)


def _named(which: str, weekday: int, today: date) -> list[Reading]:
    ahead = (weekday - today.weekday()) % 7
    coming = today + timedelta(days=ahead)
    in_a_week = today + timedelta(days=ahead + 7)
    if which != "next":
        return [(coming, in_a_week)]
    if ahead == 0:
        return [(in_a_week,)]
    # Said on a Wednesday, "next Friday" is in two days to some and in nine to others; "next Monday" is in five to all.
    return [(coming,), (in_a_week,)] if weekday > today.weekday() else [(coming,)]


def _on_weekday(found: list[Reading], weekday: int) -> list[Reading]:
    fitting = [kept for dates in found if (kept := tuple(day for day in dates if day.weekday() == weekday))]
    if found and not fitting:
        raise NoSuchDayError
    return fitting


def _dated(said: str, today: date) -> list[Reading]:
    if match := _YEAR_FIRST.fullmatch(said):
        return [_dates(int(match[1]), int(match[3]), int(match[4]), today)]
    if match := _YEAR_LAST.fullmatch(said):
        one, other = int(match[1]), int(match[3])
        year = int(match[4]) if match[4] else None
        pairs = {(other, one)} if match[2] == "." or one == other else {(other, one), (one, other)}
        possible = sorted(pair for pair in pairs if 1 <= pair[0] <= 12 and 1 <= pair[1] <= 31)
        if not possible:
            raise NoSuchDayError
        return [_dates(year, month, day, today) for month, day in possible]
    for pattern, day_first in ((_DAY_MONTH, True), (_MONTH_DAY, False)):
        if match := pattern.fullmatch(said):
            day, name = (match[1], match[2]) if day_first else (match[2], match[1])
            if name in _MONTH:
                return [_dates(int(match[3]) if match[3] else None, _MONTH[name], int(day), today)]
    return []


def _dates(year: int | None, month: int, day: int, today: date) -> Reading:
    """Return the date; without a year the next of that name, leap days being some years apart."""
    if year is not None:
        return (_date(year, month, day),)
    for candidate in range(today.year - 1, today.year + 9):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if found >= today - _LATELY:
            return (found,)
    raise NoSuchDayError


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NoSuchDayError from error
