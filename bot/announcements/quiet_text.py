"""Quiet hours as people type them: "22:00–08:00", "10pm to 8am", "from 22 till 8"."""

import re
from itertools import product

_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2})|h)? ?(?:o'?clock)? ?(am|pm)?|(\d{2})(\d{2})h?")
_BARE = re.compile(r"(?:[1-9]|1[0-2])")
_NAMED = {"midnight": 0, "noon": 12 * 60, "midday": 12 * 60}
_BETWEEN = re.compile(r" ?[-–—−~] ?| (?:to|until|till|til|and) ")


class NoQuietHoursError(ValueError):
    """The text says no quiet hours."""


def quiet_hours(text: str) -> tuple[int, int]:
    """Return from when and until when it is quiet, in minutes after midnight. Raises NoQuietHoursError.

    Without am and pm a time is of 24 hours; where only one of the two has either, the other has what makes the shorter
    span: "10pm to 8" ends in the morning.
    """
    said = re.sub(r"(?<=[\d ])([ap])\.?m\b\.?", r"\1m", " ".join(text.casefold().split()))
    said = re.sub(r"^(?:from|between) ", "", said)
    parts = _BETWEEN.split(said)
    if len(parts) != 2:
        raise NoQuietHoursError
    halves = [part.endswith(("am", "pm")) for part in parts]
    meant = [
        [_minutes(part + half) for half in (("am", "pm") if any(halves) and _BARE.fullmatch(part) else ("",))]
        for part in parts
    ]
    spans = [(begins, ends) for begins, ends in product(*meant) if begins != ends]
    if not spans:
        raise NoQuietHoursError
    return min(spans, key=lambda span: (span[1] - span[0]) % (24 * 60))


def _minutes(said: str) -> int:
    if said in _NAMED:
        return _NAMED[said]
    match = _TIME.fullmatch(said)
    if match is None:
        raise NoQuietHoursError
    hour, minute, half = int(match[1] or match[4]), int(match[2] or match[5] or 0), match[3]
    if half and not 1 <= hour <= 12:
        raise NoQuietHoursError
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        raise NoQuietHoursError
    return hour % 24 * 60 + minute
