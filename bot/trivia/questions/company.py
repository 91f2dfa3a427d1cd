"""What any statement speaks of together, and who may be seen in which episode: for being sure of what is not so."""

from weakref import WeakKeyDictionary

from bot.trivia.questions.material import Thing
from bot.trivia.questions.options import proper
from bot.trivia.questions.texts_reading import reading_of
from bot.trivia.questions.view import View

_together: WeakKeyDictionary[View, dict[str, set[str]]] = WeakKeyDictionary()
_seen: WeakKeyDictionary[View, dict[int, set[str]]] = WeakKeyDictionary()


def company_of(view: View, thing_id: str) -> set[str]:
    """Return the ids of all that some statement on file speaks of together with a thing."""
    if view not in _together:
        reading = reading_of(view)
        found: dict[str, set[str]] = {}
        for statement in view.statements:
            about = reading.about(statement)
            for one in about:
                found.setdefault(one, set()).update(about)
        _together[view] = found
    return _together[view].get(thing_id, set())


def cast_of(view: View, episode: Thing) -> list[Thing]:
    """Return the characters that the file lists as seen in an episode."""
    return [view.things[one.target_id] for one in view.links_from("cast", episode.id) if one.target_id]


def perhaps_in(view: View, episode: Thing) -> set[str]:
    """Return the ids of all that might be seen in an episode: its cast, and all that a text about it speaks of."""
    if view not in _seen:
        _seen[view] = {}
    number = episode.number or 0
    if number not in _seen[view]:
        reading = reading_of(view)
        found = {one.id for one in cast_of(view, episode)}
        for statement in (*view.shown_in(number), *view.statements_of(episode.id)):
            found |= reading.about(statement)
        for link in view.links_from("synopsis", episode.id):
            found |= reading.in_text(link.text)
        found |= {one.id for one in view.of_kind("character") if one.first == number}
        _seen[view][number] = found
    return _seen[view][number]


def looks_apart(view: View, one: Thing, other: Thing) -> float:
    """Return how far two things are told apart at a glance: 0 where one name might stand for the other, else a step for
    each of their sort, and of a single name beside a full one."""
    reading = reading_of(view)
    sort = 0.0 if reading.kin(one) == reading.kin(other) and proper(one) == proper(other) else 1.0
    return sort + (0.0 if (" " in one.name) == (" " in other.name) else 1.0)
