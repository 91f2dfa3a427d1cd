"""Times on the panel on which an announcement is written: ways to repeat, how late is late, the wall's own."""

from datetime import datetime

from babel.dates import format_datetime, get_day_names

from bot.announcements.sketch import Way
from bot.words import LOCALE, say, say_count


def way_label(way: Way, start: datetime) -> str:
    """Return a way to repeat as it is offered for something that starts then."""
    place = min((start.day - 1) // 7 + 1, 4)
    return say(f"write.way.{way}", weekday=weekday(start.weekday()), day=start.day, place=say(f"desk.place.{place}"))


def tolerance_label(ms: int) -> str:
    """Return how late a run may be, in minutes or hours."""
    hours, minutes = divmod(ms // 60_000, 60)
    return say_count("write.hours", hours) if hours and not minutes else say_count("write.minutes", ms // 60_000)


def wall(moment: datetime) -> str:
    """Return a wall time as people read it."""
    return format_datetime(moment, "EEE d MMM y, HH:mm", locale=LOCALE)


def weekday(day: int) -> str:
    """Return the name of a day of the week, 0 being Monday."""
    return str(get_day_names("wide", locale=LOCALE)[day])
