"""Wrong options: of the right one's kind, never right too, and not to be told from it by how they look."""

import random
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice

from bot.folding import fold
from bot.trivia.questions.material import Link, Statement, Thing

# Wrong options are drawn from this many that are nearest to the right one.
NEAREST = 8
# Words of the right answer with fewer letters may stand in the question: "the", "of", "two".
TELLING_LETTERS = 4
MAX_OPTION = 60


@dataclass(frozen=True)
class Choice:
    """One option. `names` are all by which what it stands for is known: none of them may stand in the question."""

    text: str
    names: tuple[str, ...] = ()
    known_from: int = 0
    known_until: int | None = None
    distance: float = 0.0
    """How far from the right one in kind, role or time, in the eyes of who offers it; 0 is nearest. Who is nearer by
    half a step or more is always preferred."""
    id: str = ""
    """The thing that it stands for."""
    rests_on: Statement | Link | None = None
    """What it tells, where it is itself something on file."""


def choice_of(thing: Thing, distance: float = 0.0) -> Choice:
    """Return a thing, under its name, as an option."""
    return Choice(thing.name, names(thing), thing.known_from, None, distance, thing.id)


def choices(
    things: Iterable[Thing], besides: Collection[str | None], distance: Callable[[Thing], float] = lambda thing: 0.0
) -> list[Choice]:
    """Return all `things` as options but those whose ids are `besides`."""
    return [choice_of(thing, distance(thing)) for thing in things if thing.id not in besides]


def names(thing: Thing) -> tuple[str, ...]:
    """Return everything that the thing is called, its name first."""
    spellings = (spelling.text for spelling in thing.spellings)
    return tuple(dict.fromkeys(one for one in (thing.name, thing.name_ja, thing.name_romaji, *spellings) if one))


def choose_wrong(
    right: Choice, others: Iterable[Choice], text: str, rng: random.Random, number: int = 3
) -> tuple[Choice, ...] | None:
    """Return `number` of `others` as wrong options for `right`, or None where there are not enough honest ones.

    The caller leaves out what is right too. Here goes what stands in `text`, what has a name of the right one or of one
    chosen before, and what would tell by script or length.
    """
    padded = _padded(text)
    ranked = sorted(others, key=lambda one: (one.distance, abs(len(one.text) - len(right.text)), one.text))
    fitting = (one for one in ranked if _fits(one, right, text, padded))
    near = list(islice(fitting, max(NEAREST, number * 2)))
    rng.shuffle(near)
    near.sort(key=lambda one: int(one.distance * 2))
    chosen: list[Choice] = []
    for one in chain(near, fitting):
        if all(_apart(one, other) for other in (right, *chosen)):
            chosen.append(one)
        if len(chosen) == number:
            break
    if len(chosen) < number or tells_by_length(right.text, [one.text for one in chosen]):
        return None
    return tuple(chosen)


def tells_by_length(right: str, wrong: Sequence[str]) -> bool:
    """Whether the right option stands out: far longer than all the others, or far shorter."""
    lengths = [len(one) for one in wrong]
    return len(right) > max(lengths) * 1.8 + 4 or len(right) * 1.8 + 4 < min(lengths)


def tells_by_name(right: str, wrong: Sequence[str]) -> bool:
    """Whether all wrong options name somebody or something that the right one does not: three about Grimm, and one."""
    shared = set.intersection(*(_capitals(one) for one in wrong))
    return bool(shared - _capitals(right))


def _capitals(text: str) -> set[str]:
    found = (word.strip(".,:;?!‘’“”()").removesuffix("'s") for word in text.split())
    return {word for word in found if word[:1].isupper() and len(word) >= TELLING_LETTERS}


def given_away(answer: str, text: str, wrong: Sequence[str] = ()) -> bool:
    """Whether a telling word of the answer, one that not all `wrong` options have as well, stands in the question."""
    asked = set(folded(text).split())
    everywhere = set.intersection(*(set(folded(one).split()) for one in wrong)) if wrong else set()
    return any(
        word in asked and word not in everywhere
        for word in folded(answer).split()
        if len(word) >= TELLING_LETTERS or not word.isascii()
    )


def stands_in(name: str, text: str) -> bool:
    """Whether a name stands in a text, as whole words."""
    return _padded(name) in _padded(text) if script(name) == "latin" else name in text


@cache
def folded(text: str) -> str:
    """Return `fold` of the text, worked out once."""
    return fold(text)


@cache
def _padded(text: str) -> str:
    return f" {fold(text)} "


def proper(thing: Thing) -> bool:
    """Whether a thing's name is one, and no description: "James Blood", not "The stall girl"."""
    words = thing.name.split()
    return (
        "'" not in thing.name
        and "’" not in thing.name
        and words[0] not in ("The", "That", "A", "An")
        and all(not word[0].isalpha() or not word[0].islower() for word in words)
    )


@cache
def script(text: str) -> str:
    """Return "digits", "latin", "kana" or "kanji": what a text is written in, as far as a reader sees at a glance."""
    if any("\u4e00" <= sign <= "\u9fff" for sign in text):
        return "kanji"
    if any("\u3040" <= sign <= "\u30ff" or "\uff66" <= sign <= "\uff9f" for sign in text):
        return "kana"
    return "latin" if any(sign.isalpha() for sign in text) else "digits"


def _fits(one: Choice, right: Choice, text: str, padded: str) -> bool:
    return (
        0 < len(one.text) <= MAX_OPTION
        and script(one.text) == script(right.text)
        and not any(
            (_padded(name) in padded) if script(name) == "latin" else name in text for name in (one.text, *one.names)
        )
    )


def _apart(one: Choice, other: Choice) -> bool:
    mine = {folded(name) for name in (one.text, *one.names)}
    return mine.isdisjoint(folded(name) for name in (other.text, *other.names))
