"""Why the bot says nothing: rights that are missing, hours that are quiet, runs that did not come to their end."""

from collections.abc import Sequence

import aiosqlite
import discord

from bot.announcements.quiet import quiet_span
from bot.announcements.week import period
from bot.deliveries.calls import wall_ms
from bot.deliveries.loudness import pings_used
from bot.deliveries.planning import plan_of
from bot.deliveries.rights import Fault, Use, channel_faults, draft_faults, fault_line, quiz_faults, server_faults
from bot.knowledge.gate import NOTHING_WATCHED
from bot.knowledge.horizons import place_horizon
from bot.storage import announcements as stored
from bot.storage import deliveries as outgoing
from bot.storage.announcements import Announcement
from bot.storage.deliveries import Delivery
from bot.storage.servers import Server, server_of
from bot.storage.trivia_settings import allowed_channels
from bot.ui.announce_reasons import in_words
from bot.ui.announce_words import title_of
from bot.ui.why_silent import Silence
from bot.words import say

LATELY_MS = 7 * 86_400_000
# A busy server's week; what is beyond it is said to be more.
MOST = 200


async def faults_of(reader: aiosqlite.Connection, guild: discord.Guild) -> list[str] | None:
    """Return, in sentences, what is amiss in the channels that a server has given to the bot; None for none."""
    server = await server_of(reader, guild.id)
    live, quizzes = _live(await stored.briefs(reader, guild.id, wall_ms())), await allowed_channels(reader, guild.id)
    if not live and not quizzes and server.announce_channel is None and server.log_channel is None:
        return None
    return [fault_line(fault) for fault in server_faults(guild, server, live, quizzes)]


async def silence(reader: aiosqlite.Connection, guild: discord.Guild, channel_id: int | None, now: int) -> Silence:
    """Return why the bot is silent at `now` (ms) in a channel, or for None anywhere in the server."""
    server = await server_of(reader, guild.id)
    known = await stored.briefs(reader, guild.id, now - LATELY_MS)
    announcements = [one for one in _live(known) if _goes_to(one, channel_id)]
    allowed = await allowed_channels(reader, guild.id)
    if channel_id is None:
        faults = server_faults(guild, server, announcements, allowed)
    else:
        faults = _channel(guild, server, channel_id, announcements)
    rows = await outgoing.unsaid(reader, guild.id, channel_id, now - LATELY_MS, MOST)
    titles = {one.id: title_of(one.draft) for one in known}
    return Silence(
        rights=[fault_line(fault) for fault in faults],
        hush=await _hush(reader, guild.id, server, now),
        quizzes=await _quizzes(reader, guild, channel_id, allowed),
        unsaid=[_unsaid(row, titles) for row in rows],
        troubles=any(row.state != "skipped" for row in rows),
        to_come=[_to_come(one) for one in announcements],
    )


def _live(announcements: Sequence[Announcement]) -> list[Announcement]:
    """Return those that are not over: they come up again, or are paused."""
    return [one for one in announcements if one.cancelled_ms is None and (one.next_ms is not None or _paused(one))]


def _paused(announcement: Announcement) -> bool:
    try:
        return plan_of(announcement.draft).paused
    except ValueError:
        return False


def _goes_to(announcement: Announcement, channel_id: int | None) -> bool:
    return channel_id is None or any(target.channel_id == channel_id for target in announcement.draft.targets)


def _channel(
    guild: discord.Guild, server: Server, channel_id: int, announcements: Sequence[Announcement]
) -> list[Fault]:
    """Return what is amiss in one channel, whatever it is used for."""
    channel = guild.get_channel_or_thread(channel_id)
    if isinstance(channel, discord.TextChannel | discord.ForumChannel | discord.Thread):
        uses: tuple[Use, Use] = ("forum" if isinstance(channel, discord.ForumChannel) else "post", "history")
        found = channel_faults(guild, channel_id, uses)
    else:
        found = quiz_faults(guild, channel_id)
    for announcement in announcements:
        found += [fault for fault in draft_faults(guild, announcement.draft) if fault.channel_id in (None, channel_id)]
    return list(dict.fromkeys(found))


async def _hush(reader: aiosqlite.Connection, guild_id: int, server: Server, now: int) -> list[str]:
    lines = []
    if server.quiet_from is not None and server.quiet_until is not None:
        span = quiet_span(server.quiet_from, server.quiet_until, now, server.clock)
        if span is not None:
            lines.append(say("silent.quiet", until=f"<t:{span[1] // 1000}:t>"))
    if server.pings_a_week == 0:
        lines.append(say("silent.pings.never"))
    elif server.pings_a_week is not None:
        used = await pings_used(reader, guild_id, server, now)
        if used >= server.pings_a_week:
            renewed = period("week", now, server.clock).end
            lines.append(say("silent.pings", used=used, most=server.pings_a_week, until=f"<t:{renewed // 1000}:f>"))
    return lines


async def _quizzes(
    reader: aiosqlite.Connection, guild: discord.Guild, channel_id: int | None, allowed: Sequence[int]
) -> list[str]:
    channel = None if channel_id is None else guild.get_channel_or_thread(channel_id)
    parent = channel.parent_id if isinstance(channel, discord.Thread) else None
    lines = []
    if channel_id is not None and allowed and not {channel_id, parent} & set(allowed):
        lines.append(say("silent.quizzes", channels=" ".join(f"<#{one}>" for one in allowed[:5])))
    horizon = await place_horizon(reader, guild.id, channel_id or guild.id, parent)
    if horizon is None:
        lines.append(say("silent.horizon.unset"))
    elif horizon == NOTHING_WATCHED:
        lines.append(say("silent.horizon.none"))
    return lines


def _unsaid(row: Delivery, titles: dict[int, str]) -> str:
    return say(
        "silent.unsaid",
        title=titles.get(row.announcement_id, ""),
        channel=f"<#{row.channel_id}>",
        due=f"<t:{row.due_ms // 1000}:f>",
        why=in_words(row.reason or "no_history"),
    )


def _to_come(announcement: Announcement) -> str:
    title = title_of(announcement.draft)
    if announcement.next_ms is None:
        return say("silent.paused", title=title)
    moment = announcement.next_ms // 1000
    return say("silent.next", title=title, at=f"<t:{moment}:f>", away=f"<t:{moment}:R>")
