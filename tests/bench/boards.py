"""How long a board takes with ten million answers in the store: 200,000 players, 1,000 servers, 50,000 players in one.

The answers stand as the games they came to, ten a game; the journal itself is left out, since no board reads it.
"""

import random
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from bot.storage.boards import GLOBAL, MEASURES, Board, board_page, board_size, place_of
from bot.storage.database import Store, open_store
from bot.storage.totals import PERIODS, period_start

PLAYERS, GUILDS, CROWD = 200_000, 1_000, 50_000
GAMES, ANSWERS = 1_000_000, 10
NOW_MS = 1_751_284_800_000
SPAN_MS = 60 * 86_400_000
TIMES = 40

Line = Callable[[str, list[float]], None]


async def boards(folder: Path, line: Line) -> None:
    """Fill a store and time a page, the last page and the asker's own place, by every measure."""
    path = folder / "boards.db"
    async with open_store(path):
        pass
    began = time.perf_counter()
    fill(path)
    line(f"{GAMES * ANSWERS:,} answers made up", [time.perf_counter() - began])
    async with open_store(path) as store:
        for name, guild in (("the largest server", 1), ("the global board", GLOBAL)):
            for measure in MEASURES:
                await measured(store, line, name, Board(guild, "all", 0, measure))
            await measured(store, line, f"{name}, this week", Board(guild, "week", week(), "points"))


async def measured(store: Store, line: Line, name: str, board: Board) -> None:
    """Time what the card of one board asks the store for."""
    chance = random.Random(1)
    size = await board_size(store.reader, board)
    taken: dict[str, list[float]] = {"a page": [], "page 100": [], "own place": [], "size": []}
    for _ in range(TIMES):
        user = chance.randrange(1, CROWD + 1) + 10**17
        began = time.perf_counter()
        await board_page(store.reader, board, 0, 10)
        taken["a page"].append(time.perf_counter() - began)
        began = time.perf_counter()
        await board_page(store.reader, board, 990, 10)
        taken["page 100"].append(time.perf_counter() - began)
        began = time.perf_counter()
        await place_of(store.reader, board, user)
        taken["own place"].append(time.perf_counter() - began)
        began = time.perf_counter()
        await board_size(store.reader, board, most=1000)
        taken["size"].append(time.perf_counter() - began)
    for what, times in taken.items():
        line(f"{what}, {name} ({size:,}), {board.measure}", times)


def week() -> int:
    """Return when the week began that the made-up games end in."""
    return period_start("week", NOW_MS)


def fill(path: Path) -> None:
    """Write the games, and what they add up to, as the bot would have."""
    chance = random.Random(7)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -200000")
    with connection:
        connection.executemany(
            "INSERT INTO player (id, user_id) VALUES (?, ?)",
            ((player, 10**17 + player) for player in range(1, PLAYERS + 1)),
        )
        connection.execute("INSERT INTO global_board SELECT user_id, 0 FROM player")
        connection.executemany(
            "INSERT INTO game (id, guild_id, channel_id, host_id, started_ms, finished_ms) VALUES (?, ?, ?, 1, 0, ?)",
            (
                (game, guild_of(chance, game), game, NOW_MS - chance.randrange(SPAN_MS))
                for game in range(1, GAMES // 10 + 1)
            ),
        )
        connection.execute("CREATE TEMP TABLE made AS SELECT id, guild_id, finished_ms FROM game")
        games = connection.execute("SELECT id, guild_id, finished_ms FROM made").fetchall()
        connection.executemany(
            "INSERT OR IGNORE INTO game_score (game_id, player_id, guild_id, points, correct, answered, streak, lead, "
            "tail, won, finished_ms) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?)",
            (score for game in games for score in scores(chance, *game)),
        )
        for period in PERIODS:
            for guild, group in (("guild_id", "guild_id, player_id"), ("0", "player_id")):
                start = period_start(period, NOW_MS)
                connection.execute(
                    "INSERT INTO standing (guild_id, period, start_ms, player_id, points, wins, answered, correct, "
                    f"streak, run, games, accuracy) SELECT {guild}, ?, ?, player_id, SUM(points), SUM(won), "
                    "SUM(answered), SUM(correct), MAX(streak), 0, COUNT(*), 1.0 * SUM(correct) / SUM(answered) "
                    f"FROM game_score WHERE finished_ms >= ? GROUP BY {group}",
                    (period, start, start),
                )
    connection.execute("PRAGMA optimize")
    connection.close()


def guild_of(chance: random.Random, game: int) -> int:
    """Return a server: every fourth game is in the largest."""
    return 1 if game % 4 == 0 else chance.randrange(2, GUILDS + 1)


def scores(chance: random.Random, game: int, guild: int, finished_ms: int) -> list[tuple[int, ...]]:
    """Return the rows of ten players of a game."""
    rows: list[tuple[int, ...]] = []
    # Each small server has its own 200 players; the largest has the first 50,000.
    first, many = (1, CROWD) if guild == 1 else (guild * 199 % (PLAYERS - 200), 200)
    for winner, player in enumerate(chance.sample(range(first, first + many), 10)):
        right = chance.randrange(ANSWERS + 1)
        points = right * chance.randrange(100, 190)
        streak = (right + 1) // 2
        rows.append((game, player, guild, points, right, ANSWERS, streak, winner == 0, finished_ms))
    return rows
