"""/character, /episode, /series: what is on file, as far as whoever reads it may know (law 5)."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Casebook
from bot.knowledge.horizons import Horizon, first_time, horizon_at
from bot.storage.people import raise_progress
from bot.ui.cards import Neighbours, subject_card
from bot.ui.errors import Refusal, answering
from bot.ui.horizons import spot_of
from bot.ui.lasting import on_press
from bot.ui.layouts import plain, shortened
from bot.ui.progress import ask_card, progress_card
from bot.words import say

# Discord allows this many choices in an autocomplete (its docs on application commands).
MOST_CHOICES = 25


class Lookup(commands.Cog):
    """Look-ups in the series."""

    @app_commands.command(name="character", description=say("command.character"))
    @app_commands.describe(name=say("command.character.name"), private=say("command.private"))
    async def character(
        self,
        interaction: discord.Interaction[Casebook],
        name: app_commands.Range[str, 1, 100],
        private: bool = False,
    ) -> None:
        """Show the card of the character called `name`."""
        archive = interaction.client.archive
        horizon = await _horizon(interaction, public=not private)
        found = archive.resolve("character", name, horizon.value)
        if found is None:
            near = archive.suggest("character", name, horizon.value, limit=3)
            titles = ", ".join(f"**{plain(thing.title)}**" for thing in near)
            query = plain(shortened(name, 60))
            raise Refusal("lookup.near", query=query, near=titles) if near else Refusal("lookup.nothing", query=query)
        await _show(interaction, found.subject_id, horizon)

    @character.autocomplete("name")
    @answering
    async def suggest_characters(
        self, interaction: discord.Interaction[Casebook], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest the characters that the answer may speak of."""
        horizon = await _horizon(interaction, public=not interaction.namespace.private)
        return [
            app_commands.Choice(name=thing.title, value=thing.subject_id)
            for thing in interaction.client.archive.suggest("character", current, horizon.value, MOST_CHOICES)
        ]

    @app_commands.command(name="episode", description=say("command.episode"))
    @app_commands.describe(number=say("command.episode.number"), private=say("command.private"))
    async def episode(
        self,
        interaction: discord.Interaction[Casebook],
        number: app_commands.Range[int, 1, 10_000],
        private: bool = False,
    ) -> None:
        """Show the card of an episode."""
        archive = interaction.client.archive
        horizon = await _horizon(interaction, public=not private)
        things = [thing for thing in archive.numbered("episode", horizon.value) if thing.number == number]
        if not things:
            raise Refusal("lookup.no_episode", episodes=archive.episodes)
        await _show(interaction, things[0].id, horizon)

    @episode.autocomplete("number")
    @answering
    async def suggest_episodes(
        self, interaction: discord.Interaction[Casebook], current: int | str
    ) -> list[app_commands.Choice[int]]:
        """Suggest episodes by the beginning of their number."""
        archive = interaction.client.archive
        wanted = str(current).strip()
        return [
            app_commands.Choice(name=thing.name, value=thing.number)
            for thing in archive.numbered("episode", 0)
            if thing.number is not None and str(thing.number).startswith(wanted)
        ][:MOST_CHOICES]

    @app_commands.command(name="series", description=say("command.series"))
    @app_commands.describe(private=say("command.private"))
    async def series(self, interaction: discord.Interaction[Casebook], private: bool = False) -> None:
        """Show the card of the series itself."""
        horizon = await _horizon(interaction, public=not private)
        await _show(interaction, interaction.client.archive.series_id, horizon)


async def _horizon(interaction: discord.Interaction[Casebook], *, public: bool) -> Horizon:
    return await horizon_at(interaction.client.store.reader, spot_of(interaction), public=public)


async def _card(
    interaction: discord.Interaction[Casebook], subject_id: str, page: int, horizon: Horizon
) -> discord.ui.LayoutView | None:
    archive = interaction.client.archive
    card = await archive.card(subject_id, horizon.value)
    if card is None:
        return None
    seasons = tuple(archive.numbered("season", horizon.value)) if card.kind == "series" else ()
    before = after = None
    if card.kind == "episode":
        around = {thing.number: thing for thing in archive.numbered("episode", horizon.value)}
        before, after = around.get((card.number or 0) - 1), around.get((card.number or 0) + 1)
    asker = interaction.user.id if horizon.public else 0
    return subject_card(card, page, horizon, archive.episodes, Neighbours(seasons, before, after), asker)


async def _show(interaction: discord.Interaction[Casebook], subject_id: str, horizon: Horizon) -> None:
    """Answer with a card; a reader who has never said how far they are is asked, privately, the first time."""
    view = await _card(interaction, subject_id, 0, horizon)
    if view is None:
        raise Refusal("lookup.gone")
    await interaction.response.send_message(view=view, ephemeral=not horizon.public)
    if horizon.reader is None and await first_time(interaction.client.store.writer, interaction.user.id):
        await interaction.followup.send(view=ask_card(interaction.client.archive.episodes), ephemeral=True)


@on_press("card")
async def turn_page(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Turn a card to another page or subject: in place for its asker, on a private card for anybody else."""
    page, subject_id, asker, *_ = arguments
    own = int(asker) in (0, interaction.user.id)
    horizon = await _horizon(interaction, public=own and int(asker) != 0)
    view = await _card(interaction, subject_id, int(page), horizon)
    if view is None:
        raise Refusal("lookup.gone")
    if own:
        await interaction.response.edit_message(view=view)
    else:
        await interaction.response.send_message(view=view, ephemeral=True)


@on_press("watched")
async def watched(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep that the presser has watched up to the episode under which the button stands."""
    bot = interaction.client
    number, subject_id = int(arguments[0]), arguments[1]
    kept = await raise_progress(bot.store.writer, interaction.user.id, number)
    if interaction.message is not None and interaction.message.flags.ephemeral:
        view = await _card(interaction, subject_id, 0, await _horizon(interaction, public=False))
        if view is not None:
            await interaction.response.edit_message(view=view)
            return
    view = progress_card(kept, bot.archive.episodes)
    await interaction.response.send_message(view=view, ephemeral=True)


async def setup(bot: Casebook) -> None:
    """Add the commands."""
    await bot.add_cog(Lookup())
