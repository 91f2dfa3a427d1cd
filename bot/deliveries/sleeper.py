"""The one sleeper: sleeps until the nearest due moment, plans the runs that are due, and has their rows seen to.

- One channel has one worker at a time, so its posts come in order and wait for its rate limit here, not half sent.
- A worker exists only while its channel has something due; when it ends the sleeper looks again.
- What the sleeper does is safe to do twice: a second one, or one that was replaced half-way, finds the rows there.
"""

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Callable, Collection

import discord

from bot.announcements import outbox
from bot.announcements.outbox import IllegalMoveError
from bot.asking import NotNowError
from bot.deliveries import planning
from bot.deliveries.calls import wall_ms
from bot.deliveries.kinds import Kinds
from bot.deliveries.sender import Sender
from bot.deliveries.troubles import Tell, Trouble, log_trouble, troubles_of
from bot.storage import announcements as stored
from bot.storage import deliveries as outgoing
from bot.storage import drafts, partings
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
# What ends badly within so long is told together: a run goes to up to 25 channels.
GATHER_S = 5.0


Rounds = Callable[[Collection[int], int], int | None]
"""Sees to what else is due now (ms) in the guilds with something to come; returns when (ms) the next is, or None."""


class Deliveries:
    """What is announced, on its way.

    `tell` hears of every run that came to a bad end, once, with all the channels where it did; without it the log does.
    `rounds` is asked whenever the sleeper looks what is due, and woken for.
    """

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
        self.rounds: Rounds = lambda guild_ids, now: None
        self._kinds = kinds
        self._sender = Sender(client, store, series, kinds, self._hear)
        self._untold = False
        self._unspeakable: set[int] = set()
        self._teller: asyncio.Task[None] | None = None
        self._sleeper: asyncio.Task[None] | None = None
        self._workers: dict[int, asyncio.Task[None]] = {}
        self._due: deque[int] = deque()
        self._looking = self._anew = False
        self._closed = False

    async def take_up(self) -> None:
        """Go on where the last process stopped. After the login."""
        await outgoing.take_up_interrupted(self._store.writer, self._mine, wall_ms())
        await planning.renew(self._store, self._mine)
        if await outgoing.any_untold(self._store.reader) or await partings.untold(self._store.reader, self._mine):
            self._hear()
        self.wake()

    def wake(self) -> None:
        """Look again what is due next: something was planned, changed or done."""
        if self._closed:
            return
        if self._looking:
            # A look that were cut off each time would never come to an end while much goes on.
            self._anew = True
            return
        if self._sleeper is not None:
            self._sleeper.cancel()
        self._sleeper = spawn(self._sleep(), name="announcements")

    async def close(self) -> None:
        """Begin nothing more, and give what is under way a moment. What is cut off is checked at the next start."""
        self._closed = True
        for waiting in (self._sleeper, self._teller):
            if waiting is not None:
                waiting.cancel()
        workers = list(self._workers.values())
        if workers:
            _, late = await asyncio.wait(workers, timeout=REST_S)
            for worker in late:
                worker.cancel()

    async def retry(self, row: Delivery, changer: int) -> bool:
        """Plan what has failed, is unknown or was skipped anew, as `changer` asks; False where somebody was faster.

        Raises IllegalMoveError for a row in another state.
        """
        outbox.move(row.state, "retry")
        reopened = await outgoing.reopen(self._store.writer, row, changer, wall_ms())
        self.wake()
        return reopened is not None

    async def hasten(self, row: Delivery) -> bool:
        """See at once to a row that waits for its next try; False where it has changed its state meanwhile."""
        moved = await outgoing.postpone(self._store.writer, row, wall_ms())
        self.wake()
        return moved

    async def skip(self, row: Delivery, changer: int) -> bool:
        """Leave a row be, as `changer` asks; False where somebody was faster. Raises IllegalMoveError.

        A post that may be there is looked for first: nobody could recall it, once it is written off.
        """
        if row.step == "post" and row.state == "checking":
            raise IllegalMoveError("a post that is checking is not left out")
        state = outbox.move(row.state, "skip")
        return await outgoing.leave(self._store.writer, row, state, changer, wall_ms())

    async def forget_guild(self, guild_id: int) -> None:
        """Delete a guild's announcements, the bot having left it, and tell the authors of what was still to come."""
        await stored.forget_guild(self._store.writer, guild_id)
        self.wake()
        self._hear()

    def erased(self) -> None:
        """Have it told what is off because somebody had their words erased."""
        self.wake()
        self._hear()

    def _hear(self) -> None:
        """Have somebody told soon of what was written down."""
        self._untold = True
        if not self._closed and (self._teller is None or self._teller.done()):
            self._teller = spawn(self._tell_all(), name="telling")

    async def _tell_all(self) -> None:
        tries = 0
        while self._untold:
            await asyncio.sleep(GATHER_S if not tries else outbox.pause_ms(tries) / 1000)
            self._untold = False
            done = await self._tell_of_partings()
            for rows in await outgoing.take_untold(self._store.writer, self._mine):
                if self._unspeakable.issuperset(row.id for row in rows):
                    continue
                announcement = await stored.get(self._store.reader, rows[0].announcement_id)
                for trouble in troubles_of(announcement, rows) if announcement is not None else ():
                    done = await self._told(trouble) and done
            tries = 0 if done else tries + 1
            self._untold = self._untold or not done

    async def _tell_of_partings(self) -> bool:
        """Tell of what went with its server or its words; return False where that is to be tried again soon."""
        done = True
        for why, (first, *others) in await partings.untold(self._store.reader, self._mine):
            if first.id not in self._unspeakable:
                done = await self._told(Trouble(first, (), why, tuple(others))) and done
        return done

    async def _told(self, trouble: Trouble) -> bool:
        """Tell somebody, and write down that it was done; return False where that is to be tried again soon."""
        try:
            await self._tell(trouble)
        except NotNowError as problem:
            _log.warning("Nobody could be told of announcement %s: %s", trouble.announcement.id, problem)
            return False
        except Exception:
            incident = secrets.token_hex(4)
            _log.exception("Incident %s: nobody could be told of announcement %s", incident, trouble.announcement.id)
            # An error of our own would come again every few minutes: it waits for the next start.
            self._unspeakable.update([row.id for row in trouble.rows] or [trouble.announcement.id])
            return True
        if trouble.rows:
            await outgoing.told(self._store.writer, [row.id for row in trouble.rows], wall_ms())
        else:
            await partings.drop(self._store.writer, [one.id for one in (trouble.announcement, *trouble.others)])
        return True

    async def _sleep(self) -> None:
        while True:
            self._looking, self._anew = True, False
            try:
                pause = await self._turn()
            except Exception:
                _log.exception("Incident %s: nothing could be announced", secrets.token_hex(4))
                pause = AGAIN_S
            finally:
                self._looking = False
            if self._anew:
                continue
            if pause is None:
                return
            await asyncio.sleep(min(pause, LONGEST_S))

    async def _turn(self) -> float | None:
        """Plan and hand out what is due; return for how long to sleep (s), None until somebody wakes us."""
        await self._plan(wall_ms())
        await self._keep(wall_ms())
        await self._hand_out()
        if len(self._workers) >= WORKERS:
            return None
        nearest = [one for one in await outgoing.nearest(self._store.reader) if self._mine(one[0])]
        moments = [moment for _, channel_id, moment in nearest if channel_id not in self._workers]
        planned = {guild_id for guild_id, channel_id, _ in nearest if channel_id is None}
        if (round_ms := self.rounds(planned, wall_ms())) is not None:
            moments.append(round_ms)
        for forget in (drafts.forget_old, stored.forget_pictures):
            if (old_ms := await forget(self._store, wall_ms())) is not None:
                moments.append(old_ms)
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

    async def _hand_out(self) -> None:
        """Give every free worker a channel, first those that have waited longest."""
        if not self._due and len(self._workers) < WORKERS:
            found = await outgoing.due_channels(self._store.reader, wall_ms())
            # At a full hour they are thousands: whoever is through with one does not look for all of them again.
            self._due.extend(channel_id for guild_id, channel_id in found if self._mine(guild_id))
        while self._due and len(self._workers) < WORKERS:
            channel_id = self._due.popleft()
            if channel_id not in self._workers:
                worker = spawn(self._work(channel_id), name=f"announcements in {channel_id}")
                self._workers[channel_id] = worker

    async def _keep(self, now: int) -> None:
        for name, kind in self._kinds.items():
            try:
                if kind.keep is not None:
                    await kind.keep(now)
            except Exception:
                _log.exception("Incident %s: what goes with a %s was not seen to", secrets.token_hex(4), name)

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
