"""How a game ends: its table, and what there is to say about it."""

from discord import ui

from bot.trivia.game import Game
from bot.trivia.recap import Recap, recap
from bot.trivia.table import Standing, TeamStanding
from bot.ui.lasting import Press
from bot.ui.layouts import card, rule, small
from bot.ui.trivia import Users, names, seconds, who
from bot.ui.trivia_lobby import team_name
from bot.words import say, say_count

TABLE_LINES = 15
"""A table has this many players; the rest are counted."""


def final_card(game_id: int, game: Game, users: Users) -> ui.LayoutView:
    """Return the table a game ends with. Its buttons carry the game's id, so that it can be found again."""
    standings, told = game.standings(), recap(game)
    lines = [_team_line(team, users) for team in told.teams]
    lines += [""] if lines else []
    lines += [_line(standing, game, users) for standing in standings[:TABLE_LINES]]
    if len(standings) > TABLE_LINES:
        lines.append(say_count("trivia.final.more", len(standings) - TABLE_LINES))
    buttons = [Press.make(say("trivia.again.button"), "again", game_id)]
    if not game.settings.private:
        buttons.append(Press.make(say("trivia.final.board"), "table", game_id))
    remarks = _remarks(game, told, users)
    return card(
        "## " + say("trivia.final.title"),
        say(f"trivia.final.{game.reason}") if game.reason not in ("", "played") else None,
        "\n".join(lines) or say("trivia.final.empty"),
        rule() if remarks else None,
        "\n".join(remarks) or None,
        rule(),
        small(say_count("trivia.final.footer", len(game.results))),
        rows=[ui.ActionRow(button) for button in buttons],
    )


def _line(standing: Standing, game: Game, users: Users) -> str:
    """Return a line of the table; what a mode ranks by equal shares a rank."""
    line = say_count(
        "trivia.final.line",
        standing.right,
        rank=standing.rank,
        who=who(standing.player, users),
        points=standing.points,
    )
    if game.settings.mode == "duel":
        line += " · " + say_count("trivia.final.wins", standing.wins)
    elif standing.fell:
        line += " · " + say("trivia.final.fell", round=standing.fell)
    elif game.settings.mode in ("survival", "sudden_death") and not game.is_out(standing.player):
        line += " · " + say_count("trivia.final.lives", standing.lives or game.strategy.lives)
    return line


def _team_line(team: TeamStanding, users: Users) -> str:
    return say(
        "trivia.final.team",
        rank=team.rank,
        team=team_name(team.team),
        points=team.points,
        who=names(list(team.players), users) or say("trivia.lobby.team.empty"),
    )


def _remarks(game: Game, told: Recap, users: Users) -> list[str]:
    """Return the winner, the fastest, the best streak and the hardest question, as far as there are any."""
    lines = []
    if len(game.standings()) > 1 and told.winners:
        first = [team_name(team.team) for team in told.teams if team.rank == 1]
        lines.append(say("trivia.recap.winner", who=", ".join(first) or names(list(told.winners), users)))
    if told.fastest is not None:
        fastest = told.fastest
        lines.append(
            say(
                "trivia.recap.fastest",
                who=names(list(fastest.players), users),
                time=seconds(fastest.elapsed_ms),
                round=fastest.round,
            )
        )
    streak, players = told.best_streak
    if streak:
        lines.append(say("trivia.recap.streak", who=names(list(players), users), streak=streak))
    if told.hardest is not None and told.hardest.right < told.hardest.answered:
        hardest = told.hardest
        lines.append(say("trivia.recap.hardest", round=hardest.round, right=hardest.right, answered=hardest.answered))
    return lines
