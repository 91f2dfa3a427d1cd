"""From an exception to what the user reads and how loud the log is: one table for commands and components alike.

Outside it stand a Refusal, which brings its own words, and an interaction that can no longer be answered at all.
"""

import functools
import logging
import secrets
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.ui.layouts import notice
from bot.words import say

_log = logging.getLogger(__name__)


class Refusal(Exception):
    """A no that the user is told in a sentence; `key` and `values` are its words."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.sentence = say(key, **values)


@dataclass(frozen=True)
class _Treatment:
    key: str
    level: int


# Looked up along the exception's own ancestors, so the nearest one decides.
_TREATMENTS: dict[type[BaseException], _Treatment] = {
    app_commands.CheckFailure: _Treatment("error.not_allowed", logging.INFO),
    app_commands.NoPrivateMessage: _Treatment("error.servers_only", logging.INFO),
    app_commands.TransformerError: _Treatment("error.option", logging.INFO),
    app_commands.CommandSignatureMismatch: _Treatment("error.old_command", logging.WARNING),
    app_commands.CommandNotFound: _Treatment("error.old_command", logging.WARNING),
    discord.Forbidden: _Treatment("error.forbidden", logging.WARNING),
    Exception: _Treatment("error.unexpected", logging.ERROR),
}

Suggest = Callable[..., Coroutine[Any, Any, list[app_commands.Choice[Any]]]]

UNKNOWN_INTERACTION = 10062
ALREADY_ACKNOWLEDGED = 40060


def answering(suggest: Suggest) -> Suggest:
    """Wrap an autocomplete callback: what it raises is answered and logged like any other error.

    discord.py 2.7.1 swallows it before the command tree hears of it.
    """

    @functools.wraps(suggest)
    async def guarded(*arguments: Any) -> list[app_commands.Choice[Any]]:
        try:
            return await suggest(*arguments)
        except Exception as error:
            interaction = next(one for one in arguments if isinstance(one, discord.Interaction))
            await answer_error(interaction, error)
            return []

    return guarded


async def answer_error(interaction: discord.Interaction[Any], error: Exception) -> None:
    """Tell the user privately what went wrong, with an incident id that the log has too. Never raises."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original if isinstance(error.original, Exception) else error
    if isinstance(error, Refusal):
        await _answer(interaction, error.sentence)
        return
    incident = secrets.token_hex(4)
    treatment = next(_TREATMENTS[kind] for kind in type(error).__mro__ if kind in _TREATMENTS)
    if isinstance(error, discord.HTTPException) and error.code in (UNKNOWN_INTERACTION, ALREADY_ACKNOWLEDGED):
        # The answer came too late or came already: nobody can be told anything any more.
        _log.warning("Incident %s: an interaction could not be answered: %s", incident, error)
        return
    traceback = error if treatment.level >= logging.ERROR else None
    _log.log(treatment.level, "Incident %s in %s: %s", incident, _what(interaction), error, exc_info=traceback)
    await _answer(interaction, say(treatment.key, incident=incident))


def _what(interaction: discord.Interaction[Any]) -> str:
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    data: Any = interaction.data or {}
    return str(data.get("custom_id", interaction.type.name))


async def _answer(interaction: discord.Interaction[Any], sentence: str) -> None:
    try:
        if interaction.type is discord.InteractionType.autocomplete:
            if not interaction.response.is_done():
                await interaction.response.autocomplete([])
        elif interaction.response.is_done():
            await interaction.followup.send(view=notice(sentence), ephemeral=True)
        else:
            await interaction.response.send_message(view=notice(sentence), ephemeral=True)
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        _log.warning("An error could not be told to the user: %s", error)
