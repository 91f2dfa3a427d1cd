"""Cards that list what is on file across the series: lines by pages, with the sources and names of the page shown."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from discord import ui

from bot.knowledge.archive import Archive
from bot.knowledge.reading import Source, cited
from bot.ui.cards import rows_of
from bot.ui.horizons import horizon_note
from bot.ui.layouts import card, plain, rule, small
from bot.ui.leaves import Leaf
from bot.ui.lines import Line, paged, subjects_in, under_headings, with_sources
from bot.ui.names import ways
from bot.ui.notes import Notes
from bot.ui.readers import Reader
from bot.ui.sources import cite
from bot.words import say, say_count


async def list_card(
    archive: Archive,
    reader: Reader,
    leaf: Leaf,
    title: str,
    lines: Sequence[Line],
    *,
    bullet: str = "- ",
    empty: str = "",
    names: bool = True,
    rows: Sequence[ui.ActionRow[Any]] = (),
) -> ui.LayoutView:
    """Return a page (brought into range) of `lines` under `title`, which is markdown already.

    `names` says whether the names on the page lead to their cards.
    """
    pages = paged(lines)
    leaf = leaf.at(min(max(leaf.page, 0), len(pages) - 1))
    page = pages[leaf.page]
    page = with_sources(page, await cited(archive, [record for line in page for record in line.records]))
    notes = Notes()
    named = subjects_in(archive, page, reader.value) if names else []
    return card(
        f"## {title}",
        *(under_headings(page, notes, bullet=bullet) or [empty or say("card.empty")]),
        rule(),
        notes.line(),
        small(horizon_note(reader.horizon, reader.episodes)),
        rows=rows_of(leaf, len(pages), reader, ways(archive, named, reader), rows=rows),
    )


def source_lines(sources: Iterable[Source]) -> list[Line]:
    """Return a line for each publisher: the titles as links, and how much rests on each. `sources` are in order."""
    lines = []
    for publisher, published in groupby(sources, key=lambda source: source.citation.publisher):
        titles = [
            say_count("sources.under", source.uses, title=cite(source.citation.title, source.citation.url))
            for source in published
        ]
        lines.append(Line(say("sources.entry", publisher=plain(publisher), titles=", ".join(titles))))
    return lines
