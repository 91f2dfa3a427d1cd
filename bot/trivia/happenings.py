"""What can happen to a game. Every `press_id` is the id of an interaction: it tells the moment, and tells two apart."""

from dataclasses import dataclass
from typing import Literal

from bot.trivia.events import Settings

# A snowflake is ms since 2015 shifted by 22 bits: Discord's reference page, "Snowflakes".
_DISCORD_EPOCH_MS = 1_420_070_400_000

Reason = Literal[
    "finished",
    "not_open",
    "late",
    "all_in",
    "other_round",
    "no_option",
    "no_number",
    "no_order",
    "no_team",
    "not_joined",
    "not_yours",
    "no_newcomers",
    "out",
    "under_way",
    "too_few",
    "no_hint",
]


def snowflake_ms(snowflake: int) -> int:
    """Return the moment that a Discord id was made, in ms since the epoch."""
    return (snowflake >> 22) + _DISCORD_EPOCH_MS


class RefusedError(Exception):
    """A happening that the rules turn down."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Join:
    """Somebody joins, in the lobby or later. `team` (from 0) is heard only where teams are chosen."""

    player: int
    press_id: int
    team: int | None = None


@dataclass(frozen=True)
class Leave:
    """Somebody leaves."""

    player: int
    press_id: int


@dataclass(frozen=True)
class Change:
    """The host changed the settings in the lobby."""

    now: int
    settings: Settings


@dataclass(frozen=True)
class Begin:
    """The lobby is over: the host started the game (`asked`), or its time is up. `deck` may hold spares at its end."""

    now: int
    seed: str
    deck: tuple[str, ...]
    asked: bool


@dataclass(frozen=True)
class MessageSeen:
    """The question's message exists. `at` is given where the clock does not start with the message's id."""

    round: int
    message_id: int
    at: int | None = None


@dataclass(frozen=True)
class Press:
    """Somebody pressed an option of the message `message_id`."""

    round: int
    player: int
    option: int
    press_id: int
    message_id: int


@dataclass(frozen=True)
class Typed:
    """Somebody typed an answer; `verdict` ("right", "close", "wrong") has been passed, `number` is what was named."""

    round: int
    player: int
    text: str
    verdict: str
    press_id: int
    message_id: int
    number: int | None = None


@dataclass(frozen=True)
class Order:
    """Somebody put the shown items in order: their places, first to last."""

    round: int
    player: int
    order: tuple[int, ...]
    press_id: int
    message_id: int


@dataclass(frozen=True)
class AskHint:
    """Somebody wants hint number `hint` (from 1) of the open question."""

    round: int
    player: int
    hint: int
    press_id: int


@dataclass(frozen=True)
class Skip:
    """Somebody wants to skip the question; where `by_right` is set (the host, a moderator) no vote is needed."""

    round: int
    player: int
    press_id: int
    by_right: bool = False


@dataclass(frozen=True)
class Pause:
    """Somebody with the right to wants a break: after the open question, or now where none is open."""

    now: int


@dataclass(frozen=True)
class Continue:
    """Somebody with the right to ends the break."""

    now: int


@dataclass(frozen=True)
class Next:
    """The player of a private game asks for the next question."""

    now: int


@dataclass(frozen=True)
class ClockRestarted:
    """After a restart the message was edited (or posted again) at the moment `at`, and the clock may run on."""

    round: int
    message_id: int
    at: int


@dataclass(frozen=True)
class TimePassed:
    """It is `now` on Discord's clock."""

    now: int


@dataclass(frozen=True)
class Stop:
    """Somebody with the right to ended the game, or its channel is gone."""

    now: int
    reason: str


AnyAnswer = Press | Typed | Order
Happening = (
    Join
    | Leave
    | Change
    | Begin
    | MessageSeen
    | AnyAnswer
    | AskHint
    | Skip
    | Pause
    | Continue
    | Next
    | ClockRestarted
    | TimePassed
    | Stop
)
