"""What is on file at one horizon, read as texts: who is mentioned where, what tells alike, who is he and who she."""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar
from weakref import WeakKeyDictionary

from bot.trivia.questions.material import Statement, Thing
from bot.trivia.questions.options import names
from bot.trivia.questions.texts_words import CAST, called, opens_with, pronouns, stems, words
from bot.trivia.questions.view import View

# Two sentences tell alike when they share this many words, or one word that hardly any other sentence has.
_SHARED = 2
_RARE = 4
_PLAIN = {"character", "person"}
_OFFICIAL = {"production", "release", "reception"}


@dataclass(frozen=True, eq=False)
class Reading:
    """The statements of a view, indexed by what they say. Made once for each view by `reading_of`."""

    view: View
    forms: dict[str, frozenset[str]]
    """Every name, or part of one that only one thing has, and the ids of the things it may mean."""
    mentioned: dict[str, tuple[tuple[str, frozenset[str]], ...]]
    """By statement: the names that stand in it, in order, and what they may mean."""
    content: dict[str, frozenset[str]]
    ordinary: frozenset[str]
    """The words that stand in small letters somewhere: at the beginning of a sentence they are not surely a name."""
    _by_stem: dict[str, list[Statement]]
    _named: dict[str, frozenset[str]] = field(default_factory=dict)
    _about: dict[str, frozenset[str]] = field(default_factory=dict)
    _gender: dict[str, str] = field(default_factory=dict)
    _alike: dict[str, tuple[Statement, ...]] = field(default_factory=dict)
    _echoes: dict[str, tuple[Statement, ...]] = field(default_factory=dict)
    _articles: dict[str, list[int]] = field(default_factory=dict)
    _kin: dict[str, str] = field(default_factory=dict)
    _short: dict[str, str] = field(default_factory=dict)

    def mentions(self, statement: Statement) -> frozenset[str]:
        """Return the ids of all that a name in the statement may mean."""
        if statement.id not in self._named:
            self._named[statement.id] = frozenset(one for _, ids in self.mentioned[statement.id] for one in ids)
        return self._named[statement.id]

    def about(self, statement: Statement) -> frozenset[str]:
        """Return the ids of what a statement is about, or mentions."""
        if statement.id not in self._about:
            own = frozenset({statement.subject_id} if statement.subject_id else ())
            self._about[statement.id] = self.mentions(statement) | own
        return self._about[statement.id]

    def alike(self, statement: Statement) -> tuple[Statement, ...]:
        """Return the other statements that may tell the same, or part of it."""
        if statement.id not in self._alike:
            shared: Counter[str] = Counter()
            near: dict[str, Statement] = {}
            for stem in self.content[statement.id]:
                having = self._by_stem[stem]
                for other in having:
                    near[other.id] = other
                    shared[other.id] += _SHARED if len(having) <= _RARE else 1
            shared.pop(statement.id, None)
            self._alike[statement.id] = tuple(near[one] for one, count in shared.items() if count >= _SHARED)
        return self._alike[statement.id]

    def echoes(self, statement: Statement) -> tuple[Statement, ...]:
        """Return the other statements that may tell of the same event: those alike, and those that speak of two of the
        same and share one telling word."""
        if statement.id not in self._echoes:
            names, found = self.about(statement), {one.id: one for one in self.alike(statement)}
            for stem in self.content[statement.id]:
                for other in self._by_stem[stem]:
                    if other.id != statement.id and other.id not in found and len(names & self.about(other)) > 1:
                        found[other.id] = other
            self._echoes[statement.id] = tuple(found.values())
        return self._echoes[statement.id]

    def concerned(self, statement: Statement) -> frozenset[str]:
        """Return the ids of everything of which the statement, or one that tells alike, might be true."""
        return frozenset(one for other in (statement, *self.alike(statement)) for one in self.about(other))

    def gender(self, thing_id: str) -> str:
        """Return "he", "she", "they", "it" or "" by how the file speaks of a thing."""
        if thing_id not in self._gender:
            self._gender[thing_id] = _gender(self.view.statements_of(thing_id))
        return self._gender[thing_id]

    def takes_the(self, thing_id: str) -> bool:
        """Whether the file mostly puts "the" before a thing's name."""
        if not self._articles:
            for statement in self.view.statements:
                for form, ids in self.mentioned[statement.id]:
                    for one in ids:
                        counts = self._articles.setdefault(one, [0, 0])
                        counts[0] += 1
                        counts[1] += re.search(rf"\b[Tt]he {re.escape(form)}", statement.text) is not None
        times, articles = self._articles.get(thing_id, (0, 0))
        return articles * 2 > times

    def short(self, thing_id: str) -> str:
        """Return the single word by which the file mostly speaks of a thing, or its name where there is none."""
        if not self._short:
            counts: dict[str, Counter[str]] = {}
            for found in self.mentioned.values():
                for form, ids in found:
                    if len(ids) == 1 and " " not in form:
                        counts.setdefault(next(iter(ids)), Counter())[form] += 1
            for thing in self.view.things.values():
                used, last = counts.get(thing.id), thing.name.split()[-1]
                if used:
                    self._short[thing.id] = max(used, key=lambda form: (used[form], form))
                else:
                    self._short[thing.id] = last if self.forms.get(last, frozenset()) == {thing.id} else thing.name
        return self._short[thing_id]

    def kin(self, thing: Thing) -> str:
        """Return what sort of name and thing it is: things of different sorts are told apart at a glance."""
        if thing.id not in self._kin:
            self._kin[thing.id] = _kin(thing, self.view.statements_of(thing.id))
        return self._kin[thing.id]


T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def kept(find: Callable[[Reading, K], T]) -> Callable[[Reading, K], T]:
    """Return `find` with its results kept for as long as the reading is."""
    found: WeakKeyDictionary[Reading, dict[K, T]] = WeakKeyDictionary()

    def look_up(reading: Reading, key: K) -> T:
        known = found.get(reading)
        if known is None:
            known = found[reading] = {}
        if key not in known:
            known[key] = find(reading, key)
        return known[key]

    return look_up


_readings: WeakKeyDictionary[View, Reading] = WeakKeyDictionary()


def reading_of(view: View) -> Reading:
    """Return the view's texts, indexed; worked out once."""
    if view not in _readings:
        _readings[view] = _read(view)
    return _readings[view]


def _read(view: View) -> Reading:
    forms = _forms(view.things.values())
    finder = re.compile(
        r"(?<!\w)(?:"
        + "|".join(re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form)))
        + r")(?!\w)"
    )
    name_stems = frozenset(stem for form in forms for stem in stems(form)) if forms else frozenset()
    mentioned = {
        one.id: tuple((form, forms[form]) for form in finder.findall(one.text)) if forms else ()
        for one in view.statements
    }
    content = {
        one.id: stems(finder.sub(" ", one.text) if forms else one.text) - _proper(one.text, name_stems)
        for one in view.statements
    }
    by_stem: dict[str, list[Statement]] = {}
    for one in view.statements:
        for stem in content[one.id]:
            by_stem.setdefault(stem, []).append(one)
    ordinary = frozenset(word for one in view.statements for word in one.text.split() if word.islower())
    return Reading(view, forms, mentioned, content, ordinary, by_stem)


def _proper(text: str, name_stems: frozenset[str]) -> frozenset[str]:
    """Return the stems of names that stand in the text in capitals."""
    capitals = " ".join(word for word in text.split() if word[:1].isupper())
    return stems(capitals) & name_stems


def _forms(things: Iterable[Thing]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for thing in things:
        for name in names(thing):
            found.setdefault(name, set()).add(thing.id)
        if thing.kind in _PLAIN and "'" not in thing.name and not thing.name.startswith(("The ", "That ")):
            for word in thing.name.split():
                if len(word) > 2 and word[0].isupper():
                    found.setdefault(word, set()).add(thing.id)
    return {form: frozenset(ids) for form, ids in found.items()}


def _gender(statements: list[Statement]) -> str:
    counts: Counter[str] = Counter()
    for statement in statements:
        if opening := opens_with(statement.text):
            counts[opening] += 3
        if name := called(statement.text):
            counts[name] += 4
        for one in pronouns(statement.text):
            counts[one] += 1
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] < ranked[1][1] * 2):
        return ""
    return ranked[0][0]


def _kin(thing: Thing, statements: list[Statement]) -> str:
    proper = all(word[0].isupper() or not word[0].isalpha() for word in thing.name.split())
    told = thing.name.startswith(("The ", "That ")) or "'" in thing.name or not proper
    official = sum(statement.section in _OFFICIAL for statement in statements)
    maker = thing.kind == "organisation" and official * 2 > len(statements)
    eastern = thing.kind == "person" and thing.name_ja is not None
    heard = thing.kind == "person" and any(not CAST.isdisjoint(words(one.text)) for one in statements)
    return f"{thing.kind}/{told}/{maker}/{eastern}/{heard}"


@cache
def own_words(thing: Thing) -> frozenset[str]:
    """Return the words, and their stems, of everything the thing is called."""
    own = " ".join(names(thing))
    return stems(own) | frozenset(word for word in words(own) if len(word) > 2)


@cache
def names_itself(text: str, thing: Thing) -> bool:
    """Whether a word of the thing's own names stands in a text, in whatever form."""
    own = own_words(thing)
    return not own.isdisjoint(stems(text)) or any(
        word.startswith(one) if len(one) > 3 else word == one for word in words(text) for one in own
    )


def inline(name: str) -> str:
    """Return a name as it stands within a sentence: "The Quartet" is "the Quartet" there."""
    return name[0].lower() + name[1:] if name.startswith(("The ", "That ")) else name


def in_sentence(view: View, thing: Thing) -> str:
    """Return the name of a thing as it stands within a sentence, with the article that the file gives it."""
    name = inline(thing.name)
    return f"the {name}" if name == thing.name and reading_of(view).takes_the(thing.id) else name
