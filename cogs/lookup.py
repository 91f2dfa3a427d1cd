"""/character, /episode, /series: what is on file, as far as whoever reads it may know (law 5)."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Casebook
from bot.storage.people import raise_progress
from bot.ui.cards import subject_card
from bot.ui.errors import Refusal
from bot.ui.finding import everywhere, show_named, suggesting
from bot.ui.lasting import chosen, on_press
from bot.ui.leaves import Leaf, on_leaf, show, turn
from bot.ui.progress import progress_card
from bot.ui.readers import Reader
from bot.words import say


class Lookup(commands.Cog):
    """Look-ups of the series, its episodes and its characters."""

    @everywhere
    @app_commands.command(name="character", description=say("command.character"))
    @app_commands.describe(name=say("command.character.name"), private=say("command.private"))
    @app_commands.autocomplete(name=suggesting("character"))
    async def character(
        self, interaction: discord.Interaction[Casebook], name: app_commands.Range[str, 1, 100], private: bool = False
    ) -> None:
        """Show the card of the character called `name`."""
        await show_named(interaction, ("character",), name, private=private)

    @everywhere
    @app_commands.command(name="episode", description=say("command.episode"))
    @app_commands.describe(number=say("command.episode.number"), private=say("command.private"))
    @app_commands.autocomplete(number=suggesting("episode"))
    async def episode(
        self, interaction: discord.Interaction[Casebook], number: app_commands.Range[str, 1, 100], private: bool = False
    ) -> None:
        """Show the card of the episode of this number or title."""
        nothing = Refusal("lookup.no_episode", episodes=interaction.client.archive.episodes)
        await show_named(interaction, ("episode",), number, private=private, nothing=nothing)

    @everywhere
    @app_commands.command(name="series", description=say("command.series"))
    @app_commands.describe(private=say("command.private"))
    async def series(self, interaction: discord.Interaction[Casebook], private: bool = False) -> None:
        """Show the card of the series itself."""
        await show(interaction, Leaf("card", (interaction.client.archive.series_id,)), private=private)


@on_leaf("card")
async def card_of(
    interaction: discord.Interaction[Casebook], reader: Reader, leaf: Leaf
) -> discord.ui.LayoutView | None:
    """Make a page of the card of any subject."""
    return await subject_card(interaction.client.archive, reader, leaf)


@on_press("open")
async def opened(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Open the card of the name that was chosen from the list under a card."""
    await turn(interaction, Leaf("card", (chosen(interaction),)), arguments[0])


@on_press("watched")
async def watched(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep that the presser has watched up to the episode under which the button stands."""
    bot = interaction.client
    number, subject_id = int(arguments[0]), arguments[1]
    kept = await raise_progress(bot.store.writer, interaction.user.id, number)
    if interaction.message is not None and interaction.message.flags.ephemeral:
        await turn(interaction, Leaf("card", (subject_id,)), "0")
    else:
        view = progress_card(kept, bot.archive.episodes)
        await interaction.response.send_message(view=view, ephemeral=True)


async def setup(bot: Casebook) -> None:
    """Add the commands."""
    await bot.add_cog(Lookup())
