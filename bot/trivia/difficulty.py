"""How hard a question is, and which questions something is wrong with. Pure.

A question's prior (the share of wrong first answers that its form and obscurity lead one to expect) counts until it has
been met by 30 people who answered it; from then on what they made of it. Only first meetings count: whoever has seen a
reveal once is no witness any more. Who was there and gave no answer says nothing about the question.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

Band = Literal["easy", "medium", "hard"]
BANDS: tuple[Band, ...] = get_args(Band)

ENOUGH = 30
"""First answers from which on a question's own record decides."""
MEDIUM_FROM, HARD_FROM = 0.45, 0.55
"""Shares of wrong first answers at which the bands begin: most are right below, most are wrong above."""

KNOWN_BY = 20
"""First answers that a player must have given to be called strong or weak."""
WITNESSES = 10
"""Strong and weak players, each, that must have answered a question before it can be suspect."""
MARGIN = 0.1
"""By how much the strong must be wrong more often than the weak: as a share of their answers."""


@dataclass(frozen=True)
class Tally:
    """What first meetings with a question came to, a person each. `silent` had the chance and gave no answer."""

    right: int = 0
    wrong: int = 0
    silent: int = 0

    @property
    def answers(self) -> int:
        """First answers, right or wrong."""
        return self.right + self.wrong


@dataclass(frozen=True)
class FirstAnswer:
    """A player's answer to a question that they met for the first time; `player` is the journal's number."""

    player: int
    question_id: str
    right: bool


@dataclass(frozen=True)
class Suspect:
    """A question that strong players fail more often than weak ones; the shares of wrong answers are 0 to 1."""

    question_id: str
    strong_wrong: float
    weak_wrong: float
    answers: int


def band(prior: float, tally: Tally | None = None) -> Band:
    """Return how hard a question is: easy below 0.45 of wrong first answers, hard from 0.55 on.

    `prior` is the share that is expected, 0 to 1; it gives way to the `tally` once that holds 30 answers.
    """
    share = prior if tally is None or tally.answers < ENOUGH else tally.wrong / tally.answers
    return "hard" if share >= HARD_FROM else "medium" if share >= MEDIUM_FROM else "easy"


def suspects(answers: Iterable[FirstAnswer]) -> tuple[Suspect, ...]:
    """Return the questions that the strong fail more often than the weak, the widest gap first.

    Of the players with 20 or more first answers the third that is right most often is strong, the third that is right
    least often is weak. A question is suspect where ten or more of each answered it and the share of wrong answers is
    higher among the strong by 0.1 or more.
    """
    given = list(answers)
    strong, weak = _thirds(given)
    tallies: defaultdict[tuple[str, bool], list[bool]] = defaultdict(list)
    for answer in given:
        if answer.player in strong or answer.player in weak:
            tallies[answer.question_id, answer.player in strong].append(answer.right)
    found = []
    for question_id in {question_id for question_id, _ in tallies}:
        by_strong, by_weak = tallies[question_id, True], tallies[question_id, False]
        if min(len(by_strong), len(by_weak)) < WITNESSES:
            continue
        gap = _wrong(by_strong) - _wrong(by_weak)
        if gap >= MARGIN:
            found.append(Suspect(question_id, _wrong(by_strong), _wrong(by_weak), len(by_strong) + len(by_weak)))
    return tuple(sorted(found, key=lambda one: (one.weak_wrong - one.strong_wrong, one.question_id)))


def _thirds(answers: list[FirstAnswer]) -> tuple[set[int], set[int]]:
    """Return the strong and the weak players. Who is level with somebody in the middle is neither."""
    records: defaultdict[int, list[bool]] = defaultdict(list)
    for answer in answers:
        records[answer.player].append(answer.right)
    shares = {player: 1 - _wrong(record) for player, record in records.items() if len(record) >= KNOWN_BY}
    third = len(shares) // 3
    if not third:
        return set(), set()
    ordered = sorted(shares.values())
    top, bottom = ordered[-third], ordered[third - 1]
    middle = ordered[third:-third]
    strong = {player for player, share in shares.items() if share >= top and share not in middle}
    weak = {player for player, share in shares.items() if share <= bottom and share not in middle}
    return strong - weak, weak - strong


def _wrong(answers: list[bool]) -> float:
    """Return the share of wrong answers."""
    return answers.count(False) / len(answers)
