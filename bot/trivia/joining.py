"""Who may come, into which team, and what happens when somebody goes."""

from bot.trivia.events import AnyEvent, Finished, Joined, Left
from bot.trivia.game import Game
from bot.trivia.happenings import Join, Leave, RefusedError, snowflake_ms


def joined(game: Game, join: Join) -> tuple[AnyEvent, ...]:
    """Return the event of somebody joining, or changing teams in the lobby; none where nothing changes."""
    strategy = game.strategy
    at = snowflake_ms(join.press_id)
    if game.is_in(join.player):
        return _other_team(game, join, at)
    if game.is_out(join.player):
        raise RefusedError("out")
    if game.phase != "lobby" and strategy.newcomers is not None:
        number = game.round.number if game.round else 0
        if number > strategy.newcomers or (number == strategy.newcomers and len(game.rounds) == number > 0):
            raise RefusedError("no_newcomers")
    if strategy.most is not None and len(game.members) >= strategy.most:
        raise RefusedError("not_yours")
    return (Joined(at=at, player=join.player, team=_team(game, join)),)


def left(game: Game, leave: Leave) -> tuple[AnyEvent, ...]:
    """Return the event of somebody leaving; a duel ends by it."""
    if not game.is_in(leave.player):
        raise RefusedError("not_joined")
    at = snowflake_ms(leave.press_id)
    gone = Left(at=at, player=leave.player)
    if game.settings.mode == "duel" and game.phase != "lobby":
        return gone, Finished(at=at, reason="forfeit")
    return (gone,)


def _other_team(game: Game, join: Join, at: int) -> tuple[AnyEvent, ...]:
    settings = game.settings
    if game.phase != "lobby" or settings.mode != "teams" or settings.teams_by != "chosen" or join.team is None:
        return ()
    team = _team(game, join)
    return (Joined(at=at, player=join.player, team=team),) if game.members[join.player].team != team else ()


def _team(game: Game, join: Join) -> int:
    """Return the team somebody comes into: the one chosen, else the smallest, of those the first; -1 without teams."""
    settings = game.settings
    if settings.mode != "teams":
        return -1
    known = game.members.get(join.player)
    if known is not None and game.phase != "lobby":
        return known.team
    if settings.teams_by == "chosen" and join.team is not None:
        if not 0 <= join.team < settings.teams:
            raise RefusedError("no_team")
        return join.team
    sizes = [0] * settings.teams
    for player in game.present:
        team = game.members[player].team
        if 0 <= team < settings.teams:
            sizes[team] += 1
    return sizes.index(min(sizes))
