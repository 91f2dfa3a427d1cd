"""The data pack as it lies on disk: TOML files by kind, read into frozen structs.

All that is wrong is found in one pass and told together, each fault with its file and record.
"""

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct, field

from bot.errors import CannotStartError
from bot.words import say

Id = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
FactId = Annotated[str, Meta(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
Horizon = Annotated[int, Meta(ge=0)]
Text = Annotated[str, Meta(min_length=1, max_length=300)]
# A name becomes an autocomplete choice and an answer a button: Discord allows them 100 and 80 characters.
Label = Annotated[str, Meta(min_length=1, max_length=60)]
Confidence = Literal["high", "medium"]
Section = Literal["profile", "story", "relations", "production", "release"]
SECTIONS: tuple[Section, ...] = ("profile", "story", "relations", "production", "release")
Category = Literal["characters", "story", "cast", "production", "release"]
Sources = Annotated[tuple[Id, ...], Meta(min_length=1)]


class Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every record has: where it comes from and from which episode on it may be known."""

    id: Id
    known_from: Horizon = field(name="from")
    sources: Sources
    confidence: Confidence


class Name(Struct, frozen=True, forbid_unknown_fields=True):
    """A name in English, and where known in Japanese script and romaji."""

    en: Label
    ja: Label | None = None
    romaji: Label | None = None


class Alias(Struct, frozen=True, forbid_unknown_fields=True):
    """Another spelling, with its own horizon: a nickname can give a plot away."""

    text: Label
    known_from: Horizon = field(name="from")


class Fact(Record, frozen=True, kw_only=True):
    """A statement about its subject. It holds for known_from <= horizon < known_until."""

    section: Section
    text: Text
    known_until: Horizon | None = field(name="until", default=None)
    episode: int | None = None


class Statement(Record, frozen=True, kw_only=True):
    """A statement about the making of the series, under a topic instead of a subject."""

    topic: Literal["origin", "writing", "design", "animation", "music", "release", "reception"]
    text: Text
    known_until: Horizon | None = field(name="until", default=None)


class Voice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who speaks a character, in which language and dub."""

    person: Id
    language: Literal["ja", "en"]
    dub: Label
    known_from: Horizon = field(name="from")
    known_until: Horizon | None = field(name="until", default=None)
    sources: Sources
    confidence: Confidence


class Subject(Record, frozen=True, kw_only=True):
    """Something that has a name and facts."""

    name: Name
    aliases: tuple[Alias, ...] = ()
    facts: tuple[Fact, ...] = field(name="fact", default=())


class Series(Subject, frozen=True, kw_only=True):
    """The series itself, and how many episodes it has."""

    episodes: Annotated[int, Meta(ge=1, le=10_000)]


class Season(Subject, frozen=True, kw_only=True):
    """A season, from its first to its last episode in the overall count."""

    number: int
    first: int
    last: int


class Character(Subject, frozen=True, kw_only=True):
    """A character, with the voices."""

    first_episode: int | None = None
    voices: tuple[Voice, ...] = field(name="voice", default=())


class Person(Subject, frozen=True, kw_only=True):
    """Somebody who worked on the series."""


class Source(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where something was read or seen. The series itself has no url."""

    id: Id
    title: Annotated[str, Meta(min_length=1, max_length=200)]
    publisher: Annotated[str, Meta(min_length=1, max_length=100)]
    url: Annotated[str, Meta(pattern=r"^https?://[^\s()<>]+$", max_length=400)] | None = None
    kind: str
    language: str
    note: str | None = None


class Asked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question written by hand."""

    id: Id
    category: Category
    text: Annotated[str, Meta(min_length=1, max_length=200)]
    answer: Label
    wrong: Annotated[tuple[Label, ...], Meta(min_length=3, max_length=3)]
    explanation: Text
    known_from: Horizon = field(name="from")
    known_until: Horizon | None = field(name="until", default=None)
    facts: Annotated[tuple[FactId, ...], Meta(min_length=1)]
    sources: Sources


class Pack(Struct, frozen=True, kw_only=True):
    """A whole pack, valid in itself."""

    series: Series
    seasons: tuple[Season, ...]
    characters: tuple[Character, ...]
    people: tuple[Person, ...]
    production: tuple[Statement, ...]
    questions: tuple[Asked, ...]
    sources: tuple[Source, ...]

    def subjects(self) -> Iterator[tuple[str, Subject]]:
        """Yield every subject with its kind: series, season, character or person."""
        yield "series", self.series
        for kind, subjects in (("season", self.seasons), ("character", self.characters), ("person", self.people)):
            for subject in subjects:
                yield kind, subject


class PackError(CannotStartError):
    """A pack that cannot be used; `faults` has a line for everything that is wrong with it."""

    def __init__(self, folder: Path, faults: list[str]) -> None:
        super().__init__(say("pack.broken", folder=folder, faults="\n  ".join(faults)))
        self.faults = faults


@dataclass(frozen=True)
class _File:
    name: str
    table: str
    shape: type[Struct]


_FILES = (
    _File("series.toml", "series", Series),
    _File("seasons.toml", "season", Season),
    _File("characters.toml", "character", Character),
    _File("people.toml", "person", Person),
    _File("production.toml", "production", Statement),
    _File("questions.toml", "question", Asked),
    _File("sources.toml", "source", Source),
)

S = TypeVar("S", bound=Struct)


def hash_pack(folder: Path) -> str:
    """Return a hash over the pack's files and over this reader. Raises PackError where a file cannot be read."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for file in _FILES:
        try:
            digest.update(file.name.encode() + (folder / file.name).read_bytes())
        except OSError as error:
            raise PackError(folder, [say("pack.file", file=file.name, reason=error.strerror)]) from None
    return digest.hexdigest()


def read_pack(folder: Path) -> Pack:
    """Read and check the pack in `folder`. Raises PackError with every fault."""
    faults: list[str] = []
    records: dict[str, list[Any]] = {}
    for file in _FILES:
        records[file.table] = list(_read_file(folder, file, faults))
    if len(records["series"]) != 1:
        told = any(fault.startswith("series.toml:") for fault in faults)
        raise PackError(folder, faults if told else [*faults, say("pack.no_series")])
    pack = Pack(
        series=records["series"][0],
        seasons=tuple(records["season"]),
        characters=tuple(records["character"]),
        people=tuple(records["person"]),
        production=tuple(records["production"]),
        questions=tuple(records["question"]),
        sources=tuple(records["source"]),
    )
    # Also where records could not be read: whoever mends the one fault would only meet the other next.
    faults.extend(_inconsistencies(pack))
    if faults:
        raise PackError(folder, faults)
    return pack


def _read_file(folder: Path, file: _File, faults: list[str]) -> Iterator[Struct]:
    try:
        content = tomllib.loads((folder / file.name).read_text(encoding="utf-8"))
    except OSError as error:
        faults.append(say("pack.file", file=file.name, reason=error.strerror))
        return
    except ValueError as error:  # not TOML, or not UTF-8
        faults.append(say("pack.file", file=file.name, reason=error))
        return
    faults.extend(say("pack.table", file=file.name, table=table) for table in content.keys() - {file.table})
    tables = content.get(file.table, [])
    for place, table in enumerate(tables if isinstance(tables, list) else [tables], start=1):
        try:
            yield msgspec.convert(table, file.shape)
        except msgspec.ValidationError as error:
            record = table.get("id", place) if isinstance(table, dict) else place
            faults.append(say("pack.record", file=file.name, record=record, fault=error))


def _inconsistencies(pack: Pack) -> Iterator[str]:
    """Find what only shows when the records are seen together."""
    homes = _homes(pack)
    episodes = pack.series.episodes
    for file, ids in homes.items():
        yield from (say("pack.duplicate", file=file, record=one) for one in _twice(ids))
    for one in _twice([subject.id for _, subject in pack.subjects()]):
        yield say("pack.duplicate", file=_FILES_OF_SUBJECTS, record=one)
    known = {source.id for source in pack.sources}
    for file, record, sources in _cited(pack):
        yield from (
            say("pack.source", file=file, record=record, source=source) for source in sources if source not in known
        )
    subjects = {subject.id: subject for _, subject in pack.subjects()}
    for character in pack.characters:
        for voice in character.voices:
            if voice.person not in subjects:
                yield say("pack.dangling", file="characters.toml", record=character.id, target=voice.person)
    for file, record, window, parent in _windows(pack):
        yield from _window_faults(file, record, window, parent, episodes)
    yield from _question_faults(pack)


_FILES_OF_SUBJECTS = "series.toml, seasons.toml, characters.toml, people.toml"
_HOMES = {"series": "series.toml", "season": "seasons.toml", "character": "characters.toml", "person": "people.toml"}


def _homes(pack: Pack) -> dict[str, list[str]]:
    """Return, by file, the ids that must be unique in it."""
    homes: dict[str, list[str]] = {
        "sources.toml": [source.id for source in pack.sources],
        "questions.toml": [question.id for question in pack.questions],
        "production.toml": [statement.id for statement in pack.production],
    }
    for kind, subject in pack.subjects():
        ids = homes.setdefault(_HOMES[kind], [])
        ids.extend(f"{subject.id}/{fact.id}" for fact in subject.facts)
        ids.extend(f"{subject.id}: {alias.text}" for alias in subject.aliases)
    voices = homes.setdefault("characters.toml", [])
    for character in pack.characters:
        voices.extend(voice_record(character.id, v.person, v.language, v.dub) for v in character.voices)
    return homes


@dataclass(frozen=True)
class _Window:
    known_from: int
    known_until: int | None


def _windows(pack: Pack) -> Iterator[tuple[str, str, _Window, Subject | None]]:
    """Yield (file, record, when it may be known, the subject it belongs to) for everything with a horizon."""
    for kind, subject in pack.subjects():
        file = _HOMES[kind]
        yield file, subject.id, _Window(subject.known_from, None), None
        for fact in subject.facts:
            yield file, f"{subject.id}/{fact.id}", _Window(fact.known_from, fact.known_until), subject
        for alias in subject.aliases:
            yield file, f"{subject.id}: {alias.text}", _Window(alias.known_from, None), subject
    for character in pack.characters:
        for voice in character.voices:
            record = f"{character.id}: {voice.person}"
            yield "characters.toml", record, _Window(voice.known_from, voice.known_until), character
    for statement in pack.production:
        window = _Window(statement.known_from, statement.known_until)
        yield "production.toml", f"production/{statement.id}", window, None
    for question in pack.questions:
        yield "questions.toml", question.id, _Window(question.known_from, question.known_until), None


def _window_faults(file: str, record: str, window: _Window, parent: Subject | None, episodes: int) -> Iterator[str]:
    end = window.known_until
    if window.known_from > episodes or (end is not None and not window.known_from < end <= episodes):
        yield say("pack.window", file=file, record=record, episodes=episodes)
    if parent is not None and window.known_from < parent.known_from:
        yield say("pack.earlier", file=file, record=record, other=parent.id)


def _question_faults(pack: Pack) -> Iterator[str]:
    facts = {fact_id: fact for fact_id, _, fact in pack_facts(pack)}
    for question in pack.questions:
        options = [_folded(option) for option in (question.answer, *question.wrong)]
        if len(set(options)) < len(options):
            yield say("pack.options", file="questions.toml", record=question.id)
        for fact_id in question.facts:
            if fact_id not in facts:
                yield say("pack.dangling", file="questions.toml", record=question.id, target=fact_id)
            elif facts[fact_id].known_from > question.known_from:
                yield say("pack.earlier", file="questions.toml", record=question.id, other=fact_id)


def _twice(ids: Iterable[str]) -> list[str]:
    return [one for one, times in Counter(ids).items() if times > 1]


def _folded(option: str) -> str:
    return re.sub(r"\W+", "", option).casefold()


def pack_facts(pack: Pack) -> Iterator[tuple[str, str | None, Fact | Statement]]:
    """Yield every fact as (full id, id of its subject, fact); production statements belong to the series."""
    for _, subject in pack.subjects():
        for fact in subject.facts:
            yield f"{subject.id}/{fact.id}", subject.id, fact
    for statement in pack.production:
        yield f"production/{statement.id}", None, statement


def pack_citations(pack: Pack) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield (record, ids of its sources) for every record; a voice is named by `voice_record`."""
    yield from ((record, sources) for _, record, sources in _cited(pack))


def _cited(pack: Pack) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for kind, subject in pack.subjects():
        yield _HOMES[kind], subject.id, subject.sources
        for fact in subject.facts:
            yield _HOMES[kind], f"{subject.id}/{fact.id}", fact.sources
    for statement in pack.production:
        yield "production.toml", f"production/{statement.id}", statement.sources
    for character in pack.characters:
        for voice in character.voices:
            record = voice_record(character.id, voice.person, voice.language, voice.dub)
            yield "characters.toml", record, voice.sources
    for question in pack.questions:
        yield "questions.toml", f"question:{question.id}", question.sources


def voice_record(character: str, person: str, language: str, dub: str) -> str:
    """Return the name under which a voice's sources are cited."""
    return f"voice:{character}:{person}:{language}:{dub}"
