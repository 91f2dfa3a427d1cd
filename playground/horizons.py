"""How far the servers and their channels have watched, for the page to show.

Discord knows no such thing, so there is nothing in the bot's requests to learn it from, and the playground imports
nothing of the bot. But the playground itself chose the file in which its bot keeps things, so it looks into one table
there: read-only, never waiting, and content with less wherever file, table or columns are not as expected.
"""

import asyncio
import contextlib
import sqlite3
from pathlib import Path

from playground.world import World

_EVERY_S = 0.5
_QUERY = "SELECT place_id, episode FROM guild_horizon"


def read(file: Path) -> dict[str, int] | None:
    """The last episode seen, by the id of a channel, or of a guild for all its other channels; None: not to be had."""
    try:
        with contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=0)) as store:
            return {str(place): int(episode) for place, episode in store.execute(_QUERY)}
    except (sqlite3.Error, TypeError, ValueError):
        return None


async def watch(world: World, file: Path, every_s: float = _EVERY_S) -> None:
    """Keep the world's horizons as the file has them, for ever; what was read last stands while it cannot be read."""
    while True:
        found = await asyncio.to_thread(read, file)
        if found is not None:
            world.report_horizons(found)
        await asyncio.sleep(every_s)
