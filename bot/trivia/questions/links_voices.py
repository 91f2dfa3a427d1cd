"""Who speaks whom, in which version."""

import random
from collections import Counter
from collections.abc import Collection, Iterator

from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.fame import Fame
from bot.trivia.questions.filling import Filled, Record, claim, draft, first_known, identity, phrase
from bot.trivia.questions.material import Link, Material, Thing
from bot.trivia.questions.options import Choice, choice_of, choices, choose_wrong, names
from bot.trivia.questions.texts_reading import reading_of
from bot.trivia.questions.view import View

ORIGINAL = "original"
# Besides the right option so many wrong ones must fit a man, or a woman.
_FITTING = 2


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield what can be asked about voices."""
    fame = Fame(material)
    voices = [link for link in material.links if link.kind == "voice"]
    for voice in voices:
        character, person = material.things[voice.subject_id], material.things[voice.target_id or ""]
        yield from _of_one(voice, character, person, fame, say)
        for other in voices:
            same_part = other.subject_id == voice.subject_id and other.target_id != voice.target_id
            if same_part and other.extra == ORIGINAL:
                yield _same_part(voice, other, material, fame, say)
            if other.target_id == voice.target_id and other.subject_id != voice.subject_id:
                yield _same_person(voice, other, material, fame, say)
    for character in material.things.values():
        yield from _not_among(character, [link for link in voices if link.subject_id == character.id], material, say)


def version(voice: Link, say: Say) -> str:
    """Return how a voice's version is spoken of: "the Japanese original"."""
    language = say(f"language.{voice.text}")
    if voice.extra == ORIGINAL:
        return say("question.version.original", language=language)
    dub = voice.extra.title() if voice.extra.islower() else voice.extra
    return say("question.version.dub", language=language, dub=dub)


def others_like(view: View, voice: Link, character: Thing) -> list[Choice]:
    """Return who might have had a part and has not: voices of the same version that fit it."""
    return [one for one in _speakers(view, voice, _speaking(view, character)) if one.distance == 0.0]


def _of_one(voice: Link, character: Thing, person: Thing, fame: Fame, say: Say) -> Iterator[Draft]:
    records = (voice, character, person)
    where = version(voice, say)
    told = say("question.voice.told", person=person.name, character=character.name, version=where)
    prior = fame.prior(0.4 if voice.extra == ORIGINAL else 0.5, max(one.known_from for one in records), character)

    def who(view: View, rng: random.Random) -> Filled | None:
        text = phrase(say("question.voice.who", character=character.name, version=where), rng)
        here = {one.target_id for one in view.links_from("voice", character.id) if _same_version(one, voice)}
        wrong = _alike(choose_wrong(choice_of(person), _speakers(view, voice, here), text, rng))
        accepted = names(view.things[person.id])[1:]
        return Filled(text, person.name, told, wrong, typed=len(here) == 1, accepted=accepted)

    def whom(view: View, rng: random.Random) -> Filled | None:
        text = phrase(say("question.voice.whom", person=person.name, version=where), rng)
        spoken = {one.subject_id for one in view.links_to("voice", person.id)}
        wrong = _alike(choose_wrong(choice_of(character), _spoken(view, voice, spoken), text, rng))
        accepted = names(view.things[character.id])[1:]
        return Filled(text, character.name, told, wrong, typed=len(spoken) == 1, accepted=accepted)

    def claimed(view: View, rng: random.Random) -> Filled | None:
        wrong = choose_wrong(choice_of(person), others_like(view, voice, character), "", rng, number=1)
        if wrong is None:
            return None
        holds = rng.random() < 0.5
        shown = person if holds else view.things[wrong[0].id]
        text = say("question.voice.told", person=shown.name, character=character.name, version=where)
        return claim(say, text, holds, told, also=(shown,))

    yield draft(identity("voice", voice.id), "voice", "cast", records, who, prior=prior)
    yield draft(identity("voice-of", voice.id), "voice", "cast", records, whom, prior=prior)
    yield draft(identity("true-false", voice.id), "true-false", "cast", records, claimed, prior=prior - 0.1)


def _same_part(voice: Link, other: Link, material: Material, fame: Fame, say: Say) -> Draft:
    """Return who else speaks the character of `voice`: the person of `other`."""
    character = material.things[voice.subject_id]
    person, also = material.things[voice.target_id or ""], material.things[other.target_id or ""]
    records = (voice, other, character, person, also)
    told = say("question.voice.told", person=also.name, character=character.name, version=version(other, say))

    def fill(view: View, rng: random.Random) -> Filled | None:
        text = phrase(
            say(
                "question.voice.too",
                person=person.name,
                character=character.name,
                version=version(voice, say),
                other=version(other, say),
            ),
            rng,
        )
        others = _speakers(view, other, _speaking(view, character))
        wrong = _alike(choose_wrong(choice_of(also), others, text, rng))
        return Filled(text, also.name, told, wrong)

    prior = fame.prior(0.5, max(record.known_from for record in records), character)
    return draft(_pair_id(voice, other), "also-voices", "cast", records, fill, prior=prior)


def _same_person(voice: Link, other: Link, material: Material, fame: Fame, say: Say) -> Draft:
    """Return whom else the person of `voice` speaks: the character of `other`."""
    person = material.things[voice.target_id or ""]
    character, also = material.things[voice.subject_id], material.things[other.subject_id]
    records = (voice, other, person, character, also)
    told = say("question.voice.told", person=person.name, character=also.name, version=version(other, say))

    def fill(view: View, rng: random.Random) -> Filled | None:
        text = phrase(say("question.voice.also", person=person.name, character=character.name), rng)
        spoken = {one.subject_id for one in view.links_to("voice", person.id)}
        wrong = _alike(choose_wrong(choice_of(also), _spoken(view, other, spoken), text, rng))
        return Filled(text, also.name, told, wrong)

    prior = fame.prior(0.5, max(record.known_from for record in records), also)
    return draft(_pair_id(voice, other), "also-voices", "cast", records, fill, prior=prior)


def _not_among(character: Thing, voices: list[Link], material: Material, say: Say) -> Iterator[Draft]:
    """Yield the question who of four does not speak a character, from when on three do."""
    first = first_known(voices, material, "target_id")
    if len(first) < 3:
        return

    def fill(view: View, rng: random.Random) -> Filled | None:
        text = phrase(say("question.voice.not", character=character.name), rng)
        speaking = _speaking(view, character)
        # Two names of one language beside two of another leave a choice of two.
        tongues = Counter(one.text for one in first)
        common = next(one for one in first if tongues[one.text] == max(tongues.values()))
        others = [one for one in _speakers(view, common, speaking) if one.distance == 0.0]
        if len(speaking) < 3 or not others:
            return None
        odd = rng.choice(others)
        wrong = choose_wrong(odd, choices((view.things[one] for one in speaking), ()), text, rng)
        told = say("question.voice.not.told", person=odd.text, character=character.name)
        return Filled(text, odd.text, told, wrong, also=(view.things[odd.id],))

    people = [material.things[one.target_id or ""] for one in first[:3]]
    records: list[Record] = [character, *first[:3], *people]
    yield draft(identity("odd-one-out", character.id, "voices"), "odd-one-out", "cast", records, fill, prior=0.45)


def _pair_id(voice: Link, other: Link) -> str:
    return identity("also-voices", voice.id, *other.id.replace("/voice/", "/").split("/"))


def _same_version(one: Link, other: Link) -> bool:
    return (one.text, one.extra) == (other.text, other.extra)


def _speaking(view: View, character: Thing) -> list[str]:
    """Return the ids of everybody who speaks a character, in whatever version."""
    return list(dict.fromkeys(one.target_id for one in view.links_from("voice", character.id) if one.target_id))


def _speakers(view: View, voice: Link, besides: Collection[str | None]) -> list[Choice]:
    """Return those who speak in the same language: at no distance those whose character is of the same sex."""
    reading = reading_of(view)
    near: dict[str, float] = {}
    for one in view.links_of_kind("voice"):
        distance = 0.0 if reading.gender(one.subject_id) == reading.gender(voice.subject_id) else 1.0
        if one.target_id is not None and one.text == voice.text:
            near[one.target_id] = min(distance, near.get(one.target_id, distance))
    return choices((view.things[one] for one in near), besides, lambda thing: near[thing.id])


def _spoken(view: View, voice: Link, besides: Collection[str | None]) -> list[Choice]:
    """Return the characters with a voice on file: at no distance those of the same sex."""
    reading = reading_of(view)
    gender = reading.gender(voice.subject_id)
    voiced = dict.fromkeys(one.subject_id for one in view.links_of_kind("voice"))
    others = (view.things[one] for one in voiced)
    return choices(others, besides, lambda one: 0.0 if reading.gender(one.id) == gender else 1.0)


def _alike(wrong: tuple[Choice, ...] | None) -> tuple[Choice, ...] | None:
    """Return the wrong options if two of them at least fit as the right one does: a name tells a man from a woman."""
    return wrong if wrong is not None and sum(one.distance == 0.0 for one in wrong) >= _FITTING else None
