"""Who is credited with what."""

import random
import re
from collections.abc import Collection, Iterator

from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.fame import Fame
from bot.trivia.questions.filling import Filled, claim, draft, first_known, identity, phrase
from bot.trivia.questions.material import Link, Material, Thing
from bot.trivia.questions.options import Choice, choice_of, choices, choose_wrong, names, script, stands_in
from bot.trivia.questions.view import View

# A part is asked about as a voice; "cast" says nothing of a person that another voice would not share.
_SPEAKING = re.compile(r"\b(voices?|cast)\b", re.IGNORECASE)
_MUSIC = re.compile(r"\b(music|composer|songs?|lyrics|theme)\b", re.IGNORECASE)
# Who directs may well have drawn storyboards, or directed an episode, under no credit on file.
_DIRECTING = re.compile(r"\b(direct(or|ion)|storyboards?)\b", re.IGNORECASE)
_STYLE = re.compile(r"\b(art|design|colour|color|animation|photography|costume)\b", re.IGNORECASE)


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield what can be asked about credits."""
    fame = Fame(material)
    held: dict[str, list[Link]] = {}
    for credit in material.links:
        person = material.things[credit.subject_id]
        if credit.kind == "credit" and asked_about(credit, person):
            held.setdefault(credit.text, []).append(credit)
            yield from _of_one(credit, person, fame, say)
    for role, credits in held.items():
        yield from _not_so(role, credits, material, say)


def asked_about(credit: Link, person: Thing) -> bool:
    """Whether a credit is more than a part, and somebody's whom readers of English can name."""
    named = person.name[:1].isupper() and script(person.name) == "latin"
    return named and _SPEAKING.search(credit.text) is None


def category(role: str) -> str:
    """Return the category of a question about a role."""
    if _SPEAKING.search(role):
        return "cast"
    if _MUSIC.search(role):
        return "music"
    return "style" if _STYLE.search(role) else "production"


def _of_one(credit: Link, person: Thing, fame: Fame, say: Say) -> Iterator[Draft]:
    role, about = credit.text, category(credit.text)
    told = say("question.credit.told", person=person.name, role=role)
    prior = fame.prior(0.45, max(credit.known_from, person.known_from), person)

    def who(view: View, rng: random.Random) -> Filled | None:
        text = phrase(say("question.credit.who", role=role), rng)
        wrong = choose_wrong(choice_of(person), staff(view, holders(view, role)), text, rng)
        return Filled(
            text,
            person.name,
            told,
            wrong,
            typed=sum(one.text == role for one in view.links_of_kind("credit")) == 1,
            accepted=names(view.things[person.id])[1:],
        )

    def what(view: View, rng: random.Random) -> Filled | None:
        text = phrase(say("question.credit.what", person=person.name), rng)
        wrong = choose_wrong(Choice(role), _roles(view, person, about), text, rng) if "(" not in role else None
        return Filled(text, role, told, wrong)

    records = (credit, person)
    yield draft(identity("credit", credit.id), "direct", about, records, who, prior=prior)
    yield draft(
        identity("true", credit.id),
        "true-false",
        about,
        records,
        lambda view, rng: claim(say, told, True, told),
        prior=prior - 0.1,
    )
    yield draft(identity("credit-of", credit.id), "reverse", about, records, what, prior=prior)


def _not_so(role: str, credits: list[Link], material: Material, say: Say) -> Iterator[Draft]:
    """Yield a role with the name of somebody else, once for all who hold it."""
    for credit in first_known(credits, material, "subject_id")[:1]:
        person = material.things[credit.subject_id]
        told = say("question.credit.told", person=person.name, role=role)

        def fill(view: View, rng: random.Random, person: Thing = person, told: str = told) -> Filled | None:
            wrong = choose_wrong(choice_of(person), staff(view, holders(view, role)), "", rng, number=1)
            if wrong is None:
                return None
            text = say("question.credit.told", person=wrong[0].text, role=role)
            return claim(say, text, False, told, also=(view.things[wrong[0].id],))

        yield draft(identity("false", credit.id), "true-false", category(role), (credit, person), fill, prior=0.45)


def holders(view: View, role: str) -> set[str]:
    """Return the ids of those who hold a role, or one so near that it may be theirs as well."""
    return {one.subject_id for one in view.links_of_kind("credit") if one.text == role or _akin(role, [one.text])}


def staff(view: View, besides: Collection[str | None]) -> list[Choice]:
    """Return those with a credit that is no part."""
    credited = [one.subject_id for one in view.links_of_kind("credit") if _SPEAKING.search(one.text) is None]
    people = (view.things[one] for one in dict.fromkeys(credited))
    return choices((one for one in people if one.name[:1].isupper()), besides)


def _roles(view: View, person: Thing, about: str) -> list[Choice]:
    """Return the roles that are not the person's, nearest those of the same category."""
    own = [one.text for one in view.links_from("credit", person.id)]
    speaks = any(_SPEAKING.search(role) for role in own)
    roles: dict[str, Link] = {}
    for one in view.links_of_kind("credit"):
        if not _akin(one.text, own) and not (speaks and _SPEAKING.search(one.text)) and "(" not in one.text:
            roles.setdefault(one.text, one)
    return [
        Choice(role, (), one.known_from, one.known_until, 0.0 if category(role) == about else 0.5)
        for role, one in roles.items()
    ]


def _akin(role: str, own: list[str]) -> bool:
    """Whether a role is one of `own`, part of one, "Music" of "Music, and the foghorn", or directing as one is."""
    directs = _DIRECTING.search(role) is not None
    return any(
        stands_in(role, one) or stands_in(one, role) or (directs and _DIRECTING.search(one) is not None) for one in own
    )
