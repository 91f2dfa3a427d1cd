"""Deliveries through every step and every fault: a real bot, killed with kill -9, against the playground's sockets.

`python -m tests.wire.delivering 300` runs every kill with every fault, with at least so many deliveries in all, and
prints the table. The bot runs through `tests.wire.killed_bot`, which kills it at the step that was asked for; the bot
itself knows nothing of it. A delivery is good when its post is there once, with its one thread, published; or when it
is on record why not, and the log channel has been told of that once. A correction and a recall are killed in a second
life, after a first in which everything went well.
"""

import asyncio
import contextlib
import os
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from typing import Literal

import aiohttp

from bot.announcements.plan import Plan
from bot.deliveries.corrections import correct, recall
from bot.deliveries.planning import add, edit, plan_json
from bot.knowledge.loading import load_pack
from bot.storage.announcements import Draft, Target, get
from bot.storage.database import open_store
from bot.storage.servers import change_server
from playground.channels import remove
from playground.people import ANNOUNCEMENT, TEXT, Channel, Overwrite
from playground.scenario import stable_id
from playground.server import serve
from playground.supervisor import Patience, Supervisor
from playground.world import Limits, World
from tests.wire.room import texts, until

PACK = Path(__file__).resolve().parents[2] / "data/packs/hero_mask"
AUTHOR = 111_111_111_111_111_111
ANNOUNCEMENT_ID = 1_300_000_000_000_000_000
POST, MESSAGE = "/channels/*/messages", "/channels/*/messages/*"
ROUTES = (
    f"POST {POST}",
    f"POST {MESSAGE}/threads",
    f"POST {MESSAGE}/crosspost",
    f"PATCH {MESSAGE}",
    f"DELETE {MESSAGE}",
)
SEND, HISTORY = 1 << 11, 1 << 16

Fault = Literal[
    "none", "429", "500", "answer lost", "gateway dead", "nonce forgotten", "no history", "right lost", "channel gone"
]
FAULTS: tuple[Fault, ...] = (
    "none", "429", "500", "answer lost", "gateway dead", "nonce forgotten", "no history", "right lost", "channel gone",
)  # fmt: skip
STEPS = (
    "no kill",
    "before planning", "after planning",
    "post before begin", "post begun", "post answered", "post kept",
    "thread begun", "thread answered", "thread kept",
    "publish begun", "publish answered", "publish kept",
    "look begun", "look done",
    "telling begun", "telling answered",
    "correct begun", "correct answered", "correct kept",
    "recall begun", "recall answered", "recall kept",
)  # fmt: skip
# Only what is looked for can be killed while it is, and only where something fails for good is anybody told.
LOOKS = ("nonce forgotten", "no history")
LOSSES = ("right lost", "channel gone")
# How long the bot and Discord remember a nonce where that is shortened, and how long the bot then stays away (s).
BOT_NONCE, DISCORD_NONCE, AWAY = 1.5, 2.0, 2.2


@dataclass(frozen=True)
class Outcome:
    """What became of the deliveries of one cell: how many of each kind, and whether the bot was killed."""

    counts: Counter[str]
    killed: bool

    @property
    def wrong(self) -> int:
        return sum(number for kind, number in self.counts.items() if kind.startswith("WRONG"))


def cells() -> Iterator[tuple[str, Fault]]:
    """Yield every kill with every fault under which it can happen."""
    for step in STEPS:
        for fault in FAULTS:
            if step.startswith("look"):
                fits = fault in LOOKS
            elif step.startswith("telling"):
                fits = fault in LOSSES
            else:
                fits = _asked_later(step) is None or fault not in LOOKS
            if fits:
                yield step, fault


def _asked_later(step: str) -> str | None:
    """Return the step that somebody asks for when all is posted, where that is what is killed."""
    return next((later for later in ("correct", "recall") if step.startswith(later)), None)


async def template(folder: Path) -> Path:
    """Make a database with the pack in it, so that not every cell need load it."""
    path = folder / "template.db"
    async with open_store(path) as store:
        await load_pack(store.writer, PACK)
    return path


async def deliver(step: str, fault: Fault, number: int, folder: Path, prepared: Path) -> Outcome:
    """Have one announcement delivered to `number` channels, with a kill at `step` and under a fault."""
    database = folder / "bot.db"
    database.write_bytes(prepared.read_bytes())
    forgetful = fault in LOOKS
    world = World(limits=Limits(nonce=DISCORD_NONCE if forgetful else 120.0, requests_per_second=1000))
    log = Channel(stable_id("delivering", "log"), "moderators-log", TEXT, world.guild.id)
    channels = _open_channels(world, number)
    _open(world, log)
    await _announce(database, world, channels, log)
    environment = {
        "PATH": os.environ["PATH"],
        "PLAYGROUND_DATABASE_URL": f"sqlite:///{database}",
        "KILL_AT": step,
        "KILLED": str(folder / "killed"),
        "LOG_LEVEL": "ERROR",
        "NONCE_MS": str(round(BOT_NONCE * 1000)) if forgetful else "110000",
        # Where the nonce is to be forgotten, it is so by the next try.
        "PAUSE_MS": str(round(DISCORD_NONCE * 1000)) if forgetful else "300",
    }
    patience = Patience(first=AWAY if forgetful else 0.05, longest=AWAY)
    async with serve(world, 0) as origin, aiohttp.ClientSession() as http:
        if later := _asked_later(step):
            async with _running(world, origin, environment | {"KILL_AT": "no kill"}, patience):
                await until(lambda: _settled(database))
            await _ask_for(later, database)
        change = asyncio.create_task(_change(world, channels, fault, folder / "killed", step))
        async with _trouble(world, fault, origin, http), _running(world, origin, environment, patience):
            with contextlib.suppress(TimeoutError):
                await until(lambda: _settled(database))
            await change
    return Outcome(_judge(world, channels, log, database), (folder / "killed").exists())


@asynccontextmanager
async def _running(world: World, origin: str, environment: dict[str, str], patience: Patience) -> AsyncIterator[None]:
    """Run the bot, and start it again whenever it is killed."""
    command = (sys.executable, "-m", "tests.wire.killed_bot", "run")
    supervisor = Supervisor(origin, world.report_bot, command=command, caller=environment, patience=patience)
    supervisor.start()
    try:
        yield
    finally:
        await supervisor.stop()


def _open_channels(world: World, number: int) -> list[Channel]:
    """Make announcement channels in which the bot may do everything."""
    guild = world.guild
    made = []
    for place in range(number):
        channel = Channel(stable_id("delivering", str(place)), f"news-{place}", ANNOUNCEMENT, guild.id)
        _open(world, channel)
        made.append(channel)
    return made


def _open(world: World, channel: Channel) -> None:
    world.guild.channels.append(channel)
    world.messages[channel.id] = {}


async def _announce(database: Path, world: World, channels: list[Channel], log: Channel) -> None:
    now = time.time_ns() // 1_000_000
    draft = Draft(
        guild_id=int(world.guild.id),
        server=world.guild.name,
        title="Inventory",
        text="The cellar of {server} is counted at {time:t}.",
        plan=plan_json(Plan(start=datetime.fromtimestamp(now // 1000, UTC).replace(tzinfo=None), zone="UTC")),
        targets=tuple(Target(int(channel.id), "news") for channel in channels),
        late="send",
        tolerance_ms=3_600_000,
        publish=True,
        thread="Count no. {number}",
    )
    async with open_store(database) as store:
        await add(store.writer, ANNOUNCEMENT_ID, AUTHOR, draft, now - 5000)
        await change_server(store.writer, int(world.guild.id), log_channel=int(log.id))


async def _ask_for(later: str, database: Path) -> None:
    """Have what was posted corrected or recalled, while the bot is away."""
    run, now = _rows(database)[0]["run"], time.time_ns() // 1_000_000
    async with open_store(database) as store:
        announcement = await get(store.reader, ANNOUNCEMENT_ID)
        assert announcement is not None
        draft = replace(announcement.draft, text="The attic was counted instead.")
        await edit(store.writer, ANNOUNCEMENT_ID, announcement.version, draft, changer=AUTHOR, what="text", now=now)
        ask = correct if later == "correct" else recall
        await ask(store.writer, ANNOUNCEMENT_ID, run, AUTHOR, now)


@asynccontextmanager
async def _trouble(world: World, fault: Fault, origin: str, http: aiohttp.ClientSession) -> AsyncIterator[None]:
    """Make the world as the fault wants it, and keep it so."""
    kinds = {
        "429": "rate_limit",
        "500": "server_error",
        "answer lost": "lost_answer",
        "nonce forgotten": "lost_answer",
        "no history": "lost_answer",
    }
    if fault in kinds:
        for route in ROUTES:
            world.faults.add(kinds[fault], route, count=2)
    if fault == "no history":
        for channel in list(world.guild.channels):
            _deny(world, channel, HISTORY)
    freezing = asyncio.create_task(_freeze(origin, http)) if fault == "gateway dead" else None
    try:
        yield
    finally:
        if freezing:
            freezing.cancel()


async def _freeze(origin: str, http: aiohttp.ClientSession) -> None:
    while True:
        body = {"kind": "gateway_freeze", "delay_ms": 5000}
        async with http.post(f"{origin}/page/control/fault", json=body):
            await asyncio.sleep(0.05)


async def _change(world: World, channels: list[Channel], fault: Fault, killed: Path, step: str) -> None:
    """Take the bot's right or the channel away in half of the channels, once it has been killed or has posted."""
    if fault not in LOSSES:
        return
    if step == "no kill":
        # As early as the first post may have been taken, so that some deliveries meet the change half-way.
        await until(lambda: any(world.messages[one.id] for one in channels))
    elif not step.startswith("telling"):
        with contextlib.suppress(TimeoutError):
            await until(killed.exists)
    for channel in channels[::2]:
        if fault == "right lost":
            _deny(world, channel, SEND)
        else:
            remove(world, channel)


def _deny(world: World, channel: Channel, right: int) -> None:
    denied = Overwrite(world.bot.id, of_user=True, allow=0, deny=right)
    rooms = world.guild.channels
    rooms[:] = [replace(room, overwrites=(denied,)) if room.id == channel.id else room for room in rooms]


def _rows(database: Path) -> list[sqlite3.Row]:
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute("SELECT * FROM delivery ORDER BY channel_id, id").fetchall()


def _settled(database: Path) -> bool:
    rows = _rows(database)
    moving = [row for row in rows if row["state"] in ("planned", "sending", "checking")]
    untold = [row for row in rows if row["state"] in ("failed", "unknown") and row["told_ms"] is None]
    return bool(rows) and not moving and not untold


def _judge(world: World, channels: list[Channel], log: Channel, database: Path) -> Counter[str]:
    """Return how many deliveries came out in which way; what should not be is WRONG."""
    told = "".join(str(message.body["components"]) for message in world.messages[log.id].values())
    # Where Discord forgets nonces within seconds, what may have been told is told again.
    once = (1,) if world.limits.nonce > DISCORD_NONCE else (1, 2, 3)
    rows = _rows(database)
    outcomes = []
    for channel in channels:
        own = [row for row in rows if str(row["channel_id"]) == channel.id]
        bad = [row for row in own if row["state"] in ("failed", "unknown")]
        if any(_tellings(told, row) not in once for row in bad):
            outcomes.append("WRONG: the log channel was not told once")
        else:
            outcomes.append(_outcome(world, channel, own, bad))
    return Counter(outcomes)


def _tellings(told: str, row: sqlite3.Row) -> int:
    """Return how often a row was told, by the button that mends it."""
    return told.count(f"outbox_retry:{row['id']}'") + told.count(f"write_edit:{row['announcement_id']}:{row['id']}'")


def _outcome(world: World, channel: Channel, rows: list[sqlite3.Row], bad: list[sqlite3.Row]) -> str:
    posts = [
        message
        for message in world.messages.get(channel.id, {}).values()
        if "Inventory" in texts(message.body["components"])
    ]
    by_step = {row["step"]: row for row in rows}
    if len(posts) > 1:
        return f"WRONG: {len(posts)} posts"
    if "post" not in by_step:
        return "WRONG: lost"
    open_ones = [row["step"] for row in rows if row["state"] in ("planned", "sending", "checking")]
    if open_ones:
        return f"WRONG: unfinished {open_ones}"
    if any(not row["reason"] or row["told_ms"] is None for row in bad):
        return "WRONG: nobody was told"
    if channel.id not in world.messages and not bad:
        return "once"  # and the channel deleted with it
    if bad:
        return f"told: {bad[0]['step']} {bad[0]['state']}, {bad[0]['reason']}"
    if "recall" in by_step:
        return "WRONG: still there" if posts else "once"
    if not posts or str(by_step["post"]["message_id"]) != posts[0].id:
        return "WRONG: not where it is said to be"
    if ("attic" in texts(posts[0].body["components"])) != ("correct" in by_step):
        return "WRONG: not the text that was asked for"
    threads = [one for one in world.guild.channels if one.parent_id == channel.id]
    if [(one.id, one.name) for one in threads] != [(posts[0].id, "Count no. 1")] or not posts[0].body["flags"] & 1:
        return "WRONG: no thread, or not published"
    return "once"


async def main(wanted: int) -> int:
    """Run the whole matrix, two cells at a time; return how many deliveries came out wrong."""
    every = list(cells())
    number = ceil(wanted / len(every))
    found: dict[tuple[str, Fault], Outcome] = {}
    two = asyncio.Semaphore(2)
    with tempfile.TemporaryDirectory() as folder:
        prepared = await template(Path(folder))

        async def run(place: int, step: str, fault: Fault) -> None:
            async with two:
                own = Path(folder) / str(place)
                own.mkdir()
                found[step, fault] = await deliver(step, fault, number, own, prepared)

        await asyncio.gather(*(run(place, *cell) for place, cell in enumerate(every)))
    sys.stdout.write(table(found, number))
    return sum(outcome.wrong for outcome in found.values())


def table(found: dict[tuple[str, Fault], Outcome], number: int) -> str:
    """Return the kills by the faults, and what came of them."""
    lines = [f"{'killed at':20}" + "".join(f"{fault:>17}" for fault in FAULTS)]
    for step in STEPS:
        lines.append(f"{step:20}" + "".join(f"{_cell(step, found.get((step, fault))):>17}" for fault in FAULTS))
    lines.append(f"{len(found)} cells of {number}: delivered once + told why not, ! wrong, * the kill was not reached")
    total = sum((outcome.counts for outcome in found.values()), Counter[str]())
    lines += [f"{n:5}  {kind}" for kind, n in total.most_common()]
    lines += [f"{step} × {fault}: {dict(outcome.counts)}" for (step, fault), outcome in found.items() if outcome.wrong]
    return "\n".join(lines) + "\n"


def _cell(step: str, outcome: Outcome | None) -> str:
    if outcome is None:
        return ""
    told = sum(n for kind, n in outcome.counts.items() if kind.startswith("told"))
    wrong = f" !{outcome.wrong}" if outcome.wrong else ""
    missed = "" if outcome.killed or step == "no kill" else "*"
    return f"{outcome.counts['once']} + {told}{wrong}{missed}"


if __name__ == "__main__":
    sys.exit(1 if asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)) else 0)
