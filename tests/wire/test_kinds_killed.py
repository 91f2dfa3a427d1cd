"""What writes itself, over real sockets, the bot killed half-way.

Of a trivia night there is one event in the server and one lobby at the hour; a question of the day is closed once, its
answers counted once, and its own message shows what was right.
"""

import asyncio
import contextlib
import os
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from bot.announcements.plan import Plan
from bot.deliveries.night_options import NIGHT, NightOptions, write_options
from bot.deliveries.planning import add, plan_json
from bot.storage.announcements import Draft, Target
from bot.storage.database import open_store
from playground.server import serve
from playground.supervisor import Patience, Supervisor
from playground.world import Message, World
from tests.wire.delivering import ANNOUNCEMENT_ID, AUTHOR, template
from tests.wire.room import PATIENT, QUIZ, Room, buttons, texts, until

EVENTS = "POST /guilds/*/scheduled-events"
EDITS = "PATCH /channels/*/messages/*"
# How long a question is open here. Long enough for two presses on a slow machine.
OPEN_MS = 10_000


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return asyncio.run(template(tmp_path_factory.mktemp("prepared")))


async def arrange(database: Path, world: World, kind: str, in_s: int, options: str = "{}") -> None:
    """Have a kind of announcement come up once, in so many seconds."""
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
        kind=kind,
        options=options,
    )
    async with open_store(database) as store:
        await add(store.writer, ANNOUNCEMENT_ID, AUTHOR, draft, now)


def states(database: Path, step: str) -> list[str]:
    """Return the states of a step."""
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)) as connection:
        return [state for (state,) in connection.execute("SELECT state FROM delivery WHERE step = ?", (step,))]


@asynccontextmanager
async def living(folder: Path, kill: str, world: World, **environment: str) -> AsyncIterator[tuple[str, Supervisor]]:
    """Have the bot live, be killed at a step, and live again."""
    command = (sys.executable, "-m", "tests.wire.killed_bot", "run")
    caller = {
        "PATH": os.environ["PATH"],
        "PLAYGROUND_DATABASE_URL": f"sqlite:///{folder / 'bot.db'}",
        "KILL_AT": kill,
        "KILLED": str(folder / "killed"),
        "LOG_LEVEL": "ERROR",
        "NONCE_MS": "110000",
        "PAUSE_MS": "300",
    }
    async with serve(world, 0) as origin:
        patience = Patience(first=0.05, longest=0.05)
        supervisor = Supervisor(
            origin, world.report_bot, command=command, caller=caller | environment, patience=patience
        )
        supervisor.start()
        try:
            yield origin, supervisor
        finally:
            await supervisor.stop()


def scored(database: Path) -> int:
    """Return how many players have a score of a game that has ended."""
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)) as connection:
        return int(connection.execute("SELECT COUNT(*) FROM game_score").fetchone()[0])


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
async def test_of_a_night_there_is_one_of_each(
    tmp_path: Path, prepared: Path, kill: str, fault: str | None, in_s: int
) -> None:
    database, step, world = tmp_path / "bot.db", kill.split(maxsplit=1)[0], World()
    database.write_bytes(prepared.read_bytes())
    await arrange(database, world, NIGHT, in_s, write_options(NightOptions(remind_min=1)))
    if fault is not None:
        world.faults.add(fault, EVENTS)
    async with living(tmp_path, kill, world):
        await until(lambda: (tmp_path / "killed").exists() and states(database, step) == ["sent"])
        await until(lambda: step == "event" or lobbies(world) > 0)
    assert lobbies(world) == int(step == "start")
    assert len(world.guild.events) == int(step == "event")


def questions(world: World) -> list[Message]:
    """Return the messages that are or were a question of the day."""
    return [
        message
        for messages in world.messages.values()
        for message in messages.values()
        if message.ephemeral_for is None and "Question of the day" in texts(message.body["components"])
    ]


@pytest.mark.parametrize(
    ("kill", "fault"),
    [("reveal before begin", "server_error"), ("reveal begun", None), ("reveal answered", "lost_answer")],
)
async def test_a_question_is_closed_and_counted_once(
    tmp_path: Path, prepared: Path, kill: str, fault: str | None
) -> None:
    database, world = tmp_path / "bot.db", World(limits=PATIENT)
    database.write_bytes(prepared.read_bytes())
    await arrange(database, world, "question", 1)
    async with (
        living(tmp_path, kill, world, QUESTION_MS=str(OPEN_MS)) as (origin, supervisor),
        aiohttp.ClientSession() as http,
    ):
        room = Room(world, origin, supervisor, http)
        await until(lambda: states(database, "post") == ["sent"])
        (question,) = questions(world)
        first, second = room.members[:2]
        assert (await room.press(first, question, 0)).phase == "acknowledged"
        assert (await room.press(second, question, 1)).phase == "acknowledged"
        if fault is not None:
            world.faults.add(fault, EDITS)
        await until(lambda: (tmp_path / "killed").exists() and states(database, "reveal") == ["sent"])
    (revealed,) = questions(world)
    assert revealed.id == question.id
    assert "2 readers answered" in (shown := texts(revealed.body["components"])), shown
    assert scored(database) == 2
