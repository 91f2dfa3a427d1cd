"""The .sql files beside this module, as functions: `sql.games.append(connection, …)`.

A read is one job of the connection's thread. aiosql's own adapter executes, fetches and closes in three, so that
overlapping reads of one connection would hold on to one snapshot of the database between them, and a reader could miss
what was committed before it asked.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiosql
import aiosqlite
from aiosql.adapters.aiosqlite import AioSQLiteAdapter

_FOLDER = Path(__file__).parent / "queries"


class _OneJob(AioSQLiteAdapter):
    async def select(
        self, conn: aiosqlite.Connection, _name: str, sql: str, parameters: Any, record_class: Any = None
    ) -> AsyncIterator[Any]:
        for row in await conn.execute_fetchall(sql, parameters):
            yield row

    async def select_one(
        self, conn: aiosqlite.Connection, _name: str, sql: str, parameters: Any, record_class: Any = None
    ) -> Any:
        return next(iter(await conn.execute_fetchall(sql, parameters)), None)

    async def select_value(self, conn: aiosqlite.Connection, _name: str, sql: str, parameters: Any) -> Any:
        row = next(iter(await conn.execute_fetchall(sql, parameters)), None)
        return row[0] if row else None


def _load(name: str) -> Any:
    return aiosql.from_path(_FOLDER / name, _OneJob)  # type: ignore[arg-type]


games = _load("games.sql")
people = _load("people.sql")
horizons = _load("horizons.sql")
pack = _load("pack.sql")
boards = _load("boards.sql")
settings = _load("settings.sql")
reports = _load("reports.sql")
daily = _load("daily.sql")
lookups = _load("lookups.sql")
questions = _load("questions.sql")
announcements = _load("announcements.sql")
servers = _load("servers.sql")
drafts = _load("drafts.sql")
weeks = _load("weeks.sql")
question_of_the_day = _load("question_of_the_day.sql")
nights = _load("nights.sql")
checkups = _load("checkups.sql")
partings = _load("partings.sql")
