"""The texts that can be searched: names, statements, what happens, relations, credits and tracks.

A passage may be found from the episode on from which all may be known that it shows: its text, its subject, and the
subject it leads to.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.knowledge.models import SECTIONS, STATEMENTS, Pack, Subject
from bot.knowledge.spelling import search_words

# A passage's id is the episode from which it may be known, times this, plus its rank.
SPAN = 1 << 40
# A rank is the passage's place within its group, plus this for every group before.
_GROUP = 1 << 32
_NAMES = "name"
# In this order among texts that have the same words.
_GROUPS = (_NAMES, *SECTIONS, "synopsis", "relation", "credit", "track", *STATEMENTS)


@dataclass(frozen=True)
class Passage:
    """A row for the texts and a row for their words."""

    row: dict[str, Any]
    words: dict[str, Any]


def passages(pack: Pack, parts: list[dict[str, Any]]) -> Iterator[Passage]:
    """Yield every passage of `pack`; `parts` are the rows of what hangs under its subjects."""
    subjects = {subject.id: (kind, subject) for kind, subject in pack.each_subject()}
    about = {one: " ".join(search_words(" ".join(_of(subject)))) for one, (_, subject) in subjects.items()}
    for place, (named, kind, known_from, names) in enumerate(_names(pack)):
        yield _passage(_rank(_NAMES, place), known_from, named, (named, kind), " · ".join(names))
    for place, (fact_id, subject_id, fact) in enumerate(pack.each_fact()):
        kind, subject = subjects[subject_id] if subject_id else (fact_id.split("/", maxsplit=1)[0], None)
        yield _passage(
            _rank(getattr(fact, "section", kind), place),
            max(fact.known_from, subject.known_from if subject else 0),
            fact_id,
            (subject_id, kind),
            fact.text,
            about=about[subject_id] if subject_id else "",
            episode=getattr(fact, "episode", None),
            known_until=fact.known_until,
        )
    for part in parts:
        if part["kind"] in _GROUPS and part["text"]:
            kind, subject = subjects[part["subject_id"]]
            target = subjects[part["target_id"]][1] if part["target_id"] else None
            yield _passage(
                _rank(part["kind"], part["place"]),
                max(part["known_from"], subject.known_from, target.known_from if target else 0),
                part["id"],
                (subject.id, kind),
                f"{target.name.en}: {part['text']}" if target else part["text"],
                about=about[subject.id],
                episode=part["episode"] or (getattr(subject, "number", None) if part["kind"] == "synopsis" else None),
                known_until=part["known_until"],
            )


def _names(pack: Pack) -> Iterator[tuple[str, str, int, list[str]]]:
    """Yield (subject, its kind, episode, the names that may be known from then on) for every subject."""
    for kind, subject in pack.each_subject():
        dated: dict[int, list[str]] = defaultdict(list)
        dated[subject.known_from] = _of(subject)
        for alias in subject.aliases:
            dated[max(alias.known_from, subject.known_from)].append(alias.text)
        for known_from, names in sorted(dated.items()):
            yield subject.id, kind, known_from, list(dict.fromkeys(names))


def _of(subject: Subject) -> list[str]:
    return [name for name in (subject.name.en, subject.name.ja, subject.name.romaji) if name]


def _rank(group: str, place: int) -> int:
    return _GROUPS.index(group) * _GROUP + place


def _passage(
    rank: int,
    known_from: int,
    record: str,
    subject: tuple[str | None, str],
    text: str,
    *,
    about: str = "",
    episode: int | None = None,
    known_until: int | None = None,
) -> Passage:
    number = known_from * SPAN + rank
    subject_id, kind = subject
    words = " ".join(search_words(text))
    return Passage(
        row={
            "id": number,
            "record": record,
            "subject_id": subject_id,
            "kind": kind,
            "text": text,
            "episode": episode,
            "known_until": known_until,
        },
        words={
            "id": number,
            "named": words if record == subject_id else "",
            "about": about,
            "said": words if record != subject_id else "",
        },
    )
