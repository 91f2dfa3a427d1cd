"""What time it is for Discord, as nearly as one machine can tell.

Whether an answer is in time is decided by snowflakes alone (law 4). This clock only says when to look: when to close a
question, and what countdown to show. It never trusts the machine's own time of day further than two bounds that cannot
lie: a message was made after we began to send it, and before we heard of it.
"""

import time
from dataclasses import dataclass

import discord

from bot.trivia.rules import snowflake_ms


def wall_ms() -> int:
    """Return the machine's time of day, in ms since the epoch."""
    return round(discord.utils.utcnow().timestamp() * 1000)


@dataclass(frozen=True)
class DiscordClock:
    """Discord's time, counted on from a moment known both there and here."""

    discord_ms: float
    monotonic: float

    @classmethod
    def from_wall(cls) -> "DiscordClock":
        """Start from the machine's time of day: all there is before anything has been sent."""
        return cls(wall_ms(), time.monotonic())

    @classmethod
    def at_least(cls, moment_ms: int) -> "DiscordClock":
        """Start from something that Discord did at `moment_ms`, of which we have just heard."""
        return cls(max(moment_ms, min(wall_ms(), moment_ms + 3000)), time.monotonic())

    @classmethod
    def from_sent(cls, snowflake: int, began: float) -> "DiscordClock":
        """Start from a message whose sending began at monotonic time `began` (s) and has just been confirmed."""
        now = time.monotonic()
        age = min(max(wall_ms() - snowflake_ms(snowflake), 0), max(now - began, 0) * 1000)
        return cls(snowflake_ms(snowflake) + age, now)

    def now_ms(self) -> int:
        """Return the time for Discord, in ms since the epoch."""
        return int(self.discord_ms + (time.monotonic() - self.monotonic) * 1000)
