"""The data pack: read whole, stored in one go, and only when it has changed."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.games.material import read_material
from bot.knowledge.archive import Archive
from bot.knowledge.loading import load_pack
from bot.knowledge.models import STATEMENTS, SUBJECTS
from bot.knowledge.pack import QUESTIONS, SOURCES, PackError, read_pack
from bot.storage.database import Store
from tests.unit.packs import HERO_MASK, LANTERN_STREET, change

FILES = sorted(path.name for path in LANTERN_STREET.iterdir())
SOURCE = '[[source]]\nid = "{}"\ntitle = "A note"\npublisher = "Nobody"\nkind = "note"\nlanguage = "en"\n'
BROKEN = {
    "an unknown key": ("characters.toml", 'id = "ada-finch"', 'shoe_size = 5\nid = "ada-finch"'),
    "a source that there is not": ("production.toml", 'sources = ["tide-table"]', 'sources = ["hearsay"]'),
    "a relation to nobody": ("characters.toml", 'to = "night-keepers"', 'to = "day-keepers"'),
    "two equal options": ("questions.toml", '"A poem"', '"laundry."'),
}
VOICE_TWICE = (
    'person = "lionel-crabbe"\nlanguage = "en"\ndub = "harbour"',
    'person = "mei-okada"\nlanguage = "ja"\ndub = "original"',
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the small pack that a test may spoil."""
    return shutil.copytree(LANTERN_STREET, tmp_path / "pack")


def add(folder: Path, file: str, text: str) -> None:
    with (folder / file).open("a", encoding="utf-8") as opened:
        opened.write("\n" + text)


def test_the_small_pack_is_in_order_and_has_something_of_every_kind() -> None:
    pack = read_pack(LANTERN_STREET)
    assert pack.series.episodes == 5
    assert set(FILES) == {file for file, _ in [*SUBJECTS.values(), *STATEMENTS.values()]} | {QUESTIONS, SOURCES}
    assert [kind for kind in SUBJECTS if not pack.subjects[kind]] == []
    assert [kind for kind in STATEMENTS if not pack.statements[kind]] == []


async def test_the_small_pack_has_every_kind_of_part(store: Store) -> None:
    await load_pack(store.writer, LANTERN_STREET)
    kinds = {row[2] for row in (await stored(store))["part"]}
    assert kinds == {
        "voice", "relation", "credit", "track", "synopsis", "released", "broadcast",
        "season", "cast", "member", "composer",
    }  # fmt: skip


async def test_every_record_in_the_store_rests_on_a_source(store: Store) -> None:
    await load_pack(store.writer, LANTERN_STREET)
    rows = await stored(store)
    cited = {record for record, _ in rows["citation"]}
    assert {row[0] for table in ("subject", "fact", "part") for row in rows[table]} == cited


async def stored(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of the series as it lies in the store, but for the moment of loading."""
    tables = ("source", "subject", "alias", "fact", "part", "citation", "question")
    rows: dict[str, list[tuple[Any, ...]]] = {}
    for table in tables:
        async with store.reader.execute(f"SELECT * FROM {table} ORDER BY 1, 2") as cursor:
            rows[table] = [tuple(row) for row in await cursor.fetchall()]
    async with store.reader.execute("SELECT id, hash, episodes FROM pack") as cursor:
        rows["pack"] = [tuple(row) for row in await cursor.fetchall()]
    return rows


async def test_a_pack_is_loaded_once(store: Store, folder: Path) -> None:
    assert await load_pack(store.writer, folder)
    before = await stored(store)
    assert len(before["question"]) == 7
    assert not await load_pack(store.writer, folder)
    assert await stored(store) == before


async def test_a_pack_that_was_only_moved_is_not_loaded_again(store: Store, folder: Path, tmp_path: Path) -> None:
    await load_pack(store.writer, folder)
    assert not await load_pack(store.writer, shutil.copytree(folder, tmp_path / "elsewhere"))


@pytest.mark.parametrize("file", FILES)
async def test_a_file_that_has_changed_has_the_pack_loaded_again(store: Store, folder: Path, file: str) -> None:
    await load_pack(store.writer, folder)
    add(folder, file, "# a remark\n")
    assert await load_pack(store.writer, folder)
    assert not await load_pack(store.writer, folder)


async def test_what_is_new_in_a_pack_is_known_and_what_is_gone_is_not(store: Store, folder: Path) -> None:
    await load_pack(store.writer, folder)
    change(folder, "questions.toml", 'id = "laundry"', 'id = "washing"')
    add(folder, "sources.toml", SOURCE.format("a-note"))
    await load_pack(store.writer, folder)
    ids = {question.id for question in (await read_material(store.reader)).written}
    assert "washing" in ids
    assert "laundry" not in ids
    assert "a-note" in {row[0] for row in (await stored(store))["source"]}


async def test_a_file_that_has_come_or_gone_has_the_pack_loaded_again(store: Store, folder: Path) -> None:
    await load_pack(store.writer, folder)
    (folder / "timeline.toml").unlink()
    assert await load_pack(store.writer, folder)
    assert not [row for row in (await stored(store))["fact"] if row[0].startswith("timeline/")]
    shutil.copy(LANTERN_STREET / "timeline.toml", folder)
    assert await load_pack(store.writer, folder)
    assert len([row for row in (await stored(store))["fact"] if row[0].startswith("timeline/")]) == 3


async def test_another_series_takes_the_place_of_the_first(store: Store, folder: Path) -> None:
    await load_pack(store.writer, HERO_MASK)
    await load_pack(store.writer, folder)
    archive = await Archive.open(store.reader)
    assert (archive.series_id, archive.series_name, archive.episodes) == ("lantern-street", "Lantern Street", 5)
    assert archive.resolve(["character"], "James Blood", 24) is None


@pytest.mark.parametrize("what", BROKEN)
async def test_a_broken_pack_leaves_the_store_as_it_was(store: Store, folder: Path, what: str) -> None:
    await load_pack(store.writer, folder)
    before = await stored(store)
    file, old, new = BROKEN[what]
    change(folder, file, old, new)
    with pytest.raises(PackError):
        await load_pack(store.writer, folder)
    assert await stored(store) == before
    change(folder, file, new, old)
    assert not await load_pack(store.writer, folder)


async def test_a_pack_that_the_store_refuses_half_way_leaves_the_store_as_it_was(store: Store, folder: Path) -> None:
    await load_pack(store.writer, folder)
    before = await stored(store)
    change(folder, "characters.toml", *VOICE_TWICE)
    with pytest.raises((PackError, sqlite3.IntegrityError)):
        await load_pack(store.writer, folder)
    assert await stored(store) == before


async def test_without_a_pack_there_are_no_look_ups(store: Store) -> None:
    with pytest.raises(LookupError):
        await Archive.open(store.reader)
