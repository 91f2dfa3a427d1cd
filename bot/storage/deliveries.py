"""The outbox in the store: a row for each step of each run in each channel. The states are bot.announcements.outbox's.

A row changes its state only where it still has the one that the change was decided on: one UPDATE, no reading first.
Times are ms since the epoch, UTC.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import aiosqlite

from bot.storage.announcements import log
from bot.storage.queries import announcements as sql
from bot.storage.writer import Writer


@dataclass(frozen=True)
class Delivery:
    """One step of one run in one channel: a row of the outbox. Its columns are told in the migration."""

    id: int
    announcement_id: int
    guild_id: int
    run: str
    number: int
    channel_id: int
    kind: str
    step: str
    state: str
    due_ms: int
    ready_ms: int
    next_ms: int | None = None
    first_ms: int | None = None
    tries: int = 0
    late_ms: int = 0
    folded: int = 0
    folded_since_ms: int | None = None
    pings: int = 0
    message_id: int | None = None
    sent_ms: int | None = None
    reason: str | None = None
    detail: str | None = None
    told_ms: int | None = None
    hush: str | None = None
    telling: int | None = None


Decide = Callable[[aiosqlite.Connection], Awaitable[tuple[bool, str | None]]]
"""Decides inside a writer's job whether a post notifies anybody, and why not if it was to (a `Delivery.hush`)."""


async def posts(reader: aiosqlite.Connection, announcement_id: int, take: int, skip: int = 0) -> list[Delivery]:
    """Return the posts of an announcement, one for each run and channel, the newest run first."""
    rows = sql.posts(reader, announcement_id=announcement_id, take=take, skip=skip)
    return [Delivery(**dict(row)) async for row in rows]


async def count_posts(reader: aiosqlite.Connection, announcement_id: int) -> int:
    """Return how many posts an announcement has, sent or not."""
    return int(await sql.count_posts(reader, announcement_id=announcement_id))


async def steps_of(reader: aiosqlite.Connection, announcement_id: int, run: str) -> list[Delivery]:
    """Return every row of a run, by channel, in the order in which they were asked for."""
    return [Delivery(**dict(row)) async for row in sql.steps_of(reader, announcement_id=announcement_id, run=run)]


async def step_of(reader: aiosqlite.Connection, row: Delivery, step: str) -> Delivery | None:
    """Return the row of another step of the same run in the same channel, or None."""
    return _row(
        await sql.step_of(
            reader, announcement_id=row.announcement_id, run=row.run, channel_id=row.channel_id, step=step
        )
    )


@dataclass(frozen=True)
class SentRun:
    """A run of which something is to be seen: in how many channels, since when.

    `id` is the row of one of its posts, `among` how many such runs there are.
    """

    run: str
    number: int
    due_ms: int
    sent_ms: int
    posts: int
    id: int
    among: int


async def sent_runs(
    reader: aiosqlite.Connection, announcement_id: int, take: int, skip: int = 0, *, run: str | None = None
) -> list[SentRun]:
    """Return the newest runs of an announcement that were sent and not recalled; `run`: only that one."""
    rows = sql.sent_runs(reader, announcement_id=announcement_id, run=run, take=take, skip=skip)
    return [SentRun(**dict(row)) async for row in rows]


async def last_posts(reader: aiosqlite.Connection, guild_id: int) -> dict[int, list[Delivery]]:
    """Return the posts of the newest run of each of a guild's announcements, by announcement."""
    found: dict[int, list[Delivery]] = {}
    async for row in sql.last_posts_in(reader, guild_id=guild_id):
        found.setdefault(row["announcement_id"], []).append(Delivery(**dict(row)))
    return found


async def troubles(reader: aiosqlite.Connection, guild_id: int, take: int, skip: int = 0) -> list[Delivery]:
    """Return what has failed or is unknown in a guild, the newest run first."""
    return [Delivery(**dict(row)) async for row in sql.troubles_in(reader, guild_id=guild_id, take=take, skip=skip)]


async def unsaid(
    reader: aiosqlite.Connection, guild_id: int, channel_id: int | None, since_ms: int, take: int
) -> list[Delivery]:
    """Return what was due in a channel (None: anywhere in a guild) since a moment (ms) and was not said.

    Faults come before what was only late; that there was nothing to say is neither.
    """
    rows = sql.unsaid(reader, guild_id=guild_id, channel_id=channel_id, since_ms=since_ms, take=take)
    return [Delivery(**dict(row)) async for row in rows]


async def count_troubles(reader: aiosqlite.Connection, guild_id: int) -> int:
    """Return how much has failed or is unknown in a guild."""
    return int(await sql.count_troubles(reader, guild_id=guild_id))


async def open_in(reader: aiosqlite.Connection, guild_id: int, until_ms: int) -> list[Delivery]:
    """Return what waits in a guild's outbox for a moment not later than `until_ms`, the next first."""
    return [Delivery(**dict(row)) async for row in sql.open_in(reader, guild_id=guild_id, until_ms=until_ms)]


async def get(reader: aiosqlite.Connection, delivery_id: int) -> Delivery | None:
    """Return one row of the outbox, or None."""
    return _row(await sql.delivery(reader, id=delivery_id))


async def begin(writer: Writer, row: Delivery, now: int, decide: Decide | None = None) -> Delivery | None:
    """Write down that Discord is about to be asked; None where the row is no longer as it was.

    `decide` is asked in the same transaction; without it nobody is notified. What was begun before stays as it was
    decided then.
    """

    async def job(connection: aiosqlite.Connection) -> Any:
        pings, hush = bool(row.pings), row.hush
        if row.first_ms is None:
            pings, hush = await decide(connection) if decide is not None else (False, None)
        return await sql.begin(connection, id=row.id, was=row.state, now=now, pings=int(pings), hush=hush)

    return _row(await writer.run(job))


async def settle(
    writer: Writer,
    row: Delivery,
    state: str,
    *,
    next_ms: int | None = None,
    first_ms: int | None = None,
    message_id: int | None = None,
    sent_ms: int | None = None,
    reason: str | None = None,
    detail: str | None = None,
    following: Iterable[tuple[str, int | None]] = (),
) -> Delivery | None:
    """Write down what came of a row, and in the same transaction the steps `following`.

    Each step with the moment (ms) from which it may be done, None for now.

    Return the row as it is then; None where it is no longer as it was, and nothing is written.
    """

    async def job(connection: aiosqlite.Connection) -> Any:
        settled = await sql.settle(
            connection,
            id=row.id,
            was=row.state,
            state=state,
            next_ms=next_ms,
            first_ms=first_ms,
            message_id=message_id,
            sent_ms=sent_ms,
            reason=reason,
            detail=detail,
        )
        if settled is not None:
            for step, moment in following:
                ready = moment or sent_ms or row.ready_ms
                step_row = replace(row, step=step, state="planned", ready_ms=ready, next_ms=ready, reason=None)
                await add_delivery(connection, replace(step_row, message_id=message_id))
        return settled

    return _row(await writer.run(job))


async def reopen(writer: Writer, row: Delivery, changer: int, now: int) -> Delivery | None:
    """Plan a row anew, as if it had not been tried, and keep who asked for it; None where it is no longer as it was."""

    async def job(connection: aiosqlite.Connection) -> Any:
        reopened = await sql.reopen(connection, id=row.id, was=row.state, now=now)
        if reopened is not None:
            await log(connection, row.announcement_id, changer, now, "retried")
        return reopened

    return _row(await writer.run(job))


async def leave(writer: Writer, row: Delivery, state: str, changer: int, now: int) -> bool:
    """Write down that a row is left be, and by whom; False where it is no longer as it was."""
    nothing = dict.fromkeys(("next_ms", "first_ms", "message_id", "sent_ms", "detail"))

    async def job(connection: aiosqlite.Connection) -> bool:
        left = await sql.settle(connection, id=row.id, was=row.state, state=state, reason="by_hand", **nothing)
        if left is not None:
            await log(connection, row.announcement_id, changer, now, "left")
        return left is not None

    return await writer.run(job)


async def postpone(writer: Writer, row: Delivery, next_ms: int, *, tries: int = 0) -> bool:
    """See to a row at another moment; `tries` more have been in vain. False where its state has changed meanwhile."""

    async def job(connection: aiosqlite.Connection) -> bool:
        moved: int = await sql.postpone(connection, id=row.id, was=row.state, next_ms=next_ms, tries=tries)
        return moved > 0

    return await writer.run(job)


async def add_delivery(connection: aiosqlite.Connection, row: Delivery) -> None:
    """Put a row into the outbox; its id is given there. Does nothing where that step is there already.

    Inside a writer's job only.
    """
    columns = (
        "announcement_id", "guild_id", "run", "number", "channel_id", "kind", "step", "state", "due_ms", "ready_ms",
        "next_ms", "late_ms", "folded", "folded_since_ms", "message_id", "reason",
    )  # fmt: skip
    await sql.add_delivery(connection, **{column: getattr(row, column) for column in columns})


async def take_up_interrupted(writer: Writer, mine: Callable[[int], bool], now: int) -> int:
    """Have what a crash has left `sending` checked, in the guilds that are `mine`; return how many that were."""

    async def job(connection: aiosqlite.Connection) -> int:
        found = [row["id"] async for row in sql.sending(connection) if mine(row["guild_id"])]
        for delivery_id in found:
            await sql.interrupted(connection, id=delivery_id, now=now)
        return len(found)

    return await writer.run(job)


async def interrupt(writer: Writer, delivery_id: int, now: int) -> None:
    """Have a row checked that is still `sending`, although nobody waits for its answer any more."""
    await writer.run(lambda connection: sql.interrupted(connection, id=delivery_id, now=now))


async def nearest(reader: aiosqlite.Connection) -> list[tuple[int, int | None, int]]:
    """Return (guild, channel, moment) of what is to be seen to next, by guild and channel; None: a run to plan."""
    return [(row["guild_id"], row["channel_id"], row["next_ms"]) async for row in sql.nearest(reader)]


async def due_channels(reader: aiosqlite.Connection, now: int) -> list[tuple[int, int]]:
    """Return (guild, channel) where something is due, that which has waited longest first."""
    return [(row["guild_id"], row["channel_id"]) async for row in sql.due_channels(reader, now=now)]


async def due_in(reader: aiosqlite.Connection, channel_id: int, now: int) -> Delivery | None:
    """Return the oldest row that is due in a channel, or None."""
    return _row(await sql.due_in(reader, channel_id=channel_id, now=now))


async def any_untold(reader: aiosqlite.Connection) -> bool:
    """Return whether there is a row of which somebody is to be told and was not."""
    return bool([row async for row in sql.untold(reader)])


async def take_untold(writer: Writer, mine: Callable[[int], bool]) -> list[tuple[Delivery, ...]]:
    """Return the rows of which somebody is to be told in the guilds that are `mine`: bad ends, and withheld pings.

    Those of one run are told together, and those that were told together once are so again.
    """

    async def job(connection: aiosqlite.Connection) -> list[tuple[Delivery, ...]]:
        rows = [Delivery(**dict(row)) async for row in sql.untold(connection)]
        batches = []
        for _, same in groupby(rows, lambda row: (row.announcement_id, row.run, row.telling)):
            batch = tuple(same)
            if not mine(batch[0].guild_id):
                continue
            batches.append(batch)
            for row in batch:
                await sql.set_telling(connection, id=row.id, telling=batch[0].telling or batch[0].id)
        return batches

    return await writer.run(job)


async def told(writer: Writer, delivery_ids: Iterable[int], now: int) -> None:
    """Write down that somebody has been told what became of some rows."""

    async def job(connection: aiosqlite.Connection) -> None:
        for delivery_id in delivery_ids:
            await sql.told(connection, id=delivery_id, now=now)

    await writer.run(job)


async def published(reader: aiosqlite.Connection, channel_id: int, since_ms: int) -> tuple[int, ...]:
    """Return when something of a channel was published since then."""
    return tuple([row["sent_ms"] async for row in sql.published(reader, channel_id=channel_id, since_ms=since_ms)])


async def corrected(reader: aiosqlite.Connection, channel_id: int, since_ms: int) -> tuple[int, ...]:
    """Return when something of a channel that was published was edited since then."""
    return tuple([row["sent_ms"] async for row in sql.corrected(reader, channel_id=channel_id, since_ms=since_ms)])


def _row(row: Any) -> Delivery | None:
    return None if row is None else Delivery(**dict(row))
