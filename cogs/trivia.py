"""/trivia: start a game, answer it, stop it."""

import asyncio
import contextlib
from dataclasses import dataclass

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Casebook
from bot.games.journal import GameKey
from bot.games.live import PressBy, RestingError
from bot.games.registry import ChannelBusyError, NoQuestionsError
from bot.knowledge.horizons import horizon_at
from bot.tasks import spawn
from bot.trivia.rules import RefusedError
from bot.ui.errors import Refusal
from bot.ui.horizons import spot_of
from bot.ui.lasting import on_press
from bot.ui.layouts import notice
from bot.ui.trivia import confirmation, opening_card
from bot.words import say


@dataclass(frozen=True)
class _Spot:
    """One player's confirmation of one question."""

    game_id: int
    round: int
    user_id: int


class Trivia(commands.GroupCog, group_name="trivia", group_description=say("command.trivia")):
    """Quizzes for a channel."""

    def __init__(self) -> None:
        super().__init__()
        # The private confirmation a player has of the open question: edited when they change their mind. It is lost in
        # a restart; the next press then gets a new one.
        self.confirmations: dict[_Spot, asyncio.Task[discord.Interaction[Casebook]]] = {}

    @app_commands.command(name="start", description=say("command.trivia.start"))
    @app_commands.guild_only()
    @app_commands.describe(questions=say("command.trivia.start.questions"), seconds=say("command.trivia.start.seconds"))
    async def start(
        self,
        interaction: discord.Interaction[Casebook],
        questions: app_commands.Range[int, 1, 50] = 10,
        seconds: app_commands.Range[int, 5, 60] = 20,
    ) -> None:
        """Start a game in this channel, as far as the channel and its host have watched."""
        bot = interaction.client
        if interaction.guild_id is None or interaction.channel_id is None:
            raise Refusal("error.servers_only")
        if missing := _missing_permissions(interaction):
            raise Refusal("trivia.permissions", missing=missing)
        horizon = (await horizon_at(bot.store.reader, spot_of(interaction), public=True)).value
        key = GameKey(interaction.id, interaction.guild_id, interaction.channel_id, interaction.user.id)
        try:
            game = await bot.games.start(key, questions, seconds, horizon)
        except ChannelBusyError:
            raise Refusal("trivia.busy") from None
        except NoQuestionsError:
            raise Refusal("trivia.no_questions") from None
        view = opening_card(
            host_user_id=interaction.user.id,
            questions=len(game.deck),
            asked=questions,
            seconds=seconds,
            horizon=horizon,
            episodes=bot.archive.episodes,
        )
        try:
            await interaction.response.send_message(view=view)
        except (discord.HTTPException, aiohttp.ClientError):
            # Nobody has read how far this game may spoil, so it is not played.
            with contextlib.suppress(RefusedError, RestingError):
                await bot.games.stop(key.id)
            raise

    @app_commands.command(name="stop", description=say("command.trivia.stop"))
    @app_commands.guild_only()
    async def stop(self, interaction: discord.Interaction[Casebook]) -> None:
        """End the game in this channel; what was earned counts."""
        game = interaction.client.games.in_channel(interaction.channel_id or 0)
        if game is None:
            raise Refusal("trivia.none")
        moderates = interaction.permissions.manage_messages or interaction.permissions.manage_guild
        if game.key.host_user_id != interaction.user.id and not moderates:
            raise Refusal("trivia.stop.not_yours")
        try:
            await interaction.client.games.stop(game.key.id)
        except RefusedError:
            raise Refusal("trivia.none") from None
        except RestingError:
            raise Refusal("trivia.resting") from None
        await interaction.response.send_message(view=notice(say("trivia.stop.done")), ephemeral=True)

    async def confirm(
        self, interaction: discord.Interaction[Casebook], spot: _Spot, option: str, *, changed: bool
    ) -> None:
        """Tell a player, alone, what counts now: by one message a question, edited when they change their mind."""
        earlier = self.confirmations.get(spot)
        if earlier is None:
            self._forget_closed(interaction.client, spot)
            sending = spawn(_send_confirmation(interaction, option), name="confirmation of an answer")
            self.confirmations[spot] = sending
            try:
                await asyncio.shield(sending)
            except Exception:
                self.confirmations.pop(spot, None)
                raise
            return
        await interaction.response.defer()
        if not changed:
            return
        game = interaction.client.games.find(spot.game_id)
        try:
            first = await asyncio.shield(earlier)
            # Whatever counts at this moment, should two changes overtake each other.
            now = game.chosen(spot.user_id, spot.round) if game else None
            await first.edit_original_response(view=confirmation(now or option))
        except discord.HTTPException:
            await interaction.followup.send(view=confirmation(option), ephemeral=True)

    def _forget_closed(self, bot: Casebook, spot: _Spot) -> None:
        for other in list(self.confirmations):
            earlier_round = other.game_id == spot.game_id and other.round < spot.round
            if earlier_round or bot.games.find(other.game_id) is None:
                del self.confirmations[other]


async def _send_confirmation(interaction: discord.Interaction[Casebook], option: str) -> discord.Interaction[Casebook]:
    await interaction.response.send_message(view=confirmation(option), ephemeral=True)
    return interaction


@on_press("answer")
async def answer(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Lock in an answer: decided and written first, then confirmed to the player alone."""
    game_id, number, option = (int(argument) for argument in arguments)
    if interaction.message is None:
        raise Refusal("error.old_button")
    press = PressBy(interaction.user.id, number, option, interaction.id, interaction.message.id)
    try:
        locked = await interaction.client.games.press(game_id, press)
    except RefusedError as refusal:
        raise Refusal(f"trivia.refused.{refusal.reason}") from None
    except RestingError:
        raise Refusal("trivia.resting") from None
    cog = interaction.client.get_cog("Trivia")
    if not isinstance(cog, Trivia):
        raise TypeError("the cog of this button is not loaded")
    spot = _Spot(game_id, locked.round, interaction.user.id)
    await cog.confirm(interaction, spot, locked.option, changed=locked.changed)


def _missing_permissions(interaction: discord.Interaction[Casebook]) -> str:
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


async def setup(bot: Casebook) -> None:
    """Add the commands."""
    await bot.add_cog(Trivia())
