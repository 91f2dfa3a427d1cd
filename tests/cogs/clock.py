"""Which of the bot's timers SimCord waits out, and which only its own clock can reach.

SimCord gives every timer a real clock beside its own, and waits for those that are due before its patience ends. On a
slow machine a question then opens while nobody let time pass, and patience ends while the bot is at work. So only short
pauses are waited out here, as long as that takes; whatever is longer comes by `Env.advance_time` alone.
"""

from typing import Any
from weakref import WeakKeyDictionary

from simcord import Env

# The longest pause that is waited out: shorter than any pause of a game but the settling time of a question.
WAITED_OUT_S = 2.8
# Shorter than that one, too.
HURRIED_S = 1.3
# SimCord looks again every 50 ms, which adds up.
IDLE_S = 0.005


_longest: WeakKeyDictionary[Env, float] = WeakKeyDictionary()


def keep_time(env: Env) -> None:
    """Have an environment that has not started yet wait for short pauses alone."""
    _longest[env] = WAITED_OUT_S
    schedule, settle = env._schedule_timer, env._settle_internal

    def schedule_short(record: Any, *what: Any) -> None:
        if record.when - env._virtual_time <= _longest[env]:
            schedule(record, *what)

    async def settle_patiently(*, dispatch: str | None = None, _deadline: float | None = None, **_: object) -> None:
        # A start asks for five seconds of patience, which a slow machine needs alone.
        await settle(idle=IDLE_S, dispatch=dispatch, _deadline=_deadline)

    env._schedule_timer = schedule_short  # type: ignore[method-assign, assignment]
    env._settle_internal = settle_patiently  # type: ignore[method-assign]


def hurry(env: Env) -> None:
    """Have an environment leave to its own clock also what is due within the settling time of a question."""
    _longest[env] = HURRIED_S
    for record in env._work.callbacks:
        if record.real_handle and record.when is not None and record.when - env._virtual_time > HURRIED_S:
            record.real_handle.cancel()
