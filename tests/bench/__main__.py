"""`make bench`: how long Casebook itself takes, Discord left out. Prints figures; asserts nothing about seconds."""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from bot.games.material import read_material
from bot.knowledge.loading import load_pack
from bot.storage.database import Store, open_store
from bot.trivia.questions.bank import Bank, build
from bot.words import say as words
from tests.bench.boards import boards
from tests.bench.games import games
from tests.bench.lookups import line, say

PACK = Path("data/packs/hero_mask")


async def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_store(Path(folder) / "bench.db") as store:
            began = time.perf_counter()
            await load_pack(store.writer, PACK)
            line("loading the pack", [time.perf_counter() - began])
            bank = await questions(store)
        await games(Path(folder), bank, line, say)
        await boards(Path(folder), line)
        await lookups(Path(folder))


async def lookups(folder: Path) -> None:
    """Time look-ups at the shipped pack and at a large one, each in processes of its own."""
    for name in ("shipped", "large"):
        for _ in ("filling", "measuring"):
            file = str(folder / f"{name}.db")
            process = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.bench.lookups", file, name)
            await process.wait()


async def questions(store: Store) -> Bank:
    """Time making the bank of questions, a first question at a horizon, and every question that there is."""
    material = await read_material(store.reader)
    began = time.perf_counter()
    bank = build(material, words)
    line("making the bank", [time.perf_counter() - began])
    first: list[float] = []
    rest: list[float] = []
    there = 0
    for horizon in (0, material.episodes // 3, material.episodes):
        for number, draft in enumerate(bank.drafts(horizon)):
            began = time.perf_counter()
            question = bank.ask(draft.id, horizon, "bench")
            (rest if number else first).append(time.perf_counter() - began)
            there += question is not None
    line("the first question at a horizon", first)
    line("a question", rest)
    say(f"{'questions at these horizons':45} {there:10}")
    return bank


asyncio.run(main())
