"""The table of phases: what it does not allow raises and changes nothing."""

import copy
from dataclasses import replace
from typing import get_args

import pytest

from bot.trivia.events import (
    RULES,
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
from bot.trivia.game import PHASES, Game, IllegalMoveError, Phase, apply
from bot.trivia.rules import Stop, TimePassed
from tests.unit.quiz import DECK, START_MS, due, feed, opened, posting, press, question, revealed, started

# What may come in which phase, and where it leads; a phase or an event that is added belongs here too.
ANY_TIME = ("Joined", "Left", "Paused", "Continued", "Ruled")
MOVES: dict[tuple[str, str], str] = {
    ("new", "Gathered"): "lobby",
    ("new", "Started"): "between",
    **{("lobby", name): "lobby" for name in ("Joined", "Left", "Changed")},
    ("lobby", "Started"): "between",
    ("between", "Opened"): "posting",
    ("posting", "Posted"): "open",
    **{("open", name): "open" for name in ("Pressed", "Written", "Ordered", "Voted", "HintGiven", "Resumed")},
    ("posting", "Skipped"): "between",
    ("open", "Skipped"): "between",
    ("open", "Revealed"): "between",
    **{(phase, name): phase for phase in ("between", "posting", "open") for name in ANY_TIME},
    **{(phase, "Finished"): "finished" for phase in ("lobby", "between", "posting", "open")},
    ("finished", "Ruled"): "finished",
}
ROUNDS = ("Posted", "Resumed", "Pressed", "Written", "Ordered", "Voted", "HintGiven", "Skipped", "Revealed")
AT = START_MS + 900_000


def games() -> dict[Phase, Game]:
    """Return a game in every phase."""
    open_game, _ = feed(opened(), [press(opened(), 1, 0, 700)])
    return {
        "new": Game(),
        "lobby": apply(Game(), Gathered(at=START_MS, rules=RULES, settings=Settings())),
        "between": revealed(open_game),
        "posting": replace(posting(), rounds=revealed(open_game).rounds),
        "open": replace(open_game, rounds=revealed(open_game).rounds),
        "finished": feed(revealed(open_game), [Stop(AT, "stopped")])[0],
    }


def events(number: int) -> dict[str, AnyEvent]:
    """Return an event of every kind, for round `number`."""
    made: list[AnyEvent] = [
        Gathered(at=AT, rules=RULES, settings=Settings()),
        Changed(at=AT, settings=Settings(mode="race")),
        Joined(at=AT, player=1),
        Left(at=AT, player=1),
        started(),
        Opened(at=AT, rules=RULES, round=number, question=question("alibi"), options=("a", "b", "c", "d")),
        Posted(at=AT, round=number, message_id=5),
        Resumed(at=AT, round=number, message_id=5, used_ms=0),
        Pressed(at=AT, round=number, player=1, option=0, press_id=9),
        Written(at=AT, round=number, player=1, press_id=9, text="alibi", verdict="right"),
        Ordered(at=AT, round=number, player=1, press_id=9, order=(0, 1, 2, 3)),
        Voted(at=AT, round=number, player=1, press_id=9, about="skip"),
        HintGiven(at=AT, round=number, hint=1, struck=0),
        Skipped(at=AT, round=number),
        Revealed(at=AT, round=number),
        Paused(at=AT),
        Continued(at=AT),
        Finished(at=AT, reason="stopped"),
        Ruled(at=AT, round=number, ruling="void"),
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


@pytest.mark.parametrize("number", [0, 2])
def test_a_ruling_on_a_question_that_was_never_closed_is_illegal(number: int) -> None:
    with pytest.raises(IllegalMoveError):
        apply(games()["finished"], Ruled(at=AT, round=number, ruling="void"))


def test_there_is_no_open_round_before_and_after_a_question() -> None:
    for phase in ("new", "lobby", "between", "finished"):
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
    tags = {event.__struct_config__.tag for event in events(1).values()}
    assert {"started", "opened", "posted", "resumed", "pressed", "revealed", "finished"} <= tags
    assert len(tags) == len(events(1)) == len(get_args(AnyEvent))
    assert isinstance(events(1)["Started"], Started)
