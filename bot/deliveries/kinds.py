"""Announcements that the bot writes itself: what each kind posts at a run, and what follows.

A kind is called for a run whenever that is sent, late or a second time, and says the same each time: what it decides (a
question, a winner) it keeps under the run before it returns.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from discord import ui

from bot.deliveries.letter import Letter
from bot.storage.announcements import Announcement, Draft
from bot.storage.deliveries import Delivery

Compose = Callable[[Announcement, Delivery], Awaitable[Letter | None]]
"""Writes the message of a run in a channel; None where there is nothing to say this time, and nothing is posted.

Raises ValueError where the message cannot be written, with the reason; RefusedError for a reason of its own, which
somebody is told.
"""

Act = Callable[[Announcement, Delivery], Awaitable[None]]
"""Does a later step of a run by asking Discord; done twice it does no harm. What Discord says it passes on.

Raises NotYetError where the step has to wait for something else.
"""


class NotYetError(Exception):
    """A step cannot be done now for a reason of its own, and is to be tried again at `until_ms`."""

    def __init__(self, reason: str, until_ms: int) -> None:
        super().__init__(reason)
        self.until_ms = until_ms


Keep = Callable[[int], Awaitable[None]]
"""Puts into the outbox what a kind needs besides its runs, at a moment (ms); asks nobody but the store."""


@dataclass(frozen=True)
class Sample:
    """What a kind would post, None where that is nothing, and a sentence about it."""

    view: ui.LayoutView | None
    note: str


Show = Callable[[Draft, int, int | None], Awaitable[Sample]]
"""Makes the message of a draft, which has a channel, as if it came up at a moment (ms), for one reader alone.

It goes as far as its channel, but no further than the reader, whose progress comes last, where it is known. Decides
nothing and keeps nothing.
"""


@dataclass(frozen=True)
class Kind:
    """What a kind posts, and the steps of its own that its letters name in `after`.

    `keep` is called whenever something was planned, changed or done; `sample` shows beforehand what would be posted.
    """

    compose: Compose
    sample: Show
    steps: Mapping[str, Act] = field(default_factory=dict)
    keep: Keep | None = None


Kinds = Mapping[str, Kind]
