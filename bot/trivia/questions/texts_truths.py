"""True or false: a sentence as it is on file, or with one name, number or subject exchanged for another."""

import random
import re
from collections.abc import Callable, Iterator

from bot.trivia.questions.beside import explained
from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.filling import Filled, Record, draft, identity, phrase
from bot.trivia.questions.material import Material, Statement, Thing
from bot.trivia.questions.options import Choice, proper
from bot.trivia.questions.texts_described import fits_one, trade_of
from bot.trivia.questions.texts_episodes import dated, shown, strange_episodes
from bot.trivia.questions.texts_gap import named_once, told_of
from bot.trivia.questions.texts_numbers import Numbered, far_number, number_in, worth_asking
from bot.trivia.questions.texts_reading import Reading, inline, reading_of
from bot.trivia.questions.texts_rivals import rival
from bot.trivia.questions.texts_topics import category, obscurity
from bot.trivia.questions.texts_words import called, leans, pointing, quotable, stems
from bot.trivia.questions.view import View

_TELLING = 4
_PRIOR = 0.4
# A wrong episode is one of so many that are nearest.
_LIKELY = 6
_PAPERWORK = {"release", "production", "reception"}
# Within a clause about somebody a name does not come alone: "the person whose survival Connor remarks on".
_CLAUSE = re.compile(r"\b(who|whom|whose|which|that)\b[^.,:;]*$")
_EVENTS = {"story", "relations", "fate"}


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield "true-false" for statements: one each, by the number in it, its subject, a name at its beginning, or its
    episode.

    Whether the sentence shown is the true or the false one is decided by the seed.
    """
    for statement in material.statements:
        if not quotable(statement) or leans(statement.text) or len(stems(statement.text)) < _TELLING:
            continue
        subject = material.things.get(statement.subject_id or "")
        if numbered := number_in(statement.text):
            # Which day or year it was nobody calls true or false with a good conscience.
            if statement.section in _PAPERWORK or not worth_asking(numbered, statement, material):
                continue
            yield _numbered(material, statement, subject, numbered, say)
        elif subject is None:
            continue
        elif subject.kind == "character":
            # Who somebody is, in a line, is nobody else.
            if statement.section in _EVENTS and not called(statement.text):
                yield _attributed(material, statement, subject, say)
        elif subject.kind in ("episode", "series", "season") and statement.section in _EVENTS:
            yield _exchanged(material, statement, subject, say)


def _filled(lead: str, stands: bool, because: str, say: Say, also: tuple[Record, ...] = ()) -> Filled:
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


def _told(
    reading: Reading, statement: Statement, stands: bool, say: Say, rng: random.Random
) -> tuple[str, tuple[Statement, ...]]:
    """Return the explanation, and what it rests on: of what is false how it is, of what is true what else is so."""
    if stands:
        return explained(phrase(say("question.stands.yes.because"), rng), reading, statement, say, rng)
    return phrase(say("question.stands.no.because", text=statement.text), rng), ()


def _numbered(material: Material, statement: Statement, subject: Thing | None, numbered: Numbered, say: Say) -> Draft:
    def fill(view: View, rng: random.Random) -> Filled | None:
        stands = rng.random() < 0.5
        other = far_number(numbered, rng)
        shown = other.capitalize() if numbered.written[0].isupper() else other
        text = statement.text if stands else numbered.with_number(shown)
        because, beside = _told(reading_of(view), statement, stands, say, rng)
        return _filled(_lead(subject, text, say, rng), stands, because, say, beside)

    return _as_draft(material, statement, subject, fill)


def _attributed(material: Material, statement: Statement, subject: Thing, say: Say) -> Draft:
    def fill(view: View, rng: random.Random) -> Filled | None:
        reading, right = reading_of(view), view.things[subject.id]
        plain = (
            proper(right)
            and fits_one(reading, statement, right)
            and trade_of(reading, right).isdisjoint(stems(statement.text))
        )
        other = rival(reading, right, statement, rng) if plain else None
        if other is None:
            return _placed(view, statement, subject, say, rng)
        stands = rng.random() < 0.5
        asked = right if stands else other
        because, beside = _told_of_other(reading, statement, right if not stands else None, say, rng)
        return _filled(_lead(asked, statement.text, say, rng), stands, because, say, (asked, *beside))

    return _as_draft(material, statement, subject, fill)


def _exchanged(material: Material, statement: Statement, subject: Thing, say: Say) -> Draft:
    def fill(view: View, rng: random.Random) -> Filled | None:
        reading = reading_of(view)
        found = _exchangeable(reading, statement)
        other = rival(reading, found[0], statement, rng) if found is not None else None
        if found is None or other is None:
            return _placed(view, statement, subject, say, rng)
        right, form = found
        stands = rng.random() < 0.5
        text = statement.text if stands else statement.text.replace(form, reading.short(other.id), 1)
        because, beside = _told(reading, statement, stands, say, rng)
        return _filled(_lead(subject, text, say, rng), stands, because, say, (right, other, *beside))

    return _as_draft(material, statement, subject, fill)


def _placed(view: View, statement: Statement, subject: Thing, say: Say, rng: random.Random) -> Filled | None:
    """Return the question whether a statement belongs to its episode, or to one nearby."""
    home = next((one for one in view.of_kind("episode") if one.number == statement.episode), None)
    if home is None or not dated(statement, subject) or (subject.id == home.id and pointing(statement.text)):
        return None
    # Nobody is put where they are not; and what is once told may well hold ever after, so a wrong episode comes before.
    others = [one for one in strange_episodes(view, statement, home) if (one.number or 0) >= (subject.first or 1)]
    others = [one for one in others if (one.number or 0) < (home.number or 0)] or others
    if not others or not shown(reading_of(view), statement):
        return None
    stands = rng.random() < 0.5
    where = home if stands else rng.choice(others[:_LIKELY])
    because, beside = _told_of_other(reading_of(view), statement, home if not stands else None, say, rng)
    if subject.kind in ("episode", "series"):
        text = _lead(where, statement.text, say, rng)
    else:
        text = phrase(say("question.stands.of.in", name=subject.name, episode=where.name, text=statement.text), rng)
    return _filled(text, stands, because, say, (where, home, *beside))


def _told_of_other(
    reading: Reading, statement: Statement, right: Thing | None, say: Say, rng: random.Random
) -> tuple[str, tuple[Statement, ...]]:
    """Return the explanation, and what it rests on: that the statement stands, or whose it is if it is `right`'s."""
    if right is None:
        told = phrase(say("question.stands.yes.because"), rng)
    else:
        told = phrase(say("question.stands.of.because", name=inline(right.name)), rng)
    return explained(told, reading, statement, say, rng)


def _exchangeable(reading: Reading, statement: Statement) -> tuple[Thing, str] | None:
    """Return the first character a statement names, and the name: its usual one, said once, and with nothing
    beside it that tells whose it is."""
    for form, ids in reading.mentioned[statement.id]:
        thing = reading.view.things[min(ids)]
        if thing.kind != "character":
            continue
        if named_once(reading, statement, thing) != form or reading.short(thing.id) != form:
            return None
        if told_of(form, statement.text) or re.search(re.escape(form) + r"['’]", statement.text):
            return None
        if _CLAUSE.search(statement.text.partition(form)[0]):
            return None
        return (thing, form) if reading.gender(thing.id) in ("he", "she") else None
    return None
