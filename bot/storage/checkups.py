"""What servers have been told stands in the way of their announcements."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

import aiosqlite

from bot.storage.queries import checkups as sql
from bot.storage.writer import Writer


@dataclass(frozen=True)
class Told:
    """What a server was told is wrong, in words of the caller's; `told_ms` is when, 0 for never."""

    faults: frozenset[str] = frozenset()
    told_ms: int = 0


async def told_of(reader: aiosqlite.Connection, guild_id: int) -> Told:
    """Return what a server was told last."""
    row = await sql.of_guild(reader, guild_id=guild_id)
    return Told(frozenset(json.loads(row["faults"])), row["told_ms"]) if row else Told()


async def keep_told(writer: Writer, guild_id: int, faults: Iterable[str], now: int) -> None:
    """Keep what a server has been told is wrong; returns once that is committed."""
    text = json.dumps(sorted(faults))
    await writer.run(lambda connection: sql.save(connection, guild_id=guild_id, faults=text, now=now))
