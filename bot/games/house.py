"""The rules of the house: where a server allows quizzes, who may start one, how often, and who is barred."""

from typing import Any

import discord

from bot.storage.trivia_settings import (
    TriviaSettings,
    allowed_channels,
    is_barred,
    last_finished_ms,
    trivia_settings,
)
from bot.trivia.rules import snowflake_ms
from bot.ui.errors import Refusal


def moderates(interaction: discord.Interaction[Any]) -> bool:
    """Return whether somebody may stop and pause other people's quizzes, and rule on questions."""
    return interaction.permissions.manage_messages or interaction.permissions.manage_guild


async def check_host(interaction: discord.Interaction[Any], questions: int) -> None:
    """Raise Refusal where the server does not let somebody start a quiz of so many questions here and now."""
    if interaction.guild_id is None:
        return
    reader = interaction.client.store.reader
    settings = await trivia_settings(reader, interaction.guild_id)
    await check_player(interaction)
    _check_host(interaction, settings)
    await _check_place(interaction)
    if settings.cooldown_s and interaction.channel_id is not None:
        last = await last_finished_ms(reader, interaction.channel_id)
        again = 0 if last is None else last + settings.cooldown_s * 1000
        if again > snowflake_ms(interaction.id):
            raise Refusal("house.cooldown", when=f"<t:{-(-again // 1000)}:R>")
    _check_length(settings, questions)


async def check_length(interaction: discord.Interaction[Any], questions: int) -> None:
    """Raise Refusal where the server does not want a quiz of so many questions."""
    if interaction.guild_id is not None:
        _check_length(await trivia_settings(interaction.client.store.reader, interaction.guild_id), questions)


async def check_player(interaction: discord.Interaction[Any]) -> None:
    """Raise Refusal for somebody whom the server keeps out of its quizzes."""
    if interaction.guild_id is not None and await is_barred(
        interaction.client.store.reader, interaction.guild_id, interaction.user.id
    ):
        raise Refusal("house.barred")


def _check_length(settings: TriviaSettings, questions: int) -> None:
    if questions > settings.longest:
        raise Refusal("house.longest", n=settings.longest)


def _check_host(interaction: discord.Interaction[Any], settings: TriviaSettings) -> None:
    if settings.hosts == "everyone" or moderates(interaction):
        return
    if settings.hosts == "moderators":
        raise Refusal("house.moderators")
    user = interaction.user
    if settings.role_id is None or not isinstance(user, discord.Member):
        raise Refusal("house.moderators")
    if user.get_role(settings.role_id) is None:
        raise Refusal("house.role", role=f"<@&{settings.role_id}>")


async def _check_place(interaction: discord.Interaction[Any]) -> None:
    allowed = await allowed_channels(interaction.client.store.reader, interaction.guild_id or 0)
    # A thread goes by its channel.
    parent = interaction.channel.parent_id if isinstance(interaction.channel, discord.Thread) else None
    if allowed and interaction.channel_id not in allowed and parent not in allowed:
        raise Refusal("house.elsewhere", channels=", ".join(f"<#{channel}>" for channel in allowed[:10]))
