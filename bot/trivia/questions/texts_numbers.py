"""A number is missing from a sentence on file: the nearest wins, or one of four is right."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.filling import Filled, draft, identity, phrase
from bot.trivia.questions.material import Material, Statement, Thing
from bot.trivia.questions.options import Choice, choose_wrong
from bot.trivia.questions.texts_gap import GAP
from bot.trivia.questions.texts_topics import category, obscurity
from bot.trivia.questions.texts_words import quotable, stems, word_set, words
from bot.trivia.questions.view import View

_SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_SMALL += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_WORDED = {
    **{word: value for value, word in enumerate(_SMALL) if value > 1},
    **_TENS,
    **{f"{ten}-{unit}": value + _SMALL.index(unit) for ten, value in _TENS.items() for unit in _SMALL[1:10]},
}
_NUMBER = re.compile(
    r"(?<![\w.,:/‘-])(?:\d+|" + "|".join(sorted(_WORDED, key=len, reverse=True)) + r")(?![\w/:-]|[.,]\d)", re.IGNORECASE
)
_MONTHS = word_set("January February March April May June July August September October November December")
_COUNTERS = word_set("episode episodes season seasons part volume number no section to and or with")
# "More than twelve" is true of thirteen too; beside "about" and "nearly" the neighbour is as good.
_ROUGH = re.compile(
    r"\b(more than|over|at least|and more|or so|nearly|almost|about|around|roughly|some|likely|under|up to)\s*____"
    r"|____\s+(years |minutes |episodes |months )?(and more|or more|odd|or so|each|out of)\b",
    re.IGNORECASE,
)
_UNITS = word_set("second seconds minute minutes hour hours day days week weeks month months year years")
_TELLING = 3
_FEWEST = 5
"""Who must come nearest to a number below this is asked to guess it."""
_DATING = frozenset({"in", "of", "since", *(month.lower() for month in _MONTHS)})
_LARGEST = 9999
# A year is worth asking for where something came out or happened, not where somebody said something.
_YEARS = 1900
_DATED = ("release", "profile", "timeline", "story")
_REPORTED = re.compile(r"\b(said|told|announce[ds]?|announcement|reported|printed|reviews?)\b", re.IGNORECASE)
_NEAREST_PRIOR = 0.65
_GAP_PRIOR = 0.5


@dataclass(frozen=True)
class Numbered:
    """The only number of a sentence: as it stands there, its value, and the sentence without it."""

    written: str
    value: int
    rest: str

    def with_number(self, other: str) -> str:
        """Return the sentence with another number in the gap."""
        return self.rest.replace(GAP, other, 1)


@cache
def number_in(text: str) -> Numbered | None:
    """Return the number of a sentence that has exactly one, standing by itself; else None.

    Numbers that belong to a name ("Section 9"), a date with a day, or stand in a quotation do not count as such, and
    their sentence has none.
    """
    found = list(_NUMBER.finditer(text))
    if len(found) != 1 or len(re.findall(r"\d+", text)) > (1 if found[0].group().isdigit() else 0):
        return None
    written = found[0].group()
    value = int(written) if written.isdigit() else _WORDED[written.lower()]
    before, after = text[: found[0].start()].split(), text[found[0].end() :].split()
    if value > _LARGEST or (before and not _free(before[-1], written)) or (after and after[0].strip(".,") in _MONTHS):
        return None
    rest = text[: found[0].start()] + GAP + text[found[0].end() :]
    return None if _ROUGH.search(rest) or re.search(r"‘[^’]*____[^’]*’", rest) else Numbered(written, value, rest)


def _free(before: str, written: str) -> bool:
    """Whether a number after the word `before` is no part of a name or of a date."""
    if before in _MONTHS:
        return len(written) == 4
    if before.lower().strip(".") in _COUNTERS:
        return False
    return not (written.isdigit() and before[:1].isupper() and before[-1:].isalpha() and before not in ("In", "By"))


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield "nearest" and "gap" for statements with one plain number."""
    for statement in material.statements:
        numbered = number_in(statement.text) if quotable(statement) else None
        if numbered is None or not worth_asking(numbered, statement, material):
            continue
        if numbered.value >= _FEWEST:
            yield _nearest(material, statement, numbered, say)
        if statement.section != "release":
            yield _gap(material, statement, numbered, say)


def worth_asking(numbered: Numbered, statement: Statement, material: Material) -> bool:
    """Whether a number is neither counted off in the sentence, nor everybody's, and the sentence tells enough."""
    after = numbered.rest.partition(GAP)[2]
    measured = any(word in _UNITS for word in words(after)[:1])
    if len(stems(numbered.rest)) < _TELLING or (numbered.value < _FEWEST and not measured):
        return False
    if ":" in after and after.partition(":")[2].count(",") + 2 >= numbered.value:
        return False
    # How many episodes there are is asked of the series and its seasons themselves, once; and nobody knows prices.
    if "episodes" in words(after)[:2] or "yen" in words(after)[:1]:
        return False
    return numbered.value < _YEARS or (
        statement.section in _DATED
        and _REPORTED.search(numbered.rest) is None
        and getattr(material.things.get(statement.subject_id or ""), "kind", None) != "person"
    )


def _nearest(material: Material, statement: Statement, numbered: Numbered, say: Say) -> Draft:
    subject = _subject(material, statement)

    def fill(view: View, rng: random.Random) -> Filled | None:
        if subject is None:
            text = phrase(say("question.nearest.gap", text=numbered.rest), rng)
        else:
            text = phrase(say("question.nearest.gap.of", text=numbered.rest, name=subject.name), rng)
        because = phrase(say("question.gap.because", text=statement.text), rng)
        return Filled(text=text, answer=str(numbered.value), explanation=because, number=numbered.value)

    return draft(
        identity("nearest", statement.id),
        "nearest",
        category(statement, material),
        [*([subject] if subject is not None else []), statement],
        fill,
        prior=_NEAREST_PRIOR + obscurity(statement),
    )


def _gap(material: Material, statement: Statement, numbered: Numbered, say: Say) -> Draft:
    subject = _subject(material, statement)

    def fill(view: View, rng: random.Random) -> Filled | None:
        if subject is None:
            text = phrase(say("question.gap.number", text=numbered.rest), rng)
        else:
            text = phrase(say("question.gap.number.of", text=numbered.rest, name=subject.name), rng)
        right = numbered.written.lower()
        wrong = choose_wrong(Choice(right), [Choice(one) for one in near_numbers(numbered, rng)], text, rng)
        if wrong is None:
            return None
        because = phrase(say("question.gap.because", text=statement.text), rng)
        return Filled(text=text, answer=right, wrong=wrong, explanation=because)

    return draft(
        identity("gap", statement.id, "number"),
        "gap",
        category(statement, material),
        [*([subject] if subject is not None else []), statement],
        fill,
        prior=_GAP_PRIOR + obscurity(statement),
    )


def _subject(material: Material, statement: Statement) -> Thing | None:
    """Return what the statement is about, unless that is the series: its name would say nothing."""
    subject = material.things.get(statement.subject_id or "")
    return None if subject is None or subject.kind == "series" else subject


def near_numbers(numbered: Numbered, rng: random.Random, number: int = 3) -> list[str]:
    """Return `number` others near the right number and written like it, some below and some above it, by chance."""
    value = numbered.value
    before = words(numbered.rest.partition(GAP)[0])[-1:]
    if value < 20 or (1900 <= value < 2100 and before and before[0] in _DATING):
        step = 1
    else:
        # Round numbers stand among round ones.
        step = next(one for one in (500, 100, 50, 10, 5, 2, 1) if value % one == 0 and (value >= one * 3 or one == 1))
    below = [value - step * one for one in range(1, number + 2) if value - step * one > 1]
    above = [value + step * one for one in range(1, number + 2)]
    low = min(rng.randint(0, number), len(below))
    chosen = rng.sample(below, low) + rng.sample(above, number - low)
    return [str(one) if numbered.written.isdigit() else _in_words(one) for one in chosen]


def far_number(numbered: Numbered, rng: random.Random) -> str:
    """Return a number written like the right one that nobody takes for a slip: half as much, half as much again, or
    twice, and never a neighbour."""
    value = numbered.value
    others = [one for one in (value // 2, value * 3 // 2, value * 2) if one > 1 and abs(one - value) > 1]
    other = rng.choice(others or [value + 3])
    return str(other) if numbered.written.isdigit() else _in_words(other)


def _in_words(value: int) -> str:
    """Return a number from 0 to 99 in words, others in digits."""
    return next((word for word, worth in [*_WORDED.items(), ("one", 1)] if worth == value), str(value))
