"""Look-ups in the loaded series. Every answer is given for a horizon and has passed the gate."""

from dataclasses import dataclass
from typing import Self

import aiosqlite

from bot.knowledge import gate
from bot.knowledge.names import NamedThing, fold, resolve, suggest
from bot.knowledge.pack import SECTIONS, voice_record
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
class CardVoice:
    """Who speaks a character in which dub."""

    person: str
    language: str
    dub: str
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class Card:
    """All that a reader at `horizon` may know about one subject."""

    subject_id: str
    name: str
    name_ja: str | None
    name_romaji: str | None
    aliases: tuple[str, ...]
    first_episode: int | None
    sections: tuple[tuple[str, tuple[CardFact, ...]], ...]
    voices: tuple[CardVoice, ...]
    sources: tuple[Citation, ...]
    horizon: int


@dataclass(frozen=True)
class PoolQuestion:
    """A question that may be asked; `body` is the whole of it as JSON."""

    id: str
    known_from: int
    known_until: int | None
    body: str


@dataclass(frozen=True)
class _Subject:
    id: str
    kind: str
    known_from: int
    name: str
    name_ja: str | None
    name_romaji: str | None
    first_episode: int | None


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
class _Voice:
    person_id: str
    language: str
    dub: str
    known_from: int
    known_until: int | None


@dataclass(frozen=True)
class Archive:
    """The series as it was loaded. Names and questions are held in memory, statements are read when asked for."""

    reader: aiosqlite.Connection
    series_id: str
    series_name: str
    episodes: int
    _subjects: dict[str, _Subject]
    _aliases: dict[str, tuple[_Alias, ...]]
    _names: tuple[NamedThing, ...]
    _questions: tuple[PoolQuestion, ...]

    @classmethod
    async def open(cls, reader: aiosqlite.Connection) -> Self:
        """Read the index of the loaded pack. Raises LookupError when none is loaded."""
        current = await sql.current(reader)
        if current is None:
            raise LookupError("no pack is loaded")
        rows = [dict(row) async for row in sql.subjects(reader)]
        places = {row["id"]: row.pop("place") for row in rows}
        subjects = {row["id"]: _Subject(**row) for row in rows}
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
            _questions=tuple([PoolQuestion(**dict(row)) async for row in sql.questions(reader)]),
        )

    def suggest(self, kind: str, query: str, horizon: int, limit: int = 25) -> list[NamedThing]:
        """Return subjects of `kind` for what has been typed so far, best first."""
        return suggest(self._of_kind(kind), query, horizon, limit)

    def resolve(self, kind: str, query: str, horizon: int) -> NamedThing | None:
        """Return the one subject of `kind` that `query` names beyond doubt, or None."""
        return resolve(self._of_kind(kind), query, horizon)

    def questions(self, horizon: int) -> list[PoolQuestion]:
        """Return every question that may be asked at `horizon`, ordered by id."""
        return gate.holds(self._questions, horizon)

    async def card(self, subject_id: str, horizon: int) -> Card | None:
        """Return what may be known about a subject at `horizon`; None for one unknown or not to be known yet."""
        subject = self._subjects.get(subject_id)
        if subject is None or not gate.known([subject], horizon):
            return None
        facts = gate.holds(
            [_Fact(**dict(row)) async for row in sql.facts_of(self.reader, subject_id=subject_id)], horizon
        )
        voices = gate.holds(
            [_Voice(**dict(row)) async for row in sql.voices_of(self.reader, subject_id=subject_id)], horizon
        )
        people = {voice.person_id: self._subjects[voice.person_id] for voice in voices}
        voices = [voice for voice in voices if gate.known([people[voice.person_id]], horizon)]
        cited = await self._citations(subject_id)
        return Card(
            subject_id=subject_id,
            name=subject.name,
            name_ja=subject.name_ja,
            name_romaji=subject.name_romaji,
            aliases=tuple(alias.text for alias in gate.known(self._aliases.get(subject_id, ()), horizon)),
            first_episode=subject.first_episode if (subject.first_episode or 0) <= horizon else None,
            sections=tuple(
                (section, found)
                for section in SECTIONS
                if (
                    found := tuple(
                        CardFact(fact.text, fact.episode, cited[fact.id]) for fact in facts if fact.section == section
                    )
                )
            ),
            voices=tuple(
                CardVoice(
                    people[voice.person_id].name,
                    voice.language,
                    voice.dub,
                    cited[voice_record(subject_id, voice.person_id, voice.language, voice.dub)],
                )
                for voice in voices
            ),
            sources=cited[subject_id],
            horizon=horizon,
        )

    async def _citations(self, subject_id: str) -> dict[str, tuple[Citation, ...]]:
        """Return the sources of a subject, its facts and its voices, by record."""
        prefix = f"voice:{subject_id}"
        cited: dict[str, tuple[Citation, ...]] = {}
        # ';' follows ':' in ASCII, so the two bounds hold every voice of this subject and nothing else.
        async for row in sql.citations_of(
            self.reader, subject_id=subject_id, voices_from=f"{prefix}:", voices_to=f"{prefix};"
        ):
            source = Citation(row["title"], row["publisher"], row["url"])
            cited[row["record"]] = (*cited.get(row["record"], ()), source)
        return cited

    def _of_kind(self, kind: str) -> list[NamedThing]:
        return [name for name in self._names if name.kind == kind]


def _spellings(subject: _Subject, aliases: list[_Alias]) -> list[tuple[str, int]]:
    names = [name for name in (subject.name, subject.name_ja, subject.name_romaji) if name]
    return [(name, subject.known_from) for name in names] + [(alias.text, alias.known_from) for alias in aliases]
