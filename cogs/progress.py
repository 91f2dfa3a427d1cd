"""/progress: how far a reader has watched. Everything the bot tells somebody is measured by it."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Casebook
from bot.storage.people import progress_of, set_progress
from bot.ui.choices import matching
from bot.ui.errors import Refusal, answering
from bot.ui.finding import everywhere
from bot.ui.lasting import on_press
from bot.ui.progress import ask_card, parse_episode, progress_card, progress_label
from bot.words import say


@everywhere
class Progress(commands.GroupCog, group_name="progress", group_description=say("command.progress")):
    """Keep and show how far somebody has watched."""

    @app_commands.command(name="set", description=say("command.progress.set"))
    @app_commands.describe(episode=say("command.progress.set.episode"))
    async def set(self, interaction: discord.Interaction[Casebook], episode: app_commands.Range[str, 1, 40]) -> None:
        """Keep that the reader has watched everything up to `episode`."""
        episodes = interaction.client.archive.episodes
        number = parse_episode(episode, episodes)
        if number is None:
            raise Refusal("progress.unclear", episodes=episodes)
        await set_progress(interaction.client.store.writer, interaction.user.id, number)
        await interaction.response.send_message(view=progress_card(number, episodes), ephemeral=True)

    @set.autocomplete("episode")
    @answering
    async def suggest_episodes(
        self, interaction: discord.Interaction[Casebook], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest the numbers of the episodes; the last one is "finished"."""
        episodes = interaction.client.archive.episodes
        return matching([(str(number), progress_label(number, episodes)) for number in range(episodes + 1)], current)

    @app_commands.command(name="show", description=say("command.progress.show"))
    async def show(self, interaction: discord.Interaction[Casebook]) -> None:
        """Show what is kept."""
        bot = interaction.client
        number = await progress_of(bot.store.reader, interaction.user.id)
        view = ask_card(bot.archive.episodes) if number is None else progress_card(number, bot.archive.episodes)
        await interaction.response.send_message(view=view, ephemeral=True)


@on_press("progress_ask")
async def ask(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Ask how far the reader is."""
    await interaction.response.send_message(view=ask_card(interaction.client.archive.episodes), ephemeral=True)


@on_press("progress_set")
async def chosen(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep what was chosen from the list."""
    episodes = interaction.client.archive.episodes
    data: Any = interaction.data or {}
    number = parse_episode("".join(data.get("values", [])), episodes)
    if number is None:
        raise Refusal("progress.unclear", episodes=episodes)
    await set_progress(interaction.client.store.writer, interaction.user.id, number)
    await interaction.response.edit_message(view=progress_card(number, episodes))


async def setup(bot: Casebook) -> None:
    """Add the commands."""
    await bot.add_cog(Progress())
