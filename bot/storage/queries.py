"""The .sql files beside this module, as functions: `sql.games.append(connection, …)`."""

from pathlib import Path

import aiosql

_FOLDER = Path(__file__).parent / "queries"

games = aiosql.from_path(_FOLDER / "games.sql", "aiosqlite")
people = aiosql.from_path(_FOLDER / "people.sql", "aiosqlite")
pack = aiosql.from_path(_FOLDER / "pack.sql", "aiosqlite")
