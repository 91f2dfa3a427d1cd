"""The one sleeper: sleeps until the nearest due moment, plans the runs that are due, and has their rows seen to.

- One channel has one worker at a time, so its posts come in order and wait for its rate limit here, not half sent.
- A worker exists only while its channel has something due; when it ends the sleeper looks again.
- What the sleeper does is safe to do twice: a second one, or one that was replaced half-way, finds the rows there.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable

import discord

from bot.announcements import outbox
from bot.deliveries import planning
from bot.deliveries.calls import wall_ms
from bot.deliveries.kinds import Kinds
from bot.deliveries.sender import Sender
from bot.deliveries.troubles import Tell, Trouble, log_trouble
from bot.storage import announcements as stored
from bot.storage import deliveries as outgoing
from bot.storage.database import Store
from bot.storage.deliveries import Delivery
from bot.tasks import spawn

_log = logging.getLogger(__name__)

# So many channels at once, so that a full hour leaves Discord's 50 requests a second to the games.
WORKERS = 8
# The machine's time of day may be set while we sleep.
LONGEST_S = 3600.0
# After the store has failed.
AGAIN_S = 60.0
REST_S = 2.0


class Deliveries:
    """What is announced, on its way. `tell` hears of every bad end, once; without it the log does."""

    def __init__(
        self,
        client: discord.Client,
        store: Store,
        series: str,
        mine: Callable[[int], bool],
        *,
        kinds: Kinds,
        tell: Tell = log_trouble,
    ) -> None:
        self._store = store
        self._mine = mine
        self._tell = tell
        self._sender = Sender(client, store, series, kinds, tell)
        self._sleeper: asyncio.Task[None] | None = None
        self._workers: dict[int, asyncio.Task[None]] = {}
        self._closed = False

    async def take_up(self) -> None:
        """Go on where the last process stopped. After the login."""
        await outgoing.take_up_interrupted(self._store.writer, self._mine, wall_ms())
        await planning.renew(self._store, self._mine)
        for row in await outgoing.untold(self._store.reader):
            announcement = await stored.get(self._store.reader, row.announcement_id)
            if announcement is not None and self._mine(row.guild_id):
                await self._sender.tell(announcement, row)
        self.wake()

    def wake(self) -> None:
        """Look again what is due next: something was planned, changed or done."""
        if self._closed:
            return
        if self._sleeper is not None:
            self._sleeper.cancel()
        self._sleeper = spawn(self._sleep(), name="announcements")

    async def close(self) -> None:
        """Begin nothing more, and give what is under way a moment. What is cut off is checked at the next start."""
        self._closed = True
        if self._sleeper is not None:
            self._sleeper.cancel()
        workers = list(self._workers.values())
        if workers:
            _, late = await asyncio.wait(workers, timeout=REST_S)
            for worker in late:
                worker.cancel()

    async def retry(self, row: Delivery) -> bool:
        """Plan what has failed, is unknown or was skipped anew; False where somebody was faster.

        Raises IllegalMoveError for a row in another state.
        """
        outbox.move(row.state, "retry")
        reopened = await outgoing.reopen(self._store.writer, row, wall_ms())
        self.wake()
        return reopened is not None

    async def skip(self, row: Delivery) -> bool:
        """Leave a row be; False where somebody was faster. Raises IllegalMoveError."""
        state = outbox.move(row.state, "skip")
        return await outgoing.settle(self._store.writer, row, state, reason="by_hand") is not None

    async def forget_guild(self, guild_id: int) -> None:
        """Delete a guild's announcements, the bot having left it, and tell of those that were still to come."""
        waiting = [
            await stored.get(self._store.reader, one) for one in await stored.waiting_in(self._store.reader, guild_id)
        ]
        await stored.forget_guild(self._store.writer, guild_id)
        for announcement in waiting:
            if announcement is not None:
                await self._tell(Trouble(announcement, None, "left"))
        self.wake()

    async def _sleep(self) -> None:
        while True:
            try:
                pause = await self._turn()
            except Exception:
                _log.exception("Incident %s: nothing could be announced", secrets.token_hex(4))
                pause = AGAIN_S
            if pause is None:
                return
            await asyncio.sleep(min(pause, LONGEST_S))

    async def _turn(self) -> float | None:
        """Plan and hand out what is due; return for how long to sleep (s), None until somebody wakes us."""
        await self._plan(wall_ms())
        for guild_id, channel_id in await outgoing.due_channels(self._store.reader, wall_ms()):
            if len(self._workers) < WORKERS and self._mine(guild_id) and channel_id not in self._workers:
                worker = spawn(self._work(channel_id), name=f"announcements in {channel_id}")
                self._workers[channel_id] = worker
        if len(self._workers) >= WORKERS:
            return None
        moments = [
            moment
            for guild_id, channel_id, moment in await outgoing.nearest(self._store.reader)
            if self._mine(guild_id) and channel_id not in self._workers
        ]
        return max(min(moments) - wall_ms(), 0) / 1000 if moments else None

    async def _plan(self, now: int) -> None:
        for guild_id, announcement_id in await stored.due_plans(self._store.reader, now):
            if not self._mine(guild_id):
                continue
            try:
                await planning.plan_due(self._store.writer, announcement_id, now)
            except ValueError:
                _log.exception("Incident %s: announcement %s has no plan", secrets.token_hex(4), announcement_id)
                await planning.set_aside(self._store.writer, announcement_id)

    async def _work(self, channel_id: int) -> None:
        """See to what is due in a channel, row by row."""
        row: Delivery | None = None
        try:
            while not self._closed and (row := await outgoing.due_in(self._store.reader, channel_id, wall_ms())):
                await self._sender.see_to(row)
        except Exception:
            _log.exception("Incident %s: the outbox of channel %s is stuck", secrets.token_hex(4), channel_id)
            await asyncio.sleep(AGAIN_S)
            if row is not None:
                await outgoing.interrupt(self._store.writer, row.id, wall_ms())
        finally:
            del self._workers[channel_id]
            self.wake()
