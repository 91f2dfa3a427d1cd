"""Dates as people type them: in words, in digits, in Japanese; whole, or only as much of one as they know."""

import re
import unicodedata
from typing import NamedTuple

from bot.trivia.numbers import denials, in_figures, these, words

_MONTHS = "january february march april may june july august september october november december"
MONTHS = {name[:length]: place for place, name in enumerate(_MONTHS.split(), 1) for length in (3, len(name))} | {
    "sept": 9
}
_AROUND = these(
    "on in the of at it was is its since from year month day i think maybe probably a d ad "
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"
)
_LONGEST = 100
_JAPANESE = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(?:(\d{1,2})日)?")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?|(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(?:(\d{1,2})([-/.]))?(\d{1,2})[-/.](\d{4})")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Day(NamedTuple):
    """A date, or what is said of one: None for what is not."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


def date(typed: str) -> str | None:
    """Return the date in `typed` as "2018-12-03", "2018-12" or "2018"; None where there is none or it is ambiguous.

    A year must be there. Between dots the day comes first; between strokes it must follow from the numbers.
    """
    found = readings(typed)
    if len(found) != 1:
        return None
    (day,) = found
    return _iso(day) if day.year else None


def readings(text: str) -> frozenset[Day]:
    """Return every date that `text` can mean: none where it is no date, two for "3/12/2018"."""
    if len(text) > _LONGEST:
        text = " ".join(text.split())
        if len(text) > _LONGEST:
            return frozenset()
    plain = unicodedata.normalize("NFKC", text).casefold().strip(" \t\r\n!?.,;:()[]'\"‘’“”…")
    plain = re.sub(r"\s*([-/.‐‑–—−])\s*(?=\d)", lambda found: found[1] if found[1] in "-/." else "-", plain)
    return frozenset(day for day in _in_digits(plain) or _in_words(plain) if _exists(day))


def compare(typed: frozenset[Day], right: Day) -> bool | None:
    """Tell whether one of the readings says all that `right` says; None where one says less of it and nothing else."""
    verdicts = {_agrees(day, right) for day in typed}
    return True if True in verdicts else None if None in verdicts else False


def _agrees(day: Day, right: Day) -> bool | None:
    if right.year is None and right.day is None:
        return day == right
    if all(mine == yours for mine, yours in zip(day, right, strict=True) if yours is not None):
        return True
    both = [(mine, yours) for mine, yours in zip(day, right, strict=True) if mine is not None and yours is not None]
    return None if both and all(mine == yours for mine, yours in both) else False


def _in_digits(text: str) -> list[Day]:
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = (found[5], found[6], found[7]) if found[5] else (found[1], found[3], found[4])
        return [Day(int(year), int(month), int(day) if day else None)]
    if found := _YEAR_LAST.fullmatch(text):
        first, stroke, second, year = found.groups()
        if first is None:
            return [Day(int(year), int(second))]
        day_first = Day(int(year), int(second), int(first))
        return [day_first] if stroke == "." else [day_first, Day(int(year), int(first), int(second))]
    return []


def _in_words(text: str) -> list[Day]:
    said = words(text)
    if found := _JAPANESE.fullmatch("".join(said)):
        year, month, day = (int(part) if part else None for part in found.groups())
        return [Day(year, month, day)] if year or month else []
    if denials(said):
        return []
    months = [MONTHS[word] for word in said if word in MONTHS]
    figures = [word for word in in_figures(said) if word not in MONTHS and word not in _AROUND]
    if len(months) > 1 or not all(word.isdecimal() and len(word) <= 4 for word in figures):
        return []
    years = [int(word) for word in figures if len(word) == 4]
    days = [int(word) for word in figures if len(word) < 3]
    if len(years) + len(days) != len(figures) or len(years) > 1 or len(days) > (1 if months else 0):
        return []
    if not months and not years:
        return []
    return [Day(years[0] if years else None, months[0] if months else None, days[0] if days else None)]


def _exists(day: Day) -> bool:
    year, month, number = day
    if (year is not None and not 1000 <= year < 3000) or (month is not None and not 1 <= month <= 12):
        return False
    if number is None or month is None:
        return number is None
    leap = year is None or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return 1 <= number <= _DAYS[month - 1] and (month != 2 or number < 29 or leap)


def _iso(day: Day) -> str:
    said = [part for part in day if part is not None]
    return "-".join(f"{part:04}" if place == 0 else f"{part:02}" for place, part in enumerate(said))
