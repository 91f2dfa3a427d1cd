"""Announcements that are being written, in the store. Times are ms since the epoch, UTC.

A draft is its author's alone, and kept for a week. Each change reads the row and writes it in one job, so nothing that
two hands do at once is lost, and a restart loses nothing at all.
"""

from collections.abc import Callable
from dataclasses import dataclass

import aiosqlite

from bot.storage.database import Store
from bot.storage.people import player_id
from bot.storage.queries import drafts as sql
from bot.storage.writer import Writer

KEPT_MS = 7 * 86_400_000
# Of one person in one guild; as many as a list of choices shows.
MOST = 25


@dataclass(frozen=True)
class DraftRow:
    """A draft without its picture. `content` is JSON; `revision` counts its changes.

    `announcement_id` and `version` say what it changes, and as it stood when; both None for a new announcement.
    """

    id: int
    guild_id: int
    content: str
    revision: int
    announcement_id: int | None
    version: int | None
    made_ms: int


@dataclass(frozen=True)
class Key:
    """Which draft is meant, in which guild, and by whom: nobody else's is found."""

    id: int
    guild_id: int
    user_id: int


class DraftGoneError(Exception):
    """There is no such draft of that person in that guild: saved, thrown away, or too old."""


class RevisedError(Exception):
    """The draft was changed since it was looked at."""


class TooManyError(Exception):
    """The guild has as many announcements to come as it may."""


async def add(
    writer: Writer,
    key: Key,
    content: str,
    now: int,
    *,
    picture: bytes | None = None,
    origin: tuple[int, int] | None = None,
) -> None:
    """Begin a draft, once for an id; `origin` is the announcement that it changes, and its version.

    Where its author has too many there, the oldest go.
    """
    announcement_id, version = origin or (None, None)

    async def job(connection: aiosqlite.Connection) -> None:
        await sql.forget_old(connection, before_ms=now - KEPT_MS)
        author_id = await player_id(connection, key.user_id)
        added = await sql.add(
            connection,
            id=key.id,
            guild_id=key.guild_id,
            author_id=author_id,
            content=content,
            announcement_id=announcement_id,
            version=version,
            now=now,
        )
        if added and picture is not None:
            await sql.set_picture(connection, id=key.id, picture=picture)
        await sql.keep_newest(connection, guild_id=key.guild_id, author_id=author_id, most=MOST)

    await writer.run(job)


async def get(reader: aiosqlite.Connection, key: Key, now: int) -> DraftRow:
    """Return a draft. Raises DraftGoneError. Inside a writer's job its connection is the `reader`."""
    row = await sql.one(reader, id=key.id, guild_id=key.guild_id, user_id=key.user_id, since_ms=now - KEPT_MS)
    if row is None:
        raise DraftGoneError
    return DraftRow(**dict(row))


async def others(reader: aiosqlite.Connection, key: Key, now: int) -> list[DraftRow]:
    """Return what else the same person is writing in that guild, the newest first; at most 25."""
    rows = sql.others(reader, id=key.id, guild_id=key.guild_id, user_id=key.user_id, since_ms=now - KEPT_MS)
    return [DraftRow(**dict(row)) async for row in rows]


async def picture_of(reader: aiosqlite.Connection, draft_id: int) -> bytes | None:
    """Return the bytes of a draft's picture, or None."""
    row = await sql.picture(reader, id=draft_id)
    found: bytes | None = row["picture"] if row is not None else None
    return found


async def change(writer: Writer, key: Key, now: int, changed: Callable[[str], str]) -> DraftRow:
    """Replace the content of a draft by what `changed` makes of it; return it as it is once that is committed.

    Raises DraftGoneError, and what `changed` raises.
    """

    async def job(connection: aiosqlite.Connection) -> DraftRow:
        row = await get(connection, key, now)
        await sql.change(connection, id=key.id, content=changed(row.content))
        return await get(connection, key, now)

    return await writer.run(job)


async def change_picture(
    writer: Writer, key: Key, now: int, picture: bytes | None, changed: Callable[[str], str]
) -> DraftRow:
    """Replace a draft's picture, or take it away, and its content with it. Raises DraftGoneError."""

    async def job(connection: aiosqlite.Connection) -> DraftRow:
        row = await get(connection, key, now)
        if picture is None:
            await sql.drop_picture(connection, id=key.id)
        else:
            await sql.set_picture(connection, id=key.id, picture=picture)
        await sql.change(connection, id=key.id, content=changed(row.content))
        return await get(connection, key, now)

    return await writer.run(job)


async def set_origin(writer: Writer, key: Key, now: int, origin: tuple[int, int] | None) -> DraftRow:
    """Have a draft change another version of its announcement, or none, so that it becomes a new one."""
    announcement_id, version = origin or (None, None)

    async def job(connection: aiosqlite.Connection) -> DraftRow:
        await get(connection, key, now)
        await sql.set_origin(connection, id=key.id, announcement_id=announcement_id, version=version)
        return await get(connection, key, now)

    return await writer.run(job)


async def drop(writer: Writer, key: Key, now: int) -> None:
    """Throw a draft away. Raises DraftGoneError."""
    await writer.run(lambda connection: take(connection, key, now))


async def take(
    connection: aiosqlite.Connection, key: Key, now: int, *, revision: int | None = None, room: int | None = None
) -> None:
    """Delete a draft, which may be about to be an announcement. Inside a writer's job only.

    Raises DraftGoneError, RevisedError where it is no longer at `revision`, and TooManyError where its guild has `room`
    announcements to come already.
    """
    row = await get(connection, key, now)
    if revision is not None and row.revision != revision:
        raise RevisedError
    if room is not None and await sql.live(connection, guild_id=key.guild_id) >= room:
        raise TooManyError
    await sql.take(connection, id=key.id)


async def spent(reader: aiosqlite.Connection, announcement_id: int) -> frozenset[str]:
    """Return the runs (ISO wall times) of an announcement that the outbox has seen, whatever became of them."""
    return frozenset([row["run"] async for row in sql.spent(reader, announcement_id=announcement_id)])


async def is_sent(reader: aiosqlite.Connection, announcement_id: int) -> bool:
    """Return whether anything of an announcement stands in a channel."""
    return bool(await sql.is_sent(reader, announcement_id=announcement_id))


async def begun(reader: aiosqlite.Connection, key: Key, origin: tuple[int, int], now: int) -> int | None:
    """Return the draft by which the same person has begun to change that version of an announcement, or None."""
    announcement_id, version = origin
    found: int | None = await sql.begun(
        reader, announcement_id=announcement_id, version=version, user_id=key.user_id, since_ms=now - KEPT_MS
    )
    return found


async def forget_old(store: Store, now: int) -> int | None:
    """Delete the drafts that have been kept for long enough; return when (ms) the next will have been, or None."""
    oldest: int | None = await sql.oldest(store.reader)
    if oldest is not None and oldest < now - KEPT_MS:
        await store.writer.run(lambda connection: sql.forget_old(connection, before_ms=now - KEPT_MS))
        oldest = await sql.oldest(store.reader)
    return None if oldest is None else oldest + KEPT_MS + 1


async def forget_guild(writer: Writer, guild_id: int) -> None:
    """Delete all drafts of a guild; returns once that is committed."""
    await writer.run(lambda connection: sql.forget_guild(connection, guild_id=guild_id))
