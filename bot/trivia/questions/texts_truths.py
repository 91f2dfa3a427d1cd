"""True or false: a sentence as it is on file, or with one name, number or subject exchanged for another."""

import random
import re
from collections.abc import Callable, Iterator

from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.filling import Filled, draft, identity, phrase
from bot.trivia.questions.material import Material, Statement, Thing
from bot.trivia.questions.options import Choice
from bot.trivia.questions.texts_described import fits_one
from bot.trivia.questions.texts_gap import named_once
from bot.trivia.questions.texts_numbers import Numbered, near_numbers, number_in, worth_asking
from bot.trivia.questions.texts_reading import Reading, inline, reading_of
from bot.trivia.questions.texts_rivals import rival
from bot.trivia.questions.texts_topics import category, obscurity
from bot.trivia.questions.texts_words import quotable, stems
from bot.trivia.questions.view import View

_TELLING = 4
_PRIOR = 0.4
_EVENTS = {"story", "relations", "fate"}


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield "true-false" for statements: one each, by the number in it, its subject, or a name at its beginning.

    Whether the sentence shown is the true or the false one is decided by the seed.
    """
    for statement in material.statements:
        if not quotable(statement) or len(stems(statement.text)) < _TELLING:
            continue
        subject = material.things.get(statement.subject_id or "")
        if (numbered := number_in(statement.text)) and worth_asking(numbered, statement, material):
            yield _numbered(material, statement, subject, numbered, say)
        elif subject is None:
            continue
        elif subject.kind == "character":
            yield _attributed(material, statement, subject, say)
        elif subject.kind in ("episode", "series", "season") and statement.section in _EVENTS:
            yield _exchanged(material, statement, subject, say)


def _filled(lead: str, stands: bool, because: str, say: Say, also: tuple[Thing, ...] = ()) -> Filled:
    """Return the question with its two options, the right one of which follows from whether the sentence stands."""
    yes, no = say("question.true"), say("question.false")
    answer, wrong = (yes, no) if stands else (no, yes)
    return Filled(text=lead, answer=answer, wrong=(Choice(wrong),), explanation=because, also=also)


def _as_draft(
    material: Material,
    statement: Statement,
    subject: Thing | None,
    fill: Callable[[View, random.Random], Filled | None],
) -> Draft:
    return draft(
        identity("true-false", statement.id),
        "true-false",
        category(statement, material),
        [*([subject] if subject is not None else []), statement],
        fill,
        prior=_PRIOR + obscurity(statement),
    )


def _lead(subject: Thing | None, text: str, say: Say, rng: random.Random) -> str:
    if subject is None or subject.kind == "series":
        return phrase(say("question.stands", text=text), rng)
    if subject.kind == "character":
        return phrase(say("question.stands.of", text=text, name=inline(subject.name)), rng)
    return phrase(say("question.stands.in", text=text, name=subject.name), rng)


def _reading_of_it(statement: Statement, stands: bool, say: Say, rng: random.Random) -> str:
    if stands:
        return phrase(say("question.stands.yes.because"), rng)
    return phrase(say("question.stands.no.because", text=statement.text), rng)


def _numbered(material: Material, statement: Statement, subject: Thing | None, numbered: Numbered, say: Say) -> Draft:
    def fill(view: View, rng: random.Random) -> Filled | None:
        stands = rng.random() < 0.5
        other = near_numbers(numbered, rng, 1)[0]
        shown = other.capitalize() if numbered.written[0].isupper() else other
        text = statement.text if stands else numbered.with_number(shown)
        return _filled(_lead(subject, text, say, rng), stands, _reading_of_it(statement, stands, say, rng), say)

    return _as_draft(material, statement, subject, fill)


def _attributed(material: Material, statement: Statement, subject: Thing, say: Say) -> Draft:
    def fill(view: View, rng: random.Random) -> Filled | None:
        reading, right = reading_of(view), view.things[subject.id]
        if not fits_one(reading, statement, right):
            return None
        stands = rng.random() < 0.5
        other = rival(reading, right, statement, rng)
        if other is None:
            return None
        shown = right if stands else other
        because = phrase(say("question.described.because", name=right.name, text=statement.text), rng)
        return _filled(_lead(shown, statement.text, say, rng), stands, because, say, (shown,))

    return _as_draft(material, statement, subject, fill)


def _exchanged(material: Material, statement: Statement, subject: Thing, say: Say) -> Draft:
    def fill(view: View, rng: random.Random) -> Filled | None:
        reading = reading_of(view)
        found = _exchangeable(reading, statement)
        if found is None:
            return None
        right, form = found
        other = rival(reading, right, statement, rng)
        if other is None:
            return None
        stands = rng.random() < 0.5
        text = statement.text if stands else statement.text.replace(form, reading.short(other.id), 1)
        because = _reading_of_it(statement, stands, say, rng)
        return _filled(_lead(subject, text, say, rng), stands, because, say, (right, other))

    return _as_draft(material, statement, subject, fill)


def _exchangeable(reading: Reading, statement: Statement) -> tuple[Thing, str] | None:
    """Return the first character a statement names, and the name: its usual one, said once, and no owner's."""
    for form, ids in reading.mentioned[statement.id]:
        thing = reading.view.things[min(ids)]
        if thing.kind != "character":
            continue
        owner = re.search(re.escape(form) + r"['’]", statement.text) is not None
        if owner or named_once(reading, statement, thing) != form or reading.short(thing.id) != form:
            return None
        return (thing, form) if reading.gender(thing.id) in ("he", "she") else None
    return None
