"""/person, /cast, /staff: who made the series and who speaks in it."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Casebook
from bot.knowledge.reading import credits_on, links_of
from bot.ui.choices import matching
from bot.ui.errors import Refusal, answering
from bot.ui.finding import asking_card, everywhere, labels_of, quoted, show_named, suggesting
from bot.ui.leaves import Leaf, on_leaf, show
from bot.ui.lists import list_card
from bot.ui.names import leaf_row
from bot.ui.people import cast_lines, role_key, staff_lines
from bot.ui.readers import Reader, reader_of
from bot.words import say

LANGUAGES = ("ja", "en")
EVERYTHING = "all"


class People(commands.Cog):
    """Look-ups of the people behind the series."""

    @everywhere
    @app_commands.command(name="person", description=say("command.person"))
    @app_commands.describe(name=say("command.person.name"), private=say("command.private"))
    @app_commands.autocomplete(name=suggesting("person"))
    async def person(
        self, interaction: discord.Interaction[Casebook], name: app_commands.Range[str, 1, 100], private: bool = False
    ) -> None:
        """Show all that the person called `name` did on the series."""
        await show_named(interaction, ("person",), name, private=private)

    @everywhere
    @app_commands.command(name="cast", description=say("command.cast"))
    @app_commands.describe(language=say("command.cast.language"), private=say("command.private"))
    @app_commands.choices(
        language=[app_commands.Choice(name=say(f"language.{language}"), value=language) for language in LANGUAGES]
    )
    async def cast(
        self, interaction: discord.Interaction[Casebook], language: str = EVERYTHING, private: bool = False
    ) -> None:
        """Show who speaks whom, in one language or in all."""
        await show(interaction, Leaf("cast", (language,)), private=private)

    @everywhere
    @app_commands.command(name="staff", description=say("command.staff"))
    @app_commands.describe(role=say("command.staff.role"), private=say("command.private"))
    async def staff(
        self,
        interaction: discord.Interaction[Casebook],
        role: app_commands.Range[str, 1, 100] = "",
        private: bool = False,
    ) -> None:
        """Show who made it: everybody, or those in one role."""
        if not role:
            await show(interaction, Leaf("staff", (EVERYTHING,)), private=private)
            return
        reader = await reader_of(interaction, public=not private)
        found = [choice.value for choice in matching(await _roles(interaction, reader), role)]
        if not found:
            raise Refusal("lookup.no_role", query=quoted(role))
        if len(found) == 1 or found[0].casefold() == role.strip().casefold():
            await show(interaction, Leaf("staff", (role_key(found[0]),)), private=private)
            return
        leaves = [(one, Leaf("staff", (role_key(one),))) for one in found[:3]]
        sentence = say("lookup.near.role", query=quoted(role), near=labels_of(leaves))
        await interaction.response.send_message(view=asking_card(sentence, leaves), ephemeral=True)

    @staff.autocomplete("role")
    @answering
    async def suggest_roles(
        self, interaction: discord.Interaction[Casebook], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest the roles that the answer may speak of."""
        reader = await reader_of(interaction, public=not interaction.namespace.private)
        return matching(await _roles(interaction, reader), current)


async def _roles(interaction: discord.Interaction[Casebook], reader: Reader) -> list[tuple[str, str]]:
    roles = dict.fromkeys(credit.role for credit in await credits_on(interaction.client.archive, reader.value))
    return [(role, role) for role in roles]


@on_leaf("cast")
async def cast_list(interaction: discord.Interaction[Casebook], reader: Reader, leaf: Leaf) -> discord.ui.LayoutView:
    """Make a page of the cast."""
    archive = interaction.client.archive
    language = leaf.arguments[0]
    voices = await links_of(archive, "voice", reader.value)
    lines = cast_lines(voices, reader, "" if language == EVERYTHING else language)
    labels = {one: say(f"language.{one}") for one in dict.fromkeys(voice.text for voice in voices)}
    leaves = {label: Leaf("cast", (one,)) for one, label in labels.items()}
    every = {say("cast.all"): Leaf("cast", (EVERYTHING,))}
    here = labels.get(language, say("cast.all"))
    rows = [leaf_row({**every, **leaves}, reader, here=here)] if len(leaves) > 1 else []
    return await list_card(archive, reader, leaf, say("cast.title"), lines, rows=rows)


@on_leaf("staff")
async def staff_list(interaction: discord.Interaction[Casebook], reader: Reader, leaf: Leaf) -> discord.ui.LayoutView:
    """Make a page of the staff."""
    archive = interaction.client.archive
    role = leaf.arguments[0]
    seasons = len(archive.numbered("season", reader.value))
    lines = staff_lines(await credits_on(archive, reader.value), reader, "" if role == EVERYTHING else role, seasons)
    rows = [] if role == EVERYTHING else [leaf_row({say("staff.all"): Leaf("staff", (EVERYTHING,))}, reader)]
    return await list_card(archive, reader, leaf, say("staff.title"), lines, rows=rows)


async def setup(bot: Casebook) -> None:
    """Add the commands."""
    await bot.add_cog(People())
