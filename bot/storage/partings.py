"""What was still to come and is off, its server or its words being gone, until somebody has been told so."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any, Literal

import aiosqlite

from bot.storage.announcements import Announcement, Draft
from bot.storage.queries import partings as sql
from bot.storage.writer import Writer

Why = Literal["left", "erased"]
"""The bot has left the server, or who had written in an announcement last had their words erased."""


async def untold(
    reader: aiosqlite.Connection, mine: Callable[[int], bool]
) -> list[tuple[Why, tuple[Announcement, ...]]]:
    """Return what nobody has been told of, in the guilds that were `mine`: that of one author in one guild together.

    Of each there is what it is called by, whose and where it was, and when it was due next; the rest is gone.
    """
    rows = [row async for row in sql.untold(reader) if mine(row["guild_id"])]
    return [
        (key[2], tuple(_announcement(row) for row in same))
        for key, same in groupby(rows, lambda row: (row["guild_id"], row["author_id"], row["reason"]))
    ]


async def drop(writer: Writer, announcement_ids: Iterable[int]) -> None:
    """Forget what its author has been told of; returns once that is committed."""

    async def job(connection: aiosqlite.Connection) -> None:
        for announcement_id in announcement_ids:
            await sql.drop(connection, id=announcement_id)

    await writer.run(job)


def _announcement(row: Any) -> Announcement:
    named = {key: row[key] for key in ("guild_id", "server", "kind", "title", "text")}
    return Announcement(
        id=row["id"],
        draft=Draft(**named, plan="", targets=(), late="", tolerance_ms=0),
        author=row["user_id"],
        version=0,
        made_ms=0,
        since_ms=0,
        next_ms=row["next_ms"],
        cancelled_ms=None,
    )
