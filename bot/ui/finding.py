"""From what somebody typed to the card that is meant: suggestions, the one thing beyond doubt, "did you mean"."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

import discord
from discord import app_commands, ui

from bot.knowledge.names import NamedThing
from bot.ui.choices import MOST_CHOICES
from bot.ui.errors import Refusal, Suggest, answering
from bot.ui.layouts import ASH, card, plain, shortened
from bot.ui.leaves import Leaf, show
from bot.ui.prose import either
from bot.ui.readers import reader_of
from bot.words import say

C = TypeVar("C", bound=Any)

PEOPLE = frozenset({"character", "person"})

# How much of what was typed is said back.
QUOTED = 60


def everywhere(command: C) -> C:
    """Offer a command in servers, in direct messages, and wherever somebody is who installed the bot for themselves."""
    placed = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(command)
    return app_commands.allowed_installs(guilds=True, users=True)(placed)


async def suggested(
    interaction: discord.Interaction[Any], kinds: Collection[str], typed: str
) -> list[app_commands.Choice[str]]:
    """Return what may be meant by what has been typed, as far as the answer may speak of it."""
    reader = await reader_of(interaction, public=not interaction.namespace.private)
    found = interaction.client.archive.suggest(kinds, typed, reader.value, MOST_CHOICES, script=reader.script)
    return [app_commands.Choice(name=label_of(thing), value=thing.subject_id) for thing in found]


def suggesting(*kinds: str) -> Suggest:
    """Return the callback of an option that takes things of some kinds."""

    async def suggest(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[Any]]:
        return await suggested(interaction, kinds, typed)

    return answering(suggest)


def label_of(thing: NamedThing) -> str:
    """Return the title of a thing, with what tells it from another of the same title."""
    return shortened(f"{thing.title} · {thing.detail}" if thing.detail else thing.title, 100)


async def show_named(
    interaction: discord.Interaction[Any],
    kinds: Collection[str],
    query: str,
    *,
    private: bool,
    leaf_of: Callable[[str], Leaf] = lambda subject_id: Leaf("card", (subject_id,)),
    nothing: Refusal | None = None,
) -> None:
    """Show the card of what `query` names, or another leaf about it, or ask what was meant.

    Raises Refusal where nothing on file comes near it; `nothing`, where it is given.
    """
    archive = interaction.client.archive
    reader = await reader_of(interaction, public=not private)
    found = archive.resolve(kinds, query, reader.value)
    if found is not None:
        await show(interaction, leaf_of(found.subject_id), private=private)
        return
    people = PEOPLE.issuperset(kinds)
    near = archive.near(kinds, query, reader.value, script=reader.script)
    if not near:
        raise nothing or Refusal("lookup.nothing" if people else "lookup.nothing.thing", query=quoted(query))
    leaves = [(label_of(thing), leaf_of(thing.subject_id)) for thing in near]
    sentence = say("lookup.near" if people else "lookup.near.thing", query=quoted(query), near=labels_of(leaves))
    await interaction.response.send_message(view=asking_card(sentence, leaves), ephemeral=True)


def asking_card(sentence: str, leaves: list[tuple[str, Leaf]]) -> ui.LayoutView:
    """Return a private card that asks which of at most five leaves was meant; each opens on this card."""
    buttons = [leaf.button(label, 0, f"d{place}") for place, (label, leaf) in enumerate(leaves)]
    return card(sentence, accent=ASH, rows=[ui.ActionRow(*buttons)])


def labels_of(leaves: list[tuple[str, Leaf]]) -> str:
    """Return the labels of leaves for the sentence that asks which was meant."""
    return either(f"**{plain(label)}**" for label, _ in leaves)


def quoted(query: str) -> str:
    """Return what somebody typed, fit to be said back to them."""
    return plain(shortened(query, QUOTED))
