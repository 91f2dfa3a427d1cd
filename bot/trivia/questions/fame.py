"""How well known things are, and so how hard it is to be asked about them."""

from bisect import bisect_right

from bot.trivia.questions.material import Material, Thing

# With so many records about it a thing is well known; with fewer it is harder by this share of wrong answers.
_STEPS = ((12, 0.0), (5, 0.08), (0, 0.16))
_LOWEST, _HIGHEST = 0.05, 0.9


class Fame:
    """The records about every thing of a material, counted by horizon: what comes later makes nothing better known."""

    def __init__(self, material: Material) -> None:
        self._known: dict[str, list[int]] = {}
        for statement in material.statements:
            if statement.subject_id is not None:
                self._known.setdefault(statement.subject_id, []).append(statement.known_from)
        for link in material.links:
            ends = [end for end in (link.subject_id, link.target_id) if end is not None]
            known_from = max(link.known_from, *(material.things[end].known_from for end in ends))
            for end in ends:
                self._known.setdefault(end, []).append(known_from)
        for horizons in self._known.values():
            horizons.sort()

    def records(self, thing: Thing, known_from: int) -> int:
        """Return how many records about a thing may be known at `known_from`."""
        return bisect_right(self._known.get(thing.id, []), known_from)

    def prior(self, base: float, known_from: int, *things: Thing) -> float:
        """Return `base`, the share of wrong answers about a well known thing, made harder by the least known of
        `things` as it stands at horizon `known_from`."""
        counts = [self.records(thing, known_from) for thing in things]
        harder = next(more for least, more in _STEPS if min(counts, default=99) >= least)
        return min(_HIGHEST, max(_LOWEST, round(base + harder, 2)))
