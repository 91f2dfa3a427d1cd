"""Things that might have been meant, and were not: wrong options where a sentence keeps a name back."""

import random
from collections.abc import Collection

from bot.trivia.questions.company import company_of
from bot.trivia.questions.material import Statement, Thing
from bot.trivia.questions.options import Choice, choice_of, choose_wrong, names, stands_in
from bot.trivia.questions.texts_reading import Reading, kept, own_words

# Besides the right option so many wrong ones must fit a "he" or a "she" in the sentence.
_FITTING = 2
_NUMBER = 3
# One who takes another's place in a sentence is among so many who are most like them.
_LIKELY = 5
# Somebody with hardly anything on file is no suspect: nobody remembers the name.
_SLIGHT = 2
_MANY = {"organisation", "concept", "place"}
_PEOPLE = {"character", "person"}


def rivals(
    reading: Reading, right: Thing, statement: Statement, text: str, rng: random.Random
) -> tuple[Choice, ...] | None:
    """Return three wrong options beside `right` for a question that shows `text`, made from `statement`.

    None that the statement mentions, none of whom it or a statement like it might be true, and none that a pronoun, the
    sort of name or the world it belongs to would rule out; nobody who enters later, as long as others are left.
    Returns None where there are not enough.
    """
    pool = suspects(reading, right, statement, _FITTING)
    already = [one for one in pool if one.known_from <= max(statement.known_from, right.known_from)]
    others = already if len(already) > _NUMBER else pool
    return choose_wrong(
        choice_of(right), [choice_of(one, _distance(reading, right, one, statement)) for one in others], text, rng
    )


def rival(reading: Reading, right: Thing, statement: Statement, rng: random.Random) -> Thing | None:
    """Return one thing that the statement could be, and is not, about where it says `right`; None where there is none.

    Like `rivals`, but never anybody who enters later, and always of the same gender.
    """
    fitting = [
        one
        for one in suspects(reading, right, statement, 1)
        if one.known_from <= max(statement.known_from, right.known_from)
        and reading.gender(one.id) == reading.gender(right.id)
        and not any(stands_in(name, statement.text) for name in names(one))
    ]
    fitting.sort(key=lambda one: (_distance(reading, right, one, statement), one.id))
    return rng.choice(fitting[:_LIKELY]) if fitting else None


def suspects(reading: Reading, right: Thing, statement: Statement, least: int) -> list[Thing]:
    """Return what may be offered beside `right`: of its gender, or where those are not enough and at least `least`, of
    none that is known."""
    out = reading.concerned(statement) | {right.id}
    subject = reading.view.things.get(statement.subject_id or "")
    if subject is not None and subject.kind in _MANY:
        # What is true of a place, a group or an idea may be true of all that has to do with it.
        out |= company_of(reading.view, subject.id)
    pool = _same_sort(reading, right, out)
    if gender := reading.gender(right.id):
        fitting = [one for one in pool if reading.gender(one.id) == gender]
        if len(fitting) < least:
            return []
        doubtful = [one for one in pool if not reading.gender(one.id)]
        return fitting if len(fitting) >= _NUMBER else [*fitting, *doubtful]
    return pool


def _same_sort(reading: Reading, right: Thing, out: Collection[str]) -> list[Thing]:
    """Return the things of the same sort as `right` that are not `out`."""
    kin = reading.kin(right)
    article = right.kind == "organisation" and reading.takes_the(right.id)
    return [
        one
        for one in reading.view.of_kind(right.kind)
        if one.id not in out
        and reading.kin(one) == kin
        and (one.kind != "organisation" or reading.takes_the(one.id) == article)
        and (one.kind in _PEOPLE or own_words(one).isdisjoint(own_words(right)))
        # A place known from the start is the setting: what happens anywhere happens there too.
        and (one.kind != "place" or one.known_from > 0)
        and (one.kind != "character" or len(reading.view.statements_of(one.id)) >= _SLIGHT)
    ]


def _distance(reading: Reading, right: Thing, one: Thing, statement: Statement) -> float:
    """Return how far apart two things are: in how much the file has on them, and in when they are about.

    Where the statement has an episode, that is how near to it the other comes; else how far apart they enter.
    """
    mine, theirs = (len(reading.view.statements_of(thing.id)) for thing in (right, one))
    about = _about(reading, one.id) if statement.episode else frozenset()
    if about and statement.episode:
        apart = 2 * min(abs(statement.episode - number) for number in about)
    else:
        apart = abs((right.first or right.known_from) - (one.first or one.known_from))
    return apart + abs(mine - theirs) / 4


@kept
def _about(reading: Reading, thing_id: str) -> frozenset[int]:
    """Return the episodes of the statements that are about a thing, or mention it."""
    return frozenset(one.episode for one in reading.view.statements if one.episode and thing_id in reading.about(one))
