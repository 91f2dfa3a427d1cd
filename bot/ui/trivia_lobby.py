"""How a game looks before its first question: the lobby, its settings, a challenge, the opening."""

from collections.abc import Iterable
from typing import Any

import discord
from discord import ui

from bot.trivia.events import Mode, Settings
from bot.trivia.game import Game
from bot.ui.lasting import Choice, Press
from bot.ui.layouts import ASH, card, rule, small
from bot.ui.profile import CATEGORIES, category_name
from bot.ui.trivia import Users, names
from bot.words import say, say_count

MODES: tuple[Mode, ...] = ("classic", "race", "survival", "sudden_death", "teams")
"""The modes a lobby can be set to; a duel is asked for otherwise."""
DIFFICULTIES = ("easy", "medium", "hard")
ANSWERS = ("choice", "typed")
NUMBERS = (3, 5, 10, 15, 20, 25, 30, 40, 50)
SECONDS = (5, 10, 15, 20, 30, 45, 60)
TEAMS = ((2, "balanced"), (3, "balanced"), (4, "balanced"), (2, "chosen"), (3, "chosen"), (4, "chosen"))
ANY = "any"
# A select has at most 25 options (Discord's components reference).
_MOST = 25


def lobby_card(
    game_id: int, game: Game, host: int | None, users: Users, episodes: int, *, resting: bool = False
) -> ui.LayoutView:
    """Return a lobby: what will be played, who is in, and the buttons to come, go and begin."""
    settings = game.settings
    called = settings.called_s > 0
    buttons: ui.ActionRow[Any] = ui.ActionRow(
        Press.make(say("trivia.lobby.start"), "lobby_start", game_id, style=discord.ButtonStyle.primary),
        Press.make(say("trivia.lobby.settings"), "lobby_settings", game_id),
        Press.make(say("trivia.lobby.cancel"), "lobby_cancel", game_id),
    )
    return card(
        "## " + say("night.lobby.title" if called else "trivia.lobby.title"),
        "\n".join(terms(settings)),
        horizon_line(settings.horizon, episodes),
        rule(),
        *_crowd(game, users),
        _caller(host, called=called),
        small(say("trivia.back") if resting else say("trivia.lobby.starts", when=_starts(game))),
        rows=[_doors(game_id, settings), buttons],
    )


def _caller(host: int | None, *, called: bool) -> str | None:
    if called:
        return small(say("night.lobby.anybody"))
    return small(say("trivia.lobby.host", host=f"<@{host}>")) if host is not None else None


def _doors(game_id: int, settings: Settings) -> ui.ActionRow[Any]:
    """Return the buttons to join and leave: one to join, or where teams are chosen one for each."""
    style = discord.ButtonStyle.success
    row: ui.ActionRow[Any] = ui.ActionRow()
    if settings.mode == "teams" and settings.teams_by == "chosen":
        for team in range(settings.teams):
            row.add_item(Press.make(team_name(team), "lobby_join", game_id, team, style=style))
    else:
        row.add_item(Press.make(say("trivia.join"), "lobby_join", game_id, -1, style=style))
    return row.add_item(Press.make(say("trivia.lobby.leave"), "lobby_leave", game_id))


def _crowd(game: Game, users: Users) -> list[str]:
    if not game.members:
        return [say("trivia.lobby.empty")]
    if game.settings.mode != "teams":
        return [say_count("trivia.lobby.in", len(game.members), who=names(list(game.members), users))]
    teams: dict[int, list[int]] = {team: [] for team in range(game.settings.teams)}
    for player, member in game.members.items():
        teams.setdefault(member.team if member.team in teams else 0, []).append(player)
    return [
        "\n".join(
            say("trivia.lobby.team", team=team_name(team), who=names(players, users) or say("trivia.lobby.team.empty"))
            for team, players in teams.items()
        )
    ]


def challenge_card(game_id: int, game: Game, host: int, rival: int, episodes: int) -> ui.LayoutView:
    """Return a challenge to a duel, for `rival` (a user id) alone to take up."""
    settings = game.settings
    buttons: ui.ActionRow[Any] = ui.ActionRow(
        Press.make(say("trivia.duel.accept"), "duel_accept", game_id, rival, style=discord.ButtonStyle.success),
        Press.make(say("trivia.duel.decline"), "lobby_cancel", game_id, rival),
    )
    return card(
        "## " + say("trivia.duel.title"),
        say("trivia.duel.challenge", host=f"<@{host}>", rival=f"<@{rival}>"),
        "\n".join(terms(settings)),
        horizon_line(settings.horizon, episodes),
        small(say("trivia.duel.expires", when=_starts(game))),
        rows=[buttons],
    )


def called_off_card(game: Game) -> ui.LayoutView:
    """Return what stands where a lobby was whose game never began."""
    called = game.settings.called_s > 0
    title = say("night.lobby.title" if called else "trivia.lobby.title")
    if called and game.reason == "deserted" and not game.members:
        return card("## " + title, say("night.lobby.nobody"), accent=ASH)
    return card("## " + title, say(f"trivia.final.{game.reason}"), accent=ASH)


def opening_card(game: Game, host: int | None, episodes: int) -> ui.LayoutView:
    """Return what a game begins with: how it is played, how long, and how far it may spoil."""
    settings = game.settings
    fewer = game.total < settings.number
    return card(
        "## " + say("trivia.opening.title"),
        "\n".join(terms(settings, game.total)),
        say_count("trivia.opening.fewer", game.total, asked=settings.number) if fewer else None,
        horizon_line(settings.horizon, episodes),
        rule(),
        small(say("trivia.opening.rules", host=f"<@{host}>" if host is not None else say("people.erased"))),
    )


def terms(settings: Settings, total: int | None = None) -> list[str]:
    """Return what will be played, a line for each thing that is not as always; `total` questions were found."""
    number = settings.number if total is None else total
    lines = [] if settings.mode == "classic" else [say(f"trivia.mode.{settings.mode}.what")]
    lines.append(say_count("trivia.opening.length", number, seconds=settings.seconds))
    extras = []
    if settings.category is not None:
        extras.append(say("trivia.terms.category", category=category_name(settings.category)))
    if settings.difficulty is not None:
        extras.append(say("trivia.terms.difficulty", difficulty=say(f"trivia.difficulty.{settings.difficulty}")))
    if settings.answers == "typed":
        extras.append(say("trivia.terms.typed"))
    if settings.hints:
        extras.append(say("trivia.terms.hints"))
    if extras:
        lines.append(" ".join(extras))
    return lines


def horizon_line(horizon: int, episodes: int) -> str:
    """Return how far a public game may go."""
    if horizon == 0:
        return say("trivia.horizon.none")
    if horizon >= episodes:
        return say("trivia.horizon.all")
    return say("trivia.horizon.some", horizon=horizon)


def settings_card(game_id: int, settings: Settings, ceiling: int, episodes: int) -> ui.LayoutView:
    """Return the host's own panel: a select for each setting. `ceiling` is the channel's horizon."""
    step = -(-ceiling // (_MOST - 1)) or 1
    horizons = sorted({*range(0, ceiling, step), ceiling, min(settings.horizon, ceiling)})[-_MOST:]
    rows = [
        _select(game_id, "mode", [(mode, say(f"trivia.mode.{mode}")) for mode in MODES], settings.mode),
        _select(game_id, "teams", [(f"{n} {by}", _teams(n, by)) for n, by in TEAMS], _teams_value(settings))
        if settings.mode == "teams"
        else None,
        _select(game_id, "number", [(n, _number(n)) for n in _with(NUMBERS, settings.number)], settings.number),
        _select(game_id, "seconds", [(n, _seconds(n)) for n in _with(SECONDS, settings.seconds)], settings.seconds),
        _select(
            game_id,
            "category",
            [(ANY, say("trivia.category.any")), *((one, category_name(one)) for one in CATEGORIES)],
            settings.category or ANY,
        ),
        _select(
            game_id,
            "difficulty",
            [(ANY, say("trivia.difficulty.any")), *((one, say(f"trivia.difficulty.{one}")) for one in DIFFICULTIES)],
            settings.difficulty or ANY,
        ),
        _select(game_id, "horizon", [(n, _horizon(n, episodes)) for n in horizons], settings.horizon),
        _select(game_id, "answers", [(one, say(f"trivia.answers.{one}")) for one in ANSWERS], settings.answers),
        _select(
            game_id,
            "hints",
            [(0, say("trivia.hints.off")), (1, say("trivia.hints.on"))],
            int(settings.hints),
        ),
    ]
    return card(
        "### " + say("trivia.settings.title"),
        small(say("trivia.settings.what")),
        rows=[row for row in rows if row is not None],
    )


def _select(game_id: int, setting: str, options: Iterable[tuple[object, str]], now: object) -> ui.ActionRow[Any]:
    listed = [
        discord.SelectOption(label=label, value=str(value), default=str(value) == str(now)) for value, label in options
    ]
    return ui.ActionRow(Choice.make(say("trivia.settings.choose"), listed, "lobby_set", game_id, setting))


def team_name(team: int) -> str:
    """Return what a team is called; `team` counts from 0."""
    return say(f"trivia.team.{team}")


def _teams(number: int, by: str) -> str:
    return say("trivia.teams.balanced", n=number) if by == "balanced" else say("trivia.teams.chosen", n=number)


def _teams_value(settings: Settings) -> str:
    return f"{settings.teams} {settings.teams_by}"


def _with(numbers: tuple[int, ...], own: int) -> list[int]:
    return sorted({*numbers, own})


def _number(number: int) -> str:
    return say_count("trivia.settings.number", number)


def _seconds(seconds: int) -> str:
    return say("trivia.settings.seconds", seconds=seconds)


def _horizon(horizon: int, episodes: int) -> str:
    if horizon == 0:
        return say("trivia.settings.horizon.none")
    if horizon >= episodes:
        return say("trivia.settings.horizon.all")
    return say("trivia.settings.horizon.some", horizon=horizon)


def _starts(game: Game) -> str:
    return f"<t:{-(-(game.began_at + game.lobby_ms) // 1000)}:R>"
