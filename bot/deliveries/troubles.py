"""What a person is told of a delivery that did not come to its end, and the way to tell it."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from bot.storage.announcements import Announcement
from bot.storage.deliveries import Delivery
from bot.words import say

_log = logging.getLogger(__name__)

Reason = Literal[
    "no_access",
    "no_right",
    "channel_gone",
    "wrong_channel",
    "role_gone",
    "message_gone",
    "rejected",
    "too_large",
    "discord_down",
    "no_history",
    "left",
    "late",
    "folded",
    "cancelled",
    "by_hand",
    "nothing",
]
"""Why something was not sent: refused (until discord_down), unknown (no_history), left with its guild, or skipped."""


@dataclass(frozen=True)
class Trouble:
    """What somebody is to be told. `row` is None where the whole announcement is concerned: the bot has left."""

    announcement: Announcement
    row: Delivery | None
    reason: str


Tell = Callable[[Trouble], Awaitable[None]]


async def log_trouble(trouble: Trouble) -> None:
    """Tell the operator's log, where nobody else has asked to be told."""
    row = trouble.row
    where = f"run {row.run} in channel {row.channel_id}, {row.step} {row.state}" if row else "all of it"
    _log.warning("Announcement %s: %s: %s", trouble.announcement.id, where, in_words(trouble.reason))


def in_words(reason: str) -> str:
    """Return a reason in a sentence that says what would mend it. Raises KeyError for what is none."""
    return _WORDS[reason]()


# Each by its own name, so that a text that is missing is found before anybody needs it.
_WORDS: dict[str, Callable[[], str]] = {
    "no_access": lambda: say("delivery.reason.no_access"),
    "no_right": lambda: say("delivery.reason.no_right"),
    "channel_gone": lambda: say("delivery.reason.channel_gone"),
    "wrong_channel": lambda: say("delivery.reason.wrong_channel"),
    "role_gone": lambda: say("delivery.reason.role_gone"),
    "message_gone": lambda: say("delivery.reason.message_gone"),
    "rejected": lambda: say("delivery.reason.rejected"),
    "too_large": lambda: say("delivery.reason.too_large"),
    "discord_down": lambda: say("delivery.reason.discord_down"),
    "no_history": lambda: say("delivery.reason.no_history"),
    "left": lambda: say("delivery.reason.left"),
    "late": lambda: say("delivery.reason.late"),
    "folded": lambda: say("delivery.reason.folded"),
    "cancelled": lambda: say("delivery.reason.cancelled"),
    "by_hand": lambda: say("delivery.reason.by_hand"),
    "nothing": lambda: say("delivery.reason.nothing"),
}
