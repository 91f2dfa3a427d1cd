"""Law 6: an open question carries nothing that tells the right option from a wrong one."""

from collections import Counter
from functools import cache
from typing import Any

import pytest

from bot.trivia.choosing import answerable
from bot.trivia.events import RULES, Opened
from bot.trivia.game import Game, apply
from bot.trivia.question import Question, shuffled
from bot.trivia.rounds import Round
from bot.trivia.rules import TimePassed
from bot.ui.trivia import question_card, reveal_card, void_card
from tests.unit.bank import bank_in
from tests.unit.packs import HERO_MASK
from tests.unit.quiz import due, feed, question, started

GAME_ID = 1_383_825_059_033_907_200
BUTTON = 2
# Of each form but the written one; the law hangs on the layout more than on the text.
OF_A_FORM = 6
SEEDS = [f"seed {number}" for number in range(10)]


@cache
def shipped() -> list[Question]:
    """Return what the shipped pack can ask with options, as a game gets it: the written ones, and some of each form."""
    bank = bank_in(HERO_MASK)
    found: dict[str, list[Question]] = {}
    for horizon in range(bank.material.episodes + 1):
        for draft in bank.drafts(horizon):
            of_form = found.setdefault(draft.form, [])
            if draft.known_from == horizon and (draft.form == "written" or len(of_form) < OF_A_FORM):
                question = bank.ask(draft.id, horizon, "seed")
                asked = question is not None and answerable(question, "choice") and not question.order
                of_form += [question] if question is not None and asked else []
    return [question for questions in found.values() for question in questions]


def rounds(asked: Question) -> list[Round]:
    return [Round(3, asked, shuffled(asked, f"{seed}/3"), message_id=7) for seed in SEEDS]


def layout(round_: Round, *, resumed: bool = False) -> list[dict[str, Any]]:
    game = Game(phase="open", deck=("alibi",) * 10, round=round_)
    return components(question_card(GAME_ID, game, 1_750_000_020, note="resumed" if resumed else ""))


def components(view: Any) -> list[dict[str, Any]]:
    """Return what Discord is sent of `view`."""
    return list(view.to_components())


def words(shown: Any) -> str:
    """Return every text in what Discord is sent, as it is read: without the marks that switch markdown off."""
    if isinstance(shown, dict):
        return "\n".join(words(part) for part in shown.values())
    if isinstance(shown, list):
        return "\n".join(words(part) for part in shown)
    # That a button is not disabled is no word, but "False" may be an option.
    return "" if isinstance(shown, bool) else str(shown).replace("\\", "")


def buttons(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return every button of an answer in `shown`, at whatever depth, in the order in which it is shown."""
    found = [part for part in shown if part["type"] == BUTTON and ":answer:" in part["custom_id"]]
    for component in shown:
        found.extend(buttons(component.get("components", [])))
    return found


def test_the_buttons_are_labelled_with_the_options_and_with_nothing_else() -> None:
    for asked in shipped():
        for round_ in rounds(asked):
            labels = [button["label"] for button in buttons(layout(round_))]
            assert sorted(labels) == sorted([asked.answer, *asked.wrong])
            assert tuple(labels) == round_.options


def test_a_custom_id_names_game_round_and_place_and_no_more() -> None:
    for asked in shipped():
        for round_ in rounds(asked):
            ids = [button["custom_id"] for button in buttons(layout(round_))]
            assert ids == [f"c1b:answer:{GAME_ID}:3:{place}" for place in range(len(round_.options))]


@pytest.mark.parametrize("resumed", [False, True], ids=["asked", "asked again after a restart"])
def test_all_buttons_are_alike_but_for_label_and_place(resumed: bool) -> None:
    for asked in shipped():
        for round_ in rounds(asked)[:5]:
            rest = [
                {key: value for key, value in button.items() if key not in ("label", "custom_id", "id")}
                for button in buttons(layout(round_, resumed=resumed))
            ]
            assert all(button == rest[0] for button in rest)
            assert not rest[0]["disabled"]


def test_two_orders_of_one_question_differ_in_the_labels_alone() -> None:
    for asked in shipped():
        bare = []
        for round_ in rounds(asked)[:8]:
            shown = layout(round_)
            for button in buttons(shown):
                button["label"] = ""
            bare.append(shown)
        assert all(shown == bare[0] for shown in bare)


@pytest.mark.parametrize("resumed", [False, True], ids=["asked", "asked again after a restart"])
def test_neither_explanation_nor_sources_are_in_an_open_question(resumed: bool) -> None:
    for asked in shipped():
        round_ = rounds(asked)[0]
        text = words(layout(round_, resumed=resumed))
        # The words of the question itself may name a source: that much it says to everybody.
        own = " ".join([asked.text, asked.answer, *asked.wrong])
        said = [asked.explanation, *(part for source in asked.sources for part in (source.title, source.publisher))]
        urls = [source.url for source in asked.sources if source.url]
        assert not [part for part in [*said, *urls] if part in text and part not in own]


def test_beside_the_buttons_the_right_option_is_named_as_little_as_the_wrong_ones() -> None:
    for asked in shipped():
        shown = layout(rounds(asked)[0])
        for button in buttons(shown):
            button["label"] = ""
        rest = words(shown).replace(asked.text, "")
        named = [option for option in (asked.answer, *asked.wrong) if len(option) > 2 and option in rest]
        assert named == []


def test_the_right_option_is_in_each_place_about_equally_often() -> None:
    for asked in [one for one in shipped() if len(one.wrong) == 3][::10]:
        places = Counter(shuffled(asked, f"{seed}/1").index(asked.answer) for seed in range(2000))
        # 500 are expected in each place; six standard deviations are 116.
        assert sorted(places) == [0, 1, 2, 3]
        assert all(384 <= count <= 616 for count in places.values())


def test_the_place_of_the_right_option_does_not_hang_on_the_question_or_on_the_round() -> None:
    asked = [one for one in shipped() if len(one.wrong) == 3]
    by_question = {shuffled(one, "seed/1").index(one.answer) for one in asked}
    by_round = {shuffled(asked[0], f"seed/{number}").index(asked[0].answer) for number in range(50)}
    assert by_question == by_round == {0, 1, 2, 3}


def test_a_game_shuffles_each_question_by_its_own_seed() -> None:
    orders = set()
    for seed in SEEDS:
        game = apply(Game(), started(seed=seed))
        _, (event,) = feed(game, [TimePassed(due(game))])
        assert isinstance(event, Opened)
        assert event.rules == RULES
        orders.add(event.options)
    assert len(orders) > 5


def test_the_answer_stays_shut_away_when_a_game_ends_under_an_open_question() -> None:
    asked = question("alibi")
    round_ = Round(1, asked, shuffled(asked, "seed/1"), message_id=7)
    text = words(components(void_card(round_, 4)))
    assert asked.text in text
    assert not [part for part in (asked.answer, *asked.wrong, asked.explanation, "archive.example") if part in text]


def test_the_reveal_says_what_was_shut_away() -> None:
    asked = question("alibi")
    round_ = Round(1, asked, shuffled(asked, "seed/1"), message_id=7)
    game = Game(phase="between", deck=("alibi",) * 4, round=round_, rounds=(round_,), results=((),))
    text = words(components(reveal_card(GAME_ID, game, {})))
    assert not [part for part in (asked.answer, *asked.wrong, asked.explanation, "archive.example") if part not in text]
