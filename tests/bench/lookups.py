"""How long finding, cards and searching take, and what they cost in memory: at the shipped pack and at a large one.

`python -m tests.bench.lookups FILE PACK` fills the database FILE with PACK (shipped or large) if it is not there yet,
else it opens it as a start of the bot does, and measures. Each in a process of its own, so that memory is its own.
Look-ups are measured in time of the processor: what else the machine does is not theirs. A start is by the clock.
"""

import asyncio
import random
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import aiosqlite

from bot.knowledge.archive import Archive
from bot.knowledge.loading import store_pack
from bot.knowledge.models import SUBJECTS
from bot.knowledge.pack import read_pack
from bot.storage.database import open_store
from tests.bench.series import large

PACKS = {"shipped": lambda: read_pack(Path("data/packs/hero_mask")), "large": large}
ROUNDS = 1500


async def fill(file: Path, name: str) -> None:
    """Put a pack into a new database."""
    pack = PACKS[name]()

    async def job(connection: aiosqlite.Connection) -> None:
        await store_pack(connection, pack, "digest")

    async with open_store(file) as store:
        began = time.perf_counter()
        await store.writer.run(job)
        say(f"{name + ': putting the pack into the store':52} {time.perf_counter() - began:8.2f} s")


async def measure(file: Path, name: str) -> None:
    """Open a database that is there, and time what is asked of it."""
    before = resident()
    began = time.perf_counter()
    async with open_store(file) as store:
        archive = await Archive.open(store.reader)
        say(f"{name + ': start, the pack being in the store':52} {time.perf_counter() - began:8.2f} s")
        say(f"{name + ': memory in all, of it for the archive':52} {resident():8.0f} MB {resident() - before:8.0f} MB")
        dice = random.Random(1)
        named = [(one.title, one.name_ja or one.title) for one in archive.suggest(list(SUBJECTS), "", 10_000, 10_000)]
        queries = [begun(dice, *dice.choice(named)) for _ in range(ROUNDS)]
        kinds = [["character"], ["person"], ["organisation", "concept", "place"], list(SUBJECTS)]

        def horizon() -> int:
            return dice.choice([0, archive.episodes // 3, archive.episodes])

        asked = [(dice.choice(kinds), query, horizon()) for query in queries]
        line(f"{name}: autocomplete", [timed(partial(archive.suggest, *one)) for one in asked])
        line(f"{name}: the one that is meant", [timed(partial(archive.resolve, *one)) for one in asked])
        line(f"{name}: did you mean", [timed(partial(archive.near, *one)) for one in asked])
        messages = [" ".join(dice.choice(named)[0] for _ in range(20)) for _ in range(200)]
        line(
            f"{name}: names in a message",
            [timed(partial(archive.names_in, message, horizon())) for message in messages],
        )
        subjects = [one.subject_id for one in archive.suggest(list(SUBJECTS), "", archive.episodes, 10_000)]
        cards = [(dice.choice(subjects), archive.episodes) for _ in range(ROUNDS)]
        cards += [(one, archive.episodes) for one in subjects[:60]]
        line(f"{name}: a card", [await awaited(partial(archive.card, *one)) for one in cards])
        said = [text["text"] for text in await store.reader.execute_fetchall("SELECT text FROM fact LIMIT 5000")]
        searches = [(looked_for(dice, dice.choice(said)), horizon()) for _ in range(ROUNDS)]
        line(f"{name}: a search", [await awaited(partial(archive.search, *one)) for one in searches])


def begun(dice: random.Random, name: str, japanese: str) -> str:
    """Return a name as people type it: begun, whole, one word of it, with a slip, in kana; or no name at all."""
    middle = max(len(name) // 2, 1)
    last = name.rsplit(maxsplit=1)[-1].lower()
    return dice.choice(
        [
            "", name[:1], name[:2].lower(), name[:4].lower(), name, last, japanese[:3], japanese,
            name[: middle - 1] + name[middle : middle + 1] + name[middle - 1 : middle] + name[middle + 1 :],
            name[:middle] + "x" + name[middle:], " ".join(reversed(name.split())), "no such thing", "ep 12",
        ]
    )  # fmt: skip


def looked_for(dice: random.Random, text: str) -> str:
    """Return some words out of a text, as people search for them."""
    words = text.split()
    at = dice.randrange(len(words))
    return dice.choice(
        [
            words[at], " ".join(words[at : at + 2]), " ".join(dice.sample(words, min(3, len(words)))), words[at][:1],
            words[at][:3], text[:60], f"{words[at]} xylophone", "xylophone", max(words, key=len),
        ]
    )  # fmt: skip


def timed(call: Callable[[], object]) -> float:
    """Return how many seconds of the processor a call takes."""
    began = time.process_time()
    call()
    return time.process_time() - began


async def awaited(call: Callable[[], Awaitable[object]]) -> float:
    """Return how many seconds of the processor it takes until a call's answer is there, in all threads."""
    began = time.process_time()
    await call()
    return time.process_time() - began


def resident() -> float:
    """Return this process's memory in MB; nought where the system has no /proc."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(one.split()[1]) / 1024 for one in lines if one.startswith("VmRSS")), 0.0)


def line(name: str, taken: list[float]) -> None:
    """Print the median and the 99th percentile of `taken` (s) in ms."""
    ordered = sorted(taken)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    say(f"{name:52} {statistics.median(ordered) * 1000:8.2f} ms median {p99 * 1000:8.2f} ms p99  ({len(taken)} times)")


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    path = Path(sys.argv[1])
    asyncio.run((measure if path.exists() else fill)(path, sys.argv[2]))
