"""The card of whatever has one: heading, what stands before the facts, facts by section, sources; page by page."""

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from discord import ui

from bot.knowledge.archive import Card, CardPart, Citation, Thing
from bot.knowledge.horizons import Horizon
from bot.knowledge.models import SECTIONS
from bot.ui.horizons import horizon_buttons, horizon_note
from bot.ui.lasting import Press
from bot.ui.layouts import card, plain, rule, small
from bot.ui.notes import Notes, cited_as
from bot.ui.paging import pager
from bot.words import LOCALE, say, say_count

# A page is what a phone shows without much scrolling, and its links must leave room below 4000 characters.
PAGE_LINES = 6
PAGE_CHARACTERS = 900
PAGE_LINKS = 1500
MOST_NAMES = 15
MOST_VOICES = 12


@dataclass(frozen=True)
class Neighbours:
    """What a card leads to beside its own pages: the seasons of a series, the episodes before and after one."""

    seasons: tuple[Thing, ...] = ()
    before: Thing | None = None
    after: Thing | None = None


@dataclass(frozen=True)
class _Line:
    section: str
    text: str
    sources: tuple[Citation, ...]
    episode: int | None

    @property
    def links(self) -> int:
        return sum(len(cited_as(source, self.episode)) for source in self.sources)


def subject_card(  # noqa: PLR0917
    shown: Card, page: int, horizon: Horizon, episodes: int, near: Neighbours, asker: int
) -> ui.LayoutView:
    """Return page `page` (from 0, brought into range) of a card for `asker` (0 under a private answer)."""
    pages = _pages(shown)
    page = min(max(page, 0), len(pages) - 1)
    notes = Notes()
    names = " · ".join(plain(name) for name in (shown.name_ja, shown.name_romaji) if name)
    blocks: list[str | ui.Item[ui.LayoutView] | None] = ["## " + plain(shown.name), small(names) or None]
    if page == 0:
        blocks.extend(_front(shown, notes, near))
    for section in dict.fromkeys(line.section for line in pages[page]):
        body = "\n".join(
            f"- {line.text} {notes.mark(line.sources, line.episode)}" for line in pages[page] if line.section == section
        )
        blocks.append(f"**{say(f'card.section.{section}')}**\n{body}")
    if not pages[page] and not (page == 0 and shown.parts):
        blocks.append(say("card.empty"))
    blocks.extend([rule(), notes.line(), small(horizon_note(horizon, episodes))])
    rows = [row] if (row := pager("card", page, len(pages), shown.subject_id, asker)) else []
    if turns := _episode_buttons(shown, horizon, near, asker):
        rows.append(ui.ActionRow(*turns))
    if buttons := horizon_buttons(horizon):
        rows.append(ui.ActionRow(*buttons))
    return card(*blocks, rows=rows)


def _front(shown: Card, notes: Notes, near: Neighbours) -> list[str]:
    """Return what only the first page has."""
    blocks = []
    lines = []
    if shown.kind == "episode":
        lines.append(_dates(shown, notes))
    if shown.aliases:
        lines.append(say("card.aliases", names=_names(shown.aliases)))
    if shown.first_episode is not None and shown.kind == "character":
        lines.append(say("card.first", episode=shown.first_episode))
    if lines:
        blocks.append("\n".join(line for line in lines if line))
    for season in near.seasons:
        blocks.append(say("card.season", name=plain(season.name), first=season.first_episode, last=season.last_episode))
    if shown.kind == "episode":
        synopsis = shown.of("synopsis")
        blocks.extend(f"{plain(part.text)} {notes.mark(part.sources, shown.number)}" for part in synopsis)
        if not synopsis:
            blocks.append(say("card.sealed"))
    if cast := shown.of("cast"):
        blocks.append(f"**{say('card.cast')}**\n" + _names(tuple(part.target for part in cast)))
    if voices := shown.of("voice"):
        body = "\n".join(f"- {_voice(part)} {notes.mark(part.sources)}" for part in voices[:MOST_VOICES])
        blocks.append(f"**{say('card.voices')}**\n{body}")
    return blocks


def _names(names: tuple[str, ...]) -> str:
    more = [say_count("card.more_names", len(names) - MOST_NAMES)] if len(names) > MOST_NAMES else []
    return ", ".join([*(plain(name) for name in names[:MOST_NAMES]), *more])


def _dates(shown: Card, notes: Notes) -> str:
    season = [plain(part.target) for part in shown.of("season")]
    dates = [
        say(f"card.{part.kind}{'.computed' if part.extra else ''}", date=said_date(part.text))
        + f" {notes.mark(part.sources)}"
        for kind in ("released", "broadcast")
        for part in shown.of(kind)
    ]
    return "\n".join([*season, *dates])


def said_date(iso: str) -> str:
    """Return a date as people read it; a month or a year alone stays one."""
    year, *rest = (int(part) for part in iso.split("-"))
    pattern = ("yyyy", "MMMM yyyy", "d MMMM yyyy")[len(rest)]
    return format_date(date(year, *([*rest, 1, 1][:2])), pattern, locale=LOCALE)


def _voice(part: CardPart) -> str:
    return say(
        "card.voice" if part.extra == "original" else "card.voice.dub",
        language=say(f"language.{part.text}"),
        dub=plain(part.extra.capitalize()),
        person=plain(part.target),
    )


def _pages(shown: Card) -> list[list[_Line]]:
    lines = [
        _Line(section, plain(fact.text), fact.sources, fact.episode)
        for section, facts in shown.sections
        for fact in facts
    ]
    lines += [
        _Line("relations", f"**{plain(part.target)}**: {plain(part.text)}", part.sources, part.episode)
        for part in shown.of("relation")
    ]
    lines.sort(key=lambda line: SECTIONS.index(line.section))
    pages: list[list[_Line]] = [[]]
    for line in lines:
        last = pages[-1]
        full = (
            len(last) >= PAGE_LINES
            or sum(len(other.text) for other in last) + len(line.text) > PAGE_CHARACTERS
            or sum(other.links for other in last) + line.links > PAGE_LINKS
        )
        if last and full:
            pages.append([])
        pages[-1].append(line)
    return pages


def _episode_buttons(shown: Card, horizon: Horizon, near: Neighbours, asker: int) -> list[Press]:
    if shown.kind != "episode" or shown.number is None:
        return []
    buttons = []
    if near.before:
        buttons.append(Press.make(f"◀ {near.before.name}", "card", 0, near.before.id, asker, "before"))
    if near.after:
        buttons.append(Press.make(f"{near.after.name} ▶", "card", 0, near.after.id, asker, "after"))
    if horizon.reader is None or horizon.reader < shown.number:
        buttons.append(Press.make(say("progress.watched.button"), "watched", shown.number, shown.subject_id))
    return buttons
