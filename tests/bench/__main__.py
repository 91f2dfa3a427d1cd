"""`make bench`: how long Casebook itself takes, Discord left out. Prints figures; asserts nothing about seconds."""

import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from pathlib import Path

import aiosqlite

from bot.games import journal
from bot.games.journal import GameKey
from bot.games.live import LiveGame, PressBy
from bot.games.material import read_material
from bot.knowledge.archive import Archive
from bot.knowledge.loading import load_pack
from bot.storage.database import Store, open_store
from bot.trivia.events import RULES, AnyEvent, Opened, Posted, Started
from bot.trivia.game import replay
from bot.trivia.question import Question, shuffled
from bot.trivia.questions.bank import Bank, build
from bot.trivia.rules import snowflake_ms
from bot.words import say as words

PACK = Path("data/packs/hero_mask")
GAMES, PLAYERS = 250, 4
EPOCH_MS = 1_420_070_400_000


async def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_store(Path(folder) / "bench.db") as store:
            began = time.perf_counter()
            await load_pack(store.writer, PACK)
            line("loading the pack", [time.perf_counter() - began])
            archive = await Archive.open(store.reader)
            await lookups(archive)
            bank = await questions(store)
            await presses(store, bank)


async def lookups(archive: Archive) -> None:
    """Time autocomplete and cards at three horizons."""
    horizons = (0, archive.episodes // 3, archive.episodes)
    typed = ["", "j", "blo", "sarha", "ジェ", "no such person"]
    taken = []
    for text, horizon in itertools.product(typed, horizons):
        began = time.perf_counter()
        archive.suggest("character", text, horizon)
        taken.append(time.perf_counter() - began)
    line("autocomplete", taken)
    taken = []
    for horizon in horizons:
        for thing in archive.suggest("character", "", horizon, limit=1000):
            began = time.perf_counter()
            await archive.card(thing.subject_id, horizon)
            taken.append(time.perf_counter() - began)
    line("a card", taken)


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


async def presses(store: Store, bank: Bank) -> None:
    """Time presses from the inbox to the commit: many games at once, all their players in the same moment."""
    asked = (bank.ask(draft.id, 0, "bench") for draft in bank.drafts(0))
    question = next(question for question in asked if question is not None and len(question.wrong) == 3)
    games = [await begin(store, question, number) for number in range(GAMES)]
    taken: list[float] = []

    async def press(game: LiveGame, player: int) -> None:
        now = (game.game.changed_at + 1000 - EPOCH_MS) << 22
        began = time.perf_counter()
        await game.press(PressBy(1000 + player, 1, player % 4, now + player, game.game.open_round.message_id or 0))
        taken.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(press(game, player) for game in games for player in range(PLAYERS)))
    whole = time.perf_counter() - began
    line(f"a press, {GAMES} games × {PLAYERS} players at once", taken)
    say(f"{'presses a second':45} {GAMES * PLAYERS / whole:10.0f}")
    taken.clear()
    for game in games[:100]:
        await press(game, PLAYERS)
    line("a press alone", taken)
    for game in games:
        await game.close()


async def begin(store: Store, question: Question, number: int) -> LiveGame:
    """Put a game with an open question into the store."""
    now = time.time_ns() // 1_000_000
    message_id = (now - EPOCH_MS) << 22
    key = GameKey(message_id + number, 1, number, 1)
    started = Started(at=now, rules=RULES, seed="s", deck=(question.id,), seconds=60, horizon=0)
    rest: list[AnyEvent] = [
        Opened(at=now, rules=RULES, round=1, question=question, options=shuffled(question, "s")),
        Posted(at=snowflake_ms(message_id), round=1, message_id=message_id),
    ]

    async def job(connection: aiosqlite.Connection) -> None:
        await journal.begin(connection, key, started)
        await journal.append(connection, key, 1, rest)

    await store.writer.run(job)
    return LiveGame(
        key=key,
        game=replay([started, *rest]),
        seq=3,
        users={},
        questions={},
        writer=store.writer,
        on_events=lambda game, events: None,
        gateway_up=lambda guild: True,
    )


def line(name: str, taken: list[float]) -> None:
    """Print the median and the 99th percentile of `taken` (s) in ms."""
    ordered = sorted(taken)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    say(
        f"{name:45} {statistics.median(ordered) * 1000:10.2f} ms median {p99 * 1000:10.2f} ms p99  ({len(taken)} times)"
    )


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(text + "\n")


asyncio.run(main())
