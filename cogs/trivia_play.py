"""The buttons and forms of an open question and of its reveal."""

import asyncio
from dataclasses import dataclass

import discord
from discord.ext import commands

from bot.client import Casebook
from bot.games.house import check_player, moderates
from bot.games.live import LiveGame, Personal, Told
from bot.games.refusals import in_words
from bot.tasks import spawn
from bot.trivia.answers import judge, number
from bot.trivia.events import HintGiven, Skipped
from bot.trivia.rounds import Round
from bot.trivia.rules import AskHint, Continue, Order, Pause, Press, RefusedError, Skip, Typed
from bot.ui.errors import Refusal
from bot.ui.lasting import fields, on_form, on_press
from bot.ui.layouts import notice
from bot.ui.trivia_alone import answer_form, how_card, standing_card
from bot.ui.trivia_final import final_card
from bot.words import say


@dataclass(frozen=True)
class _Spot:
    """One player's confirmation of one question."""

    game_id: int
    round: int
    user_id: int


class TriviaPlay(commands.Cog):
    """What players are told, alone, while a question is open."""

    def __init__(self) -> None:
        # The private confirmation a player has of the open question: edited when they change their mind. It is lost in
        # a restart; the next press then gets a new one.
        self.confirmations: dict[_Spot, asyncio.Task[discord.Interaction[Casebook]]] = {}

    async def confirm(self, interaction: discord.Interaction[Casebook], live: LiveGame, told: Told) -> None:
        """Tell a player, alone, what counts now: by one message a question, edited when that changes."""
        spot = _Spot(live.key.id, told.game.round.number if told.game.round else 0, interaction.user.id)
        view = standing_card(told.game, told.player)
        earlier = self.confirmations.get(spot)
        if earlier is None:
            self._forget_closed(interaction.client, spot)
            sending = spawn(_send(interaction, view), name="confirmation of an answer")
            self.confirmations[spot] = sending
            try:
                await asyncio.shield(sending)
            except Exception:
                self.confirmations.pop(spot, None)
                raise
            return
        await interaction.response.defer()
        if not told.changed and not told.events:
            return
        try:
            first = await asyncio.shield(earlier)
            # Whatever counts at this moment, should two changes overtake each other.
            now = live.game if live.game.round is not None and live.game.round.number == spot.round else told.game
            await first.edit_original_response(view=standing_card(now, told.player))
        except discord.HTTPException:
            await interaction.followup.send(view=view, ephemeral=True)

    def _forget_closed(self, bot: Casebook, spot: _Spot) -> None:
        for other in list(self.confirmations):
            earlier_round = other.game_id == spot.game_id and other.round < spot.round
            if earlier_round or bot.games.find(other.game_id) is None:
                del self.confirmations[other]


async def _send(
    interaction: discord.Interaction[Casebook], view: discord.ui.LayoutView
) -> discord.Interaction[Casebook]:
    await interaction.response.send_message(view=view, ephemeral=True)
    return interaction


@on_press("answer")
async def answer(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Lock in an answer: decided and written first, then confirmed to the player alone."""
    game_id, number_, option = (int(argument) for argument in arguments)
    await _take(interaction, game_id, Press(number_, 0, option, interaction.id, _message_id(interaction)))


@on_press("write")
async def write(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Hand out the form for an answer that is not a matter of one press."""
    game_id, number_ = int(arguments[0]), int(arguments[1])
    round_ = _open_round(interaction, game_id, number_)
    total = _live(interaction, game_id).game.total
    await interaction.response.send_modal(answer_form(game_id, round_, total))


@on_form("written")
async def written(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Lock in what was filled in. Whether it is right is not told before the reveal: they could try until it fits."""
    game_id, number_ = int(arguments[0]), int(arguments[1])
    round_ = _open_round(interaction, game_id, number_)
    await _take(interaction, game_id, _written(round_, fields(interaction), interaction))


def _written(round_: Round, filled: dict[str, str], interaction: discord.Interaction[Casebook]) -> Typed | Order:
    if round_.how == "order":
        order = tuple(int(value) for _, value in sorted(filled.items()) if value.isdecimal())
        return Order(round_.number, 0, order, interaction.id, _message_id(interaction))
    question, text = round_.question, filled.get("text", "").strip()
    verdict = judge(text, question.answer, question.accepted, question.wrong) if round_.how == "typed" else ""
    named = number(text) if round_.how == "number" else None
    return Typed(round_.number, 0, text, verdict, interaction.id, _message_id(interaction), named)


@on_press("hint")
async def hint(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Vote for a hint."""
    game_id, number_, wanted = (int(argument) for argument in arguments)
    told = await _do(interaction, game_id, AskHint(number_, 0, wanted, interaction.id))
    await _voted(interaction, game_id, told, HintGiven)


@on_press("skip")
async def skip(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Vote for skipping the question; the host and moderators need no vote."""
    game_id, number_ = (int(argument) for argument in arguments)
    by_right = moderates(interaction) or _live(interaction, game_id).key.host_user_id == interaction.user.id
    told = await _do(interaction, game_id, Skip(number_, 0, interaction.id, by_right))
    await _voted(interaction, game_id, told, Skipped)


@on_press("pause")
async def pause(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Have a break, or end it."""
    live = _live(interaction, int(arguments[0]))
    if live.key.host_user_id != interaction.user.id and not moderates(interaction):
        raise Refusal("trivia.pause.not_yours")
    now = live.clock.now_ms()
    with in_words():
        told = await live.tell(Continue(now) if live.game.paused else Pause(now))
    if told.game.phase == "between":
        await interaction.response.defer()  # the card says it
        return
    text = say("trivia.pause.soon") if told.game.paused else say("trivia.pause.off")
    await interaction.response.send_message(view=notice(text), ephemeral=True)


@on_press("how")
async def how(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show how a question was decided, to one player alone."""
    game_id, number_ = int(arguments[0]), int(arguments[1])
    recalled = await interaction.client.games.recall(game_id)
    if recalled is None or not 1 <= number_ <= len(recalled.game.results):
        raise Refusal("error.old_button")
    player = recalled.player_of(interaction.user.id)
    view = how_card(recalled.game, number_, player, recalled.users)
    await interaction.response.send_message(view=view, ephemeral=True)


@on_press("next")
async def next_question(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show the next question of a private game."""
    with in_words():
        await interaction.client.games.next(int(arguments[0]), interaction)


@on_press("result")
async def result(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show what a private game came to."""
    game_id = int(arguments[0])
    recalled = await interaction.client.games.recall(game_id)
    if recalled is None:
        raise Refusal("error.old_button")
    await interaction.response.edit_message(view=final_card(game_id, recalled.game, recalled.users))


async def _take(interaction: discord.Interaction[Casebook], game_id: int, what: Personal) -> None:
    told = await _do(interaction, game_id, what)
    if told.game.settings.private:
        if not told.events:
            await interaction.response.defer()
        return
    await _confirm(interaction, game_id, told)


async def _voted(
    interaction: discord.Interaction[Casebook], game_id: int, told: Told, news: type[HintGiven | Skipped]
) -> None:
    """Confirm a vote; where it decided, everybody sees what came of it."""
    if not any(isinstance(event, news) for event in told.events):
        await _confirm(interaction, game_id, told)
    elif not told.game.settings.private:
        await interaction.response.defer()


async def _confirm(interaction: discord.Interaction[Casebook], game_id: int, told: Told) -> None:
    cog = interaction.client.get_cog("TriviaPlay")
    if not isinstance(cog, TriviaPlay):
        raise TypeError("the cog of this button is not loaded")
    await cog.confirm(interaction, _live(interaction, game_id), told)


async def _do(interaction: discord.Interaction[Casebook], game_id: int, what: Personal) -> Told:
    """Hand in what somebody did; in a private game what comes of it is shown by this very click."""
    games = interaction.client.games
    with in_words():
        solo = games.solo(game_id)
        if solo is None:
            await check_player(interaction)
            return await games.do(game_id, interaction.user.id, what)
        if _live(interaction, game_id).key.channel_id != interaction.user.id:
            raise RefusedError("not_yours")
        with solo.by(interaction):
            return await games.do(game_id, interaction.user.id, what)


def _live(interaction: discord.Interaction[Casebook], game_id: int) -> LiveGame:
    live = interaction.client.games.find(game_id)
    if live is None:
        raise Refusal("trivia.refused.finished")
    return live


def _open_round(interaction: discord.Interaction[Casebook], game_id: int, number_: int) -> Round:
    game = _live(interaction, game_id).game
    if game.round is None or game.phase not in ("posting", "open") or game.round.number != number_:
        raise Refusal("trivia.refused.other_round")
    return game.round


def _message_id(interaction: discord.Interaction[Casebook]) -> int:
    if interaction.message is None:
        raise Refusal("error.old_button")
    return interaction.message.id


async def setup(bot: Casebook) -> None:
    """Add what the buttons remember."""
    await bot.add_cog(TriviaPlay())
