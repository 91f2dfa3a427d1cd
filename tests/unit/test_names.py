"""Finding things by whatever a fan types."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.folding import fold
from bot.knowledge.names import NamedThing, Names, Spelling


def thing(subject_id: str, name: str, place: int = 0, known_from: int = 0) -> Spelling:
    return Spelling(NamedThing(subject_id, "character", name, known_from, place), name, known_from)


def suggest(names: list[Spelling], query: str, horizon: int, limit: int = 25) -> list[NamedThing]:
    return Names(names).suggest(["character"], query, horizon, limit)


def resolve(names: list[Spelling], query: str, horizon: int) -> NamedThing | None:
    return Names(names).resolve(["character"], query, horizon)


def ids(found: list[NamedThing]) -> list[str]:
    return [one.subject_id for one in found]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("JAMES BLOOD", "james blood"),
        ("  James \t Blood ", "james blood"),
        ("J\u0113muzu Buraddo", "jemuzu buraddo"),
        ("Ren\u00e9e", "renee"),
        ("Rene\u0301e", "renee"),
        ("Stra\u00dfe", "strasse"),
        ("\uff28\uff45\uff52\uff4f", "hero"),
        ("O\u2019Hara-Smith", "ohara smith"),
        ("HERO\u2260MASK", "hero mask"),
        ("\uff76\uff9e\uff70\uff84\uff9e", "\u30ac\u30fc\u30c9"),
        ("\u30d6\u30e9\u30c3\u30c9", "\u30d6\u30e9\u30c3\u30c9"),
        (
            "\u30b8\u30a7\u30fc\u30e0\u30ba\u30fb\u30d6\u30e9\u30c3\u30c9",
            "\u30b8\u30a7\u30fc\u30e0\u30ba \u30d6\u30e9\u30c3\u30c9",
        ),
        ("\u9752\u6728\u5f18\u5b89", "\u9752\u6728\u5f18\u5b89"),
        ("\u2116 7", "no 7"),
        ("!?", ""),
    ],
)
def test_what_people_do_not_mean_by_spelling_makes_no_difference(typed: str, meant: str) -> None:
    assert fold(typed) == meant


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\u30ab", "\u30ac"),
        ("\u30cf", "\u30d0"),
        ("\u30cf", "\u30d1"),
        ("\u306f", "\u3070"),
        ("\u30b3\u30fc\u30c8", "\u30b4\u30fc\u30c8"),
    ],
)
def test_the_marks_of_kana_are_meant(one: str, other: str) -> None:
    assert fold(one) != fold(other)


# Letters with and without marks, of both widths, kana whole and in parts, signs that are no letters.
SIGNS = (
    "aAbZ\u00e9\u00c9\u00df\u00f1\u0301\uff21\uff42\u30ab\u30ac\uff76\uff9e\u3099\u30fb\u30fc\u672c\u2260\u2019!?-' \t7"
)
texts = st.text(alphabet=SIGNS, max_size=20)


@given(texts)
def test_folding_leaves_words_with_one_space_between_them(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert all(sign.isalnum() or sign == " " for sign in folded)


@given(texts)
def test_case_makes_no_difference(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


@given(texts)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


PEOPLE = [
    thing("blood", "James Blood", 0),
    thing("blood", "James", 0),
    thing("jamison", "Ann Jamison", 1),
    thing("james-rider", "Rider James", 2),
    thing("sarah", "Sarah Sinclair", 3),
    thing("later", "James Later", 4, known_from=7),
]


def test_a_whole_name_comes_before_a_beginning_before_a_word_before_a_resemblance() -> None:
    names = [
        thing("word", "Old James", 1),
        thing("beginning", "James Blood", 2),
        thing("whole", "James", 3),
        thing("other", "Sarah", 4),
    ]
    assert ids(suggest(names, "james", 0)) == ["whole", "beginning", "word"]


def test_what_only_resembles_comes_in_where_nothing_has_what_was_typed() -> None:
    names = [thing("alike", "Jaems", 0), thing("whole", "James", 1)]
    assert ids(suggest(names, "james", 0)) == ["whole"]
    assert ids(suggest(names, "jamse", 0)) == ["whole"]
    assert ids(suggest(names[:1], "james", 0)) == ["alike"]


def test_equals_keep_the_order_of_the_pack() -> None:
    names = [thing("second", "Finch, Percy", 2), thing("first", "Finch, Ada", 1), thing("third", "Finch, Zoe", 3)]
    assert ids(suggest(names, "finch", 0)) == ["first", "second", "third"]


def test_nothing_typed_yet_gives_everybody_in_the_order_of_the_pack() -> None:
    assert ids(suggest(PEOPLE, "", 0)) == ["blood", "jamison", "james-rider", "sarah"]
    assert ids(suggest(PEOPLE, "  ", 7)) == ["blood", "jamison", "james-rider", "sarah", "later"]


def test_what_resembles_nothing_gives_nobody() -> None:
    assert suggest(PEOPLE, "xylophone", 24) == []


def test_a_slip_of_the_finger_still_finds_the_name() -> None:
    assert ids(suggest(PEOPLE, "Sarha Sinclar", 0)) == ["sarah"]


def test_at_most_so_many_are_suggested_as_were_asked_for() -> None:
    names = [thing(f"finch-{number:02}", f"Finch {number:02}", number) for number in range(40)]
    assert len(suggest(names, "finch", 0)) == 25
    assert ids(suggest(names, "finch", 0, limit=3)) == ["finch-00", "finch-01", "finch-02"]


spellings = st.builds(
    thing,
    st.sampled_from(["blood", "sarah", "grimm"]),
    st.sampled_from(["James Blood", "James", "Blood", "Sarah", "Sarah Blood", "Grimm", "Jams"]),
    st.integers(0, 5),
    st.integers(0, 3),
)
typed = st.sampled_from(["", "james", "j", "bl", "sarha", "grim", "Blood", "zz"])


@given(st.lists(spellings, max_size=15), typed, st.integers(0, 3))
def test_each_subject_is_suggested_once_and_only_by_a_spelling_that_may_be_known(
    names: list[Spelling], query: str, horizon: int
) -> None:
    found = ids(suggest(names, query, horizon))
    assert len(set(found)) == len(found)
    assert set(found) <= {one.thing.subject_id for one in names if one.known_from <= horizon}


@given(st.lists(spellings, max_size=15), typed, st.integers(0, 3))
def test_a_hidden_spelling_shifts_nothing(names: list[Spelling], query: str, horizon: int) -> None:
    visible = [one for one in names if one.known_from <= horizon]
    assert suggest(names, query, horizon, 2) == suggest(visible, query, horizon, 2)
    assert resolve(names, query, horizon) == resolve(visible, query, horizon)


@given(st.lists(spellings, max_size=15), typed)
def test_a_longer_list_begins_with_the_shorter_one(names: list[Spelling], query: str) -> None:
    lists = [ids(suggest(names, query, 3, limit)) for limit in range(5)]
    assert all(longer[: len(shorter)] == shorter for shorter, longer in pairwise(lists))


def test_an_id_or_a_whole_name_names_somebody_beyond_doubt() -> None:
    for query in ("blood", " blood ", "james blood", "JAMES", "j\u00e1mes"):
        found = resolve(PEOPLE, query, 0)
        assert found is not None
        assert found.subject_id == "blood"


def test_a_beginning_names_somebody_where_nobody_else_begins_so() -> None:
    for query in ("sar", "SINC", "sarah s"):
        found = resolve(PEOPLE, query, 0)
        assert found is not None
        assert found.subject_id == "sarah"
    later = resolve(PEOPLE, "lat", 7)
    assert later is not None
    assert later.subject_id == "later"
    assert resolve(PEOPLE, "lat", 6) is None


def test_a_whole_name_is_meant_before_the_beginning_of_another() -> None:
    names = [thing("ada", "Ada", 0), thing("adam", "Adam", 1)]
    found = resolve(names, "ada", 0)
    assert found is not None
    assert found.subject_id == "ada"
    assert resolve(names, "ad", 0) is None


def test_nothing_typed_or_a_resemblance_names_nobody() -> None:
    alone = [thing("sarah", "Sarah", 0)]
    assert [resolve(alone, query, 0) for query in ("", " ", "!", "Sarha")] == [None] * 4


def test_half_a_name_or_one_not_yet_known_names_nobody() -> None:
    assert resolve(PEOPLE, "jam", 0) is None
    assert resolve(PEOPLE, "later", 6) is None
    assert resolve(PEOPLE, "James Later", 6) is None
    assert resolve(PEOPLE, "James Later", 7) is not None


def test_a_name_that_two_bear_names_nobody() -> None:
    names = [thing("ada", "Finch", 0), thing("percy", "Finch", 1, known_from=3)]
    assert resolve(names, "finch", 3) is None
    alone = resolve(names, "finch", 2)
    assert alone is not None
    assert alone.subject_id == "ada"
