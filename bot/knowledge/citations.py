"""Sources as cards show them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Citation:
    """A source as a card shows it. The series itself has no url."""

    title: str
    publisher: str
    url: str | None
