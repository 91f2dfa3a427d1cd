"""Closing a question: what its answers come to, and what that makes of everybody's score."""

from collections.abc import Mapping
from dataclasses import replace

from bot.trivia import scoring
from bot.trivia.events import Pressed, Ruled
from bot.trivia.modes import Strategy
from bot.trivia.rounds import Round, right_players
from bot.trivia.scores import Result, Score

Scores = Mapping[int, Score]


def close(
    round_: Round, scores: Scores, strategy: Strategy, *, limit_ms: int, rules: int, ruling: Ruled | None = None
) -> tuple[tuple[Result, ...], Scores]:
    """Return the results of a round and the scores after it.

    The right ones come first, each group by time; ties (one bucket) in the order of the player ids. A question that was
    skipped, or ruled void, has no results and changes no score. Who was out when it closed has no result either.
    """
    if round_.skipped or (ruling is not None and ruling.ruling == "void"):
        return (), scores
    fresh = Score(lives=strategy.lives)
    right = right_players(round_, ruling)
    choices = {player: answer for player, answer in round_.choices().items() if not scores.get(player, fresh).fell}
    right &= choices.keys()
    elapsed = {player: round_.elapsed(answer.at) for player, answer in choices.items()}
    fastest = min((scoring.bucket(elapsed[player]) for player in right), default=0)
    results = []
    for player, answer in choices.items():
        streak = scores.get(player, fresh).streak + 1 if player in right else 0
        if player not in right:
            parts = scoring.Parts()
        elif round_.flat:
            parts = scoring.flat(round_.question.prior)
        elif rules == 1:
            parts = scoring.Parts(base=scoring.RIGHT, speed=scoring.speed(elapsed[player], limit_ms))
        else:
            parts = scoring.parts(
                elapsed_ms=elapsed[player],
                limit_ms=limit_ms,
                streak=streak,
                right=len(right),
                answered=len(choices),
                prior=round_.question.prior,
                hints=round_.hints_before(answer.at),
            )
        results.append(
            Result(
                player=player,
                option=answer.option if isinstance(answer, Pressed) else -1,
                right=player in right,
                elapsed_ms=elapsed[player],
                points=parts.total,
                answer=round_.label(answer),
                streak=streak,
                first=player in right and scoring.bucket(elapsed[player]) == fastest,
                parts=parts,
            )
        )
    awarded = strategy.award(tuple(results))
    awarded = tuple(sorted(awarded, key=lambda r: (not r.right, scoring.bucket(r.elapsed_ms), r.player)))
    return awarded, _scored(round_, awarded, scores, fresh)


def _scored(round_: Round, results: tuple[Result, ...], scores: Scores, fresh: Score) -> Scores:
    after = {player: replace(score, streak=0) for player, score in scores.items()}
    for result in results:
        score = after.get(result.player, fresh)
        after[result.player] = replace(
            score,
            points=score.points + result.points,
            right=score.right + result.right,
            answered=score.answered + 1,
            streak=result.streak,
            best_streak=max(score.best_streak, result.streak),
            wins=score.wins + result.first,
        )
    if fresh.lives:
        unhurt = {result.player for result in results if result.right}
        for player in (round_.playing | {result.player for result in results}) - unhurt:
            score = after.get(player, fresh)
            if not score.fell:
                lives = score.lives - 1
                after[player] = replace(score, lives=lives, fell=0 if lives else round_.number)
    return after
