"""Who belongs to what."""

import random
from collections.abc import Iterator

from bot.trivia.questions.company import company_of, looks_apart
from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.fame import Fame
from bot.trivia.questions.filling import Filled, Record, claim, draft, first_known, identity, phrase
from bot.trivia.questions.material import Link, Material, Thing
from bot.trivia.questions.options import Choice, choice_of, choices, choose_wrong, given_away
from bot.trivia.questions.view import View


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield what can be asked about members."""
    fame = Fame(material)
    members = [link for link in material.links if link.kind == "member" and _asks_something(link, material)]
    for link in members:
        yield from _of_one(link, material.things[link.subject_id], material.things[link.target_id or ""], fame, say)
    for member in dict.fromkeys(link.target_id for link in members):
        # Of somebody in two groups it is as false of the one as of the other.
        own = first_known([link for link in members if link.target_id == member], material, "subject_id")[0]
        yield _not_so(own, material.things[own.subject_id], material.things[own.target_id or ""], fame, say)
    for group in dict.fromkeys(link.subject_id for link in members):
        yield from _not_among(
            material.things[group], [link for link in members if link.subject_id == group], material, say
        )


def _asks_something(link: Link, material: Material) -> bool:
    """Whether the group's name does not say who belongs to it: "Evans's laboratory" has an Evans."""
    group, member = material.things[link.subject_id], material.things.get(link.target_id or "")
    return member is not None and not given_away(member.name, group.name)


def _of_one(link: Link, group: Thing, member: Thing, fame: Fame, say: Say) -> Iterator[Draft]:
    records = (link, group, member)
    told = say("question.member.told", member=member.name, group=group.name)
    prior = fame.prior(0.3, max(one.known_from for one in records), member)

    def who(view: View, rng: random.Random) -> Filled | None:
        text = phrase(say("question.member.who", group=group.name), rng)
        wrong = choose_wrong(choice_of(member), _outsiders(view, group, member), text, rng)
        return Filled(text, member.name, told, wrong)

    def where(view: View, rng: random.Random) -> Filled | None:
        text = phrase(say("question.member.where", member=member.name), rng)
        wrong = choose_wrong(choice_of(group), _strange_groups(view, member), text, rng)
        return Filled(text, group.name, told, wrong)

    yield draft(identity("member", link.id), "direct", "world", records, who, prior=prior)
    yield draft(identity("member-of", link.id), "reverse", "world", records, where, prior=prior)
    yield draft(
        identity("true", link.id),
        "true-false",
        "world",
        records,
        lambda view, rng: claim(say, told, True, told),
        prior=prior - 0.05,
    )


def _not_so(link: Link, group: Thing, member: Thing, fame: Fame, say: Say) -> Draft:
    records = (link, group, member)
    told = say("question.member.told", member=member.name, group=group.name)

    def fill(view: View, rng: random.Random) -> Filled | None:
        wrong = choose_wrong(choice_of(group), _strange_groups(view, member), "", rng, number=1)
        if wrong is None:
            return None
        text = say("question.member.told", member=member.name, group=wrong[0].text)
        return claim(say, text, False, told, also=(view.things[wrong[0].id],))

    prior = fame.prior(0.25, max(one.known_from for one in records), member)
    return draft(identity("false", link.id), "true-false", "world", records, fill, prior=prior)


def _not_among(group: Thing, members: list[Link], material: Material, say: Say) -> Iterator[Draft]:
    """Yield the question who of four does not belong to a group, from when on three do."""
    first = first_known(members, material, "target_id")[:3]
    if len(first) < 3:
        return

    def fill(view: View, rng: random.Random) -> Filled | None:
        text = phrase(say("question.member.not", group=group.name), rng)
        belonging = [view.things[one.target_id] for one in view.links_from("member", group.id) if one.target_id]
        others = _outsiders(view, group, belonging[0])
        if len(belonging) < 3 or not others:
            return None
        odd = rng.choice(others)
        wrong = choose_wrong(odd, choices(belonging, ()), text, rng)
        told = say("question.member.not.told", member=odd.text, group=group.name)
        return Filled(text, odd.text, told, wrong, also=(view.things[odd.id],))

    records: list[Record] = [group, *first, *(material.things[one.target_id or ""] for one in first)]
    yield draft(identity("odd-one-out", group.id, "members"), "odd-one-out", "world", records, fill, prior=0.35)


def _outsiders(view: View, group: Thing, member: Thing) -> list[Choice]:
    """Return characters of whom nothing on file brings them near the group, nearest those who are named as `member` is:
    "Frank" is no option beside three full names."""
    near: set[str | None] = {one.target_id for one in view.links_from("member", group.id)}
    near |= {one.subject_id for one in view.links_to("relation", group.id)} | company_of(view, group.id)
    return choices(view.of_kind("character"), near, lambda one: looks_apart(view, one, member))


def _strange_groups(view: View, member: Thing) -> list[Choice]:
    """Return groups of the story with which nothing on file connects a character."""
    near: set[str | None] = {one.target_id for one in view.links_from("relation", member.id)}
    near |= company_of(view, member.id)
    for own in view.links_to("member", member.id):
        # Who belongs to a section belongs to the house as well.
        near |= {own.subject_id, *company_of(view, own.subject_id)}
    return choices((one for one in view.of_kind("organisation") if _of_the_story(view, one)), near)


def _of_the_story(view: View, group: Thing) -> bool:
    """Whether a group is one of the story: it has members, or an episode shows it."""
    return bool(view.links_from("member", group.id)) or any(
        one.episode is not None for one in view.statements_of(group.id)
    )
