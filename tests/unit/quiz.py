"""A small quiz to play by the rules, and the bookkeeping that a running game does: decide, apply, keep the events."""

from collections.abc import Iterable, Mapping

import msgspec

from bot.trivia.events import RULES, AnyEvent, Settings, Started
from bot.trivia.game import Game, apply
from bot.trivia.question import Question, QuestionSource
from bot.trivia.rules import Happening, MessageSeen, Press, RefusedError, TimePassed, decide, due_ms
from bot.trivia.table import Standing

# Discord's reference, "Snowflakes": ms since the first second of 2015, shifted by 22 bits.
DISCORD_EPOCH_MS = 1_420_070_400_000
START_MS = 1_750_000_000_000
DECK = ("alibi", "blotter", "cordon", "docket")
PLACES = 4


def question(question_id: str) -> Question:
    return Question(
        id=question_id,
        category="story",
        text=f"What of the {question_id}?",
        answer=f"right {question_id}",
        wrong=(f"first {question_id}", f"second {question_id}", f"third {question_id}"),
        explanation=f"So it is with the {question_id}.",
        sources=(QuestionSource("A file", "An archive", "https://archive.example/file"),),
    )


QUESTIONS = {question_id: question(question_id) for question_id in DECK}


def snowflake(at_ms: int, serial: int = 0) -> int:
    """Return an id that Discord makes at `at_ms`; `serial` (0 to 4194303) tells those of one millisecond apart."""
    return ((at_ms - DISCORD_EPOCH_MS) << 22) + serial


def started(
    seconds: int = 20, deck: tuple[str, ...] = DECK, seed: str = "seed", settings: Settings | None = None
) -> Started:
    return Started(at=START_MS, rules=RULES, seed=seed, deck=deck, seconds=seconds, horizon=0, settings=settings)


def feed(
    game: Game, happenings: Iterable[Happening], questions: Mapping[str, Question] = QUESTIONS
) -> tuple[Game, list[AnyEvent]]:
    """Return the state after `happenings` and the events they made; those that the rules refuse change nothing."""
    events: list[AnyEvent] = []
    for happening in happenings:
        try:
            decided = decide(game, happening, questions)
        except RefusedError:
            continue
        for event in decided:
            game = apply(game, event)
            events.append(event)
    return game, events


def reason_refused(game: Game, happening: Happening) -> str | None:
    """Return why the rules turn `happening` down, or None where they take it."""
    try:
        decide(game, happening, QUESTIONS)
    except RefusedError as refusal:
        return refusal.reason
    return None


def posting(seconds: int = 20) -> Game:
    """Return a game whose first question is on its way."""
    game = apply(Game(), started(seconds))
    return feed(game, [TimePassed(due(game))])[0]


def opened(seconds: int = 20) -> Game:
    """Return a game whose first question has just been posted."""
    game = posting(seconds)
    return feed(game, [MessageSeen(1, snowflake(game.changed_at + 300))])[0]


def asked_at(game: Game) -> int:
    """Return the moment at which the clock of the open question began to run, in ms since the epoch."""
    return game.open_round.segments[0].at


def press(game: Game, player: int, option: int, after_ms: int, serial: int = 0) -> Press:
    """Return a press of the open question, `after_ms` after it was asked."""
    round_ = game.open_round
    made = snowflake(asked_at(game) + after_ms, serial)
    return Press(round_.number, player, option, made, round_.message_id or 0)


def right_option(game: Game) -> int:
    round_ = game.open_round
    return round_.options.index(round_.question.answer)


def wrong_option(game: Game) -> int:
    return (right_option(game) + 1) % PLACES


def due(game: Game) -> int:
    """Return the moment at which time changes `game`, where there is one."""
    moment = due_ms(game)
    assert moment is not None
    return moment


def revealed(game: Game, happenings: Iterable[Happening] = ()) -> Game:
    """Return `game` after `happenings` and the close of its question."""
    game, _ = feed(game, happenings)
    game, _ = feed(game, [TimePassed(due(game))])
    assert game.phase == "between"
    return game


def points_of(game: Game) -> dict[int, int]:
    return {standing.player: standing.points for standing in game.standings()}


def by_player(game: Game) -> dict[int, Standing]:
    return {standing.player: standing for standing in game.standings()}


def through_the_journal(events: Iterable[AnyEvent]) -> list[AnyEvent]:
    """Return `events` as they are after having been written down and read again."""
    decode = msgspec.json.Decoder(AnyEvent).decode
    return [decode(msgspec.json.encode(event)) for event in events]
