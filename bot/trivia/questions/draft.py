"""A question not yet written: what it is made from, when it may be asked, and how its options are found."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from bot.trivia.question import Question
from bot.trivia.questions.view import View

Say = Callable[..., str]
"""Gives the text of a key of the catalogue with its values in place; several phrasings stand on lines of their own."""


@dataclass(frozen=True)
class Draft:
    """One question of the bank, before its wrong options are chosen.

    A draft is made from single records, never from how they compare: whether others fit too, and whether enough wrong
    options exist, is asked of the view by `write`. So the drafts at a horizon are the same whatever comes later.
    """

    id: str
    """Form and what it is made from, "voice/james-blood/ja/original": at most 90 of a-z, 0-9, "/", "." and "-"."""
    form: str
    category: str
    facts: tuple[str, ...]
    """Ids of the statements, links and things it rests on, and of those that tell the same; neighbours in a game share
    none. The question may rest on more: on what its options and its explanation tell."""
    known_from: int
    known_until: int | None
    """Of everything in it that is fixed: known_from <= horizon < known_until."""
    prior: float
    """Share of first answers expected to be wrong, 0 to 1."""
    write: Callable[[View, random.Random], Question | None]
    """Gives the question whole, or None where it cannot be asked honestly at that horizon."""

    def holds(self, horizon: int) -> bool:
        """Whether all that is fixed in it may be known, and is true, at `horizon`."""
        return self.known_from <= horizon and (self.known_until is None or horizon < self.known_until)
