"""What fans type finds what they mean: in the shipped pack, under any spelling, and in what they write."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.folding import fold
from bot.knowledge.archive import Archive
from bot.knowledge.models import SUBJECTS
from bot.knowledge.names import NamedThing, Names, Spelling
from bot.knowledge.pack import read_pack
from bot.knowledge.spelling import loosen, number_meant, romanise
from tests.unit.packs import HERO_MASK, LANTERN_STREET, archive_of
from tests.unit.queries_table import CHARACTER, EPISODE, EVERYTHING, QUERIES, TERM

# One archive for all of them, and so one loop: what is read changes nothing.
together = pytest.mark.asyncio(loop_scope="module")

EVERY_KIND = tuple(SUBJECTS)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def archive() -> AsyncIterator[Archive]:
    async with archive_of(read_pack(HERO_MASK)) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def small() -> AsyncIterator[Archive]:
    async with archive_of(read_pack(LANTERN_STREET)) as opened:
        yield opened


def ids(found: list[NamedThing]) -> list[str]:
    return [thing.subject_id for thing in found]


@together
async def test_what_fans_type_finds_what_they_mean_first(archive: Archive) -> None:
    pack = read_pack(HERO_MASK)
    assert {record for _, _, record in QUERIES} <= {subject.id for _, subject in pack.each_subject()}
    assert len({(kinds, query) for kinds, query, _ in QUERIES}) == len(QUERIES) >= 150
    end = pack.series.episodes
    missed = [
        (query, record, found)
        for kinds, query, record in QUERIES
        if (found := ids(archive.suggest(kinds, query, end, limit=3)))[:1] != [record]
    ]
    assert len(missed) <= 0.03 * len(QUERIES), missed


@together
async def test_every_name_in_the_pack_finds_its_bearer_beyond_doubt_or_with_namesakes(archive: Archive) -> None:
    for kind, subject in read_pack(HERO_MASK).each_subject():
        for name in filter(None, (subject.name.en, subject.name.ja, subject.name.romaji)):
            assert subject.id in ids(archive.suggest([kind], name, 24)), name
            found = archive.resolve([kind], name, 24)
            assert found is None or found.subject_id == subject.id, name


@pytest.mark.parametrize(
    ("query", "record"),
    [
        ("james-blood", "james-blood"),
        ("Blood James", "james-blood"),
        ("じぇーむず・ぶらっど", "james-blood"),
        ("jeemuzu buraddo", "james-blood"),
        ("Jēmuzu", "james-blood"),
        ("sinc", "sarah-sinclair"),
    ],
)
@together
async def test_a_whole_name_in_any_spelling_and_a_beginning_that_one_has_are_beyond_doubt(
    archive: Archive, query: str, record: str
) -> None:
    found = archive.resolve(CHARACTER, query, 24)
    assert found is not None
    assert found.subject_id == record


@pytest.mark.parametrize("query", ["", "?!", "sarha", "j", "no such person", "mask of nobody", "007 james"])
@together
async def test_what_is_no_name_is_nobody_beyond_doubt(archive: Archive, query: str) -> None:
    assert archive.resolve(CHARACTER, query, 24) is None


@together
async def test_a_thing_of_another_kind_is_not_meant(archive: Archive) -> None:
    assert archive.resolve(TERM, "james-blood", 24) is None
    assert archive.resolve(TERM, "James Blood", 24) is None
    assert "james-blood" in ids(archive.suggest(EVERYTHING, "James Blood", 24))


@together
async def test_nothing_typed_yet_gives_the_main_things_first(archive: Archive) -> None:
    assert ids(archive.suggest(CHARACTER, "", 24, limit=3)) == ["james-blood", "sarah-sinclair", "lennox-gallagher"]
    assert ids(archive.suggest(EPISODE, "", 24))[:2] == ["episode-1", "episode-2"]
    assert ids(archive.suggest(EVERY_KIND, "", 24, limit=1)) == ["hero-mask"]


@together
async def test_near_is_what_may_have_been_meant_and_never_more_than_asked_for(archive: Archive) -> None:
    assert ids(archive.near(CHARACTER, "sarha sinclar", 24)) == ["sarah-sinclair"]
    assert len(archive.near(CHARACTER, "herst", 24)) == 3
    assert archive.near(CHARACTER, "xylophone", 24) == []


@together
async def test_titles_are_in_the_script_asked_for_where_the_pack_has_it(archive: Archive) -> None:
    def title(query: str, script: str) -> str:
        return archive.suggest(CHARACTER, query, 24, script=script)[0].title  # type: ignore[arg-type]

    assert [title("james blood", one) for one in ("en", "ja", "romaji")] == [
        "James Blood",
        "ジェームズ・ブラッド",
        "Jēmuzu Buraddo",
    ]
    assert [title("sarah's cat", one) for one in ("en", "ja", "romaji")] == ["Sarah's cat"] * 3
    assert title("robert walter", "romaji") == "Robert Walter"


def test_things_of_the_same_title_are_told_apart() -> None:
    def spelling(subject_id: str, kind: str, place: int, name_ja: str | None = None) -> Spelling:
        return Spelling(NamedThing(subject_id, kind, "Finch", 0, place, name_ja), "Finch", 0)

    names = Names(
        [
            spelling("finch-ada", "character", 0),
            spelling("finch-percy", "character", 1, "パーシー・フィンチ"),
            spelling("finch-actor", "person", 2),
        ]
    )
    everybody = names.suggest(["character", "person"], "finch", 0, 25)
    assert [thing.detail for thing in everybody] == ["finch-ada", "パーシー・フィンチ", "person"]
    assert [thing.detail for thing in names.suggest(["person"], "finch", 0, 25)] == [""]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jēmuzu", "ジェームズ"),
        ("jeemuzu", "じぇーむず"),
        ("Kōki", "kouki"),
        ("Koki", "こうき"),
        ("Yūko", "ゆうこ"),
        ("tsuda", "つだ"),
        ("tuda", "ツダ"),
        ("shimamura", "simamura"),
        ("chika", "tika"),
        ("fuji", "huzi"),
        ("Jun'pei", "ジュンペイ"),
        ("jumpei", "junpei"),
        ("renokkusu", "lenokusu"),
        ("Evansu", "エヴァンス"),
        ("エバンス", "エヴァンス"),
        ("tiina", "ティナ"),
        ("who", "wwho"),
        ("part II", "part two"),
        ("twenty-fourth", "24"),
        ("07", "7"),
    ],
)
def test_ways_of_writing_the_same_sounds_come_to_the_same(one: str, other: str) -> None:
    assert loosen(fold(one)) == loosen(fold(other))


@pytest.mark.parametrize(("one", "other"), [("カイト", "ガイト"), ("はな", "ばな"), ("mika", "mike"), ("i", "1")])
def test_other_sounds_do_not(one: str, other: str) -> None:
    assert loosen(fold(one)) != loosen(fold(other))


def test_kana_become_latin_letters_and_other_signs_stay() -> None:
    assert romanise("ジェームズ") == "zemuzu"
    assert romanise("首都けいさつ") == "首都keisatu"


@pytest.mark.parametrize(
    ("query", "sign"),
    [
        ("7", "#7"),
        ("ep 7", "#7"),
        ("Episode seven", "#7"),
        ("the seventh", "#7"),
        ("第７話", "#7"),
        ("24th", "#24"),
        ("twenty four", "#24"),
        ("finale", "#24"),
        ("S02E03", "#2.3"),
        ("2x03", "#2.3"),
        ("part two, episode three", "#2.3"),
        ("season 2", "s#2"),
        ("パート2", "s#2"),
        ("7 8", None),
        ("agent 7", None),
        ("episode", None),
        ("", None),
    ],
)
def test_numbers_are_counted_in_words_and_digits(query: str, sign: str | None) -> None:
    assert number_meant(query, 24) == sign


@together
async def test_an_episode_is_counted_within_a_season_once_the_season_is_known(small: Archive) -> None:
    found = [small.resolve(EPISODE, "s2e1", horizon) for horizon in range(6)]
    assert [thing.subject_id if thing else None for thing in found] == [None] * 3 + ["episode-4"] * 3


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Did James Blood trust Sarah’s friend Gallagher?", ["james-blood", "sarah-sinclair", "lennox-gallagher"]),
        ("Sinclair again, and sinclair again", ["sarah-sinclair"]),
        ("ジェームズ・ブラッドとサラが特殊捜査部で", ["james-blood", "sarah-sinclair", "ssc"]),
        ("was james in the ssc", ["james-blood"]),
        ("I may well go, to be frank", []),
        ("Tina's mask in ep 21, not in S2E3!", ["fused-mask", "episode-21", "episode-18"]),
        ("hero mask, from part II on", ["hero-mask", "part-2"]),
        ("the one with 7 masks", []),
        ("'\"*(« ))", []),
        ("", []),
    ],
)
@together
async def test_names_are_found_in_what_somebody_writes(archive: Archive, text: str, named: list[str]) -> None:
    assert ids(archive.names_in(text, 24)) == named


@together
async def test_the_longest_name_is_meant_and_a_shorter_one_where_it_is_not_known_yet(small: Archive) -> None:
    text = "Who is The Finch Family Solicitor to Percy Finch?"
    assert ids(small.names_in(text, 5)) == ["inspector-brough", "percy-finch"]
    # Until the third episode Finch can only be Ada.
    assert ids(small.names_in(text, 2)) == ["ada-finch"]


@together
async def test_no_more_names_are_found_than_asked_for(archive: Archive) -> None:
    text = "James Blood, Sarah Sinclair, Lennox Gallagher"
    assert ids(archive.names_in(text, 24, limit=2)) == ["james-blood", "sarah-sinclair"]


@together
async def test_who_leans_on_the_keyboard_means_nobody(archive: Archive) -> None:
    for typed in ("qqqq", "q" * 100, "zzz"):
        assert archive.near(["character", "organisation"], typed, 24) == []
        assert archive.resolve(["character"], typed, 24) is None


@together
async def test_a_score_is_no_episode(archive: Archive) -> None:
    assert [one.subject_id for one in archive.names_in("Part I 5.3 out of 10, as episode 7 had it.", 24)] == [
        "part-1",
        "episode-7",
    ]
