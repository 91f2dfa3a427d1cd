"""Badges: the file of rules and the catalogue agree, and each rule is met exactly where it says."""

import re

import msgspec
import pytest

from bot.games.scores import BADGES, badges
from bot.trivia.badges import Badge, Stats, earned, parse
from bot.words import say

BY_ID = {badge.id: badge for badge in badges()}


def has(badge: str, stats: Stats) -> bool:
    return badge in earned(badges(), stats)


def test_there_are_twenty_or_more_and_no_id_stands_twice() -> None:
    assert len(BY_ID) == len(badges()) >= 20
    assert all(re.fullmatch(r"[a-z_]{1,40}", badge) for badge in BY_ID)


@pytest.mark.parametrize("badge", BY_ID)
def test_every_badge_has_a_name_and_says_what_it_is_for(badge: str) -> None:
    assert 1 <= len(say(f"badge.{badge}.name")) <= 40
    assert 1 <= len(say(f"badge.{badge}.what")) <= 80


def test_no_two_badges_share_a_name() -> None:
    assert len({say(f"badge.{badge}.name") for badge in BY_ID}) == len(BY_ID)


@pytest.mark.parametrize("badge", [one for one in badges() if one.at_least and one.at_least >= 100], ids=lambda b: b.id)
def test_the_words_name_the_number_of_the_rule(badge: Badge) -> None:
    assert f"{badge.at_least:,}" in say(f"badge.{badge.id}.what")


def test_who_has_done_nothing_has_earned_nothing() -> None:
    assert earned(badges(), Stats()) == ()


@pytest.mark.parametrize(
    ("badge", "just_short", "enough"),
    [
        ("regular", Stats(games=9), Stats(games=10)),
        ("first_arrest", Stats(wins=0), Stats(wins=1)),
        ("crowded_court", Stats(game_beaten=3), Stats(game_beaten=4)),
        ("thousand", Stats(points=999), Stats(points=1000)),
        ("big_haul", Stats(points=9000, game_points=1499), Stats(game_points=1500)),
        ("good_memory", Stats(correct=99), Stats(correct=100)),
        ("unbroken_chain", Stats(streak=9), Stats(streak=10)),
        ("clean_sheet", Stats(game_perfect=4), Stats(game_perfect=5)),
        ("reliable_witness", Stats(answered=50, correct=37), Stats(answered=50, correct=38)),
        ("reliable_witness", Stats(answered=49, correct=49), Stats(answered=52, correct=39)),
        ("quick_draw", Stats(game_quickest_ms=1501), Stats(game_quickest_ms=1500)),
        ("quick_draw", Stats(game_quickest_ms=None), Stats(game_quickest_ms=0)),
        (
            "generalist",
            Stats(categories={"a": 10, "b": 10, "c": 10, "d": 9}),
            Stats(categories={"a": 10, "b": 10, "c": 10, "d": 10}),
        ),
        ("story_desk", Stats(categories={"story": 49, "cast": 99}), Stats(categories={"story": 50})),
    ],
)
def test_a_badge_is_earned_at_its_threshold(badge: str, just_short: Stats, enough: Stats) -> None:
    assert not has(badge, just_short)
    assert has(badge, enough)


def test_badges_come_in_the_order_of_their_file() -> None:
    many = Stats(games=200, wins=50, points=100_000, correct=1000, answered=1000, streak=25)
    assert list(earned(badges(), many)) == [one for one in BY_ID if one in earned(badges(), many)]


@pytest.mark.parametrize(
    "rule",
    [
        'id = "x", measure = "luck", at_least = 1',
        'id = "x", measure = "wins"',
        'id = "x", measure = "wins", at_least = 1, at_most = 2',
        'id = "x", measure = "category", at_least = 1',
        'id = "x", measure = "wins", category = "story", at_least = 1',
        'id = "x", measure = "wins", at_lest = 1',
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(rule: str) -> None:
    with pytest.raises(msgspec.MsgspecError):
        parse(f"badge = [{{ {rule} }}]")


def test_the_file_is_where_the_bot_looks_for_it() -> None:
    assert parse(BADGES.read_text(encoding="utf-8")) == badges()
