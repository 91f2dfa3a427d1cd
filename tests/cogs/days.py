"""Days in SimCord's time: long steps, for when little happens in them."""

from datetime import UTC, datetime

from bot.deliveries.calls import wall_ms
from tests.cogs.scene import Scene

STEP_S = 6 * 3600.0


async def leap(scene: Scene, seconds: float) -> None:
    """Let hours or days pass in which the bot sleeps, but for an hour's end and what is due."""
    while seconds > 0:
        step = min(seconds, STEP_S)
        await scene.env.advance_time(step)
        seconds -= step


async def leap_to(scene: Scene, text: str) -> None:
    """Let time pass until a moment, as ISO has it, of UTC."""
    await leap(scene, (ms_of(text) - wall_ms()) / 1000)


def begin_at(scene: Scene, text: str) -> None:
    """Let it be a later moment of UTC, while the bot has nothing to do."""
    scene.env.backend.advance_clock((ms_of(text) - wall_ms()) / 1000)


def ms_of(text: str) -> int:
    """Return a moment, as ISO has it, of UTC in ms."""
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)
