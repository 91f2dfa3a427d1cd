"""How far the channels have watched: out of the bot's own file, onto the page."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.knowledge.horizons import set_horizon
from bot.storage.database import open_store
from playground import horizons
from playground.supervisor import REPOSITORY, database_file
from tests.wire.raw import Json, Wire


async def shown(wire: Wire) -> Json:
    """The horizons of the first guild's channels, by their names."""
    return {room["name"]: room["horizon"] for room in (await wire.state(wire.owner))["guilds"][0]["channels"]}


@pytest.fixture
async def file(wire: Wire, tmp_path: Path) -> AsyncIterator[Path]:
    """A file that the playground watches, and that is not there yet."""
    watching = asyncio.create_task(horizons.watch(wire.world, tmp_path / "bot.db", 0.01))
    yield tmp_path / "bot.db"
    watching.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watching


async def test_what_the_bot_writes_is_shown_and_told(wire: Wire, file: Path) -> None:
    guild, lobby = int(wire.world.guild.id), int(wire.room("lobby"))
    assert set((await shown(wire)).values()) == {None}
    async with wire.watch(wire.owner) as event, open_store(file) as store:
        assert (await event())["t"] == "state_changed"
        assert set((await shown(wire)).values()) == {0}
        await set_horizon(store.writer, guild, guild, 7)
        assert (await event())["t"] == "state_changed"
        assert set((await shown(wire)).values()) == {7}
        await set_horizon(store.writer, guild, lobby, 3)
        await event()
        found = await shown(wire)
        assert (found["lobby"], found["The second look"], found["bulletin"]) == (3, 3, 7)
        await set_horizon(store.writer, guild, lobby, None)
        await event()
        assert (await shown(wire))["lobby"] == 7
    wire.world.guild.bot_in = False
    assert set((await shown(wire)).values()) == {None}


def test_a_file_that_is_not_the_bots_tells_nothing_and_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "p.db"
    assert horizons.read(file) is None
    assert not file.exists()
    file.write_bytes(b"not a database at all, whatever its name says" * 40)
    assert horizons.read(file) is None
    file.unlink()
    with contextlib.closing(sqlite3.connect(file)) as store:
        assert horizons.read(file) is None
        store.execute("CREATE TABLE guild_horizon (place_id, episode)")
        store.execute("INSERT INTO guild_horizon VALUES (1, 'x')")
        store.commit()
    assert horizons.read(file) is None


def test_only_a_sqlite_address_has_a_file() -> None:
    assert database_file("sqlite:///data/x.db") == REPOSITORY / "data/x.db"
    assert database_file("sqlite:////srv/x.db") == Path("/srv/x.db")
    with pytest.raises(ValueError, match="postgresql"):
        database_file("postgresql://x/y")
