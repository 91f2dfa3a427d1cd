"""What can be asked, counted; and what on record looks wrong. For the operator, from the command line."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import aiosqlite

from bot.errors import CannotStartError
from bot.games.exposures import first_answers, tallies
from bot.games.material import read_material
from bot.knowledge.loading import load_pack
from bot.storage.database import open_store
from bot.trivia.difficulty import BANDS, Suspect, Tally, band, suspects
from bot.trivia.question import Question
from bot.trivia.questions.bank import Bank, build
from bot.trivia.questions.draft import Draft
from bot.words import say

# The first arc of a series: far enough to have met the main characters.
EARLY = 5

Rows = tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Pool:
    """How many questions can be asked at each of `horizons`; each row has a number for each of them.

    `distinct` counts different texts with different answers, so what is asked twice under two ids is counted once.
    """

    horizons: tuple[int, ...]
    forms: Rows
    categories: Rows
    difficulties: Rows
    distinct: tuple[int, ...]


@dataclass(frozen=True)
class Record:
    """What a database holds about questions."""

    tallies: Mapping[str, Tally]
    suspects: tuple[Suspect, ...]


NO_RECORD = Record({}, ())


async def bank_of(folder: Path) -> Bank:
    """Return the bank of the pack in `folder`. Raises CannotStartError for a pack that cannot be read."""
    with TemporaryDirectory() as made:
        async with open_store(Path(made) / "pack.db") as store:
            await load_pack(store.writer, folder)
            return build(await read_material(store.reader), say)


async def record_of(database: Path) -> Record:
    """Return what a database holds about questions, without changing it: nothing where it is from before they counted.

    Raises CannotStartError when it cannot be read.
    """
    try:
        async with aiosqlite.connect(f"file:{quote(str(database))}?mode=ro", uri=True) as reader:
            reader.row_factory = sqlite3.Row
            tables = await reader.execute_fetchall("SELECT 1 FROM sqlite_master WHERE name = 'exposure'")
            return Record(await tallies(reader), suspects(await first_answers(reader))) if tables else NO_RECORD
    except sqlite3.Error as error:
        raise CannotStartError(say("database.unusable", path=database, reason=error)) from None


def count_pool(bank: Bank, seen: Mapping[str, Tally]) -> Pool:
    """Count what can be asked at the start, early on and in the end; `seen` decides on difficulties where it may."""
    last = bank.material.episodes
    horizons = tuple(sorted({0, min(EARLY, last), last}))
    asked = [_askable(bank, horizon) for horizon in horizons]
    drafts = [[draft for draft, _ in found] for found in asked]
    return Pool(
        horizons=horizons,
        forms=_rows(drafts, lambda draft: draft.form),
        categories=_rows(drafts, lambda draft: draft.category),
        difficulties=_rows(drafts, lambda draft: band(draft.prior, seen.get(draft.id)), BANDS),
        distinct=tuple(len({(question.text, question.answer) for _, question in found}) for found in asked),
    )


def _askable(bank: Bank, horizon: int) -> list[tuple[Draft, Question]]:
    return [
        (draft, question)
        for draft in bank.drafts(horizon)
        if (question := bank.ask(draft.id, horizon, "stats")) is not None
    ]


def _rows(drafts: list[list[Draft]], kind: Callable[[Draft], str], order: tuple[str, ...] = ()) -> Rows:
    """Return how often each kind is among the drafts of each horizon: in `order`, or the most frequent first."""
    counts = [Counter(kind(draft) for draft in found) for found in drafts]
    kinds = order or [name for name, _ in sorted(counts[-1].items(), key=lambda one: (-one[1], one[0]))]
    gone = sorted({name for count in counts for name in count} - set(kinds))
    return tuple((name, tuple(count[name] for count in counts)) for name in (*kinds, *gone))
