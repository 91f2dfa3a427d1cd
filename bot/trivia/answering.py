"""Whether an answer is taken, and what is written down of it."""

from bot.trivia.events import Answer, AnyEvent, Ordered, Posted, Pressed, Written
from bot.trivia.game import Game
from bot.trivia.happenings import AnyAnswer, MessageSeen, Order, Press, RefusedError, Typed, snowflake_ms
from bot.trivia.rounds import Round

# Numbers beyond this name nothing a question asks for.
_LARGEST = 10**12


def message_seen(game: Game, seen: MessageSeen) -> tuple[AnyEvent, ...]:
    """Return the event that starts the clock; none where it runs already, or for another round."""
    if game.phase != "posting" or game.open_round.number != seen.round:
        return ()
    at = snowflake_ms(seen.message_id) if seen.at is None else seen.at
    return (Posted(at=at, round=seen.round, message_id=seen.message_id),)


def answered(game: Game, answer: AnyAnswer) -> tuple[AnyEvent, ...]:
    """Return the events of an answer; none where it was delivered before. Raises RefusedError."""
    round_ = open_round(game, answer.round)
    event = _event(round_, answer)
    if any(earlier.press_id == answer.press_id for earlier in round_.answers.get(answer.player, ())):
        return ()
    check_may_answer(game, answer.player)
    # A press may come before `send` has returned. Its interaction carries the message, so the clock is known. A private
    # question is edited into place, so there the message's id tells nothing.
    if game.phase == "posting" and game.settings.private:
        raise RefusedError("not_open")
    seen = message_seen(game, MessageSeen(answer.round, answer.message_id))
    elapsed = event.at - snowflake_ms(answer.message_id) if seen else round_.elapsed(event.at)
    if elapsed > game.limit_ms:
        raise RefusedError("late")
    if not seen and event.at > round_.deadline_ms(game.limit_ms):
        raise RefusedError("all_in")
    return (*seen, event)


def open_round(game: Game, number: int) -> Round:
    """Return the open round, when it is `number`. Raises RefusedError."""
    if game.phase not in ("posting", "open"):
        raise RefusedError("not_open" if game.round is None or number > game.round.number else "other_round")
    if number != game.open_round.number:
        raise RefusedError("other_round")
    return game.open_round


def check_may_answer(game: Game, player: int) -> None:
    """Raise RefusedError where a player has no part in the open question."""
    if game.is_out(player):
        raise RefusedError("out")
    if game.is_in(player):
        return
    if game.settings.mode == "duel":
        raise RefusedError("not_yours")
    if not game.strategy.press_joins:
        raise RefusedError("not_joined")
    newcomers = game.strategy.newcomers
    if newcomers is not None and game.open_round.number > newcomers:
        raise RefusedError("no_newcomers")


def _event(round_: Round, answer: AnyAnswer) -> Answer:
    at = snowflake_ms(answer.press_id)
    match answer:
        case Press():
            if round_.how != "choice" or not 0 <= answer.option < len(round_.options):
                raise RefusedError("no_option")
            return Pressed(
                at=at, round=answer.round, player=answer.player, option=answer.option, press_id=answer.press_id
            )
        case Typed():
            return _written(round_, answer, at)
        case Order():
            if round_.how != "order" or sorted(answer.order) != list(range(len(round_.options))):
                raise RefusedError("no_order")
            return Ordered(
                at=at, round=answer.round, player=answer.player, press_id=answer.press_id, order=answer.order
            )


def _written(round_: Round, typed: Typed, at: int) -> Written:
    if round_.how == "number" and (typed.number is None or abs(typed.number) > _LARGEST):
        raise RefusedError("no_number")
    if round_.how not in ("typed", "number"):
        raise RefusedError("no_option")
    return Written(
        at=at,
        round=typed.round,
        player=typed.player,
        press_id=typed.press_id,
        text=typed.text,
        verdict=typed.verdict if round_.how == "typed" else "",
        number=typed.number if round_.how == "number" else None,
    )
