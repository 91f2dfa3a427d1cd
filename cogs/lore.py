"""/term, /fact, /recap: what the story's words mean, one fact at a time, and the story so far."""

import secrets

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Casebook
from bot.knowledge.models import STATEMENTS, SUBJECTS
from bot.knowledge.reading import course_of, may_be_told, pick_fact, synopses
from bot.ui.choices import MOST_CHOICES, matching
from bot.ui.chronicle import told_lines
from bot.ui.errors import Refusal, answering
from bot.ui.facts import fact_card, fingerprint, shared_card
from bot.ui.finding import everywhere, show_named, suggested, suggesting
from bot.ui.lasting import on_press
from bot.ui.layouts import plain
from bot.ui.leaves import Leaf, on_leaf, show
from bot.ui.lists import list_card
from bot.ui.readers import Reader, reader_of
from bot.words import say

TERMS = ("organisation", "concept", "place")
EVERYTHING = ""


class Lore(commands.Cog):
    """Look-ups in the story."""

    @everywhere
    @app_commands.command(name="term", description=say("command.term"))
    @app_commands.describe(name=say("command.term.name"), private=say("command.private"))
    @app_commands.autocomplete(name=suggesting(*TERMS))
    async def term(
        self, interaction: discord.Interaction[Casebook], name: app_commands.Range[str, 1, 100], private: bool = False
    ) -> None:
        """Show the card of an organisation, a thing, an idea or a place."""
        await show_named(interaction, TERMS, name, private=private)

    @everywhere
    @app_commands.command(name="recap", description=say("command.recap"))
    @app_commands.describe(character=say("command.recap.character"), private=say("command.private"))
    @app_commands.autocomplete(character=suggesting("character"))
    async def recap(
        self,
        interaction: discord.Interaction[Casebook],
        character: app_commands.Range[str, 1, 100] = "",
        private: bool = False,
    ) -> None:
        """Tell the story so far, or what has become of one character."""
        if character:
            await show_named(
                interaction, ("character",), character, private=private, leaf_of=lambda one: Leaf("recap", (one,))
            )
        else:
            await show(interaction, Leaf("recap", (EVERYTHING,)), private=private)

    @everywhere
    @app_commands.command(name="fact", description=say("command.fact"))
    @app_commands.describe(topic=say("command.fact.topic"), private=say("command.private"))
    async def fact(
        self,
        interaction: discord.Interaction[Casebook],
        topic: app_commands.Range[str, 1, 100] = "",
        private: bool = False,
    ) -> None:
        """Tell one fact, about a topic or about anything."""
        seed = secrets.token_hex(3)
        themes = {"": EVERYTHING} | {name.casefold(): kind for kind, label in _themes() for name in (kind, label)}
        theme = themes.get(topic.strip().casefold())
        if theme is not None:
            await show(interaction, Leaf("fact", (theme, seed)), private=private)
        else:
            await show_named(
                interaction, tuple(SUBJECTS), topic, private=private, leaf_of=lambda one: Leaf("fact", (one, seed))
            )

    @fact.autocomplete("topic")
    @answering
    async def suggest_topics(
        self, interaction: discord.Interaction[Casebook], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest what the answer may speak of: subjects, and what there is on the series as a whole."""
        themes = matching(_themes(), current)
        return [*themes, *await suggested(interaction, tuple(SUBJECTS), current)][:MOST_CHOICES]


def _themes() -> list[tuple[str, str]]:
    return [(kind, say(f"topic.{kind}")) for kind in STATEMENTS]


@on_leaf("recap")
async def recap_list(
    interaction: discord.Interaction[Casebook], reader: Reader, leaf: Leaf
) -> discord.ui.LayoutView | None:
    """Make a page of the story so far."""
    archive = interaction.client.archive
    subject_id = leaf.arguments[0]
    if subject_id == EVERYTHING:
        lines = told_lines(await synopses(archive, reader.value))
        return await list_card(archive, reader, leaf, say("recap.title"), lines, bullet="", empty=say("recap.empty"))
    subject = archive.thing(subject_id, reader.value)
    if subject is None:
        return None
    title = say("recap.title.character", name=plain(reader.called(subject)))
    lines = told_lines(await course_of(archive, subject_id, reader.value))
    return await list_card(archive, reader, leaf, title, lines, empty=say("recap.empty"))


@on_leaf("fact")
async def one_fact(
    interaction: discord.Interaction[Casebook], reader: Reader, leaf: Leaf
) -> discord.ui.LayoutView | None:
    """Make the card of the fact whose turn it is."""
    archive = interaction.client.archive
    topic, seed = leaf.arguments
    fact, count = await pick_fact(archive, topic, seed, leaf.page, reader.value)
    if fact is None:
        raise Refusal("fact.none")
    return fact_card(archive, reader, leaf, fact, count)


@on_press("share")
async def share(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Post the fact of a private card in the channel, where it goes no further than the channel has watched."""
    turn, topic, seed, sign = arguments
    archive = interaction.client.archive
    reader = await reader_of(interaction, public=False)
    public = await reader_of(interaction, public=True)
    fact, _ = await pick_fact(archive, topic, seed, int(turn), reader.value)
    if fact is None or fingerprint(fact) != sign:
        raise Refusal("lookup.gone")
    if not may_be_told(archive, fact, public.value):
        raise Refusal("fact.too_far")
    await interaction.response.send_message(view=shared_card(fact, public, interaction.user.mention))


async def setup(bot: Casebook) -> None:
    """Add the commands."""
    await bot.add_cog(Lore())
