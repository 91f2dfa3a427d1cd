"""Messages of one game in its channel: sent once, edited, found again. With the bot's own rights, each safe to repeat.

A message is sent with a nonce made of game and part. Sent again within two minutes it gives the first message back
(Discord's docs on Create Message, `enforce_nonce`); later than that the channel is searched for it before it is sent.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

import discord
from discord import ui

from bot.asking import NotNowError, RefusedError, once
from bot.games.clock import wall_ms
from bot.ui.lasting import custom_id

_log = logging.getLogger(__name__)

# Discord remembers a nonce for "the past few minutes"; two are taken to be safe.
NONCE_MS = 110_000
# discord.py has tried five times by itself before it reports a server error; after that, at these intervals (s).
PATIENCE = (5.0, 15.0, 30.0, 60.0)
HISTORY_LIMIT = 100
# How far the machine's clock may differ from Discord's when a message is looked for.
SKEW_MS = 60_000

T = TypeVar("T")


class LostError(Exception):
    """The channel cannot be reached any more."""


async def deliver(what: Callable[[], Awaitable[T]]) -> T:
    """Call Discord, patiently, with something that does no harm when it is done twice.

    Raises MessageGoneError, or LostError where trying again is no use.
    """
    try:
        for pause in PATIENCE:
            try:
                return await once(what)
            except NotNowError as problem:
                _log.warning("Discord did not take a delivery (%s); again in %s s", problem, pause)
                await asyncio.sleep(pause)
        return await once(what)
    except (RefusedError, NotNowError) as problem:
        raise LostError(str(problem)) from None


class Post:
    """The messages of game `game_id` in `channel`; `me` is the bot's own user id."""

    def __init__(self, game_id: int, channel: discord.PartialMessageable, me: int) -> None:
        self._game_id = game_id
        self._channel = channel
        self._me = me

    async def send(self, view: ui.LayoutView, part: str, *marker: object) -> int:
        """Send a message once, and return its id, however long Discord takes to take it.

        `part` makes the nonce that is this message's own; `marker` (action and arguments of one of its components)
        tells it apart when the nonce has been forgotten.
        """
        # 19 digits of a snowflake, a colon and at most 4 signs: Discord allows 25.
        nonce = f"{self._game_id}:{part}"
        began = wall_ms()
        for pause in PATIENCE:
            try:
                return (await once(lambda: self._channel.send(view=view, nonce=nonce))).id
            except RefusedError as refusal:
                raise LostError(str(refusal)) from None
            except NotNowError as problem:
                _log.warning("Discord did not take a message (%s); again in %s s", problem, pause)
                await asyncio.sleep(pause)
            if marker and wall_ms() - began > NONCE_MS and (found := await self.find(began, *marker)):
                return found
        raise LostError("Discord took no message for minutes")

    async def edit(self, message_id: int, view: ui.LayoutView) -> discord.Message:
        """Edit a message, patiently. Raises MessageGoneError and LostError."""
        return await deliver(lambda: self.edit_now(message_id, view))

    async def edit_now(self, message_id: int, view: ui.LayoutView) -> discord.Message:
        """Edit a message; what Discord says to it is the caller's."""
        message = self._channel.get_partial_message(message_id)
        return await message.edit(view=view, allowed_mentions=discord.AllowedMentions.none())

    async def find(self, since_ms: int, action: object, *arguments: object) -> int | None:
        """Look for a message of this game posted since then. Without the right to read the history there is none."""
        marker = custom_id("b", str(action), self._game_id, *arguments) + ":"
        since = datetime.fromtimestamp((since_ms - SKEW_MS) / 1000, UTC)
        after = discord.Object(discord.utils.time_snowflake(since))

        async def search() -> int | None:
            async for message in self._channel.history(limit=HISTORY_LIMIT, after=after, oldest_first=True):
                if message.author.id == self._me and marker in _custom_ids(message):
                    return message.id
            return None

        try:
            return await deliver(search)
        except LostError as lost:
            _log.warning("The channel of game %s could not be searched: %s", self._game_id, lost)
            return None


def _custom_ids(message: discord.Message) -> str:
    """Return the custom_ids in a message as one text to look in."""
    view = ui.LayoutView.from_message(message, timeout=None)
    return "\n".join(f"{getattr(item, 'custom_id', '')}:" for item in view.walk_children())
