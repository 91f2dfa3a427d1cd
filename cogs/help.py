"""/help: every command, in a line each."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Casebook
from bot.ui.finding import everywhere
from bot.ui.lasting import on_press
from bot.ui.layouts import card, rule, small
from bot.ui.paging import pager
from bot.words import say

# About a screen of a phone.
PAGE_CHARACTERS = 800


class Help(commands.Cog):
    """The list of commands, made from the commands themselves."""

    @everywhere
    @app_commands.command(name="help", description=say("command.help"))
    async def help(self, interaction: discord.Interaction[Casebook]) -> None:
        """Show what there is."""
        await interaction.response.send_message(view=_page(interaction.client, 0), ephemeral=True)


@on_press("help")
async def turn_page(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Turn the page; the list is always private."""
    await interaction.response.edit_message(view=_page(interaction.client, int(arguments[0])))


def _page(bot: Casebook, page: int) -> discord.ui.LayoutView:
    pages = _pages(
        [
            " ".join([f"**/{command.qualified_name}**", *_options(command)]) + f"\n{command.description}"
            for command in sorted(bot.tree.walk_commands(), key=lambda command: command.qualified_name)
            if isinstance(command, app_commands.Command)
        ]
        + [say("help.menu", menu=say("menu.look_up"))]
    )
    page = min(max(page, 0), len(pages) - 1)
    row = pager("help", page, len(pages))
    return card(
        "## " + say("help.title"),
        say("help.intro", series=bot.archive.series_name) if page == 0 else None,
        "\n".join(pages[page]),
        rule(),
        small(say("help.names")),
        small(say("help.footer")),
        rows=[row] if row else [],
    )


def _pages(lines: list[str]) -> list[list[str]]:
    pages: list[list[str]] = [[]]
    for line in lines:
        if pages[-1] and sum(len(other) + 1 for other in pages[-1]) + len(line) > PAGE_CHARACTERS:
            pages.append([])
        pages[-1].append(line)
    return pages


def _options(command: app_commands.Command[Any, ..., None]) -> list[str]:
    return [f"`{option.name}`" if option.required else f"`[{option.name}]`" for option in command.parameters]


async def setup(bot: Casebook) -> None:
    """Add the command."""
    await bot.add_cog(Help())
