"""Trivia nights over real sockets, the bot killed half-way: one event in the server, one lobby at the hour."""

import asyncio
import contextlib
import os
import sqlite3
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.announcements.plan import Plan
from bot.deliveries.night_options import NIGHT, NightOptions, write_options
from bot.deliveries.planning import add, plan_json
from bot.storage.announcements import Draft, Target
from bot.storage.database import open_store
from playground.server import serve
from playground.supervisor import Patience, Supervisor
from playground.world import World
from tests.wire.delivering import ANNOUNCEMENT_ID, AUTHOR, template
from tests.wire.room import QUIZ, buttons, until

EVENTS = "POST /guilds/*/scheduled-events"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return asyncio.run(template(tmp_path_factory.mktemp("prepared")))


async def arrange(database: Path, world: World, in_s: int) -> None:
    """Arrange a night that starts in so many seconds, its reminder a minute before."""
    now = time.time_ns() // 1_000_000
    channel = next(channel for channel in world.guild.channels if channel.name == QUIZ)
    start = datetime.fromtimestamp(now // 1000 + in_s, UTC).replace(tzinfo=None)
    draft = Draft(
        guild_id=int(world.guild.id),
        server=world.guild.name,
        title="",
        text="",
        plan=plan_json(Plan(start=start, zone="UTC")),
        targets=(Target(int(channel.id), "text"),),
        late="skip",
        tolerance_ms=1_800_000,
        kind=NIGHT,
        options=write_options(NightOptions(remind_min=1)),
    )
    async with open_store(database) as store:
        await add(store.writer, ANNOUNCEMENT_ID, AUTHOR, draft, now)


def states(database: Path, step: str) -> list[str]:
    """Return the states of a step."""
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)) as connection:
        return [state for (state,) in connection.execute("SELECT state FROM delivery WHERE step = ?", (step,))]


def lobbies(world: World) -> int:
    """Return how many lobbies stand in all channels."""
    return sum(
        any("lobby_join" in button["custom_id"] for button in buttons(message.body["components"]))
        for messages in world.messages.values()
        for message in messages.values()
    )


@pytest.mark.parametrize(
    ("kill", "fault", "in_s"),
    [("event answered", "lost_answer", 3600), ("start answered", None, 3)],
)
async def test_there_is_one_of_each(tmp_path: Path, prepared: Path, kill: str, fault: str | None, in_s: int) -> None:
    database, killed, step = tmp_path / "bot.db", tmp_path / "killed", kill.split(maxsplit=1)[0]
    database.write_bytes(prepared.read_bytes())
    world = World()
    await arrange(database, world, in_s)
    environment = {
        "PATH": os.environ["PATH"],
        "PLAYGROUND_DATABASE_URL": f"sqlite:///{database}",
        "KILL_AT": kill,
        "KILLED": str(killed),
        "LOG_LEVEL": "ERROR",
        "NONCE_MS": "110000",
        "PAUSE_MS": "300",
    }
    if fault is not None:
        world.faults.add(fault, EVENTS)
    async with serve(world, 0) as origin:
        command = (sys.executable, "-m", "tests.wire.killed_bot", "run")
        patience = Patience(first=0.05, longest=0.05)
        supervisor = Supervisor(origin, world.report_bot, command=command, caller=environment, patience=patience)
        supervisor.start()
        try:
            await until(lambda: killed.exists() and states(database, step) == ["sent"], 45)
            await until(lambda: step == "event" or lobbies(world) > 0, 15)
        finally:
            await supervisor.stop()
    assert lobbies(world) == int(step == "start")
    assert len(world.guild.events) == int(step == "event")
