"""The material at one horizon: exactly what would be there if nothing after it had ever been written."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot.trivia.questions.material import Link, Material, Statement, Thing

S = TypeVar("S", Statement, Link)


@dataclass(frozen=True, eq=False)
class View:
    """What may be known after `horizon` episodes, in the pack's order, and looked up by id, kind, subject and target.

    Things come without the spellings that are known later, and characters without a first episode that is.
    """

    horizon: int
    episodes: int
    series_id: str
    series_name: str
    things: dict[str, Thing]
    statements: tuple[Statement, ...]
    links: tuple[Link, ...]
    _kinds: dict[str, list[Thing]] = field(default_factory=dict)
    _said: dict[str | None, list[Statement]] = field(default_factory=dict)
    _links: dict[str, list[Link]] = field(default_factory=dict)
    _from: dict[tuple[str, str], list[Link]] = field(default_factory=dict)
    _to: dict[tuple[str, str], list[Link]] = field(default_factory=dict)

    def of_kind(self, kind: str) -> list[Thing]:
        """Return the things of a kind."""
        return self._kinds.get(kind, [])

    def statements_of(self, subject_id: str | None) -> list[Statement]:
        """Return the statements about a subject; for None those about the series as a whole."""
        return self._said.get(subject_id, [])

    def links_of_kind(self, kind: str) -> list[Link]:
        """Return the links of a kind."""
        return self._links.get(kind, [])

    def links_from(self, kind: str, subject_id: str) -> list[Link]:
        """Return the links of a kind that hang under a subject."""
        return self._from.get((kind, subject_id), [])

    def links_to(self, kind: str, target_id: str) -> list[Link]:
        """Return the links of a kind that lead to a thing."""
        return self._to.get((kind, target_id), [])


def view_at(material: Material, horizon: int) -> View:
    """Return what holds of `material` at `horizon`: nothing known later, nothing overturned by then, nothing that leads
    to what is known later."""
    things = {thing.id: _seen(thing, horizon) for thing in material.things.values() if thing.known_from <= horizon}
    view = View(
        horizon=horizon,
        episodes=material.episodes,
        series_id=material.series_id,
        series_name=material.series_name,
        things=things,
        statements=tuple(
            one for one in holds(material.statements, horizon) if one.subject_id is None or one.subject_id in things
        ),
        links=tuple(
            _within(link, things)
            for link in holds(material.links, horizon)
            if link.subject_id in things and (link.target_id is None or link.target_id in things)
        ),
    )
    for thing in things.values():
        view._kinds.setdefault(thing.kind, []).append(thing)
    for statement in view.statements:
        view._said.setdefault(statement.subject_id, []).append(statement)
    for link in view.links:
        view._links.setdefault(link.kind, []).append(link)
        view._from.setdefault((link.kind, link.subject_id), []).append(link)
        if link.target_id is not None:
            view._to.setdefault((link.kind, link.target_id), []).append(link)
    return view


def holds(records: Iterable[S], horizon: int) -> list[S]:
    """Return those `records` that may be known at `horizon` and have not been overturned by then."""
    return [
        one for one in records if one.known_from <= horizon and (one.known_until is None or horizon < one.known_until)
    ]


def _seen(thing: Thing, horizon: int) -> Thing:
    """Return the thing without what of it is known later. The bounds of a season and an episode are for everybody."""
    later = thing.kind not in ("season", "episode") and (thing.first or 0) > horizon
    spellings = tuple(one for one in thing.spellings if one.known_from <= horizon)
    return replace(thing, spellings=spellings, first=None if later else thing.first)


def _within(link: Link, things: dict[str, Thing]) -> Link:
    """Return the link; a credit without the seasons that may not be known yet."""
    if link.kind != "credit":
        return link
    return replace(link, extra=" ".join(one for one in link.extra.split() if one in things))
