"""What has a date in the pack, by the day of the year. As in every reading, it passes the gate before it is counted.

Only whole dates count: what is known by its month or its year has no anniversary. Moments of the story are among them
where the pack dates them by a calendar.
"""

from calendar import isleap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.knowledge.archive import Archive, Thing
from bot.knowledge.models import STATEMENTS
from bot.knowledge.reading import Link, Told, links_of, statements

Kind = Literal["told", "album", "released", "broadcast"]


@dataclass(frozen=True)
class Event:
    """Something that happened on a day.

    `told` has its own `text`; of the others `subjects` are the albums that came out, or the episodes that were released
    or broadcast. `computed`: the day was worked out, not stated. `story`: what happens in the one episode, where that
    may be known. Its sources are read by `records`, those of the story by its own.
    """

    day: date
    kind: Kind
    records: tuple[str, ...]
    text: str = ""
    subjects: tuple[Thing, ...] = ()
    computed: bool = False
    story: Told | None = None


async def events(archive: Archive, horizon: int) -> list[Event]:
    """Return all that has a date and may be known at `horizon`, by day; of one day statements first."""
    found = [
        Event(day, "told", (one.record,), one.text)
        for kind in STATEMENTS
        for one in await statements(archive, kind, horizon)
        if (day := _whole(one.date) or _whole(one.label)) is not None
    ]
    told = {event.day for event in found}
    links = await links_of(archive, "released", horizon)
    found += _grouped("album", [link for link in links if link.subject.kind == "album"], {})
    stories = {link.subject.id: link for link in await links_of(archive, "synopsis", horizon)}
    # A release that is told of brings its episodes with it.
    for kind, episodes in (("released", links), ("broadcast", await links_of(archive, "broadcast", horizon))):
        shown = [link for link in episodes if link.subject.kind == "episode" and _whole(link.text) not in told]
        found += _grouped("released" if kind == "released" else "broadcast", shown, stories)
    return sorted(found, key=lambda event: event.day)


def on_day(happened: Iterable[Event], today: date) -> list[Event]:
    """Return those events of which `today` is an anniversary.

    What happened on 29 February is remembered on the 28th in a year that has no 29th.
    """
    return [event for event in happened if event.day.year < today.year and _in_year(event.day, today.year) == today]


def days_a_year(happened: Iterable[Event]) -> int:
    """Return on how many days of a year something is remembered."""
    return len({(event.day.month, event.day.day) for event in happened})


def next_day(happened: Iterable[Event], after: date) -> date | None:
    """Return the first day later than `after` that is an anniversary, or None where nothing has a date."""
    known = list(happened)
    # Eight years may lie between two of 29 February, but that is remembered every year.
    days = [_in_year(event.day, year) for event in known for year in (after.year, after.year + 1)]
    return min((day for day in days if day > after and on_day(known, day)), default=None)


def _in_year(day: date, year: int) -> date:
    missing = (day.month, day.day) == (2, 29) and not isleap(year)
    return date(year, 2, 28) if missing else day.replace(year=year)


def _grouped(kind: Kind, links: Iterable[Link], stories: dict[str, Link]) -> list[Event]:
    days: dict[tuple[date, bool], list[Link]] = {}
    for link in links:
        day = _whole(link.text)
        if day is not None:
            days.setdefault((day, link.extra == "computed"), []).append(link)
    return [_event(kind, day, computed, these, stories) for (day, computed), these in days.items()]


def _event(kind: Kind, day: date, computed: bool, links: list[Link], stories: dict[str, Link]) -> Event:
    subjects = tuple(link.subject for link in links)
    # Albums rest on their own sources; all episodes of a day on those of one.
    records = tuple(one.id for one in subjects) if kind == "album" else (links[0].record,)
    story = stories.get(subjects[0].id) if len(subjects) == 1 else None
    told = Told(story.record, story.text, subjects[0].number or 0) if story is not None else None
    return Event(day, kind, records, subjects=subjects, computed=computed, story=told)


def _whole(text: str | None) -> date | None:
    """Return the date that a pack writes as YYYY-MM-DD; None for anything else."""
    if text is None or len(text) != 10:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
