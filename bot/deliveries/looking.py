"""Looking for a post that may have been taken: by its marks, among what the bot has written in a channel or a forum."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import discord

from bot.announcements import outbox
from bot.asking import UNKNOWN_MESSAGE
from bot.deliveries.letter import is_marked
from bot.storage.deliveries import Delivery

# How far the machine's clock may differ from Discord's.
SKEW_MS = 60_000
# Most that Discord lists at once (List Public Archived Threads).
_PAGE = 100


class UnreadableError(Exception):
    """The channel's history may not be read."""


async def find_post(client: discord.Client, row: Delivery) -> int | None:
    """Return the id of a row's post, None where it is certain not to be there. Raises what Discord says otherwise.

    Raises UnreadableError where the bot may not read what was written, though nobody refuses it.
    """
    begin = datetime.fromtimestamp(((row.first_ms or row.ready_ms) - SKEW_MS) / 1000, UTC)
    if row.kind == "forum":
        return await _find_in_forum(client, row, begin)
    channel, me, empty = client.get_partial_messageable(row.channel_id, guild_id=row.guild_id), _me(client), True
    before = begin + timedelta(milliseconds=2 * SKEW_MS + 2 * outbox.NONCE_MS)
    async for message in channel.history(limit=None, after=begin, before=before, oldest_first=True):
        empty = False
        if message.author.id == me and is_marked(message, row):
            return message.id
    if empty:
        await _check_readable(channel, begin)
    return None


async def _find_in_forum(client: discord.Client, row: Delivery, begin: datetime) -> int | None:
    """Look among the threads of a forum; what was posted is the first message of one of our own."""
    async for thread_id in _threads_since(client, row, begin):
        thread = client.get_partial_messageable(thread_id, guild_id=row.guild_id)
        first = [message async for message in thread.history(limit=1, oldest_first=True)]
        if not first:
            await _check_readable(thread, begin)
        elif is_marked(first[0], row):
            return first[0].id
    return None


async def _threads_since(client: discord.Client, row: Delivery, begin: datetime) -> AsyncIterator[int]:
    """Yield the bot's threads in a row's forum that may have been started since then, asleep or not."""
    first, me = discord.utils.time_snowflake(begin), _me(client)

    def ours(thread: Any) -> bool:
        in_forum = int(thread["parent_id"]) == row.channel_id and int(thread["owner_id"]) == me
        return in_forum and int(thread["id"]) >= first

    active = await client.http.get_active_threads(row.guild_id)
    for thread in filter(ours, active["threads"]):
        yield int(thread["id"])
    # The last to fall asleep comes first, and none sleeps before it was started.
    before: Any = None
    while True:
        page = await client.http.get_public_archived_threads(row.channel_id, before, _PAGE)
        asleep = page["threads"]
        for thread in filter(ours, asleep):
            yield int(thread["id"])
        if not asleep or not page["has_more"]:
            return
        before = asleep[-1]["thread_metadata"]["archive_timestamp"]
        if datetime.fromisoformat(before) < begin:
            return


async def _check_readable(channel: discord.PartialMessageable, since: datetime) -> None:
    # Without the right to read it, Discord shows an empty history; only a single message is then refused.
    try:
        await channel.fetch_message(discord.utils.time_snowflake(since))
    except discord.Forbidden:
        raise UnreadableError from None
    except discord.NotFound as error:
        if error.code != UNKNOWN_MESSAGE:
            raise


def _me(client: discord.Client) -> int:
    return client.user.id if client.user else 0
