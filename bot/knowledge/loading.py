"""From the pack's files into the store: in one transaction, and only when the pack's hash has changed."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiosqlite
import msgspec

from bot.knowledge import models
from bot.knowledge.models import Asked, Pack
from bot.knowledge.pack import hash_pack, parts, read_pack
from bot.knowledge.passages import passages
from bot.storage.queries import lookups
from bot.storage.queries import pack as sql
from bot.storage.writer import Writer
from bot.times import now_ms

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
    await sql.forget_passage_words(connection)
    await sql.forget_passage(connection)
    await sql.forget_citation(connection)
    await sql.forget_part(connection)
    await sql.forget_alias(connection)
    await lookups.forget_statement(connection)
    await sql.forget_fact(connection)
    await sql.forget_question(connection)
    await sql.forget_subject(connection)
    await sql.forget_source(connection)
    await sql.forget_pack(connection)
    await sql.add_pack(connection, id=pack.series.id, hash=digest, episodes=pack.series.episodes, loaded_ms=now_ms())
    kept = list(_parts(pack))
    await sql.add_sources(connection, [_row(source, "id", "title", "publisher", "url") for source in pack.sources])
    await sql.add_subjects(connection, list(_subject_rows(pack)))
    await sql.add_aliases(
        connection,
        [
            {"subject_id": subject.id, **_row(alias, "text", "known_from")}
            for _, subject in pack.each_subject()
            for alias in subject.aliases
        ],
    )
    await sql.add_facts(connection, list(_fact_rows(pack)))
    await lookups.add_statements(connection, list(_statement_rows(pack)))
    await sql.add_parts(connection, [part.row for part in kept])
    await sql.add_citations(
        connection,
        [
            {"record": record, "source_id": source}
            for record, sources in _citations(pack, kept)
            for source in dict.fromkeys(sources)
        ],
    )
    found = list(passages(pack, [part.row for part in kept]))
    await sql.add_passages(connection, [passage.row for passage in found])
    await sql.add_passage_words(connection, [passage.words for passage in found])
    await sql.add_questions(
        connection,
        [
            {**_row(question, "id", "known_from", "known_until"), "body": _question_body(question, pack)}
            for question in pack.questions
        ],
    )


@dataclass(frozen=True)
class _Part:
    row: dict[str, Any]
    sources: tuple[str, ...]


def _row(record: object, *names: str) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _subject_rows(pack: Pack) -> Iterator[dict[str, Any]]:
    for place, (kind, subject) in enumerate(pack.each_subject()):
        yield {
            **_row(subject, "id", "known_from"),
            "kind": kind,
            "place": place,
            "name": subject.name.en,
            "name_ja": subject.name.ja,
            "name_romaji": subject.name.romaji,
            "number": getattr(subject, "number", None),
            "first_episode": getattr(subject, "first_episode", getattr(subject, "first", None)),
            "last_episode": getattr(subject, "last", None),
        }


def _fact_rows(pack: Pack) -> Iterator[dict[str, Any]]:
    for place, (fact_id, subject_id, fact) in enumerate(pack.each_fact()):
        yield {
            **_row(fact, "text", "known_from", "known_until", "confidence"),
            "id": fact_id,
            "subject_id": subject_id,
            "place": place,
            "section": getattr(fact, "section", fact_id.split("/")[0]),
            "episode": getattr(fact, "episode", None),
        }


def _statement_rows(pack: Pack) -> Iterator[dict[str, Any]]:
    """Yield what the statements about the series as a whole have beside their text."""
    for kind, statements in pack.statements.items():
        for statement in statements:
            labels = [getattr(statement, name, None) for name in ("topic", "territory", "when")]
            yield {
                "id": f"{kind}/{statement.id}",
                "label": next((label for label in labels if label is not None), None),
                "date": getattr(statement, "date", None),
                "sort": getattr(statement, "order", None),
            }


def _parts(pack: Pack) -> Iterator[_Part]:
    """Yield what hangs under the subjects, as rows. Where a part has no horizon of its own it has its subject's."""
    place = 0
    for _, subject in pack.each_subject():
        for kind, target, text, extra, part in [*_told_parts(subject), *_plain_parts(subject)]:
            yield _Part(
                {
                    "id": f"{subject.id}:{place}",
                    "subject_id": subject.id,
                    "kind": kind,
                    "place": place,
                    "known_from": _known_from(subject, kind, part),
                    "known_until": getattr(part, "known_until", None),
                    "target_id": target,
                    "text": text,
                    "extra": extra,
                    "episode": getattr(part, "episode", None),
                },
                part.sources,
            )
            place += 1


def _known_from(subject: models.Subject, kind: str, part: Any) -> int:
    if kind == "cast" and isinstance(subject, models.Episode):
        # Who appears in an episode is part of what happens in it.
        return max(subject.known_from, subject.number)
    known_from: int = getattr(part, "known_from", subject.known_from)
    return known_from


_Row = tuple[str, str | None, str, str, Any]


def _told_parts(subject: models.Subject) -> Iterator[_Row]:
    """Yield the parts that have sources of their own, as (kind, target, text, extra, part)."""
    for name, part in parts(subject):
        match part:
            case models.Voice():
                yield "voice", part.person, part.language, part.dub, part
            case models.Relation():
                yield "relation", part.to, part.text, "", part
            case models.Credit():
                yield "credit", None, part.role, " ".join(part.seasons), part
            case models.Track():
                yield "track", None, part.title, str(part.number), part
            case models.Told():
                yield name, None, part.text, "", part
            case models.Broadcast():
                yield name, None, part.date, "computed" if part.computed else "", part


def _plain_parts(subject: models.Subject) -> Iterator[_Row]:
    """Yield the parts that only name other subjects, and rest on the subject's own sources."""
    match subject:
        case models.Episode():
            yield "season", subject.season, "", "", subject
            yield from (("cast", character, "", "", subject) for character in subject.cast)
        case models.Organisation():
            yield from (("member", character, "", "", subject) for character in subject.members)
        case models.Album():
            if subject.released:
                yield "released", None, subject.released, "", subject
            if subject.composer:
                yield "composer", subject.composer, "", "", subject
        case _:
            return


def _citations(pack: Pack, kept: list[_Part]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for _, subject in pack.each_subject():
        yield subject.id, subject.sources
    for fact_id, _, fact in pack.each_fact():
        yield fact_id, fact.sources
    for part in kept:
        yield part.row["id"], part.sources


def _question_body(question: Asked, pack: Pack) -> str:
    """Return the question whole, as the game's journal keeps it: nothing in it refers to the pack."""
    sources = {source.id: source for source in pack.sources}
    body = {
        **_row(question, "id", "category", "text", "answer", "wrong", "explanation", "facts"),
        "sources": [_row(sources[source], "title", "publisher", "url") for source in question.sources],
    }
    return msgspec.json.encode(body).decode()
