"""Which questions a game gets: different ones, mixed, what was asked lately last, and all of it by the seed alone."""

import itertools
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from bot.knowledge.models import Category
from bot.trivia.choosing import FIRST_TIMERS, TYPED_FORMS, answerable, choose, first_timers
from bot.trivia.difficulty import BANDS, Band, Tally, band
from bot.trivia.question import Question
from bot.trivia.questions.draft import Draft
from tests.unit.bank import bank_in
from tests.unit.packs import HERO_MASK
from tests.unit.quiz import question

FORMS = ("direct", "gap", "voice", "true-false", "written")
CATEGORIES = ("characters", "story", "cast", "production")


def draft(
    draft_id: str,
    form: str = "direct",
    category: str = "story",
    *,
    facts: tuple[str, ...] = (),
    known_from: int = 0,
    prior: float = 0.5,
) -> Draft:
    return Draft(draft_id, form, category, facts or (draft_id,), known_from, None, prior, lambda view, chance: None)


def pool(size: int, forms: Sequence[str] = FORMS, categories: Sequence[str] = CATEGORIES) -> list[Draft]:
    """Return drafts of all forms and categories in turn, each about a fact of its own."""
    return [
        draft(f"d{number:04}", forms[number % len(forms)], categories[number // len(forms) % len(categories)])
        for number in range(size)
    ]


def chosen(drafts: Iterable[Draft], ids: Iterable[str]) -> list[Draft]:
    by_id = {one.id: one for one in drafts}
    return [by_id[one] for one in ids]


@st.composite
def pools(draw: st.DrawFn) -> list[Draft]:
    """Draw a pool in which forms, categories and facts are shared in any way."""
    about = st.lists(
        st.sampled_from(["a/1", "a/2", "b/1", "b/2", "thing", "other"]), min_size=1, max_size=3, unique=True
    )
    kinds = draw(
        st.lists(st.tuples(st.sampled_from(FORMS), st.sampled_from(CATEGORIES), about, st.floats(0, 1)), max_size=40)
    )
    return [
        draft(f"d{number}", form, category, facts=tuple(facts), prior=prior)
        for number, (form, category, facts, prior) in enumerate(kinds)
    ]


seeds = st.text(max_size=8)


@given(pools(), st.integers(0, 50), seeds)
def test_a_game_asks_nothing_twice_and_is_as_long_as_was_asked_or_the_pool_is(
    drafts: list[Draft], number: int, seed: str
) -> None:
    ids = choose(drafts, number, seed)
    assert len(ids) == len(set(ids)) == min(number, len(drafts))
    assert set(ids) <= {one.id for one in drafts}


@given(pools(), seeds, st.randoms())
def test_the_same_seed_makes_the_same_game_in_whatever_order_the_pool_comes(
    drafts: list[Draft], seed: str, chance: random.Random
) -> None:
    mixed = list(drafts)
    chance.shuffle(mixed)
    assert choose(mixed, 10, seed) == choose(drafts, 10, seed)


def test_another_seed_makes_another_game() -> None:
    drafts = pool(400)
    assert len({choose(drafts, 10, f"seed {number}") for number in range(50)}) == 50


@given(pools(), seeds, st.sampled_from(CATEGORIES), st.sampled_from(BANDS))
def test_only_what_was_asked_for_is_asked(drafts: list[Draft], seed: str, category: str, difficulty: Band) -> None:
    tallies = {one.id: Tally(right=30) for one in drafts[::2]}
    ids = choose(drafts, 50, seed, category=category, difficulty=difficulty, tallies=tallies)
    wanted = {
        one.id for one in drafts if one.category == category and band(one.prior, tallies.get(one.id)) == difficulty
    }
    assert set(ids) == wanted


def test_the_difficulty_is_the_recorded_one() -> None:
    drafts = [draft("thought-hard", prior=0.9), draft("thought-easy", prior=0.1)]
    tallies = {"thought-hard": Tally(right=40), "thought-easy": Tally(wrong=40)}
    assert choose(drafts, 5, "s", difficulty="hard") == ("thought-hard",)
    assert choose(drafts, 5, "s", difficulty="hard", tallies=tallies) == ("thought-easy",)


@given(pools(), st.integers(0, 40), seeds, st.data())
def test_what_was_asked_lately_comes_after_all_else(
    drafts: list[Draft], number: int, seed: str, data: st.DataObject
) -> None:
    ids = [one.id for one in drafts]
    asked = data.draw(st.dictionaries(st.sampled_from(ids), st.integers(0, 100))) if ids else {}
    game = choose(drafts, number, seed, asked=asked)
    lately = [one in asked for one in game]
    assert lately == sorted(lately)
    if any(lately):
        assert set(ids) - set(asked) <= set(game)


def test_of_what_was_asked_lately_the_longest_ago_comes_first() -> None:
    drafts = pool(20)
    asked = {one.id: 1000 - number for number, one in enumerate(drafts)}
    oldest_first = tuple(reversed([one.id for one in drafts]))
    assert choose(drafts, 20, "s", asked=asked) == oldest_first
    fresh = drafts[7].id
    del asked[fresh]
    assert choose(drafts, 3, "s", asked=asked) == (fresh, drafts[19].id, drafts[18].id)


def test_games_after_one_another_go_through_the_pool_before_anything_returns() -> None:
    drafts = pool(95)
    asked: dict[str, int] = {}
    for number in range(9):
        game = choose(drafts, 10, f"game {number}", asked=asked)
        assert asked.keys().isdisjoint(game)
        asked |= dict.fromkeys(game, number)
    last = choose(drafts, 10, "the last", asked=asked)
    assert len(asked.keys() & set(last)) == 5
    assert {asked[one] for one in last[5:]} == {0}


@pytest.mark.parametrize("seed", [f"seed {number}" for number in range(40)])
def test_a_form_with_most_of_the_questions_does_not_fill_the_game(seed: str) -> None:
    drafts = [draft(f"gap-{number:04}", "gap") for number in range(1900)] + pool(100)
    game = chosen(drafts, choose(drafts, 50, seed))
    for start in range(41):
        forms = Counter(one.form for one in game[start : start + 10])
        assert max(forms.values()) <= 3


@pytest.mark.parametrize("seed", [f"seed {number}" for number in range(40)])
def test_a_category_with_most_of_the_questions_does_not_fill_the_game(seed: str) -> None:
    drafts = [draft(f"x-{n:04}", FORMS[n % 5], "story") for n in range(1800)] + pool(200)
    game = chosen(drafts, choose(drafts, 20, seed))
    for start in range(11):
        assert max(Counter(one.category for one in game[start : start + 10]).values()) <= 4


def test_where_there_is_one_form_only_the_game_is_long_all_the_same() -> None:
    assert len(choose(pool(60, forms=["gap"], categories=["story"]), 50, "s")) == 50


def test_written_questions_are_drawn_a_little_more_often() -> None:
    drafts = pool(400, forms=["direct", "written", "gap", "voice", "described"])
    drawn = Counter(one.form for number in range(300) for one in chosen(drafts, choose(drafts, 5, f"seed {number}")))
    others = [drawn[form] for form in drawn if form != "written"]
    assert max(others) < drawn["written"] < 2 * max(others)


def test_a_small_pile_is_not_worn_out_by_a_large_one() -> None:
    drafts = [draft(f"many-{n:04}", "gap") for n in range(1000)] + [draft(f"few-{n}", "voice") for n in range(10)]
    games = [choose(drafts, 1, f"seed {number}") for number in range(400)]
    few = sum(game[0].startswith("few") for game in games)
    # By numbers alone it would be 4 of 400, by piles alone 200.
    assert 10 < few < 100


@given(seeds)
def test_no_two_neighbours_share_a_fact(seed: str) -> None:
    drafts = [draft(f"d{n:03}", FORMS[n % 5], facts=(f"thing-{n % 12}", f"d{n:03}/x")) for n in range(240)]
    game = chosen(drafts, choose(drafts, 50, seed))
    assert len(game) == 50
    assert all(set(one.facts).isdisjoint(other.facts) for one, other in itertools.pairwise(game))


@given(seeds)
def test_no_reveal_tells_the_answer_of_a_later_question(seed: str) -> None:
    drafts = [draft(f"d{n:03}", FORMS[n % 5], facts=(f"subject/fact-{n // 5}",)) for n in range(200)]
    game = chosen(drafts, choose(drafts, 40, seed))
    assert len({fact for one in game for fact in one.facts}) == 40


@given(seeds)
def test_where_all_rests_on_one_fact_the_game_is_long_all_the_same(seed: str) -> None:
    drafts = [draft(f"d{n}", facts=("subject/fact",)) for n in range(6)]
    assert len(choose(drafts, 6, seed)) == 6


@given(pools(), st.integers(0, 30), seeds, st.data())
def test_what_does_not_fit_is_passed_over_and_asked_about_once(
    drafts: list[Draft], number: int, seed: str, data: st.DataObject
) -> None:
    good = set(data.draw(st.lists(st.sampled_from([one.id for one in drafts])))) if drafts else set()
    asked = {one.id: 5 for one in drafts[::3]}
    tried: list[str] = []

    def fits(one: Draft) -> bool:
        tried.append(one.id)
        return one.id in good

    game = choose(drafts, number, seed, asked=asked, fits=fits)
    assert len(game) == min(number, len(good))
    assert set(game) <= good
    assert len(tried) == len(set(tried))


def test_the_first_timers_pool_is_about_how_the_series_was_made() -> None:
    drafts = [
        draft("a", category="production"),
        draft("b", category="music", known_from=1),
        draft("c", category="characters"),
        draft("d", category="cast"),
    ]
    assert [one.id for one in first_timers(drafts)] == ["a", "d"]
    assert "story" not in FIRST_TIMERS


@settings(max_examples=25)
@given(seeds, st.integers(0, 24), st.sampled_from([None, *get_args(Category)]))
def test_a_game_of_the_shipped_pack_is_fair_and_can_be_made_again(
    seed: str, horizon: int, category: str | None
) -> None:
    bank = bank_in(HERO_MASK)

    def game() -> list[Question]:
        asked: dict[str, Question] = {}

        def fits(one: Draft) -> bool:
            if (made := bank.ask(one.id, horizon, seed)) is None or not answerable(made, "choice"):
                return False
            asked[one.id] = made
            return True

        return [asked[one] for one in choose(bank.drafts(horizon), 20, seed, category=category, fits=fits)]

    asked = game()
    assert game() == asked
    assert len({one.id for one in asked}) == len(asked)
    for one in asked:
        assert category in (None, one.category)
        assert one.known_from <= horizon
        assert one.known_until is None or horizon < one.known_until
        assert one.order or len({one.answer, *one.wrong}) == 1 + len(one.wrong) in (2, 4)


def test_what_is_asked_follows_from_how_people_answer() -> None:
    plain = question("alibi")
    name = structs.replace(plain, typed=True)
    number = structs.replace(plain, wrong=(), number=24)
    order = structs.replace(plain, wrong=(), order=("first", "second"))
    assert [answerable(one, "choice") for one in (plain, name, number, order)] == [True, True, False, True]
    assert [answerable(one, "typed") for one in (plain, name, number, order)] == [False, True, True, True]


@pytest.mark.parametrize("horizon", [0, 7, 24])
def test_what_can_be_typed_is_of_the_forms_among_which_it_is_looked_for(horizon: int) -> None:
    bank = bank_in(HERO_MASK)
    asked = [bank.ask(one.id, horizon, "seed") for one in bank.drafts(horizon)]
    assert {one.form for one in asked if one is not None and answerable(one, "typed")} <= TYPED_FORMS
