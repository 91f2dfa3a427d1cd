"""What questions are made from: the series as plain values, without a store behind them.

Everything carries the horizons at which it may be known: known_from <= n, and n < known_until where that is set.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.trivia.question import QuestionSource


@dataclass(frozen=True)
class Thing:
    """A subject: a character, an episode, a person … `number`, `first` and `last` are those of episodes and seasons;
    `first` is also the episode in which a character first appears. `place` is its place in the pack."""

    id: str
    kind: str
    name: str
    place: int
    known_from: int
    spellings: tuple["Spelling", ...] = ()
    name_ja: str | None = None
    name_romaji: str | None = None
    number: int | None = None
    first: int | None = None
    last: int | None = None
    sources: tuple[QuestionSource, ...] = ()


@dataclass(frozen=True)
class Spelling:
    """Another name of a thing, with its own horizon."""

    text: str
    known_from: int


@dataclass(frozen=True)
class Statement:
    """A sentence on file. `id` is "subject/fact" or "production/fact" (then `subject_id` is None)."""

    id: str
    subject_id: str | None
    section: str
    text: str
    known_from: int
    known_until: int | None
    episode: int | None
    confidence: str
    sources: tuple[QuestionSource, ...]


@dataclass(frozen=True)
class Link:
    """What hangs under a subject beside its statements, as the store has it in `part`: kind is voice, relation, credit,
    track, synopsis, released, broadcast, cast, member, season or composer; text and extra are what the kind makes of
    them (a voice: language and dub; a credit: role and seasons; a track: title and number; a date: ISO, "computed")."""

    id: str
    subject_id: str
    kind: str
    target_id: str | None
    text: str
    extra: str
    known_from: int
    known_until: int | None
    episode: int | None
    sources: tuple[QuestionSource, ...]


@dataclass(frozen=True)
class Written:
    """A question written by hand, as the pack has it, whole."""

    body: str
    id: str
    known_from: int
    known_until: int | None


@dataclass(frozen=True)
class Material:
    """The whole series, at every horizon."""

    episodes: int
    series_id: str
    series_name: str
    things: Mapping[str, Thing]
    statements: tuple[Statement, ...]
    links: tuple[Link, ...]
    written: tuple[Written, ...]
