"""Which entry is false: three that stand on file as they are, and one with somebody else's name."""

import random
from collections.abc import Iterable, Iterator

from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.filling import Filled, draft, first_known, identity, phrase
from bot.trivia.questions.links_credits import asked_about, category, holders, staff
from bot.trivia.questions.links_voices import ORIGINAL, others_like
from bot.trivia.questions.material import Link, Material, Thing
from bot.trivia.questions.options import Choice, choice_of, choose_wrong
from bot.trivia.questions.view import View

_PRIOR = 0.5


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield "which-false" for roles in the credits, and for voices of the original."""
    held: dict[str, list[Link]] = {}
    for credit in material.links:
        if credit.kind == "credit" and asked_about(credit, material.things[credit.subject_id]):
            held.setdefault(credit.text, []).append(credit)
    for credits in held.values():
        for credit in first_known(credits, material, "subject_id")[:1]:
            yield _credit(credit, material.things[credit.subject_id], say)
    for voice in material.links:
        if voice.kind == "voice" and voice.extra == ORIGINAL:
            yield _voice(voice, material.things[voice.subject_id], material.things[voice.target_id or ""], say)


def _credit(credit: Link, person: Thing, say: Say) -> Draft:
    told = say("question.credit.told", person=person.name, role=credit.text)

    def fill(view: View, rng: random.Random) -> Filled | None:
        taken = holders(view, credit.text)
        other = choose_wrong(choice_of(person), staff(view, taken), "", rng, number=1)
        if other is None:
            return None
        entries = (
            (one, one.text, view.things[one.subject_id])
            for one in view.links_of_kind("credit")
            if one.subject_id not in (*taken, other[0].id) and asked_about(one, view.things[one.subject_id])
        )
        text = phrase(say("question.which-false.credits"), rng)
        return _filled((credit.text, view.things[other[0].id]), entries, text, told, rng=rng, say=say)

    return draft(
        identity("which-false", credit.id), "which-false", category(credit.text), (credit, person), fill, prior=_PRIOR
    )


def _voice(voice: Link, character: Thing, person: Thing, say: Say) -> Draft:
    told = say("question.which-false.voice.told", character=character.name, person=person.name)

    def fill(view: View, rng: random.Random) -> Filled | None:
        other = choose_wrong(choice_of(person), others_like(view, voice, character), "", rng, number=1)
        if other is None:
            return None
        entries = (
            (one, view.things[one.subject_id].name, view.things[one.target_id or ""])
            for one in view.links_of_kind("voice")
            if one.extra == ORIGINAL
            and one.subject_id != character.id
            and one.target_id not in (other[0].id, person.id)
        )
        text = phrase(say("question.which-false.voices"), rng)
        return _filled((character.name, view.things[other[0].id]), entries, text, told, rng=rng, say=say)

    return draft(
        identity("which-false", voice.id), "which-false", "cast", (voice, character, person), fill, prior=_PRIOR
    )


def _filled(
    false: tuple[str, Thing],
    entries: Iterable[tuple[Link, str, Thing]],
    text: str,
    told: str,
    *,
    rng: random.Random,
    say: Say,
) -> Filled | None:
    """Return the question whose answer is the `false` entry, beside three of `entries`, each with names of its own."""
    true: dict[str, Choice] = {}
    for link, what, who in rng.sample(found := list(entries), len(found)):
        entry = say("question.which-false.entry", what=what, who=who.name)
        since = max(link.known_from, who.known_from)
        true.setdefault(who.id, Choice(entry, (), since, link.known_until, rests_on=link))
    answer = say("question.which-false.entry", what=false[0], who=false[1].name)
    wrong = choose_wrong(Choice(answer), true.values(), text, rng)
    return Filled(text, answer, told, wrong, also=(false[1],))
