"""A question, whole: nothing in it refers to the pack it came from, so a journal can keep it for ever."""

import random

from msgspec import Struct


class QuestionSource(Struct, frozen=True):
    """Where the answer is shown. The series itself has no url."""

    title: str
    publisher: str
    url: str | None = None


class Question(Struct, frozen=True):
    """A multiple-choice question with exactly one right option."""

    id: str
    category: str
    text: str
    answer: str
    wrong: tuple[str, ...]
    explanation: str
    sources: tuple[QuestionSource, ...]


def shuffled(question: Question, seed: str) -> tuple[str, ...]:
    """Return the options in an order that only `seed` decides: the same for the same seed, and no other trace."""
    options = [question.answer, *question.wrong]
    random.Random(f"{seed}/{question.id}").shuffle(options)  # noqa: S311 - the seed is drawn by `secrets`
    return tuple(options)


def choose(ids: list[str], number: int, seed: str) -> tuple[str, ...]:
    """Draw at most `number` different question ids by `seed`; the order of `ids` does not matter."""
    return tuple(random.Random(seed).sample(sorted(ids), min(number, len(ids))))  # noqa: S311
