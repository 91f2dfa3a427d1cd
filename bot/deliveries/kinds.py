"""Announcements that the bot writes itself: what each kind posts at a run, and what follows.

A kind is called for a run whenever that is sent, late or a second time, and says the same each time: what it decides (a
question, a winner) it keeps under the run before it returns.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from bot.deliveries.letter import Letter
from bot.storage.announcements import Announcement
from bot.storage.deliveries import Delivery

Compose = Callable[[Announcement, Delivery], Awaitable[Letter | None]]
"""Writes the message of a run in a channel; None where there is nothing to say this time, and nothing is posted.

Raises ValueError where the message cannot be written, with the reason.
"""

Act = Callable[[Announcement, Delivery], Awaitable[None]]
"""Does a later step of a run by asking Discord; done twice it does no harm. What Discord says it passes on."""


@dataclass(frozen=True)
class Kind:
    """What a kind posts, and the steps of its own that its letters name in `after`."""

    compose: Compose
    steps: Mapping[str, Act] = field(default_factory=dict)


Kinds = Mapping[str, Kind]
