"""/why-silent: what keeps the bot from speaking, in a channel or in the whole server."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Casebook
from bot.deliveries.calls import wall_ms
from bot.deliveries.house import check_announcer
from bot.deliveries.silence import silence
from bot.ui.errors import Refusal
from bot.ui.lasting import on_press
from bot.ui.why_silent import EVERYWHERE, silence_card
from bot.words import say

Interaction = discord.Interaction[Casebook]


class WhySilent(commands.Cog):
    """The check, for whoever may announce."""

    @app_commands.command(name="why-silent", description=say("command.why-silent"))
    @app_commands.describe(channel=say("command.why-silent.channel"))
    @app_commands.guild_only()
    @app_commands.allowed_installs(guilds=True, users=False)
    async def why_silent(
        self,
        interaction: Interaction,
        channel: discord.TextChannel | discord.ForumChannel | discord.VoiceChannel | discord.Thread | None = None,
    ) -> None:
        """Show what keeps the bot silent in a channel, or anywhere."""
        view = await _card(interaction, EVERYWHERE if channel is None else channel.id)
        await interaction.response.send_message(view=view, ephemeral=True)


@on_press("silent_again")
async def look_again(interaction: Interaction, arguments: list[str]) -> None:
    """Show the same as it is now."""
    await interaction.response.edit_message(view=await _card(interaction, int(arguments[0])))


async def _card(interaction: Interaction, channel_id: int) -> discord.ui.LayoutView:
    await check_announcer(interaction)
    if interaction.guild is None:
        raise Refusal("error.servers_only")
    place = None if channel_id == EVERYWHERE else channel_id
    reader = interaction.client.store.reader
    return silence_card(channel_id, await silence(reader, interaction.guild, place, wall_ms()))


async def setup(bot: Casebook) -> None:
    """Add the command."""
    await bot.add_cog(WhySilent())
