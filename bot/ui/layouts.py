"""The building blocks of every card: a container with an accent, headings, small print, rows of buttons."""

from collections.abc import Iterable
from typing import Any

import discord
from discord import ui

# Lamplight on a case file; red ink for a verdict; ash for what is over or went wrong.
LAMP = discord.Colour(0xC98F3B)
INK = discord.Colour(0x8E2F2F)
ASH = discord.Colour(0x6B6A66)

# Discord allows 4000 characters over all texts of a message; discord.py does not enforce it (its docs on LayoutView).
TEXT_LIMIT = 4000


def card(
    *blocks: str | ui.Item[Any] | None, accent: discord.Colour = LAMP, rows: Iterable[ui.ActionRow[Any]] = ()
) -> ui.LayoutView:
    """Return a message of one container: texts and items in order, rows of buttons below; None is left out."""
    container: ui.Container[Any] = ui.Container(accent_colour=accent)
    for block in blocks:
        if block is not None:
            container.add_item(ui.TextDisplay(block) if isinstance(block, str) else block)
    for row in rows:
        container.add_item(row)
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    if view.content_length() > TEXT_LIMIT:
        raise ValueError(f"a card of {view.content_length()} characters")
    return view


def rule() -> ui.Separator[Any]:
    """Return a thin line between two parts of a card."""
    return ui.Separator(visible=True, spacing=discord.SeparatorSpacing.small)


def notice(sentence: str) -> ui.LayoutView:
    """Return a card with one sentence."""
    return card(sentence, accent=ASH)


def small(text: str) -> str:
    """Return `text` as small print, line by line."""
    return "\n".join(f"-# {line}" for line in text.splitlines() if line)


def plain(text: str) -> str:
    """Return `text` with Discord's markdown switched off, for what comes from a pack or a person."""
    return discord.utils.escape_markdown(text)


def shortened(text: str, limit: int) -> str:
    """Return `text`, cut with an ellipsis if it is longer than `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
