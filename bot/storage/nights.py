"""Trivia nights in the store: which game is a run's, and which server event is the next night's. Times are ms, UTC."""

from dataclasses import dataclass

import aiosqlite

from bot.storage.announcements import Announcement
from bot.storage.deliveries import Delivery, add_delivery
from bot.storage.queries import nights as sql
from bot.storage.writer import Writer


@dataclass(frozen=True)
class NightEvent:
    """What is known of the event of the next night; the columns are told in the migration."""

    version: int
    start_ms: int | None
    event_id: int | None
    event_run: str | None


async def claim_game(connection: aiosqlite.Connection, row: Delivery, game_id: int) -> bool:
    """Make a game the one of a run in a channel; False where there is one. Inside a writer's job only."""
    claimed: int = await sql.claim_game(
        connection,
        announcement_id=row.announcement_id,
        run=row.run,
        channel_id=row.channel_id,
        game_id=game_id,
    )
    return claimed > 0


async def has_game(reader: aiosqlite.Connection, row: Delivery) -> bool:
    """Return whether the lobby of a run in a channel has been opened."""
    game_id = await sql.game_of(reader, announcement_id=row.announcement_id, run=row.run, channel_id=row.channel_id)
    return game_id is not None


async def out_of_step(reader: aiosqlite.Connection, now: int) -> list[int]:
    """Return the nights that were changed since their event was seen to, and those whose last start has passed."""
    return [row["id"] async for row in sql.out_of_step(reader, now=now)]


async def event_of(reader: aiosqlite.Connection, announcement_id: int) -> NightEvent | None:
    """Return what is known of a night's event. Inside a writer's job its connection is the `reader`."""
    row = await sql.event(reader, announcement_id=announcement_id)
    return None if row is None else NightEvent(**dict(row))


async def set_step(connection: aiosqlite.Connection, night: Announcement, start_ms: int | None) -> None:
    """Write down that the outbox has been asked to bring an event up to date. Inside a writer's job only."""
    await sql.set_step(
        connection,
        announcement_id=night.id,
        guild_id=night.draft.guild_id,
        version=night.version,
        start_ms=start_ms,
    )


async def set_event(writer: Writer, announcement_id: int, event_id: int | None, run: str | None) -> None:
    """Keep which event was made, and for which run; returns once that is committed."""
    await writer.run(
        lambda connection: sql.set_event(connection, announcement_id=announcement_id, event_id=event_id, event_run=run)
    )


async def event_row(reader: aiosqlite.Connection, announcement_id: int) -> Delivery | None:
    """Return the row of the outbox that sees to a night's event, or None where it has had none."""
    row = await sql.event_row(reader, announcement_id=announcement_id)
    return None if row is None else Delivery(**dict(row))


async def ask(connection: aiosqlite.Connection, row: Delivery, now: int) -> bool:
    """Have the event of a night seen to, by the row it has or a new one: `row`. Inside a writer's job only.

    False where it is being seen to at this moment.
    """
    there = await event_row(connection, row.announcement_id)
    if there is None:
        await add_delivery(connection, row)
        return True
    asked: int = await sql.ask_again(
        connection,
        id=there.id,
        run=row.run,
        number=row.number,
        channel_id=row.channel_id,
        kind=row.kind,
        due_ms=row.due_ms,
        now=now,
    )
    return asked > 0


async def starts(reader: aiosqlite.Connection, announcement_id: int, now: int) -> list[Delivery]:
    """Return the starts of a night that are still to come, those that were called off too."""
    return [Delivery(**dict(row)) async for row in sql.starts(reader, announcement_id=announcement_id, now=now)]


async def put_back(writer: Writer, row: Delivery) -> None:
    """Have a start that was called off happen after all, at its hour."""
    await writer.run(lambda connection: sql.put_back(connection, id=row.id))
