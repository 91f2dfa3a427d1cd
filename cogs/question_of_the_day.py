"""The buttons of the question of the day. It is switched on in /announce auto."""

import asyncio
import time
from dataclasses import dataclass
from itertools import takewhile

import discord
from discord.ext import commands

from bot.client import Casebook
from bot.deliveries.question import look_after
from bot.games.house import check_player
from bot.games.question_of_the_day import Sight, answer
from bot.storage import question_of_the_day as stored
from bot.tasks import spawn
from bot.trivia.rules import Press, RefusedError
from bot.ui.errors import Refusal
from bot.ui.lasting import on_press
from bot.ui.question_of_the_day import locked_card

# A private message can be edited for 15 minutes: Discord's page "Receiving and Responding", "Followup Messages".
EDITABLE_S = 14 * 60.0


@dataclass
class _Confirmation:
    """What somebody reads alone of a question: when it was sent (s, monotonic), by which click, and what counts now."""

    since: float
    sending: "asyncio.Task[discord.Interaction[Casebook]]"
    sight: Sight


class QuestionOfTheDay(commands.Cog):
    """What those who answer are told, alone."""

    def __init__(self, bot: Casebook) -> None:
        self._bot = bot
        # By game and user, the oldest first. One that is lost in a restart, or too old, is followed by a new message.
        self._confirmations: dict[tuple[int, int], _Confirmation] = {}

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """See to what was left open while the bot was away."""
        await look_after(self._bot)

    async def confirm(self, interaction: discord.Interaction[Casebook], sight: Sight) -> None:
        """Tell somebody, alone, what counts now: in one message, edited when they change their mind."""
        self._forget_old()
        spot = (sight.asked.game_id, interaction.user.id)
        earlier = self._confirmations.get(spot)
        if earlier is None:
            sending = spawn(_send(interaction, sight), name="confirmation of an answer")
            self._confirmations[spot] = _Confirmation(time.monotonic(), sending, sight)
            try:
                await asyncio.shield(sending)
            except Exception:
                self._confirmations.pop(spot, None)
                raise
            return
        earlier.sight = sight
        await interaction.response.defer()
        try:
            first = await asyncio.shield(earlier.sending)
            # Whatever counts at this moment, should two changes overtake each other.
            await first.edit_original_response(view=_card(earlier.sight))
        except discord.HTTPException:
            await interaction.followup.send(view=_card(sight), ephemeral=True)

    def _forget_old(self) -> None:
        since = time.monotonic() - EDITABLE_S
        old = takewhile(lambda spot: self._confirmations[spot].since < since, self._confirmations)
        for spot in list(old):
            del self._confirmations[spot]


async def _send(interaction: discord.Interaction[Casebook], sight: Sight) -> discord.Interaction[Casebook]:
    await interaction.response.send_message(view=_card(sight), ephemeral=True)
    return interaction


def _card(sight: Sight) -> discord.ui.LayoutView:
    return locked_card(sight.game, sight.player, sight.asked.closes_ms)


@on_press("qotd_answer")
async def press_answer(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Lock in an answer: decided and written first, then confirmed to the player alone."""
    game_id, option = (int(argument) for argument in arguments)
    bot = interaction.client
    if interaction.message is None or interaction.guild_id is None:
        raise Refusal("error.old_button")
    await check_player(interaction)
    press = Press(1, 0, option, interaction.id, interaction.message.id)
    try:
        sight = await answer(bot.store.writer, game_id, interaction.guild_id, interaction.user.id, press)
    except RefusedError as refusal:
        raise await _too_late(bot, game_id, refusal) from None
    cog = bot.get_cog("QuestionOfTheDay")
    if not isinstance(cog, QuestionOfTheDay):
        raise TypeError("the cog of this button is not loaded")
    await cog.confirm(interaction, sight)


async def _too_late(bot: Casebook, game_id: int, refusal: RefusedError) -> Refusal:
    """Return what somebody is told whose answer does not count. What nobody else reveals is revealed after that."""
    asked = await stored.of_game(bot.store.reader, game_id)
    if asked is None or refusal.reason not in ("late", "finished"):
        return Refusal("error.old_button")
    if asked.finished_ms is not None:
        return Refusal("qotd.over")
    spawn(look_after(bot), name="questions left open")
    return Refusal("qotd.late", when=f"<t:{asked.closes_ms // 1000}:R>")


async def setup(bot: Casebook) -> None:
    """Add what the buttons remember."""
    await bot.add_cog(QuestionOfTheDay(bot))
