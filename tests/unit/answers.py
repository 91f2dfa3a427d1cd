"""All that can be asked of an archive, what it answers, and what it must not answer yet."""

import asyncio
import random
import re
from collections.abc import Iterable

import msgspec
from msgspec import structs

from bot.games.material import read_material
from bot.knowledge.archive import Archive, Card
from bot.knowledge.models import SUBJECTS, Pack, Statement, Subject
from bot.knowledge.pack import parts
from bot.trivia.question import Question
from bot.trivia.questions import written
from bot.trivia.questions.view import view_at
from bot.words import say

# A name as short as these says nothing by itself: it may stand in any text for another reason.
TELLING = 5


def typed(pack: Pack) -> list[tuple[str, str]]:
    """Return what fans of the whole series may be typing, with the kind of thing they look for."""
    begun: dict[tuple[str, str], None] = {(kind, ""): None for kind in SUBJECTS}
    for kind, subject in pack.each_subject():
        begun.update(dict.fromkeys((kind, name) for name in spellings(subject)))
        name = subject.name.en
        begun.update(dict.fromkeys((kind, query) for query in (name[:1], name[:3].lower(), misspelt(name))))
    return list(begun)


def meant(pack: Pack) -> list[tuple[str, str]]:
    """Return what fans of the whole series may send off: names, their beginnings and ids, and names of another kind."""
    sent: dict[tuple[str, str], None] = {}
    for kind, subject in pack.each_subject():
        sent.update(dict.fromkeys((kind, query) for query in (subject.id, *spellings(subject))))
        sent[kind, subject.name.en[:3].lower()] = None
        sent["episode" if kind == "character" else "character", subject.name.en] = None
    return list(sent)


def spellings(subject: Subject) -> list[str]:
    names = [subject.name.en, subject.name.ja, subject.name.romaji, *(alias.text for alias in subject.aliases)]
    return [name for name in names if name]


def misspelt(name: str) -> str:
    """Return `name` with two neighbouring letters exchanged, as hasty fingers do."""
    middle = max(len(name) // 2, 1)
    return name[: middle - 1] + name[middle : middle + 1] + name[middle - 1 : middle] + name[middle + 1 :]


async def differences(left: Archive, right: Archive, pack: Pack, horizon: int) -> list[str]:
    """Return every way in which the answers of two archives at `horizon` tell them apart."""
    found: list[str] = []
    subjects = [subject.id for _, subject in pack.each_subject()]
    pairs = zip(await cards(left, subjects, horizon), await cards(right, subjects, horizon), strict=True)
    found.extend(f"card of {one}" for one, (mine, yours) in zip(subjects, pairs, strict=True) if mine != yours)
    for kind, query in typed(pack):
        # A list of one as well: what is hidden must not take a visible one's place.
        limits = (25, 1) if len(query) <= 1 else (25,)
        if any(listed(left, kind, query, horizon, n) != listed(right, kind, query, horizon, n) for n in limits):
            found.append(f"suggestions of {kind} for {query!r}")
    for kind, query in meant(pack):
        if resolved(left, kind, query, horizon) != resolved(right, kind, query, horizon):
            found.append(f"{kind} that {query!r} names")
    numbered = ("season", "episode")
    found.extend(
        f"list of {kind}s" for kind in numbered if left.numbered(kind, horizon) != right.numbered(kind, horizon)
    )
    if await asked(left, horizon) != await asked(right, horizon):
        found.append("questions")
    if (left.series_id, left.series_name, left.episodes) != (right.series_id, right.series_name, right.episodes):
        found.append("series")
    return found


async def cards(archive: Archive, subjects: Iterable[str], horizon: int) -> list[Card | None]:
    """Return the card of each subject, None where there is none to be shown."""
    return list(await asyncio.gather(*(archive.card(subject, horizon) for subject in subjects)))


def listed(archive: Archive, kind: str, query: str, horizon: int, limit: int) -> list[tuple[str, str, str]]:
    return [(thing.subject_id, thing.kind, thing.title) for thing in archive.suggest([kind], query, horizon, limit)]


def resolved(archive: Archive, kind: str, query: str, horizon: int) -> tuple[str, str, str] | None:
    thing = archive.resolve([kind], query, horizon)
    return (thing.subject_id, thing.kind, thing.title) if thing else None


async def asked(archive: Archive, horizon: int) -> list[Question]:
    """Return the written questions as a game at `horizon` gets them. Those made from facts have tests of their own."""
    material = await read_material(archive.reader)
    view = view_at(material, horizon)
    drafts = [draft for draft in written.drafts(material, say) if draft.holds(horizon)]
    questions = [question for draft in drafts if (question := draft.write(view, random.Random("seed")))]
    # When it will be overturned is kept for the journal, and told to nobody.
    return [structs.replace(question, known_until=None) for question in questions]


async def everything_said(archive: Archive, pack: Pack, horizon: int) -> set[str]:
    """Return every text that the archive gives out at `horizon`, whatever it is asked."""
    said: set[str] = set()
    for card in await cards(archive, [subject.id for _, subject in pack.each_subject()], horizon):
        said |= texts_of(msgspec.to_builtins(card)) if card else set()
    for kind in SUBJECTS:
        said |= {thing.title for thing in archive.suggest([kind], "", horizon, limit=1000)}
    for kind, subject in pack.each_subject():
        found = archive.resolve([kind], subject.name.en, horizon)
        said |= {found.title} if found else set()
    for kind in ("season", "episode"):
        said |= texts_of([msgspec.to_builtins(thing) for thing in archive.numbered(kind, horizon)])
    return said | texts_of(msgspec.to_builtins(await asked(archive, horizon)))


def texts_of(value: object) -> set[str]:
    """Return every text in lists and tables of any depth."""
    if isinstance(value, str):
        return {value}
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return {text for one in inner for text in texts_of(one)}


def standing(hidden: set[str], said: set[str]) -> set[str]:
    """Return those of the `hidden` texts that stand in what was said: as whole words, or alone where they are short."""
    everything = "\n".join(said)
    return {text for text in hidden if (words_in(text, everything) if len(text) >= TELLING else text in said)}


def words_in(text: str, everything: str) -> bool:
    # Most texts are nowhere, and a plain search says so much faster. Japanese puts no blanks between words.
    if text not in everything:
        return False
    return not text.isascii() or bool(re.search(rf"(?<!\w){re.escape(text)}(?!\w)", everything))


def hidden_texts(pack: Pack, horizon: int) -> set[str]:
    """Return the texts that must not be read at `horizon`: whatever comes later and was not said in other words before.

    A surname is no secret where a relative bears it, nor is a word that an earlier text has anyway as a wrong option.
    """
    now, later = range(horizon + 1), range(horizon + 1, pack.series.episodes + 1)
    names, statements, options, labels = (
        find(pack, now) for find in (name_texts, statement_texts, option_texts, part_texts)
    )
    borne = "\n".join(names)
    earlier = "\n".join([borne, *statements, *options, *labels])
    return (
        (statement_texts(pack, later) - statements)
        | {name for name in name_texts(pack, later) if name not in borne}
        | {text for text in option_texts(pack, later) | part_texts(pack, later) if text not in earlier}
    )


def statement_texts(pack: Pack, dates: range) -> set[str]:
    questions = [question for question in pack.questions if question.known_from in dates]
    return (
        {fact.text for _, _, fact in pack.each_fact() if fact.known_from in dates}
        | {question.text for question in questions}
        | {question.explanation for question in questions}
    )


def of_the_series(pack: Pack) -> set[str]:
    """Return the texts of the statements that belong to no subject."""
    return {fact.text for _, _, fact in pack.each_fact() if isinstance(fact, Statement)}


def name_texts(pack: Pack, dates: range) -> set[str]:
    subjects = [subject for _, subject in pack.each_subject()]
    named = {name for one in subjects if one.known_from in dates for name in structs.astuple(one.name) if name}
    return named | {alias.text for one in subjects for alias in one.aliases if alias.known_from in dates}


def option_texts(pack: Pack, dates: range) -> set[str]:
    return {
        option
        for question in pack.questions
        if question.known_from in dates
        for option in (question.answer, *question.wrong)
    }


def part_texts(pack: Pack, dates: range) -> set[str]:
    """Return the words of relations, credits, tracks and dubs, and what happens in the episodes."""
    return {
        text
        for _, subject in pack.each_subject()
        for _, part in parts(subject)
        if getattr(part, "known_from", 0) in dates
        for field in ("text", "role", "title", "dub")
        if (text := getattr(part, field, None))
    }
