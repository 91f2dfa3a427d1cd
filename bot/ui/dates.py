"""Dates and runs of numbers as people read them."""

from collections.abc import Iterable
from datetime import date

from babel.dates import format_date

from bot.words import LOCALE


def said_date(iso: str) -> str:
    """Return a date as people read it; a month or a year alone stays one."""
    year, *rest = (int(part) for part in iso.split("-"))
    pattern = ("yyyy", "MMMM yyyy", "d MMMM yyyy")[len(rest)]
    return format_date(date(year, *([*rest, 1, 1][:2])), pattern, locale=LOCALE)


def runs(numbers: Iterable[int]) -> list[list[int]]:
    """Return numbers in their order, once each, those that follow one another together."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return found


def said_runs(numbers: Iterable[int]) -> str:
    """Return numbers as runs: "1–3, 5"."""
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs(numbers))
