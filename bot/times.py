"""The machine's time of day, as the database keeps times."""

import time


def now_ms() -> int:
    """Return the time of day in ms since the epoch."""
    return time.time_ns() // 1_000_000
