"""Finding things by whatever a fan types: exact before prefix before a word's beginning before fuzzy.

Each name is scored by itself, never against the others, so that hidden names cannot shift what is shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.folding import fold
from bot.knowledge.gate import known

# Below this WRatio (0-100) a resemblance is noise: "ja" against "Sarah" reaches 60.
FUZZY_FLOOR = 72.0
# Better than any resemblance (at most 100): the whole name, its beginning, the beginning of one of its words.
WHOLE, PREFIX, BEGINNING = 400.0, 300.0, 200.0


@dataclass(frozen=True)
class NamedThing:
    """One spelling of one subject. `place` is the subject's place in the pack: main things first."""

    subject_id: str
    kind: str
    title: str
    folded: str
    known_from: int
    place: int


def suggest(names: Iterable[NamedThing], query: str, horizon: int, limit: int = 25) -> list[NamedThing]:
    """Return at most `limit` subjects for `query` at `horizon`, best first; by place where it is empty."""
    wanted = fold(query)
    best: dict[str, tuple[float, NamedThing]] = {}
    for name in known(names, horizon):
        score = _score(wanted, name.folded)
        if score > 0 and (name.subject_id not in best or score > best[name.subject_id][0]):
            best[name.subject_id] = (score, name)
    ranked = sorted(best.values(), key=lambda found: (-found[0], found[1].place))
    return [name for _, name in ranked[:limit]]


def resolve(names: Iterable[NamedThing], query: str, horizon: int) -> NamedThing | None:
    """Return the one subject that `query` means beyond doubt, or None.

    That is the one with this id, or this whole name, or the only one of whose names it is the beginning.
    """
    wanted = fold(query)
    visible = known(names, horizon)
    for name in visible:
        if name.subject_id == query.strip():
            return name
    for least in (WHOLE, BEGINNING):
        found = {name.subject_id: name for name in visible if wanted and _score(wanted, name.folded) >= least}
        if found:
            return next(iter(found.values())) if len(found) == 1 else None
    return None


def _score(wanted: str, name: str) -> float:
    if not wanted or wanted == name:
        return WHOLE
    if name.startswith(wanted):
        return PREFIX
    if any(word.startswith(wanted) for word in name.split()):
        return BEGINNING
    likeness = fuzz.WRatio(wanted, name)
    return likeness if likeness >= FUZZY_FLOOR else 0.0
