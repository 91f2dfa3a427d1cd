"""Whom, or what, the file describes: a sentence about somebody whose name is not in it."""

import random
from collections.abc import Iterator

from bot.trivia.questions.beside import explained
from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.filling import Filled, draft, identity, phrase
from bot.trivia.questions.material import Material, Statement, Thing
from bot.trivia.questions.options import names, proper
from bot.trivia.questions.texts_reading import Reading, kept, names_itself, reading_of
from bot.trivia.questions.texts_rivals import rivals
from bot.trivia.questions.texts_topics import category, obscurity
from bot.trivia.questions.texts_words import CAST, points, quotable, stems, words
from bot.trivia.questions.view import View

KINDS = ("character", "person", "organisation")
# Fewer telling words than this describe nobody in particular.
_TELLING = 4
_PORTRAITS = {"profile", "fate"}
# Who made or sold the series is told from the other companies by its trade.
_BUSINESS = {"production", "release", "reception"}
# Of whom there is less on file than this nobody remembers the name.
_KNOWN = 3
_PRIOR = 0.35


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield "described" for statements about characters, people and organisations."""
    for statement in material.statements:
        thing = material.things.get(statement.subject_id or "")
        if thing is not None and thing.kind in KINDS and _tells(statement, thing):
            yield _draft(material, statement, thing, say)


def _tells(statement: Statement, thing: Thing) -> bool:
    """Whether a statement says enough to know anybody by, and more than in which cast somebody is."""
    if not quotable(statement) or len(stems(statement.text)) < _TELLING:
        return False
    if thing.kind == "organisation" and statement.section in _BUSINESS:
        return False
    # "The surviving robber" says by itself of whom most of it is true.
    if thing.kind == "character" and not proper(thing):
        return False
    # What is true of many is better asked from the links.
    return thing.kind != "person" or set(words(statement.text)).isdisjoint(CAST)


def fits_one(reading: Reading, statement: Statement, thing: Thing) -> bool:
    """Whether a statement about a thing does not name it, and nothing so like it is said of another of its kind."""
    others = reading.mentions(statement)
    if thing.kind == "character" and len(reading.view.statements_of(thing.id)) < _KNOWN:
        return False
    if thing.id in others or names_itself(statement.text, thing):
        return False
    if thing.kind == "character" and statement.section not in _PORTRAITS and others and not points(statement.text):
        return False
    mine = reading.content[statement.id]
    for other in reading.alike(statement):
        subject = reading.view.things.get(other.subject_id or "")
        if subject is None or subject.id == thing.id or subject.kind != thing.kind:
            continue
        both = mine & reading.content[other.id]
        if len(both) > 1 and len(both) * 2 >= min(len(mine), len(reading.content[other.id])):
            return False
    return True


@kept
def trade_of(reading: Reading, thing: Thing) -> frozenset[str]:
    """Return the telling words of who somebody is, and is to others: what has one of them in it is nobody else's."""
    told = [one.text for one in reading.view.statements_of(thing.id) if one.id.endswith("profile")]
    told += [one.text for one in reading.view.links_from("relation", thing.id)]
    told += [one.text for one in reading.view.links_to("relation", thing.id)]
    return frozenset(stem for text in told for stem in stems(text))


def _draft(material: Material, statement: Statement, thing: Thing, say: Say) -> Draft:
    def fill(view: View, rng: random.Random) -> Filled | None:
        reading, right = reading_of(view), view.things[thing.id]
        if not fits_one(reading, statement, right):
            return None
        key = "question.described.who" if right.kind in ("character", "person") else "question.described.what"
        text = phrase(say(key, text=statement.text), rng)
        wrong = rivals(reading, right, statement, statement.text, rng)
        if wrong is None:
            return None
        because, beside = explained(
            phrase(say("question.described.because", name=right.name), rng), reading, statement, say, rng
        )
        return Filled(
            text=text,
            answer=right.name,
            wrong=wrong,
            explanation=because,
            also=beside,
            typed=right.kind in ("character", "person", "organisation"),
            accepted=names(right)[1:],
        )

    return draft(
        identity("described", statement.id),
        "described",
        category(statement, material),
        [thing, statement],
        fill,
        prior=_PRIOR + obscurity(statement),
    )
