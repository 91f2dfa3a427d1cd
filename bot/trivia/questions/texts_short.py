"""What is on file for somebody: short sentences as options."""

import random
from collections.abc import Iterator

from bot.trivia.questions.beside import explained
from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.filling import Filled, draft, identity, phrase
from bot.trivia.questions.material import Material, Statement, Thing
from bot.trivia.questions.options import Choice, choose_wrong
from bot.trivia.questions.texts_described import fits_one, trade_of
from bot.trivia.questions.texts_reading import Reading, inline, kept, names_itself, reading_of
from bot.trivia.questions.texts_topics import category, obscurity
from bot.trivia.questions.texts_words import MAX_ITEM, placed, quotable, stems, word_set, words
from bot.trivia.questions.view import View

_TELLING = 3
# Of whom there is less on file than this nothing is an option: nobody takes it for somebody else's.
_KNOWN = 4
_SECTIONS = ("profile", "relations", "story", "fate")
_ABOUT_THE_SERIES = word_set("lead leads protagonist antagonist viewer viewers reviewer reviewers voice")
_PRIOR = 0.4


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield "direct" for short statements about characters."""
    for statement in material.statements:
        thing = material.things.get(statement.subject_id or "")
        if thing is not None and thing.kind == "character" and _short(statement):
            yield _direct(material, statement, thing, say)


def _short(statement: Statement) -> bool:
    return (
        quotable(statement)
        and statement.section in _SECTIONS
        and len(statement.text) <= MAX_ITEM
        and len(stems(statement.text)) >= _TELLING
        and not placed(statement.text)
        and _ABOUT_THE_SERIES.isdisjoint(words(statement.text))
    )


@kept
def _own(reading: Reading, thing: Thing) -> list[Statement]:
    """Return the short statements about a character that fit it and no other."""
    return [one for one in reading.view.statements_of(thing.id) if _short(one) and fits_one(reading, one, thing)]


def _untold(reading: Reading, statement: Statement, thing: Thing) -> bool:
    """Whether a statement about a character has no word in it of what everybody knows that character to be."""
    return trade_of(reading, thing).isdisjoint(stems(statement.text)) or statement.id.endswith("profile")


def _fitting(reading: Reading, statement: Statement, thing: Thing) -> bool:
    """Whether a statement about another thing could be taken for one about this thing, and is surely none."""
    return (
        reading.gender(statement.subject_id or "") == reading.gender(thing.id)
        and thing.id not in reading.concerned(statement)
        and not names_itself(statement.text, thing)
    )


@kept
def _others(reading: Reading, thing: Thing) -> list[Statement]:
    kin = reading.kin(thing)
    return [
        one
        for other in reading.view.of_kind(thing.kind)
        if other.id != thing.id and reading.kin(other) == kin and len(reading.view.statements_of(other.id)) >= _KNOWN
        for one in _own(reading, other)
        if _fitting(reading, one, thing)
    ]


def _choice(statement: Statement, like: Statement) -> Choice:
    apart = abs(statement.known_from - like.known_from) / 2 + (statement.section != like.section)
    return Choice(statement.text, (), statement.known_from, statement.known_until, apart, rests_on=statement)


def _one_each(statements: list[Statement], rng: random.Random) -> list[Statement]:
    """Return one statement about each subject: three about one would stand against the fourth."""
    drawn: dict[str | None, Statement] = {}
    for one in rng.sample(statements, len(statements)):
        drawn.setdefault(one.subject_id, one)
    return list(drawn.values())


def _direct(material: Material, statement: Statement, thing: Thing, say: Say) -> Draft:
    def fill(view: View, rng: random.Random) -> Filled | None:
        reading, subject = reading_of(view), view.things[thing.id]
        if statement.id not in {one.id for one in _own(reading, subject)} or not _untold(reading, statement, subject):
            return None
        text = phrase(say("question.direct.statement", name=inline(subject.name)), rng)
        others = [_choice(one, statement) for one in _one_each(_others(reading, subject), rng)]
        wrong = choose_wrong(Choice(statement.text), others, text, rng)
        if wrong is None:
            return None
        told = phrase(say("question.described.because", name=subject.name), rng)
        because, beside = explained(told, reading, statement, say, rng)
        return Filled(text=text, answer=statement.text, wrong=wrong, explanation=because, also=beside)

    return draft(
        identity("direct", statement.id),
        "direct",
        category(statement, material),
        [thing, statement],
        fill,
        prior=_PRIOR + obscurity(statement),
    )
