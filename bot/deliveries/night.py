"""Trivia night: a kind of announcement whose run is a quiz, with a reminder before and an event in the server.

A run is the start. Its post is the reminder, which is planned `remind_min` before; the step "start" that follows it in
the outbox, at the run's own moment, opens the lobby. So what skips, delays or explains any other run does so for a
night. The step "event" stands for the next night as a whole: whenever the announcement was changed, or a night has
begun, it is asked for again (bot/deliveries/night_keeping.py), and brings the server event (night_events.py) and the
reminders that were posted already in line with the plan.

Its options are told in bot/deliveries/night_options.py (`NightOptions`, `read_options`, `write_options`); they are set
on a panel of their own, which the button `night_options:<announcement id>` opens (cogs/trivia_night.py).
"""

import hashlib
import logging
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import aiohttp
import aiosqlite
import discord
from discord import ui
from msgspec.structs import replace

from bot.announcements.placeholders import fill
from bot.announcements.plan import runs
from bot.deliveries.calls import RefusedError, wall_ms
from bot.deliveries.house import channel_horizon
from bot.deliveries.kinds import Kind, NotYetError, Sample
from bot.deliveries.letter import THREAD_NAME_LIMIT, Letter, addressed, allowed, mark, values_of
from bot.deliveries.night_events import NightEvents, event_link, next_night
from bot.deliveries.night_keeping import keep
from bot.deliveries.night_options import lead_ms, read_options
from bot.deliveries.planning import plan_of
from bot.deliveries.rights import channel_faults, fault_line, guild_of
from bot.deliveries.threads import is_asleep
from bot.games.defaults import defaults_of
from bot.games.journal import GameKey
from bot.games.registry import ChannelBusyError
from bot.storage import deliveries as outgoing
from bot.storage import nights
from bot.storage.announcements import Announcement, Draft
from bot.storage.deliveries import Delivery
from bot.storage.trivia_settings import trivia_settings
from bot.trivia.events import Settings
from bot.ui.night import busy_card, off_card, reminder_card, waiting_card
from bot.ui.trivia_lobby import horizon_line, terms
from bot.words import say

if TYPE_CHECKING:
    from bot.client import Casebook

_log = logging.getLogger(__name__)

BUSY_MS = 20 * 60_000
"""For how long a night waits for the quiz that has its channel."""
LOOK_MS = 30_000
"""How often it looks meanwhile: there is a table to be read when the other is over."""
ARRIVAL_MS = 5_000
"""After so long it looks again for a server that Discord has not told of yet."""
# The part of a snowflake that is not its moment.
_SNOWFLAKE_REST = (1 << 22) - 1


def night_kind(client: "Casebook") -> Kind:
    """Return the kind "night". `client` has its store, archive and games."""
    night = _Night(client)
    return Kind(
        night.compose,
        night.sample,
        {"start": night.start, "event": night.see_to, "recall": night.withdraw},
        partial(keep, client.store),
    )


class _Night:
    def __init__(self, client: "Casebook") -> None:
        self._client = client
        self._store = client.store
        self._events = NightEvents(client, client.store)
        # Rows whose reminder says already that they wait for another quiz.
        self._waiting: set[int] = set()

    async def compose(self, announcement: Announcement, row: Delivery) -> Letter | None:
        """Write the reminder; None where it would come too late to remind anybody, or of what is called off."""
        now, draft = wall_ms(), announcement.draft
        if now - max(row.due_ms, row.ready_ms) > draft.tolerance_ms or not _wanted(announcement, row):
            return None
        to_come = row.due_ms if row.due_ms > now else None
        view = await self._reminder(announcement, row, now)
        return Letter(view, self._title(announcement, row), mentions=allowed(draft), after=(("start", to_come),))

    async def sample(self, draft: Draft, now: int, ceiling: int | None) -> Sample:
        """Show the reminder of a night that is about to start."""
        target, start_ms = draft.targets[0], now + lead_ms(draft)
        announcement = Announcement(0, draft, None, 1, now, now, start_ms, None)
        row = Delivery(
            id=0,
            announcement_id=0,
            guild_id=draft.guild_id,
            run="",
            number=1,
            channel_id=target.channel_id,
            kind=target.kind,
            step="post",
            state="planned",
            due_ms=start_ms,
            ready_ms=now,
        )
        return Sample(await self._reminder(announcement, row, now, ceiling), say("auto.sample.night"))

    async def start(self, announcement: Announcement, row: Delivery) -> None:
        """Open the lobby, once; wait for the quiz that has the channel, but not for ever."""
        now = wall_ms()
        guild = guild_of(self._client, row.guild_id)
        if guild is None:
            raise NotYetError("the guild is not there yet", now + ARRIVAL_MS)
        if not _wanted(announcement, row):
            await self._edit(row, self._off(announcement, row, now))
            return
        if await nights.has_game(self._store.reader, row):
            return
        # By its first try; what comes after that is the wait for another quiz.
        late_ms, tolerance_ms = (row.first_ms or now) - row.ready_ms, announcement.draft.tolerance_ms
        if late_ms > tolerance_ms or now - row.ready_ms > tolerance_ms + BUSY_MS:
            await self._events.withdraw(announcement, row.due_ms)
            raise RefusedError("late", "the start was missed")
        faults = channel_faults(guild, row.channel_id, ("post", "history")) if row.kind != "forum" else []
        gone = bool(faults) and faults[0].what == "channel_gone"
        if faults and not (gone and await is_asleep(self._client, row.channel_id)):
            raise RefusedError("channel_gone" if gone else "no_right", fault_line(faults[0]))
        place = _place(row)
        host = announcement.author or (self._client.user.id if self._client.user else 0)
        key = GameKey(_game_id(row, now), row.guild_id, place, host)
        settings = await self._settings(announcement, row)

        async def claim(connection: aiosqlite.Connection) -> bool:
            return await nights.claim_game(connection, row, key.id)

        try:
            await self._client.games.convene(key, settings, claim)
        except ChannelBusyError:
            await self._wait(announcement, row, now)
        self._waiting.discard(row.id)

    async def withdraw(self, announcement: Announcement, row: Delivery) -> None:
        """Take away the event of a night whose reminder was recalled."""
        await self._events.withdraw(announcement, row.due_ms)

    async def see_to(self, announcement: Announcement, row: Delivery) -> None:
        """Bring the reminders that were posted and the server event in line with the plan."""
        now = wall_ms()
        for start in await nights.starts(self._store.reader, announcement.id, now):
            await self._mend(announcement, start, now)
        targets = announcement.draft.targets
        settings = await self._settings(announcement, row)
        said = [*terms(settings), horizon_line(settings.horizon, self._client.archive.episodes)]
        if targets:
            await self._events.see_to(announcement, "\n".join(said))

    async def _wait(self, announcement: Announcement, row: Delivery, now: int) -> None:
        """Say that another quiz has the channel. Raises NotYetError, and RefusedError where it has had it for long."""
        until = row.ready_ms + BUSY_MS
        title = self._title(announcement, row)
        if now >= until:
            self._waiting.discard(row.id)
            await self._events.withdraw(announcement, row.due_ms)
            await self._edit(row, busy_card(title))
            raise RefusedError("busy", "another quiz has the channel")
        if row.id not in self._waiting:
            self._waiting.add(row.id)
            await self._edit(row, waiting_card(title, until_ms=until))
        raise NotYetError("another quiz has the channel", min(now + LOOK_MS, until))

    async def _mend(self, announcement: Announcement, start: Delivery, now: int) -> None:
        """Have a start to come, and its reminder, be called off or put back as the plan has it now."""
        wanted = _wanted(announcement, start)
        if not wanted and start.state in ("planned", "skipped"):
            await self._edit(start, self._off(announcement, start, now))
            if start.state == "planned":
                await outgoing.settle(self._store.writer, start, "skipped", reason="cancelled")
        elif wanted and start.state == "skipped" and start.reason == "cancelled":
            await self._edit(start, await self._reminder(announcement, start, now))
            await nights.put_back(self._store.writer, start)

    async def _reminder(
        self, announcement: Announcement, row: Delivery, now: int, ceiling: int | None = None
    ) -> ui.LayoutView:
        draft = announcement.draft
        event = await nights.event_of(self._store.reader, announcement.id)
        known = event.event_id if event is not None and event.event_run == row.run else None
        return reminder_card(
            addressed(draft),
            self._title(announcement, row),
            fill(draft.text, values_of(row, draft.server, self._client.archive.series_name)),
            await self._settings(announcement, row, ceiling),
            self._client.archive.episodes,
            start_ms=row.due_ms,
            begun=row.due_ms <= now,
            event=None if known is None else event_link(row.guild_id, known),
        )

    def _off(self, announcement: Announcement, row: Delivery, now: int) -> ui.LayoutView:
        following = next_night(announcement, now)
        return off_card(self._title(announcement, row), following_ms=following.ms if following else None)

    def _title(self, announcement: Announcement, row: Delivery) -> str:
        draft = announcement.draft
        values = values_of(row, draft.server, self._client.archive.series_name)
        return (fill(draft.title, values) or say("night.title"))[:THREAD_NAME_LIMIT]

    async def _settings(self, announcement: Announcement, row: Delivery, ceiling: int | None = None) -> Settings:
        """Return what is played in a channel, as far as that has watched by now, and no further than `ceiling`."""
        options, reader = read_options(announcement.draft.options), self._store.reader
        said = await trivia_settings(reader, row.guild_id)
        horizon = await channel_horizon(self._client, row.guild_id, row.channel_id, ceiling)
        return replace(
            (await defaults_of(reader, row.guild_id)).settings(horizon),
            mode=options.mode,
            number=min(options.questions, said.longest),
            seconds=options.seconds,
            category=options.category,
            difficulty=options.difficulty,
            called_s=options.wait_min * 60,
        )

    async def _edit(self, row: Delivery, view: ui.LayoutView) -> None:
        """Have the reminder of a night say something else; where it is gone nobody need be told."""
        if not row.message_id:
            return
        mark(view, row)
        channel = self._client.get_partial_messageable(_place(row), guild_id=row.guild_id)
        try:
            await channel.get_partial_message(row.message_id).edit(
                view=view, allowed_mentions=discord.AllowedMentions.none()
            )
        except (discord.HTTPException, aiohttp.ClientError, OSError) as problem:
            _log.info("The reminder of delivery %s stays as it is: %s", row.id, problem)


def _wanted(announcement: Announcement, row: Delivery) -> bool:
    """Return whether a night is to take place: nobody has cancelled, moved, skipped or paused it meanwhile."""
    named = any(target.channel_id == row.channel_id for target in announcement.draft.targets)
    if announcement.cancelled_ms is not None or not named:
        return False
    if row.run.startswith("now "):
        return True
    day = 24 * 3_600_000
    near = runs(plan_of(announcement.draft), row.due_ms - day, row.due_ms + day)
    return any(run.planned.isoformat() == row.run for run in near)


def _place(row: Delivery) -> int:
    """Return where a night is played: in a forum in the thread of its post, which has the id of its first message."""
    return (row.message_id or row.channel_id) if row.kind == "forum" else row.channel_id


def _game_id(row: Delivery, now: int) -> int:
    """Return the id of the game that a run becomes at `now` (ms): a snowflake, as if somebody had asked for it then."""
    digest = hashlib.blake2b(f"{row.announcement_id} {row.run} {row.channel_id}".encode(), digest_size=3).digest()
    moment = discord.utils.time_snowflake(datetime.fromtimestamp(now / 1000, UTC))
    return moment | (int.from_bytes(digest) & _SNOWFLAKE_REST)
