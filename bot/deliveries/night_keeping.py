"""When the step "event" of a trivia night is asked for: whenever the night was changed, or the last one has begun."""

import logging

import aiohttp
import aiosqlite
import discord

from bot.announcements.plan import Run
from bot.deliveries.night_events import next_night
from bot.storage import announcements as stored
from bot.storage import nights
from bot.storage.announcements import Announcement
from bot.storage.database import Store
from bot.storage.deliveries import Delivery
from bot.storage.nights import Orphan
from bot.tasks import spawn

_log = logging.getLogger(__name__)


class NightKeeper:
    """Keeps the outbox and the nights in step, and takes away the events of nights that are no more."""

    def __init__(self, client: discord.Client, store: Store) -> None:
        self._client = client
        self._store = store
        # Announcements that are no more, whose event is being deleted.
        self._leaving: set[int] = set()

    async def keep(self, now: int) -> None:
        """Ask for the step "event" of the nights that were changed, and of those whose last start has passed."""
        for announcement_id in await nights.out_of_step(self._store.reader, now):

            async def job(connection: aiosqlite.Connection, announcement_id: int = announcement_id) -> None:
                await _ask_for_event(connection, announcement_id, now)

            await self._store.writer.run(job)
        orphans = [one for one in await nights.orphans(self._store.reader) if one.announcement_id not in self._leaving]
        for orphan in orphans:
            self._leaving.add(orphan.announcement_id)
            spawn(self._take_away(orphan), name=f"event of announcement {orphan.announcement_id}")

    async def _take_away(self, orphan: Orphan) -> None:
        """Delete the event of a night that is no more; where Discord gives no answer, when something is done next."""
        try:
            if orphan.event_id is not None:
                await self._client.http.delete_scheduled_event(orphan.guild_id, orphan.event_id)
        except (discord.Forbidden, discord.NotFound) as gone:
            _log.info("The event of announcement %s stays or is gone: %s", orphan.announcement_id, gone)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as problem:
            _log.warning("The event of announcement %s was not deleted: %s", orphan.announcement_id, problem)
            self._leaving.discard(orphan.announcement_id)
            return
        await nights.drop_event(self._store.writer, orphan.announcement_id)


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
