"""Reading a data pack: from TOML files to frozen structs, checked.

All that is wrong is found in one pass and told together, each fault with its file and record.
"""

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from bot.errors import CannotStartError
from bot.knowledge import models
from bot.knowledge.models import (
    STATEMENTS,
    SUBJECTS,
    Album,
    Asked,
    Character,
    Episode,
    Organisation,
    Pack,
    Person,
    Source,
)
from bot.words import say

S = TypeVar("S", bound=msgspec.Struct)

QUESTIONS, SOURCES = "questions.toml", "sources.toml"


class PackError(CannotStartError):
    """A pack that cannot be used; `faults` has a line for everything that is wrong with it."""

    def __init__(self, folder: Path, faults: list[str]) -> None:
        super().__init__(say("pack.broken", folder=folder, faults="\n  ".join(faults)))
        self.faults = faults


def hash_pack(folder: Path) -> str:
    """Return a hash over the pack's files and over its readers. Raises PackError where the folder cannot be read."""
    digest = hashlib.sha256()
    for reader in ("models.py", "pack.py", "loading.py", "passages.py", "spelling.py"):
        digest.update(Path(__file__).with_name(reader).read_bytes())
    try:
        for file in sorted(folder.iterdir()):
            if file.suffix == ".toml":
                digest.update(file.name.encode() + file.read_bytes())
    except OSError as error:
        raise PackError(folder, [str(error)]) from None
    return digest.hexdigest()


def read_pack(folder: Path) -> Pack:
    """Read and check the pack in `folder`. Raises PackError with every fault."""
    reader = _Reader(folder)
    subjects = {kind: tuple(reader.read(file, kind, shape)) for kind, (file, shape) in SUBJECTS.items()}
    statements = {kind: tuple(reader.read(file, kind, shape)) for kind, (file, shape) in STATEMENTS.items()}
    questions = tuple(reader.read(QUESTIONS, "question", Asked))
    sources = tuple(reader.read(SOURCES, "source", Source))
    reader.note_strangers()
    faults = reader.faults
    if len(subjects["series"]) != 1:
        told = any(fault.startswith("series.toml:") for fault in faults)
        raise PackError(folder, faults if told else [*faults, say("pack.no_series")])
    pack = Pack(subjects=subjects, statements=statements, questions=questions, sources=sources)
    # Also where records could not be read: whoever mends the one fault would only meet the other next.
    faults.extend(_inconsistencies(pack))
    if faults:
        raise PackError(folder, faults)
    return pack


class _Reader:
    """Reads the files of a folder, and notes what is wrong with them. Only sources and the series must be there."""

    def __init__(self, folder: Path) -> None:
        self.faults: list[str] = []
        self._folder = folder
        self._known: set[str] = set()

    def read(self, file: str, table: str, shape: Callable[..., S]) -> Iterator[S]:
        """Yield the records of a file's table; a file that is not there has none."""
        self._known.add(file)
        if not (self._folder / file).is_file() and file not in ("series.toml", SOURCES):
            return
        try:
            content = tomllib.loads((self._folder / file).read_text(encoding="utf-8"))
        except OSError as error:
            self.faults.append(say("pack.file", file=file, reason=error.strerror))
            return
        except ValueError as error:  # not TOML, or not UTF-8
            self.faults.append(say("pack.file", file=file, reason=error))
            return
        self.faults.extend(say("pack.table", file=file, table=other) for other in content.keys() - {table})
        records = content.get(table, [])
        for place, record in enumerate(records if isinstance(records, list) else [records], start=1):
            try:
                yield msgspec.convert(record, shape)
            except msgspec.ValidationError as error:
                name = record.get("id", place) if isinstance(record, dict) else place
                self.faults.append(say("pack.record", file=file, record=name, fault=error))

    def note_strangers(self) -> None:
        """Note files that no kind reads: most likely a name that was misspelt."""
        if self._folder.is_dir():
            names = sorted(file.name for file in self._folder.glob("*.toml"))
            self.faults.extend(say("pack.stranger", file=name) for name in names if name not in self._known)


def _inconsistencies(pack: Pack) -> Iterator[str]:
    """Find what only shows when the records are seen together, and would make the pack unusable."""
    for file, ids in _ids(pack).items():
        yield from (say("pack.duplicate", file=file, record=one) for one in _twice(ids))
    subjects = {subject.id: kind for kind, subject in pack.each_subject()}
    for one in _twice([subject.id for _, subject in pack.each_subject()]):
        files = ", ".join(
            dict.fromkeys(SUBJECTS[kind][0] for kind, subject in pack.each_subject() if subject.id == one)
        )
        yield say("pack.duplicate", file=files, record=one)
    known = {source.id for source in pack.sources}
    for file, record, sources in cited(pack):
        yield from (
            say("pack.source", file=file, record=record, source=source) for source in sources if source not in known
        )
    for file, record, target, kinds in _references(pack):
        if subjects.get(target) not in kinds:
            yield say("pack.dangling", file=file, record=record, target=target)
    for file, record, window, parent in _windows(pack):
        yield from _window_faults(file, record, window, parent, pack.series.episodes)
    yield from _question_faults(pack)


def _ids(pack: Pack) -> dict[str, list[str]]:
    """Return, by file, the names that must be unique in it."""
    ids = {SOURCES: [source.id for source in pack.sources], QUESTIONS: [question.id for question in pack.questions]}
    for kind, statements in pack.statements.items():
        ids[STATEMENTS[kind][0]] = [statement.id for statement in statements]
    for kind, subject in pack.each_subject():
        named = ids.setdefault(SUBJECTS[kind][0], [])
        named.extend(f"{subject.id}/{fact.id}" for fact in subject.facts)
        named.extend(f"{subject.id}: {alias.text}" for alias in subject.aliases)
        if isinstance(subject, Character):
            named.extend(f"{subject.id}: {v.person} {v.language} {v.dub}" for v in subject.voices)
    return ids


def _references(pack: Pack) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Yield (file, record, the id of a subject that it names, of which kinds that may be)."""
    for kind, subject in pack.each_subject():
        named: list[tuple[str, tuple[str, ...]]] = []
        match subject:
            case Character():
                named.extend((voice.person, ("person",)) for voice in subject.voices)
                named.extend((relation.to, ("character", "organisation")) for relation in subject.relations)
            case Episode():
                named.append((subject.season, ("season",)))
                named.extend((character, ("character",)) for character in subject.cast)
            case Person():
                named.extend((season, ("season",)) for credit in subject.credits for season in credit.seasons)
            case Organisation():
                named.extend((member, ("character",)) for member in subject.members)
            case Album():
                named.extend([(subject.composer, ("person",))] if subject.composer else [])
        yield from ((SUBJECTS[kind][0], subject.id, target, kinds) for target, kinds in named)


@dataclass(frozen=True)
class _Window:
    known_from: int
    known_until: int | None
    episode: int | None = None


def _windows(pack: Pack) -> Iterator[tuple[str, str, _Window, models.Subject | None]]:
    """Yield (file, record, when it may be known, the subject it belongs to) for everything with a horizon."""
    for kind, subject in pack.each_subject():
        file = SUBJECTS[kind][0]
        yield file, subject.id, _Window(subject.known_from, None), None
        for fact in subject.facts:
            yield file, f"{subject.id}/{fact.id}", _Window(fact.known_from, fact.known_until, fact.episode), subject
        for alias in subject.aliases:
            yield file, f"{subject.id}: {alias.text}", _Window(alias.known_from, None), subject
        for name, part in parts(subject):
            if not isinstance(part, models.Broadcast):
                ends, shown = getattr(part, "known_until", None), getattr(part, "episode", None)
                window = _Window(part.known_from, ends, shown)
                yield file, f"{subject.id}: {name}", window, subject
    for kind, statements in pack.statements.items():
        for statement in statements:
            window = _Window(statement.known_from, statement.known_until)
            yield STATEMENTS[kind][0], f"{kind}/{statement.id}", window, None
    for question in pack.questions:
        yield QUESTIONS, question.id, _Window(question.known_from, question.known_until), None


def _window_faults(
    file: str, record: str, window: _Window, parent: models.Subject | None, episodes: int
) -> Iterator[str]:
    end = window.known_until
    if window.known_from > episodes or (end is not None and not window.known_from < end <= episodes):
        yield say("pack.window", file=file, record=record, episodes=episodes)
    if window.episode is not None and not 1 <= window.episode <= window.known_from:
        yield say("pack.episode", file=file, record=record, episode=window.episode)
    if parent is not None and window.known_from < parent.known_from:
        yield say("pack.earlier", file=file, record=record, other=parent.id)


def _question_faults(pack: Pack) -> Iterator[str]:
    facts = {fact_id: fact for fact_id, _, fact in pack.each_fact()}
    for question in pack.questions:
        options = [_folded(option) for option in (question.answer, *question.wrong)]
        if len(set(options)) < len(options):
            yield say("pack.options", file=QUESTIONS, record=question.id)
        for fact_id in question.facts:
            if fact_id not in facts:
                yield say("pack.dangling", file=QUESTIONS, record=question.id, target=fact_id)
            elif facts[fact_id].known_from > question.known_from:
                yield say("pack.earlier", file=QUESTIONS, record=question.id, other=fact_id)


def _twice(ids: Iterable[str]) -> list[str]:
    return [one for one, times in Counter(ids).items() if times > 1]


Part = models.Voice | models.Relation | models.Credit | models.Track | models.Told | models.Broadcast


def parts(subject: models.Subject) -> Iterator[tuple[str, Part]]:
    """Yield what hangs under a subject beside its facts, each with a name that is its own within the subject."""
    match subject:
        case Character():
            yield from ((f"voice {place}", voice) for place, voice in enumerate(subject.voices, start=1))
            yield from ((f"relation {place}", relation) for place, relation in enumerate(subject.relations, start=1))
        case Person():
            yield from ((f"credit {place}", credit) for place, credit in enumerate(subject.credits, start=1))
        case Album():
            yield from ((f"track {track.number}", track) for track in subject.tracks)
        case Episode():
            named = {"synopsis": subject.synopsis, "released": subject.released, "broadcast": subject.broadcast}
            yield from ((name, part) for name, part in named.items() if part is not None)


def cited(pack: Pack) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield (file, record, ids of its sources) for everything that has sources."""
    for kind, subject in pack.each_subject():
        file = SUBJECTS[kind][0]
        yield file, subject.id, subject.sources
        for fact in subject.facts:
            yield file, f"{subject.id}/{fact.id}", fact.sources
        for name, part in parts(subject):
            yield file, f"{subject.id}: {name}", part.sources
    for kind, statements in pack.statements.items():
        for statement in statements:
            yield STATEMENTS[kind][0], f"{kind}/{statement.id}", statement.sources
    for question in pack.questions:
        yield QUESTIONS, f"question:{question.id}", question.sources


def _folded(option: str) -> str:
    return re.sub(r"\W+", "", option).casefold()
