"""The packs that the tests read, stores in memory that hold them, and a pack cut off after an episode."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from os import environ
from pathlib import Path
from typing import TypeVar

import aiosqlite
import pytest
from msgspec import structs

from bot.knowledge.archive import Archive
from bot.knowledge.loading import store_pack
from bot.knowledge.models import (
    Album,
    Asked,
    Character,
    Credit,
    Episode,
    Fact,
    Organisation,
    Pack,
    Person,
    Relation,
    Statement,
    Subject,
    Track,
    Voice,
)
from bot.knowledge.pack import cited
from bot.storage.database import MIGRATIONS

ROOT = Path(__file__).resolve().parents[2]
HERO_MASK = ROOT / "data" / "packs" / "hero_mask"
LANTERN_STREET = ROOT / "tests" / "packs" / "lantern_street"

# What is compared at every horizon is compared in so many parts, so that it can be done side by side.
SHARES = [pytest.param(slice(first, None, 4), id=f"every-fourth-from-{first}") for first in range(4)]

D = TypeVar("D", Fact, Statement, Voice, Relation, Credit, Track, Asked)
S = TypeVar("S", bound=Subject)


def horizons(pack: Pack) -> range:
    """Return the horizons at which a pack is looked at: of a long series every third, or all with EVERY_HORIZON=1."""
    return range(
        0, pack.series.episodes + 1, 3 if pack.series.episodes > 12 and not environ.get("EVERY_HORIZON") else 1
    )


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Replace the first `old` in a file of the pack."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@asynccontextmanager
async def archive_of(pack: Pack) -> AsyncIterator[Archive]:
    """Yield look-ups in `pack`, from a store in memory that holds nothing else."""
    async with aiosqlite.connect(":memory:", isolation_level=None) as connection:
        connection.row_factory = aiosqlite.Row
        await connection.execute("PRAGMA foreign_keys = ON")
        for migration in sorted(MIGRATIONS.glob("[0-9]*.sql")):
            await connection.executescript(migration.read_text(encoding="utf-8"))
        await connection.execute("BEGIN")
        await connection.execute("PRAGMA defer_foreign_keys = ON")
        await store_pack(connection, pack, "digest")
        # No episode can be written without its season: where a pack was cut off before that, nothing leads there.
        await connection.execute("DELETE FROM part WHERE kind = 'season' AND target_id NOT IN (SELECT id FROM subject)")
        await connection.execute("COMMIT")
        yield await Archive.open(connection)


def pruned(pack: Pack, horizon: int) -> Pack:
    """Return `pack` as if nobody had written anything after episode `horizon`: the other side of the law."""
    known = {subject.id for _, subject in pack.each_subject() if subject.known_from <= horizon}
    rest = structs.replace(
        pack,
        subjects={
            kind: tuple(
                _without_later_parts(_without_later(subject, horizon), horizon, known)
                for subject in subjects
                if subject.id in known
            )
            for kind, subjects in pack.subjects.items()
        },
        statements={kind: _within(statements, horizon) for kind, statements in pack.statements.items()},
        questions=_within(pack.questions, horizon),
    )
    used = {source for _, _, sources in cited(rest) for source in sources}
    return structs.replace(rest, sources=tuple(source for source in pack.sources if source.id in used))


def _without_later(subject: S, horizon: int) -> S:
    return structs.replace(
        subject,
        aliases=tuple(alias for alias in subject.aliases if alias.known_from <= horizon),
        facts=_within(subject.facts, horizon),
    )


def _without_later_parts(subject: Subject, horizon: int, known: set[str]) -> Subject:
    match subject:
        case Character(first_episode=first, voices=voices, relations=relations):
            return structs.replace(
                subject,
                first_episode=first if first is not None and first <= horizon else None,
                voices=tuple(voice for voice in _within(voices, horizon) if voice.person in known),
                relations=tuple(relation for relation in _within(relations, horizon) if relation.to in known),
            )
        case Episode(number=number, synopsis=synopsis, cast=cast):
            return structs.replace(
                subject,
                synopsis=synopsis if synopsis and synopsis.known_from <= horizon else None,
                cast=tuple(one for one in cast if number <= horizon and one in known),
            )
        case Person(credits=credits):
            return structs.replace(
                subject,
                credits=tuple(
                    structs.replace(credit, seasons=tuple(season for season in credit.seasons if season in known))
                    for credit in _within(credits, horizon)
                ),
            )
        case Organisation(members=members):
            return structs.replace(subject, members=tuple(member for member in members if member in known))
        case Album(composer=composer, tracks=tracks):
            return structs.replace(
                subject, composer=composer if composer in known else None, tracks=_within(tracks, horizon)
            )
    return subject


def _within(records: tuple[D, ...], horizon: int) -> tuple[D, ...]:
    return tuple(
        structs.replace(record, known_until=None)
        if record.known_until is not None and record.known_until > horizon
        else record
        for record in records
        if record.known_from <= horizon
    )
