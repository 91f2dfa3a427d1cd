"""What happened when: releases, how the series was made, the story's own time, the story so far."""

from collections.abc import Iterable
from dataclasses import replace

from bot.knowledge.reading import Link, Statement, Told
from bot.ui.dates import said_date, said_runs
from bot.ui.layouts import plain
from bot.ui.lines import Line
from bot.ui.prose import capital, together
from bot.ui.readers import Reader
from bot.words import say, say_count


def release_lines(releases: Iterable[Statement]) -> list[Line]:
    """Return the releases under their days and, where the text leaves it out, their territories; undated ones last."""
    told = [(one, _territory(one)) for one in releases]
    told.sort(key=lambda pair: (pair[0].date is None, pair[0].date or "", pair[1]))
    return [
        Line(plain(one.text), " · ".join(filter(None, (_day(one.date), plain(where)))), (one.record,))
        for one, where in told
    ]


def _day(iso: str | None) -> str:
    return said_date(iso) if iso else say("releases.undated")


def _territory(release: Statement) -> str:
    label = release.label or ""
    return "" if label.casefold() in release.text.casefold() else capital(label)


def date_lines(releases: Iterable[Statement], links: Iterable[Link], reader: Reader) -> list[Line]:
    """Return everything that has a date, by day: releases, albums, and runs of episodes that no release tells of."""
    told = [one for one in releases if one.date]
    lines = [(one.date or "", Line(plain(one.text), records=(one.record,))) for one in told]
    lines += _albums([link for link in links if link.subject.kind == "album"], reader)
    lines += _episodes([link for link in links if link.subject.kind == "episode"], {one.date for one in told})
    return [replace(line, heading=said_date(when)) for when, line in sorted(lines, key=lambda pair: pair[0])]


def _by_day(links: Iterable[Link]) -> dict[str, list[Link]]:
    days: dict[str, list[Link]] = {}
    for link in links:
        days.setdefault(link.text, []).append(link)
    return days


def _albums(links: Iterable[Link], reader: Reader) -> list[tuple[str, Line]]:
    lines = []
    for when, these in _by_day(links).items():
        albums = tuple(link.subject.id for link in these)
        names = together(f"*{plain(reader.called(link.subject))}*" for link in these)
        text = say_count("timeline.albums", len(these), names=names)
        lines.append((when, Line(text, records=albums, subjects=albums)))
    return lines


def _episodes(links: list[Link], told: set[str | None]) -> list[tuple[str, Line]]:
    """Return a line for each day of release and, as television is weekly, one for each unbroken run on television."""
    lines = []
    for when, these in _by_day(link for link in links if link.kind == "released").items():
        if when not in told:
            text = say_count("timeline.released", len(these), episodes=_numbers(these))
            lines.append((when, Line(text, records=(these[0].record,))))
    on_air = sorted((link for link in links if link.kind == "broadcast"), key=lambda link: link.text)
    if on_air and on_air[0].text not in told:
        begun, ended = on_air[0], on_air[-1]
        if begun.text == ended.text:
            text = say_count("timeline.broadcast", len(on_air), episodes=_numbers(on_air))
        else:
            text = say("timeline.broadcast.run", episodes=_numbers(on_air), ended=said_date(ended.text))
        lines.append((begun.text, Line(text, records=(begun.record, ended.record))))
    return lines


def _numbers(links: list[Link]) -> str:
    return said_runs(link.subject.number or 0 for link in links)


def making_lines(production: Iterable[Statement]) -> list[Line]:
    """Return how the series was made, by topic in the order in which series are made."""
    order = ("origin", "writing", "design", "animation", "music", "release", "reception", "business")
    made = sorted(production, key=lambda one: order.index(one.label or "business"))
    return [Line(plain(one.text), say(f"topic.{one.label}"), (one.record,)) for one in made]


def moment_lines(moments: Iterable[Statement]) -> list[Line]:
    """Return the moments of the story's own time."""
    return [Line(moment(one.label, one.text), records=(one.record,)) for one in moments]


def moment(label: str | None, text: str) -> str:
    """Return what happened in the story's own time, behind when it did."""
    return f"**{plain(capital(label))}**: {plain(text)}" if label else plain(text)


def told_lines(told: Iterable[Told]) -> list[Line]:
    """Return what happens, under the episodes that show it."""
    return [
        Line(plain(one.text), say("recap.episode", episode=one.episode), (one.record,), one.episode) for one in told
    ]
