"""What cards list: lines under headings, each with its sources, cut into pages no longer than a screen."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.knowledge.archive import Archive
from bot.knowledge.citations import Citation
from bot.ui.choices import MOST_CHOICES
from bot.ui.notes import Notes, cited_as

# A page is what a phone shows without much scrolling, and its links must leave room below 4000 characters.
PAGE_LINES = 8
PAGE_CHARACTERS = 900
PAGE_LINKS = 1500

_ADDRESS = re.compile(r"\(<[^>]*>\)")


@dataclass(frozen=True)
class Line:
    """A line of a card, in Discord's markdown. Its sources are read by `records`.

    `subjects` are those it names, where that is known without looking for names in its text.
    """

    text: str
    heading: str = ""
    records: tuple[str, ...] = ()
    episode: int | None = None
    sources: tuple[Citation, ...] = ()
    subjects: tuple[str, ...] = ()

    @property
    def shown(self) -> int:
        """How many characters of it are seen: the addresses of its links are not."""
        return len(_ADDRESS.sub("", self.text))

    @property
    def links(self) -> int:
        """How many characters its addresses take, and at most its sources in the small print."""
        return len(self.text) - self.shown + sum(len(cited_as(source, self.episode)) for source in self.sources)


def paged(lines: Iterable[Line], *, first: int = 0) -> list[list[Line]]:
    """Return `lines` by pages, at least one. `first` is how many characters the first page has already."""
    pages: list[list[Line]] = [[]]
    for line in lines:
        last = pages[-1]
        before = first if len(pages) == 1 else 0
        if (last or before) and not _fits([*last, line], before):
            pages.append([])
        pages[-1].append(line)
    # A line alone on the last page gets company from the page before.
    if len(pages) > 1 and len(pages[-1]) == 1 and len(pages[-2]) > 2 and _fits([pages[-2][-1], *pages[-1]]):
        pages[-1].insert(0, pages[-2].pop())
    return pages


def _fits(page: Sequence[Line], before: int = 0) -> bool:
    return (
        len(page) <= PAGE_LINES
        and before + sum(line.shown for line in page) <= PAGE_CHARACTERS
        and sum(line.links for line in page) <= PAGE_LINKS
    )


def with_sources(lines: Sequence[Line], cited: Mapping[str, tuple[Citation, ...]]) -> list[Line]:
    """Return `lines` with the sources that were read for their records."""
    return [
        replace(line, sources=tuple(dict.fromkeys(one for record in line.records for one in cited.get(record, ()))))
        for line in lines
    ]


def under_headings(lines: Sequence[Line], notes: Notes, *, bullet: str = "- ") -> list[str]:
    """Return a block for each run of lines with the same heading; what they cite is noted."""
    blocks: list[str] = []
    heading: str | None = None
    for line in lines:
        text = bullet + notes.marked(line.text, line.sources, line.episode)
        if blocks and line.heading == heading:
            blocks[-1] += f"\n{text}"
        else:
            blocks.append(f"**{line.heading}**\n{text}" if line.heading else text)
        heading = line.heading
    return blocks


def subjects_in(archive: Archive, lines: Iterable[Line], horizon: int) -> list[str]:
    """Return the ids of the subjects that `lines` name, as far as they may be known."""
    found: list[str] = []
    for line in lines:
        named = line.subjects or (one.subject_id for one in archive.names_in(line.text, horizon, MOST_CHOICES))
        found.extend(named)
    return found
