"""The sources of one page, numbered in the order in which they are cited."""

from bot.knowledge.archive import Citation
from bot.ui.layouts import small
from bot.ui.sources import cite, listed
from bot.words import say, say_count

# Of the 4000 characters of a message, what links may take.
LINKS_LIMIT = 1800

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Notes:
    """Collects what a page cites, and gives the small print for it."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def mark(self, sources: tuple[Citation, ...], episode: int | None = None) -> str:
        """Return the marks for `sources`; the series itself is cited by `episode` where it has one."""
        numbers = {
            self._numbers.setdefault(text, len(self._numbers) + 1)
            for text in (cited_as(source, episode) for source in sources)
        }
        return " ".join(str(number).translate(_SUPERSCRIPT) for number in sorted(numbers))

    def line(self) -> str | None:
        """Return all notes on one line: a page has up to a dozen. None where nothing was cited."""
        if not self._numbers:
            return None
        notes = [f"{str(number).translate(_SUPERSCRIPT)} {text}" for text, number in self._numbers.items()]
        return small(say_count("sources.line", len(notes), sources=listed(notes, LINKS_LIMIT)))


def cited_as(source: Citation, episode: int | None) -> str:
    """Return a source as the small print of a card has it."""
    if source.url is None:
        return say("sources.series") if episode is None else say("sources.episode", episode=episode)
    return cite(source.publisher, source.url)
