"""Which category a statement belongs to: what its subject is, then its section, and for the making of it its words."""

from bot.trivia.questions.material import Material, Statement, Thing
from bot.trivia.questions.texts_words import CAST, stems, word_set, words

_WORLD = {"organisation", "concept", "place"}
_MUSIC = word_set("soundtrack soundtracks album albums music score composed composer")
_STYLE = word_set(
    "animate animation animated drawn draw drew design designed director storyboards cutting cuts computer graphics"
    " backgrounds realistic hero heroes plot written shots pictures traditional setting"
)


def category(statement: Statement, material: Material) -> str:
    """Return the category of questions made from a statement."""
    thing = material.things.get(statement.subject_id or "")
    if thing is not None:
        return _of_subject(statement, thing)
    if statement.section == "timeline":
        return "story"
    return "release" if statement.section in ("release", "reception") else _making(statement)


def _of_subject(statement: Statement, thing: Thing) -> str:
    if thing.kind == "album":
        return "music"
    if statement.section in ("release", "reception"):
        return "release"
    if thing.kind == "person":
        return "cast" if set(words(statement.text)) & CAST else _making(statement)
    if statement.section == "production":
        return _making(statement)
    if thing.kind in _WORLD:
        return "world"
    if thing.kind == "character" and statement.section in ("profile", "relations"):
        return "characters"
    return "production" if thing.kind in ("series", "season") and statement.section == "profile" else "story"


def _making(statement: Statement) -> str:
    said = set(words(statement.text))
    if said & _MUSIC:
        return "music"
    return "style" if said & _STYLE else "production"


def obscurity(statement: Statement) -> float:
    """Return 0 to 0.1 for what is told at greater length, and so is easier to place."""
    return max(0.0, 0.1 - 0.01 * len(stems(statement.text)))
