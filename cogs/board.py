"""/leaderboard: who has earned what, in this server or everywhere."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Casebook
from bot.storage import boards
from bot.storage.boards import GLOBAL, MEASURES, Board
from bot.storage.servers import server_of
from bot.storage.totals import PERIODS, period_start
from bot.times import now_ms
from bot.ui.boards import PAGE_LINES, SCOPES, Asked, Page, board_card
from bot.ui.errors import Refusal
from bot.ui.lasting import on_press
from bot.words import say

# Nobody turns more pages by buttons, and no page is slow to find.
MOST_PAGES = 100

_SCOPES = [app_commands.Choice(name=say(f"board.scope.{scope}"), value=scope) for scope in SCOPES]
_PERIODS = [app_commands.Choice(name=say(f"board.period.{period}"), value=period) for period in PERIODS]
_MEASURES = [app_commands.Choice(name=say(f"board.measure.{measure}"), value=measure) for measure in MEASURES]


class Leaderboard(commands.Cog):
    """The boards."""

    @app_commands.command(name="leaderboard", description=say("command.leaderboard"))
    @app_commands.describe(
        scope=say("command.leaderboard.scope"),
        period=say("command.leaderboard.period"),
        measure=say("command.leaderboard.measure"),
        private=say("command.leaderboard.private"),
    )
    @app_commands.choices(scope=_SCOPES, period=_PERIODS, measure=_MEASURES)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def leaderboard(
        self,
        interaction: discord.Interaction[Casebook],
        scope: str | None = None,
        period: str = "all",
        measure: str = "points",
        private: bool = False,
    ) -> None:
        """Show the first page: the server's to everybody, the global one to the asker."""
        wanted = scope or ("server" if interaction.guild_id else "global")
        asked = _asked(interaction, wanted, period, measure)
        hidden = private or asked.scope == "global"
        await interaction.response.send_message(view=await _page(interaction, asked), ephemeral=hidden)


@on_press("board")
async def turn_page(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Turn the page for the one who asked for the board; anybody else gets a board of their own."""
    if len(arguments) != 6:
        raise Refusal("error.old_button")
    page, asker, scope, period, measure, _ = arguments
    await _show(interaction, int(asker), _asked(interaction, scope, period, measure), int(page))


@on_press("board_period")
async def choose_period(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show the same board of another period."""
    asker, scope, _, measure = arguments
    await _show(interaction, int(asker), _asked(interaction, scope, _chosen(interaction), measure))


@on_press("board_measure")
async def choose_measure(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show the same board by another measure."""
    asker, scope, period, _ = arguments
    await _show(interaction, int(asker), _asked(interaction, scope, period, _chosen(interaction)))


@on_press("board_global")
async def to_global(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show the global board, always to one person alone."""
    await _show(interaction, 0, _asked(interaction, "global", *arguments))


@on_press("board_server")
async def to_server(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Go back to the server's board."""
    await _show(interaction, 0, _asked(interaction, "server", *arguments))


@on_press("board_join")
async def join(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Put the presser on the global board."""
    user_id = interaction.user.id
    await interaction.client.store.writer.run(lambda connection: boards.join_global(connection, user_id, now_ms()))
    await _show(interaction, user_id, _asked(interaction, "global", *arguments))


@on_press("board_leave")
async def leave(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Take the presser off the global board, at once."""
    user_id = interaction.user.id
    await interaction.client.store.writer.run(lambda connection: boards.leave_global(connection, user_id))
    await _show(interaction, user_id, _asked(interaction, "global", *arguments))


@on_press("table")
async def from_table(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show the board to somebody who pressed the button under a final table."""
    asked = _asked(interaction, "server", "all", "points")
    await interaction.response.send_message(view=await _page(interaction, asked), ephemeral=True)


def _asked(interaction: discord.Interaction[Casebook], scope: str, period: str, measure: str) -> Asked:
    if scope not in SCOPES or period not in PERIODS or measure not in MEASURES:
        raise Refusal("error.old_button")
    return Asked(scope, period, measure, interaction.user.id)


def _chosen(interaction: discord.Interaction[Casebook]) -> str:
    data: Any = interaction.data or {}
    return "".join(data.get("values", []))


async def _show(interaction: discord.Interaction[Casebook], asker: int, asked: Asked, page: int = 0) -> None:
    view = await _page(interaction, asked, page)
    alone = interaction.message is not None and interaction.message.flags.ephemeral
    # What only the presser sees changes in place; what all see only for who asked for it, and never to the global one.
    if alone or (asker == interaction.user.id and asked.scope == "server"):
        await interaction.response.edit_message(view=view)
    else:
        await interaction.response.send_message(view=view, ephemeral=True)


async def _page(interaction: discord.Interaction[Casebook], asked: Asked, page: int = 0) -> discord.ui.LayoutView:
    reader = interaction.client.store.reader
    guild_id = interaction.guild_id if asked.scope == "server" else GLOBAL
    if guild_id is None:
        raise Refusal("error.servers_only")
    # The global board belongs to no server, so it goes by UTC.
    zone = (await server_of(reader, guild_id)).clock.key if guild_id != GLOBAL else "UTC"
    board = Board(guild_id, asked.period, period_start(asked.period, now_ms(), zone), asked.measure)
    size = await boards.board_size(reader, board, most=MOST_PAGES * PAGE_LINES)
    pages = max(1, -(-size // PAGE_LINES))
    page = min(max(page, 0), pages - 1)
    shown = Page(
        number=page,
        pages=pages,
        places=await boards.board_page(reader, board, page * PAGE_LINES, PAGE_LINES),
        own=await boards.place_of(reader, board, asked.asker),
        shown=await boards.is_global(reader, asked.asker),
        here=interaction.guild_id is not None,
        zone=zone,
    )
    return board_card(asked, shown)


async def setup(bot: Casebook) -> None:
    """Add the command."""
    await bot.add_cog(Leaderboard())
