"""A streak forgives two missed days in any seven."""

from hypothesis import given
from hypothesis import strategies as st

from bot.trivia.streaks import FORGIVEN, WINDOW, Streak, longest, streak

DAYS = st.sets(st.integers(0, 40), max_size=30)


def test_nobody_begins_with_a_streak() -> None:
    assert streak([], 5) == Streak(0, FORGIVEN)


def test_days_in_a_row_count() -> None:
    assert streak([1, 2, 3], 3) == Streak(3, 2)


def test_today_is_not_missed_before_it_is_over() -> None:
    assert streak([1, 2, 3], 4) == Streak(3, 2)


def test_two_missed_days_are_forgiven_and_do_not_count() -> None:
    assert streak([1, 4], 4).length == 2
    assert streak([1, 3, 5], 5).length == 3


def test_the_third_missed_day_ends_it() -> None:
    assert streak([1, 5], 5) == Streak(1, 2)
    assert streak([1, 3, 5, 7], 7) == Streak(1, 2)
    assert streak([1], 5) == Streak(0, 2)


def test_what_was_missed_a_week_ago_is_forgotten() -> None:
    # 2 and 4 are missed, then 10: of the seven days before 11 that is the only one.
    assert streak([1, 3, 5, 6, 7, 8, 9, 11], 11).length == 8


def test_what_may_still_be_missed_is_said() -> None:
    assert streak([1, 3], 3) == Streak(2, 1)
    assert streak([1, 4], 4) == Streak(2, 0)
    assert streak([1, 2], 4) == Streak(2, 1)


@given(DAYS, st.integers(0, 45))
def test_what_is_promised_holds(days: set[int], today: int) -> None:
    now = streak(days, today)
    past = {day for day in days if day <= today}
    if not now.length:
        return
    first_free = today + 1 if today in past else today
    assert streak(past | {first_free + now.spare}, first_free + now.spare).length == now.length + 1
    beyond = first_free + now.spare + 1
    assert streak(past | {beyond}, beyond).length <= now.length + 1
    if now.spare < FORGIVEN:
        assert streak(past | {beyond}, beyond).length == 1


@given(DAYS)
def test_no_seven_days_of_a_streak_miss_more_than_two(days: set[int]) -> None:
    if not days:
        assert longest(days) == 0
        return
    last = max(days)
    played = sorted(days)[-streak(days, last).length :]
    for first in range(played[0], last - WINDOW + 2):
        assert WINDOW - sum(first <= day < first + WINDOW for day in played) <= FORGIVEN


@given(DAYS, st.integers(0, 45))
def test_the_longest_is_at_least_the_present_one_and_at_most_all(days: set[int], today: int) -> None:
    assert streak(days, today).length <= longest(days) <= len(days)
