"""Drafts of the questions that were written by hand: whole as they are."""

import random
from collections.abc import Iterator

import msgspec
from msgspec import structs

from bot.trivia.question import Question
from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.material import Material, Written
from bot.trivia.questions.view import View

# Before anything has been counted: about half of those who play know what somebody thought worth writing down.
PRIOR = 0.45


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield a draft for every written question, under its own id."""
    for one in material.written:
        yield _draft(one)


def _draft(written: Written) -> Draft:
    question = structs.replace(
        msgspec.json.decode(written.body, type=Question),
        form="written",
        known_from=written.known_from,
        known_until=written.known_until,
        prior=PRIOR,
    )

    def write(view: View, rng: random.Random) -> Question:
        return question

    return Draft(
        id=question.id,
        form=question.form,
        category=question.category,
        facts=question.facts,
        known_from=question.known_from,
        known_until=question.known_until,
        prior=question.prior,
        write=write,
    )
