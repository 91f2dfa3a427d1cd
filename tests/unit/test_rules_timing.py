"""The clock of a question: what counts as in time, how fast somebody was, and what that is worth."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.trivia import scoring
from bot.trivia.events import Posted, Pressed, Resumed, Revealed
from bot.trivia.game import Game, apply
from bot.trivia.rules import (
    SETTLE_MS,
    ClockRestarted,
    MessageSeen,
    Press,
    Stop,
    TimePassed,
    decide,
)
from tests.unit.quiz import (
    PLACES,
    QUESTIONS,
    asked_at,
    by_player,
    due,
    feed,
    opened,
    points_of,
    posting,
    press,
    reason_refused,
    revealed,
    right_option,
    snowflake,
    started,
    wrong_option,
)

LIMIT_MS = 20_000
players = st.integers(1, 4)
options = st.integers(0, PLACES - 1)
moments = st.integers(0, LIMIT_MS)
seconds = st.integers(5, 60)


@given(options, moments, st.integers(0, LIMIT_MS))
def test_pressing_the_same_option_again_does_not_move_the_time(option: int, first: int, more: int) -> None:
    game = opened()
    second = min(first + more, LIMIT_MS)
    once = revealed(game, [press(game, 1, option, first)])
    twice = revealed(game, [press(game, 1, option, first), press(game, 1, option, second, serial=1)])
    assert once.results == twice.results


@given(st.lists(st.tuples(options, moments), min_size=1, max_size=8))
def test_the_last_change_of_mind_counts_with_its_own_time(made: list[tuple[int, int]]) -> None:
    game = opened()
    presses = [press(game, 1, option, after, serial) for serial, (option, after) in enumerate(made)]
    in_time = sorted(zip(presses, made, strict=True), key=lambda pair: pair[0].press_id)
    final = in_time[-1][1][0]
    since = len(in_time)
    while since and in_time[since - 1][1][0] == final:
        since -= 1
    (result,) = revealed(game, presses).results[0]
    assert (result.option, result.elapsed_ms) == (final, in_time[since][1][1])


def test_who_returns_to_a_first_answer_gets_the_time_of_the_return() -> None:
    game = opened()
    right, wrong = right_option(game), wrong_option(game)
    (result,) = revealed(
        game, [press(game, 1, right, 1000), press(game, 1, wrong, 2000), press(game, 1, right, 9000)]
    ).results[0]
    assert (result.right, result.elapsed_ms) == (True, 9000)


@given(st.integers(0, (LIMIT_MS - 1) // 250), st.integers(0, 249), st.integers(0, 249))
def test_times_within_one_bucket_of_250_ms_are_a_tie(bucket: int, one: int, other: int) -> None:
    game = opened()
    right = right_option(game)
    presses = [press(game, 1, right, bucket * 250 + one), press(game, 2, right, bucket * 250 + other, serial=1)]
    closed = revealed(game, presses)
    table = by_player(closed)
    assert table[1].points == table[2].points
    assert table[1].rank == table[2].rank == 1
    assert [result.player for result in closed.results[0]] == [1, 2]


@given(seconds, st.data())
def test_points_fall_with_time_from_150_to_100(seconds: int, data: st.DataObject) -> None:
    limit = seconds * 1000
    fast, slow = sorted(data.draw(st.tuples(st.integers(0, limit), st.integers(0, limit))))
    assert 150 >= scoring.points(fast, limit) >= scoring.points(slow, limit) >= 100
    assert (scoring.points(0, limit), scoring.points(limit, limit)) == (150, 100)


@given(seconds, st.integers(-60_000, 120_000))
def test_no_time_however_odd_earns_less_than_100_or_more_than_150(seconds: int, elapsed: int) -> None:
    assert 100 <= scoring.points(elapsed, seconds * 1000) <= 150


@given(seconds)
def test_a_press_at_the_limit_counts_and_one_later_is_refused(seconds: int) -> None:
    game = opened(seconds)
    right = right_option(game)
    at_the_limit, later = press(game, 1, right, seconds * 1000), press(game, 2, right, seconds * 1000 + 1)
    assert reason_refused(game, at_the_limit) is None
    assert reason_refused(game, later) == "late"
    assert points_of(revealed(game, [later, at_the_limit])) == {1: 100}


@given(seconds)
def test_the_limit_holds_for_a_press_that_overtakes_the_news_of_its_message(seconds: int) -> None:
    game = posting(seconds)
    message = game.changed_at + 300
    sent = Press(1, 1, 0, snowflake(message + seconds * 1000), snowflake(message))
    assert reason_refused(game, sent) is None
    assert reason_refused(game, replace(sent, press_id=snowflake(message + seconds * 1000 + 1))) == "late"


def test_a_question_closes_a_second_and_a_half_after_its_limit_and_not_before() -> None:
    game = opened()
    close = asked_at(game) + LIMIT_MS + 1500
    assert due(game) == close
    assert decide(game, TimePassed(close - 1), QUESTIONS) == ()
    assert decide(game, TimePassed(close), QUESTIONS) == (Revealed(at=close, round=1),)


@given(
    st.lists(st.tuples(players, options, moments), max_size=6),
    st.lists(st.integers(0, 600_000), min_size=1, max_size=3),
    st.data(),
)
def test_a_restart_keeps_the_times_of_locked_answers_and_gives_the_others_what_was_left(
    made: list[tuple[int, int, int]], pauses: list[int], data: st.DataObject
) -> None:
    game, _ = feed(opened(), [])
    presses = [press(game, *one, serial) for serial, one in enumerate(made)]
    game, _ = feed(game, presses)
    locked = {result.player: result.elapsed_ms for result in revealed(game).results[0]}
    used = max([0, *(after for _, _, after in made)])
    assert game.open_round.used_ms == used
    moment = asked_at(game) + LIMIT_MS
    for pause in pauses:
        moment += pause
        game, _ = feed(game, [ClockRestarted(1, 7, moment)])
    left = LIMIT_MS - used
    assert due(game) == moment + left + SETTLE_MS
    after = data.draw(st.integers(0, left))
    round_ = game.open_round
    newcomer = Press(1, 9, 0, snowflake(moment + after, serial=100), 7)
    too_late = Press(1, 8, 0, snowflake(moment + left + 1, serial=101), 7)
    assert reason_refused(game, too_late) == "late"
    closed = revealed(game, [newcomer, too_late])
    assert {result.player: result.elapsed_ms for result in closed.results[0]} == {**locked, 9: used + after}
    assert round_.message_id == 7


def test_an_answer_after_one_restart_counts_against_the_time_after_the_next() -> None:
    game = opened()
    start = asked_at(game)
    game, _ = feed(game, [press(game, 1, 0, 3000), ClockRestarted(1, 7, start + 10_000)])
    game, _ = feed(game, [Press(1, 2, 0, snowflake(start + 12_000), 7), ClockRestarted(1, 7, start + 50_000)])
    game, _ = feed(game, [Press(1, 3, 0, snowflake(start + 51_000), 7)])
    results = {result.player: result.elapsed_ms for result in revealed(game).results[0]}
    assert results == {1: 3000, 2: 5000, 3: 6000}


def test_a_press_from_before_a_restart_that_arrives_after_it_is_no_slower_than_the_pause() -> None:
    game = opened()
    start = asked_at(game)
    game, _ = feed(game, [press(game, 1, 0, 3000), ClockRestarted(1, 7, start + 90_000)])
    in_the_pause = Press(1, 2, 0, snowflake(start + 30_000), 7)
    results = {result.player: result.elapsed_ms for result in revealed(game, [in_the_pause]).results[0]}
    assert results == {1: 3000, 2: 3000}


def test_a_restart_of_another_round_or_of_no_open_question_is_no_news() -> None:
    game = opened()
    assert decide(game, ClockRestarted(2, 7, asked_at(game) + 5), QUESTIONS) == ()
    assert decide(posting(), ClockRestarted(1, 7, asked_at(game) + 5), QUESTIONS) == ()


def test_presses_are_refused_with_the_reason() -> None:
    game = opened()
    sent = press(game, 1, 0, 1000)
    assert reason_refused(game, replace(sent, option=PLACES)) == "no_option"
    assert reason_refused(game, replace(sent, option=-1)) == "no_option"
    assert reason_refused(game, replace(sent, round=2)) == "other_round"
    assert reason_refused(game, replace(sent, round=0)) == "other_round"
    before_the_first = apply(Game(), started())
    assert reason_refused(before_the_first, sent) == "not_open"
    stopped, _ = feed(game, [Stop(asked_at(game), "stopped")])
    assert reason_refused(stopped, sent) == "finished"


def test_a_press_of_a_question_that_is_revealed_is_not_told_to_wait_for_it() -> None:
    game = opened()
    sent = press(game, 1, 0, LIMIT_MS)
    assert reason_refused(revealed(game), sent) in ("other_round", "late")


def test_the_question_that_was_opened_is_scored_as_it_was_whatever_the_pack_says_now() -> None:
    game = opened()
    right = right_option(game)
    game, events = feed(game, [press(game, 1, right, 0), TimePassed(due(game))], questions={})
    assert [type(happened) for happened in events] == [Pressed, Revealed]
    assert points_of(game) == {1: 150}


def test_a_question_that_is_open_when_the_game_is_stopped_counts_for_nobody() -> None:
    game = opened()
    game, _ = feed(game, [press(game, 1, right_option(game), 0), Stop(asked_at(game) + 500, "stopped")])
    assert (game.phase, game.reason, game.standings()) == ("finished", "stopped", ())


def test_news_of_a_message_is_taken_once_and_for_its_own_round_only() -> None:
    game = posting()
    seen = MessageSeen(1, snowflake(game.changed_at + 300))
    assert decide(game, MessageSeen(2, seen.message_id), QUESTIONS) == ()
    posted, events = feed(game, [seen, MessageSeen(1, snowflake(game.changed_at + 900))])
    assert events == [Posted(at=game.changed_at + 300, round=1, message_id=seen.message_id)]
    resumed = decide(posted, ClockRestarted(1, 7, asked_at(posted) + 90), QUESTIONS)
    assert resumed == (Resumed(at=asked_at(posted) + 90, round=1, message_id=7, used_ms=0),)
