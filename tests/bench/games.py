"""How long an answer takes, engine and store, when a thousand games of four players run at once; Discord is stubbed.

First in step: all games post their question, and then all players answer in the same moment. Then as on an evening: the
games are anywhere in their course, and each player answers at some moment of the five seconds after a question.
"""

import asyncio
import itertools
import random
import resource
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiosqlite
import discord

from bot.games.clock import wall_ms
from bot.games.journal import GameKey
from bot.games.registry import Games
from bot.storage.database import Store, open_store
from bot.storage.writer import Writer
from bot.tasks import spawn
from bot.trivia.events import Settings
from bot.trivia.questions.bank import Bank
from bot.trivia.rules import Join, Order, Press, RefusedError

GAMES, PLAYERS, GUILDS, ALONE = 1000, 4, 50, 100
QUESTIONS, SPREAD_S, START_S = 3, 5.0, 30.0
"""Questions a game, how long after one its last player answers at most, and within how long all games are started."""
EPOCH_MS = 1_420_070_400_000

Line = Callable[[str, list[float]], None]
Say = Callable[[str], None]
_numbers = itertools.count()


async def games(folder: Path, bank: Bank, line: Line, say: Say) -> None:
    """Play the games in a store of their own and print what they took."""
    async with open_counted(folder / "games.db") as (store, commits):
        await in_step(store, bank, commits, line, say)
        await out_of_step(store, bank, commits, line, say)


async def in_step(store: Store, bank: Bank, commits: list[float], line: Line, say: Say) -> None:
    """Time an answer while nothing else is going on, and all answers at once."""
    memory = peak_memory()
    evening = Evening(store, bank, Settings(number=1, seconds=60))
    began = time.perf_counter()
    await asyncio.gather(*(evening.start(number) for number in range(GAMES)))
    line(f"{GAMES} lobbies of {PLAYERS}, and their decks", [time.perf_counter() - began])
    await evening.all_open.wait()
    figure(say, "bytes a game, in memory", (peak_memory() - memory) / GAMES)
    for game_id in list(evening.open)[:ALONE]:
        await evening.answer(game_id, 0)
    line(f"an answer alone, {GAMES} games open", evening.take())
    commits.clear()
    began = time.perf_counter()
    await asyncio.gather(*(evening.answer(game, player) for game in evening.open for player in range(PLAYERS)))
    whole = time.perf_counter() - began
    line(f"an answer, {GAMES} games × {PLAYERS} players at once", evening.take())
    figure(say, "answers a second, at most", GAMES * PLAYERS / whole)
    await evening.over.wait()


async def out_of_step(store: Store, bank: Bank, commits: list[float], line: Line, say: Say) -> None:
    """Time the answers of games that have begun at different moments, once all are under way."""
    evening = Evening(store, bank, Settings(number=QUESTIONS, seconds=20), spread_s=SPREAD_S)
    empty, journalled = await size(store), await journal_size(store)
    dice = random.Random(2)
    await asyncio.gather(*(evening.start(number, dice.uniform(0, START_S)) for number in range(GAMES)))
    await evening.all_open.wait()
    await asyncio.sleep(SPREAD_S)
    evening.take()
    commits.clear()
    began, busy = time.perf_counter(), time.process_time()
    await evening.over.wait()
    whole, busy, taken = time.perf_counter() - began, time.process_time() - busy, evening.take()
    line(f"an answer, {GAMES} games × {PLAYERS} players out of step", taken)
    line("a commit", commits)
    figure(say, "answers a second", len(taken) / whole)
    figure(say, "commits a second", len(commits) / whole)
    figure(say, "percent of one core", 100 * busy / whole)
    figure(say, "answers refused", evening.refused)
    figure(say, f"bytes a game of {QUESTIONS} questions, on disk", (await size(store) - empty) / GAMES)
    figure(say, "bytes of them in the journal", (await journal_size(store) - journalled) / GAMES)


class Evening:
    """All games, and what their channels were sent. With `spread_s` their players answer by themselves."""

    def __init__(self, store: Store, bank: Bank, settings: Settings, *, spread_s: float = 0) -> None:
        channel: Any = lambda channel_id, guild_id: Channel(self._sent)  # noqa: E731
        self.games = Games(store, bank, channel_of=channel, gateway_up=lambda guild: True, me=lambda: 1)
        self.open: dict[int, int] = {}
        self.all_open, self.over = asyncio.Event(), asyncio.Event()
        self.refused = 0
        self._settings = settings
        self._spread_s = spread_s
        self._taken: list[float] = []
        self._tables = 0
        self._dice = random.Random(1)

    async def start(self, number: int, wait: float = 0) -> None:
        """After `wait` s open a lobby, fill it, and begin."""
        await asyncio.sleep(wait)
        host = number * PLAYERS + 1
        key = GameKey(snowflake(), number % GUILDS + 1, number + 1, host)
        await self.games.gather(key, self._settings)
        self.games.lobby_shown(key.id, snowflake())
        for user in range(host + 1, host + PLAYERS):
            await self.games.do(key.id, user, Join(0, snowflake()))
        await self.games.begin(key.id, asked=True)

    async def answer(self, game_id: int, player: int, wait: float = 0) -> None:
        """After `wait` s answer the open question of a game; `player` is its place among them."""
        await asyncio.sleep(wait)
        live = self.games.find(game_id)
        if live is None:
            raise LookupError(f"game {game_id} is over")
        round_, user, press = live.game.open_round, (live.key.host_user_id or 0) + player, snowflake()
        what: Press | Order = Press(round_.number, 0, player % len(round_.options), press, self.open[game_id])
        if round_.how == "order":
            what = Order(round_.number, 0, tuple(range(len(round_.options))), press, self.open[game_id])
        began = time.perf_counter()
        try:
            await self.games.do(game_id, user, what)
        except RefusedError:
            self.refused += 1
        self._taken.append(time.perf_counter() - began)

    def take(self) -> list[float]:
        """Return how long the answers since the last call took, in s."""
        taken, self._taken = self._taken, []
        return taken

    def _sent(self, nonce: str, message_id: int) -> None:
        game, part = nonce.split(":")
        if part == "end":
            self._tables += 1
            if self._tables == GAMES:
                self.over.set()
            return
        self.open[int(game)] = message_id
        if len(self.open) == GAMES:
            self.all_open.set()
        if self._spread_s:
            for player in range(PLAYERS):
                spawn(self.answer(int(game), player, self._dice.uniform(0, self._spread_s)), name="answer")


class Channel:
    """A channel that takes everything at once, and tells of every message it is sent."""

    def __init__(self, sent: Callable[[str, int], None]) -> None:
        self._sent = sent

    async def send(self, *, view: discord.ui.LayoutView, nonce: str) -> SimpleNamespace:
        view.to_components()  # type: ignore[no-untyped-call]
        message_id = snowflake()
        self._sent(nonce, message_id)
        return SimpleNamespace(id=message_id)

    def get_partial_message(self, message_id: int) -> "Channel":
        return self

    async def edit(self, *, view: discord.ui.LayoutView, allowed_mentions: object) -> SimpleNamespace:
        view.to_components()  # type: ignore[no-untyped-call]
        return SimpleNamespace(edited_at=discord.utils.utcnow())


class Counted(Writer):
    """The writer; notes how long each commit takes, in s."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        super().__init__(connection)
        self.taken: list[float] = []

    async def _commit(self, group: list[Any]) -> list[Any]:
        began = time.perf_counter()
        outcomes = await super()._commit(group)
        self.taken.append(time.perf_counter() - began)
        return outcomes


@asynccontextmanager
async def open_counted(path: Path) -> AsyncIterator[tuple[Store, list[float]]]:
    """Open a store as the bot does, and note how long its commits take."""
    async with open_store(path) as store, aiosqlite.connect(path, isolation_level=None) as connection:
        connection.row_factory = aiosqlite.Row
        for setting in ("synchronous = FULL", "busy_timeout = 5000", "foreign_keys = ON"):
            await connection.execute_fetchall(f"PRAGMA {setting}")
        writer = Counted(connection)
        yield Store(writer, store.reader), writer.taken
        await writer.drained()


def snowflake() -> int:
    """Return an id made now, unlike any other."""
    return (wall_ms() - EPOCH_MS) << 22 | next(_numbers)


async def journal_size(store: Store) -> int:
    """Return how many bytes all events have."""
    found = await store.reader.execute_fetchall("SELECT COALESCE(SUM(LENGTH(CAST(body AS BLOB))), 0) FROM game_event")
    return int(next(iter(found))[0])


async def size(store: Store) -> int:
    """Return how many bytes of the database are in use."""
    pages = await store.reader.execute_fetchall(
        "SELECT (page_count - freelist_count) * page_size"
        " FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
    )
    return int(next(iter(pages))[0])


def peak_memory() -> int:
    """Return the most memory that this process has had, in bytes (Linux counts in KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def figure(say: Say, name: str, value: float) -> None:
    """Print one number."""
    say(f"{name:45} {value:10.0f}")
