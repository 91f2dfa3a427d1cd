"""Albums: the piece that opens each, and their composers."""

import random
from collections.abc import Iterator

from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.fame import Fame
from bot.trivia.questions.filling import Filled, draft, identity, phrase
from bot.trivia.questions.links_credits import staff
from bot.trivia.questions.material import Link, Material, Thing
from bot.trivia.questions.options import Choice, choice_of, choose_wrong, names
from bot.trivia.questions.view import View


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield what can be asked about music. Which number a piece has is no question: nobody counts."""
    fame = Fame(material)
    for link in material.links:
        album = material.things[link.subject_id]
        if link.kind == "track" and link.extra == "1":
            yield _opening(link, album, say)
        elif link.kind == "composer" and link.target_id is not None:
            yield _composer(link, album, material.things[link.target_id], fame, say)


def _opening(link: Link, album: Thing, say: Say) -> Draft:
    def fill(view: View, rng: random.Random) -> Filled | None:
        text = phrase(say("question.track.opens", album=album.name), rng)
        others = [
            Choice(one.text, (), one.known_from, one.known_until, rests_on=one)
            for one in view.links_from("track", album.id)
            if one.id != link.id and not _remarked(view, one)
        ]
        told = say("question.track.told", title=link.text, album=album.name)
        return Filled(text, link.text, told, choose_wrong(Choice(link.text), others, text, rng))

    return draft(identity("track", link.id), "direct", "music", (link, album), fill, prior=0.6)


def _remarked(view: View, track: Link) -> bool:
    """Whether the file has something to say of a title's spelling: without that it reads like a slip of ours."""
    return any(track.text in one.text for one in view.statements_of(track.subject_id))


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
