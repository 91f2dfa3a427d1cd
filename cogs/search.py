"""/search, and *Look this up* on a message: finding by what a text says."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Casebook
from bot.ui.errors import Refusal
from bot.ui.finding import everywhere
from bot.ui.leaves import Leaf, on_leaf, show
from bot.ui.readers import Reader, reader_of
from bot.ui.results import PAGE_HITS, names_card, results_card
from bot.words import say


class Search(commands.Cog):
    """Finding by text."""

    @everywhere
    @app_commands.command(name="search", description=say("command.search"))
    @app_commands.describe(query=say("command.search.query"), private=say("command.private"))
    async def search(
        self, interaction: discord.Interaction[Casebook], query: app_commands.Range[str, 1, 60], private: bool = False
    ) -> None:
        """Show what on file has the words of `query`."""
        # A colon parts what stands in a button; its wide sister means the same to the search.
        asked = " ".join(query.replace(":", "：").split())
        await show(interaction, Leaf("s", (asked,)), private=private)


@on_leaf("s")
async def results(interaction: discord.Interaction[Casebook], reader: Reader, leaf: Leaf) -> discord.ui.LayoutView:
    """Make a page of what a search has found."""
    archive = interaction.client.archive
    page = max(leaf.page, 0)
    found = await archive.search(leaf.arguments[0], reader.value, page * PAGE_HITS, PAGE_HITS)
    last = max(-(-found.total // PAGE_HITS) - 1, 0)
    if page > last:
        page = last
        found = await archive.search(leaf.arguments[0], reader.value, page * PAGE_HITS, PAGE_HITS)
    return results_card(archive, reader, leaf.at(page), found)


@everywhere
@app_commands.context_menu(name=say("menu.look_up"))
async def look_up(interaction: discord.Interaction[Casebook], message: discord.Message) -> None:
    """Show, to whoever asked, who and what a message names."""
    reader = await reader_of(interaction, public=False)
    found = interaction.client.archive.names_in(text_of(message), reader.value)
    if not found:
        raise Refusal("menu.nothing")
    if len(found) == 1:
        await show(interaction, Leaf("card", (found[0].subject_id,)), private=True)
        return
    view = names_card(interaction.client.archive, reader, [thing.subject_id for thing in found])
    await interaction.response.send_message(view=view, ephemeral=True)


def text_of(message: discord.Message) -> str:
    """Return what a message says, its cards too. Discord sends it with the command, whatever the bot may read."""
    walked = (part.content for part in _parts(message.components) if isinstance(part, discord.TextDisplay))
    return "\n".join([message.content, *walked])


def _parts(components: object) -> list[discord.Component]:
    found: list[discord.Component] = []
    for part in components if isinstance(components, list) else []:
        found += [part, *_parts(getattr(part, "children", None))]
    return found


async def setup(bot: Casebook) -> None:
    """Add the commands."""
    await bot.add_cog(Search())
    bot.tree.add_command(look_up)
