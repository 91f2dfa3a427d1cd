"""Opening the database: pragmas, migrations, the writer's connection and the readers'.

`PRAGMA user_version` holds the number of the last migration that was applied.
"""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiosqlite

from bot.errors import CannotStartError
from bot.storage.writer import Writer
from bot.words import say

MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True)
class Store:
    """The writer, and a connection that can only read what is committed."""

    writer: Writer
    reader: aiosqlite.Connection


@asynccontextmanager
async def open_store(path: Path) -> AsyncIterator[Store]:
    """Open (and bring up to date) the database at `path`; drain the writer before closing.

    Raises CannotStartError when the file cannot be read, written or understood.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        writing = await _connect(path)
    except (OSError, sqlite3.Error) as error:
        raise CannotStartError(say("database.unusable", path=path, reason=error)) from None
    async with AsyncExitStack() as closing:
        closing.push_async_callback(writing.close)
        try:
            await _prepare(writing, path)
            reading = await _connect(path)
            closing.push_async_callback(reading.close)
            await _pragma(reading, "query_only = ON")
        except (OSError, sqlite3.Error) as error:
            raise CannotStartError(say("database.unusable", path=path, reason=error)) from None
        writer = Writer(writing)
        # Pushed last, so it comes first: what was handed in is written before either connection is closed.
        closing.push_async_callback(writer.drained)
        yield Store(writer, reading)


async def _connect(path: Path) -> aiosqlite.Connection:
    # isolation_level=None: transactions are begun and ended by the writer, never by the driver.
    connection = await aiosqlite.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    await _pragma(connection, "busy_timeout = 5000")
    await _pragma(connection, "foreign_keys = ON")
    return connection


async def _pragma(connection: aiosqlite.Connection, setting: str) -> None:
    # Read to the end and closed: a statement that is still open keeps its tables locked.
    async with connection.execute(f"PRAGMA {setting}") as cursor:
        await cursor.fetchall()


async def _prepare(connection: aiosqlite.Connection, path: Path) -> None:
    # The first write finds out whether the file may be written at all: WAL alone is granted on a read-only one.
    await _pragma(connection, "journal_mode = WAL")
    await _pragma(connection, "synchronous = FULL")
    await connection.execute("BEGIN IMMEDIATE")
    await connection.execute("CREATE TABLE IF NOT EXISTS probe (x INTEGER)")
    await connection.execute("DROP TABLE probe")
    await connection.execute("ROLLBACK")
    async with connection.execute("PRAGMA user_version") as cursor:
        row = await cursor.fetchone()
    version = int(row[0]) if row else 0
    migrations = sorted(MIGRATIONS.glob("[0-9]*.sql"))
    if version > len(migrations):
        raise CannotStartError(say("database.newer", path=path, version=version, known=len(migrations)))
    if 0 < version < len(migrations):
        await _back_up(connection, path.with_name(f"{path.name}.before-{version + 1:04}"))
    for number, migration in enumerate(migrations, start=1):
        if number > version:
            script = migration.read_text(encoding="utf-8")
            await connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;")


async def _back_up(connection: aiosqlite.Connection, target: Path) -> None:
    async with aiosqlite.connect(target) as copy:
        await connection.backup(copy)
