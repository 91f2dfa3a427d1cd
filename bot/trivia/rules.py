"""What the rules answer to what happens: happenings in, events for the journal out. Nothing is changed here.

    Started ─▶ between ─▶ Opened ─▶ posting ─▶ Posted ─▶ open ─▶ Revealed ─▶ between … ─▶ Finished

A happening that may not come yet, or comes too late, raises RefusedError with the reason; a happening that changes
nothing (the same press delivered twice) gives no events.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.trivia.events import RULES, AnyEvent, Finished, Opened, Posted, Pressed, Resumed, Revealed
from bot.trivia.game import Game
from bot.trivia.question import Question, shuffled

SETTLE_MS = 1500
"""How long after the deadline a question stays open for presses made in time that arrive late."""
LEAD_MS = 4000
"""From the start of a game to its first question: time to read what one is in for."""
PAUSE_MS = 7000
"""From a reveal to the next question: time to read the explanation, and to argue."""

# A snowflake is ms since 2015 shifted by 22 bits: Discord's reference page, "Snowflakes".
_DISCORD_EPOCH_MS = 1_420_070_400_000

Reason = Literal["finished", "not_open", "late", "other_round", "no_option"]


class RefusedError(Exception):
    """A happening that the rules turn down."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class MessageSeen:
    """The question's message exists."""

    round: int
    message_id: int


@dataclass(frozen=True)
class Press:
    """Somebody pressed an option of the message `message_id`; `press_id` is the interaction's id."""

    round: int
    player: int
    option: int
    press_id: int
    message_id: int


@dataclass(frozen=True)
class ClockRestarted:
    """After a restart the message was edited (or posted again) at the moment `at`, and the clock may run on."""

    round: int
    message_id: int
    at: int


@dataclass(frozen=True)
class TimePassed:
    """It is `now` on Discord's clock."""

    now: int


@dataclass(frozen=True)
class Stop:
    """Somebody with the right to ended the game, or its channel is gone."""

    now: int
    reason: str


Happening = MessageSeen | Press | ClockRestarted | TimePassed | Stop


def snowflake_ms(snowflake: int) -> int:
    """Return the moment that a Discord id was made, in ms since the epoch."""
    return (snowflake >> 22) + _DISCORD_EPOCH_MS


def due_ms(game: Game) -> int | None:
    """Return the moment at which time passing will change `game`, or None while it waits for something else."""
    if game.phase == "between":
        return game.changed_at + (LEAD_MS if game.round is None else PAUSE_MS)
    if game.phase == "open":
        last = game.open_round.segments[-1]
        return last.at + game.limit_ms - last.used_ms + SETTLE_MS
    return None


def decide(game: Game, happening: Happening, questions: Mapping[str, Question]) -> tuple[AnyEvent, ...]:
    """Return the events that `happening` makes of `game`. `questions` are those that can be asked now, by id.

    Raises RefusedError where the rules turn it down.
    """
    if game.phase == "finished":
        raise RefusedError("finished")
    match happening:
        case MessageSeen():
            return _message_seen(game, happening.round, happening.message_id)
        case Press():
            return _press(game, happening)
        case ClockRestarted():
            if game.phase != "open" or game.open_round.number != happening.round:
                return ()
            # No clock runs backwards: what was journalled before stays before.
            before = [happening.at, game.open_round.segments[-1].at, *(press.at for press in game.open_round.presses)]
            return (
                Resumed(
                    at=max(before),
                    round=happening.round,
                    message_id=happening.message_id,
                    used_ms=min(game.open_round.used_ms, game.limit_ms),
                ),
            )
        case TimePassed():
            due = due_ms(game)
            if due is None or happening.now < due:
                return ()
            if game.phase == "open":
                return (Revealed(at=happening.now, round=game.open_round.number),)
            return (_next(game, happening.now, questions),)
        case Stop():
            return (Finished(at=happening.now, reason=happening.reason),)


def _message_seen(game: Game, number: int, message_id: int) -> tuple[AnyEvent, ...]:
    if game.phase != "posting" or game.open_round.number != number:
        return ()
    return (Posted(at=snowflake_ms(message_id), round=number, message_id=message_id),)


def _press(game: Game, press: Press) -> tuple[AnyEvent, ...]:
    if game.phase not in ("posting", "open"):
        raise RefusedError("not_open" if game.round is None or press.round > game.round.number else "other_round")
    round_ = game.open_round
    if press.round != round_.number:
        raise RefusedError("other_round")
    if not 0 <= press.option < len(round_.options):
        raise RefusedError("no_option")
    if any(earlier.press_id == press.press_id for earlier in round_.presses):
        return ()
    # A press may come before `send` has returned. Its interaction carries the message, so the clock is known.
    seen = _message_seen(game, press.round, press.message_id)
    at = snowflake_ms(press.press_id)
    elapsed = at - snowflake_ms(press.message_id) if seen else round_.elapsed(at)
    if elapsed > game.limit_ms:
        raise RefusedError("late")
    return (
        *seen,
        Pressed(at=at, round=press.round, player=press.player, option=press.option, press_id=press.press_id),
    )


def _next(game: Game, now: int, questions: Mapping[str, Question]) -> AnyEvent:
    """Open the next question of the deck, passing over those that a new pack no longer has, or end the game."""
    asked = game.deck.index(game.round.question.id) + 1 if game.round else 0
    number = game.round.number + 1 if game.round else 1
    for question_id in game.deck[asked:]:
        if question := questions.get(question_id):
            options = shuffled(question, f"{game.seed}/{number}")
            return Opened(at=now, rules=RULES, round=number, question=question, options=options)
    return Finished(at=now, reason="played")
