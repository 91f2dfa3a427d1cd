"""What will stand in the way of announcements, found before their hour: once a day, and when something is taken away.

A server is told of a fault once, and once that all is well again; what it was told is in the store. Whatever happened
while the bot was away is found when it is back.
"""

import logging
import secrets
from collections.abc import Callable, Collection, Iterable

import discord
from discord import ui

from bot.asking import NotNowError
from bot.deliveries.calls import wall_ms
from bot.deliveries.leaving import forget_guild
from bot.deliveries.rights import Fault, Use, channel_faults, draft_faults, fault_line
from bot.deliveries.sleeper import Deliveries
from bot.deliveries.telling import Telling, key_of, moment, name_of, why_button
from bot.deliveries.threads import is_asleep
from bot.storage import announcements as stored
from bot.storage.announcements import Announcement
from bot.storage.checkups import Told, keep_told, told_of
from bot.storage.database import Store
from bot.storage.servers import known_guilds, server_of
from bot.tasks import spawn
from bot.ui.announce_why import elsewhere_button
from bot.ui.announce_words import bare_title
from bot.ui.lasting import Press
from bot.ui.layouts import ASH, INK, card, small
from bot.words import say, say_count

_log = logging.getLogger(__name__)

DAY_MS = 86_400_000
# Who takes one thing away often takes another.
GATHER_MS = 10_000
AGAIN_MS = 300_000
LISTED = 8
BUTTONS = 3
PEOPLE = 5
_LOG_USES: tuple[Use, ...] = ("post",)
# What is mended by another channel or role, and not by a right.
_ELSEWHERE = ("channel_gone", "wrong_kind", "role_gone")

Found = dict[Fault, list[Announcement]]
"""What is wrong, and which announcements it concerns, the next due first."""


class Checkup:
    """Looks after the servers in which something is to be announced, whenever the sleeper of `deliveries` asks.

    Servers that let the bot go while it was away are forgotten; `mine` says which are this process's.
    """

    def __init__(
        self,
        client: discord.Client,
        store: Store,
        telling: Telling,
        deliveries: Deliveries,
        mine: Callable[[int], bool],
    ) -> None:
        self._client = client
        self._store = store
        self._telling = telling
        self._deliveries = deliveries
        self._mine = mine
        self._next: dict[int, int] = {}
        self._begun = self._anew = self._parted = self._busy = False

    def begin(self) -> None:
        """Look at every server: Discord has told of them, and what has changed before nobody has."""
        self._begun = self._anew = self._parted = True
        self._deliveries.wake()

    def soon(self, guild_id: int) -> None:
        """Look at a server in some seconds, if anything is to be announced there: something was taken away."""
        if guild_id in self._next:
            self._next[guild_id] = min(self._next[guild_id], wall_ms() + GATHER_MS)
            self._deliveries.wake()

    def round(self, guild_ids: Collection[int], now: int) -> int | None:
        """Look at those of the guilds whose time has come; return when (ms) that of the next has, or None."""
        if not self._begun:
            return None
        self._next = {one: now if self._anew else self._next.get(one) or _daily(one, now) for one in guild_ids}
        self._anew = False
        due = [one for one, at in self._next.items() if at <= now]
        if (due or self._parted) and not self._busy:
            self._busy = True
            self._next |= {one: _daily(one, now) for one in due}
            spawn(self._look_at(due), name="checkup")
        return min((at for at in self._next.values() if at > now), default=None)

    async def _look_at(self, guild_ids: list[int]) -> None:
        try:
            if self._parted:
                self._parted = False
                guild_ids = [*await self._that_let_us_go(), *guild_ids]
            for guild_id in guild_ids:
                await self._try(guild_id)
        finally:
            self._busy = False
            self._deliveries.wake()

    async def _that_let_us_go(self) -> list[int]:
        """Return the servers of which something is kept and that Discord has not told of: nothing need be due there."""
        known = await known_guilds(self._store.reader)
        return [one for one in known if self._mine(one) and self._client.get_guild(one) is None]

    async def _try(self, guild_id: int) -> None:
        try:
            if not await self._check(guild_id):
                self._next[guild_id] = wall_ms() + AGAIN_MS
        except NotNowError as problem:
            _log.warning("Guild %s could not be told what is wrong: %s", guild_id, problem)
            self._next[guild_id] = wall_ms() + AGAIN_MS
        except Exception:
            _log.exception("Incident %s: guild %s could not be looked at", secrets.token_hex(4), guild_id)

    async def _check(self, guild_id: int) -> bool:
        """Look at a guild, and tell what there is to tell; False where Discord has not told us of it yet."""
        guild = self._client.get_guild(guild_id)
        if guild is None and self._client.is_ready():
            # It let us go while we were away.
            await forget_guild(self._store, self._deliveries, guild_id)
            return True
        if guild is None or guild.unavailable:
            return False
        live = [one for one in await stored.briefs(self._store.reader, guild_id, wall_ms()) if one.next_ms is not None]
        log_channel = (await server_of(self._store.reader, guild_id)).log_channel
        found = await self._found(guild, live, log_channel)
        told = await told_of(self._store.reader, guild_id)
        names = {_name(fault): fault for fault in found}
        fresh = {fault: found[fault] for name, fault in names.items() if name not in told.faults}
        if fresh:
            standing = len(names.keys() & told.faults)
            await self._tell(guild_id, live, fresh, told, lambda inside: _wrong(fresh, standing, inside=inside))
        elif told.faults and not found and (mended := _still_used(live, log_channel, told)):
            await self._tell(guild_id, mended, {}, told, lambda inside: _well(mended[0], inside=inside))
        if names.keys() != told.faults:
            await keep_told(self._store.writer, guild_id, names, wall_ms())
        return True

    async def _found(self, guild: discord.Guild, live: Iterable[Announcement], log_channel: int | None) -> Found:
        found: Found = {}
        asleep: dict[int, bool] = {}
        for announcement in live:
            for fault in draft_faults(guild, announcement.draft):
                if fault.what == "channel_gone" and fault.channel_id is not None:
                    if fault.channel_id not in asleep:
                        asleep[fault.channel_id] = await is_asleep(self._client, fault.channel_id)
                    if asleep[fault.channel_id]:
                        continue
                found.setdefault(fault, []).append(announcement)
        if log_channel is not None:
            for fault in channel_faults(guild, log_channel, _LOG_USES):
                found.setdefault(fault, [])
        return found

    async def _tell(
        self,
        guild_id: int,
        live: list[Announcement],
        fresh: Found,
        told: Told,
        make: Callable[[bool], ui.LayoutView],
    ) -> None:
        concerned = [one for announcements in fresh.values() for one in announcements] or live
        people = dict.fromkeys(one.author for one in concerned if one.author is not None)
        key = key_of("checkup", guild_id, told.told_ms, *sorted(map(_name, fresh)))
        if not await self._telling.reach(guild_id, list(people)[:PEOPLE], make, key):
            _log.warning("Nobody in guild %s could be told: %s", guild_id, [_name(fault) for fault in fresh] or "well")


def _daily(guild_id: int, now: int) -> int:
    """Return when (ms) a guild is looked at next: at the time of day at which it was made, so not all at once."""
    return now + DAY_MS - (now - (guild_id >> 22)) % DAY_MS


def _name(fault: Fault) -> str:
    return f"{fault.what} {fault.channel_id or ''} {fault.role_id or ''}"


def _still_used(live: list[Announcement], log_channel: int | None, told: Told) -> list[Announcement]:
    """Return the announcements that something stood in the way of, as their server was told."""
    ids = {int(part) for name in told.faults for part in name.split(" ")[1:] if part}
    everywhere = log_channel in ids or any(name.split(" ")[1:] == ["", ""] for name in told.faults)
    return [
        one
        for one in live
        if everywhere or not ids.isdisjoint({target.channel_id for target in one.draft.targets}.union(one.draft.roles))
    ]


def _wrong(fresh: Found, standing: int, *, inside: bool) -> ui.LayoutView:
    blocks = [f"### {say('checkup.wrong')}"]
    for fault, announcements in list(fresh.items())[:LISTED]:
        concerns = " · ".join(
            say("checkup.next", title=name_of(one), due=moment(one.next_ms)) if one.next_ms else name_of(one)
            for one in announcements[:BUTTONS]
        )
        more = say_count("checkup.more", len(announcements) - BUTTONS) if len(announcements) > BUTTONS else ""
        blocks.append("\n".join([fault_line(fault), small(concerns or say("checkup.log")), small(more)]).strip())
    if len(fresh) > LISTED:
        blocks.append(say_count("checkup.faults", len(fresh) - LISTED))
    if standing:
        blocks.append(small(say_count("checkup.standing", standing)))
    if not inside:
        return card(*blocks, small(say("told.direct")), accent=INK)
    concerned = {one.id: one for announcements in fresh.values() for one in announcements}
    misplaced = {one.id for fault, those in fresh.items() if fault.what in _ELSEWHERE for one in those}
    buttons = [_mend(one) if one.id in misplaced else _why(one) for one in list(concerned.values())[:BUTTONS]]
    return card(*blocks, accent=INK, rows=[ui.ActionRow(*buttons)] if buttons else [])


def _why(announcement: Announcement) -> Press:
    return why_button(announcement, say("checkup.button.why", title=bare_title(announcement.draft)))


def _mend(announcement: Announcement) -> Press:
    label = say("checkup.button.edit", title=bare_title(announcement.draft))
    return elsewhere_button(announcement.id, announcement.draft, label)


def _well(first: Announcement, *, inside: bool) -> ui.LayoutView:
    following = say("checkup.next", title=name_of(first), due=moment(first.next_ms)) if first.next_ms else None
    return card(f"### {say('checkup.well')}", say("checkup.well.what"), following and small(following), accent=ASH)
