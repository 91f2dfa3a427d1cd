"""What is on file for somebody, and what is not: short sentences as options."""

import random
from collections.abc import Callable, Iterator

from bot.trivia.questions.company import company_of
from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.filling import Filled, draft, identity, phrase
from bot.trivia.questions.material import Material, Statement, Thing
from bot.trivia.questions.options import Choice, choose_wrong
from bot.trivia.questions.texts_described import fits_one
from bot.trivia.questions.texts_reading import Reading, inline, kept, names_itself, reading_of
from bot.trivia.questions.texts_topics import category, obscurity
from bot.trivia.questions.texts_words import MAX_ITEM, quotable, stems
from bot.trivia.questions.view import View

KINDS = ("character", "organisation", "place")
_TELLING = 3
_PRIOR = 0.4


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield "direct" and "which-false" for short statements about things."""
    for statement in material.statements:
        thing = material.things.get(statement.subject_id or "")
        if thing is not None and thing.kind in KINDS and _short(statement):
            yield _direct(material, statement, thing, say)
            yield _which_false(material, statement, thing, say)


def _short(statement: Statement) -> bool:
    return quotable(statement) and len(statement.text) <= MAX_ITEM and len(stems(statement.text)) >= _TELLING


@kept
def _own(reading: Reading, thing: Thing) -> list[Statement]:
    """Return the short statements about a thing that fit it and no other of its kind."""
    return [one for one in reading.view.statements_of(thing.id) if _short(one) and fits_one(reading, one, thing)]


def _fitting(reading: Reading, statement: Statement, thing: Thing) -> bool:
    """Whether a statement about another thing could be taken for one about this thing, and is surely none."""
    return (
        reading.gender(statement.subject_id or "") == reading.gender(thing.id)
        and thing.id not in reading.concerned(statement)
        # What is said of one company may be true of another that had to do with it, like both sides of a merger.
        and (thing.kind == "character" or thing.id not in company_of(reading.view, statement.subject_id or ""))
        and not names_itself(statement.text, thing)
    )


@kept
def _others(reading: Reading, thing: Thing) -> list[Statement]:
    kin = reading.kin(thing)
    return [
        one
        for other in reading.view.of_kind(thing.kind)
        if other.id != thing.id and reading.kin(other) == kin
        for one in _own(reading, other)
        if _fitting(reading, one, thing)
    ]


def _choice(statement: Statement, like: Statement) -> Choice:
    apart = abs(statement.known_from - like.known_from) / 2 + (statement.section != like.section)
    return Choice(statement.text, (), statement.known_from, statement.known_until, apart)


def _direct(material: Material, statement: Statement, thing: Thing, say: Say) -> Draft:
    def fill(view: View, rng: random.Random) -> Filled | None:
        reading, subject = reading_of(view), view.things[thing.id]
        if statement.id not in {one.id for one in _own(reading, subject)}:
            return None
        text = phrase(say("question.direct.statement", name=inline(subject.name)), rng)
        others = [_choice(one, statement) for one in _others(reading, subject)]
        wrong = choose_wrong(Choice(statement.text), others, text, rng)
        if wrong is None:
            return None
        because = phrase(say("question.described.because", name=subject.name, text=statement.text), rng)
        return Filled(text=text, answer=statement.text, wrong=wrong, explanation=because)

    return _as_draft("direct", material, statement, thing, fill)


def _which_false(material: Material, statement: Statement, thing: Thing, say: Say) -> Draft:
    def fill(view: View, rng: random.Random) -> Filled | None:
        reading, owner = reading_of(view), view.things[thing.id]
        if statement.id not in {one.id for one in _own(reading, owner)}:
            return None
        kin = reading.kin(owner)
        hosts = [
            (one, own)
            for one in view.of_kind(owner.kind)
            if one.id != owner.id
            and reading.kin(one) == kin
            and _fitting(reading, statement, one)
            and len(own := _own(reading, one)) >= 3
        ]
        if not hosts:
            return None
        host, own = rng.choice(hosts)
        text = phrase(say("question.which-false.statement", name=inline(host.name)), rng)
        wrong = choose_wrong(Choice(statement.text), [_choice(one, statement) for one in own], text, rng)
        if wrong is None:
            return None
        because = phrase(say("question.described.because", name=owner.name, text=statement.text), rng)
        return Filled(text=text, answer=statement.text, wrong=wrong, explanation=because, also=(host,))

    return _as_draft("which-false", material, statement, thing, fill)


def _as_draft(
    form: str,
    material: Material,
    statement: Statement,
    thing: Thing,
    fill: Callable[[View, random.Random], Filled | None],
) -> Draft:
    return draft(
        identity(form, statement.id),
        form,
        category(statement, material),
        [thing, statement],
        fill,
        prior=_PRIOR + obscurity(statement),
    )
