"""Hints and skipping, by a vote of more than half of those who were active when the question was opened.

Alone, one's own vote is enough. A vote is for one numbered hint, so that a late one does not ask for the next.
"""

import random

from bot.trivia.answering import check_may_answer, open_round
from bot.trivia.events import AnyEvent, HintGiven, Skipped, Voted
from bot.trivia.game import Game
from bot.trivia.happenings import AskHint, RefusedError, Skip, snowflake_ms
from bot.trivia.rounds import Round

MOST_HINTS = 2


def hint_asked(game: Game, ask: AskHint) -> tuple[AnyEvent, ...]:
    """Return the events of a vote for a hint, and of the hint when that vote decides."""
    round_ = _voting_round(game, ask.round, ask.player, ask.press_id)
    given = len(round_.hints)
    if not game.settings.hints or not 1 <= ask.hint <= given + 1 or hint_of(round_, game.seed, ask.hint) is None:
        raise RefusedError("no_hint")
    voters = {vote.player for vote in round_.votes if vote.about == "hint" and vote.hint == ask.hint}
    if ask.player in voters:
        return ()
    at = snowflake_ms(ask.press_id)
    vote = Voted(at=at, round=ask.round, player=ask.player, press_id=ask.press_id, about="hint", hint=ask.hint)
    hint = hint_of(round_, game.seed, ask.hint)
    if hint is None or ask.hint <= given or len(voters) + 1 < round_.votes_needed:
        return (vote,)
    struck, letters = hint
    return vote, HintGiven(at=at, round=ask.round, hint=ask.hint, struck=struck, letters=letters)


def skip_asked(game: Game, skip: Skip) -> tuple[AnyEvent, ...]:
    """Return the events of a wish to skip the question, and of the skipping when it is granted."""
    at = snowflake_ms(skip.press_id)
    if skip.by_right:
        return (Skipped(at=at, round=open_round(game, skip.round).number),)
    round_ = _voting_round(game, skip.round, skip.player, skip.press_id)
    voters = {vote.player for vote in round_.votes if vote.about == "skip"}
    if skip.player in voters:
        return ()
    vote = Voted(at=at, round=skip.round, player=skip.player, press_id=skip.press_id, about="skip")
    if len(voters) + 1 < round_.votes_needed:
        return (vote,)
    return vote, Skipped(at=at, round=skip.round)


def hint_of(round_: Round, seed: str, number: int) -> tuple[int, str] | None:
    """Return hint `number` (from 1) as the place of a wrong option or -1, and letters or ""; None where there is none.

    The same seed strikes the same options. Two options are always left; of letters, first those that begin a word.
    """
    if number > MOST_HINTS:
        return None
    if round_.how == "choice":
        wrong = [place for place, option in enumerate(round_.options) if option != round_.question.answer]
        random.Random(f"{seed}/{round_.question.id}/hints").shuffle(wrong)  # noqa: S311 - the seed is drawn by `secrets`
        return (wrong[number - 1], "") if number < len(wrong) else None
    if round_.how == "typed":
        return -1, _letters(round_.question.answer, every=0 if number == 1 else 2)
    return None


def _letters(answer: str, every: int) -> str:
    """Return `answer` with its letters hidden but for the first of each word and each `every`-th after it (0: none)."""
    shown, place = [], 0
    for sign in answer:
        if not sign.isalnum():
            shown.append(sign)
            place = 0
            continue
        shown.append(sign if place == 0 or (every and place % every == 0) else "_")
        place += 1
    return "".join(shown)


def _voting_round(game: Game, number: int, player: int, press_id: int) -> Round:
    """Return the open round for somebody who may vote in it now. Raises RefusedError."""
    round_ = open_round(game, number)
    if game.phase == "posting":
        raise RefusedError("not_open")
    check_may_answer(game, player)
    if not game.is_in(player):
        raise RefusedError("not_joined")
    if snowflake_ms(press_id) > round_.deadline_ms(game.limit_ms):
        raise RefusedError("late")
    return round_
