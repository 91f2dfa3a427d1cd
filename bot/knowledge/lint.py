"""What is wrong with a pack that can be used all the same: gaps, dead ends, and above all leaks.

The leak linter takes every text with the horizon at which it may be read, and looks in it for names that may only be
known later. A spelling that several subjects share counts as known from the earliest of them.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.models import Asked, Character, Episode, Pack, Person, Relation, Season, Track
from bot.knowledge.pack import cited, parts
from bot.words import say

# A page of a card holds 900 characters of facts; a fact with all its sources' names must fit well within it.
MOST_SOURCES = 10


@dataclass(frozen=True)
class _Readable:
    """A text, and from which episode on it may be read."""

    record: str
    text: str
    known_from: int


def lint(pack: Pack) -> list[str]:
    """Return a line for every weakness of `pack`; none for a clean one."""
    return [
        *_sources(pack),
        *_numbering(pack),
        *_dead_ends(pack),
        *_successors(pack),
        *_leaks(pack),
    ]


def _sources(pack: Pack) -> Iterator[str]:
    used = Counter(source for _, _, sources in cited(pack) for source in set(sources))
    for source in pack.sources:
        if not used[source.id]:
            yield say("lint.unused", source=source.id)
        if source.url is None and source.kind != "captions":
            yield say("lint.no_address", source=source.id)
    for _, record, sources in cited(pack):
        if len(sources) > MOST_SOURCES:
            yield say("lint.many_sources", record=record, most=MOST_SOURCES)


def _numbering(pack: Pack) -> Iterator[str]:
    series = pack.series
    seasons = [season for season in pack.subjects["season"] if isinstance(season, Season)]
    episodes = [episode for episode in pack.subjects["episode"] if isinstance(episode, Episode)]
    covered = [number for season in seasons for number in range(season.first, season.last + 1)]
    if seasons and sorted(covered) != list(range(1, series.episodes + 1)):
        yield say("lint.seasons", episodes=series.episodes)
    if seasons and sorted(season.number for season in seasons) != list(range(1, len(seasons) + 1)):
        yield say("lint.season_numbers")
    if episodes and sorted(episode.number for episode in episodes) != list(range(1, series.episodes + 1)):
        yield say("lint.episodes", episodes=series.episodes)
    spans = {season.id: season for season in seasons}
    for episode in episodes:
        season = spans.get(episode.season)
        if season and not season.first <= episode.number <= season.last:
            yield say("lint.wrong_season", record=episode.id, season=episode.season)
        if episode.known_from > 0:
            yield say("lint.hidden_episode", record=episode.id)
        if episode.synopsis and episode.synopsis.known_from != episode.number:
            yield say("lint.synopsis", record=episode.id, number=episode.number)
    for album in pack.subjects["album"]:
        numbers = [part.number for _, part in parts(album) if isinstance(part, Track)]
        if numbers and numbers != list(range(1, len(numbers) + 1)):
            yield say("lint.tracks", record=album.id)


def _dead_ends(pack: Pack) -> Iterator[str]:
    """Records that no card shows, or that show nothing."""
    speaking = {
        voice.person
        for character in pack.subjects["character"]
        if isinstance(character, Character)
        for voice in character.voices
    }
    for kind, subject in pack.each_subject():
        says_something = bool(subject.facts) or any(True for _ in parts(subject)) or subject.id in speaking
        if not says_something and kind != "season":
            yield say("lint.empty", record=subject.id)
        if isinstance(subject, Person) and not subject.facts and not subject.credits and subject.id not in speaking:
            yield say("lint.idle", record=subject.id)
        names = [subject.name.en, subject.name.ja, subject.name.romaji]
        spellings = [name for name in (*names, *(alias.text for alias in subject.aliases)) if name]
        for spelling, times in Counter(spellings).items():
            if times > 1:
                yield say("lint.same_name", record=subject.id, name=spelling)
    told = Counter((subject or fact_id.split("/")[0], fact.text) for fact_id, subject, fact in pack.each_fact())
    told.update(("question", question.text) for question in pack.questions)
    for (record, text), times in told.items():
        if times > 1:
            yield say("lint.same_text", record=record, text=text)


def _successors(pack: Pack) -> Iterator[str]:
    """What the story overturns must say what is true instead, from the same episode on."""
    starts: dict[str, set[int]] = {}
    for fact_id, subject_id, fact in pack.each_fact():
        starts.setdefault(subject_id or fact_id.split("/")[0], set()).add(fact.known_from)
    for _, subject in pack.each_subject():
        for _, part in parts(subject):
            if isinstance(part, Relation):
                starts.setdefault(subject.id, set()).add(part.known_from)
    for fact_id, subject_id, fact in pack.each_fact():
        where = subject_id or fact_id.split("/")[0]
        if fact.known_until is not None and fact.known_until not in starts[where]:
            yield say("lint.successor", record=fact_id, until=fact.known_until)
    for _, subject in pack.each_subject():
        for name, part in parts(subject):
            until = getattr(part, "known_until", None)
            if until is not None and until not in starts.get(subject.id, set()):
                yield say("lint.successor", record=f"{subject.id}: {name}", until=until)


def _leaks(pack: Pack) -> Iterator[str]:
    spellings: dict[str, int] = {}
    for _, subject in pack.each_subject():
        names = [name for name in (subject.name.en, subject.name.ja, subject.name.romaji) if name]
        aliases = [(alias.text, alias.known_from) for alias in subject.aliases]
        for spelling, horizon in (*((name, subject.known_from) for name in names), *aliases):
            spellings[spelling] = min(horizon, spellings.get(spelling, horizon))
    patterns = {spelling: _pattern(spelling) for spelling in sorted(spellings, key=len, reverse=True)}
    for readable in _texts(pack):
        hidden = [one for one in patterns if spellings[one] > readable.known_from and one in readable.text]
        if not hidden:
            continue
        text = readable.text
        # What may be named is taken out first: a hidden short name within a longer known one is no leak. A name is not
        # taken out of itself, or it could hold any other; but a single word of it (a family's name) is no leak either.
        for spelling, pattern in patterns.items():
            if spellings[spelling] <= readable.known_from and spelling != readable.text:
                text = pattern.sub(" ", text)
        for spelling in hidden:
            if patterns[spelling].search(text) and (readable.text not in spellings or _has_words(spelling)):
                yield say("lint.leak", record=readable.record, name=spelling, since=spellings[spelling])


def _has_words(spelling: str) -> bool:
    return " " in spelling or "・" in spelling


def _pattern(spelling: str) -> re.Pattern[str]:
    # Scripts without blanks between words have no word boundaries to look for.
    bounded = spelling.isascii() or any("a" <= sign.casefold() <= "z" for sign in spelling)
    escaped = re.escape(spelling)
    return re.compile(rf"(?<!\w){escaped}(?!\w)" if bounded else escaped)


def _texts(pack: Pack) -> Iterator[_Readable]:
    """Yield every text a reader may get to see."""
    for fact_id, _, fact in pack.each_fact():
        yield _Readable(fact_id, " ".join(_labels(fact)), fact.known_from)
    for _, subject in pack.each_subject():
        for name in (subject.name.en, subject.name.ja, subject.name.romaji):
            if name:
                yield _Readable(subject.id, name, subject.known_from)
        for alias in subject.aliases:
            yield _Readable(f"{subject.id}: {alias.text}", alias.text, alias.known_from)
        for name, part in parts(subject):
            yield _Readable(f"{subject.id}: {name}", " ".join(_labels(part)), getattr(part, "known_from", 0))
    first = _first_cited(pack)
    for source in pack.sources:
        text = " ".join([source.title, source.publisher, source.url or ""])
        yield _Readable(f"source {source.id}", text, first.get(source.id, 0))
    for question in pack.questions:
        yield _Readable(f"question:{question.id}", " · ".join(_question(question)), question.known_from)


def _first_cited(pack: Pack) -> dict[str, int]:
    """Return the earliest episode at which each source can stand under a card."""
    first: dict[str, int] = {}
    uses = [(fact.sources, fact.known_from) for _, _, fact in pack.each_fact()]
    uses += [(question.sources, question.known_from) for question in pack.questions]
    for _, subject in pack.each_subject():
        uses.append((subject.sources, subject.known_from))
        uses += [(part.sources, getattr(part, "known_from", subject.known_from)) for _, part in parts(subject)]
    for sources, known_from in uses:
        for source in sources:
            first[source] = min(known_from, first.get(source, known_from))
    return first


def _labels(record: object) -> list[str]:
    return [
        str(value) for name in ("text", "role", "title", "territory", "when") if (value := getattr(record, name, None))
    ]


def _question(question: Asked) -> list[str]:
    return [question.text, question.answer, *question.wrong, question.explanation]
