"""Opening the database: brought up to date once, and refused with a sentence where it cannot be used."""

import asyncio
import shutil
import sqlite3
from pathlib import Path

import aiosqlite
import pytest

from bot.errors import EXIT_CONFIGURATION, CannotStartError
from bot.storage import database
from bot.storage.database import MIGRATIONS, open_store
from bot.storage.people import progress_of, set_progress

LATEST = len(list(MIGRATIONS.glob("[0-9]*.sql")))


def version(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def schema(path: Path) -> list[tuple[str, str]]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name"))
    finally:
        connection.close()


def file_of_version(path: Path, number: int) -> Path:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {number}")
    connection.close()
    return path


async def refusal(path: Path) -> str:
    """Return the sentence with which the database at `path` is refused."""
    with pytest.raises(CannotStartError) as raised:
        async with open_store(path):
            pass
    assert raised.value.exit_code == EXIT_CONFIGURATION
    sentence = str(raised.value)
    assert "\n" not in sentence
    assert "DATABASE_URL" in sentence
    assert str(path) in sentence
    return sentence


def grown(folder: Path, script: str) -> Path:
    """Return a folder of migrations: those there are, and `script` as the next."""
    shutil.copytree(MIGRATIONS, folder)
    (folder / f"{LATEST + 1:04}_next.sql").write_text(script, encoding="utf-8")
    return folder


async def test_a_fresh_file_is_made_with_its_folders_and_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "down" / "casebook.db"
    async with open_store(path) as store:
        await set_progress(store.writer, 7, 3)
        assert await progress_of(store.reader, 7) == 3
    assert version(path) == LATEST
    assert {"player", "progress", "game", "game_event", "game_score", "pack", "fact"} <= {
        name for name, _ in schema(path)
    }


async def test_opening_again_changes_nothing_and_keeps_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "casebook.db"
    async with open_store(path) as store:
        await set_progress(store.writer, 7, 3)
    before = schema(path)
    async with open_store(path) as store:
        assert await progress_of(store.reader, 7) == 3
    assert (schema(path), version(path)) == (before, LATEST)
    assert [file.name for file in tmp_path.iterdir()] == ["casebook.db"]


async def test_what_is_confirmed_is_safe_from_a_crash_of_the_machine(tmp_path: Path) -> None:
    async with open_store(tmp_path / "casebook.db") as store:

        async def pragmas(connection: aiosqlite.Connection) -> list[object]:
            found = []
            for name in ("journal_mode", "synchronous", "foreign_keys"):
                async with connection.execute(f"PRAGMA {name}") as cursor:
                    row = await cursor.fetchone()
                found.append(row[0] if row else None)
            return found

        # FULL is 2: SQLite's page on pragmas.
        assert await store.writer.run(pragmas) == ["wal", 2, 1]


async def test_a_file_from_a_newer_casebook_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = file_of_version(tmp_path / "casebook.db", LATEST + 1)
    sentence = await refusal(path)
    assert f"version {LATEST + 1}" in sentence
    assert (version(path), schema(path)) == (LATEST + 1, [])


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "casebook.db"
    path.write_bytes(b"Dear diary, nothing happened today either. " * 200)
    before = path.read_bytes()
    await refusal(path)
    assert path.read_bytes() == before


async def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "casebook.db").mkdir()
    await refusal(tmp_path / "casebook.db")


async def test_a_path_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("a file, and no folder", encoding="utf-8")
    await refusal(tmp_path / "notes" / "casebook.db")


async def test_a_file_that_somebody_else_is_writing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "casebook.db"
    async with open_store(path):
        pass
    other = sqlite3.connect(path, isolation_level=None)
    connect = database._connect

    async def impatient(path: Path) -> aiosqlite.Connection:
        connection = await connect(path)
        await connection.execute("PRAGMA busy_timeout = 0")
        return connection

    monkeypatch.setattr(database, "_connect", impatient)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert "locked" in await refusal(path)
    finally:
        other.close()


async def test_an_older_file_is_backed_up_and_then_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "casebook.db"
    async with open_store(path) as store:
        await set_progress(store.writer, 7, 3)
    before = schema(path)
    monkeypatch.setattr(
        database, "MIGRATIONS", grown(tmp_path / "migrations", "ALTER TABLE player ADD COLUMN note TEXT;")
    )
    async with open_store(path) as store:
        assert await progress_of(store.reader, 7) == 3
    assert version(path) == LATEST + 1
    backup = tmp_path / f"casebook.db.before-{LATEST + 1:04}"
    assert (version(backup), schema(backup)) == (LATEST, before)
    async with aiosqlite.connect(backup) as copy:
        assert await progress_of(copy, 7) == 3


async def test_a_migration_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "casebook.db"
    async with open_store(path) as store:
        await set_progress(store.writer, 7, 3)
    before = schema(path)
    script = "CREATE TABLE extra (x INTEGER);\nDELETE FROM progress;\nALTER TABLE nowhere ADD COLUMN x TEXT;"
    monkeypatch.setattr(database, "MIGRATIONS", grown(tmp_path / "migrations", script))
    await refusal(path)
    monkeypatch.undo()
    assert (version(path), schema(path)) == (LATEST, before)
    async with open_store(path) as store:
        assert await progress_of(store.reader, 7) == 3


async def test_leaving_waits_for_what_was_handed_in(tmp_path: Path) -> None:
    path = tmp_path / "casebook.db"
    async with open_store(path) as store:
        writing = asyncio.ensure_future(set_progress(store.writer, 7, 3))
        await asyncio.sleep(0)
    await writing
    async with open_store(path) as store:
        assert await progress_of(store.reader, 7) == 3
