"""The outbox's table: which way a delivery can go, and that none goes another."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.announcements import outbox
from bot.announcements.outbox import MOVES, NONCE_MS, Event, IllegalMoveError, State, marks, move, nonce

STATES, EVENTS = get_args(State), get_args(Event)
OPEN = {"planned", "sending", "checking"}
BY_HAND = {"skip", "retry"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("event", EVENTS)
def test_a_move_is_in_the_table_or_raises(state: State, event: Event) -> None:
    if (state, event) in MOVES:
        assert move(state, event) in STATES
    else:
        with pytest.raises(IllegalMoveError):
            move(state, event)


def reachable(start: str, without: set[str]) -> set[str]:
    found, frontier = {start}, [start]
    while frontier:
        state = frontier.pop()
        onward = {after for (before, event), after in MOVES.items() if before == state and event not in without}
        frontier += [after for after in onward if after not in found]
        found |= onward
    return set(found)


def test_every_state_is_reached_and_every_open_one_can_end() -> None:
    assert reachable("planned", set()) == set(STATES)
    for state in OPEN:
        assert "sent" in reachable(state, BY_HAND)
        assert "failed" in reachable(state, BY_HAND)


def test_what_is_over_stays_so_unless_a_person_says_otherwise() -> None:
    for state in ("sent", "failed", "skipped", "unknown"):
        assert reachable(state, BY_HAND) == {state}
    assert not [event for before, event in MOVES if before == "sent"]


def test_discord_is_asked_only_after_it_was_written_down_so() -> None:
    assert {before for (before, _), after in MOVES.items() if after == "sending"} == {"planned", "checking"}
    assert {event for (_, event), after in MOVES.items() if after == "sending"} == {"begin"}


def test_what_may_have_been_taken_is_not_planned_anew_before_it_was_looked_for() -> None:
    back = {(before, event) for (before, event), after in MOVES.items() if after == "planned"}
    assert back == {("checking", "absent"), ("unknown", "retry"), ("failed", "retry"), ("skipped", "retry")}
    assert "planned" not in {after for (before, _), after in MOVES.items() if before == "sending"}


def test_a_post_is_asked_for_again_only_while_its_nonce_is_remembered() -> None:
    assert outbox.repeatable("post", "text", 1000, 1000)
    assert outbox.repeatable("post", "news", 1000, 1000 + NONCE_MS)
    assert not outbox.repeatable("post", "text", 1000, 1001 + NONCE_MS)
    # A clock that was set back says nothing of how long ago it was.
    assert not outbox.repeatable("post", "text", 1000, 999)
    assert not outbox.repeatable("post", "forum", 1000, 1001)


@pytest.mark.parametrize("step", ["thread", "publish", "correct", "recall"])
def test_every_other_step_can_always_be_asked_for_again(step: str) -> None:
    assert outbox.repeatable(step, "news", 0, 10 * NONCE_MS)


def test_the_nonce_is_forgotten_by_us_before_discord_forgets_it() -> None:
    assert NONCE_MS + outbox.PAUSES_MS[0] <= 120_000


def test_pauses_grow_and_then_stay() -> None:
    pauses = [outbox.pause_ms(tries) for tries in range(12)]
    assert pauses == sorted(pauses)
    assert pauses[0] == pauses[1] == outbox.PAUSES_MS[0]
    assert pauses[-1] == outbox.PAUSES_MS[-1]


def test_patience_ends() -> None:
    many = len(outbox.PAUSES_MS) + 1
    for step in ("post", "thread", "publish"):
        over = outbox.PATIENCE_MS[step] + 1
        assert outbox.out_of_patience(step, 0, many, over)
        assert not outbox.out_of_patience(step, 0, many, over - 1)
        assert not outbox.out_of_patience(step, 0, many - 1, over)


@given(st.lists(st.integers(0, 3 * outbox.PUBLICATIONS_MS), max_size=40), st.integers(0, 6 * outbox.PUBLICATIONS_MS))
def test_no_hour_has_more_than_ten_publications(wanted: list[int], start: int) -> None:
    published: tuple[int, ...] = ()
    now = start
    for pause in wanted:
        now = outbox.publish_from(published, now + pause % 100_000)
        published += (now,)
    for moment in published:
        hour = [other for other in published if moment <= other < moment + outbox.PUBLICATIONS_MS]
        assert len(hour) <= outbox.PUBLICATIONS


def test_published_posts_are_edited_three_times_an_hour() -> None:
    assert outbox.correct_from((1000, 2000), 5000) == 5000
    assert outbox.correct_from((1000, 2000, 3000), 5000) == 1000 + outbox.CORRECTIONS_MS


def test_publications_wait_no_longer_than_they_must() -> None:
    ten = tuple(range(1000, 11_000, 1000))
    assert outbox.publish_from(ten[:9], 20_000) == 20_000
    assert outbox.publish_from(ten, 20_000) == 1000 + outbox.PUBLICATIONS_MS
    assert outbox.publish_from(ten, 1000 + outbox.PUBLICATIONS_MS) == 1000 + outbox.PUBLICATIONS_MS


KEYS = st.tuples(st.integers(1, 2**63 - 1), st.text(min_size=1, max_size=19), st.integers(1, 2**63 - 1))


@given(KEYS, KEYS)
def test_nonces_and_marks_are_a_posts_own(one: tuple[int, str, int], other: tuple[int, str, int]) -> None:
    assert (nonce(*one) == nonce(*other)) == (one == other)
    assert (marks(*one) == marks(*other)) == (one == other)


@given(KEYS)
def test_nonces_and_marks_are_what_discord_takes(key: tuple[int, str, int]) -> None:
    assert len(nonce(*key)) <= 25
    assert nonce(*key).isalnum()
    first, second = marks(*key)
    # An int32, unique in its message, and none of the small ones that Discord gives out by itself.
    assert first != second
    assert all(1000 < mark < 2**31 for mark in (first, second))


def test_nonces_and_marks_are_the_same_for_ever() -> None:
    # What is on its way over an upgrade is found by them.
    assert nonce(7, "2026-12-03T20:00:00", 9) == "aq3mrnkrpn4s7zkm4446pcb4"
    assert marks(7, "2026-12-03T20:00:00", 9) == (1091416621, 1415503435)
