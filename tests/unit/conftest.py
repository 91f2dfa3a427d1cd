"""What the unit tests share: an empty store, and one profile for the properties."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bot.storage.database import Store, open_store

# A shared machine is sometimes slow, and a property that is right does not become wrong by it.
settings.register_profile(
    "unit", deadline=None, database=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unit")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Yield a store on a fresh file."""
    async with open_store(tmp_path / "casebook.db") as opened:
        yield opened
