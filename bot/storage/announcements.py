"""Announcements in the store: what was asked for, and who changed what. Times are ms since the epoch, UTC."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import aiosqlite

from bot.storage.people import player_id
from bot.storage.queries import announcements as sql
from bot.storage.writer import Writer


@dataclass(frozen=True)
class Target:
    """A channel that is posted in; `kind` is an outbox.Kind."""

    channel_id: int
    kind: str


@dataclass(frozen=True)
class Draft:
    """What the author decides. `plan` is JSON; `late` is a rule for late runs, `tolerance_ms` when a run is one.

    `server` is the name of the guild as it is now; `roles` are those to mention; `thread` is the name of the one to
    start under each post; `colour` is 0xRRGGBB. `kind` is "written", or the name of what writes it each time,
    which reads `options` (JSON). The kind of an announcement does not change.
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
    """

    id: int
    draft: Draft
    author: int | None
    version: int
    made_ms: int
    since_ms: int
    next_ms: int | None
    cancelled_ms: int | None


@dataclass(frozen=True)
class Change:
    """Who changed what, and when. `user_id` is None for somebody who was erased."""

    version: int
    user_id: int | None
    at_ms: int
    what: str


async def add(
    writer: Writer, announcement_id: int, author: int, draft: Draft, *, now: int, since_ms: int, next_ms: int | None
) -> None:
    """Keep a new announcement; its id is that of the interaction that made it. Returns once that is committed."""

    async def job(connection: aiosqlite.Connection) -> None:
        await sql.add(
            connection,
            id=announcement_id,
            guild_id=draft.guild_id,
            author_id=await player_id(connection, author),
            kind=draft.kind,
            now=now,
            since_ms=since_ms,
            next_ms=next_ms,
            **_columns(draft),
        )
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
) -> bool:
    """Replace what was decided by `draft`; `what` names the parts that changed. Returns once that is committed.

    False where it is no longer at `version`, or was cancelled: somebody else was faster, and nothing is changed.
    """

    async def job(connection: aiosqlite.Connection) -> bool:
        edited = await sql.edit(
            connection, id=announcement_id, version=version, since_ms=since_ms, next_ms=next_ms, **_columns(draft)
        )
        if not edited:
            return False
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


async def get(reader: aiosqlite.Connection, announcement_id: int) -> Announcement | None:
    """Return an announcement with its picture, or None. Inside a writer's job its connection is the `reader`."""
    row = await sql.one(reader, id=announcement_id)
    if row is None:
        return None
    targets = tuple([Target(**dict(one)) async for one in sql.targets(reader, announcement_id=announcement_id)])
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
        **{key: row[key] for key in ("version", "made_ms", "since_ms", "next_ms", "cancelled_ms")},
    )


async def of_guild(reader: aiosqlite.Connection, guild_id: int) -> list[int]:
    """Return the ids of a guild's announcements that were not cancelled, the next due first."""
    return [row["id"] async for row in sql.of_guild(reader, guild_id=guild_id)]


async def changes(reader: aiosqlite.Connection, announcement_id: int) -> list[Change]:
    """Return who changed what of an announcement, oldest first."""
    return [Change(**dict(row)) async for row in sql.changes(reader, announcement_id=announcement_id)]


async def due_plans(reader: aiosqlite.Connection, now: int) -> list[tuple[int, int]]:
    """Return (guild, announcement) of the runs to plan."""
    return [(row["guild_id"], row["id"]) async for row in sql.due_plans(reader, now=now)]


async def waiting_in(reader: aiosqlite.Connection, guild_id: int) -> list[int]:
    """Return the ids of a guild's announcements of which something is still to come."""
    return [row["id"] async for row in sql.waiting_in(reader, guild_id=guild_id)]


async def forget_guild(writer: Writer, guild_id: int) -> None:
    """Delete all that a guild has had announced; returns once that is committed."""
    await writer.run(lambda connection: sql.forget_guild(connection, guild_id=guild_id))


_PLAIN = (
    "guild_id", "server", "kind", "options", "title", "text", "plan", "late", "tolerance_ms", "colour", "picture",
    "picture_name", "thread",
)  # fmt: skip


def _columns(draft: Draft) -> dict[str, Any]:
    columns = {key: getattr(draft, key) for key in _PLAIN if key not in {"guild_id", "kind"}}
    flags = {"everyone": int(draft.everyone), "publish": int(draft.publish)}
    return {**columns, **flags, "roles": json.dumps(draft.roles)}


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
