"""Reads across subjects: casts, staffs, what leads to a subject, what is on file about the series as a whole.

As on cards, everything passes the gate before it is counted or cut into pages. Records come without their sources, for
lists can be long: `cited` reads those of the page that is shown.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from math import gcd
from zlib import crc32

from bot.knowledge import gate
from bot.knowledge.archive import Archive, Thing
from bot.knowledge.citations import Citation
from bot.storage.queries import lookups as sql

# The sections of a character's facts that tell what happens to them.
TELLING = ("story", "relations", "fate")


@dataclass(frozen=True)
class Link:
    """What one subject is to another: a voice, a cast, a member …, as the pack's parts have it."""

    record: str
    kind: str
    subject: Thing
    target: Thing | None
    text: str
    extra: str


@dataclass(frozen=True)
class Credit:
    """What a person did, and on which seasons."""

    record: str
    person: Thing
    role: str
    seasons: tuple[Thing, ...]


@dataclass(frozen=True)
class Statement:
    """A statement about the series as a whole. `label` is its topic, territory or moment; `date` as in packs."""

    record: str
    text: str
    label: str | None
    date: str | None
    sort: int | None


@dataclass(frozen=True)
class Told:
    """Something that happens, and the episode that shows it."""

    record: str
    text: str
    episode: int


@dataclass(frozen=True)
class Source:
    """A source, and how many of the things that may be known rest on it."""

    citation: Citation
    uses: int


@dataclass(frozen=True)
class Fact:
    """One statement with all that a card about it alone needs.

    `subject` is None for the series as a whole; then there may be a `label` and a `date`, as in Statement.
    """

    record: str
    text: str
    section: str
    subject: Thing | None
    known_from: int
    known_until: int | None
    episode: int | None
    sources: tuple[Citation, ...]
    label: str | None
    date: str | None


@dataclass(frozen=True)
class _Row:
    id: str
    subject_id: str
    kind: str
    known_from: int
    known_until: int | None
    target_id: str | None
    text: str
    extra: str
    episode: int | None


@dataclass(frozen=True)
class _StatementRow:
    id: str
    text: str
    known_from: int
    known_until: int | None
    label: str | None
    date: str | None
    sort: int | None


@dataclass(frozen=True)
class _FactRow:
    id: str
    subject_id: str | None
    section: str
    text: str
    known_from: int
    known_until: int | None
    episode: int | None
    label: str | None = None
    date: str | None = None


async def cited(archive: Archive, records: Iterable[str]) -> dict[str, tuple[Citation, ...]]:
    """Return the sources of each of `records` that has any."""
    found: dict[str, tuple[Citation, ...]] = {}
    async for row in sql.citations_for(archive.reader, records=json.dumps(list(records))):
        citation = Citation(row["title"], row["publisher"], row["url"])
        found[row["record"]] = (*found.get(row["record"], ()), citation)
    return found


async def links_to(archive: Archive, subject_id: str, horizon: int) -> tuple[Link, ...]:
    """Return what leads to a subject from others: roles to an actor, episodes to a character …"""
    rows = [_Row(**dict(row)) async for row in sql.parts_to(archive.reader, target_id=subject_id)]
    return _links(archive, rows, horizon)


async def links_of(archive: Archive, kind: str, horizon: int) -> tuple[Link, ...]:
    """Return all links of one kind, in the order of the pack."""
    rows = [_Row(**dict(row)) async for row in sql.parts_of_kind(archive.reader, kind=kind)]
    return _links(archive, rows, horizon)


async def credits_on(archive: Archive, horizon: int) -> tuple[Credit, ...]:
    """Return who did what, in the order of the pack, without the voices: those are the cast's."""
    speaking: dict[str, list[str]] = {}
    for link in await links_of(archive, "voice", horizon):
        if link.target is not None:
            speaking.setdefault(link.target.id, []).append(link.subject.name)
    return tuple(
        Credit(link.record, link.subject, link.text, _seasons(archive, link.extra, horizon))
        for link in await links_of(archive, "credit", horizon)
        if not says_voice(link.text, speaking.get(link.subject.id, ()))
    )


def says_voice(role: str, characters: Iterable[str]) -> bool:
    """Return whether a credit only repeats that somebody speaks one of `characters`."""
    return any(character in role for character in characters)


async def statements(archive: Archive, kind: str, horizon: int) -> tuple[Statement, ...]:
    """Return the statements about the series as a whole of one kind, in their own order or the pack's."""
    rows = [_StatementRow(**dict(row)) async for row in sql.statements(archive.reader, kind=kind)]
    shown = [Statement(row.id, row.text, row.label, row.date, row.sort) for row in gate.holds(rows, horizon)]
    return tuple(sorted(shown, key=lambda statement: statement.sort or 0))


async def synopses(archive: Archive, horizon: int) -> tuple[Told, ...]:
    """Return what happens, episode by episode, as far as it has been watched."""
    links = await links_of(archive, "synopsis", horizon)
    told = [Told(link.record, link.text, link.subject.number or 0) for link in links]
    return tuple(sorted(told, key=lambda one: one.episode))


async def course_of(archive: Archive, subject_id: str, horizon: int) -> tuple[Told, ...]:
    """Return what is known to have happened to a subject, in the order of the episodes that show it."""
    rows = [_FactRow(**dict(row)) async for row in sql.facts_about(archive.reader, subject_id=subject_id)]
    told = [
        Told(row.id, row.text, row.episode or row.known_from)
        for row in gate.holds(rows, horizon)
        if row.section in TELLING and (row.episode or row.known_from)
    ]
    return tuple(sorted(told, key=lambda one: one.episode))


async def sources(archive: Archive, horizon: int) -> tuple[Source, ...]:
    """Return what is on file rests on, by publisher."""
    found = [
        Source(Citation(row["title"], row["publisher"], row["url"]), row["uses"])
        async for row in sql.sources_at(archive.reader, horizon=horizon)
    ]
    return tuple(sorted(found, key=lambda one: (one.citation.publisher.casefold(), one.citation.title.casefold())))


async def pick_fact(archive: Archive, topic: str, seed: str, turn: int, horizon: int) -> tuple[Fact | None, int]:
    """Return the fact whose turn it is, and how many there are; None where there is none.

    `topic` is a subject's id, a kind of statements or empty for everything. A seed gives each fact one turn in every
    round, in an order of its own.
    """
    count: int = await sql.count_facts(archive.reader, topic=topic, horizon=horizon)
    if not count:
        return None, 0
    row = await sql.pick_fact(archive.reader, topic=topic, horizon=horizon, skip=_place(seed, turn, count))
    fact = _FactRow(**dict(row))
    return Fact(
        record=fact.id,
        text=fact.text,
        section=fact.section,
        subject=archive.thing(fact.subject_id, horizon) if fact.subject_id else None,
        known_from=fact.known_from,
        known_until=fact.known_until,
        episode=fact.episode,
        sources=(await cited(archive, [fact.id])).get(fact.id, ()),
        label=fact.label,
        date=fact.date,
    ), count


def may_be_told(archive: Archive, fact: Fact, horizon: int) -> bool:
    """Return whether a fact holds at a horizon, and may be spoken of there."""
    about = fact.subject is None or archive.thing(fact.subject.id, horizon) is not None
    return about and bool(gate.holds([fact], horizon))


def _place(seed: str, turn: int, count: int) -> int:
    # A step without a common divisor with the count visits every place once before it comes round.
    number = crc32(seed.encode())
    step = next(step for step in range(1 + number % count, 2 * count + 2) if gcd(step, count) == 1)
    return (number // count + turn * step) % count


def _links(archive: Archive, rows: list[_Row], horizon: int) -> tuple[Link, ...]:
    links = []
    for row in gate.holds(rows, horizon):
        subject = archive.thing(row.subject_id, horizon)
        target = archive.thing(row.target_id, horizon) if row.target_id else None
        if subject is not None and (target is not None or row.target_id is None):
            links.append(Link(row.id, row.kind, subject, target, row.text, row.extra))
    return tuple(links)


def _seasons(archive: Archive, ids: str, horizon: int) -> tuple[Thing, ...]:
    found = (archive.thing(one, horizon) for one in ids.split())
    return tuple(season for season in found if season is not None)
