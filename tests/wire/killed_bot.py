"""`python -m bot`, killed once as a power cut would at the step that KILL_AT names, and with hurried pauses."""

import os
import signal
from pathlib import Path
from typing import Any

from bot import cli
from bot.announcements import outbox
from bot.deliveries import planning, question, sleeper
from bot.deliveries.sender import Sender
from bot.deliveries.telling import Telling
from bot.storage import deliveries as outgoing
from bot.trivia.questions import bank, written

_AT = os.environ["KILL_AT"]
_KILLED = Path(os.environ["KILLED"])


def reached(step: str) -> None:
    """Kill this process, the first time that the step comes."""
    if step == _AT and not _KILLED.exists():
        _KILLED.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def around(module: Any, name: str, before: Any, after: Any) -> None:
    """Have `before` and `after` hear the arguments of an async function each time that it is called."""
    original = getattr(module, name)

    async def wrapped(*arguments: Any, **named: Any) -> Any:
        before(*arguments)
        result = await original(*arguments, **named)
        after(*arguments)
        return result

    setattr(module, name, wrapped)


def nothing(*_: Any) -> None:
    """Do nothing."""


def settling(kind: str) -> Any:
    """Return what hears of a row that is about to be, or has been, settled."""

    def hear(_: Any, row: Any, state: str) -> None:
        if row.state == "sending" and state == "sent":
            reached(f"{row.step} {kind}")
        elif row.state == "checking" and kind == "answered":
            reached("look done")

    return hear


def main() -> None:
    """Patch, and run."""
    outbox.NONCE_MS = int(os.environ["NONCE_MS"])
    outbox.PAUSES_MS = (int(os.environ["PAUSE_MS"]),)
    sleeper.GATHER_S = 0.3
    around(planning, "plan_due", lambda *_: reached("before planning"), lambda *_: reached("after planning"))
    around(
        outgoing,
        "begin",
        lambda _, row, *__: reached(f"{row.step} before begin"),
        lambda _, row, *__: reached(f"{row.step} begun"),
    )
    around(outgoing, "settle", settling("answered"), settling("kept"))
    around(outgoing, "told", lambda *_: reached("telling answered"), nothing)
    around(Telling, "tell", lambda *_: reached("telling begun"), nothing)
    around(Sender, "_look", lambda *_: reached("look begun"), nothing)
    if "QUESTION_MS" in os.environ:
        for length in ("DAY_MS", "SHORTEST_MS"):
            setattr(question, length, int(os.environ["QUESTION_MS"]))
        bank.MAKERS = (written.drafts,)
    else:
        # No game is played, so no questions need be made.
        bank.MAKERS = ()
    cli.main()


if __name__ == "__main__":
    main()
