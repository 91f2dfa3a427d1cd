"""What a person is told of an announcement that did not come out as it was asked for, and the way to tell it."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.storage.announcements import Announcement
from bot.storage.deliveries import Delivery

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
    "no_event",
    "events_full",
    "busy",
    "recalled",
    "no_question",
]
"""Why something was not sent: refused (until discord_down), unknown (no_history), left with its guild, or skipped."""


@dataclass(frozen=True)
class Trouble:
    """What somebody is to be told of a run: `rows` that ended badly, or notified nobody as the pings were "spent".

    There are no rows where `announcement` and the `others` of its author are off: the bot has "left" the server, or who
    had written in them last had their words "erased".
    `reason` is that of the first row.
    """

    announcement: Announcement
    rows: tuple[Delivery, ...]
    reason: str
    others: tuple[Announcement, ...] = ()


Tell = Callable[[Trouble], Awaitable[None]]
"""Tells a person; what it raises means that nobody was told, and it is tried again later."""


async def log_trouble(trouble: Trouble) -> None:
    """Tell the operator's log, where nobody else can be told."""
    for row in trouble.rows:
        _log.warning(
            "Announcement %s: run %s in channel %s, %s %s: %s",
            row.announcement_id,
            row.run,
            row.channel_id,
            row.step,
            row.state,
            row.reason or row.hush,
        )
    if not trouble.rows:
        ids = [one.id for one in (trouble.announcement, *trouble.others)]
        _log.warning("Announcements %s: %s", ids, trouble.reason)


def troubles_of(announcement: Announcement, rows: Sequence[Delivery]) -> list[Trouble]:
    """Return what is to be told of rows of one run: of the bad ends at once, and of the pings that were withheld."""
    bad = tuple(row for row in rows if row.state != "sent")
    spent = tuple(row for row in rows if row.state == "sent")
    found = [Trouble(announcement, bad, bad[0].reason or "rejected")] if bad else []
    return found + ([Trouble(announcement, spent, "spent")] if spent else [])
