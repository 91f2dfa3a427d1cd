"""Who is seen in which episode, and since when."""

import random
from collections.abc import Iterator
from itertools import combinations

from bot.trivia.questions.company import cast_of, looks_apart, perhaps_in
from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.fame import Fame
from bot.trivia.questions.filling import Filled, Record, draft, first_known, identity, phrase
from bot.trivia.questions.material import Link, Material, Thing
from bot.trivia.questions.options import Choice, choice_of, choices, choose_wrong, proper
from bot.trivia.questions.view import View

# Who is seen in more episodes than this, or than a third of those watched, is a regular.
_SELDOM = 6
_ORDERED = 4


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield what can be asked about the cast of episodes and about first appearances."""
    fame = Fame(material)
    cast = [link for link in material.links if link.kind == "cast" and link.target_id is not None]
    for link in cast:
        yield from _of_one(link, material.things[link.subject_id], material.things[link.target_id or ""], fame, say)
    yield from _together(cast, material, fame, say)
    for thing in material.things.values():
        if thing.kind == "episode":
            yield from _not_among(thing, [link for link in cast if link.subject_id == thing.id], material, say)
        if thing.kind == "character" and thing.first is not None:
            yield from _first(thing, thing.first, fame, say)


def _of_one(link: Link, episode: Thing, character: Thing, fame: Fame, say: Say) -> Iterator[Draft]:
    records = (link, episode, character)
    told = say("question.cast.told", character=character.name, episode=episode.name)
    prior = fame.prior(0.45, max(one.known_from for one in records), character)

    def when(view: View, rng: random.Random) -> Filled | None:
        text = phrase(say("question.cast.when", character=character.name), rng)
        if not proper(character) or _regular(view, character):
            return None
        wrong = choose_wrong(choice_of(episode), _episodes_without(view, character, episode), text, rng)
        return Filled(text, episode.name, told, wrong)

    def who(view: View, rng: random.Random) -> Filled | None:
        text = phrase(say("question.cast.who", episode=episode.name), rng)
        if _regular(view, character):
            return None
        wrong = choose_wrong(choice_of(character), _absent(view, episode, character), text, rng)
        return Filled(text, character.name, told, wrong)

    yield draft(identity("which-episode", link.id), "which-episode", "story", records, when, prior=prior)
    yield draft(identity("cast", link.id), "direct", "story", records, who, prior=prior)


def _together(cast: list[Link], material: Material, fame: Fame, say: Say) -> Iterator[Draft]:
    """Yield for every two characters the first episode that has both."""
    lists: dict[str, list[Link]] = {}
    for link in cast:
        lists.setdefault(link.subject_id, []).append(link)
    met: set[tuple[str, str]] = set()
    for episode_id in sorted(lists, key=lambda one: material.things[one].number or 0):
        for one, other in combinations(sorted(lists[episode_id], key=lambda link: link.target_id or ""), 2):
            pair = one.target_id or "", other.target_id or ""
            if pair not in met:
                met.add(pair)
                yield _of_two(one, other, material, fame, say)


def _of_two(one: Link, other: Link, material: Material, fame: Fame, say: Say) -> Draft:
    episode = material.things[one.subject_id]
    first, second = material.things[one.target_id or ""], material.things[other.target_id or ""]
    records = (one, other, episode, first, second)
    told = say("question.cast.both.told", one=first.name, other=second.name, episode=episode.name)

    def fill(view: View, rng: random.Random) -> Filled | None:
        if any(not proper(each) or _regular(view, each) for each in (first, second)):
            return None
        text = phrase(say("question.cast.both", one=first.name, other=second.name), rng)
        without = [each for each in _watched(view) if not {first.id, second.id} <= perhaps_in(view, each)]
        others = choices(without, (), lambda each: abs((each.number or 0) - (episode.number or 0)) / 4)
        return Filled(text, episode.name, told, choose_wrong(choice_of(episode), others, text, rng))

    prior = fame.prior(0.45, max(record.known_from for record in records), first, second)
    return draft(identity("which-episode", one.id, second.id), "which-episode", "story", records, fill, prior=prior)


def _not_among(episode: Thing, cast: list[Link], material: Material, say: Say) -> Iterator[Draft]:
    """Yield the question who of four is not seen in an episode."""
    first = first_known(cast, material, "target_id")[:3]
    if len(first) < 3:
        return

    def fill(view: View, rng: random.Random) -> Filled | None:
        text = phrase(say("question.cast.not", episode=episode.name), rng)
        seen = cast_of(view, episode)
        others = _absent(view, episode, seen[0]) if len(seen) >= 3 else []
        if not others:
            return None
        odd = rng.choice(others)
        wrong = choose_wrong(odd, choices(seen, ()), text, rng)
        told = say("question.cast.not.told", character=odd.text, episode=episode.name)
        return Filled(text, odd.text, told, wrong, also=(view.things[odd.id],))

    records: list[Record] = [episode, *first, *(material.things[one.target_id or ""] for one in first)]
    yield draft(identity("odd-one-out", episode.id, "cast"), "odd-one-out", "story", records, fill, prior=0.5)


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
        if right is None or not proper(character) or not _surely_first(view, character):
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
        if len(others) < _ORDERED - 1 or not proper(character) or not _surely_first(view, character):
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

    yield draft(
        identity("first", character.id),
        "which-episode",
        "characters",
        (character,),
        when,
        prior=prior,
        since=known_from,
    )
    yield draft(
        identity("first-in", character.id), "reverse", "characters", (character,), who, prior=prior, since=known_from
    )
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
    """Whether the cast lists agree with the first appearance: who is only a voice or a name at first is in dispute."""
    listed = [view.things[one.subject_id].number or 0 for one in view.links_to("cast", character.id)]
    return character.first is not None and (not listed or min(listed) == character.first)


def _far(character: Thing, number: int) -> float:
    return min(0.9, abs((character.first or 0) - number) / 10)


def _watched(view: View) -> list[Thing]:
    return [one for one in view.of_kind("episode") if (one.number or 0) <= view.horizon]


def _episodes_without(view: View, character: Thing, near: Thing) -> list[Choice]:
    """Return the watched episodes in which a character surely is not seen, nearest those close to `near`."""
    sure = [one for one in _watched(view) if character.id not in perhaps_in(view, one)]
    return choices(sure, (), lambda one: abs((one.number or 0) - (near.number or 0)) / 4)


def _absent(view: View, episode: Thing, character: Thing) -> list[Choice]:
    """Return the characters who surely are not seen in an episode, nearest those who are seen close to it and look like
    `character`. A regular may pass through any episode unlisted, and is never among them."""
    number = episode.number or 0

    def distance(one: Thing) -> float:
        seen = [view.things[link.subject_id].number or 0 for link in view.links_to("cast", one.id)]
        return min(abs(number - each) for each in seen) / 6 + looks_apart(view, one, character)

    rare = [one for one in view.of_kind("character") if view.links_to("cast", one.id) and not _regular(view, one)]
    return choices(rare, perhaps_in(view, episode), distance)


def _regular(view: View, character: Thing) -> bool:
    """Whether a character is listed so often that nobody wonders in which episodes."""
    return len(view.links_to("cast", character.id)) > max(2, min(_SELDOM, len(_watched(view)) // 3))
