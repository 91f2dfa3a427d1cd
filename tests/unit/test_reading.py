"""What is read across subjects: law 5 at every horizon, and what the small pack tells."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge import gate
from bot.knowledge.archive import Archive, Thing
from bot.knowledge.models import Pack
from bot.knowledge.pack import read_pack
from bot.knowledge.reading import (
    Fact,
    cited,
    course_of,
    credits_on,
    links_of,
    links_to,
    may_be_told,
    pick_fact,
    sources,
    statements,
    synopses,
)
from tests.unit.packs import HERO_MASK, LANTERN_STREET, SHARES, archive_of, horizons, pruned

PACKS = [pytest.param(HERO_MASK, id="hero_mask"), pytest.param(LANTERN_STREET, id="lantern_street")]
KINDS = ("voice", "credit", "synopsis", "released", "broadcast", "cast", "member", "composer")


async def read(archive: Archive, pack: Pack, horizon: int) -> dict[str, Any]:
    """Return all that can be read at a horizon, in words; the ids of parts hang on their places and stay inside."""
    found: dict[str, Any] = {"sources": [(one.citation, one.uses) for one in await sources(archive, horizon)]}
    for kind in KINDS:
        links = await links_of(archive, kind, horizon)
        shown = await cited(archive, [link.record for link in links])
        found[kind] = [(link.subject, link.target, link.text, link.extra, shown.get(link.record)) for link in links]
    found["credits"] = [(one.person, one.role, one.seasons) for one in await credits_on(archive, horizon)]
    found["synopses"] = [(one.text, one.episode) for one in await synopses(archive, horizon)]
    for kind in pack.statements:
        found[kind] = await statements(archive, kind, horizon)
    for _, subject in pack.each_subject():
        links = await links_to(archive, subject.id, horizon) if archive.thing(subject.id, horizon) else ()
        found[f"links to {subject.id}"] = [(link.kind, link.subject, link.text, link.extra) for link in links]
        found[f"course of {subject.id}"] = await course_of(archive, subject.id, horizon)
        found[f"fact about {subject.id}"] = await pick_fact(archive, subject.id, "seed", 1, horizon)
    found["facts"] = [await pick_fact(archive, "", "seed", turn, horizon) for turn in range(20)]
    return found


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("folder", PACKS)
async def test_what_comes_later_leaves_no_trace(folder: Path, share: slice) -> None:
    pack = read_pack(folder)
    async with archive_of(pack) as full:
        for horizon in horizons(pack)[share]:
            mine = await read(full, pack, horizon)
            async with archive_of(pruned(pack, horizon)) as rest:
                yours = await read(rest, pack, horizon)
            assert [what for what in mine if said(mine[what]) != said(yours[what])] == [], f"at horizon {horizon}"


def said(value: Any) -> Any:
    """Return what is told by a value. When something is overturned, or somebody first seen, stays inside."""
    if isinstance(value, Fact):
        return (value.record, value.text, said(value.subject), value.known_from, value.episode, value.sources)
    if isinstance(value, Thing):
        return (value.id, value.kind, value.name, value.name_ja, value.name_romaji, value.number)
    return [said(one) for one in value] if isinstance(value, list | tuple) else value


async def test_every_fact_has_its_turn_once_in_a_round() -> None:
    async with archive_of(read_pack(HERO_MASK)) as archive:
        for topic, seed in (("james-blood", "a"), ("james-blood", "b"), ("production", "c")):
            _, count = await pick_fact(archive, topic, seed, 0, 24)
            picked = [await pick_fact(archive, topic, seed, turn, 24) for turn in range(count)]
            assert len({fact.record for fact, _ in picked if fact}) == count > 5


async def test_seeds_give_different_orders() -> None:
    async with archive_of(read_pack(HERO_MASK)) as archive:
        begun = {
            fact.record for seed in "abcdefgh" if (fact := (await pick_fact(archive, "james-blood", seed, 0, 24))[0])
        }
        assert len(begun) > 2


async def test_there_may_be_no_fact_to_tell() -> None:
    async with archive_of(read_pack(LANTERN_STREET)) as archive:
        assert await pick_fact(archive, "no-such-topic", "seed", 0, 5) == (None, 0)


async def test_a_fact_may_be_told_while_it_holds() -> None:
    async with archive_of(read_pack(LANTERN_STREET)) as archive:
        slow, _ = await pick_fact(archive, "tide-clock", "seed", 0, 3)
        assert slow is not None
        assert slow.record == "tide-clock/runs-slow"
        assert [may_be_told(archive, slow, horizon) for horizon in range(6)] == [False, False, True, True, False, False]


async def test_a_voice_is_no_credit_of_the_staff() -> None:
    async with archive_of(read_pack(HERO_MASK)) as archive:
        roles = {credit.role for credit in await credits_on(archive, 24)}
    assert "Music" in roles
    assert not [role for role in roles if role.startswith("Voice of")]


Read = Callable[[Archive, int], Awaitable[Any]]
ALL: dict[str, Read] = {
    "sources": sources,
    "synopses": synopses,
    "credits": credits_on,
    "statements": lambda archive, horizon: statements(archive, "timeline", horizon),
    "course": lambda archive, horizon: course_of(archive, "ada-finch", horizon),
}


@pytest.mark.parametrize("what", ALL)
async def test_there_is_more_to_read_at_the_end_than_at_the_start(what: str) -> None:
    async with archive_of(read_pack(LANTERN_STREET)) as archive:
        assert len(await ALL[what](archive, 5)) > len(await ALL[what](archive, 0))


async def test_the_identity_catches_a_gate_that_stands_open(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = read_pack(LANTERN_STREET)
    async with archive_of(pack) as full, archive_of(pruned(pack, 2)) as rest:
        yours = await read(rest, pack, 2)
        monkeypatch.setattr(gate, "holds", lambda records, horizon: list(records))
        mine = await read(full, pack, 2)
    different = {what for what in mine if said(mine[what]) != said(yours[what])}
    assert {"credits", "synopses", "timeline", "release", "course of ada-finch"} <= different
