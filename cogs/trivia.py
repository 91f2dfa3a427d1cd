"""/trivia: start a game, at once, in a lobby, as a duel; stop it."""

from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands
from msgspec.structs import replace

from bot.client import Casebook
from bot.games.defaults import defaults_of
from bot.games.house import moderates
from bot.games.refusals import in_words
from bot.games.starting import (
    ceiling_of,
    challenge,
    is_alone,
    open_lobby,
    start_alone,
    start_at_once,
)
from bot.knowledge.horizons import horizon_at
from bot.trivia.events import Settings
from bot.trivia.rules import RefusedError
from bot.ui.errors import Refusal
from bot.ui.horizons import spot_of
from bot.ui.layouts import notice
from bot.ui.profile import CATEGORIES, category_name
from bot.ui.trivia_lobby import ANSWERS, DIFFICULTIES, MODES
from bot.words import say

_MODES = [app_commands.Choice(name=say(f"trivia.mode.{mode}"), value=mode) for mode in MODES]
_CATEGORIES = [app_commands.Choice(name=category_name(category), value=category) for category in CATEGORIES]
_DIFFICULTIES = [app_commands.Choice(name=say(f"trivia.difficulty.{one}"), value=one) for one in DIFFICULTIES]
_ANSWERS = [app_commands.Choice(name=say(f"trivia.answers.{one}"), value=one) for one in ANSWERS]


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class Trivia(commands.GroupCog, group_name="trivia", group_description=say("command.trivia")):
    """Quizzes for a channel, and outside servers for oneself."""

    @app_commands.command(name="quick", description=say("command.trivia.quick"))
    async def quick(self, interaction: discord.Interaction[Casebook]) -> None:
        """Start at once, as this server likes it."""
        settings = await _settings(interaction)
        if settings.private:
            await start_alone(interaction, settings)
        else:
            await start_at_once(interaction, settings)

    @app_commands.command(name="start", description=say("command.trivia.start"))
    @app_commands.describe(
        mode=say("command.trivia.start.mode"),
        questions=say("command.trivia.start.questions"),
        seconds=say("command.trivia.start.seconds"),
        category=say("command.trivia.start.category"),
        difficulty=say("command.trivia.start.difficulty"),
        horizon=say("command.trivia.start.horizon"),
        answers=say("command.trivia.start.answers"),
        hints=say("command.trivia.start.hints"),
    )
    @app_commands.choices(mode=_MODES, category=_CATEGORIES, difficulty=_DIFFICULTIES, answers=_ANSWERS)
    async def start(  # noqa: PLR0917 - Discord hands them over by name
        self,
        interaction: discord.Interaction[Casebook],
        mode: str | None = None,
        questions: app_commands.Range[int, 1, 50] | None = None,
        seconds: app_commands.Range[int, 5, 60] | None = None,
        category: str | None = None,
        difficulty: str | None = None,
        horizon: app_commands.Range[int, 0, 10_000] | None = None,
        answers: str | None = None,
        hints: bool | None = None,
    ) -> None:
        """Open a lobby, as far as the channel and its host have watched; alone the game starts at once."""
        settings = await _settings(
            interaction,
            mode=mode,
            number=questions,
            seconds=seconds,
            category=category,
            difficulty=difficulty,
            horizon=horizon,
            answers=answers,
            hints=hints,
        )
        if settings.private:
            await start_alone(interaction, settings)
        else:
            await open_lobby(interaction, settings)

    @app_commands.command(name="duel", description=say("command.trivia.duel"))
    @app_commands.describe(member=say("command.trivia.duel.member"), best_of=say("command.trivia.duel.best_of"))
    async def duel(
        self,
        interaction: discord.Interaction[Casebook],
        member: discord.Member,
        best_of: Literal[3, 5, 7, 9] = 5,
    ) -> None:
        """Challenge somebody to a duel."""
        if is_alone(interaction):
            raise Refusal("error.servers_only")
        if member.bot or member.id == interaction.user.id:
            raise Refusal("trivia.duel.bot" if member.bot else "trivia.duel.self")
        settings = replace(await _settings(interaction), mode="duel", number=best_of)
        await challenge(interaction, settings, member.id)

    @app_commands.command(name="stop", description=say("command.trivia.stop"))
    async def stop(self, interaction: discord.Interaction[Casebook]) -> None:
        """End the game in this channel, or one's own; what was earned counts."""
        games = interaction.client.games
        place = interaction.user.id if is_alone(interaction) else interaction.channel_id or 0
        game = games.in_channel(place)
        if game is None:
            raise Refusal("trivia.none")
        if game.key.host_user_id != interaction.user.id and not moderates(interaction):
            raise Refusal("trivia.stop.not_yours")
        lobby = game.game.phase == "lobby"
        with in_words():
            try:
                await games.stop(game.key.id)
            except RefusedError:
                raise Refusal("trivia.none") from None
        done = say("trivia.stop.alone" if game.game.settings.private else "trivia.stop.done")
        await interaction.response.send_message(
            view=notice(say("trivia.stop.lobby") if lobby else done), ephemeral=True
        )


async def _settings(interaction: discord.Interaction[Casebook], **given: Any) -> Settings:
    """Return what is played here, with what was asked for. Refuses a horizon beyond what is allowed."""
    reader = interaction.client.store.reader
    alone = is_alone(interaction)
    defaults = await defaults_of(reader, None if alone else interaction.guild_id)
    own = (await horizon_at(reader, spot_of(interaction), public=not alone)).value
    asked = {name: value for name, value in given.items() if value is not None}
    if alone:
        asked.pop("mode", None)
    if asked.get("horizon", 0) > (ceiling := await ceiling_of(interaction)):
        raise Refusal("trivia.horizon.too_far", ceiling=ceiling)
    return replace(defaults.settings(own, private=alone), **asked)


async def setup(bot: Casebook) -> None:
    """Add the commands."""
    await bot.add_cog(Trivia())
