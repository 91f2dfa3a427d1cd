"""What stands on the first page of a card before its facts, by what the card is of."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bot.knowledge.archive import Archive, Card, CardPart, Thing
from bot.knowledge.citations import Citation
from bot.knowledge.reading import Link, says_voice
from bot.ui.dates import said_date, said_runs
from bot.ui.layouts import plain
from bot.ui.notes import Notes
from bot.ui.prose import capital, together
from bot.ui.readers import Reader
from bot.words import say, say_count

MOST_NAMES = 15
MOST_VOICES = 12


@dataclass(frozen=True)
class Shown:
    """A card with what leads to its subject from elsewhere, for one reader."""

    archive: Archive
    reader: Reader
    card: Card
    links: tuple[Link, ...]
    cited: Mapping[str, tuple[Citation, ...]]

    def thing(self, subject_id: str | None) -> Thing | None:
        """Return another subject, None for one that may not be known."""
        return self.archive.thing(subject_id or "", self.reader.value)

    def called(self, subject_id: str | None) -> str:
        """Return the name of another subject, ready for a card."""
        thing = self.thing(subject_id)
        return plain(self.reader.called(thing)) if thing else ""

    def leading(self, kind: str) -> list[Link]:
        """Return the links of one kind that lead here."""
        return [link for link in self.links if link.kind == kind]


@dataclass
class Front:
    """The blocks of a first page, and the subjects that they name."""

    blocks: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)

    def add(self, lines: Iterable[str], heading: str = "") -> None:
        """Add a block of lines, nothing where there are none."""
        text = "\n".join(line for line in lines if line)
        if text:
            self.blocks.append(f"**{heading}**\n{text}" if heading else text)


def front_of(shown: Shown, notes: Notes) -> Front:
    """Return what stands before the facts; what it cites is noted."""
    front = Front()
    if shown.card.kind in _FRONTS:
        _FRONTS[shown.card.kind](shown, notes, front)
    else:
        front.add(_aliases(shown))
    return front


def _aliases(shown: Shown, *said: str) -> list[str]:
    """Return the other names in a line, without those that only repeat a part of a main name, or of what is `said`."""
    main = [_words(name) for name in (*shown.reader.names(shown.card), *said)]
    names = [alias for alias in shown.card.aliases if not any(_words(alias) <= words for words in main)]
    return [say("card.aliases", names=_listed(map(plain, names)))] if names else []


def _words(name: str) -> set[str]:
    # A middle dot parts the words of a Japanese name for some writers only.
    return set(unicodedata.normalize("NFKC", name).casefold().replace("・", "").split())


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    more = [say_count("card.more_names", len(every) - MOST_NAMES)] if len(every) > MOST_NAMES else []
    return ", ".join([*every[:MOST_NAMES], *more])


def _named(shown: Shown, front: Front, parts: Iterable[CardPart]) -> str:
    targets = [part.target_id for part in parts if part.target_id]
    front.subjects.extend(targets)
    return _listed(shown.called(target) for target in targets)


def _sources(parts: Iterable[CardPart]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(source for part in parts for source in part.sources))


def dub_of(language: str, dub: str) -> str:
    """Return a language and, where there are several versions, which of them."""
    name, version = say(f"language.{language}"), version_of(dub)
    return say("card.dub", language=name, dub=version) if version else name


def version_of(dub: str) -> str:
    """Return which version of a language's voices is meant, nothing for the original."""
    return "" if dub == "original" else plain(capital(dub))


def _voice(shown: Shown, part: CardPart) -> str:
    return say(
        "card.voice" if part.extra == "original" else "card.voice.dub",
        language=say(f"language.{part.text}"),
        dub=version_of(part.extra),
        person=shown.called(part.target_id),
    )


def _character(shown: Shown, notes: Notes, front: Front) -> None:
    lines = _aliases(shown)
    seen = [link.subject.number for link in shown.leading("cast") if link.subject.number]
    first = shown.card.first_episode
    then = [number for number in seen if number != first]
    if first is not None and then:
        lines.append(say("card.first.then", episode=first, episodes=said_runs(then)))
    elif first is not None:
        lines.append(say("card.first", episode=first))
    elif seen:
        lines.append(say_count("card.appears", len(seen), episodes=said_runs(seen)))
    groups = [link.subject for link in shown.leading("member")]
    if groups:
        lines.append(say("card.member_of", names=together(plain(shown.reader.called(group)) for group in groups)))
    front.add(lines)
    voices = shown.card.of("voice")[:MOST_VOICES]
    front.add(
        ("- " + notes.marked(_voice(shown, part), part.sources) for part in voices),
        say("card.voices"),
    )
    front.subjects.extend(part.target_id for part in voices if part.target_id)
    front.subjects.extend(group.id for group in groups)


def _episode(shown: Shown, notes: Notes, front: Front) -> None:
    card = shown.card
    seasons = [thing for part in card.of("season") if (thing := shown.thing(part.target_id))]
    places = [_place(card, thing, shown.reader.called(thing)) for thing in seasons]
    said = [_place(card, thing, thing.name) for thing in seasons]
    front.add([*map(plain, places), *_dates(shown, notes), *_aliases(shown, *said)])
    synopsis = card.of("synopsis")
    front.blocks.extend(notes.marked(plain(part.text), part.sources, card.number) for part in synopsis)
    if not synopsis:
        front.add([say("card.sealed")])
    seen = card.of("cast")
    front.add([notes.marked(_named(shown, front, seen), _sources(seen))] if seen else [], say("card.cast"))


def _place(card: Card, season: Thing, name: str) -> str:
    """Return the season of an episode, and its number there where that is another."""
    number = (card.number or 0) - (season.first_episode or 1) + 1
    return name if number == card.number else say("card.episode.place", season=name, number=number)


def _dates(shown: Shown, notes: Notes) -> list[str]:
    lines = []
    for part in (part for kind in ("released", "broadcast") for part in shown.card.of(kind)):
        how = ".computed" if part.extra else ""
        lines.append(notes.marked(say(f"card.{part.kind}{how}", date=said_date(part.text)), part.sources))
    return lines


def _season(shown: Shown, notes: Notes, front: Front) -> None:
    first, last = shown.card.first_episode or 0, shown.card.last_episode or 0
    front.add([say("card.episodes", first=first, last=last), *_aliases(shown)])
    episodes = shown.archive.numbered("episode", shown.reader.value)
    front.subjects.extend(thing.id for thing in episodes if first <= (thing.number or 0) <= last)


def _series(shown: Shown, notes: Notes, front: Front) -> None:
    seasons = shown.archive.numbered("season", shown.reader.value)
    front.add(_aliases(shown))
    front.add(
        say(
            "card.season",
            name=plain(shown.reader.called(season)),
            first=season.first_episode,
            last=season.last_episode,
        )
        for season in seasons
    )
    front.subjects.extend(season.id for season in seasons)


def _person(shown: Shown, notes: Notes, front: Front) -> None:
    front.add(_aliases(shown))
    voices = shown.leading("voice")
    characters = {link.subject.id: link.subject for link in voices}
    front.add(
        (
            say(
                "card.speaks",
                character=plain(shown.reader.called(character)),
                dubs=", ".join(
                    notes.marked(dub_of(link.text, link.extra), shown.cited.get(link.record, ()))
                    for link in voices
                    if link.subject.id == character.id
                ),
            )
            for character in characters.values()
        ),
        say("card.speaks.heading"),
    )
    spoken = [character.name for character in characters.values()]
    credited = [part for part in shown.card.of("credit") if not says_voice(part.text, spoken)]
    front.add(("- " + notes.marked(_credit(shown, part), part.sources) for part in credited), say("card.did"))
    albums = [link.subject for link in shown.leading("composer")]
    front.add([_listed(plain(shown.reader.called(album)) for album in albums)] if albums else [], say("card.composed"))
    front.subjects.extend([*characters, *(album.id for album in albums)])


def _credit(shown: Shown, part: CardPart) -> str:
    seasons = [shown.called(season) for season in part.extra.split()]
    return f"{plain(part.text)} · {', '.join(seasons)}" if seasons else plain(part.text)


def _organisation(shown: Shown, notes: Notes, front: Front) -> None:
    front.add(_aliases(shown))
    members = shown.card.of("member")
    front.add([notes.marked(_named(shown, front, members), _sources(members))] if members else [], say("card.members"))


def _album(shown: Shown, notes: Notes, front: Front) -> None:
    composers = shown.card.of("composer")
    names = _named(shown, front, composers)
    by = [notes.marked(say("card.composer", names=names), _sources(composers))] if composers else []
    front.add([*_dates(shown, notes), *by, *_aliases(shown)])
    tracks = shown.card.of("track")
    listed = " · ".join(f"{track.extra} {plain(track.text)}" for track in tracks)
    front.add([notes.marked(listed, _sources(tracks))] if tracks else [], say_count("card.tracks", len(tracks)))


_FRONTS: dict[str, Callable[[Shown, Notes, Front], None]] = {
    "series": _series,
    "season": _season,
    "episode": _episode,
    "character": _character,
    "person": _person,
    "organisation": _organisation,
    "album": _album,
}
