"""What the rules answer to what happens: happenings in, events for the journal out. Nothing is changed here.

    Gathered ─▶ lobby ─▶ Started ─▶ between ─▶ Opened ─▶ posting ─▶ Posted ─▶ open ─▶ Revealed ─▶ between … ─▶ Finished

A happening that may not come yet, or comes too late, raises RefusedError with the reason; a happening that changes
nothing (the same press delivered twice) gives no events.
"""

from collections.abc import Mapping

from bot.trivia.answering import answered, message_seen
from bot.trivia.events import (
    RULES,
    AnyEvent,
    Changed,
    Continued,
    Finished,
    How,
    Opened,
    Paused,
    Resumed,
    Revealed,
    Settings,
    Started,
)
from bot.trivia.game import Game
from bot.trivia.happenings import (
    AskHint,
    Begin,
    Change,
    ClockRestarted,
    Continue,
    Happening,
    Join,
    Leave,
    MessageSeen,
    Next,
    Order,
    Pause,
    Press,
    Reason,
    RefusedError,
    Skip,
    Stop,
    TimePassed,
    Typed,
    snowflake_ms,
)
from bot.trivia.joining import joined, left
from bot.trivia.question import Question, shuffled, shuffled_items
from bot.trivia.rounds import SETTLE_MS
from bot.trivia.votes import hint_asked, skip_asked

__all__ = [
    "BREAK_MS",
    "LEAD_MS",
    "PAUSE_MS",
    "PRIVATE_MS",
    "RULES",
    "SETTLE_MS",
    "AskHint",
    "Begin",
    "Change",
    "ClockRestarted",
    "Continue",
    "Happening",
    "Join",
    "Leave",
    "MessageSeen",
    "Next",
    "Order",
    "Pause",
    "Press",
    "Reason",
    "RefusedError",
    "Skip",
    "Stop",
    "TimePassed",
    "Typed",
    "decide",
    "due_ms",
    "snowflake_ms",
]

LEAD_MS = 4000
"""From the start of a game to its first question: time to read what one is in for."""
PAUSE_MS = 7000
"""From a reveal to the next question: time to read the explanation, and to argue."""
BREAK_MS = 30 * 60_000
"""A game that is paused for longer ends."""
PRIVATE_MS = 14 * 60_000
"""A private game whose next question is not asked for ends: Discord lets an interaction be answered for 15 minutes."""
IDLE_ROUNDS = 3
"""After this many questions in a row that nobody answered a game ends."""


def due_ms(game: Game) -> int | None:
    """Return the moment at which time passing will change `game`, or None while it waits for something else.

    In a lobby it is the moment for `Begin`, which brings the deck; time alone changes nothing there.
    """
    if game.phase == "lobby":
        return game.began_at + game.lobby_ms
    if game.phase == "between":
        if game.paused:
            return game.changed_at + BREAK_MS
        if game.settings.flat:
            return game.changed_at
        if _over(game) is not None:
            return game.changed_at + (PAUSE_MS if game.round and not game.settings.private else 0)
        if game.settings.private:
            return game.changed_at + PRIVATE_MS
        return game.changed_at + (LEAD_MS if game.round is None else PAUSE_MS)
    if game.phase == "open":
        return game.open_round.closes_ms(game.limit_ms)
    return None


def decide(game: Game, happening: Happening, questions: Mapping[str, Question]) -> tuple[AnyEvent, ...]:
    """Return the events that `happening` makes of `game`. `questions` are those that can be asked now, by id.

    Raises RefusedError where the rules turn it down.
    """
    if game.phase == "finished":
        raise RefusedError("finished")
    match happening:
        case Press() | Typed() | Order():
            return answered(game, happening)
        case MessageSeen():
            return message_seen(game, happening)
        case AskHint():
            return hint_asked(game, happening)
        case Skip():
            return skip_asked(game, happening)
        case Join():
            return joined(game, happening)
        case Leave():
            return left(game, happening)
        case Change() | Begin() | Pause() | Continue() | Stop():
            return _asked_of_all(game, happening)
        case ClockRestarted():
            return _clock_restarted(game, happening)
        case Next():
            return _asked_for(game, happening.now, questions)
        case TimePassed():
            return _time_passed(game, happening.now, questions)


def _asked_of_all(game: Game, happening: Change | Begin | Pause | Continue | Stop) -> tuple[AnyEvent, ...]:
    match happening:
        case Change():
            return _changed(game, happening.now, happening.settings)
        case Begin():
            return _begun(game, happening)
        case Pause() | Continue():
            return _break(game, happening)
        case Stop():
            return (Finished(at=happening.now, reason=happening.reason),)


def _changed(game: Game, now: int, settings: Settings) -> tuple[AnyEvent, ...]:
    if game.phase != "lobby":
        raise RefusedError("under_way")
    return (Changed(at=now, settings=settings),) if settings != game.settings else ()


def _begun(game: Game, begin: Begin) -> tuple[AnyEvent, ...]:
    if game.phase != "lobby":
        raise RefusedError("under_way")
    if len(game.members) < game.strategy.least or not begin.deck:
        if begin.asked:
            raise RefusedError("too_few")
        return (Finished(at=begin.now, reason="deserted"),)
    settings = game.settings
    start = Started(
        at=begin.now,
        rules=game.rules,
        seed=begin.seed,
        deck=begin.deck,
        seconds=settings.seconds,
        horizon=settings.horizon,
        settings=settings,
    )
    return (start,)


def _clock_restarted(game: Game, restart: ClockRestarted) -> tuple[AnyEvent, ...]:
    if game.phase != "open" or game.open_round.number != restart.round:
        return ()
    round_ = game.open_round
    # No clock runs backwards: what was journalled before stays before.
    at = max([restart.at, round_.segments[-1].at, *(answer.at for answer in round_.presses)])
    used_ms = min(round_.used_ms, game.limit_ms)
    return (Resumed(at=at, round=restart.round, message_id=restart.message_id, used_ms=used_ms),)


def _break(game: Game, happening: Pause | Continue) -> tuple[AnyEvent, ...]:
    if game.phase == "lobby":
        raise RefusedError("not_open")
    if isinstance(happening, Pause):
        return () if game.paused else (Paused(at=happening.now),)
    return (Continued(at=happening.now),) if game.paused else ()


def _asked_for(game: Game, now: int, questions: Mapping[str, Question]) -> tuple[AnyEvent, ...]:
    if game.phase != "between" or not game.settings.private:
        return ()
    return (_next(game, now, questions),)


def _time_passed(game: Game, now: int, questions: Mapping[str, Question]) -> tuple[AnyEvent, ...]:
    due = due_ms(game)
    if due is None or now < due or game.phase == "lobby":
        return ()
    if game.phase == "open":
        return (Revealed(at=now, round=game.open_round.number),)
    if game.paused or (game.settings.private and _over(game) is None):
        return (Finished(at=now, reason="idle"),)
    return (_next(game, now, questions),)


def _over(game: Game) -> str | None:
    """Return why no further question is asked, or None where one is. What the pack still has is not asked here."""
    if game.rules > 1:
        if game.decided() or len(game.rounds) >= game.total:
            return "played"
        last = game.rounds[-IDLE_ROUNDS:]
        if len(last) == IDLE_ROUNDS and not any(round_.answers or round_.skipped for round_ in last):
            return "idle"
    return None


def _next(game: Game, now: int, questions: Mapping[str, Question]) -> AnyEvent:
    """Open the next question of the deck, passing over those that a new pack no longer has, or end the game."""
    if over := _over(game):
        return Finished(at=now, reason=over)
    asked = game.deck.index(game.round.question.id) + 1 if game.round else 0
    number = game.round.number + 1 if game.round else 1
    for question_id in game.deck[asked:]:
        if question := questions.get(question_id):
            how = _how(game, question)
            options = _options(how, question, f"{game.seed}/{number}")
            return Opened(at=now, rules=game.rules, round=number, question=question, options=options, how=how)
    return Finished(at=now, reason="played")


def _how(game: Game, question: Question) -> How:
    if question.number is not None:
        return "number"
    if question.order:
        return "order"
    return "typed" if question.typed and game.settings.answers == "typed" else "choice"


def _options(how: How, question: Question, seed: str) -> tuple[str, ...]:
    """Return what is shown to choose from or to sort; items to sort never stand in their right order."""
    if how == "choice":
        return shuffled(question, seed)
    if how == "order":
        items = shuffled_items(question.order, f"{seed}/{question.id}")
        return (*items[1:], items[0]) if items == question.order else items
    return ()
