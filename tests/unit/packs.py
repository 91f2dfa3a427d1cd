"""The packs that the tests read, stores in memory that hold them, and a pack cut off after an episode."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import aiosqlite
from msgspec import structs

from bot.knowledge.archive import Archive
from bot.knowledge.loading import store_pack
from bot.knowledge.pack import Asked, Character, Fact, Pack, Statement, Subject, Voice, pack_citations
from bot.storage.database import MIGRATIONS

ROOT = Path(__file__).resolve().parents[2]
HERO_MASK = ROOT / "data" / "packs" / "hero_mask"
LANTERN_STREET = ROOT / "tests" / "packs" / "lantern_street"

D = TypeVar("D", Fact, Statement, Voice, Asked)
S = TypeVar("S", bound=Subject)


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
        await store_pack(connection, pack, "digest")
        await connection.execute("COMMIT")
        yield await Archive.open(connection)


def pruned(pack: Pack, horizon: int) -> Pack:
    """Return `pack` as if nobody had written anything after episode `horizon`: the other side of the law."""
    people = tuple(_without_later(person, horizon) for person in pack.people if person.known_from <= horizon)
    named = {person.id for person in people}
    characters = tuple(
        _voiced(_without_later(character, horizon), named, horizon)
        for character in pack.characters
        if character.known_from <= horizon
    )
    rest = structs.replace(
        pack,
        series=_without_later(pack.series, horizon),
        seasons=tuple(_without_later(season, horizon) for season in pack.seasons if season.known_from <= horizon),
        characters=characters,
        people=people,
        production=_within(pack.production, horizon),
        questions=_within(pack.questions, horizon),
    )
    cited = {source for _, sources in pack_citations(rest) for source in sources}
    return structs.replace(rest, sources=tuple(source for source in pack.sources if source.id in cited))


def _without_later(subject: S, horizon: int) -> S:
    return structs.replace(
        subject,
        aliases=tuple(alias for alias in subject.aliases if alias.known_from <= horizon),
        facts=_within(subject.facts, horizon),
    )


def _voiced(character: Character, people: set[str], horizon: int) -> Character:
    seen = character.first_episode is not None and character.first_episode <= horizon
    return structs.replace(
        character,
        first_episode=character.first_episode if seen else None,
        voices=tuple(voice for voice in _within(character.voices, horizon) if voice.person in people),
    )


def _within(records: tuple[D, ...], horizon: int) -> tuple[D, ...]:
    return tuple(
        structs.replace(record, known_until=None)
        if record.known_until is not None and record.known_until > horizon
        else record
        for record in records
        if record.known_from <= horizon
    )
