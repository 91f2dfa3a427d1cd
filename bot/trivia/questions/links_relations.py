"""What people of the story are to each other, in the file's own words."""

import random
import re
from collections.abc import Iterator

from bot.trivia.questions.company import looks_apart
from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.fame import Fame
from bot.trivia.questions.filling import Filled, claim, draft, identity, phrase
from bot.trivia.questions.material import Link, Material, Thing
from bot.trivia.questions.options import Choice, choice_of, choices, choose_wrong, names, proper
from bot.trivia.questions.texts_reading import reading_of
from bot.trivia.questions.texts_rivals import young
from bot.trivia.questions.texts_words import pronouns, stems
from bot.trivia.questions.view import View

# What holds of many, and what is no noun: "works the case with him".
_LOOSE = re.compile(
    r"\b(friend|colleague|chief|boss|teammate|team|works?|worked|under|served|known to|client|student|superior"
    r"|subordinate|speaks|lawyer|doctor|patient|driver|secretary)\b",
    re.IGNORECASE,
)
_NOUN = re.compile(r"(an? |the |h(is|er) |its |as good as |once (his|her|a|an) )", re.IGNORECASE)
_KIN = re.compile(r"(?:his|her) (\w+)")
_HE = re.compile(
    r"\b((grand|step)?(father|son)|husband|boyfriend|brother|uncle|nephew|boy|\w*man|widower)\b", re.IGNORECASE
)
_SHE = re.compile(
    r"\b((grand|step)?(mother|daughter)|wife|girlfriend|sister|aunt|niece|girl|\w*woman|widow)\b", re.IGNORECASE
)


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield what can be asked about relations. A relation's words say what the target is to the subject."""
    fame = Fame(material)
    for link in material.links:
        if link.kind == "relation" and link.target_id is not None:
            subject, target = material.things[link.subject_id], material.things[link.target_id]
            if proper(subject) and proper(target) and not _vague(link.text) and not link.text.startswith("its "):
                yield from _of_one(link, subject, target, fame, say)


def _of_one(link: Link, subject: Thing, target: Thing, fame: Fame, say: Say) -> Iterator[Draft]:
    records = (link, subject, target)
    told = say("question.relation.told", subject=subject.name, target=target.name, text=link.text)
    prior = fame.prior(0.35, max(one.known_from for one in records), subject, target)

    def who(view: View, rng: random.Random) -> Filled | None:
        if not _trade_of(view, target).isdisjoint(stems(link.text)):
            return None
        text = phrase(say("question.relation.who", subject=subject.name, text=link.text), rng)
        alike = {one.target_id for one in view.links_from("relation", subject.id) if _alike(one, link)}
        others = _candidates(view, target, subject, {subject.id, *alike}, _spoken_of(link.text))
        wrong = choose_wrong(choice_of(target), others, text, rng)
        accepted = names(view.things[target.id])[1:]
        return Filled(text, target.name, told, wrong, typed=len(alike) == 1, accepted=accepted)

    def whose(view: View, rng: random.Random) -> Filled | None:
        noun = _KIN.fullmatch(link.text)
        if noun is None:
            text = phrase(say("question.relation.whose", target=target.name, text=link.text), rng)
        else:
            text = phrase(say("question.relation.whose.kin", target=target.name, noun=noun[1]), rng)
        alike = {one.subject_id for one in view.links_to("relation", target.id) if _alike(one, link)}
        said = pronouns(link.text)
        gender = reading_of(view).gender(subject.id) if said else ""
        wrong = choose_wrong(
            choice_of(subject), _candidates(view, subject, target, {target.id, *alike}, gender), text, rng
        )
        accepted = names(view.things[subject.id])[1:]
        return Filled(text, subject.name, told, wrong, typed=len(alike) == 1, accepted=accepted)

    def claimed(view: View, rng: random.Random) -> Filled | None:
        alike = {one.target_id for one in view.links_from("relation", subject.id) if _alike(one, link)}
        others = _candidates(view, target, subject, {subject.id, *alike}, _spoken_of(link.text))
        wrong = choose_wrong(choice_of(target), [one for one in others if one.distance < 1], "", rng, number=1)
        if wrong is None:
            return None
        holds = rng.random() < 0.5
        shown = target if holds else view.things[wrong[0].id]
        text = say("question.relation.claim", subject=subject.name, target=shown.name, text=link.text)
        return claim(say, text, holds, told, also=(shown,))

    yield draft(identity("true-false", link.id), "true-false", "characters", records, claimed, prior=prior)
    yield draft(identity("relation", link.id), "described", "characters", records, who, prior=prior)
    yield draft(identity("relation-of", link.id), "reverse", "characters", records, whose, prior=prior + 0.05)


def _spoken_of(text: str) -> str:
    """Return "he" or "she" where a relation calls its target by a word that tells, else ""."""
    if _SHE.search(text):
        return "she"
    return "he" if _HE.search(text) else ""


def _trade_of(view: View, thing: Thing) -> frozenset[str]:
    """Return the telling words of who somebody is: a "prosecutor" among three who are none is found at once."""
    told = [one.text for one in view.statements_of(thing.id) if one.section == "profile"]
    return frozenset(stem for text in told for stem in stems(text))


def _vague(text: str) -> bool:
    """Whether a relation says so little that it may hold of many, "a friend", or does not say what somebody is."""
    return _LOOSE.search(text) is not None or _NOUN.match(text) is None


def _alike(one: Link, other: Link) -> bool:
    """Whether two relations may say the same: the same words, or some that carry what they mean."""
    return one.text == other.text or not stems(one.text).isdisjoint(stems(other.text))


def _candidates(view: View, right: Thing, other: Thing, besides: set[str | None], gender: str) -> list[Choice]:
    """Return things of the kind of `right`: only those of `gender` where the text tells it, and nobody who belongs
    where `other` does; nearest those who are nothing to `other` on file, as what the rest are may come close."""
    reading = reading_of(view)
    related = {one.target_id for one in view.links_from("relation", other.id)}
    related |= {one.subject_id for one in view.links_to("relation", other.id)}
    groups = [one.subject_id for one in view.links_to("member", other.id)]
    fellows = {one.target_id for group in groups for one in view.links_from("member", group)}

    def fits(thing: Thing) -> bool:
        grown = young(reading, thing.id) <= young(reading, right.id)
        known = len(view.statements_of(thing.id)) > 1
        return (
            known and grown and proper(thing) and thing.id not in fellows and gender in ("", reading.gender(thing.id))
        )

    def distance(thing: Thing) -> float:
        alike = 0.0 if reading.gender(thing.id) == reading.gender(right.id) else 1.0
        return alike + looks_apart(view, thing, right) / 4 + (2.0 if thing.id in related else 0.0)

    return choices((one for one in view.of_kind(right.kind) if fits(one)), besides, distance)
