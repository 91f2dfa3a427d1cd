"""Full-text search: what is found, in which order, and how it is shown."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.knowledge.archive import Archive
from bot.knowledge.pack import read_pack
from bot.knowledge.search import snippet
from bot.knowledge.spelling import search_runs, search_words
from tests.unit.packs import HERO_MASK, LANTERN_STREET, archive_of


@pytest.fixture
async def archive() -> AsyncIterator[Archive]:
    async with archive_of(read_pack(HERO_MASK)) as opened:
        yield opened


@pytest.fixture
async def small() -> AsyncIterator[Archive]:
    async with archive_of(read_pack(LANTERN_STREET)) as opened:
        yield opened


async def records(archive: Archive, query: str, horizon: int, take: int = 25) -> list[str]:
    return [hit.record for hit in (await archive.search(query, horizon, take=take)).hits]


async def test_a_statement_is_found_by_its_words_in_any_order_and_number(small: Archive) -> None:
    for query in ("laundry list", "list of LAUNDRY", "the laundry lists", "laun"):
        assert "inspector-brough/no-warrant" in await records(small, query, 5), query


async def test_what_happens_in_an_episode_is_found_once_it_has_been_seen(small: Archive) -> None:
    found = [await small.search("papers read aloud", horizon) for horizon in range(6)]
    assert [page.total for page in found] == [0, 0, 0, 0, 0, 1]
    hit = found[5].hits[0]
    assert (hit.subject_id, hit.kind, hit.title, hit.episode) == ("episode-5", "episode", "Laundry Day", 5)
    assert hit.sources


async def test_what_the_story_overturns_is_found_until_then(small: Archive) -> None:
    found = [await records(small, "only child", horizon) for horizon in range(6)]
    lonely = [[one for one in page if one.startswith("ada-finch/")] for page in found]
    assert [bool(page) for page in lonely] == [False, True, True, False, False, False]


async def test_a_relation_is_found_once_both_are_known(small: Archive) -> None:
    found = [(await small.search("carries ladder", horizon)).total for horizon in range(6)]
    assert found == [0, 0, 1, 1, 1, 1]


async def test_the_thing_of_that_name_comes_first_then_names_then_texts(archive: Archive) -> None:
    page = await archive.search("mask", 24, take=100)
    assert page.hits[0].record == "mask"
    of_names = [hit.record == hit.subject_id for hit in page.hits]
    assert of_names == sorted(of_names, reverse=True)


async def test_all_words_together_come_before_all_words_apart_and_some_only_where_none_has_all(
    archive: Archive,
) -> None:
    page = await archive.search("contact lenses", 24)
    assert all("«contact» «lenses»" in hit.snippet for hit in page.hits)
    apart = await archive.search("lenses contact", 24)
    assert {hit.record for hit in apart.hits} == {hit.record for hit in page.hits}
    some = await archive.search("lenses xylophone contact", 24)
    assert {hit.record for hit in some.hits} & {hit.record for hit in page.hits}
    assert (await archive.search("xylophone zither", 24)).total == 0


async def test_the_words_may_stand_partly_in_the_name_of_what_the_text_is_about(archive: Archive) -> None:
    assert "cafe/profile" in await records(archive, "mint tea falafel", 24)


async def test_japanese_is_found_by_any_two_signs_that_follow_each_other(archive: Archive) -> None:
    for query in ("特殊捜査部", "捜査", "特殊捜", "部"):
        assert "ssc" in await records(archive, query, 24), query
    assert "ssc" not in await records(archive, "特部", 24)


async def test_pages_follow_each_other_and_end(archive: Archive) -> None:
    whole = await archive.search("mask", 24, take=1000)
    assert whole.total == len(whole.hits) > 50
    leafed = [hit for skip in range(0, whole.total, 20) for hit in (await archive.search("mask", 24, skip, 20)).hits]
    assert tuple(leafed) == whole.hits
    beyond = await archive.search("mask", 24, whole.total, 20)
    assert (beyond.hits, beyond.total) == ((), whole.total)


@pytest.mark.parametrize(
    "query",
    ["", "   ", '"', '"*()NEAR', "NEAR(a b)", "a AND", "OR", "said:", "^x", "-", "é", "💡", "＊", "a\x00b", "'; DROP"],
)
async def test_no_query_is_an_error(small: Archive, query: str) -> None:
    page = await small.search(query, 5)
    assert page.total >= len(page.hits)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=80))
async def test_no_text_at_all_is_an_error(small: Archive, query: str) -> None:
    page = await small.search(query, 5)
    assert page.total >= len(page.hits)
    assert small.names_in(query, 5) is not None
    assert len(small.suggest(["character", "episode"], query, 5)) <= 25


async def test_what_goes_beyond_sixty_characters_is_left_out(small: Archive) -> None:
    words = "lamp " * 12
    assert len(words) == 60
    assert await small.search(words + "xylophone", 5) == await small.search(words, 5)


LONG = (
    "For years the harbour office kept its papers in a cupboard that nobody opened, and when it was opened at last "
    "there was nothing in it but a lantern, a laundry list and the warrant that everybody had been so afraid of."
)


@pytest.mark.parametrize("query", ["for", "laundry", "warrant", "lantern of", "papers cupboard", "nowhere"])
def test_a_snippet_is_short_and_shows_the_first_match(query: str) -> None:
    runs = search_runs(query)
    shown = snippet(LONG, runs)
    plain = shown.replace("«", "").replace("»", "")
    assert len(plain) <= 120
    assert plain.strip("…") in LONG
    assert ("«" in shown) == (query != "nowhere")
    assert shown.endswith(("…", "of.", "«of»."))


@given(st.text(alphabet="ab cé'«»サラ・-ｶﾞ漢字", max_size=300), st.text(alphabet="ab cサラ漢", min_size=1, max_size=10))
def test_a_snippet_is_a_piece_of_the_text_with_marks_in_pairs(text: str, query: str) -> None:
    runs = search_runs(query)
    if not runs:
        return
    shown = snippet(text, runs)
    bare = shown.replace("«", "").replace("»", "")
    assert len(bare) <= 120
    assert shown.count("«") == shown.count("»")
    assert bare.removeprefix("…").removesuffix("…") in text.replace("«", "“").replace("»", "”")


def test_words_are_marked_as_they_are_found() -> None:
    assert snippet("Sarah's masks and a mask", search_runs("sarah mask")) == "«Sarah's» «masks» and a «mask»"
    assert snippet("the SSC（特殊捜査部）", search_runs("捜査")) == "the SSC（特殊«捜査»部）"
    assert snippet("Masked men", search_runs("mask")) == "«Masked» men"


def test_japanese_words_are_pairs_and_a_last_sign() -> None:
    assert search_words("SSC・特殊捜査") == ["ssc", "特殊", "殊捜", "捜査", "査"]
    assert search_words("Sarah's GPS弾") == ["sarah", "s", "gps", "弾"]
