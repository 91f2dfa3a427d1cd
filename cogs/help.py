"""/help: every command, in a line each."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Casebook
from bot.ui.layouts import card, rule, small
from bot.words import say


class Help(commands.Cog):
    """The list of commands, made from the commands themselves."""

    @app_commands.command(name="help", description=say("command.help"))
    async def help(self, interaction: discord.Interaction[Casebook]) -> None:
        """Show what there is."""
        bot = interaction.client
        lines = [
            f"**/{command.qualified_name}** {_options(command)}\n{command.description}"
            for command in sorted(bot.tree.walk_commands(), key=lambda command: command.qualified_name)
            if isinstance(command, app_commands.Command)
        ]
        view = card(
            "## " + say("help.title"),
            say("help.intro", series=bot.archive.series_name),
            "\n".join(lines),
            rule(),
            small(say("help.footer")),
        )
        await interaction.response.send_message(view=view, ephemeral=True)


def _options(command: app_commands.Command[Help, ..., None]) -> str:
    return " ".join(f"`{option.name}`" if option.required else f"`[{option.name}]`" for option in command.parameters)


async def setup(bot: Casebook) -> None:
    """Add the command."""
    await bot.add_cog(Help())
