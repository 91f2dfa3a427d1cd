"""From the pack's files into the store: in one transaction, and only when the pack's hash has changed."""

import logging
import time
from pathlib import Path
from typing import Any

import aiosqlite
import msgspec

from bot.knowledge.pack import Asked, Pack, hash_pack, pack_citations, pack_facts, read_pack
from bot.storage.queries import pack as sql
from bot.storage.writer import Writer

_log = logging.getLogger(__name__)


async def load_pack(writer: Writer, folder: Path) -> bool:
    """Bring the store up to date with the pack in `folder`. Return whether anything was loaded.

    Raises PackError; the store then still holds what it held.
    """
    digest = hash_pack(folder)

    async def job(connection: aiosqlite.Connection) -> bool:
        current = await sql.current(connection)
        if current is not None and current["hash"] == digest:
            return False
        await store_pack(connection, read_pack(folder), digest)
        return True

    loaded = await writer.run(job)
    if loaded:
        _log.info("Loaded the pack in %s", folder)
    return loaded


async def store_pack(connection: aiosqlite.Connection, pack: Pack, digest: str) -> None:
    """Replace the series in the store by `pack`. The caller holds the transaction."""
    # In the order in which foreign keys allow it.
    await sql.forget_citation(connection)
    await sql.forget_voice(connection)
    await sql.forget_alias(connection)
    await sql.forget_fact(connection)
    await sql.forget_question(connection)
    await sql.forget_subject(connection)
    await sql.forget_source(connection)
    await sql.forget_pack(connection)
    await sql.add_pack(
        connection, id=pack.series.id, hash=digest, episodes=pack.series.episodes, loaded_ms=time.time_ns() // 1_000_000
    )
    await sql.add_sources(connection, [_row(source, "id", "title", "publisher", "url") for source in pack.sources])
    await sql.add_subjects(connection, list(_subject_rows(pack)))
    await sql.add_aliases(
        connection,
        [
            {"subject_id": subject.id, **_row(alias, "text", "known_from")}
            for _, subject in pack.subjects()
            for alias in subject.aliases
        ],
    )
    await sql.add_facts(connection, list(_fact_rows(pack)))
    await sql.add_voices(
        connection,
        [
            {
                "subject_id": character.id,
                "person_id": voice.person,
                "place": place,
                **_row(voice, "language", "dub", "known_from", "known_until"),
            }
            for character in pack.characters
            for place, voice in enumerate(character.voices)
        ],
    )
    await sql.add_citations(
        connection,
        [
            {"record": record, "source_id": source}
            for record, sources in pack_citations(pack)
            for source in dict.fromkeys(sources)
        ],
    )
    await sql.add_questions(
        connection,
        [
            {**_row(question, "id", "known_from", "known_until"), "body": _question_body(question, pack)}
            for question in pack.questions
        ],
    )


def _row(record: object, *names: str) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _subject_rows(pack: Pack) -> Any:
    for place, (kind, subject) in enumerate(pack.subjects()):
        yield {
            **_row(subject, "id", "known_from", "confidence"),
            "kind": kind,
            "place": place,
            "name": subject.name.en,
            "name_ja": subject.name.ja,
            "name_romaji": subject.name.romaji,
            "first_episode": getattr(subject, "first_episode", None),
        }


def _fact_rows(pack: Pack) -> Any:
    for place, (fact_id, subject_id, fact) in enumerate(pack_facts(pack)):
        yield {
            **_row(fact, "text", "known_from", "known_until", "confidence"),
            "id": fact_id,
            "subject_id": subject_id,
            "place": place,
            "section": getattr(fact, "section", "production"),
            "episode": getattr(fact, "episode", None),
        }


def _question_body(question: Asked, pack: Pack) -> str:
    """Return the question whole, as the game's journal keeps it: nothing in it refers to the pack."""
    sources = {source.id: source for source in pack.sources}
    body = {
        **_row(question, "id", "category", "text", "answer", "wrong", "explanation"),
        "sources": [_row(sources[source], "title", "publisher", "url") for source in question.sources],
    }
    return msgspec.json.encode(body).decode()
