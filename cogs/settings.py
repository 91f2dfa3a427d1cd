"""/settings: how the bot answers one person."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Casebook
from bot.storage.people import set_naming
from bot.ui.finding import everywhere
from bot.ui.layouts import card, small
from bot.ui.readers import SCRIPTS
from bot.words import say


@everywhere
class Settings(commands.GroupCog, group_name="settings", group_description=say("command.settings")):
    """What somebody may choose for themselves."""

    @app_commands.command(name="names", description=say("command.settings.names"))
    @app_commands.describe(script=say("command.settings.names.script"))
    @app_commands.choices(script=[app_commands.Choice(name=say(f"script.{one}"), value=one) for one in SCRIPTS])
    async def names(self, interaction: discord.Interaction[Casebook], script: str) -> None:
        """Keep in which script the reader wants names."""
        await set_naming(interaction.client.store.writer, interaction.user.id, script)
        view = card(
            say("settings.names.done", script=say(f"script.{script}")),
            small(say("settings.names.effect")),
        )
        await interaction.response.send_message(view=view, ephemeral=True)


async def setup(bot: Casebook) -> None:
    """Add the command."""
    await bot.add_cog(Settings())
