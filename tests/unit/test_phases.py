"""The table of phases: what it does not allow raises and changes nothing."""

import copy

import pytest

from bot.trivia.events import RULES, AnyEvent, Finished, Opened, Posted, Pressed, Resumed, Revealed, Started
from bot.trivia.game import PHASES, Game, IllegalMoveError, Phase, apply
from bot.trivia.rules import Stop, TimePassed
from tests.unit.quiz import DECK, START_MS, due, feed, opened, posting, press, question, revealed, started

# As the diagram in bot/trivia/rules.py has it; a phase or an event that is added belongs here too.
MOVES: dict[tuple[str, str], str] = {
    ("new", "Started"): "between",
    ("between", "Opened"): "posting",
    ("between", "Finished"): "finished",
    ("posting", "Posted"): "open",
    ("posting", "Finished"): "finished",
    ("open", "Pressed"): "open",
    ("open", "Resumed"): "open",
    ("open", "Revealed"): "between",
    ("open", "Finished"): "finished",
}
ROUNDS = ("Posted", "Resumed", "Pressed", "Revealed")
AT = START_MS + 900_000


def games() -> dict[Phase, Game]:
    """Return a game in every phase."""
    open_game, _ = feed(opened(), [press(opened(), 1, 0, 700)])
    return {
        "new": Game(),
        "between": revealed(open_game),
        "posting": posting(),
        "open": open_game,
        "finished": feed(open_game, [Stop(AT, "stopped")])[0],
    }


def events(number: int) -> dict[str, AnyEvent]:
    """Return an event of every kind, for round `number`."""
    made: list[AnyEvent] = [
        started(),
        Opened(at=AT, rules=RULES, round=number, question=question("alibi"), options=("a", "b", "c", "d")),
        Posted(at=AT, round=number, message_id=5),
        Resumed(at=AT, round=number, message_id=5, used_ms=0),
        Pressed(at=AT, round=number, player=1, option=0, press_id=9),
        Revealed(at=AT, round=number),
        Finished(at=AT, reason="stopped"),
    ]
    return {type(event).__name__: event for event in made}


CASES = [(phase, name) for phase in games() for name in events(1)]


@pytest.mark.parametrize(("phase", "name"), CASES, ids=[f"{name} in {phase}" for phase, name in CASES])
def test_an_event_is_taken_where_the_table_has_it_and_nowhere_else(phase: Phase, name: str) -> None:
    game, event = games()[phase], events(1)[name]
    before = copy.deepcopy(game)
    wanted = MOVES.get((phase, name))
    if wanted is None:
        with pytest.raises(IllegalMoveError):
            apply(game, event)
    else:
        assert apply(game, event).phase == wanted
    assert game == before


def test_the_table_is_the_one_that_is_drawn() -> None:
    assert {(phase, kind.__name__): after for (phase, kind), after in PHASES.items()} == MOVES


@pytest.mark.parametrize("name", ROUNDS)
@pytest.mark.parametrize("number", [0, 2])
def test_an_event_of_another_round_is_illegal(name: str, number: int) -> None:
    game = posting() if name == "Posted" else games()["open"]
    before = copy.deepcopy(game)
    assert apply(game, events(1)[name]) != game
    with pytest.raises(IllegalMoveError):
        apply(game, events(number)[name])
    assert game == before


def test_there_is_no_open_round_before_and_after_a_question() -> None:
    for phase in ("new", "between", "finished"):
        with pytest.raises(IllegalMoveError):
            _ = games()[phase].open_round
    assert games()["open"].open_round.number == games()["posting"].open_round.number == 1


def test_a_game_is_between_two_questions_until_the_next_is_due() -> None:
    between = games()["between"]
    assert feed(between, [TimePassed(due(between) - 1)]) == (between, [])
    _, (event,) = feed(between, [TimePassed(due(between))])
    assert isinstance(event, Opened)
    assert (event.round, event.question.id) == (2, DECK[1])


def test_a_kind_of_event_stands_in_the_journal_under_its_own_name() -> None:
    tags = [event.__struct_config__.tag for event in events(1).values()]
    assert tags == ["started", "opened", "posted", "resumed", "pressed", "revealed", "finished"]
    assert isinstance(events(1)["Started"], Started)
