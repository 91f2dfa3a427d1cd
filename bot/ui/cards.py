"""The card of a character: a heading, voices, facts by section with their sources, a page at a time."""

from dataclasses import dataclass

from discord import ui

from bot.knowledge.archive import Card, CardFact, Citation
from bot.ui.lasting import Press
from bot.ui.layouts import card, plain, rule, small
from bot.ui.paging import pager
from bot.ui.sources import cite
from bot.words import say, say_count

# A page is what a phone shows without much scrolling.
PAGE_FACTS = 6
PAGE_CHARACTERS = 900

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class _Line:
    section: str
    fact: CardFact


class _Notes:
    """The sources of one page, numbered in the order in which they are cited."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def mark(self, sources: tuple[Citation, ...], episode: int | None = None) -> str:
        """Return the marks for `sources`; the series itself is cited by `episode` where it has one."""
        texts = [
            say("sources.episode", episode=episode)
            if source.url is None and episode is not None
            else cite(source.publisher, source.url)
            for source in sources
        ]
        numbers = [self._numbers.setdefault(text, len(self._numbers) + 1) for text in texts]
        return " ".join(str(number).translate(_SUPERSCRIPT) for number in sorted(set(numbers)))

    def lines(self) -> str:
        """Return the notes as small print, on one line: a page of a card has up to a dozen."""
        notes = " · ".join(f"{str(number).translate(_SUPERSCRIPT)} {text}" for text, number in self._numbers.items())
        return small(say_count("sources.line", len(self._numbers), sources=notes)) if notes else ""


def character_card(shown: Card, page: int, *, progress_known: bool, episodes: int) -> ui.LayoutView:
    """Return page `page` (from 0, brought into range) of a character's card."""
    pages = _pages(shown)
    page = min(max(page, 0), len(pages) - 1)
    notes = _Notes()
    names = " · ".join(plain(name) for name in (shown.name_ja, shown.name_romaji) if name)
    blocks: list[str | ui.Item[ui.LayoutView] | None] = ["## " + plain(shown.name), small(names) or None]
    if page == 0:
        blocks.extend(_front(shown, notes))
    for section in dict.fromkeys(line.section for line in pages[page]):
        facts = [line.fact for line in pages[page] if line.section == section]
        body = "\n".join(f"- {plain(fact.text)} {notes.mark(fact.sources, fact.episode)}" for fact in facts)
        blocks.append(f"**{say(f'card.section.{section}')}**\n{body}")
    if not pages[page]:
        blocks.append(say("card.empty"))
    blocks.append(rule())
    blocks.append(notes.lines() or None)
    blocks.append(small(_horizon(shown.horizon, episodes, progress_known)))
    rows = [row] if (row := pager("character", page, len(pages), shown.subject_id)) else []
    if not progress_known:
        rows.append(ui.ActionRow(Press.make(say("progress.ask.button"), "progress_ask")))
    return card(*blocks, rows=rows)


def _front(shown: Card, notes: _Notes) -> list[str]:
    """Return what only the first page has: other names, voices, the first appearance."""
    blocks = []
    lines = []
    if shown.aliases:
        lines.append(say("card.aliases", names=", ".join(plain(alias) for alias in shown.aliases)))
    if shown.first_episode is not None:
        lines.append(say("card.first", episode=shown.first_episode))
    if lines:
        blocks.append("\n".join(lines))
    if shown.voices:
        voices = "\n".join(
            "- "
            + say(
                "card.voice" if voice.dub == "original" else "card.voice.dub",
                language=say(f"language.{voice.language}"),
                dub=plain(voice.dub.capitalize()),
                person=plain(voice.person),
            )
            + f" {notes.mark(voice.sources)}"
            for voice in shown.voices
        )
        blocks.append(f"**{say('card.voices')}**\n{voices}")
    return blocks


def _pages(shown: Card) -> list[list[_Line]]:
    pages: list[list[_Line]] = [[]]
    for section, facts in shown.sections:
        for fact in facts:
            full = sum(len(line.fact.text) for line in pages[-1]) + len(fact.text) > PAGE_CHARACTERS
            if pages[-1] and (full or len(pages[-1]) >= PAGE_FACTS):
                pages.append([])
            pages[-1].append(_Line(section, fact))
    return pages


def _horizon(horizon: int, episodes: int, progress_known: bool) -> str:
    if not progress_known:
        return say("card.horizon.unknown")
    if horizon >= episodes:
        return say("card.horizon.all")
    return say("card.horizon.some" if horizon else "card.horizon.none", horizon=horizon)
