"""Times on the panel on which an announcement is written: ways to repeat, how late is late, the wall's own."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, get_day_names

from bot.announcements.clocks import to_local
from bot.announcements.sketch import Way
from bot.storage.drafts import Name
from bot.ui.announce_words import kind_name
from bot.ui.layouts import shortened
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


def plain_name(name: Name) -> str:
    """Return what an announcement is called, on one line."""
    return " ".join((name.title or name.text).split()) or kind_name(name.kind)


def choice_name(name: Name, clock: ZoneInfo) -> str:
    """Return an announcement as it is offered while somebody types: at most 100 characters."""
    if name.next_ms is None:
        return shortened(plain_name(name), 100)
    return f"{shortened(plain_name(name), 75)} · {wall(to_local(name.next_ms, clock))}"
