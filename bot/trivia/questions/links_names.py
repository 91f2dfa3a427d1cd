"""Names in Japanese script, and other names."""

import random
import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from bot.trivia.questions.company import looks_apart
from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.fame import Fame
from bot.trivia.questions.filling import Filled, draft, identity, phrase
from bot.trivia.questions.links_credits import category as role_category
from bot.trivia.questions.material import Link, Material, Spelling, Statement, Thing
from bot.trivia.questions.options import Choice, choice_of, choices, choose_wrong, folded, names, proper, script
from bot.trivia.questions.texts_reading import reading_of
from bot.trivia.questions.view import View

_CATEGORIES = {
    "character": "characters",
    "person": "production",
    "organisation": "world",
    "concept": "world",
    "place": "world",
    "album": "music",
}
_OFFICIAL = ("production", "release", "reception")
# Another name this like (0-100) the name, or another alias, is only another spelling.
_LIKE = 50.0


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield what can be asked about names."""
    fame = Fame(material)
    for thing in material.things.values():
        if thing.kind not in _CATEGORIES or not proper(thing):
            continue
        if thing.name_ja is not None and _in_both_scripts(thing):
            yield from _in_japanese(thing, thing.name_ja, _category(thing, material), fame, say)
        for spelling in thing.spellings:
            if _another(spelling, thing):
                yield _alias(thing, spelling, _category(thing, material), fame, say)


def _category(thing: Thing, material: Material) -> str:
    """Return the category of a question about a thing's name, by what is known of it from the first."""
    if thing.kind == "person":
        roles = [one.text for one in material.links if one.kind == "credit" and _early(one, thing)]
        return "cast" if any(role_category(role) == "cast" for role in roles) else "production"
    if thing.kind == "organisation":
        official = [one.section in _OFFICIAL for one in material.statements if _early(one, thing)]
        return "production" if sum(official) * 2 > len(official) else "world"
    return _CATEGORIES[thing.kind]


def _early(record: Link | Statement, thing: Thing) -> bool:
    return record.subject_id == thing.id and record.known_from <= thing.known_from


def _another(spelling: Spelling, thing: Thing) -> bool:
    """Whether a spelling is a name of its own, and not the name, part of it, or an earlier alias spelt otherwise."""
    if script(spelling.text) != "latin" or (spelling.text.isupper() and len(spelling.text) <= 4):
        return False
    earlier = [thing.name]
    for other in thing.spellings:
        if other == spelling:
            break
        if other.known_from <= spelling.known_from:
            earlier.append(other.text)
    initials = "".join(word[0] for word in spelling.text.split() if word[0].isupper()).casefold()
    return initials != folded(thing.name) and not any(
        fuzz.ratio(word, part) >= _LIKE
        for one in earlier
        for word in folded(spelling.text).split()
        for part in folded(one).split()
    )


def _in_japanese(thing: Thing, written: str, category: str, fame: Fame, say: Say) -> Iterator[Draft]:
    told = say("question.ja.told", name=thing.name, written=written)
    prior = fame.prior(0.45 if thing.kind == "character" else 0.55, thing.known_from, thing)

    def how(view: View, rng: random.Random) -> Filled | None:
        text = phrase(say("question.ja.how", name=thing.name), rng)
        others = [
            Choice(one.name_ja, names(one), one.known_from, None, _apart(view, one, thing), one.id)
            for one in _written(view, thing)
            if one.name_ja is not None
        ]
        wrong = choose_wrong(Choice(written, names(thing)), others, text, rng)
        return Filled(text, written, told, wrong)

    def whose(view: View, rng: random.Random) -> Filled | None:
        text = phrase(say("question.ja.whose", written=written), rng)
        others = choices(_written(view, thing), (), lambda one: _apart(view, one, thing))
        wrong = choose_wrong(choice_of(thing), others, text, rng)
        accepted = tuple(one for one in names(view.things[thing.id])[1:] if one != written)
        return Filled(text, thing.name, told, wrong, typed=True, accepted=accepted)

    yield draft(identity("in-japanese", thing.id), "direct", category, (thing,), how, prior=prior)
    yield draft(identity("from-japanese", thing.id), "reverse", category, (thing,), whose, prior=prior)


def _in_both_scripts(thing: Thing) -> bool:
    """Whether the whole name is on file in both: kana spell it word by word, so they have as many."""
    written = thing.name_ja or ""
    if script(thing.name) != "latin" or script(written) not in ("kana", "kanji"):
        return False
    return script(written) == "kanji" or len(re.split(r"[・\s]", written)) == len(thing.name.split())


def _written(view: View, thing: Thing) -> list[Thing]:
    """Return the other things of the kind whose names are written in both scripts."""
    return [
        one
        for one in view.of_kind(thing.kind)
        if one.id != thing.id and one.name_ja not in (None, thing.name_ja) and _in_both_scripts(one) and proper(one)
    ]


def _apart(view: View, one: Thing, other: Thing) -> float:
    """Return how far two things are told apart at a glance, the length of what is written included."""
    return looks_apart(view, one, other) + abs(len(one.name_ja or "") - len(other.name_ja or "")) / 8


def _apart_in_speech(view: View, one: Thing, other: Thing) -> float:
    reading = reading_of(view)
    return looks_apart(view, one, other) + (0.0 if reading.gender(one.id) == reading.gender(other.id) else 1.0)


def _alias(thing: Thing, spelling: Spelling, category: str, fame: Fame, say: Say) -> Draft:
    told = say("question.alias.told", name=thing.name, alias=spelling.text)
    since = max(thing.known_from, spelling.known_from)
    prior = fame.prior(0.4, since, thing)

    def who(view: View, rng: random.Random) -> Filled | None:
        text = phrase(say("question.alias.who", alias=spelling.text), rng)
        also = {one.id for one in view.things.values() if folded(spelling.text) in map(folded, names(one))}
        others = choices(view.of_kind(thing.kind), also, lambda one: _apart_in_speech(view, one, thing))
        wrong = choose_wrong(choice_of(thing), others, text, rng)
        accepted = tuple(one for one in names(view.things[thing.id])[1:] if one != spelling.text)
        return Filled(text, thing.name, told, wrong, typed=True, accepted=accepted)

    slug = "-".join("".join(sign if sign.isascii() else " " for sign in folded(spelling.text)).split())
    return draft(identity("alias", thing.id, slug), "reverse", category, (thing,), who, prior=prior, since=since)
