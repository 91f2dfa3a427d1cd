"""Other names."""

import random
from collections.abc import Iterator

from rapidfuzz import fuzz

from bot.trivia.questions.company import looks_apart
from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.fame import Fame
from bot.trivia.questions.filling import Filled, draft, identity, phrase
from bot.trivia.questions.links_credits import category as role_category
from bot.trivia.questions.material import Link, Material, Spelling, Statement, Thing
from bot.trivia.questions.options import choice_of, choices, choose_wrong, folded, names, proper, script
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


def _alias(thing: Thing, spelling: Spelling, category: str, fame: Fame, say: Say) -> Draft:
    told = say("question.alias.told", name=thing.name, alias=spelling.text)
    since = max(thing.known_from, spelling.known_from)
    prior = fame.prior(0.4, since, thing)

    def who(view: View, rng: random.Random) -> Filled | None:
        text = phrase(say("question.alias.who", alias=spelling.text), rng)
        also = {one.id for one in view.things.values() if folded(spelling.text) in map(folded, names(one))}
        reading = reading_of(view)
        like = [one for one in view.of_kind(thing.kind) if reading.gender(one.id) == reading.gender(thing.id)]
        others = choices(like, also, lambda one: looks_apart(view, one, thing) / 4)
        wrong = choose_wrong(choice_of(thing), others, text, rng)
        accepted = tuple(one for one in names(view.things[thing.id])[1:] if one != spelling.text)
        return Filled(text, thing.name, told, wrong, typed=True, accepted=accepted)

    slug = "-".join("".join(sign if sign.isascii() else " " for sign in folded(spelling.text)).split())
    return draft(identity("alias", thing.id, slug), "reverse", category, (thing,), who, prior=prior, since=since)
