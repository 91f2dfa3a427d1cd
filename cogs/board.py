"""/leaderboard: who has earned what in this server."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Casebook
from bot.storage.queries import games as sql
from bot.ui.boards import PAGE_LINES, BoardLine, board_card
from bot.ui.errors import Refusal
from bot.ui.lasting import on_press
from bot.words import say


class Board(commands.Cog):
    """The server's board."""

    @app_commands.command(name="leaderboard", description=say("command.leaderboard"))
    @app_commands.guild_only()
    async def leaderboard(self, interaction: discord.Interaction[Casebook]) -> None:
        """Show the first page, to everybody."""
        await interaction.response.send_message(view=await _page(interaction, 0))


@on_press("board")
async def turn_page(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Turn the page for the one who asked for the board; anybody else gets a board of their own."""
    page, asker, *_ = arguments
    view = await _page(interaction, int(page))
    if int(asker) == interaction.user.id:
        await interaction.response.edit_message(view=view)
    else:
        await interaction.response.send_message(view=view, ephemeral=True)


@on_press("table")
async def from_table(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show the board to somebody who pressed the button under a final table."""
    await interaction.response.send_message(view=await _page(interaction, 0), ephemeral=True)


async def _page(interaction: discord.Interaction[Casebook], page: int) -> discord.ui.LayoutView:
    guild_id = interaction.guild_id
    if guild_id is None:
        raise Refusal("error.servers_only")
    reader = interaction.client.store.reader
    size: int = await sql.board_size(reader, guild_id=guild_id)
    pages = max(1, -(-size // PAGE_LINES))
    page = min(max(page, 0), pages - 1)
    rows = sql.board(reader, guild_id=guild_id, skip=page * PAGE_LINES, take=PAGE_LINES)
    lines = [BoardLine(**dict(row)) async for row in rows]
    own = await sql.board_place(reader, guild_id=guild_id, user_id=interaction.user.id)
    return board_card(lines, BoardLine(**dict(own)) if own else None, page, pages, interaction.user.id)


async def setup(bot: Casebook) -> None:
    """Add the command."""
    await bot.add_cog(Board())
