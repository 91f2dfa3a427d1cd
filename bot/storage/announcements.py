"""Announcements in the store: what was asked for, and who changed what. Times are ms since the epoch, UTC."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import aiosqlite

from bot.storage.database import Store
from bot.storage.people import player_id
from bot.storage.queries import announcements as sql
from bot.storage.queries import checkups as checkups_sql
from bot.storage.queries import nights as nights_sql
from bot.storage.queries import partings as partings_sql
from bot.storage.writer import Job, Writer

# What is cancelled can still be asked about, and recalled. Its picture is kept no longer than that.
REMEMBERED_MS = 30 * 86_400_000
ENDED = 100
"""So many of a guild's announcements that have come to their end are still spoken of: the newest."""


@dataclass(frozen=True)
class Target:
    """A channel that is posted in; `kind` is an outbox.Kind."""

    channel_id: int
    kind: str


@dataclass(frozen=True)
class Draft:
    """What the author decides. `plan` is JSON; `late` is a rule for late runs, `tolerance_ms` when a run is one.

    `server` is the name of the guild as it is now; `roles` are those to mention; `thread` is the name of the one to
    start under each post; `colour` is 0xRRGGBB; `picture_alt` describes the picture. `kind` is "written", or the name
    of what writes it each time, which reads `options` (JSON). The kind of an announcement does not change.
    """

    guild_id: int
    server: str
    title: str
    text: str
    plan: str
    targets: tuple[Target, ...]
    late: str
    tolerance_ms: int
    colour: int | None = None
    picture: bytes | None = None
    picture_name: str | None = None
    picture_alt: str | None = None
    roles: tuple[int, ...] = ()
    everyone: bool = False
    publish: bool = False
    thread: str | None = None
    kind: str = "written"
    options: str = "{}"


@dataclass(frozen=True)
class Announcement:
    """A draft that has been accepted. `author` is None once that person's data were erased.

    `version` counts the edits. Runs up to `since_ms` have been seen to; the next is at `next_ms`, None where none is.
    A run is put into the outbox `ahead_ms` before it is due.
    """

    id: int
    draft: Draft
    author: int | None
    version: int
    made_ms: int
    since_ms: int
    next_ms: int | None
    cancelled_ms: int | None
    ahead_ms: int = 0


@dataclass(frozen=True)
class Change:
    """Who changed what, and when. `user_id` is None for somebody who was erased."""

    version: int
    user_id: int | None
    at_ms: int
    what: str


async def add(
    writer: Writer,
    announcement_id: int,
    author: int,
    draft: Draft,
    *,
    now: int,
    since_ms: int,
    next_ms: int | None,
    ahead_ms: int = 0,
    also: Job[None] | None = None,
) -> None:
    """Keep a new announcement; its id is that of the interaction that made it. Returns once that is committed.

    `also` is done before it in the same transaction; where that raises nothing is kept.
    """

    async def job(connection: aiosqlite.Connection) -> None:
        if also is not None:
            await also(connection)
        await sql.add(
            connection,
            id=announcement_id,
            guild_id=draft.guild_id,
            author_id=await player_id(connection, author),
            kind=draft.kind,
            now=now,
            since_ms=since_ms,
            next_ms=next_ms,
            ahead_ms=ahead_ms,
            **_columns(draft),
        )
        await _set_picture(connection, announcement_id, draft.picture)
        await _set_targets(connection, announcement_id, draft.targets)

    await writer.run(job)


async def edit(
    writer: Writer,
    announcement_id: int,
    version: int,
    draft: Draft,
    *,
    changer: int,
    what: str,
    now: int,
    since_ms: int,
    next_ms: int | None,
    ahead_ms: int = 0,
    first: Job[None] | None = None,
    also: Job[None] | None = None,
) -> bool:
    """Replace what was decided by `draft`; `what` names the parts that changed. Returns once that is committed.

    False where it is no longer at `version`, or was cancelled: somebody else was faster, and nothing is changed.
    A picture of b"" is the one that is there already.
    `first` is done before in the same transaction, and `also` after it where something is changed; where one of them
    raises nothing is.
    """

    async def job(connection: aiosqlite.Connection) -> bool:
        if first is not None:
            await first(connection)
        rewritten = await sql.is_rewritten(
            connection, id=announcement_id, **{key: getattr(draft, key) for key in _WRITTEN}
        )
        edited = await sql.edit(
            connection,
            id=announcement_id,
            version=version,
            since_ms=since_ms,
            next_ms=next_ms,
            ahead_ms=ahead_ms,
            **_columns(draft),
        )
        if not edited:
            return False
        if also is not None:
            await also(connection)
        if rewritten:
            await sql.set_writer(connection, id=announcement_id, writer_id=await player_id(connection, changer))
            await _set_picture(connection, announcement_id, draft.picture)
        await _set_targets(connection, announcement_id, draft.targets)
        await _log(connection, announcement_id, changer, now, what)
        return True

    return await writer.run(job)


async def cancel(writer: Writer, announcement_id: int, changer: int, *, now: int, reason: str) -> bool:
    """End an announcement: no more runs, and what waits is skipped for `reason`. False where it was ended already."""

    async def job(connection: aiosqlite.Connection) -> bool:
        if not await sql.cancel(connection, id=announcement_id, now=now):
            return False
        await sql.skip_planned(connection, announcement_id=announcement_id, reason=reason)
        await _log(connection, announcement_id, changer, now, "cancelled")
        return True

    return await writer.run(job)


async def get(reader: aiosqlite.Connection, announcement_id: int, *, whole: bool = True) -> Announcement | None:
    """Return an announcement, or None. Inside a writer's job its connection is the `reader`.

    One that is not `whole` has b"" instead of its picture, where there is one.
    """
    row = await sql.one(reader, id=announcement_id, whole=whole)
    if row is None:
        return None
    targets = tuple([Target(**dict(one)) async for one in sql.targets(reader, announcement_id=announcement_id)])
    return _announcement(row, targets)


async def of_guild(reader: aiosqlite.Connection, guild_id: int) -> list[int]:
    """Return the ids of a guild's announcements that were not cancelled, the next due first."""
    return [row["id"] async for row in sql.of_guild(reader, guild_id=guild_id)]


async def briefs(reader: aiosqlite.Connection, guild_id: int, since_ms: int) -> list[Announcement]:
    """Return a guild's announcements, the next due first. Instead of a picture there is b"", where there is one.

    Those that were cancelled since `since_ms` come last; those cancelled before are left out, and of those that have
    come to their end all but the newest, ENDED of them.
    """
    targets: dict[int, list[Target]] = {}
    async for one in sql.targets_in(reader, guild_id=guild_id):
        targets.setdefault(one["announcement_id"], []).append(Target(one["channel_id"], one["kind"]))
    return [
        _announcement(row, tuple(targets.get(row["id"], ())))
        async for row in sql.briefs(reader, guild_id=guild_id, since_ms=since_ms, ended=ENDED)
    ]


async def changes(reader: aiosqlite.Connection, announcement_id: int) -> list[Change]:
    """Return who changed what of an announcement, oldest first."""
    return [Change(**dict(row)) async for row in sql.changes(reader, announcement_id=announcement_id)]


async def due_plans(reader: aiosqlite.Connection, now: int) -> list[tuple[int, int]]:
    """Return (guild, announcement) of the runs to plan."""
    return [(row["guild_id"], row["id"]) async for row in sql.due_plans(reader, now=now)]


async def forget_pictures(store: Store, now: int) -> int | None:
    """Delete the pictures of what was cancelled long ago; return when (ms) the next will have been, or None."""
    oldest: int | None = await sql.oldest_picture(store.reader)
    if oldest is not None and oldest < now - REMEMBERED_MS:

        async def job(connection: aiosqlite.Connection) -> None:
            await sql.drop_old_pictures(connection, before_ms=now - REMEMBERED_MS)
            await sql.unname_old_pictures(connection, before_ms=now - REMEMBERED_MS)

        await store.writer.run(job)
        oldest = await sql.oldest_picture(store.reader)
    return None if oldest is None else oldest + REMEMBERED_MS + 1


async def forget_guild(writer: Writer, guild_id: int) -> None:
    """Delete all that a guild has had announced, and what it was told of that; returns once that is committed.

    What was still to come is kept by its name for as long as its author has not been told (`bot.storage.partings`).
    """

    async def job(connection: aiosqlite.Connection) -> None:
        await partings_sql.keep(connection, guild_id=guild_id)
        await sql.forget_guild(connection, guild_id=guild_id)
        await nights_sql.forget_guild(connection, guild_id=guild_id)
        await checkups_sql.forget(connection, guild_id=guild_id)

    await writer.run(job)


_PLAIN = (
    "guild_id", "server", "kind", "options", "title", "text", "plan", "late", "tolerance_ms", "colour", "picture",
    "picture_name", "picture_alt", "thread",
)  # fmt: skip
# What counts as written by whoever changes it.
_WRITTEN = ("title", "text", "thread", "picture", "picture_name", "picture_alt")


def _columns(draft: Draft) -> dict[str, Any]:
    columns = {key: getattr(draft, key) for key in _PLAIN if key not in {"guild_id", "kind", "picture"}}
    flags = {"everyone": int(draft.everyone), "publish": int(draft.publish)}
    return {**columns, **flags, "roles": json.dumps(draft.roles)}


def _announcement(row: Any, targets: tuple[Target, ...]) -> Announcement:
    return Announcement(
        id=row["id"],
        draft=Draft(
            targets=targets,
            roles=tuple(json.loads(row["roles"])),
            everyone=bool(row["everyone"]),
            publish=bool(row["publish"]),
            **{key: row[key] for key in _PLAIN},
        ),
        author=row["user_id"],
        **{key: row[key] for key in ("version", "made_ms", "since_ms", "next_ms", "cancelled_ms", "ahead_ms")},
    )


async def log(connection: aiosqlite.Connection, announcement_id: int, changer: int, now: int, what: str) -> None:
    """Keep that somebody did something with an announcement that changes nothing of what was decided.

    Inside a writer's job only. It counts as an edit: whoever edits meanwhile reads first what was done.
    """
    await sql.touch(connection, id=announcement_id)
    await _log(connection, announcement_id, changer, now, what)


async def _set_picture(connection: aiosqlite.Connection, announcement_id: int, picture: bytes | None) -> None:
    if picture is None:
        await sql.drop_picture(connection, announcement_id=announcement_id)
    elif picture:
        await sql.set_picture(connection, announcement_id=announcement_id, picture=picture)


async def _set_targets(connection: aiosqlite.Connection, announcement_id: int, targets: Iterable[Target]) -> None:
    await sql.clear_targets(connection, announcement_id=announcement_id)
    for target in targets:
        await sql.add_target(
            connection, announcement_id=announcement_id, channel_id=target.channel_id, kind=target.kind
        )


async def _log(connection: aiosqlite.Connection, announcement_id: int, changer: int, now: int, what: str) -> None:
    await sql.add_change(
        connection,
        announcement_id=announcement_id,
        changer_id=await player_id(connection, changer),
        at_ms=now,
        what=what,
    )
