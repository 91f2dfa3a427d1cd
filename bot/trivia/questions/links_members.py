"""Who of four does not belong to a group."""

import random
from collections.abc import Iterator

from bot.trivia.questions.company import company_of, looks_apart
from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.filling import Filled, Record, draft, first_known, identity, phrase
from bot.trivia.questions.material import Link, Material, Thing
from bot.trivia.questions.options import choice_of, choices, choose_wrong, given_away
from bot.trivia.questions.texts_reading import in_sentence
from bot.trivia.questions.view import View


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield what can be asked about members: of each group that three are known to belong to."""
    members = [link for link in material.links if link.kind == "member" and _asks_something(link, material)]
    for group in dict.fromkeys(link.subject_id for link in members):
        yield from _not_among(
            material.things[group], [link for link in members if link.subject_id == group], material, say
        )


def _asks_something(link: Link, material: Material) -> bool:
    """Whether the group's name does not say who belongs to it: "Evans's laboratory" has an Evans."""
    group, member = material.things[link.subject_id], material.things.get(link.target_id or "")
    return member is not None and not given_away(member.name, group.name)


def _not_among(group: Thing, members: list[Link], material: Material, say: Say) -> Iterator[Draft]:
    first = first_known(members, material, "target_id")[:3]
    if len(first) < 3:
        return

    def fill(view: View, rng: random.Random) -> Filled | None:
        name = in_sentence(view, group)
        text = phrase(say("question.member.not", group=name), rng)
        belonging = [view.things[one.target_id] for one in view.links_from("member", group.id) if one.target_id]
        others = _outsiders(view, group)
        rng.shuffle(others)
        for odd in others:
            # "Frank" is not told from three full names by what is asked.
            like = [one for one in belonging if looks_apart(view, one, odd) == 0.0]
            wrong = choose_wrong(choice_of(odd), choices(like, ()), text, rng)
            if wrong is not None:
                told = say("question.member.not.told", member=odd.name, group=name)
                return Filled(text, odd.name, told, wrong, also=(odd,))
        return None

    records: list[Record] = [group, *first, *(material.things[one.target_id or ""] for one in first)]
    yield draft(identity("odd-one-out", group.id, "members"), "odd-one-out", "world", records, fill, prior=0.35)


def _outsiders(view: View, group: Thing) -> list[Thing]:
    """Return characters who belong to another group, and of whom nothing on file brings them near this one."""
    near: set[str | None] = {one.target_id for one in view.links_from("member", group.id)}
    near |= {one.subject_id for one in view.links_to("relation", group.id)} | company_of(view, group.id)
    elsewhere = [one for one in view.of_kind("character") if view.links_to("member", one.id)]
    return [one for one in elsewhere if one.id not in near]
