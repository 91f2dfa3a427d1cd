"""Which questions a game asks, and in which order. Pure: chance comes from the seed alone.

Among those that a server has not been asked lately the choice is by lot, weighed so that a game is mixed: neither the
form with the most questions nor the category with the most fills it. What a server has been asked lately comes after
all else, the longest ago first.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from math import sqrt
from typing import Literal

from bot.trivia.difficulty import Band, Tally, band
from bot.trivia.question import Question
from bot.trivia.questions.draft import Draft

FIRST_TIMERS = frozenset({"production", "release", "music", "cast", "style"})
"""The categories of the spoiler-free pool."""

TYPED_FORMS = frozenset({"described", "direct", "gap", "in-order", "nearest", "reverse", "voice"})
"""The forms among which a game of typed answers looks: no other has a question that `answerable` would let it ask."""

# In any ten questions after one another, as long as there are others.
WINDOW = 10
OF_A_FORM, OF_A_CATEGORY = 3, 4
# Written questions have the wit, so they are drawn a little more often than their number says.
WRITTEN_WEIGHT = 1.5


def answerable(question: Question, answers: Literal["choice", "typed"]) -> bool:
    """Return whether a game can ask it: one of options and orders, or one in which people type names and numbers."""
    if question.order:
        return True
    if answers == "choice":
        return len(question.wrong) > 0
    return question.typed or question.number is not None


def first_timers(drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    """Return the drafts for people who have watched nothing: about how the series was made, not about what happens."""
    return tuple(draft for draft in drafts if draft.known_from == 0 and draft.category in FIRST_TIMERS)


def choose(
    drafts: Iterable[Draft],
    number: int,
    seed: str,
    *,
    category: str | None = None,
    difficulty: Band | None = None,
    tallies: Mapping[str, Tally] | None = None,
    asked: Mapping[str, int] | None = None,
    fits: Callable[[Draft], bool] = lambda draft: True,
) -> tuple[str, ...]:
    """Return the ids of at most `number` different drafts, in the order in which they are to be asked.

    - `drafts`: those that may be asked at the game's horizon, in any order.
    - `category`, `difficulty`: only these; the difficulty goes by `tallies`, first answers by question id.
    - `asked`: when a question was last asked in the server, in ms, for those asked too lately to come before others.
    - `fits`: whether a draft can be asked after all; called for those that are about to be chosen, and only once each.

    No two neighbours share a fact, and no question rests on a statement that an earlier one of the game has told, as
    long as there are others.
    """
    recently, seen = asked or {}, tallies or {}
    pool = sorted(
        (
            draft
            for draft in drafts
            if category in (None, draft.category) and difficulty in (None, band(draft.prior, seen.get(draft.id)))
        ),
        key=lambda draft: draft.id,
    )
    chance = random.Random(seed)  # noqa: S311 - the seed is drawn by `secrets`
    chance.shuffle(pool)
    fresh = _Lot([draft for draft in pool if draft.id not in recently], chance, fits)
    game: list[Draft] = []
    while len(game) < number and (draft := fresh.draw(game)):
        game.append(draft)
    stale = sorted((draft for draft in pool if draft.id in recently), key=lambda draft: recently[draft.id])
    while len(game) < number and (draft := _first(stale, game, fits)):
        game.append(draft)
    return tuple(draft.id for draft in game)


class _Lot:
    """Drafts to draw from, in piles of one form and category, each in an order that chance has made."""

    def __init__(self, drafts: Iterable[Draft], chance: random.Random, fits: Callable[[Draft], bool]) -> None:
        self._chance = chance
        self._fits = fits
        self._piles: defaultdict[tuple[str, str], list[Draft]] = defaultdict(list)
        for draft in drafts:
            self._piles[draft.form, draft.category].append(draft)

    def draw(self, game: list[Draft]) -> Draft | None:
        """Take the next draft for `game`, by lot among the piles that the last questions leave room for."""
        crowded = _crowding(game)
        for taboo in _taboos(game):
            piles = {kind: pile for kind, pile in self._piles.items() if pile}
            while piles:
                least = min(crowded(kind) for kind in piles)
                kinds = [kind for kind in piles if crowded(kind) == least]
                kind = self._chance.choices(kinds, [_weight(kind, piles[kind]) for kind in kinds])[0]
                if draft := _take(piles[kind], taboo, self._fits):
                    return draft
                del piles[kind]
        return None


def _weight(kind: tuple[str, str], pile: list[Draft]) -> float:
    # The root keeps a form with a thousand questions from crowding out one with ten, and ten from being worn out.
    return sqrt(len(pile)) * (WRITTEN_WEIGHT if kind[0] == "written" else 1)


def _crowding(game: list[Draft]) -> Callable[[tuple[str, str]], int]:
    """Return how many limits of a mixed game a pile would break if the next question came from it."""
    last = game[-(WINDOW - 1) :]
    forms, categories = Counter(draft.form for draft in last), Counter(draft.category for draft in last)
    return lambda kind: (forms[kind[0]] >= OF_A_FORM) + (categories[kind[1]] >= OF_A_CATEGORY)


def _taboos(game: list[Draft]) -> tuple[set[str], ...]:
    """Return the facts that the next question of `game` must not rest on; then, where that cannot be, fewer of them."""
    neighbour = set(game[-1].facts) if game else set()
    # The reveal of an earlier question would tell the answer. Full ids of statements and links have a stroke; things,
    # of which a game may ask more than once, have none.
    told = {fact for draft in game for fact in draft.facts if "/" in fact}
    return neighbour | told, neighbour, set()


def _first(pile: list[Draft], game: list[Draft], fits: Callable[[Draft], bool]) -> Draft | None:
    return next((draft for taboo in _taboos(game) if (draft := _take(pile, taboo, fits))), None)


def _take(pile: list[Draft], taboo: set[str], fits: Callable[[Draft], bool]) -> Draft | None:
    """Take out of `pile` the first draft that fits and touches nothing that is taboo; throw out what does not fit."""
    place = 0
    while place < len(pile):
        if not taboo.isdisjoint(pile[place].facts):
            place += 1
            continue
        draft = pile.pop(place)
        if fits(draft):
            return draft
    return None
