"""One question of a game: its clock, what was answered, and until when.

When the question closes is decided by moments on Discord's clock alone (law 4). With T the moment from which nobody who
is waited for was still to answer, answers made until T + SETTLE_MS count, and the question is closed another SETTLE_MS
later. So an answer that is up to SETTLE_MS on its way is never too late for the close; and by the time that one made
after T + SETTLE_MS arrives, all that decides T has arrived too, in whatever order.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.trivia.events import Answer, HintGiven, How, Ordered, Pressed, Ruled, Voted, Written
from bot.trivia.question import Question

SETTLE_MS = 1500
"""How long after the deadline a question stays open for answers made in time that arrive late."""


@dataclass(frozen=True)
class Segment:
    """A stretch in which the clock of a question runs: from `at`, with `used_ms` already gone."""

    at: int
    used_ms: int


@dataclass(frozen=True)
class Round:
    """One question of a game. `answers` are all of them by player, in whatever order they arrived."""

    number: int
    question: Question
    options: tuple[str, ...]
    message_id: int | None = None
    segments: tuple[Segment, ...] = ()
    how: How = "choice"
    answers: Mapping[int, tuple[Answer, ...]] = field(default_factory=dict)
    playing: frozenset[int] = frozenset()
    """Who was in the game, and not out, when the question was opened."""
    active: frozenset[int] = frozenset()
    """Those of them who had not let the last two questions pass in silence: they vote, and make up their teams."""
    awaited: frozenset[int] = frozenset()
    """Whose answers close the question early; nobody where it stays open to its limit."""
    settled: Mapping[int, int] = field(default_factory=dict)
    """When each of those awaited first answered, or left."""
    votes: tuple[Voted, ...] = ()
    hints: tuple[HintGiven, ...] = ()
    private: bool = False
    flat: bool = False
    skipped: bool = False

    @property
    def presses(self) -> tuple[Answer, ...]:
        """All answers, player by player."""
        return tuple(answer for answers in self.answers.values() for answer in answers)

    @property
    def all_in_ms(self) -> int | None:
        """The moment from which nobody awaited was still to answer, or None while somebody is, or all have left."""
        if not self.awaited or len(self.settled) < len(self.awaited) or self.awaited.isdisjoint(self.answers):
            return None
        return max(self.settled.values())

    def deadline_ms(self, limit_ms: int) -> int:
        """Return the last moment at which an answer counts, as far as it is known; the clock must have started."""
        last = self.segments[-1]
        limit = last.at + limit_ms - last.used_ms
        all_in = self.all_in_ms
        return limit if all_in is None else min(limit, all_in + SETTLE_MS)

    def closes_ms(self, limit_ms: int) -> int:
        """Return the moment at which the question is to be closed, as far as it is known."""
        if self.private and self.all_in_ms is not None:
            return self.all_in_ms
        return self.deadline_ms(limit_ms) + SETTLE_MS

    def elapsed(self, at: int) -> int:
        """Return how much of the time to answer was gone at the moment `at`, in ms.

        A moment between the end of one segment and the beginning of the next lies in a pause, where no time passes.
        """
        used = 0
        for segment, following in zip(self.segments, (*self.segments[1:], None), strict=True):
            if at < segment.at:
                break
            used = segment.used_ms + at - segment.at
            if following is not None:
                used = min(used, following.used_ms)
        return used

    @property
    def used_ms(self) -> int:
        """Time to answer that was gone at the last event in the journal: what a restart resumes from."""
        return max([self.segments[-1].used_ms, *(self.elapsed(answer.at) for answer in self.presses)])

    def choices(self) -> dict[int, Answer]:
        """Return the answer that counts for each player: the last change of mind, in the order of Discord's clock.

        The same answer again changes nothing, so it does not move a player's time.
        """
        return {player: choice for player in self.answers if (choice := self.choice(player))}

    def choice(self, player: int) -> Answer | None:
        """Return the answer that counts for one player, or None where there is none."""
        chosen: Answer | None = None
        for answer in sorted(self.answers.get(player, ()), key=lambda answer: answer.press_id):
            if chosen is None or _said(chosen) != _said(answer):
                chosen = answer
        return chosen

    def label(self, answer: Answer) -> str:
        """Return an answer as its player would read it."""
        match answer:
            case Pressed():
                return self.options[answer.option]
            case Ordered():
                return " → ".join(self.options[place] for place in answer.order)
            case Written():
                return answer.text

    @property
    def votes_needed(self) -> int:
        """How many votes give a hint or skip the question: more than half of those active when it was opened."""
        return len(self.active) // 2 + 1

    def hints_before(self, at: int) -> int:
        """Return how many hints an answer made at `at` could have used.

        A hint counts from SETTLE_MS after the vote that gave it: it has to be shown and read. Which vote that was is
        told by their moments, not by their arrival.
        """
        known = 0
        for hint in self.hints:
            votes = sorted(vote.at for vote in self.votes if vote.hint == hint.hint)
            given = votes[self.votes_needed - 1] if len(votes) >= self.votes_needed else hint.at
            known += at > given + SETTLE_MS
        return known


def right_players(round_: Round, ruling: Ruled | None = None) -> frozenset[int]:
    """Return who had the question right, by its own key or by that of a ruling.

    A number is right when no other came nearer; one who answers alone has to hit it.
    """
    key = ruling.right if ruling is not None and ruling.ruling == "key" else None
    choices = round_.choices()
    if round_.how == "number":
        return _nearest(choices, _number(round_, key))
    return frozenset(player for player, answer in choices.items() if _is_right(round_, answer, key))


def folded(text: str) -> str:
    """Return a typed text without the differences that never matter: case and spaces."""
    return " ".join(text.casefold().split())


def _is_right(round_: Round, answer: Answer, key: tuple[str, ...] | None) -> bool:
    match answer:
        case Pressed():
            shown = round_.options[answer.option]
            return shown == round_.question.answer if key is None else shown in key
        case Ordered():
            shown_order = tuple(round_.options[place] for place in answer.order)
            return shown_order == (round_.question.order if key is None else key)
        case Written():
            if key is None:
                return answer.verdict == "right"
            return folded(answer.text) in {folded(text) for text in key}


def _number(round_: Round, key: tuple[str, ...] | None) -> int | None:
    if key is None:
        return round_.question.number
    return int(key[0]) if key else None


def _nearest(choices: Mapping[int, Answer], number: int | None) -> frozenset[int]:
    named = {
        player: abs(answer.number - number)
        for player, answer in choices.items()
        if isinstance(answer, Written) and answer.number is not None and number is not None
    }
    if not named:
        return frozenset()
    nearest = min(named.values()) if len(named) > 1 else 0
    return frozenset(player for player, distance in named.items() if distance == nearest)


def _said(answer: Answer) -> object:
    match answer:
        case Pressed():
            return answer.option
        case Ordered():
            return answer.order
        case Written():
            return folded(answer.text) if answer.number is None else answer.number
