"""Which kinds of announcement the bot writes itself, by their names in the store."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.deliveries.kinds import Kind
from bot.deliveries.night import night_kind
from bot.deliveries.on_this_day import on_this_day_kind
from bot.deliveries.question import question_kind
from bot.deliveries.standings import standings_kind

if TYPE_CHECKING:
    from bot.client import Casebook

AUTOMATIC: dict[str, Callable[["Casebook"], Kind]] = {
    "question": question_kind,
    "standings": standings_kind,
    "on_this_day": on_this_day_kind,
    "night": night_kind,
}
"""What makes each kind, in the order in which they are offered."""


def kinds_of(client: "Casebook") -> dict[str, Kind]:
    """Return what writes the announcements of each kind. `client` has logged in and has its store and its archive."""
    return {name: make(client) for name, make in AUTOMATIC.items()}
