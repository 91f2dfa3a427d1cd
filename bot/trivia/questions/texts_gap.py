"""A name is missing from a sentence on file: somebody's, or a company's."""

import random
import re
from collections.abc import Iterator

from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.filling import Filled, draft, identity, phrase
from bot.trivia.questions.material import Material, Statement, Thing
from bot.trivia.questions.options import names
from bot.trivia.questions.texts_reading import Reading, names_itself, reading_of
from bot.trivia.questions.texts_rivals import rivals
from bot.trivia.questions.texts_topics import category, obscurity
from bot.trivia.questions.texts_words import leans, quotable, stems
from bot.trivia.questions.view import View

GAP = "____"
_KINDS = ("character", "person", "organisation")
# What is left of a sentence must say so much, or many names would do.
_TELLING = 4
_PRIOR = 0.4
# Who sold it, and what a reviewer made of a name, is no riddle.
_TRADE = {"release", "reception", "production"}
_WORD = re.compile(r"\w+")


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield "gap" for each thing, and each publication, that a statement names."""
    index: dict[str, list[tuple[str, int, Thing]]] = {}
    for thing in material.things.values():
        for form, known_from in spoken_forms(thing):
            index.setdefault(_first_word(form), []).append((form, known_from, thing))
    for statement in material.statements:
        if not quotable(statement) or leans(statement.text):
            continue
        named: dict[str, Thing] = {}
        for word in dict.fromkeys(_WORD.findall(statement.text)):
            for form, known_from, thing in index.get(word, ()):
                if known_from <= statement.known_from and thing.id != statement.subject_id and form in statement.text:
                    named[thing.id] = thing
        for thing in named.values():
            if statement.section in _TRADE and thing.kind != "person":
                continue
            yield _draft(material, statement, thing, say)


def _first_word(form: str) -> str:
    return next(iter(_WORD.findall(form)), "")


def spoken_forms(thing: Thing) -> list[tuple[str, int]]:
    """Return the names, and parts of names, under which a text may speak of a thing, each with its horizon."""
    if thing.kind not in _KINDS or "'" in thing.name or thing.name.startswith(("The ", "That ")):
        return []
    parts = thing.name.split() if thing.kind in ("character", "person") else []
    own = [*parts, *(name for name in (thing.name, thing.name_ja, thing.name_romaji) if name)]
    found = [(name, thing.known_from) for name in own]
    found += [(one.text, one.known_from) for one in thing.spellings]
    return [(name, known_from) for name, known_from in found if len(name) > 2]


def _draft(material: Material, statement: Statement, thing: Thing, say: Say) -> Draft:
    subject = material.things.get(statement.subject_id or "")

    def fill(view: View, rng: random.Random) -> Filled | None:
        reading, right = reading_of(view), view.things[thing.id]
        form = named_once(reading, statement, right)
        if form is None:
            return None
        if told_of(form, statement.text):
            return None
        rest = without(statement.text, form)
        if len(stems(rest)) < _TELLING or names_itself(rest, right):
            return None
        text = _asked(view.things.get(statement.subject_id or ""), rest, say, rng)
        wrong = rivals(reading, right, statement, text, rng)
        if wrong is None:
            return None
        return Filled(
            text=text,
            answer=right.name,
            wrong=wrong,
            explanation=phrase(say("question.gap.because", text=statement.text), rng),
            typed=True,
            accepted=tuple(dict.fromkeys([*names(right)[1:], form])),
        )

    return draft(
        identity("gap", statement.id, thing.id),
        "gap",
        category(statement, material),
        [thing, *([subject] if subject is not None else []), statement],
        fill,
        prior=_PRIOR + obscurity(statement),
    )


def named_once(reading: Reading, statement: Statement, thing: Thing) -> str | None:
    """Return the name of a thing where it stands exactly once in a statement, and can mean nothing else."""
    meant = [(form, ids) for form, ids in reading.mentioned[statement.id] if thing.id in ids]
    if len(meant) != 1 or meant[0][1] != {thing.id} or statement.text.count(meant[0][0]) != 1:
        return None
    form = meant[0][0]
    # "James" in "James Bond" is somebody else, and "Blood and gunpowder" nobody.
    if re.search(rf"{re.escape(form)} [A-Z]|(?<=[a-z,] )[A-Z]\w+ {re.escape(form)}", statement.text):
        return None
    opening = re.search(rf"(?:^|[.:;?!] ){re.escape(form)}", statement.text) is not None
    return None if opening and form not in names(thing) and form.lower() in reading.ordinary else form


def told_of(name: str, text: str) -> bool:
    """Whether a text says beside a name who that is: "Oliver, a reporter, …"."""
    return re.search(rf"{re.escape(name)}, (an?|the|who|his|her|head|chairman|formerly|once)\b", text) is not None


def without(text: str, form: str) -> str:
    """Return the text with the only place where `form` stands blanked."""
    return re.sub(r"(?<!\w)" + re.escape(form) + r"(?!\w)", GAP, text, count=1)


def _asked(subject: Thing | None, rest: str, say: Say, rng: random.Random) -> str:
    """Return the question's text; under the name of what the statement is about, unless that is the series."""
    if subject is None or subject.kind == "series":
        return phrase(say("question.gap", text=rest), rng)
    return phrase(say("question.gap.of", text=rest, name=subject.name), rng)
