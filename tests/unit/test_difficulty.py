"""How hard a question is, before and after it has been asked, and which questions something is wrong with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.trivia.difficulty import BANDS, FirstAnswer, Suspect, Tally, band, suspects

# Of nine players a third is three; ten witnesses ask for thirty.
PLAYERS = 30


@pytest.mark.parametrize(
    ("prior", "expected"),
    [(0, "easy"), (0.44, "easy"), (0.45, "medium"), (0.54, "medium"), (0.55, "hard"), (1, "hard")],
)
def test_an_unasked_question_is_as_hard_as_expected(prior: float, expected: str) -> None:
    assert band(prior) == band(prior, Tally()) == expected


def test_the_record_decides_from_thirty_answers_on() -> None:
    assert band(0.1, Tally(right=0, wrong=29)) == "easy"
    assert band(0.1, Tally(right=0, wrong=30)) == "hard"
    assert band(0.9, Tally(right=29, wrong=1)) == "easy"


@pytest.mark.parametrize(("wrong", "expected"), [(17, "easy"), (18, "medium"), (21, "medium"), (22, "hard")])
def test_the_record_goes_by_the_share_that_was_wrong(wrong: int, expected: str) -> None:
    assert band(0.5, Tally(right=40 - wrong, wrong=wrong)) == expected


def test_silence_is_no_answer() -> None:
    assert band(0.1, Tally(right=29, wrong=0, silent=500)) == band(0.1)
    assert band(0.9, Tally(right=30, wrong=0, silent=500)) == "easy"


@given(st.floats(0, 1), st.integers(0, 200), st.integers(0, 200), st.integers(0, 200))
def test_every_question_is_in_a_band_and_a_wrong_answer_makes_none_easier(
    prior: float, right: int, wrong: int, silent: int
) -> None:
    now = band(prior, Tally(right, wrong, silent))
    assert now in BANDS
    if right + wrong >= 30:
        assert BANDS.index(band(prior, Tally(right, wrong + 1, silent))) >= BANDS.index(now)


def record(player: int, skill: float, count: int = 30) -> list[FirstAnswer]:
    """Return what a player answered to the everyday questions: right in a share `skill` of them."""
    return [FirstAnswer(player, f"everyday-{number}", number < skill * count) for number in range(count)]


def crowd() -> list[FirstAnswer]:
    """Return the everyday answers of ten weak, ten middling and ten strong players, numbered in that order."""
    return [answer for player in range(PLAYERS) for answer in record(player, (0.3, 0.6, 0.9)[player // 10])]


def answers_to(question_id: str, right: set[int]) -> list[FirstAnswer]:
    return [FirstAnswer(player, question_id, player in right) for player in range(PLAYERS)]


def test_what_the_strong_fail_more_often_than_the_weak_is_suspect() -> None:
    odd = answers_to("odd", right=set(range(12)))
    assert suspects([*crowd(), *odd]) == (Suspect("odd", strong_wrong=1.0, weak_wrong=0.0, answers=20),)


def test_what_everybody_fails_is_merely_hard() -> None:
    assert suspects([*crowd(), *answers_to("hard", right=set())]) == ()


def test_what_the_weak_fail_is_as_it_should_be() -> None:
    assert suspects([*crowd(), *answers_to("fair", right=set(range(20, 30)))]) == ()


def test_a_gap_below_the_margin_is_chance() -> None:
    strong, weak = set(range(20, 30)), set(range(10))
    assert suspects([*crowd(), *answers_to("close", right=strong | weak)]) == ()
    found = suspects([*crowd(), *answers_to("close", right=strong - {20} | weak)])
    assert [one.question_id for one in found] == ["close"]


def test_too_few_witnesses_make_no_suspect() -> None:
    odd = [answer for answer in answers_to("odd", right=set(range(10))) if answer.player != 29]
    assert suspects([*crowd(), *odd]) == ()


def test_who_has_answered_little_is_neither_strong_nor_weak() -> None:
    brief = [answer for player in range(PLAYERS) for answer in record(player, (0.3, 0.6, 0.9)[player // 10], 18)]
    assert suspects([*brief, *answers_to("odd", right=set(range(10)))]) == ()


def test_where_all_are_level_nobody_is_strong() -> None:
    level = [answer for player in range(PLAYERS) for answer in record(player, 0.5)]
    assert suspects(level) == ()


def test_the_widest_gap_comes_first() -> None:
    wide = answers_to("wide", right=set(range(10)))
    narrow = answers_to("narrow", right=set(range(10)) | {20, 21, 22})
    found = suspects([*crowd(), *narrow, *wide])
    assert [one.question_id for one in found] == ["wide", "narrow"]


def test_without_answers_there_are_no_suspects() -> None:
    assert suspects([]) == ()
