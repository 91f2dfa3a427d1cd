"""Times of day as people type them: "20:00", "8pm", "8.30 p.m.", "noon", "at 8", "8 in the evening"."""

import re
from dataclasses import dataclass
from datetime import time

from bot.announcements.days import is_near

_CLOCK = re.compile(r"(?<!\S)(?:at )?(\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?(am|pm))?(?!\S)")
_HALF_DAY = re.compile(r"(?<!\S)(?:at )?(\d{1,2})(?:\.(\d{2}))?() ?(am|pm)(?!\S)")
_NAMED = re.compile(r"(?<!\S)(?:at )?(noon|midday|midnight)(?!\S)")
_BARE = re.compile(r"(?<!\S)at (\d{1,2})(?: ?o'?clock)?(?!\S)|(?<!\S)(\d{1,2}) ?o'?clock(?!\S)")
_DOTTED = re.compile(r"(?<!\S)(?:at )?(\d{1,2})\.([0-5]\d)(?!\S)")
_PART = re.compile(r"(?<!\S)(?:in the |at )?(morning|afternoon|evening|night)(?!\S)")
_TRAILING = re.compile(r"(?<!\S)(\d{1,2})()$")
_HOURS = {"morning": range(1, 12), "afternoon": (12, *range(1, 7)), "evening": range(4, 12), "night": range(6, 12)}
_SMALL_HOURS = {"evening": (12,), "night": (12, *range(1, 6))}


class NoSuchTimeError(ValueError):
    """What is said is a time that no clock shows, such as 25:00."""


@dataclass(frozen=True)
class Hours:
    """The times of day that a text may mean (several: ambiguous), and what is left of it.

    - `times`: empty where it says none.
    - `overnight`: midnight, or an hour after it in a night: to some the day that is named is the one before.
    """

    times: tuple[time, ...]
    rest: str
    overnight: bool = False


def hours(text: str) -> Hours:
    """Return the time of day in `text`, in small letters and single spaces. Raises NoSuchTimeError.

    With minutes and neither am, pm nor a part of the day it is of 24 hours: 8:30 is in the morning.
    """
    text = re.sub(r"(?<=[\d ])([ap])\.?m\.?(?!\S)", r"\1m", text)
    part, text = _part_of_day(text)
    for pattern in (_CLOCK, _HALF_DAY):
        if match := pattern.search(text):
            hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
            if match[4]:
                return Hours((_of_half_day(hour, minute, second, match[4]),), _without(text, match))
            hour, overnight = _placed(hour, part) or (hour, False)
            return Hours((_time(hour, minute, second),), _without(text, match), overnight)
    if match := _NAMED.search(text):
        midnight = match[1] == "midnight"
        return Hours((time(0 if midnight else 12),), _without(text, match), midnight)
    if (match := _DOTTED.search(text)) and not (1 <= int(match[1]) <= 31 and 1 <= int(match[2]) <= 12):
        hour, overnight = _placed(int(match[1]), part) or (int(match[1]), False)
        return Hours((_time(hour, int(match[2])),), _without(text, match), overnight)
    match = _BARE.search(text) or _TRAILING.search(text)
    if match and (match.re is _BARE or is_near(before := text[: match.start()].strip()) or (part and not before)):
        hour = int(match[1] or match[2])
        if placed := _placed(hour, part):
            return Hours((_time(placed[0]),), _without(text, match), placed[1])
        times = (_time(hour % 12), _time(hour % 12 + 12)) if 1 <= hour <= 12 else (_time(hour),)
        return Hours(times, _without(text, match))
    return Hours((), _tidy(text))


def _part_of_day(text: str) -> tuple[str | None, str]:
    if match := _PART.search(text):
        return match[1], _without(text, match)
    return ("night" if "tonight" in text.split() else None), text


def _placed(hour: int, part: str | None) -> tuple[int, bool] | None:
    """Return the hour of 24 that an hour in a part of the day is, and whether that is after midnight; None: no such."""
    if part is None:
        return None
    if hour in _SMALL_HOURS.get(part, ()):
        return hour % 12, True
    return (hour % 12 + (0 if part == "morning" else 12), False) if hour in _HOURS[part] else None


def _of_half_day(hour: int, minute: int, second: int, half: str) -> time:
    if not 1 <= hour <= 12:
        raise NoSuchTimeError
    return _time(hour % 12 + (12 if half == "pm" else 0), minute, second)


def _time(hour: int, minute: int = 0, second: int = 0) -> time:
    try:
        return time(hour, minute, second)
    except ValueError as error:
        raise NoSuchTimeError from error


def _without(text: str, match: re.Match[str]) -> str:
    return _tidy(text[: match.start()] + " " + text[match.end() :])


def _tidy(text: str) -> str:
    return " ".join(text.split())
