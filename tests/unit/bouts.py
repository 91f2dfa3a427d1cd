"""Games in any mode, played by hand: who joins, what they answer and when, and when it reaches the bot."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.trivia.events import RULES, Gathered, Settings, Started
from bot.trivia.game import Game, apply
from bot.trivia.question import Question
from bot.trivia.rules import Begin, Happening, Join, MessageSeen, Press, TimePassed
from tests.unit.quiz import QUESTIONS, START_MS, due, feed, question, snowflake

LONG_DECK = tuple(f"case{number:02}" for number in range(12))
LONG = {question_id: question(question_id) for question_id in LONG_DECK}


@dataclass(frozen=True)
class Shot:
    """An answer: by whom, right or which wrong one (1 to 3), how long after the question (ms), how long on its way."""

    player: int
    right: bool = True
    after: int = 1000
    delay: int = 0
    wrong: int = 1


def lobby(settings: Settings, players: Iterable[int] = ()) -> Game:
    """Return a lobby that `players` have joined."""
    game = apply(Game(), Gathered(at=START_MS, rules=RULES, settings=settings))
    return feed(game, [Join(player, snowflake(START_MS + 100 + player)) for player in players])[0]


def begun(settings: Settings, players: Iterable[int] = (), deck: tuple[str, ...] = LONG_DECK) -> Game:
    """Return a game that was started from a lobby with `players` in it."""
    game = lobby(settings, players)
    return feed(game, [Begin(START_MS + 9000, "seed", deck[: settings.number], asked=True)])[0]


def at_once(settings: Settings, deck: tuple[str, ...] = LONG_DECK) -> Game:
    """Return a game that was started without a lobby."""
    started = Started(
        at=START_MS,
        rules=RULES,
        seed="seed",
        deck=deck[: settings.number],
        seconds=settings.seconds,
        horizon=settings.horizon,
        settings=settings,
    )
    return apply(Game(), started)


def ask(game: Game, questions: Mapping[str, Question] = LONG) -> Game:
    """Return the game with its next question open, or finished where there is none."""
    if game.phase == "finished":
        return game
    game, _ = feed(game, [TimePassed(due(game))], questions)
    if game.phase == "posting":
        game, _ = feed(game, [MessageSeen(game.open_round.number, snowflake(game.changed_at + 300))], questions)
    return game


def press(game: Game, shot: Shot, serial: int = 0) -> Press:
    """Return the press that a shot at the open question is."""
    round_ = game.open_round
    right = round_.options.index(round_.question.answer)
    option = right if shot.right else (right + shot.wrong) % len(round_.options)
    made = snowflake(round_.segments[0].at + shot.after, serial)
    return Press(round_.number, shot.player, option, made, round_.message_id or 0)


def play(game: Game, shots: Iterable[Shot]) -> Game:
    """Return the game after its next question: asked, answered as the answers arrive, closed when it is due."""
    game = ask(game)
    if game.phase != "open":
        return game
    number = game.open_round.number
    sent = [(press(game, shot, serial), shot) for serial, shot in enumerate(shots)]
    arriving = sorted(sent, key=lambda pair: game.open_round.segments[0].at + pair[1].after + pair[1].delay)
    for pressed, shot in arriving:
        if game.phase == "open" and due(game) < game.open_round.segments[0].at + shot.after + shot.delay:
            game, _ = feed(game, [TimePassed(due(game))], LONG)
        game, _ = feed(game, [pressed], LONG)
    if game.phase == "open" and game.open_round.number == number:
        game, _ = feed(game, [TimePassed(due(game))], LONG)
    return game


def finish(game: Game) -> Game:
    """Return the game played to its end by nobody any more; fails when it does not end."""
    for _ in range(200):
        if game.phase == "finished":
            return game
        step: Happening = (
            TimePassed(due(game))
            if game.phase != "posting"
            else MessageSeen(game.open_round.number, snowflake(game.changed_at + 300))
        )
        if game.phase == "lobby":
            step = Begin(due(game), "seed", LONG_DECK, asked=False)
        game, _ = feed(game, [step], {**QUESTIONS, **LONG})
    raise AssertionError(f"a {game.settings.mode} game that does not end")
