"""One bot with many channels, killed at random instants, and a record of all that was done and shown there.

A kill waits for something to be seen in some channel. What is seen is told here before the bot hears that Discord has
taken it, so a kill without delay falls between sending and commit.
"""

import asyncio
import random
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

from bot.storage.database import open_store
from bot.storage.trivia_settings import change_settings
from bot.trivia.events import AnyEvent
from bot.trivia.game import Game, replay
from playground.scenario import read_scenario
from playground.server import serve
from playground.supervisor import Patience, Supervisor
from playground.world import Interaction, Message, PageEvent, World
from tests.wire.room import Json, Room, buttons, texts, until

READERS, PLAYERS = 24, 3
SECONDS = 5
"""To answer a question: the fewest there are."""
# A kill's name: what has to be seen first, and how many seconds after that the bot dies. At 0 it dies before it hears
# that Discord has taken what is seen.
MOMENTS: dict[str, tuple[str, tuple[float, float]]] = {
    "lobby": ("lobby", (0.0, 2.0)),
    "start": ("begun", (0.0, 0.02)),
    "lead": ("opening", (0.0, 4.0)),
    "question sent": ("question", (0.0, 0.0)),
    "question open": ("question", (0.0, 5.0)),
    "answer": ("answer", (0.0, 0.02)),
    "close": ("question", (6.4, 6.6)),
    "reveal shown": ("reveal", (0.0, 0.0)),
    "between questions": ("reveal", (0.0, 7.0)),
    "end": ("reveal", (6.95, 7.1)),
    "table sent": ("final", (0.0, 0.0)),
}
ORDER = list(MOMENTS)
_BRISK = """
from bot.trivia import rules
rules.LEAD_MS = rules.PAUSE_MS = 1000
from bot.cli import main
main(["run"])
"""
_decode: Any = msgspec.json.Decoder(AnyEvent).decode


@dataclass(frozen=True)
class Sight:
    """What can be seen in a channel: of a question its number, else 0; of all but an opening the game's id."""

    what: str
    number: int = 0
    game: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Kill:
    """The bot dies `delay` seconds after the `nth` sight of the kind that `name` stands for, in whatever channel."""

    name: str
    nth: int
    delay: float


@dataclass(frozen=True)
class Act:
    """What a member answered: `said` is the option's place, a text, or the order of the places."""

    channel: str
    user: str
    number: int
    said: object
    interaction: Interaction


@dataclass
class Channel:
    """A channel, who plays in it, and the messages in which something was seen first."""

    id: str
    players: list[str]
    questions: int
    dice: random.Random
    seen: dict[Sight, str] = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Verdict:
    """What games came to, in numbers; `faults` names what must not be.

    `interrupted` counts games by the phase in which a kill found them, `unannounced` those whose opening it cut off,
    `called_off` those the bot ended because it was too late to show their opening.
    """

    games: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    interrupted: Counter[str] = field(default_factory=Counter)
    unannounced: int = 0
    called_off: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    details: list[str] = field(default_factory=list)

    def fault(self, kind: str, detail: object) -> None:
        self.faults[kind] += 1
        self.details.append(f"{kind}: {detail}")

    def add(self, other: "Verdict") -> None:
        self.games += other.games
        self.unannounced += other.unannounced
        self.called_off += other.called_off
        for mine, more in (
            (self.kills, other.kills),
            (self.interrupted, other.interrupted),
            (self.answers, other.answers),
            (self.faults, other.faults),
        ):
            mine.update(more)
        self.details += other.details


def draw_kills(dice: random.Random, games: int, names: Iterable[str]) -> list[Kill]:
    """Return kills at seeded instants in the order in which they can come."""
    kills = []
    for name in sorted(names, key=ORDER.index):
        _, (least, most) = MOMENTS[name]
        kills.append(Kill(name, dice.randrange(1, max(2, games // 3)), dice.uniform(least, most)))
    return kills


def sight_of(message: Json) -> Sight:
    """Tell by its buttons what a public message is."""
    found = {}
    for button in buttons(message["components"]):
        _, action, *arguments = button["custom_id"].split(":")
        found[action] = arguments
    if "lobby_cancel" in found:
        return Sight("lobby", game=int(found["lobby_cancel"][0]))
    if "again" in found:
        return Sight("final", game=int(found["again"][0]))
    for action, what in (("answer", "question"), ("write", "question"), ("how", "reveal")):
        if action in found:
            return Sight(what, int(found[action][1]), int(found[action][0]))
    return Sight("opening")


@dataclass
class Batch:
    """One bot, its channels, and a record of all that was shown and done in them."""

    room: Room
    database: Path
    channels: dict[str, Channel]
    kills: list[Kill]
    verdict: Verdict = field(default_factory=Verdict)
    created: list[tuple[str, Sight]] = field(default_factory=list)
    noted: dict[str, str] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    joined: list[tuple[str, str]] = field(default_factory=list)
    killed_ids: list[int] = field(default_factory=list)
    armed: Kill | None = None
    matches: int = 0
    died: asyncio.Event = field(default_factory=asyncio.Event)

    def listen(self, event: PageEvent) -> None:
        """Take down what is shown; called before the bot hears that it was."""
        if event.kind not in ("message_create", "message_update"):
            return
        message = event.data["message"]
        channel = self.channels.get(message["channel_id"])
        if channel is None:
            return
        if message["ephemeral_for"]:
            if event.kind == "message_create":
                self.noted[message["interaction_metadata"]["id"]] = texts(message["components"])
            return
        sight = sight_of(message)
        if event.kind == "message_create":
            self.created.append((channel.id, sight))
        if sight not in channel.seen:
            channel.seen[sight] = message["id"]
            self.happened(sight.what)
        channel.news.set()

    def happened(self, what: str) -> None:
        """Kill the bot when it is time."""
        if self.armed is None or MOMENTS[self.armed.name][0] != what:
            return
        self.matches += 1
        if self.matches < self.armed.nth:
            return
        delay, self.armed = self.armed.delay, None
        if delay:
            asyncio.get_running_loop().call_later(delay, self._kill)
        else:
            self._kill()

    def _kill(self) -> None:
        process = self.room.supervisor.process
        if process is not None and process.returncode is None:
            process.kill()
        self.died.set()

    async def kill_all(self) -> None:
        """Arm one kill after the other; each waits until the bot is back from the last."""
        for kill in self.kills:
            self.armed, self.matches = kill, 0
            self.died.clear()
            await self.died.wait()
            process = self.room.supervisor.process
            assert process is not None
            await process.wait()
            self.killed_ids.append(int(self.room.world.snowflake()))
            self.verdict.kills[kill.name] += 1
            for journal in (journal for games in games_in(self.database).values() for journal in games):
                if not journal.told:
                    self.verdict.interrupted[phase_of(replay(journal.events))] += 1
            await until(lambda: self.room.world.bot_phase != "online")
            await self.room.online()

    async def sight(self, channel: Channel, *wanted: Sight, patience: float | None = None) -> Sight | None:
        """Wait until one of these is seen."""
        try:
            async with asyncio.timeout(patience):
                while True:
                    for one in wanted:
                        if one in channel.seen:
                            return one
                    channel.news.clear()
                    # Several wait for the same channel, and one may clear what another has not yet looked at.
                    try:
                        async with asyncio.timeout(0.25):
                            await channel.news.wait()
                    except TimeoutError:
                        continue
        except TimeoutError:
            return None

    async def send(self, path: str, **body: object) -> Interaction | None:
        """Act as a member; None where the page does not offer that any more."""
        async with self.room.http.post(f"{self.room.origin}/page/{path}", json=body) as response:
            answer: Json = await response.json()
        return self.room.world.interactions[answer["interaction_id"]] if response.status == 200 else None

    async def press(self, user: str, message: Message, button: Json) -> Interaction | None:
        where = {"channel_id": message.channel_id, "message_id": message.id}
        return await self.send("component", **{"as": user}, **where, custom_id=button["custom_id"], component_type=2)


@dataclass(frozen=True)
class Journal:
    """A game's id, its events, and whether its table is known to have been posted."""

    id: int
    events: list[AnyEvent]
    told: bool

    @property
    def called_off(self) -> bool:
        """Whether the bot itself ended it: its opening could not be shown in the time Discord gives."""
        return replay(self.events).reason in ("cancelled", "stopped")


def games_in(database: Path) -> dict[int, list[Journal]]:
    """Return the games by channel, oldest first."""
    found: dict[int, dict[int, Journal]] = {}
    query = (
        "SELECT channel_id, id, told_ms IS NOT NULL, body FROM game JOIN game_event ON game_id = id ORDER BY id, seq"
    )
    for channel, game, told, body in rows(database, query):
        found.setdefault(channel, {}).setdefault(game, Journal(game, [], bool(told))).events.append(_decode(body))
    return {channel: list(games.values()) for channel, games in found.items()}


def rows(database: Path, query: str) -> list[Any]:
    """Read the bot's database, which it may be writing to."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
        return connection.execute(query).fetchall()


def phase_of(game: Game) -> str:
    """Name the phase a kill found a game in."""
    if game.phase == "between":
        return "between questions" if game.rounds else "lead"
    return "table not told" if game.phase == "finished" else game.phase


@asynccontextmanager
async def open_batch(
    folder: Path, seed: str, games: int, kills: list[Kill], questions: tuple[int, ...], *, brisk: bool
) -> AsyncIterator[Batch]:
    """Open a playground with `games` channels and the real bot in it, whose server likes short quizzes."""
    world, database = World(scene=read_scenario(_scenario(folder, games))), folder / "bot.db"
    async with open_store(database) as store:
        await change_settings(store.writer, int(world.guild.id), number=max(questions), seconds=SECONDS)
        horizon = "INSERT INTO guild_horizon (guild_id, place_id, episode) VALUES (?, ?, 24)"
        await store.writer.run(lambda connection: connection.execute(horizon, [int(world.guild.id)] * 2))
    caller = {"PATH": "/usr/bin:/bin", "PLAYGROUND_DATABASE_URL": f"sqlite:///{database}", "LOG_LEVEL": "WARNING"}
    dice = random.Random(seed)
    readers = [user.id for user in world.guild.members]
    channels = {
        channel.id: Channel(
            channel.id, dice.sample(readers, PLAYERS), dice.choice(questions), random.Random(dice.random())
        )
        for channel in world.guild.channels
    }
    async with serve(world, 0) as origin, aiohttp.ClientSession() as http:
        command = (sys.executable, "-c", _BRISK) if brisk else (sys.executable, "-m", "bot", "run")
        supervisor = Supervisor(origin, world.report_bot, command=command, caller=caller, patience=Patience(first=0.1))
        batch = Batch(Room(world, origin, supervisor, http), database, channels, kills)
        world.to_page.append(batch.listen)
        supervisor.start()
        try:
            await batch.room.online()
            yield batch
        finally:
            await supervisor.stop()


def _scenario(folder: Path, games: int) -> Path:
    lines = ['[[guild]]\nname = "The Reading Rooms"\nowner = "Reader 1"']
    lines += [f'[[guild.channel]]\nname = "room-{number}"' for number in range(1, games + 1)]
    lines += [f'[[guild.member]]\nuser = "Reader {number}"' for number in range(2, READERS + 1)]
    lines += [f'[[user]]\nname = "Reader {number}"' for number in range(1, READERS + 1)]
    path = folder / "scenario.toml"
    path.write_text("\n\n".join(lines), encoding="utf-8")
    return path
