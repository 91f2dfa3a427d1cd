"""The server event of a trivia night: for the next night there is one, and never two.

Discord knows no nonce for events. So each carries a mark in its description, and whoever wants to change anything first
lists what is there: what is ours is moved, what is missing is made, what is there twice is deleted but for one. Doing
that again at any point, after a crash or a lost answer, comes to the same.

An event that has begun is left alone: Discord begins and ends it by its own times.
"""

import base64
import contextlib
import hashlib
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import discord

from bot.announcements.plan import Run, runs
from bot.deliveries.calls import RefusedError, wall_ms
from bot.deliveries.kinds import NotYetError
from bot.deliveries.night_options import NightOptions, read_options
from bot.deliveries.planning import plan_of
from bot.deliveries.rights import Use, channel_faults, guild_of
from bot.storage import nights
from bot.storage.announcements import Announcement
from bot.storage.database import Store
from bot.ui.layouts import shortened
from bot.words import say, say_count

_log = logging.getLogger(__name__)

# Discord's page on guild scheduled events: the lengths of its texts, and of its status the one that has not begun.
NAME_LIMIT, DESCRIPTION_LIMIT, LOCATION_LIMIT = 100, 1000, 100
COMING = 1
GUILD_ONLY, EXTERNAL = 2, 3
UNKNOWN_EVENT, TOO_MANY_EVENTS = 10070, 30038
# An event has to begin in the future, by Discord's clock.
SOONEST_MS = 10_000
ROUND_MS = 15 * 60_000
# From one question to the next, besides the time to answer: the settling, the reveal, the reading.
BETWEEN_S = 12
AGAIN_MS = 5_000
EVENT: frozenset[Use] = frozenset({"event"})


@dataclass(frozen=True)
class Wanted:
    """An event as it ought to be; `start_ms` and `end_ms` are moments (ms)."""

    name: str
    description: str
    location: str
    start_ms: int
    end_ms: int

    def payload(self) -> dict[str, Any]:
        """Return it as Discord takes it."""
        return {
            "name": self.name,
            "description": self.description,
            "privacy_level": GUILD_ONLY,
            "entity_type": EXTERNAL,
            "entity_metadata": {"location": self.location},
            "scheduled_start_time": _iso(self.start_ms),
            "scheduled_end_time": _iso(self.end_ms),
        }

    def is_as(self, event: dict[str, Any]) -> bool:
        """Return whether an event that Discord has listed is like this."""
        return (
            event["name"] == self.name
            and event.get("description") == self.description
            and (event.get("entity_metadata") or {}).get("location") == self.location
            and _ms(event["scheduled_start_time"]) == self.start_ms
            and _ms(event.get("scheduled_end_time")) == self.end_ms
        )


def next_night(announcement: Announcement, now: int) -> Run | None:
    """Return the next night that is to start after `now` (ms), or None."""
    if announcement.cancelled_ms is not None:
        return None
    return next(runs(plan_of(announcement.draft), now), None)


def event_mark(announcement_id: int) -> str:
    """Return what stands in the description of a night's events, and of no others."""
    return base64.b32encode(hashlib.blake2b(str(announcement_id).encode(), digest_size=5).digest()).decode()


def event_link(guild_id: int, event_id: int) -> str:
    """Return the address of an event."""
    return f"https://discord.com/events/{guild_id}/{event_id}"


class NightEvents:
    """The events of the nights in the servers of `client`."""

    def __init__(self, client: discord.Client, store: Store) -> None:
        self._client = client
        self._store = store

    async def see_to(self, announcement: Announcement, terms: str) -> None:
        """Have exactly one event for the next night, or none where there is none; `terms` say how it is played.

        Raises RefusedError where the server does not let the bot, NotYetError where it is not known yet, and what
        Discord says otherwise.
        """
        guild = guild_of(self._client, announcement.draft.guild_id)
        if guild is None:
            raise NotYetError("the guild is not there yet", wall_ms() + AGAIN_MS)
        run = next_night(announcement, wall_ms())
        known = await nights.event_of(self._store.reader, announcement.id)
        coming = await self._coming(announcement)
        if run is None:
            for event in coming:
                await self._delete(guild.id, int(event["id"]))
            await nights.set_event(self._store.writer, announcement.id, None, None)
            return
        event_id = known.event_id if known else None
        keep = next((event for event in coming if int(event["id"]) == event_id), next(iter(coming), None))
        for event in coming:
            if event is not keep:
                await self._delete(guild.id, int(event["id"]))
        name = run.planned.isoformat()
        if keep is None and event_id is not None and known is not None and known.event_run == name:
            return  # somebody has removed it, and knows why
        if run.ms - wall_ms() < SOONEST_MS:
            return
        if channel_faults(guild, 0, EVENT):
            raise RefusedError("no_event", "the right to create events is missing")
        wanted = self._wanted(guild, announcement, run, terms)
        if keep is None:
            await self._create(announcement, wanted, name)
            return
        if not wanted.is_as(keep):
            await self._asked(self._client.http.edit_scheduled_event(guild.id, int(keep["id"]), **wanted.payload()))
        await nights.set_event(self._store.writer, announcement.id, int(keep["id"]), name)

    async def withdraw(self, announcement: Announcement, start_ms: int) -> None:
        """Delete the event of a night that does not take place after all; that it stays does no harm."""
        try:
            for event in await self._ours(announcement):
                if _ms(event["scheduled_start_time"]) == start_ms:
                    await self._delete(announcement.draft.guild_id, int(event["id"]))
        except (discord.HTTPException, RefusedError, OSError) as problem:
            _log.warning("The event of announcement %s could not be withdrawn: %s", announcement.id, problem)

    async def _create(self, announcement: Announcement, wanted: Wanted, run: str) -> None:
        guild_id = announcement.draft.guild_id
        await self._asked(self._client.http.create_guild_scheduled_event(guild_id, **wanted.payload()))
        # discord.py asks again by itself after a server error, which may have been one after the event was made.
        made = [int(event["id"]) for event in await self._coming(announcement)]
        for event_id in made[1:]:
            await self._delete(guild_id, event_id)
        if made:
            await nights.set_event(self._store.writer, announcement.id, made[0], run)

    async def _coming(self, announcement: Announcement) -> list[dict[str, Any]]:
        """Return the events of a night that have not begun, the first made first."""
        now = wall_ms()
        return [
            event
            for event in await self._ours(announcement)
            if event["status"] == COMING and (_ms(event["scheduled_start_time"]) or 0) > now
        ]

    async def _ours(self, announcement: Announcement) -> list[dict[str, Any]]:
        me, mark = self._client.user.id if self._client.user else 0, event_mark(announcement.id)
        listed: Any = await self._client.http.get_scheduled_events(announcement.draft.guild_id, with_user_count=False)
        ours = [
            event
            for event in listed
            if int(event.get("creator_id") or 0) == me and mark in (event.get("description") or "")
        ]
        return sorted(ours, key=lambda event: int(event["id"]))

    async def _delete(self, guild_id: int, event_id: int) -> None:
        with contextlib.suppress(NotYetError):  # gone already is as good
            await self._asked(self._client.http.delete_scheduled_event(guild_id, event_id))

    async def _asked(self, asking: Any) -> None:
        """Ask Discord; raise RefusedError for what will not be done however often."""
        try:
            await asking
        except discord.Forbidden as error:
            raise RefusedError("no_event", str(error), error.code) from None
        except discord.HTTPException as error:
            if error.code == UNKNOWN_EVENT:
                raise NotYetError("the event was removed meanwhile", wall_ms()) from None
            if error.code != TOO_MANY_EVENTS:
                raise
            raise RefusedError("events_full", str(error), error.code) from None

    def _wanted(self, guild: discord.Guild, announcement: Announcement, run: Run, terms: str) -> Wanted:
        draft, options = announcement.draft, read_options(announcement.draft.options)
        channels = [guild.get_channel_or_thread(target.channel_id) for target in draft.targets]
        # Everybody in the server sees the event, and is told of no channel that they do not see.
        public = [channel for channel in channels if channel is not None and _is_public(channel)]
        places = [f"#{channel.name}" for channel in public]
        link = f"https://discord.com/channels/{guild.id}/{public[0].id if public else draft.targets[0].channel_id}"
        mark = say("night.event.mark", mark=event_mark(announcement.id))
        about = say("night.event.what", terms=terms, wait=say_count("night.minutes", options.wait_min), link=link)
        return Wanted(
            name=shortened(draft.title.strip() or say("night.title"), NAME_LIMIT),
            description=f"{shortened(about, DESCRIPTION_LIMIT - len(mark) - 2)}\n\n{mark}",
            location=shortened(" ".join(places) or say("night.title"), LOCATION_LIMIT),
            start_ms=run.ms,
            end_ms=run.ms + length_ms(options),
        )


def _is_public(channel: discord.abc.GuildChannel | discord.Thread) -> bool:
    if isinstance(channel, discord.Thread) and (channel.parent is None or channel.is_private()):
        return False
    return channel.permissions_for(channel.guild.default_role).view_channel


def length_ms(options: NightOptions) -> int:
    """Return about how long (ms) a night takes, in quarters of an hour."""
    whole = options.wait_min * 60_000 + options.questions * (options.seconds + BETWEEN_S) * 1000
    return -(-whole // ROUND_MS) * ROUND_MS


def _iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat()


def _ms(text: str | None) -> int | None:
    return None if text is None else round(datetime.fromisoformat(text).timestamp() * 1000)
