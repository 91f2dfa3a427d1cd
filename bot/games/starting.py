"""How a game comes to be: at once, through a lobby, by a challenge, or alone; and where it may not."""

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord

from bot.games.house import check_host
from bot.games.journal import GameKey
from bot.games.live import RestingError
from bot.games.refusals import in_words
from bot.games.registry import ChannelBusyError, NoQuestionsError
from bot.knowledge.horizons import horizon_at, place_horizon
from bot.storage.boards import GLOBAL
from bot.trivia.events import Settings
from bot.trivia.rules import RefusedError
from bot.ui.errors import Refusal
from bot.ui.horizons import spot_of
from bot.ui.trivia_lobby import challenge_card, lobby_card, opening_card
from bot.words import say

Interaction = discord.Interaction[Any]


def is_alone(interaction: Interaction) -> bool:
    """Return whether a game asked for here is played alone: outside servers, and where the bot itself is no member."""
    if interaction.guild_id is None:
        return True
    return interaction.is_user_integration() and not interaction.is_guild_integration()


async def ceiling_of(interaction: Interaction) -> int:
    """Return the last episode that a game here may tell of: the channel's, and alone the player's own."""
    spot, reader = spot_of(interaction), interaction.client.store.reader
    if is_alone(interaction):
        return (await horizon_at(reader, spot, public=False)).value
    return await place_horizon(reader, spot.guild_id, spot.channel_id, spot.parent_id) or 0


async def start_alone(interaction: Interaction, settings: Settings) -> None:
    """Start a private game and show its first question. An earlier one of the same player ends."""
    games = interaction.client.games
    key = GameKey(interaction.id, GLOBAL, interaction.user.id, interaction.user.id)
    async with _in_words():
        try:
            await games.start(key, settings)
        except ChannelBusyError:
            earlier = games.in_channel(key.channel_id)
            if earlier is None:
                raise
            with contextlib.suppress(RefusedError):
                await games.stop(earlier.key.id)
            await games.start(key, settings)
        await games.next(key.id, interaction)


async def start_at_once(interaction: Interaction, settings: Settings) -> None:
    """Start a game in this channel without a lobby."""
    key = await _key(interaction, settings)
    bot = interaction.client
    async with _in_words():
        game = await bot.games.start(key, settings)
    await _show(interaction, key.id, opening_card(game, interaction.user.id, bot.archive.episodes))


async def open_lobby(interaction: Interaction, settings: Settings) -> None:
    """Open a lobby in this channel."""
    key = await _key(interaction, settings)
    bot = interaction.client
    async with _in_words():
        game = await bot.games.gather(key, settings)
    users = bot.games.find(key.id).users
    await _show(interaction, key.id, lobby_card(key.id, game, key.host_user_id, users, bot.archive.episodes))


async def challenge(interaction: Interaction, settings: Settings, rival: int) -> None:
    """Challenge the user `rival` to a duel in this channel."""
    key = await _key(interaction, settings)
    bot = interaction.client
    async with _in_words():
        game = await bot.games.gather(key, settings)
    card = challenge_card(key.id, game, interaction.user.id, rival, bot.archive.episodes)
    await _show(interaction, key.id, card)


@asynccontextmanager
async def _in_words() -> AsyncIterator[None]:
    """Turn what keeps a game from starting into what its host reads."""
    try:
        with in_words():
            yield
    except ChannelBusyError:
        raise Refusal("trivia.busy") from None
    except NoQuestionsError:
        raise Refusal("trivia.no_questions") from None


async def _key(interaction: Interaction, settings: Settings) -> GameKey:
    """Return what a public game here would be. Refuses where the bot lacks a right, and by the rules of the house."""
    if interaction.guild_id is None or interaction.channel_id is None:
        raise Refusal("error.servers_only")
    if missing := _missing_permissions(interaction):
        raise Refusal("trivia.permissions", missing=missing)
    await check_host(interaction, settings.number)
    return GameKey(interaction.id, interaction.guild_id, interaction.channel_id, interaction.user.id)


async def _show(interaction: Interaction, game_id: int, view: discord.ui.LayoutView) -> None:
    """Show what a game begins with. Where nobody can read how far it may spoil, it is not played."""
    games = interaction.client.games
    try:
        shown = await interaction.response.send_message(view=view)
    except (discord.HTTPException, aiohttp.ClientError):
        with contextlib.suppress(RefusedError, RestingError):
            await games.stop(game_id)
        raise
    if shown.message_id is not None:
        games.lobby_shown(game_id, shown.message_id)


def _missing_permissions(interaction: Interaction) -> str:
    """Return the names of the rights that the bot lacks in this channel, or an empty text."""
    has = interaction.app_permissions
    in_thread = isinstance(interaction.channel, discord.Thread)
    needed = {
        "view_channel": has.view_channel,
        "send_messages_in_threads" if in_thread else "send_messages": (
            has.send_messages_in_threads if in_thread else has.send_messages
        ),
        "read_message_history": has.read_message_history,
    }
    return ", ".join(say(f"permission.{name}") for name, granted in needed.items() if not granted)
