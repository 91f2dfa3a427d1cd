"""Threads that have gone to sleep: Discord lists none of those, so discord.py forgets them, and a post wakes one."""

import discord

from bot.asking import MessageGoneError
from bot.deliveries.calls import RefusedError, once

WITHIN_S = 30.0


async def is_asleep(client: discord.Client, channel_id: int) -> bool:
    """Return whether a channel is a thread that was archived and that a post wakes. Raises NotNowError."""
    try:
        channel = await once(lambda: client.fetch_channel(channel_id), WITHIN_S)
    except (RefusedError, MessageGoneError, discord.InvalidData):
        return False
    return isinstance(channel, discord.Thread) and not channel.locked
