"""Buttons and pages that outlive a restart: all they know stands in the custom_id."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.lasting import Choice, Press, custom_id
from bot.ui.paging import pager

words = st.text(alphabet="abcdefghijklmnopqrstuvwxyz-_0123456789", min_size=1, max_size=12)
GAME_ID = 1_383_825_059_033_907_200


@given(words, st.lists(st.one_of(words, st.integers(0, 2**63)), max_size=4))
def test_what_is_put_into_a_custom_id_can_be_read_from_it_again(action: str, arguments: list[Any]) -> None:
    text = custom_id("b", action, *arguments)
    button: Any = Press.make("Label", action, *arguments)
    found = Press.__discord_ui_compiled_template__.fullmatch(text)
    assert button.item.custom_id == text
    assert found is not None
    assert found["rest"].split(":") == [action, *map(str, arguments)]


def test_a_custom_id_is_exactly_what_messages_in_channels_already_carry() -> None:
    assert custom_id("b", "answer", GAME_ID, 3, 0) == f"c1b:answer:{GAME_ID}:3:0"
    assert custom_id("s", "progress_set") == "c1s:progress_set"


@pytest.mark.parametrize("arguments", [("a:b",), ("x" * 101,), ("x" * 93,)])
def test_what_cannot_be_a_custom_id_is_an_error_before_discord_says_so(arguments: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="custom_id"):
        custom_id("b", "act", *arguments)


def test_a_custom_id_of_a_hundred_characters_is_one() -> None:
    assert len(custom_id("b", "act", "x" * 92)) == 100


def test_a_button_is_no_list_and_a_list_no_button() -> None:
    assert Press.__discord_ui_compiled_template__.fullmatch(custom_id("s", "act")) is None
    assert Choice.__discord_ui_compiled_template__.fullmatch(custom_id("b", "act")) is None


def turned(page: int, pages: int) -> list[tuple[str, bool]]:
    """Return the custom_ids of the buttons under a page, and whether each may be pressed."""
    row: Any = pager("board", page, pages, 77)
    assert row is not None
    return [(button["custom_id"], not button["disabled"]) for button in row.to_component_dict()["components"]]


def test_a_single_page_has_no_buttons() -> None:
    assert pager("board", 0, 1) is None
    assert pager("board", 0, 0) is None


def test_pages_are_turned_by_the_number_of_the_wanted_one() -> None:
    assert turned(1, 3) == [
        ("c1b:board:0:77:p", True),
        ("c1b:board:1:77:h", False),
        ("c1b:board:2:77:n", True),
    ]


@given(st.integers(2, 40), st.data())
def test_no_button_leads_off_the_pages_and_no_two_are_the_same(pages: int, data: st.DataObject) -> None:
    page = data.draw(st.integers(0, pages - 1))
    buttons = turned(page, pages)
    assert len({custom for custom, _ in buttons}) == 3
    wanted = [int(custom.split(":")[2]) for custom, pressable in buttons if pressable]
    assert wanted == [other for other in (page - 1, page + 1) if 0 <= other < pages]
