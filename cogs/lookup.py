"""/character: who somebody is, as far as the reader may know."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Casebook
from bot.knowledge.gate import NOTHING_WATCHED
from bot.storage.people import progress_of
from bot.ui.cards import character_card
from bot.ui.errors import Refusal, answering
from bot.ui.lasting import on_press
from bot.ui.layouts import plain, shortened
from bot.words import say


class Lookup(commands.Cog):
    """Look-ups in the series. Answers are private, so the reader's own horizon decides (law 5)."""

    @app_commands.command(name="character", description=say("command.character"))
    @app_commands.describe(name=say("command.character.name"))
    async def character(
        self, interaction: discord.Interaction[Casebook], name: app_commands.Range[str, 1, 100]
    ) -> None:
        """Show the card of the character called `name`."""
        bot = interaction.client
        progress = await progress_of(bot.store.reader, interaction.user.id)
        horizon = NOTHING_WATCHED if progress is None else progress
        found = bot.archive.resolve("character", name, horizon)
        near = bot.archive.suggest("character", name, horizon, limit=3)
        if found is None and len(near) == 1:
            found = near[0]
        card = await bot.archive.card(found.subject_id, horizon) if found else None
        if card is None:
            titles = ", ".join(f"**{plain(thing.title)}**" for thing in near)
            query = plain(shortened(name, 60))
            raise Refusal("lookup.near", query=query, near=titles) if near else Refusal("lookup.nothing", query=query)
        view = character_card(card, 0, progress_known=progress is not None, episodes=bot.archive.episodes)
        await interaction.response.send_message(view=view, ephemeral=True)

    @character.autocomplete("name")
    @answering
    async def suggest_characters(
        self, interaction: discord.Interaction[Casebook], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest the characters that the reader may know of."""
        bot = interaction.client
        horizon = await progress_of(bot.store.reader, interaction.user.id) or NOTHING_WATCHED
        return [
            app_commands.Choice(name=thing.title, value=thing.subject_id)
            for thing in bot.archive.suggest("character", current, horizon)
        ]


@on_press("character")
async def turn_page(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Turn a character's card to the page that was asked for."""
    page, subject_id, *_ = arguments
    bot = interaction.client
    progress = await progress_of(bot.store.reader, interaction.user.id)
    card = await bot.archive.card(subject_id, NOTHING_WATCHED if progress is None else progress)
    if card is None:
        raise Refusal("lookup.gone")
    view = character_card(card, int(page), progress_known=progress is not None, episodes=bot.archive.episodes)
    await interaction.response.edit_message(view=view)


async def setup(bot: Casebook) -> None:
    """Add the commands."""
    await bot.add_cog(Lookup())
