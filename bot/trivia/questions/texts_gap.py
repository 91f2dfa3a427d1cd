"""A name is missing from a sentence on file: somebody's, a company's, a publication's."""

import random
import re
from collections.abc import Iterator
from functools import cache

from bot.folding import fold
from bot.trivia.question import QuestionSource
from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.filling import Filled, draft, identity, phrase
from bot.trivia.questions.material import Material, Statement, Thing
from bot.trivia.questions.options import Choice, choose_wrong, names
from bot.trivia.questions.texts_reading import Reading, kept, names_itself, reading_of
from bot.trivia.questions.texts_rivals import rivals
from bot.trivia.questions.texts_topics import category, obscurity
from bot.trivia.questions.texts_words import quotable, stems
from bot.trivia.questions.view import View

GAP = "____"
_KINDS = ("character", "person", "organisation")
# What is left of a sentence must say so much, or many names would do.
_TELLING = 4
_PRIOR = 0.4
_WORD = re.compile(r"\w+")
# "A" and "an" tell which names can follow.
_ARTICLE = re.compile(rf"\b[Aa]n? {GAP}")
_OPINION = ("reception", "release", "production")


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield "gap" for each thing, and each publication, that a statement names."""
    index: dict[str, list[tuple[str, int, Thing]]] = {}
    for thing in material.things.values():
        for form, known_from in spoken_forms(thing):
            index.setdefault(_first_word(form), []).append((form, known_from, thing))
    for statement in material.statements:
        if not quotable(statement):
            continue
        named: dict[str, Thing] = {}
        for word in dict.fromkeys(_WORD.findall(statement.text)):
            for form, known_from, thing in index.get(word, ()):
                if known_from <= statement.known_from and thing.id != statement.subject_id and form in statement.text:
                    named[thing.id] = thing
        for thing in named.values():
            yield _draft(material, statement, thing, say)
        for paper in dict.fromkeys(map(_paper, statement.sources)):
            if paper and len(re.findall(rf"(?<!\w){re.escape(paper)}(?!\w)", statement.text)) == 1:
                yield _paper_draft(material, statement, paper, say)


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


def without(text: str, form: str) -> str:
    """Return the text with the only place where `form` stands blanked."""
    return re.sub(r"(?<!\w)" + re.escape(form) + r"(?!\w)", GAP, text, count=1)


def _asked(subject: Thing | None, rest: str, say: Say, rng: random.Random) -> str:
    """Return the question's text; under the name of what the statement is about, unless that is the series."""
    if subject is None or subject.kind == "series":
        return phrase(say("question.gap", text=rest), rng)
    return phrase(say("question.gap.of", text=rest, name=subject.name), rng)


@cache
def _paper(source: QuestionSource) -> str:
    """Return the name of a source's publisher as a text would have it; "" for what is no publication."""
    name = re.sub(r"\s*\(.*\)$", "", source.publisher)
    return "" if source.url is None or "," in name or "/" in name else name


def _paper_draft(material: Material, statement: Statement, paper: str, say: Say) -> Draft:
    subject = material.things.get(statement.subject_id or "")
    slug = re.sub(r"[^a-z0-9]+", "-", fold(paper)).strip("-")

    def fill(view: View, rng: random.Random) -> Filled | None:
        reading = reading_of(view)
        rest = without(statement.text, paper)
        if len(stems(rest)) < _TELLING or not stems(rest).isdisjoint(stems(paper)) or _ARTICLE.search(rest):
            return None
        text = _asked(view.things.get(statement.subject_id or ""), rest, say, rng)
        wrong = choose_wrong(Choice(paper, (paper,)), _other_papers(reading, statement, paper), text, rng)
        if wrong is None:
            return None
        because = phrase(say("question.gap.because", text=statement.text), rng)
        return Filled(text=text, answer=paper, wrong=wrong, explanation=because)

    return draft(
        identity("gap", statement.id, slug),
        "gap",
        category(statement, material),
        [*([subject] if subject is not None else []), statement],
        fill,
        prior=_PRIOR + 0.15,
    )


@kept
def _named_papers(reading: Reading, sections: tuple[str, ...]) -> dict[str, int]:
    """Return the publications that a statement names as its source, by when that may first be known."""
    found: dict[str, int] = {}
    for one in reading.view.statements:
        for name in map(_paper, one.sources) if one.section in sections else ():
            if name and name in one.text:
                found[name] = min(one.known_from, found.get(name, one.known_from))
    return dict(sorted(found.items()))


def _other_papers(reading: Reading, statement: Statement, paper: str) -> list[Choice]:
    """Return publications of which the statement is not true."""
    clash = {_paper(source) for one in (statement, *reading.alike(statement)) for source in one.sources}
    return [
        Choice(name, (name,), known_from)
        for name, known_from in _named_papers(reading, _OPINION).items()
        if name not in clash and name != paper and name not in statement.text
    ]
