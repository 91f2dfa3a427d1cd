"""Whether a typed answer is right."""

from functools import cache
from itertools import permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.folding import fold
from bot.knowledge.pack import read_pack
from bot.trivia.answers import date, judge, number
from tests.unit.answer_table import TABLE, Case
from tests.unit.answers import spellings
from tests.unit.packs import HERO_MASK


@cache
def names() -> dict[str, tuple[str, ...]]:
    """Return the pack's names, each with its other spellings."""
    found: dict[str, tuple[str, ...]] = {}
    for _, subject in read_pack(HERO_MASK).each_subject():
        name, *rest = spellings(subject)
        found[name] = tuple(rest)
    return found


NAMES = st.deferred(lambda: st.sampled_from(sorted(names())))
# As people add it: between words and around them. A hyphen or a stroke before digits belongs to a date.
NOISE = st.text(alphabet=" \t\u3000.,;:!?…·・“”«»()[]*_~|", max_size=4)


def told(case: Case) -> str:
    return f"{case.typed!r} for {case.answer!r}"


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len({(case.typed, case.answer) for case in TABLE}) >= 250


@pytest.mark.parametrize("case", TABLE, ids=told)
def test_what_people_type_is_worth(case: Case) -> None:
    assert judge(case.typed, case.answer, case.accepted, case.others) == case.verdict


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("24", 24), ("twenty-four", 24), ("２４", 24), ("24 episodes", 24), ("the 3rd", 3), ("third", 3),
        ("1,200", 1200), ("ep. 7", 7), ("Ep7", 7), ("No. 7", 7), ("二十四", 24), ("第７話", 7), ("百五十", 150),
        ("二〇一八年", 2018), ("a dozen", 12), ("two dozen", 24), ("a hundred and five", 105),
        ("nineteen ninety-nine", 1999), ("twenty eighteen", 2018), ("two thousand and eighteen", 2018),
        ("1 200", 1200), ("1.200.000", 1_200_000), ("1k", 1000), ("2 million", 2_000_000),
        ("fifteen hundred", 1500), ("two hundred thousand and six", 200_006), ("Part II", 2),
        ("the third one", 3), ("30 seconds", 30), ("one second", 1), ("24, twenty-four", 24),
        ("none of them", 0), ("fourty", 40), ("007", 7), ("-5", 5), ("24%", 24), ("twenty-third", 23),
        ("", None), ("many", None), ("24 or 25", None), ("20-24", None), ("24.5", None),
        ("not 24", None), ("三郎", None), ("S01E07", None), ("2018-12-03", None), ("7" * 4000, None),
        ("one " * 1000, None), ("I", None), ("two three", None),
    ],
)  # fmt: skip
def test_a_number_is_read_from_digits_and_words(typed: str, meant: int | None) -> None:
    assert number(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3 December 2018", "2018-12-03"), ("Dec 3rd, 2018", "2018-12-03"), ("3.12.2018", "2018-12-03"),
        ("2018/12/03", "2018-12-03"), ("2018-12-3", "2018-12-03"), ("20181203", "2018-12-03"),
        ("2018年12月3日", "2018-12-03"), ("二〇一八年十二月三日", "2018-12-03"), ("３　Ｄｅｃ．２０１８", "2018-12-03"),
        ("2018 – 12 – 03", "2018-12-03"),
        ("Monday the third of December, twenty eighteen", "2018-12-03"), ("13/12/2018", "2018-12-13"),
        ("12/13/2018", "2018-12-13"), ("3/3/2018", "2018-03-03"), ("29 Feb 2020", "2020-02-29"),
        ("December 2018", "2018-12"), ("12/2018", "2018-12"), ("2018.12", "2018-12"),
        ("May 2019", "2019-05"), ("2018", "2018"), ("3/12/2018", None), ("5 November", None),
        ("29 Feb 2019", None), ("30 Feb 2018", None), ("2018-13-01", None), ("not 2018", None),
        ("3 Dec 2018 or 2019", None), ("3 or 4 December 2018", None), ("", None), ("24", None),
        ("James Blood", None), ("2" * 4000, None),
    ],
)  # fmt: skip
def test_a_date_is_read_as_far_as_it_goes(typed: str, meant: str | None) -> None:
    assert date(typed) == meant


def test_every_name_of_the_pack_is_right_for_itself() -> None:
    everything = [name for name, rest in names().items() for name in (name, *rest)]
    assert [name for name in everything if judge(name, name, others=everything) != "right"] == []


def test_no_name_of_the_pack_is_right_for_another() -> None:
    confused = [
        (mine, yours)
        for mine, yours in permutations(names(), 2)
        if judge(mine, yours, names()[yours]) == "right" and fold(mine) not in map(fold, (yours, *names()[yours]))
    ]
    assert confused == []


def test_all_other_spellings_of_a_name_are_right() -> None:
    missed = [(typed, name) for name, rest in names().items() for typed in rest if judge(typed, name, rest) != "right"]
    assert missed == []


@given(
    typed=NAMES | st.sampled_from([case.typed for case in TABLE if not any(map(str.isdigit, case.typed))]),
    name=NAMES,
    data=st.data(),
)
def test_case_width_and_punctuation_never_change_the_verdict(typed: str, name: str, data: st.DataObject) -> None:
    pick = st.sampled_from([str.upper, str.lower, str.title, str.swapcase, wide])
    words = [data.draw(pick)(word) for word in typed.replace("’", "'").split(" ")]
    noisy = data.draw(NOISE) + "".join(word + data.draw(NOISE) + " " for word in words) + data.draw(NOISE)
    others = [other for other in names() if other != name]
    assert judge(noisy, name, names()[name], others) == judge(typed, name, names()[name], others)


def wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


@given(typed=st.text(max_size=200), answer=st.text(max_size=60), more=st.lists(st.text(max_size=20), max_size=3))
@example(typed="\u0130", answer="i", more=[""])
@example(typed="", answer="", more=[])
@example(typed="the", answer="a", more=["the the"])
def test_any_text_has_a_verdict(typed: str, answer: str, more: list[str]) -> None:
    assert judge(typed, answer, more, more) in ("right", "close", "wrong")
    assert number(typed) is None or number(typed) == number(f"  {typed}  ")
    assert date(typed) is None or date(f" {typed} ") == date(typed)


@given(name=NAMES, added=NAMES)
def test_names_of_several_things_are_no_answer(name: str, added: str) -> None:
    others = [other for other in names() if other != name]
    if added != name:
        assert judge(f"{name} or {added}", name, names()[name], others) != "right"


@pytest.mark.parametrize(
    "filling", ["James Blood ", "a", "7", "1,", "111 ", "二", "ジェ", "and ", "hundred and ", "'", "n", "\u0301"]
)
def test_a_very_long_text_is_wrong_and_costs_little(filling: str) -> None:
    typed = (filling * 4000)[:4000]
    assert judge(typed, "James Blood", ("James",), ("Harry Creighton",)) == "wrong"
    assert (number(typed), date(typed)) == (None, None)
