"""The sources of one page, numbered in the order in which they are cited."""

from dataclasses import dataclass

from bot.knowledge.citations import Citation
from bot.ui.dates import runs
from bot.ui.layouts import small
from bot.ui.sources import cite, listed
from bot.words import say, say_count

# Of the 4000 characters of a message, what links may take.
LINKS_LIMIT = 1800

_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


@dataclass(frozen=True)
class _Note:
    number: int
    text: str
    source: Citation
    episode: int | None

    def behind(self, before: "_Note | None") -> str:
        """Return the note as it stands behind another one, whose publisher it need not say again."""
        text = self.text
        if before is not None and self.source.url is None and before.source.url is None:
            if None not in (self.episode, before.episode):
                text = say("sources.episode.again", episode=self.episode)
        elif before is not None and before.source.url and before.source.publisher == self.source.publisher:
            text = cite(say("sources.again"), self.source.url)
        # A mark does not stand alone at the end of a line.
        return f"{str(self.number).translate(_SUPERSCRIPT)}\u00a0{text}"


class Notes:
    """Collects what a page cites, and gives the small print for it."""

    def __init__(self) -> None:
        self._notes: dict[str, _Note] = {}

    def marked(self, text: str, sources: tuple[Citation, ...], episode: int | None = None) -> str:
        """Return `text` with the marks of its sources; the series itself is cited by `episode` where it has one."""
        numbers = [self._number(source, episode) for source in sources]
        # A blank that does not break keeps the marks at the end of their line.
        return "\u00a0".join([text, *_marks(numbers)])

    def _number(self, source: Citation, episode: int | None) -> int:
        cited = cited_as(source, episode)
        return self._notes.setdefault(cited, _Note(len(self._notes) + 1, cited, source, episode)).number

    def line(self) -> str | None:
        """Return all notes on one line: a page has up to a dozen. None where nothing was cited."""
        notes = list(self._notes.values())
        if not notes:
            return None
        texts = [note.behind(before) for note, before in zip(notes, [None, *notes], strict=False)]
        return small(say_count("sources.line", len(texts), sources=listed(texts, LINKS_LIMIT)))


def _marks(numbers: list[int]) -> list[str]:
    """Return the marks of notes, three or more in a row as one."""
    marks: list[str] = []
    for run in runs(numbers):
        marks += [f"{run[0]}-{run[-1]}"] if len(run) > 2 else map(str, run)
    return [mark.translate(_SUPERSCRIPT) for mark in marks]


def cited_as(source: Citation, episode: int | None) -> str:
    """Return a source as the small print of a card has it."""
    if source.url is None:
        return say("sources.series") if episode is None else say("sources.episode", episode=episode)
    return cite(source.publisher, source.url)
