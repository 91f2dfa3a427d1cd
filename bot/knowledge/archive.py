"""Look-ups in the loaded series. Every answer is given for a horizon and has passed the gate."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Self

import aiosqlite

from bot.knowledge import gate
from bot.knowledge.citations import Citation
from bot.knowledge.mentions import Mentions
from bot.knowledge.models import SECTIONS
from bot.knowledge.names import NamedThing, Names, Script, Spelling
from bot.knowledge.search import SearchPage, search
from bot.knowledge.spelling import episode_sign, season_sign
from bot.storage.queries import pack as sql


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
    _titles: dict[str, str]
    _names: Names
    _mentions: Mentions

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
        named = {
            thing.id: NamedThing(
                thing.id, thing.kind, thing.name, thing.known_from, places[thing.id], thing.name_ja, thing.name_romaji
            )
            for thing in subjects.values()
        }
        spellings = [*_spellings(subjects, aliases, named), *_places_in_seasons(subjects, named)]
        return cls(
            reader=reader,
            series_id=current["id"],
            series_name=subjects[current["id"]].name,
            episodes=current["episodes"],
            _subjects=subjects,
            _aliases={subject: tuple(found) for subject, found in aliases.items()},
            _titles={subject.id: subject.name for subject in subjects.values()},
            _names=Names(spellings, current["episodes"]),
            _mentions=Mentions(spellings, current["episodes"]),
        )

    def suggest(
        self, kinds: Collection[str], query: str, horizon: int, limit: int = 25, *, script: Script = "en"
    ) -> list[NamedThing]:
        """Return at most `limit` subjects of `kinds` for what has been typed so far, best first.

        Nothing typed yet gives the main things first. Titles are in `script` ("en", "ja", "romaji") where the pack has
        the form, else in English.
        """
        return self._names.suggest(kinds, query, horizon, limit, script)

    def resolve(self, kinds: Collection[str], query: str, horizon: int) -> NamedThing | None:
        """Return the one subject of `kinds` that `query` names beyond doubt, or None."""
        return self._names.resolve(kinds, query, horizon)

    def near(
        self, kinds: Collection[str], query: str, horizon: int, limit: int = 3, *, script: Script = "en"
    ) -> list[NamedThing]:
        """Return at most `limit` subjects of `kinds` that `query` may have meant, best first."""
        return self.suggest(kinds, query, horizon, limit, script=script)

    def names_in(self, text: str, horizon: int, limit: int = 10) -> list[NamedThing]:
        """Return at most `limit` subjects that `text` names, in the order in which it does."""
        return self._mentions.names_in(text, horizon, limit)

    async def search(self, query: str, horizon: int, skip: int = 0, take: int = 5) -> SearchPage:
        """Return `take` of the statements that have the words of `query`, best first, after the first `skip`."""
        meant = self._names.meant(query, horizon)
        return await search(self.reader, self._titles, meant, query, horizon, skip=skip, take=take)

    def thing(self, subject_id: str, horizon: int) -> Thing | None:
        """Return a subject that may be known at `horizon`, None for any other."""
        subject = self._subjects.get(subject_id)
        return subject if subject is not None and gate.known([subject], horizon) else None

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


def _spellings(
    subjects: dict[str, Thing], aliases: dict[str, list[_Alias]], named: dict[str, NamedThing]
) -> Iterator[Spelling]:
    for thing in subjects.values():
        signs: tuple[str, ...] = ()
        if thing.number is not None and thing.kind in ("season", "episode"):
            signs = (season_sign(thing.number) if thing.kind == "season" else episode_sign(thing.number),)
        for name in (thing.name, thing.name_ja, thing.name_romaji):
            if name:
                yield Spelling(named[thing.id], name, thing.known_from, signs)
        for alias in aliases.get(thing.id, ()):
            yield Spelling(named[thing.id], alias.text, max(alias.known_from, thing.known_from))


def _places_in_seasons(subjects: dict[str, Thing], named: dict[str, NamedThing]) -> Iterator[Spelling]:
    """Yield the episodes as their seasons count them, once the season may be known."""
    seasons = [thing for thing in subjects.values() if thing.kind == "season"]
    for thing in subjects.values():
        for season in seasons:
            number, first, last = thing.number or 0, season.first_episode or 0, season.last_episode or 0
            if thing.kind == "episode" and first <= number <= last:
                sign = episode_sign(number - first + 1, season.number)
                yield Spelling(named[thing.id], thing.name, max(thing.known_from, season.known_from), (sign,))
