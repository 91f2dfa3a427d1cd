"""The anniversaries of a day, as they are posted: each under its date, with its sources."""

from collections.abc import Iterable
from datetime import date

from babel.dates import format_date
from discord import ui

from bot.knowledge.anniversaries import Event
from bot.knowledge.archive import Archive
from bot.knowledge.reading import cited
from bot.ui.dates import said_date, said_runs
from bot.ui.layouts import plain, rule, small
from bot.ui.lines import Line, paged, under_headings, with_sources
from bot.ui.notes import Notes
from bot.ui.prose import together
from bot.words import LOCALE, say, say_count


async def day_blocks(archive: Archive, today: date, happened: Iterable[Event]) -> list[str | ui.Item[ui.LayoutView]]:
    """Return what is told of a day: what `happened` on it in other years, as much as a screen holds."""
    lines = [line for event in happened for line in _lines(event, today.year - event.day.year)]
    shown = paged(lines)[0]
    sources = await cited(archive, [record for line in shown for record in line.records])
    notes = Notes()
    blocks: list[str | ui.Item[ui.LayoutView]] = [f"## {say('on_this_day.title', day=said_day(today))}"]
    blocks += under_headings(with_sources(shown, sources), notes)
    if len(shown) < len(lines):
        blocks.append(small(say_count("on_this_day.more", len(lines) - len(shown))))
    cites = notes.line()
    return [*blocks, rule(), cites] if cites else blocks


def said_day(day: date) -> str:
    """Return a day of the year as people read it."""
    return format_date(day, "d MMMM", locale=LOCALE)


def _lines(event: Event, years: int) -> list[Line]:
    heading = say_count("on_this_day.years", years, date=said_date(event.day.isoformat()))
    lines = [Line(_text(event), heading, event.records)]
    if event.story is not None:
        lines.append(Line(plain(event.story.text), heading, (event.story.record,), event.story.episode))
    return lines


def _text(event: Event) -> str:
    names = [plain(one.name) for one in event.subjects]
    episodes = said_runs(one.number or 0 for one in event.subjects)
    match event.kind:
        case "told":
            return plain(event.text)
        case "album":
            return say_count("timeline.albums", len(names), names=together(f"*{name}*" for name in names))
        case "released" if len(names) == 1 and not _is_plain(event):
            text = say("on_this_day.released", episode=episodes, title=names[0])
        case "released":
            text = say_count("timeline.released", len(names), episodes=episodes)
        case "broadcast" if len(names) == 1 and not _is_plain(event):
            text = say("on_this_day.broadcast", episode=episodes, title=names[0])
        case "broadcast":
            text = say_count("timeline.broadcast", len(names), episodes=episodes)
    return say("on_this_day.computed", event=text) if event.computed else text


def _is_plain(event: Event) -> bool:
    """Return whether the title of an episode is only its number, as in series that give theirs none."""
    return event.subjects[0].name.rsplit(" ", 1)[-1] == str(event.subjects[0].number)
