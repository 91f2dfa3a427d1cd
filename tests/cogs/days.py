"""Days in SimCord's time, by their dates."""

from datetime import UTC, datetime

from bot.deliveries.calls import wall_ms
from tests.cogs.scene import Scene


async def leap_to(scene: Scene, text: str) -> None:
    """Let time pass until a moment, as ISO has it, of UTC."""
    await scene.pass_time((ms_of(text) - wall_ms()) / 1000)


def begin_at(scene: Scene, text: str) -> None:
    """Let it be a later moment of UTC, while the bot has nothing to do."""
    scene.env.backend.advance_clock((ms_of(text) - wall_ms()) / 1000)


def ms_of(text: str) -> int:
    """Return a moment, as ISO has it, of UTC in ms."""
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)
