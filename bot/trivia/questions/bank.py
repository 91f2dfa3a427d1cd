"""Every question that can be asked: the written ones, and those made from the facts by the modules beside this one."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from msgspec import structs

from bot.trivia.question import Question
from bot.trivia.questions import (
    links_cast,
    links_credits,
    links_dates,
    links_false,
    links_members,
    links_music,
    links_names,
    links_relations,
    links_voices,
    texts_described,
    texts_episodes,
    texts_gap,
    texts_numbers,
    texts_short,
    texts_truths,
    written,
)
from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.material import Material
from bot.trivia.questions.twins import twins
from bot.trivia.questions.view import View, view_at

MAKERS: tuple[Callable[[Material, Say], Iterable[Draft]], ...] = (
    written.drafts,
    links_voices.drafts,
    links_credits.drafts,
    links_relations.drafts,
    links_members.drafts,
    links_cast.drafts,
    links_music.drafts,
    links_names.drafts,
    links_dates.drafts,
    links_false.drafts,
    texts_described.drafts,
    texts_episodes.drafts,
    texts_gap.drafts,
    texts_numbers.drafts,
    texts_short.drafts,
    texts_truths.drafts,
)


@dataclass(frozen=True, eq=False)
class Bank:
    """All drafts by id, and the material to fill them from. A view is made once for each horizon that is asked for."""

    material: Material
    _drafts: dict[str, Draft]
    _views: dict[int, View] = field(default_factory=dict)

    def drafts(self, horizon: int) -> tuple[Draft, ...]:
        """Return the drafts whose span includes `horizon`, ordered by id."""
        return tuple(draft for draft in self._drafts.values() if draft.holds(horizon))

    def ask(self, draft_id: str, horizon: int, seed: str) -> Question | None:
        """Return the question whole, its options chosen by `seed` alone among what may be known at `horizon`.

        None for an id that the bank does not have, and where the question cannot be asked honestly at `horizon`.
        """
        draft = self._drafts.get(draft_id)
        if draft is None or not draft.holds(horizon):
            return None
        question = draft.write(self.view(horizon), random.Random(f"{seed}/{draft_id}"))  # noqa: S311 - drawn by `secrets`
        if question is None:
            return None
        return structs.replace(question, facts=tuple(dict.fromkeys([*draft.facts, *question.facts])))

    def view(self, horizon: int) -> View:
        """Return what may be known at `horizon`."""
        if horizon not in self._views:
            self._views[horizon] = view_at(self.material, horizon)
        return self._views[horizon]


def build(material: Material, say: Say) -> Bank:
    """Return the bank of all questions that `material` makes. Raises ValueError for an id that two drafts have."""
    drafts: dict[str, Draft] = {}
    alike = twins(material)
    for draft in _all(material, say):
        if draft.id in drafts:
            raise ValueError(f"two drafts have the id {draft.id}")
        drafts[draft.id] = _with_twins(draft, alike)
    return Bank(material, dict(sorted(drafts.items())))


def _with_twins(draft: Draft, alike: Mapping[str, tuple[str, ...]]) -> Draft:
    """Return the draft resting also on what tells the same as its facts, so that no neighbour in a game asks that."""
    facts = [*draft.facts, *(twin for fact in draft.facts for twin in alike.get(fact, ()))]
    return replace(draft, facts=tuple(dict.fromkeys(facts)))


def _all(material: Material, say: Say) -> Iterator[Draft]:
    for make in MAKERS:
        yield from make(material, say)
