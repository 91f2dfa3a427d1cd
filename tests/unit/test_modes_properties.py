"""In any mode, whatever happens and however late it arrives: nobody is cheated, and every game ends."""

import sys
from collections.abc import Iterable
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.trivia.events import AnyEvent, Gathered, Ruled, Settings
from bot.trivia.game import Game, apply, replay
from bot.trivia.modes import MODES
from bot.trivia.question import Question
from bot.trivia.recap import explain, recap, teams, winners
from bot.trivia.rules import (
    AskHint,
    Begin,
    Continue,
    Happening,
    Join,
    Leave,
    MessageSeen,
    Order,
    Pause,
    Press,
    RefusedError,
    Skip,
    TimePassed,
    Typed,
    decide,
    due_ms,
)
from tests.unit.bouts import LONG, LONG_DECK, Shot, ask, begun, finish, play, press
from tests.unit.quiz import START_MS, question, snowflake, through_the_journal

modes = st.sampled_from(sorted(MODES))
people = st.integers(1, 5)
shots = st.builds(
    Shot,
    people,
    st.booleans(),
    st.integers(0, 6000),
    st.integers(0, 1500),
    st.integers(1, 3),
)
evenings = st.lists(st.lists(shots, max_size=7), min_size=1, max_size=4)


def roster(mode: str) -> tuple[int, ...]:
    return (1, 2) if mode == "duel" else (1, 2, 3)


def told(game: Game) -> object:
    return game.standings(), game.results, teams(game), winners(game), game.members


@given(modes, evenings)
@settings(max_examples=300)
def test_delays_of_up_to_a_second_and_a_half_decide_nothing_in_any_mode(mode: str, evening: list[list[Shot]]) -> None:
    chosen = msgspec.convert({"mode": mode, "number": 4, "seconds": 5}, Settings)
    late = prompt = begun(chosen, roster(mode))
    for answers in evening:
        late = play(late, answers)
        prompt = play(prompt, [replace(shot, delay=0) for shot in answers])
    assert told(late) == told(prompt)


SORTED = msgspec.structs.replace(question("case01"), order=("a", "b", "c"), wrong=())
NUMBERED = msgspec.structs.replace(question("case02"), number=24, wrong=())
TYPED = msgspec.structs.replace(question("case03"), typed=True)
MIXED: dict[str, Question] = {**LONG, "case01": SORTED, "case02": NUMBERED, "case03": TYPED}

kinds = ["press"] * 6 + ["typed", "order", "join", "leave", "hint", "skip", "pause", "continue", "due", "due", "seen"]
acts = st.tuples(st.sampled_from(kinds), st.integers(1, 6), st.integers(0, 3), st.integers(0, 8000))
stories = st.lists(acts, max_size=50)


def happening(game: Game, act: tuple[str, int, int, int], serial: int, now: int) -> Happening:
    what, player, number, after = act
    at = snowflake(now + after, serial)
    round_ = game.round.number if game.round else 1
    message = (game.round.message_id if game.round else None) or snowflake(now)
    made: dict[str, Happening] = {
        "press": Press(round_, player, number, at, message),
        "typed": Typed(round_, player, "so", ("right", "close", "wrong", "wrong")[number], at, message, number * 10),
        "order": Order(round_, player, ((0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0))[number], at, message),
        "join": Join(player, at, number),
        "leave": Leave(player, at),
        "hint": AskHint(round_, player, number, at),
        "skip": Skip(round_, player, at, by_right=number == 3),
        "pause": Pause(now),
        "continue": Continue(now),
        "due": TimePassed(due_ms(game) or now),
        "seen": MessageSeen(round_, snowflake(now + number)),
    }
    return made[what]


def live(chosen: Settings, story: Iterable[tuple[str, int, int, int]]) -> tuple[Game, list[AnyEvent]]:
    """Play a story from the lobby on; return the game and its journal. Nothing but a refusal may go wrong."""
    journal: list[AnyEvent] = [Gathered(at=START_MS, rules=2, settings=chosen)]
    game = replay(journal)
    opening: list[Happening] = [Join(player, snowflake(START_MS, player)) for player in roster(chosen.mode)]
    begin = Begin(START_MS + 5, "seed", LONG_DECK, asked=True)
    for serial, step in enumerate([*opening, begin, *story]):
        now = max(game.changed_at, START_MS)
        befalls = happening(game, step, serial, now) if isinstance(step, tuple) else step
        before = replace(game)
        try:
            events = decide(game, befalls, MIXED)
        except RefusedError:
            assert game == before
            continue
        for event in events:
            game = apply(game, event)
        journal.extend(events)
    return game, journal


every_settings = st.builds(
    Settings,
    mode=modes,
    number=st.integers(1, 6),
    seconds=st.integers(5, 20),
    hints=st.booleans(),
    answers=st.sampled_from(["choice", "typed"]),
    teams_by=st.sampled_from(["balanced", "chosen"]),
    teams=st.integers(2, 3),
)


@given(every_settings, stories)
@settings(max_examples=200)
def test_points_are_never_negative_and_the_table_is_what_the_journal_says(
    chosen: Settings, story: list[tuple[str, int, int, int]]
) -> None:
    game, journal = live(chosen, story)
    assert replay(through_the_journal(journal)) == game
    earned: dict[int, int] = {}
    for result in (result for results in game.results for result in results):
        assert result.points >= 0
        assert result.points in (0, result.parts.total)
        earned[result.player] = earned.get(result.player, 0) + result.points
    table = {line.player: line.points for line in game.standings()}
    assert {player: points for player, points in table.items() if points} == {
        player: points for player, points in earned.items() if points
    }
    assert earned.keys() <= table.keys()


@given(every_settings, stories)
def test_every_game_ends_and_its_winners_stand_first(chosen: Settings, story: list[tuple[str, int, int, int]]) -> None:
    game = finish(live(chosen, story)[0])
    won = winners(game)
    ranks = {line.player: line.rank for line in game.standings()}
    if chosen.mode == "teams":
        assert {game.members[player].team for player in won} <= {line.team for line in teams(game) if line.rank == 1}
    else:
        assert all(ranks[player] == 1 for player in won)
        assert len(won) in (0, sum(rank == 1 for rank in ranks.values()))
    assert recap(game).winners == won
    for number in range(1, len(game.results) + 1):
        for player in game.members:
            assert explain(game, number, player).points >= 0


@given(every_settings, stories, st.data())
def test_a_ruling_repays_by_replay_and_fine_takes_it_back(
    chosen: Settings, story: list[tuple[str, int, int, int]], data: st.DataObject
) -> None:
    game, journal = live(chosen, story)
    if not game.rounds or game.rules != 2:
        return
    number = data.draw(st.integers(1, len(game.rounds)))
    void = Ruled(at=START_MS, round=number, ruling="void")
    ruled = replay([*journal, void])
    assert ruled.results[number - 1] == ()
    assert (ruled.phase, ruled.reason, len(ruled.results)) == (game.phase, game.reason, len(game.results))
    assert all(line.points >= 0 for line in ruled.standings())
    assert apply(game, void) == ruled
    back = apply(ruled, Ruled(at=START_MS, round=number, ruling="fine"))
    assert back.results == replay([*journal, replace_ruling(void, "fine")]).results
    if not any(isinstance(event, Ruled) for event in journal):
        assert back.results == game.results
        assert back.scores == game.scores


def replace_ruling(ruled: Ruled, ruling: str) -> Ruled:
    return msgspec.convert({**msgspec.to_builtins(ruled), "ruling": ruling}, Ruled)


def test_another_key_repays_those_who_gave_it_streaks_and_all() -> None:
    game = begun(Settings(number=3), [1, 2])
    for _ in range(3):
        game = play(game, [Shot(1, after=1000), Shot(2, right=False, after=1000)])
    given_by_2 = next(result.answer for result in game.results[1] if result.player == 2)
    ruled = apply(game, Ruled(at=START_MS, round=2, ruling="key", right=(given_by_2,)))
    assert [[(r.player, r.right, r.streak) for r in results] for results in ruled.results] == [
        [(1, True, 1), (2, False, 0)],
        [(2, True, 1), (1, False, 0)],
        [(1, True, 1), (2, False, 0)],
    ]
    assert {line.player: line.right for line in ruled.standings()} == {1: 2, 2: 1}


def test_who_was_sent_out_by_a_question_that_is_void_loses_nothing_by_what_they_could_not_answer() -> None:
    game = begun(Settings(mode="sudden_death", number=4), [1, 2, 3])
    game = play(game, [Shot(1), Shot(2), Shot(3, right=False)])
    game = play(game, [Shot(1), Shot(2)])
    game = play(game, [Shot(1), Shot(2, right=False)])
    ruled = apply(game, Ruled(at=START_MS, round=1, ruling="void"))
    assert {player: score.fell for player, score in ruled.scores.items()} == {1: 0, 2: 3, 3: 0} or (
        3 not in ruled.scores and ruled.scores[2].fell == 3
    )


@pytest.mark.parametrize("mode", sorted(MODES.keys() - {"duel"}))
def test_a_game_of_a_thousand_players_looks_at_no_answer_twice_to_take_another(mode: str) -> None:
    """The work of an answer is counted in steps of the interpreter, not in seconds."""
    few, many = steps(mode, 50), steps(mode, 400)
    assert many < 1.5 * few


def steps(mode: str, players: int) -> int:
    """Return how many lines are run to take the last answer of a question that `players` others have answered."""
    game = ask(begun(msgspec.convert({"mode": mode}, Settings), range(1, players + 2)))
    for player in range(1, players + 1):
        for event in decide(game, press(game, Shot(player), player), LONG):
            game = apply(game, event)
    last = press(game, Shot(players + 1), players + 1)
    lines = 0

    def count(frame: object, what: str, argument: object) -> object:
        nonlocal lines
        lines += what == "line"
        return count

    sys.settrace(count)  # type: ignore[arg-type]
    try:
        for event in decide(game, last, LONG):
            game = apply(game, event)
    finally:
        sys.settrace(None)
    return lines
