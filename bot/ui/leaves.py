"""Leaves: the pages that commands show and buttons lead to, and by which rules they are turned.

A button knows its leaf: what kind of card, of what, which page, and whose card it stands under. Who asked for a public
card turns it in place; for anybody else, and under *For me*, the leaf opens on a private card of their own, up to their
own horizon.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import ui

from bot.knowledge.horizons import first_time
from bot.ui.errors import Refusal
from bot.ui.lasting import Press, on_press
from bot.ui.layouts import shortened
from bot.ui.progress import ask_card
from bot.ui.readers import Reader, reader_of
from bot.words import say

# Stands where other buttons have the id of who asked: whoever presses gets a card of their own.
FOR_ME = "me"


@dataclass(frozen=True)
class Leaf:
    """One page: `action` names who makes it, `arguments` say of what. They stand in custom_ids of 100 characters."""

    action: str
    arguments: tuple[str, ...] = ()
    page: int = 0

    def at(self, page: int) -> "Leaf":
        """Return another page of the same."""
        return replace(self, page=page)

    def button(self, label: str, asker: int | str, tag: str, *, disabled: bool = False) -> Press:
        """Return a button to this leaf under a card of `asker`. `tag` keeps the custom_ids of a card apart."""
        label = shortened(label, 80)
        return Press.make(label, self.action, self.page, *self.arguments, asker, tag, disabled=disabled)

    def for_me(self, reader: Reader) -> list[Press]:
        """Return the button under a public card that opens it for the presser alone."""
        return [self.button(say("leaf.for_me"), FOR_ME, "m")] if reader.asker else []


Maker = Callable[[discord.Interaction[Any], Reader, Leaf], Awaitable[ui.LayoutView | None]]

_makers: dict[str, Maker] = {}


def on_leaf(action: str) -> Callable[[Maker], Maker]:
    """Register who makes the leaves of `action`. A maker returns None for what is not on file for this reader."""

    def register(maker: Maker) -> Maker:
        _makers[action] = maker

        @on_press(action)
        async def turn_to(interaction: discord.Interaction[Any], arguments: list[str]) -> None:
            page, *rest, asker, _ = arguments
            await turn(interaction, Leaf(action, tuple(rest), int(page)), asker)

        return maker

    return register


async def show(interaction: discord.Interaction[Any], leaf: Leaf, *, private: bool) -> None:
    """Answer a command with a leaf; who has never said how far they are is asked, privately, the first time."""
    reader = await reader_of(interaction, public=not private)
    view = await _made(interaction, reader, leaf)
    await interaction.response.send_message(view=view, ephemeral=not reader.horizon.public)
    if reader.horizon.reader is None and await first_time(interaction.client.store.writer, interaction.user.id):
        await interaction.followup.send(view=ask_card(reader.episodes), ephemeral=True)


async def turn(interaction: discord.Interaction[Any], leaf: Leaf, asker: str) -> None:
    """Answer a press with a leaf: in place for who asked for the card, on a private card for anybody else."""
    own = asker in ("0", str(interaction.user.id))
    reader = await reader_of(interaction, public=own and asker != "0")
    view = await _made(interaction, reader, leaf)
    if own:
        await interaction.response.edit_message(view=view)
    else:
        await interaction.response.send_message(view=view, ephemeral=True)


async def _made(interaction: discord.Interaction[Any], reader: Reader, leaf: Leaf) -> ui.LayoutView:
    view = await _makers[leaf.action](interaction, reader, leaf)
    if view is None:
        raise Refusal("lookup.gone")
    return view
