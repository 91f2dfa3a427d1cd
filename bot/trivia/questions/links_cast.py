"""Since when characters are seen.

Who is *not* seen in an episode is never asked: the lists on file name the important ones, not everybody.
"""

import random
from collections.abc import Iterator

from bot.trivia.questions.company import looks_apart
from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.fame import Fame
from bot.trivia.questions.filling import Filled, draft, identity, phrase
from bot.trivia.questions.material import Material, Thing
from bot.trivia.questions.options import choice_of, choices, choose_wrong, proper
from bot.trivia.questions.view import View

_ORDERED = 4
# Of whom there is less on file than this no more than the name may have been heard.
_SEEN = 3


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield what can be asked about first appearances."""
    fame = Fame(material)
    for thing in material.things.values():
        if thing.kind == "character" and thing.first is not None and proper(thing):
            yield from _first(thing, thing.first, fame, say)


def _first(character: Thing, first: int, fame: Fame, say: Say) -> Iterator[Draft]:
    known_from = max(character.known_from, first)
    prior = fame.prior(0.5, known_from, character)

    def when(view: View, rng: random.Random) -> Filled | None:
        text = phrase(say("question.first.when", character=character.name), rng)
        episodes = {one.number: one for one in view.of_kind("episode")}
        if first not in episodes or not _surely_first(view, character):
            return None
        right = episodes[first]
        others = choices(_watched(view), {right.id}, lambda one: abs((one.number or 0) - first) / 4)
        wrong = choose_wrong(choice_of(right), others, text, rng)
        told = say("question.first.told", character=character.name, episode=right.name)
        return Filled(text, right.name, told, wrong)

    def who(view: View, rng: random.Random) -> Filled | None:
        right = next((one for one in view.of_kind("episode") if one.number == first), None)
        if right is None or not _surely_first(view, character):
            return None
        text = phrase(say("question.first.who", episode=right.name), rng)
        sure = [one for one in view.of_kind("character") if one.first != first and _surely_first(view, one)]
        others = choices(sure, {character.id}, lambda one: looks_apart(view, one, character) + _far(one, first))
        told = say("question.first.told", character=character.name, episode=right.name)
        wrong = choose_wrong(choice_of(character), others, text, rng)
        return Filled(text, character.name, told, wrong, also=(right,))

    def order(view: View, rng: random.Random) -> Filled | None:
        """Put the character in order, after three others who are first seen before."""
        others: dict[int, list[Thing]] = {}
        for one in view.of_kind("character"):
            if one.first is not None and one.first < first and proper(one) and _surely_first(view, one):
                others.setdefault(one.first, []).append(one)
        if len(others) < _ORDERED - 1 or not _surely_first(view, character):
            return None
        drawn = [rng.choice(others[number]) for number in rng.sample(sorted(others), _ORDERED - 1)]
        placed = sorted([character, *drawn], key=lambda one: one.first or 0)
        said = [say("question.first.item", character=one.name, number=one.first) for one in placed]
        return Filled(
            text=phrase(say("question.first.order"), rng),
            answer=" → ".join(one.name for one in placed),
            explanation=say("question.first.order.told", items="; ".join(said)),
            order=tuple(one.name for one in placed),
            also=tuple(drawn),
        )

    # That the leads are there from the first episode is no question.
    if first > 1:
        id, records = character.id, (character,)
        yield draft(identity("first", id), "which-episode", "characters", records, when, prior=prior, since=known_from)
        yield draft(identity("first-in", id), "reverse", "characters", records, who, prior=prior, since=known_from)
    yield draft(
        identity("in-order", character.id, "first"),
        "in-order",
        "characters",
        (character,),
        order,
        prior=min(0.9, prior + 0.1),
        since=known_from,
    )


def _surely_first(view: View, character: Thing) -> bool:
    """Whether the records agree on the first appearance: of a voice, a name or a passer-by it is in dispute."""
    listed = [view.things[one.subject_id].number or 0 for one in view.links_to("cast", character.id)]
    return (
        character.first is not None
        and character.known_from in (0, character.first)
        and len(view.statements_of(character.id)) >= _SEEN
        and (not listed or min(listed) == character.first)
    )


def _far(character: Thing, number: int) -> float:
    # That the leads are there from the first episode everybody knows.
    return (1.0 if character.first == 1 else 0.0) + min(0.9, abs((character.first or 0) - number) / 10)


def _watched(view: View) -> list[Thing]:
    return [one for one in view.of_kind("episode") if (one.number or 0) <= view.horizon]
