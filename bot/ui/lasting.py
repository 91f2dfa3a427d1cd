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
from discord.ui.select import BaseSelect

from bot.ui.errors import Refusal, answer_error

VERSION = "1"

Handler = Callable[[Any, list[str]], Awaitable[None]]

_handlers: dict[str, Handler] = {}
_form_handlers: dict[str, Handler] = {}


def on_press(action: str) -> Callable[[Handler], Handler]:
    """Register what happens when a component with `action` is used: called with the interaction and the arguments."""

    def register(handler: Handler) -> Handler:
        _handlers[action] = handler
        return handler

    return register


def on_form(action: str) -> Callable[[Handler], Handler]:
    """Register what happens when a form with `action` is sent off: called with the interaction and the arguments."""

    def register(handler: Handler) -> Handler:
        _form_handlers[action] = handler
        return handler

    return register


def custom_id(kind: str, action: str, *arguments: object) -> str:
    """Return the custom_id of a component. Raises ValueError where it cannot be one."""
    parts = [f"c{VERSION}{kind}", action, *(str(argument) for argument in arguments)]
    text = ":".join(parts)
    if any(":" in part for part in parts) or len(text) > 100:
        raise ValueError(f"not a custom_id: {text!r}")
    return text


async def _handle(
    interaction: discord.Interaction[Any], match: re.Match[str], handlers: dict[str, Handler] = _handlers
) -> None:
    """Call the handler; discord.py would only log what goes wrong in it."""
    try:
        action, *arguments = match["rest"].split(":")
        handler = handlers.get(action)
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


class Choice(ui.DynamicItem[BaseSelect[Any]], template=r"c(?P<version>\d+)s:(?P<rest>[^\n]+)"):
    """A select; the handler finds what was chosen in `interaction.data["values"]`."""

    def __init__(self, match: re.Match[str], select: BaseSelect[Any]) -> None:
        super().__init__(select)
        self._match = match

    @classmethod
    def make(cls, placeholder: str, options: list[discord.SelectOption], action: str, *arguments: object) -> "Choice":
        """Return a select of one of at most 25 `options`."""
        return cls.of(ui.Select(placeholder=placeholder, options=options), action, *arguments)

    @classmethod
    def of(cls, select: BaseSelect[Any], action: str, *arguments: object) -> "Choice":
        """Return any kind of select (of several values, channels, roles, users) that means `action`."""
        text = custom_id("s", action, *arguments)
        select.custom_id = text
        return cls(_matched(cls.__discord_ui_compiled_template__, text), select)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> "Choice":
        """Rebuild the select from what Discord sent."""
        if not isinstance(item, BaseSelect):
            raise TypeError(f"a select's custom_id on {type(item).__name__}")
        return cls(match, item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Handle the choice."""
        await _handle(interaction, self._match)


def chosen(interaction: discord.Interaction[Any]) -> str:
    """Return the value that was chosen in a select. Raises Refusal where there is none."""
    values = dict(interaction.data or {}).get("values")
    if not isinstance(values, list) or not values:
        raise Refusal("error.option_missing")
    return str(values[0])


def chosen_values(interaction: discord.Interaction[Any]) -> list[str]:
    """Return what was chosen in the select that was used; ids for channels, roles and users."""
    data: Any = interaction.data or {}
    return [str(value) for value in data.get("values", [])]


class Form(ui.Modal):
    """A modal that can still be sent off after a restart: the client hands it to `handle_form`."""

    @classmethod
    def make(cls, title: str, action: str, *arguments: object) -> "Form":
        """Return a form that means `action` with `arguments`. `title` has at most 45 characters."""
        form = cls(title=title, custom_id=custom_id("m", action, *arguments))
        form.stop()  # so that discord.py does not wait for it: whoever closes a form never tells
        return form


_FORM = re.compile(r"c(?P<version>\d+)m:(?P<rest>[^\n]+)")


async def handle_form(interaction: discord.Interaction[Any]) -> None:
    """Handle a form that was sent off; does nothing for any other interaction."""
    data: Any = interaction.data or {}
    if interaction.type is discord.InteractionType.modal_submit and (match := _FORM.fullmatch(data["custom_id"])):
        await _handle(interaction, match, _form_handlers)


def fields(interaction: discord.Interaction[Any]) -> dict[str, str]:
    """Return what was filled into a form, by the custom_ids of its parts; of a select its first value."""
    data: Any = interaction.data or {}
    filled = {}
    for label in data.get("components", ()):
        part = label.get("component")
        if part is None:
            continue  # a text between the fields
        values = part.get("values") or [part.get("value", "")]
        filled[str(part.get("custom_id", ""))] = str(values[0] or "")
    return filled


def chosen_files(interaction: discord.Interaction[Any]) -> list[discord.Attachment]:
    """Return the files that were sent with a form, unread."""
    data: Any = interaction.data or {}
    sent = (data.get("resolved") or {}).get("attachments") or {}
    return [discord.Attachment(data=file, state=interaction.client._connection) for file in sent.values()]


def _matched(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    match = pattern.fullmatch(text)
    if match is None:
        raise ValueError(f"not a custom_id: {text!r}")
    return match
