"""Finding things by whatever a fan types: the whole name before its beginning before a word's, slips last of all.

Each name is scored by itself, never against the others, and what may not be known is left out before anything is
ranked, counted or cut: hidden names shift nothing (`bot/knowledge/gate.py`).
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from heapq import nsmallest
from operator import attrgetter
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.folding import fold
from bot.knowledge.gate import known
from bot.knowledge.spelling import loosen, number_meant, without_article

Script = Literal["en", "ja", "romaji"]

# Greater than every sign of a text: the end of the range of what begins alike.
_END = "\U0010ffff"
# How many slips are forgiven in so many letters: up to 2 none, up to 5 one, up to 11 two.
_SLIPS = ((2, 0), (5, 1), (11, 2))
_MOST_SLIPS = 3
_BY_PLACE = attrgetter("place", "subject_id")
# A query longer than any name is none; it is not worth comparing.
_LONGEST = 100


@dataclass(frozen=True)
class NamedThing:
    """A subject under its name. `place` is the subject's place in the pack: main things first.

    `detail` is empty, or tells it from another of the same title in the same list: the kind where the kinds differ,
    else another of its names or its id.
    """

    subject_id: str
    kind: str
    title: str
    known_from: int
    place: int
    name_ja: str | None = None
    name_romaji: str | None = None
    detail: str = ""


@dataclass(frozen=True)
class Spelling:
    """One way to write a subject's name. `signs` are the numbers it is counted by (`spelling.number_meant`)."""

    thing: NamedThing
    text: str
    known_from: int
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Key:
    """A spelling as it lies in the index, with its words loosened."""

    thing: NamedThing
    known_from: int
    words: tuple[str, ...]


class _Sorted:
    """Texts in order, each with its key, so that all that begin alike lie together."""

    def __init__(self, entries: Iterable[tuple[str, _Key]]) -> None:
        ordered = sorted(entries, key=lambda entry: entry[0])
        self._texts = [text for text, _ in ordered]
        self._keys = [key for _, key in ordered]

    def whole(self, text: str) -> list[_Key]:
        return self._between(text, text + "\0")

    def begun(self, text: str) -> list[_Key]:
        return self._between(text, text + _END)

    def _between(self, low: str, high: str) -> list[_Key]:
        return self._keys[bisect_left(self._texts, low) : bisect_left(self._texts, high)]


class _Shelf:
    """The index of one kind. A name's middles are what is left of it from each word on, then the words before."""

    def __init__(self, spellings: list[Spelling]) -> None:
        front: list[tuple[str, _Key]] = []
        middle: list[tuple[str, _Key]] = []
        loose_front: list[tuple[str, _Key]] = []
        loose_middle: list[tuple[str, _Key]] = []
        initials: list[tuple[str, _Key]] = []
        alike: dict[str, dict[int, _Key]] = defaultdict(dict)
        for spelling in spellings:
            whole = fold(spelling.text)
            folded = without_article(whole)
            words = loosen(folded)
            key = _Key(spelling.thing, spelling.known_from, tuple(words))
            front += [(text, key) for text in dict.fromkeys((folded, whole))]
            middle += [(text, key) for text in _rotated(folded.split(), " ")] + [(t, key) for t in _within(folded)]
            rotated = ["".join(words), *_rotated(words, "")]
            loose_front += [(text, key) for text in (rotated[0], *spelling.signs)]
            loose_middle += [(text, key) for text in rotated[1:]]
            if len(words) > 1:
                initials.append(("".join(word[0] for word in words), key))
            for text in (*rotated, *words):
                alike[text][id(key)] = key
        self.front, self.middle = _Sorted(front), _Sorted(middle)
        self.loose_front, self.loose_middle = _Sorted(loose_front), _Sorted(loose_middle)
        self.initials = _Sorted(initials)
        self._alike = {text: tuple(keys.values()) for text, keys in alike.items()}
        self._by_head: dict[tuple[int, str], list[str]] = defaultdict(list)
        for text in self._alike:
            for head in (text[:2], f"{text[:1]}-{text[2:3]}", f"-{text[1:3]}"):
                self._by_head[len(text), head].append(text)
        latest_first = sorted((spelling.thing for spelling in spellings), key=lambda thing: -thing.known_from)
        things = {thing.subject_id: thing for thing in latest_first}
        self.things = sorted(things.values(), key=_BY_PLACE)

    def begun_by_all(self, words: list[str]) -> list[_Key]:
        """Return the keys in which every one of `words` begins a word, in whatever order."""
        longest = max(words, key=len)
        found = (*self.loose_front.begun(longest), *self.loose_middle.begun(longest))
        return [key for key in found if all(any(own.startswith(word) for own in key.words) for word in words)]

    def resembling(self, text: str) -> dict[int, list[_Key]]:
        """Return the keys of which a word or the whole is written like `text`, by the number of slips."""
        most = next((slips for length, slips in _SLIPS if len(text) <= length), _MOST_SLIPS)
        if not most:
            return {}
        # Among the first three letters there is at most one slip: a wrong one, one left out or too many, two exchanged.
        first, second, third = text[0], text[1:2], text[2:3]
        heads = [first + second, first + third, second + third, second + first]
        heads += [f"{first}-{third}", f"{first}-{second}", f"-{second}{third}", f"-{first}{second}"]
        lengths = range(len(text) - most, len(text) + most + 1)
        texts = [other for length in lengths for head in set(heads) for other in self._by_head.get((length, head), ())]
        found: dict[int, list[_Key]] = defaultdict(list)
        for other, slips, _ in process.extract(text, texts, scorer=OSA.distance, score_cutoff=most, limit=None):
            found[slips].extend(self._alike[other])
        return found


class Names:
    """The index over every name, alias and script of every kind of thing."""

    def __init__(self, spellings: Iterable[Spelling], last_episode: int = 0) -> None:
        by_kind: dict[str, list[Spelling]] = defaultdict(list)
        for spelling in spellings:
            by_kind[spelling.thing.kind].append(spelling)
        self._last_episode = last_episode
        self._shelves = {kind: _Shelf(of_kind) for kind, of_kind in by_kind.items()}
        self._by_id = {thing.subject_id: thing for shelf in self._shelves.values() for thing in shelf.things}

    def suggest(
        self, kinds: Collection[str], query: str, horizon: int, limit: int, script: Script = "en"
    ) -> list[NamedThing]:
        """Return at most `limit` subjects of `kinds` for `query` at `horizon`, best first; by place where it is empty.

        What only resembles the query comes in where nothing has it.
        """
        found: dict[str, NamedThing] = {}
        for stage in self._stages(kinds, query, horizon, limit=limit):
            fresh = {thing.subject_id: thing for thing in stage if thing.subject_id not in found}
            best = nsmallest(limit - len(found), fresh.values(), key=_BY_PLACE)
            found.update((thing.subject_id, thing) for thing in best)
            if len(found) >= limit:
                break
        if not found:
            resembling = self._resembling(kinds, query, horizon)
            found = {thing.subject_id: thing for thing in resembling[:limit]}
        return _told_apart([_titled(thing, script) for thing in found.values()])

    def resolve(self, kinds: Collection[str], query: str, horizon: int) -> NamedThing | None:
        """Return the one subject of `kinds` that `query` means beyond doubt, or None.

        That is the one with this id, or this whole name in any spelling, or the only one with a word that begins so.
        """
        named = self._by_id.get(query.strip())
        if named is not None and named.kind in kinds and known([named], horizon):
            return named
        if not fold(query):
            return None
        whole, sounding, *begun = self._stages(kinds, query, horizon, beginnings=True)
        for sure in (whole, sounding, [thing for stage in begun for thing in stage]):
            found = {thing.subject_id: thing for thing in sure}
            if found:
                return next(iter(found.values())) if len(found) == 1 else None
        return None

    def meant(self, query: str, horizon: int) -> list[str]:
        """Return the subjects of any kind that have `query` for a whole name."""
        folded = fold(query[:_LONGEST])
        wholes = [key for shelf in self._shelves.values() for key in shelf.front.whole(folded)]
        return list(dict.fromkeys(key.thing.subject_id for key in known(wholes, horizon)))

    def _stages(
        self, kinds: Collection[str], query: str, horizon: int, *, limit: int | None = None, beginnings: bool = False
    ) -> Iterator[list[NamedThing]]:
        """Yield what has `query`, the surest first; with `beginnings` only what begins with it as it stands."""
        shelves = [shelf for kind, shelf in self._shelves.items() if kind in kinds]
        folded = without_article(fold(query[:_LONGEST]))
        if not folded:
            # Signs alone are nobody's name; nothing at all is the question what there is.
            yield [thing for shelf in shelves for thing in known(shelf.things, horizon)[:limit]]
            return

        def visible(keys: Callable[[_Shelf], list[_Key]]) -> list[NamedThing]:
            return [key.thing for shelf in shelves for key in known(keys(shelf), horizon)]

        words = loosen(folded)
        # A number stands for itself: "7" is episode 7 before it is the beginning of anything's name.
        loose = number_meant(query, self._last_episode) or "".join(words)
        yield visible(lambda shelf: shelf.front.whole(folded))
        yield visible(lambda shelf: shelf.loose_front.whole(loose) + shelf.loose_middle.whole(loose))
        yield visible(lambda shelf: shelf.front.begun(folded))
        yield visible(lambda shelf: shelf.middle.begun(folded))
        yield visible(lambda shelf: shelf.loose_front.begun(loose))
        yield visible(lambda shelf: shelf.loose_middle.begun(loose))
        if not beginnings:
            if len(words) > 1:
                yield visible(lambda shelf: shelf.begun_by_all(words))
            yield visible(lambda shelf: shelf.initials.whole(loose))

    def _resembling(self, kinds: Collection[str], query: str, horizon: int) -> list[NamedThing]:
        """Return what is written nearly like `query`; failing that, what has some of its words."""
        shelves = [shelf for kind, shelf in self._shelves.items() if kind in kinds]
        words = loosen(without_article(fold(query[:_LONGEST])))
        whole = self._slips(shelves, "".join(words), horizon)
        if whole or len(words) < 2:
            return _ranked({subject: (slips, 0) for subject, slips in whole.items()}, self._by_id)
        scores: dict[str, tuple[int, int]] = {}
        for word in words:
            for subject, slips in self._slips(shelves, word, horizon, begun=True).items():
                matched, sum_of_slips = scores.get(subject, (0, 0))
                scores[subject] = (matched - 1, sum_of_slips + slips)
        return _ranked(scores, self._by_id)

    def _slips(self, shelves: list[_Shelf], text: str, horizon: int, *, begun: bool = False) -> dict[str, int]:
        """Return the subjects that resemble `text`, with the fewest slips; with `begun` also what begins with it."""
        best: dict[str, int] = {}
        for shelf in shelves:
            found = shelf.resembling(text)
            if begun and len(text) > 2:
                found[0] = [*found[0], *shelf.loose_front.begun(text), *shelf.loose_middle.begun(text)]
            for slips, keys in found.items():
                for key in known(keys, horizon):
                    subject = key.thing.subject_id
                    best[subject] = min(slips, best.get(subject, slips))
        return best


def _ranked(scores: dict[str, tuple[int, int]], things: dict[str, NamedThing]) -> list[NamedThing]:
    return [things[one] for one in sorted(scores, key=lambda one: (scores[one], _BY_PLACE(things[one])))]


def _rotated(words: list[str], between: str) -> list[str]:
    """Return the words from each but the first on, followed by those before: "blood james"."""
    return [between.join((*words[start:], *words[:start])) for start in range(1, len(words))]


def _within(folded: str) -> list[str]:
    """Return the ends of words in kanji, where a given name follows a family's without a space."""
    return [
        word[start:]
        for word in folded.split()
        if any("\u3400" <= sign <= "\u9fff" for sign in word)
        for start in range(1, len(word) - 1)
    ]


def _titled(thing: NamedThing, script: Script) -> NamedThing:
    form = {"ja": thing.name_ja, "romaji": thing.name_romaji}.get(script)
    return replace(thing, title=form) if form else thing


def _told_apart(things: list[NamedThing]) -> list[NamedThing]:
    """Return `things` with a detail for those that share a title."""
    titles = Counter(thing.title for thing in things)
    kinds = Counter((thing.title, thing.kind) for thing in things)

    def detail(thing: NamedThing) -> str:
        if titles[thing.title] == 1:
            return ""
        if kinds[thing.title, thing.kind] == 1:
            return thing.kind
        return thing.subject_id if thing.name_ja in (None, thing.title) else thing.name_ja or ""

    return [replace(thing, detail=detail(thing)) if titles[thing.title] > 1 else thing for thing in things]
