"""The state of a game: what replaying its journal gives. `apply` is the only way to a new state.

The phases are a table. An event that the table does not allow raises IllegalMoveError and changes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

from msgspec.structs import replace as with_fields

from bot.trivia.closing import Scores, close
from bot.trivia.events import (
    Answer,
    AnyEvent,
    Changed,
    Continued,
    Finished,
    Gathered,
    HintGiven,
    Joined,
    Left,
    Opened,
    Ordered,
    Paused,
    Posted,
    Pressed,
    Resumed,
    Revealed,
    Ruled,
    Settings,
    Skipped,
    Started,
    Voted,
    Written,
)
from bot.trivia.modes import MODES, Standpoint, Strategy
from bot.trivia.rounds import Round, Segment
from bot.trivia.scores import Result
from bot.trivia.table import Member, Standing, standings

Phase = Literal["new", "lobby", "between", "posting", "open", "finished"]

PHASES: dict[tuple[Phase, type[AnyEvent]], Phase] = {
    ("new", Gathered): "lobby",
    ("new", Started): "between",
    ("lobby", Joined): "lobby",
    ("lobby", Left): "lobby",
    ("lobby", Changed): "lobby",
    ("lobby", Started): "between",
    ("lobby", Finished): "finished",
    ("between", Joined): "between",
    ("between", Left): "between",
    ("between", Paused): "between",
    ("between", Continued): "between",
    ("between", Ruled): "between",
    ("between", Opened): "posting",
    ("between", Finished): "finished",
    ("posting", Joined): "posting",
    ("posting", Left): "posting",
    ("posting", Paused): "posting",
    ("posting", Continued): "posting",
    ("posting", Ruled): "posting",
    ("posting", Posted): "open",
    ("posting", Skipped): "between",
    ("posting", Finished): "finished",
    ("open", Joined): "open",
    ("open", Left): "open",
    ("open", Paused): "open",
    ("open", Continued): "open",
    ("open", Ruled): "open",
    ("open", Pressed): "open",
    ("open", Written): "open",
    ("open", Ordered): "open",
    ("open", Voted): "open",
    ("open", HintGiven): "open",
    ("open", Resumed): "open",
    ("open", Skipped): "between",
    ("open", Revealed): "between",
    ("open", Finished): "finished",
    ("finished", Ruled): "finished",
}

LOBBY_MS = 60_000
"""From the opening of a lobby to the start of its game, where its settings do not say otherwise."""
# Who lets this many questions in a row pass in silence is not waited for until the next answer.
SILENCE = 2


class IllegalMoveError(Exception):
    """An event that the phase does not allow, or that belongs to another round."""


@dataclass(frozen=True)
class Game:
    """A game between two events. `round` is the one that is open, or the last one that was."""

    phase: Phase = "new"
    rules: int = 0
    seed: str = ""
    deck: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)
    lobby: bool = False
    members: Mapping[int, Member] = field(default_factory=dict)
    round: Round | None = None
    began_at: int = 0
    changed_at: int = 0
    paused: bool = False
    rounds: tuple[Round, ...] = ()
    """The closed questions, those that were skipped too."""
    rulings: Mapping[int, Ruled] = field(default_factory=dict)
    results: tuple[tuple[Result, ...], ...] = ()
    """Of every closed question what its answers came to."""
    scores: Scores = field(default_factory=dict)
    reason: str = ""

    @property
    def seconds(self) -> int:
        """Time to answer a question, in s."""
        return self.settings.seconds

    @property
    def horizon(self) -> int:
        """The last episode the game may tell of."""
        return self.settings.horizon

    @property
    def limit_ms(self) -> int:
        """Time to answer a question, in ms."""
        return self.seconds * 1000

    @property
    def lobby_ms(self) -> int:
        """How long the lobby waits before the game starts by itself, in ms."""
        return self.settings.called_s * 1000 or LOBBY_MS

    @property
    def total(self) -> int:
        """How many questions the game has at most; the rest of the deck are spares."""
        return min(self.settings.number, len(self.deck))

    @property
    def strategy(self) -> Strategy:
        """The mode it is played in."""
        return MODES[self.settings.mode]

    @property
    def open_round(self) -> Round:
        """The round that is being posted or answered. Raises IllegalMoveError when there is none."""
        if self.round is None or self.phase not in ("posting", "open"):
            raise IllegalMoveError(f"no question is open in phase {self.phase}")
        return self.round

    @property
    def present(self) -> frozenset[int]:
        """Players who joined and have not left."""
        return frozenset(player for player, member in self.members.items() if not member.gone)

    def is_in(self, player: int) -> bool:
        """Return whether a player has joined and not left."""
        member = self.members.get(player)
        return member is not None and not member.gone

    def is_out(self, player: int) -> bool:
        """Return whether a player has lost their last life, or left a game to which there is no return."""
        score = self.scores.get(player)
        member = self.members.get(player)
        fallen = score is not None and score.fell > 0
        return fallen or (self.strategy.newcomers is not None and member is not None and member.gone)

    def decided(self) -> bool:
        """Return whether the mode sees the game as over, whatever is left of the deck."""
        return self.strategy.decided(
            Standpoint(self.scores, self.present, len(self.members), len(self.rounds), self.total)
        )

    def standings(self) -> tuple[Standing, ...]:
        """Return the table of all questions closed so far, best first."""
        return standings(self.strategy, self.scores, self.members)


def apply(game: Game, event: AnyEvent) -> Game:
    """Return the state after `event`. Raises IllegalMoveError, and changes nothing, where the event may not come."""
    phase = PHASES.get((game.phase, type(event)))
    if phase is None:
        raise IllegalMoveError(f"{type(event).__name__} in phase {game.phase}")
    _check_round(game, event)
    if _moves_the_clock(game, event):
        game = replace(game, changed_at=event.at)
    return _changed(replace(game, phase=phase), event)


def replay(events: Iterable[AnyEvent]) -> Game:
    """Return the state that the journal `events` gives."""
    game = Game()
    for are_answers, batch in groupby(events, lambda event: isinstance(event, Answer)):
        if are_answers:
            game = _all_answered(game, list(batch))
        else:
            for event in batch:
                game = apply(game, event)
    return game


def _moves_the_clock(game: Game, event: AnyEvent) -> bool:
    """Return whether what the game waits for next is counted from `event`.

    A ruling may come long after the end; and who comes or goes, or asks for a break in a question, delays nothing.
    """
    if isinstance(event, Paused | Continued):
        return game.phase == "between"
    return not isinstance(event, Ruled | Joined | Left | Changed)


def _check_round(game: Game, event: AnyEvent) -> None:
    if isinstance(event, Ruled):
        if not 1 <= event.round <= len(game.rounds):
            raise IllegalMoveError(f"a ruling on round {event.round} of {len(game.rounds)}")
        if event.ruling == "key" and game.rounds[event.round - 1].how == "number" and not _one_number(event.right):
            raise IllegalMoveError("the key of a number is one number")
        return
    about = getattr(event, "round", None)
    if about is not None and not isinstance(event, Opened) and about != game.open_round.number:
        raise IllegalMoveError(f"{type(event).__name__} of round {about} in round {game.open_round.number}")


def _one_number(right: tuple[str, ...]) -> bool:
    try:
        (number,) = right
        int(number)
    except ValueError:
        return False
    return True


def _changed(game: Game, event: AnyEvent) -> Game:
    match event:
        case Gathered():
            return replace(game, rules=event.rules, settings=event.settings, lobby=True, began_at=event.at)
        case Changed():
            return replace(game, settings=event.settings)
        case Started():
            return _started(game, event)
        case Joined():
            return _joined(game, event.player, event.team)
        case Left():
            return _left(game, event)
        case Paused() | Continued():
            return replace(game, paused=isinstance(event, Paused))
        case Finished():
            return replace(game, reason=event.reason)
        case Ruled():
            return _ruled(game, event)
        case _:
            return _in_round(game, event)


def _in_round(game: Game, event: AnyEvent) -> Game:
    match event:
        case Opened():
            return _opened(game, event)
        case Posted():
            segments: tuple[Segment, ...] = (Segment(event.at, 0),)
            return replace(game, round=replace(_round(game), message_id=event.message_id, segments=segments))
        case Resumed():
            segments = (*_round(game).segments, Segment(event.at, event.used_ms))
            return replace(game, round=replace(_round(game), message_id=event.message_id, segments=segments))
        case Pressed() | Written() | Ordered():
            return _answered(game, event)
        case Voted():
            return replace(game, round=replace(_round(game), votes=(*_round(game).votes, event)))
        case HintGiven():
            return replace(game, round=replace(_round(game), hints=(*_round(game).hints, event)))
        case Skipped():
            return _closed(replace(game, round=replace(_round(game), skipped=True)))
        case Revealed():
            return _closed(game)
    raise IllegalMoveError(type(event).__name__)


def _started(game: Game, event: Started) -> Game:
    settings = event.settings or Settings(number=len(event.deck))
    return replace(
        game,
        rules=event.rules,
        seed=event.seed,
        deck=event.deck,
        settings=with_fields(settings, seconds=event.seconds, horizon=event.horizon),
        began_at=event.at,
    )


def _joined(game: Game, player: int, team: int) -> Game:
    known = game.members.get(player)
    number = game.round.number if game.round else 0
    member = Member(team if known is None else known.team, number)
    if game.phase == "lobby" and known is not None:
        member = replace(member, team=team)
    return replace(game, members={**game.members, player: member})


def _left(game: Game, event: Left) -> Game:
    if game.phase == "lobby":
        return replace(game, members={key: value for key, value in game.members.items() if key != event.player})
    member = game.members.get(event.player)
    if member is None:
        return game
    members = {**game.members, event.player: replace(member, gone=True, left_after=len(game.rounds))}
    game = replace(game, members=members)
    return replace(game, round=_settled(game.round, event.player, event.at)) if game.round else game


def _settled(round_: Round, player: int, at: int) -> Round:
    """Note that nobody waits for a player any more since `at`; the earliest moment counts, in whatever order."""
    if player not in round_.awaited or round_.settled.get(player, at + 1) <= at:
        return round_
    return replace(round_, settled={**round_.settled, player: at})


def _opened(game: Game, event: Opened) -> Game:
    playing = frozenset(player for player in game.present if not game.is_out(player))
    active = frozenset(player for player in playing if event.round - game.members[player].seen <= SILENCE)
    # Unless two have said in a lobby that they play, the first question finds out who does: all get its whole time.
    gathered = game.lobby and len(playing) > 1
    early = game.rules > 1 and (event.round > 1 or gathered or game.settings.private)
    round_ = Round(
        number=event.round,
        question=event.question,
        options=event.options,
        how=event.how,
        playing=playing,
        active=active,
        awaited=active if early else frozenset(),
        private=game.settings.private,
        flat=game.settings.flat,
    )
    return replace(game, rules=event.rules, round=round_)


def _answered(game: Game, event: Answer) -> Game:
    round_ = _round(game)
    answers = {**round_.answers, event.player: (*round_.answers.get(event.player, ()), event)}
    game = replace(game, round=_settled(replace(round_, answers=answers), event.player, event.at))
    member = game.members.get(event.player)
    return _joined(game, event.player, -1) if member is None or member.gone else game


def _all_answered(game: Game, events: list[AnyEvent]) -> Game:
    """Return the state after many answers, as `apply` would make it of one after another, without a state for each.

    A question that is open for a day has thousands, and each state would copy what all others said.
    """
    round_, members = game.round, dict(game.members)
    answers = dict(round_.answers) if round_ is not None else {}
    for event in events:
        if not isinstance(event, Answer) or round_ is None or (game.phase, type(event)) not in PHASES:
            raise IllegalMoveError(f"{type(event).__name__} in phase {game.phase}")
        _check_round(game, event)
        answers[event.player] = (*answers.get(event.player, ()), event)
        round_ = _settled(round_, event.player, event.at)
        known = members.get(event.player)
        if known is None or known.gone:
            members[event.player] = Member(-1 if known is None else known.team, round_.number)
    if round_ is None:
        return game
    return replace(game, round=replace(round_, answers=answers), members=members, changed_at=events[-1].at)


def _closed(game: Game) -> Game:
    round_ = _round(game)
    results, scores = close(round_, game.scores, game.strategy, limit_ms=game.limit_ms, rules=game.rules)
    seen = {
        player: replace(member, seen=round_.number) if player in round_.answers else member
        for player, member in game.members.items()
    }
    return replace(
        game,
        rounds=(*game.rounds, round_),
        results=(*game.results, results),
        scores=scores,
        members=seen,
    )


def _ruled(game: Game, event: Ruled) -> Game:
    """Close all questions again under the rulings, in their order: streaks and lives hang together."""
    rulings = {**game.rulings, event.round: event}
    scores: Scores = {}
    all_results = []
    for round_ in game.rounds:
        results, scores = close(
            round_,
            scores,
            game.strategy,
            limit_ms=game.limit_ms,
            rules=game.rules,
            ruling=rulings.get(round_.number),
        )
        all_results.append(results)
    return replace(game, rulings=rulings, results=tuple(all_results), scores=scores)


def _round(game: Game) -> Round:
    if game.round is None:
        raise IllegalMoveError("no round")
    return game.round
