"""Lines cut into pages, numbers as runs, and what is offered while somebody types."""

import pytest

from bot.ui.choices import MOST_CHOICES, matching
from bot.ui.dates import said_date, said_runs
from bot.ui.lines import PAGE_CHARACTERS, PAGE_LINES, Line, paged


@pytest.mark.parametrize(
    ("numbers", "said"), [([], ""), ([4], "4"), ([1, 2, 3, 5, 7, 8], "1–3, 5, 7–8"), ([3, 1, 2, 2], "1–3")]
)
def test_numbers_are_said_as_runs(numbers: list[int], said: str) -> None:
    assert said_runs(numbers) == said


@pytest.mark.parametrize(
    ("iso", "said"), [("2031", "2031"), ("2031-02", "February 2031"), ("2031-02-28", "28 February 2031")]
)
def test_a_date_is_said_as_exactly_as_it_is_known(iso: str, said: str) -> None:
    assert said_date(iso) == said


def test_no_page_is_longer_than_a_screen_and_no_line_is_lost() -> None:
    lines = [Line("x" * length) for length in (10, 500, 500, 20, *[5] * 30, PAGE_CHARACTERS + 50, 1)]
    pages = paged(lines)
    assert [line for page in pages for line in page] == lines
    for page in pages:
        assert len(page) <= PAGE_LINES
        assert len(page) == 1 or sum(len(line.text) for line in page) <= PAGE_CHARACTERS


def test_the_first_page_leaves_room_for_what_it_has_already() -> None:
    lines = [Line("x" * 100)] * 3
    assert [len(page) for page in paged(lines)] == [3]
    assert [len(page) for page in paged(lines, first=PAGE_CHARACTERS - 150)] == [1, 2]
    assert [len(page) for page in paged(lines, first=PAGE_CHARACTERS)] == [0, 3]


def test_the_last_line_does_not_stand_alone() -> None:
    assert [len(page) for page in paged([Line("x")] * (PAGE_LINES + 1))] == [PAGE_LINES - 1, 2]
    long = [Line("x" * (PAGE_CHARACTERS // 2))] * 3
    assert [len(page) for page in paged(long)] == [2, 1], "two of a page stay together"
    assert [len(page) for page in paged([*[Line("x")] * PAGE_LINES, Line("x" * PAGE_CHARACTERS)])] == [PAGE_LINES, 1]


def test_an_address_takes_no_room_on_the_screen() -> None:
    linked = [Line(f"[title](<https://example/{'x' * 150}>)")] * PAGE_LINES
    assert [len(page) for page in paged(linked)] == [PAGE_LINES]
    assert len(paged([Line(f"[title](<https://example/{'x' * 400}>)")] * PAGE_LINES)) > 1, "a message has an end"


def test_nothing_is_one_empty_page() -> None:
    assert paged([]) == [[]]


def test_what_was_typed_whole_comes_first_and_the_list_ends_where_discord_ends_it() -> None:
    choices = [(str(number), f"Episode {number}") for number in range(1, 41)]
    assert [choice.value for choice in matching(choices, "4")] == ["4", "14", "24", "34", "40"]
    assert len(matching(choices, "")) == MOST_CHOICES
    assert matching(choices, "zzz") == []


def test_a_long_label_is_cut_to_what_discord_takes() -> None:
    (choice,) = matching([("v", "l" * 150)], "")
    assert len(choice.name) == 100
