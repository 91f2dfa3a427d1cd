"""/music, /releases, /timeline, /sources: what is on file about the series as a whole."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Casebook
from bot.knowledge.reading import links_of, sources, statements
from bot.ui.chronicle import date_lines, making_lines, moment_lines, release_lines
from bot.ui.finding import everywhere
from bot.ui.leaves import Leaf, on_leaf, show
from bot.ui.lists import list_card, source_lines
from bot.ui.music import album_lines, making_of_music
from bot.ui.names import leaf_row
from bot.ui.readers import Reader
from bot.words import say


class Records(commands.Cog):
    """Look-ups of the series as a whole."""

    @everywhere
    @app_commands.command(name="music", description=say("command.music"))
    @app_commands.describe(private=say("command.private"))
    async def music(self, interaction: discord.Interaction[Casebook], private: bool = False) -> None:
        """Show the albums."""
        await show(interaction, Leaf("music"), private=private)

    @everywhere
    @app_commands.command(name="releases", description=say("command.releases"))
    @app_commands.describe(private=say("command.private"))
    async def releases(self, interaction: discord.Interaction[Casebook], private: bool = False) -> None:
        """Show where and when it came out."""
        await show(interaction, Leaf("releases"), private=private)

    @everywhere
    @app_commands.command(name="timeline", description=say("command.timeline"))
    @app_commands.describe(private=say("command.private"))
    async def timeline(self, interaction: discord.Interaction[Casebook], private: bool = False) -> None:
        """Show the dates; how it was made and the story's own time are a press away."""
        await show(interaction, Leaf("timeline", ("dates",)), private=private)

    @everywhere
    @app_commands.command(name="sources", description=say("command.sources"))
    @app_commands.describe(private=say("command.private"))
    async def sources(self, interaction: discord.Interaction[Casebook], private: bool = False) -> None:
        """Show what everything on file rests on."""
        await show(interaction, Leaf("sources"), private=private)


@on_leaf("music")
async def music_list(interaction: discord.Interaction[Casebook], reader: Reader, leaf: Leaf) -> discord.ui.LayoutView:
    """Make a page of the albums and of what is known about the music."""
    archive = interaction.client.archive
    albums = [await archive.card(album.id, reader.value) for album in archive.numbered("album", reader.value)]
    production = await statements(archive, "production", reader.value)
    lines = [*album_lines([album for album in albums if album], reader), *making_of_music(production)]
    return await list_card(archive, reader, leaf, say("music.title"), lines)


@on_leaf("releases")
async def release_list(interaction: discord.Interaction[Casebook], reader: Reader, leaf: Leaf) -> discord.ui.LayoutView:
    """Make a page of the releases."""
    archive = interaction.client.archive
    lines = release_lines(await statements(archive, "release", reader.value))
    return await list_card(archive, reader, leaf, say("releases.title"), lines)


@on_leaf("timeline")
async def timeline_list(
    interaction: discord.Interaction[Casebook], reader: Reader, leaf: Leaf
) -> discord.ui.LayoutView:
    """Make a page of one of the three timelines."""
    archive = interaction.client.archive
    labels = {view: say(f"timeline.{view}") for view in ("dates", "making", "story")}
    shown = leaf.arguments[0]
    if shown == "making":
        lines = making_lines(await statements(archive, "production", reader.value))
    elif shown == "story":
        lines = moment_lines(await statements(archive, "timeline", reader.value))
    else:
        links = [link for kind in ("released", "broadcast") for link in await links_of(archive, kind, reader.value)]
        lines = date_lines(await statements(archive, "release", reader.value), links, reader)
    row = leaf_row({label: Leaf("timeline", (view,)) for view, label in labels.items()}, reader, here=labels[shown])
    return await list_card(archive, reader, leaf, say("timeline.title"), lines, rows=[row])


@on_leaf("sources")
async def source_list(interaction: discord.Interaction[Casebook], reader: Reader, leaf: Leaf) -> discord.ui.LayoutView:
    """Make a page of the sources."""
    archive = interaction.client.archive
    lines = source_lines(await sources(archive, reader.value))
    return await list_card(archive, reader, leaf, say("sources.title"), lines, names=False)


async def setup(bot: Casebook) -> None:
    """Add the commands."""
    await bot.add_cog(Records())
