"""The spoiler gate: the one place that decides what a reader may know.

The law, and its property test: an answer at horizon n is identical to the answer from a pack with everything after n
removed. So whatever leaves the bot is first passed through `known`, before it is ranked, counted or cut to a length;
what lies beyond the horizon is treated exactly as what does not exist. That a statement will be overturned later
(`known_until`) is itself a secret until then: only `holds` looks at it, and no caller sees it.
"""

from collections.abc import Iterable
from typing import Protocol, TypeVar

# A reader who has said nothing, and a server that has said nothing, has watched nothing: fail closed.
NOTHING_WATCHED = 0


class Dated(Protocol):
    """A record with an episode from which it may be known."""

    @property
    def known_from(self) -> int:
        """Episode from which the record may be known; 0 is for everybody."""


class Overturnable(Dated, Protocol):
    """A record that the story may overturn."""

    @property
    def known_until(self) -> int | None:
        """Episode that overturns the record, or None."""


D = TypeVar("D", bound=Dated)
O = TypeVar("O", bound=Overturnable)  # noqa: E741


def known(records: Iterable[D], horizon: int) -> list[D]:
    """Return those `records`, in their order, that a reader who has watched `horizon` episodes may know."""
    return [record for record in records if record.known_from <= horizon]


def holds(records: Iterable[O], horizon: int) -> list[O]:
    """Like `known`, without what the story has overturned by then."""
    return [record for record in known(records, horizon) if record.known_until is None or horizon < record.known_until]
