"""A question, whole: nothing in it refers to the pack it came from, so a journal can keep it for ever."""

import random

from msgspec import Struct


class QuestionSource(Struct, frozen=True):
    """Where the answer is shown. The series itself has no url."""

    title: str
    publisher: str
    url: str | None = None


class Question(Struct, frozen=True):
    """A question and its right answer. How it is answered follows from what it holds:

    - `number` is there: a number is typed, the nearest wins. `answer` says it in words, `wrong` is empty.
    - `order` is there: its items are put in order. `answer` says it in words, `wrong` is empty.
    - else one of the options, `answer` and `wrong`, is right; where `typed` is set it may be asked without them.
    """

    id: str
    category: str
    text: str
    answer: str
    wrong: tuple[str, ...]
    explanation: str
    sources: tuple[QuestionSource, ...]
    form: str = "written"
    facts: tuple[str, ...] = ()
    """Ids of the facts, parts and subjects it is made from; neighbours in a game share none."""
    known_from: int = 0
    known_until: int | None = None
    """It may be asked at horizons known_from <= n < known_until: of all in it, options and explanation included."""
    typed: bool = False
    accepted: tuple[str, ...] = ()
    """What else is right when it is typed, beside `answer`: other spellings and names."""
    number: int | None = None
    order: tuple[str, ...] = ()
    prior: float = 0.5
    """Share of first answers expected to be wrong, 0 to 1, before anything has been counted."""


def shuffled(question: Question, seed: str) -> tuple[str, ...]:
    """Return the options in an order that only `seed` decides: the same for the same seed, and no other trace."""
    options = [question.answer, *question.wrong]
    random.Random(f"{seed}/{question.id}").shuffle(options)  # noqa: S311 - the seed is drawn by `secrets`
    return tuple(options)


def shuffled_items(items: tuple[str, ...], seed: str) -> tuple[str, ...]:
    """Return `items` in an order that only `seed` decides."""
    return tuple(random.Random(seed).sample(items, len(items)))  # noqa: S311
