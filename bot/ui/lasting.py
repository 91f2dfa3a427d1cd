"""Buttons and selects that outlive a restart: all they know stands in the custom_id.

Every component of a lasting message is one of these, in a `LayoutView(timeout=None)` that is built, sent and never used
again: a plain button beside them would, on its time-out, unregister the dynamic ones for the whole process (discord.py
2.7.1). What a press means is registered by the cogs with `@on_press`.

The codec: "c" and the version, "b" or "s" for the kind, the action, its arguments; separated by colons, at most 100
characters (Discord's components reference, "custom_id").
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import ui

from bot.ui.errors import Refusal, answer_error

VERSION = "1"

Handler = Callable[[Any, list[str]], Awaitable[None]]

_handlers: dict[str, Handler] = {}


def on_press(action: str) -> Callable[[Handler], Handler]:
    """Register what happens when a component with `action` is used: called with the interaction and the arguments."""

    def register(handler: Handler) -> Handler:
        _handlers[action] = handler
        return handler

    return register


def custom_id(kind: str, action: str, *arguments: object) -> str:
    """Return the custom_id of a component. Raises ValueError where it cannot be one."""
    parts = [f"c{VERSION}{kind}", action, *(str(argument) for argument in arguments)]
    text = ":".join(parts)
    if any(":" in part for part in parts) or len(text) > 100:
        raise ValueError(f"not a custom_id: {text!r}")
    return text


async def _handle(interaction: discord.Interaction[Any], match: re.Match[str]) -> None:
    """Call the handler; discord.py would only log what goes wrong in it."""
    try:
        action, *arguments = match["rest"].split(":")
        handler = _handlers.get(action)
        if handler is None or match["version"] != VERSION:
            raise Refusal("error.old_button")
        await handler(interaction, arguments)
    except Exception as error:
        await answer_error(interaction, error)


class Press(ui.DynamicItem[ui.Button[Any]], template=r"c(?P<version>\d+)b:(?P<rest>[^\n]+)"):
    """A button."""

    def __init__(self, match: re.Match[str], button: ui.Button[Any]) -> None:
        super().__init__(button)
        self._match = match

    @classmethod
    def make(
        cls,
        label: str,
        action: str,
        *arguments: object,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        disabled: bool = False,
    ) -> "Press":
        """Return a button labelled `label` (at most 80 characters) that means `action` with `arguments`."""
        text = custom_id("b", action, *arguments)
        button: ui.Button[Any] = ui.Button(label=label, custom_id=text, style=style, disabled=disabled)
        return cls(_matched(cls.__discord_ui_compiled_template__, text), button)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> "Press":
        """Rebuild the button from what Discord sent."""
        if not isinstance(item, ui.Button):
            raise TypeError(f"a button's custom_id on {type(item).__name__}")
        return cls(match, item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Handle the press."""
        await _handle(interaction, self._match)


class Choice(ui.DynamicItem[ui.Select[Any]], template=r"c(?P<version>\d+)s:(?P<rest>[^\n]+)"):
    """A select of one value; the handler finds it in `interaction.data["values"]`."""

    def __init__(self, match: re.Match[str], select: ui.Select[Any]) -> None:
        super().__init__(select)
        self._match = match

    @classmethod
    def make(cls, placeholder: str, options: list[discord.SelectOption], action: str, *arguments: object) -> "Choice":
        """Return a select of at most 25 `options`."""
        text = custom_id("s", action, *arguments)
        select: ui.Select[Any] = ui.Select(custom_id=text, placeholder=placeholder, options=options)
        return cls(_matched(cls.__discord_ui_compiled_template__, text), select)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> "Choice":
        """Rebuild the select from what Discord sent."""
        if not isinstance(item, ui.Select):
            raise TypeError(f"a select's custom_id on {type(item).__name__}")
        return cls(match, item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Handle the choice."""
        await _handle(interaction, self._match)


def _matched(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    match = pattern.fullmatch(text)
    if match is None:
        raise ValueError(f"not a custom_id: {text!r}")
    return match
