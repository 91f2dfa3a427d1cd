"""Albums: their pieces, their composers."""

import random
from collections.abc import Iterator

from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.fame import Fame
from bot.trivia.questions.filling import Filled, draft, identity, phrase
from bot.trivia.questions.links_credits import staff
from bot.trivia.questions.material import Link, Material, Thing
from bot.trivia.questions.options import Choice, choice_of, choose_wrong, folded, names
from bot.trivia.questions.view import View

_ORDERED = 4
# Every so many pieces of an album one is put in order, after three that stand before it.
_EVERY = 3


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield what can be asked about music."""
    fame = Fame(material)
    for link in material.links:
        album = material.things[link.subject_id]
        if link.kind == "track" and link.extra.isdigit():
            yield from _of_track(link, album, say)
        elif link.kind == "composer" and link.target_id is not None:
            yield _composer(link, album, material.things[link.target_id], fame, say)


def _of_track(link: Link, album: Thing, say: Say) -> Iterator[Draft]:
    records = (link, album)
    number = int(link.extra)
    told = say("question.track.told", title=link.text, number=number, album=album.name)

    def which(view: View, rng: random.Random) -> Filled | None:
        text = phrase(say("question.track.which", number=number, album=album.name), rng)
        others = [_choice(one, number) for one in view.links_from("track", album.id) if one.extra != link.extra]
        wrong = choose_wrong(Choice(link.text), others, text, rng)
        return Filled(text, link.text, told, wrong)

    def here(view: View, rng: random.Random) -> Filled | None:
        text = phrase(say("question.track.here", album=album.name), rng)
        own = {folded(one.text) for one in view.links_from("track", album.id)}
        others = [
            _choice(one, number)
            for one in view.links_of_kind("track")
            if one.subject_id != album.id and folded(one.text) not in own
        ]
        wrong = choose_wrong(Choice(link.text), others, text, rng)
        return Filled(text, link.text, told, wrong)

    def nearest(view: View, rng: random.Random) -> Filled | None:
        same = [one for one in view.links_of_kind("track") if folded(one.text) == folded(link.text)]
        if len(same) > 1:
            return None
        text = phrase(say("question.track.number", title=link.text, album=album.name), rng)
        return Filled(text, str(number), told, number=number)

    def order(view: View, rng: random.Random) -> Filled | None:
        before = [one for one in view.links_from("track", album.id) if one.extra.isdigit() and int(one.extra) < number]
        if len(before) < _ORDERED - 1:
            return None
        drawn = rng.sample(before, _ORDERED - 1)
        placed = sorted([link, *drawn], key=lambda one: int(one.extra))
        said = [say("question.track.item", title=one.text, number=one.extra) for one in placed]
        return Filled(
            text=phrase(say("question.track.order", album=album.name), rng),
            answer=" → ".join(one.text for one in placed),
            explanation=say("question.track.order.told", items="; ".join(said)),
            order=tuple(one.text for one in placed),
            also=tuple(drawn),
        )

    yield draft(identity("track", link.id), "reverse", "music", records, which, prior=0.6)
    yield draft(identity("track-here", link.id), "direct", "music", records, here, prior=0.5)
    yield draft(identity("nearest", link.id), "nearest", "music", records, nearest, prior=0.75)
    if number % _EVERY == 0:
        yield draft(identity("in-order", link.id), "in-order", "music", records, order, prior=0.75)


def _choice(track: Link, number: int) -> Choice:
    place = int(track.extra) if track.extra.isdigit() else 99
    return Choice(track.text, (), track.known_from, track.known_until, abs(place - number) / 8)


def _composer(link: Link, album: Thing, composer: Thing, fame: Fame, say: Say) -> Draft:
    records = (link, album, composer)
    told = say("question.composer.told", composer=composer.name, album=album.name)

    def fill(view: View, rng: random.Random) -> Filled | None:
        text = phrase(say("question.composer.who", album=album.name), rng)
        composers = {one.target_id for one in view.links_of_kind("composer")}
        wrong = choose_wrong(choice_of(composer), staff(view, composers), text, rng)
        return Filled(text, composer.name, told, wrong, typed=True, accepted=names(view.things[composer.id])[1:])

    prior = fame.prior(0.45, max(one.known_from for one in records), composer)
    return draft(identity("composer", link.id), "direct", "music", records, fill, prior=prior)
