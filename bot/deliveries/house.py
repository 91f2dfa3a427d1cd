"""The rules of the house: who may announce in a server, and how far what is posted there may go."""

from typing import Any

import aiosqlite
import discord

from bot.knowledge.gate import NOTHING_WATCHED
from bot.knowledge.horizons import place_horizon
from bot.storage.servers import Server, server_of
from bot.ui.errors import Refusal


def manages(interaction: discord.Interaction[Any]) -> bool:
    """Return whether somebody manages the server."""
    return interaction.permissions.manage_guild


async def check_announcer(interaction: discord.Interaction[Any]) -> Server:
    """Return the settings of the server. Raises Refusal for whoever may not announce there."""
    if interaction.guild_id is None:
        raise Refusal("error.servers_only")
    server = await server_of(interaction.client.store.reader, interaction.guild_id)
    if manages(interaction):
        return server
    if server.announcer_role is None:
        raise Refusal("announce.refused.managers")
    if isinstance(interaction.user, discord.Member) and interaction.user.get_role(server.announcer_role):
        return server
    raise Refusal("announce.refused.role", role=f"<@&{server.announcer_role}>")


async def channel_horizon(
    client: Any, guild_id: int, channel_id: int, ceiling: int | None = None, *, ask: bool = True
) -> int:
    """Return how far a post in a channel may go now; a thread goes by its channel, what cannot be seen not at all.

    What is shown to one reader alone goes no further than that reader, whose progress is `ceiling` where it is known.
    Asks Discord where it has not told of the channel: before the gateway is up, and of archived threads. What that
    raises beyond a refusal is passed on. Without `ask`, as on the way to an acknowledgement, such a channel counts as
    not seen.
    """
    guild: discord.Guild | None = client.get_guild(guild_id)
    channel = guild.get_channel_or_thread(channel_id) if guild is not None else None
    if channel is None:
        if not ask:
            return NOTHING_WATCHED
        try:
            channel = await client.fetch_channel(channel_id)
        except (discord.Forbidden, discord.NotFound):
            return NOTHING_WATCHED
    parent = channel.parent_id if isinstance(channel, discord.Thread) else None
    said = await place_horizon(client.store.reader, guild_id, channel_id, parent)
    far = NOTHING_WATCHED if said is None else said
    return far if ceiling is None else min(far, ceiling)


async def announcer_in(reader: aiosqlite.Connection, guild: discord.Guild, user_id: int) -> discord.Member | None:
    """Return somebody who is not seen in the server just now, if they may announce there. Asks Discord."""
    try:
        member = await guild.fetch_member(user_id)
    except discord.NotFound:
        return None
    if member.guild_permissions.manage_guild:
        return member
    role = (await server_of(reader, guild.id)).announcer_role
    return member if role is not None and member.get_role(role) is not None else None
