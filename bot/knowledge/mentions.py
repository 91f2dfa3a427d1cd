"""Names found in what somebody wrote: in the order in which they stand there, at each place the longest.

A name of one word is also a word of the language often enough ("May", "Frank"): it counts with a capital, or where the
writer uses none at all and the word has four letters.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.folding import fold
from bot.knowledge.gate import known
from bot.knowledge.names import NamedThing, Spelling
from bot.knowledge.spelling import JAPANESE, is_japanese, number_meant, without_article

_WORD = re.compile(rf"[^\W_{JAPANESE}]+(?:['’][^\W_{JAPANESE}]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_SHORTEST, _LONGEST_PART = 4, 12
_COUNTED = re.compile(r"(?:episode|ep|season|part) |(?:ep?|s)[0-9]")
# "Season two, episode three" has four words.
_LONGEST_COUNT = 4
# People are also called by a part of their names.
_CALLED_BY_PARTS = ("character", "person")

# Scores and measures ("5.3 out of 10") count no episodes.
_DECIMAL = re.compile(r"\d+[.,]\d+")
# With the kana of half width, which folding makes whole.
_MAYBE_JAPANESE = re.compile(f"[{JAPANESE}\uff66-\uff9f]")


@dataclass(frozen=True)
class _Word:
    """A word of a message: where it stands, and in which forms a name may have it."""

    start: int
    forms: tuple[str, ...]
    capital: bool


@dataclass(frozen=True)
class _Found:
    start: int
    things: tuple[NamedThing, ...]


class Mentions:
    """The names by their first words, to be looked for in messages."""

    def __init__(self, spellings: Iterable[Spelling], last_episode: int = 0) -> None:
        self._last_episode = last_episode
        self._by_word: dict[str, list[tuple[tuple[str, ...], Spelling]]] = defaultdict(list)
        self._by_sign: dict[str, list[tuple[str, Spelling]]] = defaultdict(list)
        self._by_number: dict[str, list[Spelling]] = defaultdict(list)
        self._by_part: dict[tuple[str, str], list[Spelling]] = defaultdict(list)
        for spelling in spellings:
            folded = without_article(fold(spelling.text))
            words = tuple(folded.split())
            for sign in spelling.signs:
                self._by_number[sign].append(spelling)
            if any(map(is_japanese, folded)):
                squeezed = "".join(words)
                if len(squeezed) > 1:
                    self._by_sign[squeezed[0]].append((squeezed, spelling))
                if spelling.thing.kind in _CALLED_BY_PARTS and len(words) > 1:
                    for word in words:
                        self._by_part[spelling.thing.kind, word].append(spelling)
                continue
            if not words:
                continue
            self._by_word[words[0]].append((words, spelling))
            if spelling.thing.kind in _CALLED_BY_PARTS and len(words) > 1:
                for match in _WORD.finditer(spelling.text):
                    if match[0][0].isupper() and len(match[0]) >= _SHORTEST:
                        self._by_part[spelling.thing.kind, fold(match[0])].append(spelling)

    def names_in(self, text: str, horizon: int, limit: int) -> list[NamedThing]:
        """Return at most `limit` subjects that `text` names and that may be known at `horizon`, each once."""
        found: dict[str, NamedThing] = {}
        for one in sorted([*self._in_words(text, horizon), *self._in_japanese(text, horizon)], key=lambda f: f.start):
            found.update((thing.subject_id, thing) for thing in one.things if thing.subject_id not in found)
        return list(found.values())[:limit]

    def _in_words(self, text: str, horizon: int) -> Iterator[_Found]:
        words = [_word(match) for match in _WORD.finditer(_DECIMAL.sub(lambda score: " " * len(score[0]), text))]
        no_capitals = not any(word.capital for word in words)
        at = 0
        while at < len(words):
            length, things = self._longest(words, at, horizon, no_capitals=no_capitals)
            if things:
                yield _Found(words[at].start, things)
            at += max(length, 1)

    def _longest(
        self, words: list[_Word], at: int, horizon: int, *, no_capitals: bool
    ) -> tuple[int, tuple[NamedThing, ...]]:
        """Return how many words from `at` on are a name, and whose."""
        matching: dict[int, list[Spelling]] = defaultdict(list)
        for form in words[at].forms:
            for name, spelling in self._by_word.get(form, ()):
                given = words[at : at + len(name)]
                if len(given) == len(name) and all(own in word.forms for own, word in zip(name, given, strict=True)):
                    matching[len(name)].append(spelling)
        for length in range(1, min(_LONGEST_COUNT, len(words) - at) + 1):
            matching[length] += self._counted(words[at : at + length])
        first = words[at]
        if not (first.capital or (no_capitals and len(first.forms[0]) >= _SHORTEST)):
            matching[1] = [spelling for spelling in matching[1] if spelling.signs]
        for length in sorted(matching, reverse=True):
            visible = known(matching[length], horizon)
            if visible:
                return length, _things(visible)
        if first.capital:
            return 1, self._called(first.forms, horizon)
        return 0, ()

    def _called(self, words: Iterable[str], horizon: int) -> tuple[NamedThing, ...]:
        """Return whom one of `words`, a part of a name, means: nobody where several bear it."""
        for kind in _CALLED_BY_PARTS:
            parts = [spelling for word in words for spelling in self._by_part.get((kind, word), ())]
            bearers = _things(known(parts, horizon))
            if bearers:
                return bearers if len(bearers) == 1 else ()
        return ()

    def _counted(self, words: list[_Word]) -> list[Spelling]:
        """Return what `words` count to ("ep 7", "s2e1"); a bare number counts to nothing."""
        text = " ".join(word.forms[0] for word in words)
        sign = number_meant(text, self._last_episode) if _COUNTED.match(text) else None
        return self._by_number.get(sign, []) if sign else []

    def _in_japanese(self, text: str, horizon: int) -> Iterator[_Found]:
        if not _MAYBE_JAPANESE.search(text):
            return
        signs = [(sign, place) for place, given in enumerate(text) for sign in fold(given) if sign != " "]
        squeezed = "".join(sign for sign, _ in signs)
        at = 0
        while at < len(signs):
            here = [(name, one) for name, one in self._by_sign.get(squeezed[at], ()) if squeezed.startswith(name, at)]
            visible = known([spelling for _, spelling in here], horizon)
            longest = max((len(name) for name, one in here if one in visible), default=0)
            whose = _things([one for name, one in here if one in visible and len(name) == longest])
            if not whose:
                longest, whose = self._part_of(squeezed, at, horizon)
            if whose:
                yield _Found(signs[at][1], whose)
            at += max(longest, 1)

    def _part_of(self, squeezed: str, at: int, horizon: int) -> tuple[int, tuple[NamedThing, ...]]:
        for length in range(_LONGEST_PART, 1, -1) if is_japanese(squeezed[at]) else ():
            whose = self._called([squeezed[at : at + length]], horizon)
            if whose:
                return length, whose
        return 0, ()


def _word(match: re.Match[str]) -> _Word:
    text = match[0]
    forms = dict.fromkeys((fold(text), fold(_POSSESSIVE.sub("", text))))
    return _Word(match.start(), tuple(form for form in forms if form), text[0].isupper())


def _things(spellings: list[Spelling]) -> tuple[NamedThing, ...]:
    things = {spelling.thing.subject_id: spelling.thing for spelling in spellings}
    return tuple(sorted(things.values(), key=lambda thing: thing.place))
