"""Tables: of players, and of teams."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.trivia.modes import Strategy
from bot.trivia.rounds import Round
from bot.trivia.scores import Result, Score


@dataclass(frozen=True)
class Member:
    """Somebody who joined. `seen` is the last question they answered, or during which they joined."""

    team: int = -1
    seen: int = 0
    gone: bool = False
    left_after: int = 0
    """How many questions had been closed when they left."""


@dataclass(frozen=True)
class Standing:
    """A line of the table. What a mode ranks by equal shares a rank."""

    rank: int
    player: int
    points: int
    right: int
    answered: int = 0
    best_streak: int = 0
    team: int = -1
    wins: int = 0
    lives: int = 0
    fell: int = 0
    """The question at which they went out; 0 for who stands, or where nobody goes out."""


@dataclass(frozen=True)
class TeamStanding:
    """A line of the teams' table."""

    rank: int
    team: int
    points: int
    players: tuple[int, ...]


def standings(strategy: Strategy, scores: Mapping[int, Score], members: Mapping[int, Member]) -> tuple[Standing, ...]:
    """Return the table, best first: who has answered; in survival and duels everybody who joined."""
    fresh = Score(lives=strategy.lives)
    listed = {player for player, score in scores.items() if score.answered}
    if strategy.all_listed:
        listed |= members.keys()
    keys = {}
    for player in listed:
        member = members.get(player, Member())
        keys[player] = strategy.key(scores.get(player, fresh), not member.gone, member.left_after)
    ranks = _ranks(keys)
    table = []
    for player in listed:
        score, member = scores.get(player, fresh), members.get(player, Member())
        table.append(
            Standing(
                rank=ranks[keys[player]],
                player=player,
                points=score.points,
                right=score.right,
                answered=score.answered,
                best_streak=score.best_streak,
                team=member.team,
                wins=score.wins,
                lives=score.lives,
                fell=score.fell,
            )
        )
    return tuple(sorted(table, key=lambda line: (line.rank, -line.right, line.player)))


def team_standings(
    number: int,
    members: Mapping[int, Member],
    rounds: Iterable[Round],
    results: Iterable[tuple[Result, ...]],
) -> tuple[TeamStanding, ...]:
    """Return the table of `number` teams, best first.

    A question earns a team the mean, rounded down, over those of its members who answered it or were active when it was
    opened. So neither a larger team nor a smaller one has an advantage, and nobody carries a member who went away.
    """
    totals = dict.fromkeys(range(number), 0)
    for round_, answered in zip(rounds, results, strict=True):
        points = {result.player: result.points for result in answered}
        shares: dict[int, list[int]] = {}
        for player in round_.active | points.keys():
            if player in members:
                shares.setdefault(members[player].team, []).append(points.get(player, 0))
        for team, earned in shares.items():
            if team in totals:
                totals[team] += sum(earned) // len(earned)
    ranks = _ranks({team: (points,) for team, points in totals.items()})
    lines = [
        TeamStanding(
            ranks[(points,)],
            team,
            points,
            tuple(sorted(player for player, member in members.items() if member.team == team)),
        )
        for team, points in totals.items()
    ]
    return tuple(sorted(lines, key=lambda line: (line.rank, line.team)))


def _ranks(keys: Mapping[int, tuple[int, ...]]) -> dict[tuple[int, ...], int]:
    """Return the rank of every key: one more than there are better ones."""
    ranks: dict[tuple[int, ...], int] = {}
    for place, key in enumerate(sorted(keys.values(), reverse=True), start=1):
        ranks.setdefault(key, place)
    return ranks
