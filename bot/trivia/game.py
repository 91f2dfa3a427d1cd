"""The state of a game: what replaying its journal gives. `apply` is the only way to a new state.

The phases are a table. An event that the table does not allow raises IllegalMoveError and changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from bot.trivia import scoring
from bot.trivia.events import AnyEvent, Finished, Opened, Posted, Pressed, Resumed, Revealed, Started
from bot.trivia.question import Question

Phase = Literal["new", "between", "posting", "open", "finished"]

PHASES: dict[tuple[Phase, type[AnyEvent]], Phase] = {
    ("new", Started): "between",
    ("between", Opened): "posting",
    ("posting", Posted): "open",
    ("open", Pressed): "open",
    ("open", Resumed): "open",
    ("open", Revealed): "between",
    ("between", Finished): "finished",
    ("posting", Finished): "finished",
    ("open", Finished): "finished",
}


class IllegalMoveError(Exception):
    """An event that the phase does not allow, or that belongs to another round."""


@dataclass(frozen=True)
class Segment:
    """A stretch in which the clock of a question runs: from `at`, with `used_ms` already gone."""

    at: int
    used_ms: int


@dataclass(frozen=True)
class Result:
    """What a player's last choice came to. `elapsed_ms` is the time to answer as Discord saw it."""

    player: int
    option: int
    right: bool
    elapsed_ms: int
    points: int


@dataclass(frozen=True)
class Round:
    """One question of a game. `presses` are all of them, in whatever order they arrived."""

    number: int
    question: Question
    options: tuple[str, ...]
    message_id: int | None = None
    segments: tuple[Segment, ...] = ()
    presses: tuple[Pressed, ...] = ()

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
        return max([self.segments[-1].used_ms, *(self.elapsed(press.at) for press in self.presses)])

    def choices(self) -> dict[int, Pressed]:
        """Return the press that counts for each player: the last change of mind, in the order of Discord's clock.

        Pressing the same option again changes nothing, so it does not move a player's time.
        """
        players = dict.fromkeys(press.player for press in self.presses)
        return {player: choice for player in players if (choice := self.choice(player))}

    def choice(self, player: int) -> Pressed | None:
        """Return the press that counts for one player, or None where there is none."""
        chosen: Pressed | None = None
        own = (press for press in self.presses if press.player == player)
        for press in sorted(own, key=lambda press: press.press_id):
            if chosen is None or chosen.option != press.option:
                chosen = press
        return chosen


@dataclass(frozen=True)
class Standing:
    """A line of the table. Equal points share a rank."""

    rank: int
    player: int
    points: int
    right: int


@dataclass(frozen=True)
class Game:
    """A game between two events. `round` is the one that is open, or the last one that was."""

    phase: Phase = "new"
    rules: int = 0
    seed: str = ""
    deck: tuple[str, ...] = ()
    seconds: int = 0
    horizon: int = 0
    round: Round | None = None
    changed_at: int = 0
    results: tuple[tuple[Result, ...], ...] = ()
    reason: str = ""

    @property
    def limit_ms(self) -> int:
        """Time to answer a question, in ms."""
        return self.seconds * 1000

    @property
    def open_round(self) -> Round:
        """The round that is being posted or answered. Raises IllegalMoveError when there is none."""
        if self.round is None or self.phase not in ("posting", "open"):
            raise IllegalMoveError(f"no question is open in phase {self.phase}")
        return self.round

    def standings(self) -> tuple[Standing, ...]:
        """Return the table of all rounds revealed so far, best first."""
        points: dict[int, int] = {}
        right: dict[int, int] = {}
        for result in (result for results in self.results for result in results):
            points[result.player] = points.get(result.player, 0) + result.points
            right[result.player] = right.get(result.player, 0) + result.right
        ordered = sorted(points, key=lambda player: (-points[player], -right[player], player))
        return tuple(
            Standing(
                1 + sum(other > points[player] for other in points.values()), player, points[player], right[player]
            )
            for player in ordered
        )


def apply(game: Game, event: AnyEvent) -> Game:
    """Return the state after `event`. Raises IllegalMoveError, and changes nothing, where the event may not come."""
    phase = PHASES.get((game.phase, type(event)))
    if phase is None:
        raise IllegalMoveError(f"{type(event).__name__} in phase {game.phase}")
    if isinstance(event, Posted | Resumed | Pressed | Revealed) and event.round != game.open_round.number:
        raise IllegalMoveError(f"{type(event).__name__} of round {event.round} in round {game.open_round.number}")
    game = replace(game, phase=phase, changed_at=event.at)
    match event:
        case Started():
            return replace(
                game,
                rules=event.rules,
                seed=event.seed,
                deck=event.deck,
                seconds=event.seconds,
                horizon=event.horizon,
            )
        case Opened():
            return replace(game, rules=event.rules, round=Round(event.round, event.question, event.options))
        case Posted():
            return replace(
                game,
                round=replace(_round(game), message_id=event.message_id, segments=(Segment(event.at, 0),)),
            )
        case Resumed():
            segments = (*_round(game).segments, Segment(event.at, event.used_ms))
            return replace(game, round=replace(_round(game), message_id=event.message_id, segments=segments))
        case Pressed():
            return replace(game, round=replace(_round(game), presses=(*_round(game).presses, event)))
        case Revealed():
            return replace(game, results=(*game.results, score(_round(game), game.limit_ms)))
        case Finished():
            return replace(game, reason=event.reason)


def replay(events: Iterable[AnyEvent]) -> Game:
    """Return the state that the journal `events` gives."""
    game = Game()
    for event in events:
        game = apply(game, event)
    return game


def score(round_: Round, limit_ms: int) -> tuple[Result, ...]:
    """Score a round: the right ones first, each group by time; ties (one bucket) in the order of the player ids."""
    results = []
    for press in round_.choices().values():
        elapsed = round_.elapsed(press.at)
        right = round_.options[press.option] == round_.question.answer
        points = scoring.points(elapsed, limit_ms) if right else 0
        results.append(Result(press.player, press.option, right, elapsed, points))
    return tuple(sorted(results, key=lambda r: (not r.right, scoring.bucket(r.elapsed_ms), r.player)))


def _round(game: Game) -> Round:
    if game.round is None:
        raise IllegalMoveError("no round")
    return game.round
