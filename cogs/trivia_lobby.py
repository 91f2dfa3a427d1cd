"""The buttons of a quiz before it begins, and of the one that follows it: join, leave, settings, start, again."""

from typing import Any

import discord
from msgspec.structs import replace

from bot.client import Casebook
from bot.games.house import check_length, check_player, moderates
from bot.games.live import LiveGame
from bot.games.refusals import in_words
from bot.games.registry import NoQuestionsError
from bot.games.starting import ceiling_of, challenge, is_alone, open_lobby, start_alone
from bot.trivia.events import Settings
from bot.trivia.rules import Change, Join, Leave, RefusedError
from bot.ui.errors import Refusal
from bot.ui.lasting import on_press
from bot.ui.layouts import notice
from bot.ui.profile import CATEGORIES
from bot.ui.trivia_lobby import ANSWERS, ANY, DIFFICULTIES, MODES, TEAMS, settings_card, team_name
from bot.words import say


@on_press("lobby_join")
async def join(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Come in: into the team pressed, or wherever there is room."""
    game_id, team = int(arguments[0]), int(arguments[1])
    _note_lobby(interaction, game_id)
    await check_player(interaction)
    with in_words():
        told = await interaction.client.games.do(
            game_id, interaction.user.id, Join(0, interaction.id, None if team < 0 else team)
        )
    if told.events and told.game.phase == "lobby":
        await interaction.response.defer()
        return
    member = told.game.members[told.player or 0]
    text = say("trivia.joined.team", team=team_name(member.team)) if member.team >= 0 else say("trivia.joined")
    await interaction.response.send_message(view=notice(text), ephemeral=True)


@on_press("lobby_leave")
async def leave(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Go again, before it begins."""
    game_id = int(arguments[0])
    _note_lobby(interaction, game_id)
    with in_words():
        await interaction.client.games.do(game_id, interaction.user.id, Leave(0, interaction.id))
    await interaction.response.defer()


@on_press("lobby_start")
async def begin(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Begin, at the host's word; where the bot itself has called it, at that of anybody who is in."""
    game_id = int(arguments[0])
    live = _lobby_of(interaction, game_id)
    if live.game.settings.called_s == 0:
        _hosted(interaction, game_id)
    elif live.player_of(interaction.user.id) not in live.game.present:
        raise Refusal("night.lobby.not_in")
    _note_lobby(interaction, game_id)
    await _begin(interaction, game_id)


@on_press("lobby_cancel")
async def cancel(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Call it off: the host, a moderator, or whoever was challenged."""
    game_id, *rival = (int(argument) for argument in arguments)
    if interaction.user.id not in rival and not moderates(interaction):
        _hosted(interaction, game_id)
    _note_lobby(interaction, game_id)
    live = _lobby_of(interaction, game_id)
    with in_words():
        await interaction.client.games.stop(live.key.id)
    await interaction.response.defer()


@on_press("duel_accept")
async def accept(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Take up a challenge; it begins at once."""
    game_id, rival = int(arguments[0]), int(arguments[1])
    if interaction.user.id != rival:
        raise Refusal("trivia.refused.not_yours")
    await check_player(interaction)
    _note_lobby(interaction, game_id)
    with in_words():
        await interaction.client.games.do(game_id, rival, Join(0, interaction.id))
    await _begin(interaction, game_id)


@on_press("lobby_settings")
async def show_settings(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show the host, alone, what can be set."""
    live = _hosted(interaction, int(arguments[0]))
    _note_lobby(interaction, live.key.id)
    await interaction.response.send_message(view=await _panel(interaction, live, live.game.settings), ephemeral=True)


@on_press("lobby_set")
async def set_one(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Change one setting."""
    game_id, setting = int(arguments[0]), arguments[1]
    live = _hosted(interaction, game_id)
    data: Any = interaction.data or {}
    settings = _changed(live.game.settings, setting, "".join(data.get("values", [])), await ceiling_of(interaction))
    if setting == "number":
        await check_length(interaction, settings.number)
    with in_words():
        told = await live.tell(Change(live.clock.now_ms(), settings))
    await interaction.response.edit_message(view=await _panel(interaction, live, told.game.settings))


@on_press("again")
async def again(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Open a lobby as the last game's, for anybody who had a part in that."""
    recalled = await interaction.client.games.recall(int(arguments[0]))
    if recalled is None:
        raise Refusal("error.old_button")
    if interaction.user.id not in (recalled.key.host_user_id, *recalled.users.values()):
        raise Refusal("trivia.again.not_yours")
    last = recalled.game.settings
    settings = replace(last, horizon=min(last.horizon, await ceiling_of(interaction)), called_s=0)
    if is_alone(interaction):
        await start_alone(interaction, replace(settings, mode="classic", private=True))
        return
    settings = replace(settings, private=False)
    if settings.mode != "duel":
        await open_lobby(interaction, settings)
        return
    rivals = [user for user in recalled.users.values() if user not in (None, interaction.user.id)]
    if not rivals or rivals[0] is None:
        raise Refusal("trivia.again.nobody")
    await challenge(interaction, settings, rivals[0])


async def _begin(interaction: discord.Interaction[Casebook], game_id: int) -> None:
    with in_words():
        try:
            await interaction.client.games.begin(game_id, asked=True)
        except NoQuestionsError:
            raise Refusal("trivia.no_questions") from None
    await interaction.response.defer()


def _note_lobby(interaction: discord.Interaction[Casebook], game_id: int) -> None:
    live = interaction.client.games.find(game_id)
    if live is not None and live.game.phase == "lobby" and interaction.message is not None:
        interaction.client.games.lobby_shown(game_id, interaction.message.id)


def _lobby_of(interaction: discord.Interaction[Casebook], game_id: int) -> LiveGame:
    live = interaction.client.games.find(game_id)
    with in_words():
        if live is None:
            raise RefusedError("finished")
        if live.game.phase != "lobby":
            raise RefusedError("under_way")
    return live


def _hosted(interaction: discord.Interaction[Casebook], game_id: int) -> LiveGame:
    """Return the lobby. Refuses everybody but its host."""
    live = _lobby_of(interaction, game_id)
    if live.key.host_user_id != interaction.user.id:
        raise Refusal("trivia.lobby.not_host")
    return live


async def _panel(
    interaction: discord.Interaction[Casebook], live: LiveGame, settings: Settings
) -> discord.ui.LayoutView:
    ceiling = await ceiling_of(interaction)
    return settings_card(live.key.id, settings, ceiling, interaction.client.archive.episodes)


def _changed(settings: Settings, setting: str, value: str, ceiling: int) -> Settings:
    """Return the settings with one of them changed. Refuses what none of our selects offers."""
    number = int(value) if value.isdecimal() else -1
    match setting:
        case "mode" if value in MODES:
            return replace(settings, mode=value)
        case "teams" if value in (f"{count} {by}" for count, by in TEAMS):
            count, by = value.split()
            return replace(settings, teams=int(count), teams_by=by)
        case "number" if 1 <= number <= 50:
            return replace(settings, number=number)
        case "seconds" if 5 <= number <= 60:
            return replace(settings, seconds=number)
        case "category" if value in (ANY, *CATEGORIES):
            return replace(settings, category=None if value == ANY else value)
        case "difficulty" if value in (ANY, *DIFFICULTIES):
            return replace(settings, difficulty=None if value == ANY else value)
        case "horizon" if 0 <= number <= ceiling:
            return replace(settings, horizon=number)
        case "answers" if value in ANSWERS:
            return replace(settings, answers=value)
        case "hints" if number in (0, 1):
            return replace(settings, hints=bool(number))
    raise Refusal("error.old_button")
