"""The rules of the house: who may announce in a server."""

from typing import Any

import discord

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
