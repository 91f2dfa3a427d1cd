"""When the step "event" of a trivia night is asked for: whenever the night was changed, or the last one has begun."""

import aiosqlite

from bot.announcements.plan import Run
from bot.deliveries.night_events import next_night
from bot.storage import announcements as stored
from bot.storage import nights
from bot.storage.announcements import Announcement
from bot.storage.database import Store
from bot.storage.deliveries import Delivery


async def keep(store: Store, now: int) -> None:
    """Ask for the step "event" of the nights that were changed, and of those whose last start has passed."""
    for announcement_id in await nights.out_of_step(store.reader, now):

        async def job(connection: aiosqlite.Connection, announcement_id: int = announcement_id) -> None:
            await _ask_for_event(connection, announcement_id, now)

        await store.writer.run(job)


async def _ask_for_event(connection: aiosqlite.Connection, announcement_id: int, now: int) -> None:
    """Put the step "event" of a night into the outbox, inside a writer's job."""
    announcement = await stored.get(connection, announcement_id)
    if announcement is None:
        return
    known = await nights.event_of(connection, announcement_id)
    there = await nights.event_row(connection, announcement_id)
    try:
        run = next_night(announcement, now)
    except ValueError:
        run = None  # of a zone that this machine does not know; the planning has said so
    if run is None and (there is None or known is None or known.version == announcement.version):
        asked = True  # nothing is to come, and nothing can have been left behind
    else:
        asked = await nights.ask(connection, _event_row(announcement, run, there, now), now)
    if asked:
        start_ms = run.ms if run is not None else None
        await nights.set_step(connection, announcement, start_ms)


def _event_row(announcement: Announcement, run: Run | None, last: Delivery | None, now: int) -> Delivery:
    """Return the step "event" for the next night; where none is to come, for the last that was."""
    target = next(iter(announcement.draft.targets), None)
    return Delivery(
        id=0,
        announcement_id=announcement.id,
        guild_id=announcement.draft.guild_id,
        run=run.planned.isoformat() if run else last.run if last else "",
        number=run.number if run else last.number if last else 0,
        channel_id=target.channel_id if target else announcement.draft.guild_id,
        kind=target.kind if target else "text",
        step="event",
        state="planned",
        due_ms=run.ms if run else last.due_ms if last else now,
        ready_ms=now,
        next_ms=now,
        message_id=0,
    )
