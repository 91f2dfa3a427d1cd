"""Things that might have been meant, and were not: wrong options where a sentence keeps a name back."""

import random
import re
from collections.abc import Collection

from bot.trivia.questions.company import company_of, looks_apart
from bot.trivia.questions.material import Statement, Thing
from bot.trivia.questions.options import Choice, choice_of, choose_wrong, names, stands_in
from bot.trivia.questions.texts_reading import Reading, kept, own_words
from bot.trivia.questions.texts_words import called, pronouns

# One who takes another's place in a sentence is among so many who are most like them.
_LIKELY = 5
# Somebody with hardly anything on file is no suspect: nobody remembers the name.
_SLIGHT = 2
# Somebody is about in an episode if the file has them in one so near to it.
_ABOUT = 4
# Somebody of the other sex is an option only where others of the same are few.
_OTHER_SEX = 12.0
_OTHER_LOOKS = 3.0
# One of the leads stands out among people of whom little is told, so that many of the others must be leads too.
_LEADS_BESIDE = 1
_LEADS = 8
_MANY = {"organisation", "concept", "place"}
_END = re.compile(
    r"\b((he|she) (dies|died)|and dies|kills? (him|her)|(it|exposure) killed (him|her)|was murdered|finished him"
    r"|not outlive|cause of death)\b",
    re.IGNORECASE,
)
_END_OF = re.compile(r"\b(kills|suicide|death|costs .* (his|her) life)\b")
_WORKS = re.compile(
    r"\b(employe[er]s?|boss|chief|superior|secretary|servant|aide|assistant|works?|under|client|master|man)\b",
    re.IGNORECASE,
)
_CHILD = re.compile(r"\b(third|fourth|fifth|sixth|seventh) birthday\b|\bnot quite \w+\.", re.IGNORECASE)
_YOUNG = re.compile(r"\bschool(girl|boy)\b", re.IGNORECASE)
_PEOPLE = {"character", "person"}
_NEVER = 999


def rivals(
    reading: Reading, right: Thing, statement: Statement, text: str, rng: random.Random
) -> tuple[Choice, ...] | None:
    """Return three wrong options beside `right` for a question that shows `text`, made from `statement`.

    None that the statement mentions, none of whom it or a statement like it might be true, and none that a pronoun, the
    sort of name, the world it belongs to, age or death would rule out; nobody who enters later, and nobody who has
    nothing to do with whoever else is in it. Returns None where there are not enough.
    """
    gender = reading.gender(right.id)

    def apart(one: Thing) -> float:
        sex = 0.0 if reading.gender(one.id) == gender else _OTHER_SEX
        return _distance(reading, right, one, statement) + sex + looks_apart(reading.view, one, right) * _OTHER_LOOKS

    others = suspects(reading, right, statement)
    wrong = choose_wrong(choice_of(right), [choice_of(one, apart(one)) for one in others], text, rng)
    if wrong is None or (gender and not any(reading.gender(one.id) == gender for one in wrong)):
        # One woman among three men is found even where no pronoun tells.
        return None
    if right.kind in _PEOPLE and not any((" " in one.text) == (" " in right.name) for one in wrong):
        return None
    if leading(reading, right.id) and sum(leading(reading, one.id) for one in wrong) < _LEADS_BESIDE:
        return None
    return wrong


def rival(reading: Reading, right: Thing, statement: Statement, rng: random.Random) -> Thing | None:
    """Return one thing that the statement could be, and is not, about where it says `right`; None where there is none.

    Like `rivals`, but always of the same gender, and of the same side: what one of the police does is not put on one
    of those they are after.
    """
    fitting = [
        one
        for one in suspects(reading, right, statement)
        if reading.gender(one.id) == reading.gender(right.id)
        and one_side(reading, right.id, one.id)
        and groups_of(reading, one.id).isdisjoint(reading.mentions(statement))
        and not any(stands_in(name, statement.text) for name in names(one))
    ]
    fitting.sort(key=lambda one: (_distance(reading, right, one, statement), one.id))
    return rng.choice(fitting[:_LIKELY]) if fitting else None


def suspects(reading: Reading, right: Thing, statement: Statement) -> list[Thing]:
    """Return what may be offered beside `right`: of its gender, or of either where no word of the statement tells."""
    out = reading.concerned(statement) | {right.id} | close_to(reading, right.id)
    subject = reading.view.things.get(statement.subject_id or "")
    if subject is not None and subject.kind in _MANY:
        # What is true of a place, a group or an idea may be true of all that has to do with it.
        out |= company_of(reading.view, subject.id)
    about = reading.about(statement)
    others = frozenset(id for id in about - {right.id} if reading.view.things[id].kind == "character")
    pool = [one for one in _same_sort(reading, right, out) if _likely(reading, right, one, statement, others)]
    gender = reading.gender(right.id)
    if gender and (pronouns(statement.text) or called(statement.text) or subject is right):
        return [one for one in pool if reading.gender(one.id) == gender]
    return pool


def one_side(reading: Reading, one: str, other: str) -> bool:
    """Whether two characters belong to one group, or neither belongs to any."""
    mine, theirs = groups_of(reading, one), groups_of(reading, other)
    return not mine.isdisjoint(theirs) or not (mine or theirs)


def groups_of(reading: Reading, character: str) -> set[str]:
    """Return the ids of the groups to which a character belongs."""
    return {link.subject_id for link in reading.view.links_to("member", character)}


@kept
def close_to(reading: Reading, thing_id: str) -> frozenset[str]:
    """Return the ids of those of whom the file says that they employ a thing, work for it, or look after it: what the
    one does is the other's doing too."""
    view = reading.view
    near = [(one.target_id, one) for one in view.links_from("relation", thing_id)]
    near += [(one.subject_id, one) for one in view.links_to("relation", thing_id)]
    return frozenset(other for other, one in near if other is not None and _WORKS.search(one.text))


def _likely(reading: Reading, right: Thing, one: Thing, statement: Statement, others: frozenset[str]) -> bool:
    """Whether somebody could be in the place of `right`, for all that the sentence, which speaks of the characters
    `others` too, and the episode tell."""
    if one.known_from > max(statement.known_from, right.known_from):
        return False
    if right.kind != "character":
        return True
    now = statement.episode or statement.known_from
    if _end(reading, one.id) <= now <= _end(reading, right.id):
        return False
    if statement.episode and not any(abs(number - now) <= _ABOUT for number in about_in(reading, one.id)):
        return False
    ages = young(reading, one.id), young(reading, right.id)
    if ages[0] > ages[1] or ages[1] > 1 > ages[0]:
        return False
    if reading.gender(one.id) in ("it", "they") and reading.gender(one.id) != reading.gender(right.id):
        return False
    if right.id == statement.subject_id:
        return True
    return not company_of(reading.view, one.id).isdisjoint(others - {one.id} or {right.id})


@kept
def _end(reading: Reading, thing_id: str) -> int:
    """Return from when a character is dead on file; a number that no episode has where that is not known."""
    own = [
        one.known_from
        for one in reading.view.statements_of(thing_id)
        if one.section == "fate" and _END.search(one.text)
    ]
    told = [
        one.known_from
        for one in reading.view.statements
        if one.section in ("fate", "story")
        and reading.mentions(one) == {thing_id}
        and reading.view.things[one.subject_id or thing_id].kind not in _PEOPLE
        and _END_OF.search(one.text)
    ]
    return min([*own, *told], default=_NEVER)


@kept
def leading(reading: Reading, thing_id: str) -> bool:
    """Whether a character is among those on whom there is most on file."""
    ranked = sorted(reading.view.of_kind("character"), key=lambda one: -len(reading.view.statements_of(one.id)))
    return thing_id in {one.id for one in ranked[:_LEADS]}


@kept
def young(reading: Reading, thing_id: str) -> int:
    """Return 2 where the file has a character as a child, 1 as one who goes to school, else 0."""
    told = [one.text for one in reading.view.statements_of(thing_id)]
    if any(_CHILD.search(text) for text in told):
        return 2
    return 1 if any(_YOUNG.search(text) for text in told) else 0


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
    about = about_in(reading, one.id) if statement.episode else frozenset()
    if about and statement.episode:
        apart = 2 * min(abs(statement.episode - number) for number in about)
    else:
        apart = abs((right.first or right.known_from) - (one.first or one.known_from))
    return apart + abs(mine - theirs) / 4


@kept
def about_in(reading: Reading, thing_id: str) -> frozenset[int]:
    """Return the episodes of the statements that are about a thing, or mention it."""
    return frozenset(one.episode for one in reading.view.statements if one.episode and thing_id in reading.about(one))
