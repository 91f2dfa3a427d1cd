"""From what a form has found to a whole question, checked: the last thing that every maker of drafts does."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from bot.trivia.question import Question, QuestionSource
from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.material import Link, Material, Statement, Thing
from bot.trivia.questions.options import MAX_OPTION, Choice, given_away, tells_by_name
from bot.trivia.questions.view import View

MAX_TEXT = 200
MAX_EXPLANATION = 300
MAX_ID = 90

Record = Thing | Statement | Link


@dataclass(frozen=True)
class Filled:
    """What a form has found for one view. `number` or `order` stand in the place of wrong options."""

    text: str
    answer: str
    explanation: str
    wrong: tuple[Choice, ...] | None = ()
    """None where there are not enough honest ones: then it is not asked."""
    typed: bool = False
    accepted: tuple[str, ...] = ()
    number: int | None = None
    order: tuple[str, ...] = ()
    also: tuple[Record, ...] = ()
    """What stands in it beside the records of the draft and the wrong options: things in an order, an explanation …"""


def identity(*parts: str) -> str:
    """Return the id of a draft, made of its form and the ids of what it is made from; a digest ends one too long."""
    whole = "/".join(parts)
    if len(whole) <= MAX_ID:
        return whole
    return f"{whole[: MAX_ID - 9]}-{sha256(whole.encode()).hexdigest()[:8]}"


def draft(
    id: str,
    form: str,
    category: str,
    records: Sequence[Record],
    fill: Callable[[View, random.Random], Filled | None],
    *,
    prior: float,
    since: int = 0,
    sources: tuple[QuestionSource, ...] | None = None,
) -> Draft:
    """Return a draft that rests on `records`, whose questions `fill` fills.

    Its span is that of all records together, beginning at `since` at the earliest; its sources are `sources`, or those
    of the statements and links among `records`. What is too long, or names its answer, is not asked.
    """
    facts = tuple(dict.fromkeys(record.id for record in records))
    known_from, known_until = span(records)
    known_from = max(known_from, since)
    expected = round(prior, 2)
    shown = sources if sources is not None else sources_of(records)

    def write(view: View, rng: random.Random) -> Question | None:
        filled = fill(view, rng)
        if filled is None or filled.wrong is None or not _fair(filled, [one.text for one in filled.wrong]):
            return None
        first, last = span([*records, *filled.also, *filled.wrong])
        beside = [one.rests_on for one in filled.wrong if one.rests_on is not None]
        beside += [one for one in filled.also if not isinstance(one, Thing)]
        return Question(
            id=id,
            category=category,
            text=filled.text,
            answer=filled.answer,
            wrong=tuple(one.text for one in filled.wrong),
            explanation=filled.explanation,
            sources=tuple(dict.fromkeys([*shown, *(source for one in beside for source in one.sources)])),
            form=form,
            facts=tuple(dict.fromkeys([*facts, *(one.id for one in beside)])),
            known_from=max(first, since),
            known_until=last,
            typed=filled.typed,
            accepted=filled.accepted,
            number=filled.number,
            order=filled.order,
            prior=expected,
        )

    return Draft(id, form, category, facts, known_from, known_until, expected, write)


def span(records: Sequence[Record | Choice]) -> tuple[int, int | None]:
    """Return from when and until when all `records` may be known and hold."""
    ends = [end for one in records if (end := getattr(one, "known_until", None)) is not None]
    return max((one.known_from for one in records), default=0), min(ends, default=None)


def sources_of(records: Sequence[Record]) -> tuple[QuestionSource, ...]:
    """Return the sources of the statements and links among `records`; of the things where there is none."""
    told = [one for one in records if not isinstance(one, Thing)] or records
    return tuple(dict.fromkeys(source for one in told for source in one.sources))


def claim(say: Say, text: str, holds: bool, explanation: str, also: tuple[Record, ...] = ()) -> Filled:
    """Return the question whether `text` is true, which it is if `holds`."""
    true, false = say("question.true"), say("question.false")
    return Filled(
        text=say("question.claim", claim=text),
        answer=true if holds else false,
        wrong=(Choice(false if holds else true),),
        explanation=explanation,
        also=also,
    )


def first_known(links: Iterable[Link], material: Material, end: Literal["subject_id", "target_id"]) -> list[Link]:
    """Return the first link for each thing at its `end`, in the order in which link and thing may be known.

    So what rests on the first three is there from when on three are known, whatever comes later.
    """
    found: dict[str, tuple[int, Link]] = {}
    for link in links:
        thing = material.things[getattr(link, end)]
        known_from = max(link.known_from, thing.known_from)
        if thing.id not in found or known_from < found[thing.id][0]:
            found[thing.id] = known_from, link
    return [link for _, link in sorted(found.values(), key=lambda one: one[0])]


def phrase(texts: str, rng: random.Random) -> str:
    """Return one of the phrasings that the catalogue gives on lines of their own."""
    return rng.choice(texts.split("\n"))


def _fair(filled: Filled, wrong: list[str]) -> bool:
    if len(filled.text) > MAX_TEXT or len(filled.explanation) > MAX_EXPLANATION:
        return False
    if filled.order or filled.number is not None or len(wrong) == 1:
        return True
    if given_away(filled.answer, filled.text, wrong) or len(filled.answer) > MAX_OPTION:
        return False
    return not _is_sentence(filled.answer) or not tells_by_name(filled.answer, wrong)


def _is_sentence(option: str) -> bool:
    return option.endswith((".", "?", "!", "’"))
