"""Look-ups in the loaded series. Every answer is given for a horizon and has passed the gate."""

from dataclasses import dataclass
from typing import Self

import aiosqlite

from bot.folding import fold
from bot.knowledge import gate
from bot.knowledge.models import SECTIONS
from bot.knowledge.names import NamedThing, resolve, suggest
from bot.storage.queries import pack as sql


@dataclass(frozen=True)
class Citation:
    """A source as a card shows it. The series itself has no url."""

    title: str
    publisher: str
    url: str | None


@dataclass(frozen=True)
class CardFact:
    """A statement on a card; `episode` is the one that shows it, where the series itself is the source."""

    text: str
    episode: int | None
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class CardPart:
    """Something on a card that is no statement: a voice, a relation, a date … `target` is the name it leads to."""

    kind: str
    target_id: str | None
    target: str
    text: str
    extra: str
    episode: int | None
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class Card:
    """All that a reader at `horizon` may know about one subject."""

    subject_id: str
    kind: str
    name: str
    name_ja: str | None
    name_romaji: str | None
    number: int | None
    first_episode: int | None
    last_episode: int | None
    aliases: tuple[str, ...]
    sections: tuple[tuple[str, tuple[CardFact, ...]], ...]
    parts: tuple[CardPart, ...]
    sources: tuple[Citation, ...]
    horizon: int

    def of(self, kind: str) -> tuple[CardPart, ...]:
        """Return the parts of one kind."""
        return tuple(part for part in self.parts if part.kind == kind)


@dataclass(frozen=True)
class Thing:
    """A subject without what hangs under it."""

    id: str
    kind: str
    known_from: int
    name: str
    name_ja: str | None
    name_romaji: str | None
    number: int | None
    first_episode: int | None
    last_episode: int | None


@dataclass(frozen=True)
class _Alias:
    text: str
    known_from: int


@dataclass(frozen=True)
class _Fact:
    id: str
    section: str
    text: str
    known_from: int
    known_until: int | None
    episode: int | None


@dataclass(frozen=True)
class _Part:
    id: str
    kind: str
    known_from: int
    known_until: int | None
    target_id: str | None
    text: str
    extra: str
    episode: int | None


@dataclass(frozen=True)
class Archive:
    """The series as it was loaded. Names are held in memory, statements are read when asked for."""

    reader: aiosqlite.Connection
    series_id: str
    series_name: str
    episodes: int
    _subjects: dict[str, Thing]
    _aliases: dict[str, tuple[_Alias, ...]]
    _names: tuple[NamedThing, ...]

    @classmethod
    async def open(cls, reader: aiosqlite.Connection) -> Self:
        """Read the index of the loaded pack. Raises LookupError when none is loaded."""
        current = await sql.current(reader)
        if current is None:
            raise LookupError("no pack is loaded")
        rows = [dict(row) async for row in sql.subjects(reader)]
        places = {row["id"]: row.pop("place") for row in rows}
        subjects = {row["id"]: Thing(**row) for row in rows}
        aliases: dict[str, list[_Alias]] = {}
        async for row in sql.aliases(reader):
            aliases.setdefault(row["subject_id"], []).append(_Alias(row["text"], row["known_from"]))
        names = [
            NamedThing(subject.id, subject.kind, subject.name, fold(text), horizon, places[subject.id])
            for subject in subjects.values()
            for text, horizon in _spellings(subject, aliases.get(subject.id, []))
        ]
        return cls(
            reader=reader,
            series_id=current["id"],
            series_name=subjects[current["id"]].name,
            episodes=current["episodes"],
            _subjects=subjects,
            _aliases={subject: tuple(found) for subject, found in aliases.items()},
            _names=tuple(sorted(names, key=lambda name: name.place)),
        )

    def suggest(self, kind: str, query: str, horizon: int, limit: int = 25) -> list[NamedThing]:
        """Return subjects of `kind` for what has been typed so far, best first."""
        return suggest(self._of_kind(kind), query, horizon, limit)

    def resolve(self, kind: str, query: str, horizon: int) -> NamedThing | None:
        """Return the one subject of `kind` that `query` names beyond doubt, or None."""
        return resolve(self._of_kind(kind), query, horizon)

    def numbered(self, kind: str, horizon: int) -> list[Thing]:
        """Return the seasons or episodes that may be known at `horizon`, in their order."""
        things = [thing for thing in self._subjects.values() if thing.kind == kind]
        return sorted(gate.known(things, horizon), key=lambda thing: thing.number or 0)

    async def card(self, subject_id: str, horizon: int) -> Card | None:
        """Return what may be known about a subject at `horizon`; None for one unknown or not to be known yet."""
        subject = self._subjects.get(subject_id)
        if subject is None or not gate.known([subject], horizon):
            return None
        facts = [_Fact(**dict(row)) async for row in sql.facts_of(self.reader, subject_id=subject_id)]
        facts = gate.holds(facts, horizon)
        parts = [_Part(**dict(row)) async for row in sql.parts_of(self.reader, subject_id=subject_id)]
        parts = [part for part in gate.holds(parts, horizon) if self._may_lead_to(part.target_id, horizon)]
        cited = await self._citations(subject_id)
        return Card(
            subject_id=subject_id,
            kind=subject.kind,
            name=subject.name,
            name_ja=subject.name_ja,
            name_romaji=subject.name_romaji,
            number=subject.number,
            # A season's bounds are for everybody; a character's first appearance is known once it has been seen.
            first_episode=subject.first_episode
            if subject.kind == "season" or (subject.first_episode or 0) <= horizon
            else None,
            last_episode=subject.last_episode,
            aliases=tuple(alias.text for alias in gate.known(self._aliases.get(subject_id, ()), horizon)),
            sections=tuple(
                (section, tuple(CardFact(f.text, f.episode, cited[f.id]) for f in facts if f.section == section))
                for section in SECTIONS
                if any(fact.section == section for fact in facts)
            ),
            parts=tuple(
                CardPart(
                    part.kind,
                    part.target_id,
                    self._subjects[part.target_id].name if part.target_id else "",
                    part.text,
                    self._known_ids(part.extra, horizon) if part.kind == "credit" else part.extra,
                    part.episode,
                    cited[part.id],
                )
                for part in parts
            ),
            sources=cited[subject_id],
            horizon=horizon,
        )

    def _may_lead_to(self, target_id: str | None, horizon: int) -> bool:
        return target_id is None or bool(gate.known([self._subjects[target_id]], horizon))

    def _known_ids(self, ids: str, horizon: int) -> str:
        """Return those of the subjects named in `ids` that may be known."""
        return " ".join(one for one in ids.split() if self._may_lead_to(one, horizon))

    async def _citations(self, subject_id: str) -> dict[str, tuple[Citation, ...]]:
        """Return the sources of a subject, its facts and its parts, by record."""
        cited: dict[str, tuple[Citation, ...]] = {}
        async for row in sql.citations_of(self.reader, subject_id=subject_id):
            source = Citation(row["title"], row["publisher"], row["url"])
            cited[row["record"]] = (*cited.get(row["record"], ()), source)
        return cited

    def _of_kind(self, kind: str) -> list[NamedThing]:
        return [name for name in self._names if name.kind == kind]


def _spellings(subject: Thing, aliases: list[_Alias]) -> list[tuple[str, int]]:
    names = [name for name in (subject.name, subject.name_ja, subject.name_romaji) if name]
    return [(name, subject.known_from) for name in names] + [(alias.text, alias.known_from) for alias in aliases]
