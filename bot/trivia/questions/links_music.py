"""Albums, and their composers."""

import random
from collections.abc import Iterator

from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.fame import Fame
from bot.trivia.questions.filling import Filled, draft, identity, phrase
from bot.trivia.questions.links_credits import staff
from bot.trivia.questions.material import Link, Material, Thing
from bot.trivia.questions.options import choice_of, choose_wrong, names
from bot.trivia.questions.view import View


def drafts(material: Material, say: Say) -> Iterator[Draft]:
    """Yield what can be asked about music. Which piece comes first, or fifth, is no question: nobody counts."""
    fame = Fame(material)
    asked: set[str] = set()
    for link in material.links:
        album = material.things[link.subject_id]
        # One who composed every album is asked for one of them.
        if link.kind == "composer" and link.target_id is not None and link.target_id not in asked:
            asked.add(link.target_id)
            yield _composer(link, album, material.things[link.target_id], fame, say)


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
