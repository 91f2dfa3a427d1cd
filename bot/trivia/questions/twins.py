"""Statements that tell the same under two heads: an episode's, and that of somebody who is in it."""

from collections import Counter, defaultdict

from bot.trivia.questions.material import Material, Statement
from bot.trivia.questions.texts_words import stems

# Twins share at least so many telling words, names included, and so large a part of the shorter sentence.
_SHARED = 3
_PART = 0.45


def twins(material: Material) -> dict[str, tuple[str, ...]]:
    """Return for each statement the ids of those that tell the same and may be known by then.

    Of two twins the later names the earlier, never the other way round: what comes later leaves no trace.
    """
    said: dict[str, list[Statement]] = defaultdict(list)
    for one in material.statements:
        for stem in stems(one.text):
            said[stem].append(one)
    found: dict[str, tuple[str, ...]] = {}
    for one in material.statements:
        mine = stems(one.text)
        shared = Counter(other.id for stem in mine for other in said[stem] if other.known_from <= one.known_from)
        least = {other.id: len(stems(other.text)) for stem in mine for other in said[stem]}
        del shared[one.id]
        alike = [id for id, count in shared.items() if count >= _SHARED and count >= _PART * min(len(mine), least[id])]
        if alike:
            found[one.id] = tuple(sorted(alike))
    return found
