"""What any statement speaks of together: for being sure of what is not so, and for finding who is likely."""

from weakref import WeakKeyDictionary

from bot.trivia.questions.material import Thing
from bot.trivia.questions.options import proper
from bot.trivia.questions.texts_reading import reading_of
from bot.trivia.questions.view import View

_together: WeakKeyDictionary[View, dict[str, set[str]]] = WeakKeyDictionary()


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


def looks_apart(view: View, one: Thing, other: Thing) -> float:
    """Return how far two things are told apart at a glance: 0 where one name might stand for the other, else a step for
    each of their sort, and of a single name beside a full one."""
    reading = reading_of(view)
    sort = 0.0 if reading.kin(one) == reading.kin(other) and proper(one) == proper(other) else 1.0
    return sort + (0.0 if (" " in one.name) == (" " in other.name) else 1.0)
