"""The shapes of a data pack: what each TOML table may hold. `docs/packs.md` explains them to those who write packs."""

from collections.abc import Iterator
from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct, field

# A subject's id stands in custom_ids of at most 100 characters, beside a user's id and a page.
Id = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=50)]
FactId = Annotated[str, Meta(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
Horizon = Annotated[int, Meta(ge=0)]
Text = Annotated[str, Meta(min_length=1, max_length=300)]
Synopsis = Annotated[str, Meta(min_length=1, max_length=600)]
Short = Annotated[str, Meta(min_length=1, max_length=100)]
# A name becomes an autocomplete choice and an answer a button: Discord allows them 100 and 80 characters.
Label = Annotated[str, Meta(min_length=1, max_length=60)]
Date = Annotated[str, Meta(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
Confidence = Literal["high", "medium", "low"]
Section = Literal["profile", "story", "relations", "fate", "production", "release", "reception"]
SECTIONS: tuple[Section, ...] = get_args(Section)
Category = Literal["characters", "story", "world", "cast", "music", "production", "style", "release"]
Sources = Annotated[tuple[Id, ...], Meta(min_length=1)]


class Sourced(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every statement has: its sources, how sure they are, and from which episode on it may be known.

    Where the story overturns a statement in episode k, `known_until` is k: it holds for known_from <= horizon < k.
    """

    known_from: Horizon = field(name="from")
    known_until: Horizon | None = field(name="until", default=None)
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


class Fact(Sourced, frozen=True, kw_only=True):
    """A statement about its subject. `episode` is the one that shows it, where the series itself is the source."""

    id: Id
    section: Section
    text: Text
    episode: int | None = None


class Statement(Sourced, frozen=True, kw_only=True):
    """A statement that belongs to the series as a whole."""

    id: Id
    text: Text


class Production(Statement, frozen=True, kw_only=True):
    """How the series was made."""

    topic: Literal["origin", "writing", "design", "animation", "music", "release", "reception", "business"]


class Release(Statement, frozen=True, kw_only=True):
    """Where and when it came out, in whatever form."""

    date: Date | None = None
    territory: Short | None = None


class Reception(Statement, frozen=True, kw_only=True):
    """What was said about it."""

    topic: Literal["review", "score", "audience", "rumour"]


class Moment(Statement, frozen=True, kw_only=True):
    """A moment of the story's own time; `order` sorts the moments."""

    when: Label
    order: int


class Voice(Sourced, frozen=True, kw_only=True):
    """Who speaks a character, in which language and dub."""

    person: Id
    language: Literal["ja", "en"]
    dub: Label


class Relation(Sourced, frozen=True, kw_only=True):
    """What another character or an organisation is to this one."""

    to: Id
    text: Short
    episode: int | None = None


class Credit(Sourced, frozen=True, kw_only=True):
    """What a person did on the series."""

    role: Label
    seasons: tuple[Id, ...] = ()


class Track(Sourced, frozen=True, kw_only=True):
    """A piece on an album."""

    number: int
    title: Short


class Broadcast(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A date of an episode; `computed` where it was worked out and not stated."""

    date: Date
    computed: bool = False
    sources: Sources


class Told(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What happens in an episode."""

    text: Synopsis
    known_from: Horizon = field(name="from")
    sources: Sources
    confidence: Confidence


class Subject(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that has a name and facts."""

    id: Id
    known_from: Horizon = field(name="from")
    sources: Sources
    confidence: Confidence
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


class Episode(Subject, frozen=True, kw_only=True):
    """An episode. Its number and dates are for everybody, its synopsis for those who have seen it."""

    number: int
    season: Id
    released: Broadcast | None = None
    broadcast: Broadcast | None = None
    synopsis: Told | None = None
    cast: tuple[Id, ...] = ()


class Character(Subject, frozen=True, kw_only=True):
    """A character, with voices and relations."""

    first_episode: int | None = None
    voices: tuple[Voice, ...] = field(name="voice", default=())
    relations: tuple[Relation, ...] = field(name="relation", default=())


class Person(Subject, frozen=True, kw_only=True):
    """Somebody who worked on the series."""

    credits: tuple[Credit, ...] = field(name="credit", default=())


class Organisation(Subject, frozen=True, kw_only=True):
    """A group within the story, or a company that made the series."""

    members: tuple[Id, ...] = ()


class Concept(Subject, frozen=True, kw_only=True):
    """A thing or an idea of the story."""


class Place(Subject, frozen=True, kw_only=True):
    """A place of the story."""


class Album(Subject, frozen=True, kw_only=True):
    """Published music."""

    released: Date | None = None
    composer: Id | None = None
    tracks: tuple[Track, ...] = field(name="track", default=())


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


# The kinds, in the order in which things are listed. The key is the table's name and, with .toml, mostly the file's.
SUBJECTS: dict[str, tuple[str, type[Subject]]] = {
    "series": ("series.toml", Series),
    "season": ("seasons.toml", Season),
    "episode": ("episodes.toml", Episode),
    "character": ("characters.toml", Character),
    "person": ("people.toml", Person),
    "organisation": ("organisations.toml", Organisation),
    "concept": ("concepts.toml", Concept),
    "place": ("places.toml", Place),
    "album": ("music.toml", Album),
}
STATEMENTS: dict[str, tuple[str, type[Statement]]] = {
    "production": ("production.toml", Production),
    "release": ("releases.toml", Release),
    "reception": ("reception.toml", Reception),
    "timeline": ("timeline.toml", Moment),
}


class Pack(Struct, frozen=True, kw_only=True):
    """A whole pack: subjects and statements by kind, questions, sources."""

    subjects: dict[str, tuple[Subject, ...]]
    statements: dict[str, tuple[Statement, ...]]
    questions: tuple[Asked, ...]
    sources: tuple[Source, ...]

    @property
    def series(self) -> Series:
        """The series itself."""
        series = self.subjects["series"][0]
        if not isinstance(series, Series):
            raise TypeError("a pack without its series")
        return series

    def each_subject(self) -> Iterator[tuple[str, Subject]]:
        """Yield every subject with its kind."""
        for kind, subjects in self.subjects.items():
            for subject in subjects:
                yield kind, subject

    def each_fact(self) -> Iterator[tuple[str, str | None, Fact | Statement]]:
        """Yield every statement as (full id, id of its subject or None, the statement)."""
        for _, subject in self.each_subject():
            for fact in subject.facts:
                yield f"{subject.id}/{fact.id}", subject.id, fact
        for kind, statements in self.statements.items():
            for statement in statements:
                yield f"{kind}/{statement.id}", None, statement
