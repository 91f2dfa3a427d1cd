"""/trivia daily: five questions a day, alone, the same for everybody who has watched as far."""

import asyncio
import logging

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Casebook
from bot.games.clock import DiscordClock
from bot.games.daily import DAY_MS, SECONDS, Daily, NoDailyError, NotYoursError, Sight, day_of, from_bank
from bot.knowledge.horizons import horizon_at
from bot.tasks import spawn
from bot.trivia.rules import RefusedError, snowflake_ms
from bot.ui.daily import (
    daily_question_card,
    daily_result_card,
    daily_reveal_card,
    intro_card,
    no_daily_card,
    share_card,
)
from bot.ui.errors import Refusal
from bot.ui.horizons import spot_of
from bot.ui.lasting import on_press
from bot.words import say

_log = logging.getLogger(__name__)


class TriviaDaily(commands.Cog):
    """Everybody's tries."""

    def __init__(self, bot: Casebook) -> None:
        self._bot = bot
        self._daily: Daily | None = None
        self._clocks: set[asyncio.Task[None]] = set()

    @property
    def daily(self) -> Daily:
        """What plays them."""
        if self._daily is None:
            self._daily = Daily(self._bot.store, from_bank(self._bot.bank))
        return self._daily

    def watch(self, interaction: discord.Interaction[Casebook], sight: Sight) -> None:
        """Close the open question of a try by itself when its time is up."""
        clock = spawn(_close_in_time(interaction, sight), name=f"clock of daily {sight.game_id}")
        self._clocks.add(clock)
        clock.add_done_callback(self._clocks.discard)

    async def cog_unload(self) -> None:
        """Stop all clocks: what they would have closed is closed by the next click."""
        for clock in self._clocks:
            clock.cancel()


@app_commands.command(name="daily", description=say("command.trivia.daily"))
async def daily(interaction: discord.Interaction[Casebook]) -> None:
    """Show the day's try: its beginning, where it stands, or how it went."""
    tries, at = _daily(interaction.client), snowflake_ms(interaction.id)
    sight = await tries.look(interaction.user.id, at)
    if sight is None:
        view = await _intro(interaction)
    elif sight.game.phase == "finished":
        view = await _result(interaction, sight)
    elif sight.game.phase == "between" and sight.game.rounds:
        view = daily_reveal_card(sight.game_id, sight.game, sight.player)
    else:
        sight = await tries.following(interaction.user.id, sight.game_id, interaction.id)
        view = _view(interaction, sight)
    await interaction.response.send_message(view=view, ephemeral=True)


@on_press("daily_begin")
async def begin(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Open the first question of the day; it is timed from this click."""
    horizon = (await horizon_at(interaction.client.store.reader, spot_of(interaction), public=False)).value
    try:
        sight = await _daily(interaction.client).begin(interaction.user.id, horizon, interaction.id)
    except NoDailyError:
        await interaction.response.edit_message(view=no_daily_card())
        return
    if sight.game.phase == "finished":
        await interaction.response.edit_message(view=await _result(interaction, sight))
        return
    await interaction.response.edit_message(view=_view(interaction, sight))


@on_press("daily_next")
async def following(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Open the next question; it is timed from this click."""
    try:
        sight = await _daily(interaction.client).following(interaction.user.id, int(arguments[0]), interaction.id)
    except NotYoursError:
        raise Refusal("daily.not_yours") from None
    if sight.game.phase == "finished" and not sight.late:
        await interaction.response.edit_message(view=await _result(interaction, sight))
        return
    await interaction.response.edit_message(view=_view(interaction, sight))


@on_press("daily_answer")
async def answer(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Take an answer, and show what was right."""
    game_id, number, option = (int(argument) for argument in arguments)
    try:
        sight = await _daily(interaction.client).answer(interaction.user.id, game_id, number, option, interaction.id)
    except NotYoursError:
        raise Refusal("daily.not_yours") from None
    except RefusedError as refusal:
        raise Refusal(f"trivia.refused.{refusal.reason}") from None
    await interaction.response.edit_message(view=_view(interaction, sight))


@on_press("daily_result")
async def result(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show how a try went."""
    sight = await _own(interaction, int(arguments[0]))
    await interaction.response.edit_message(view=await _result(interaction, sight))


@on_press("daily_share")
async def share(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Post how a try went where it is shared, as its player may write there."""
    sight = await _own(interaction, int(arguments[0]))
    if missing := _missing(interaction):
        raise Refusal("daily.share.missing", missing=missing)
    bot = interaction.client
    record = await _daily(bot).record(interaction.user.id, sight.day * DAY_MS)
    view = share_card(
        sight.game,
        sight.player,
        user_id=interaction.user.id,
        day=sight.day,
        streak=record.streak,
        episodes=bot.archive.episodes,
    )
    await interaction.response.send_message(view=view)


async def _own(interaction: discord.Interaction[Casebook], game_id: int) -> Sight:
    try:
        sight = await _daily(interaction.client).finished(interaction.user.id, game_id)
    except NotYoursError:
        raise Refusal("daily.not_yours") from None
    if sight is None:
        raise Refusal("daily.unfinished")
    return sight


async def _intro(interaction: discord.Interaction[Casebook]) -> discord.ui.LayoutView:
    bot, at = interaction.client, snowflake_ms(interaction.id)
    horizon = (await horizon_at(bot.store.reader, spot_of(interaction), public=False)).value
    questions = await _daily(bot).available(horizon, at)
    if not questions:
        return no_daily_card()
    record = await _daily(bot).record(interaction.user.id, at)
    return intro_card(
        questions=questions,
        seconds=SECONDS,
        day=day_of(at),
        horizon=horizon,
        episodes=bot.archive.episodes,
        streak=record.streak,
    )


def _view(interaction: discord.Interaction[Casebook], sight: Sight) -> discord.ui.LayoutView:
    """Return a try as it stands; an open question closes by itself when its time is up."""
    if sight.game.phase == "open":
        _cog(interaction.client).watch(interaction, sight)
        return daily_question_card(sight.game_id, sight.game, resumed=sight.resumed)
    return daily_reveal_card(sight.game_id, sight.game, sight.player, late=sight.late)


async def _close_in_time(interaction: discord.Interaction[Casebook], sight: Sight) -> None:
    """Show the answer by the token of the click that showed the question, which holds for 15 minutes."""
    clock = DiscordClock.at_least(snowflake_ms(interaction.id))
    round_ = sight.game.open_round
    closes_ms = round_.closes_ms(sight.game.limit_ms)
    await asyncio.sleep(max(0, closes_ms - clock.now_ms()) / 1000)
    tries = _daily(interaction.client)
    closed = await tries.time_up(interaction.user.id, sight.game_id, round_.number, max(closes_ms, clock.now_ms()))
    if closed is not None:
        view = daily_reveal_card(closed.game_id, closed.game, closed.player, late=True)
        try:
            await interaction.edit_original_response(view=view)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            # Put away, or the token is too old: the next click shows it.
            _log.info("A daily could not be shown to its player: %s", error)


async def _result(interaction: discord.Interaction[Casebook], sight: Sight) -> discord.ui.LayoutView:
    bot = interaction.client
    record = await _daily(bot).record(interaction.user.id, snowflake_ms(interaction.id))
    return daily_result_card(
        sight.game_id,
        sight.game,
        sight.player,
        day=sight.day,
        streak=record.streak,
        longest=record.longest,
        played=record.played,
        episodes=bot.archive.episodes,
    )


def _missing(interaction: discord.Interaction[Casebook]) -> str:
    """Return the right that its player lacks to write here, or an empty text."""
    if interaction.guild_id is None:
        return ""
    rights = interaction.permissions
    if isinstance(interaction.channel, discord.Thread):
        return "" if rights.send_messages_in_threads else say("permission.send_messages_in_threads")
    return "" if rights.send_messages else say("permission.send_messages")


def _daily(bot: Casebook) -> Daily:
    return _cog(bot).daily


def _cog(bot: Casebook) -> TriviaDaily:
    cog = bot.get_cog("TriviaDaily")
    if not isinstance(cog, TriviaDaily):
        raise TypeError("the cog of this command is not loaded")
    return cog


async def setup(bot: Casebook) -> None:
    """Add the command to /trivia, which is another cog's."""
    await bot.add_cog(TriviaDaily(bot))
    group = bot.tree.get_command("trivia")
    if not isinstance(group, app_commands.Group):
        raise TypeError("/trivia is not loaded")
    group.add_command(daily)
