"""Law 5 for finding: whatever is typed at horizon n finds what it finds where nothing after n was ever written."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import folding
from bot.knowledge import names, passages, spelling
from bot.knowledge.archive import Archive
from bot.knowledge.models import SUBJECTS
from bot.knowledge.pack import read_pack
from tests.unit.answers import hidden_texts, standing, statement_texts
from tests.unit.packs import HERO_MASK, LANTERN_STREET, archive_of, pruned

SMALL_HORIZONS, HORIZONS = range(6), (0, 2, 7, 13, 16, 23)
KINDS = [tuple(SUBJECTS), *((kind,) for kind in SUBJECTS), ("character", "person")]


@dataclass(frozen=True)
class Pair:
    """An archive of a whole pack, and one of the same pack cut off after `horizon`."""

    horizon: int
    full: Archive
    rest: Archive


@pytest.fixture(autouse=True)
def _spellings_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "fold", cache(folding.fold))
    monkeypatch.setattr(names, "loosen", cache(spelling.loosen))
    monkeypatch.setattr(passages, "search_words", cache(spelling.search_words))


async def opened(stack: AsyncExitStack, folder: Path, horizons: Any) -> list[Pair]:
    pack = read_pack(folder)
    full = await stack.enter_async_context(archive_of(pack))
    return [
        Pair(horizon, full, await stack.enter_async_context(archive_of(pruned(pack, horizon)))) for horizon in horizons
    ]


@pytest.fixture
async def small() -> AsyncIterator[list[Pair]]:
    async with AsyncExitStack() as stack:
        yield await opened(stack, LANTERN_STREET, SMALL_HORIZONS)


@pytest.fixture
async def shipped() -> AsyncIterator[list[Pair]]:
    async with AsyncExitStack() as stack:
        yield await opened(stack, HERO_MASK, HORIZONS)


@cache
def texts(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the spellings of a pack's names, and the words of its texts."""
    pack = read_pack(folder)
    spelled = [
        name
        for _, subject in pack.each_subject()
        for name in (subject.name.en, subject.name.ja, subject.name.romaji, *(alias.text for alias in subject.aliases))
        if name
    ]
    words = {word for _, _, fact in pack.each_fact() for word in fact.text.split()}
    return tuple(spelled), tuple(sorted(words))


def typed(folder: Path) -> st.SearchStrategy[str]:
    """Make what fans of the whole series type: names whole, begun, misspelt, one after another; words of texts."""
    spelled, words = texts(folder)
    name = st.sampled_from(spelled)

    @st.composite
    def slipped(draw: st.DrawFn) -> str:
        text = draw(name)
        at = draw(st.integers(0, len(text) - 1))
        return draw(
            st.sampled_from([text[: at + 1], text[at:], text[:at] + text[at + 1 :], text[:at] + "a" + text[at:]])
        )

    phrase = st.lists(st.one_of(name, st.sampled_from(words)), min_size=1, max_size=4).map(" ".join)
    return st.one_of(name, slipped(), phrase, st.text(max_size=5), st.sampled_from(["", "ep 2", "s2e1", "finale"]))


async def check(pairs: list[Pair], query: str, kinds: tuple[str, ...], limit: int) -> None:
    for pair in pairs:
        given_back = [await answers(archive, query, kinds, pair.horizon, limit) for archive in (pair.full, pair.rest)]
        assert given_back[0] == given_back[1], f"{query!r} at horizon {pair.horizon}"


async def answers(archive: Archive, query: str, kinds: tuple[str, ...], horizon: int, limit: int) -> list[Any]:
    """Return all that finding gives for `query`, as far as it is shown."""
    resolved = archive.resolve(kinds, query, horizon)
    return [
        [(one.subject_id, one.title, one.detail) for one in archive.suggest(kinds, query, horizon, limit)],
        [(one.subject_id, one.title) for one in archive.suggest(kinds, query, horizon, 5, script="ja")],
        [one.subject_id for one in archive.near(kinds, query, horizon)],
        resolved.subject_id if resolved else None,
        [one.subject_id for one in archive.names_in(query, horizon, limit)],
        await archive.search(query, horizon, 0, limit),
        await archive.search(query, horizon, limit, 5),
    ]


together = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@together
@given(query=typed(LANTERN_STREET), kinds=st.sampled_from(KINDS), limit=st.sampled_from([1, 3, 25]))
async def test_nothing_later_shows_in_what_is_found_in_the_small_pack(
    small: list[Pair], query: str, kinds: tuple[str, ...], limit: int
) -> None:
    await check(small, query, kinds, limit)


@together
@given(query=typed(HERO_MASK), kinds=st.sampled_from(KINDS), limit=st.sampled_from([1, 3, 25]))
async def test_nothing_later_shows_in_what_is_found_in_the_shipped_pack(
    shipped: list[Pair], query: str, kinds: tuple[str, ...], limit: int
) -> None:
    await check(shipped, query, kinds, limit)


@pytest.mark.parametrize("horizon", [*SMALL_HORIZONS])
async def test_no_later_text_is_found_by_its_own_words(horizon: int) -> None:
    pack = read_pack(LANTERN_STREET)
    later = range(horizon + 1, pack.series.episodes + 1)
    said: set[str] = set()
    async with archive_of(pack) as archive:
        for text in statement_texts(pack, later) | statement_texts(pack, range(horizon + 1)):
            page = await archive.search(text, horizon, take=100)
            said |= {part.replace("«", "").replace("»", "") for hit in page.hits for part in (hit.snippet, hit.title)}
    assert standing(hidden_texts(pack, horizon), said) == set()


@pytest.mark.parametrize("gate", ["bot.knowledge.names.known", "bot.knowledge.mentions.known", "SPAN"])
async def test_the_identity_catches_a_gate_that_stands_open(
    small: list[Pair], monkeypatch: pytest.MonkeyPatch, gate: str
) -> None:
    if gate == "SPAN":
        # The search's gate is a number: with this one everything lies before the horizon.
        monkeypatch.setattr("bot.knowledge.search.SPAN", passages.SPAN * 100)
    else:
        monkeypatch.setattr(gate, lambda records, horizon: list(records))
    query = "Percy Finch"
    with pytest.raises(AssertionError):
        await check(small, query, tuple(SUBJECTS), 25)
