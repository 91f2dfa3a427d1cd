import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.wire.raw import COMMANDS, Gateway, Wire, open_wire
from tests.wire.room import Room, open_room

DESCRIPTION = Path(__file__).resolve().parents[3] / "shared/reference/discord-openapi/openapi.json"


@pytest.fixture
async def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Room]:
    """The real bot; the test fails when it asks for what Discord's own description of its API has not."""
    if DESCRIPTION.exists() and not os.environ.get("PLAYGROUND_OPENAPI"):
        monkeypatch.setenv("PLAYGROUND_OPENAPI", str(DESCRIPTION))
    async with open_room(tmp_path) as opened:
        yield opened
        assert opened.world.deviations == []


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    """The reading room, and a plain client to it."""
    async with open_wire() as opened:
        yield opened


@pytest.fixture
async def bot(wire: Wire) -> AsyncIterator[Gateway]:
    """The bot's connection, identified, with its commands registered."""
    async with wire.connect() as gateway:
        await gateway.identify()
        await wire.call("PUT", f"/applications/{wire.bot}/commands", COMMANDS)
        yield gateway
