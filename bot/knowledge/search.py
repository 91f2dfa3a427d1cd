"""Full-text search over names, statements and what happens.

The words' index only finds candidates, and only among what may be known: the horizon is part of a passage's id. They
are ranked by what stands in them alone (the whole phrase before all words before some), then by the kind of text and
its place. Nothing is weighed by how often a word occurs: that would tell of hidden texts.
"""

import json
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass

import aiosqlite

from bot.knowledge.citations import Citation
from bot.knowledge.passages import SPAN
from bot.knowledge.spelling import JAPANESE, is_japanese, search_runs, search_words
from bot.storage.queries import pack as sql

LONGEST_QUERY = 60
# So many candidates of each rank are considered; and so many words of a query, the longest of them where none has all.
_MOST_FOUND = 300
_MOST_WORDS, _MOST_ALONE = 12, 4
_LONGEST_SNIPPET = 120
_BEFORE_MATCH = 40
# A word as short as these ("SSC", "gas") is taken as it is.
_NO_PLURAL = 3
# Before every other rank.
_WHOLE_NAME = -_MOST_WORDS - 1
# In a name, as a phrase, in one text, in a text and the name of what it is about.
_RANKS = 4
# The beginnings of words are looked up as fast as words up to this length (the `prefix` of the index). A longer last
# word is taken as finished, and as the beginning of others too where it is in fewer texts than this.
_INDEXED, _ENOUGH = 3, 25
# Words that are in every other text and in most questions, and what is left of "Sarah's".
_IN_COMPANY = """a an and are as at be by did do does for from had has have her his how in is it its of on or s she that
    the their they this to was were what when where which who whom whose why will with"""
_COMPANY = frozenset(_IN_COMPANY.split())

_PIECE = re.compile(rf"[{JAPANESE}]+|[^\W{JAPANESE}]+(?:['’][^\W{JAPANESE}]+)*")
_QUOTES = str.maketrans("«»", "“”")


@dataclass(frozen=True)
class Hit:
    """A text that was found.

    `record` is the id of a fact or a statement; for a name and for what hangs under a subject (what happens, a relation
    …) it is the subject's. `subject_id` says what it is about, None for a statement about the series as a whole. `kind`
    is the subject's, or the statement's. The matched words of `snippet` (at most 120 characters beside the marks) stand
    between « and ». `episode` is the one that shows it.
    """

    record: str
    subject_id: str | None
    kind: str
    title: str
    snippet: str
    episode: int | None
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class SearchPage:
    """Some of what was found, and how much was found in all (of many, about 1,000 are counted)."""

    hits: tuple[Hit, ...]
    total: int


async def search(
    reader: aiosqlite.Connection,
    titles: Mapping[str, str],
    meant: Iterable[str],
    query: str,
    horizon: int,
    *,
    skip: int,
    take: int,
) -> SearchPage:
    """Return `take` of the passages that have the words of `query`, after the first `skip`.

    `titles` are those of the subjects, `meant` those subjects whose whole name the query is.
    """
    runs = _telling(search_runs(query[:LONGEST_QUERY]))[:_MOST_WORDS]
    ranks = await _ranks(reader, runs, horizon) if runs else {}
    async for row in sql.passages_naming(reader, subjects=json.dumps(list(meant))):
        if row["id"] in ranks:
            ranks[row["id"]] = _WHOLE_NAME
    ordered = sorted(ranks, key=lambda number: (ranks[number], number % SPAN, number))
    shown = ordered[skip : skip + take]
    rows = {row["id"]: dict(row) async for row in sql.passages_among(reader, ids=json.dumps(shown))}
    records = json.dumps([row["record"] for row in rows.values()])
    cited: dict[str, tuple[Citation, ...]] = {}
    async for row in sql.citations_among(reader, records=records):
        source = Citation(row["title"], row["publisher"], row["url"])
        cited[row["record"]] = (*cited.get(row["record"], ()), source)
    hits = [
        Hit(
            # A part's own id counts the parts before it, hidden ones too.
            record=row["subject_id"] if ":" in row["record"] else row["record"],
            subject_id=row["subject_id"],
            kind=row["kind"],
            title=titles[row["subject_id"]] if row["subject_id"] else "",
            snippet=snippet(row["text"], runs),
            episode=row["episode"],
            sources=cited[row["record"]],
        )
        for row in (rows[number] for number in shown)
    ]
    return SearchPage(tuple(hits), len(ordered))


def _telling(runs: list[str]) -> list[str]:
    return [run for run in runs if run not in _COMPANY] or runs


async def _ranks(reader: aiosqlite.Connection, runs: list[str], horizon: int) -> dict[int, int]:
    """Return the passages that may be known and have the words, each with its rank: the lower the better."""

    async def having(words: str) -> list[int]:
        rows = sql.passages_with(reader, words=words, horizon=horizon, beyond=(horizon + 1) * SPAN, most=_MOST_FOUND)
        return [row["id"] async for row in rows]

    ranks = await _with_all(having, runs, unfinished=len(runs[-1]) <= _INDEXED)
    if len(runs[-1]) > _INDEXED and len(ranks) < _ENOUGH > len(await having(_expression(runs[-1]))):
        for number, rank in (await _with_all(having, runs, unfinished=True)).items():
            ranks.setdefault(number, rank + _RANKS)
    if not ranks and len(runs) > 1:
        longest = sorted(set(runs), key=lambda run: (-len(run), run))[:_MOST_ALONE]
        counts = Counter([number for run in longest for number in await having(_expression(run))])
        ranks = {number: -count for number, count in counts.items()}
    return ranks


async def _with_all(
    having: Callable[[str], Awaitable[list[int]]], runs: list[str], *, unfinished: bool
) -> dict[int, int]:
    """Return what has all of `runs`, with its rank below `_RANKS`; the last one may be `unfinished`."""
    every = " AND ".join([*map(_expression, runs[:-1]), _expression(runs[-1], unfinished=unfinished)])
    somewhere = await having(every)
    if not somewhere:
        return {}
    ranks: dict[int, int] = {}
    phrase = [f"said : {_phrase(runs, unfinished=unfinished)}"] if len(runs) > 1 else []
    for rank, expression in enumerate([f"named : ({every})", *phrase, f"said : ({every})"]):
        for number in await having(expression):
            ranks.setdefault(number, rank)
    for number in somewhere:
        ranks.setdefault(number, _RANKS - 1)
    return ranks


def _expression(run: str, *, unfinished: bool = False) -> str:
    """Return what finds a word, in singular or plural; or what begins with it."""
    if is_japanese(run):
        return f'"{run}" *' if len(run) == 1 else f'"{" ".join(_pairs(run))}"'
    forms = [f'"{form}"' for form in _forms(run)]
    if unfinished:
        forms[0] += " *"
    return f"({' OR '.join(forms)})"


def _phrase(runs: list[str], *, unfinished: bool) -> str:
    words = [word for run in runs for word in (_pairs(run) if is_japanese(run) and len(run) > 1 else [run])]
    return f'"{" ".join(words)}"{" *" if unfinished else ""}'


def _pairs(run: str) -> list[str]:
    return search_words(run)[:-1]


def _forms(run: str) -> list[str]:
    if len(run) <= _NO_PLURAL:
        return [run]
    return [run, run[:-1]] if run.endswith("s") else [run, f"{run}s"]


def snippet(text: str, runs: list[str]) -> str:
    """Return at most 120 characters of `text` around what matches `runs` (`search_runs`), that between « and »."""
    text = text.translate(_QUOTES)
    marked = list(_matches(text, runs))
    start, end = 0, len(text)
    if end > _LONGEST_SNIPPET:
        first = marked[0][0] if marked else 0
        start = max(0, min(first - _BEFORE_MATCH, end - _LONGEST_SNIPPET + 1))
        if start:
            # From the beginning of a word, where one is near.
            start = next((at + 1 for at in range(start, min(first, start + 20)) if text[at] == " "), start)
        room = _LONGEST_SNIPPET - (1 if start else 0)
        if len(text) - start > room:
            end = start + room - 1
            end = next((at for at in range(end, end - 20, -1) if text[at] == " "), end)
    out = []
    at = start
    for low, high in marked:
        if start <= low and high <= end:
            out += [text[at:low], "«", text[low:high], "»"]
            at = high
    return "".join(("…" if start else "", *out, text[at:end], "…" if end < len(text) else ""))


def _matches(text: str, runs: list[str]) -> Iterable[tuple[int, int]]:
    """Yield from where to where `text` has something of `runs`, in order."""
    wanted = {form for run in runs if not is_japanese(run) for form in _forms(run)}
    begun = None if is_japanese(runs[-1]) else runs[-1]
    japanese = sorted((run for run in runs if is_japanese(run)), key=len, reverse=True)
    for piece in _PIECE.finditer(text):
        own = search_runs(piece[0])
        if any(one in wanted or (begun and one.startswith(begun)) for one in own):
            yield piece.span()
            continue
        folded = "".join(own)
        found = next((run for run in japanese if run in folded), None)
        if found is not None:
            # Where folding has changed the length (half-width kana), the place within the piece is not known.
            low = piece.start() + folded.index(found) if len(folded) == len(piece[0]) else piece.start()
            yield (low, low + len(found)) if len(folded) == len(piece[0]) else piece.span()
