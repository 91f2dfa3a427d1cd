"""One fact, by itself: its source, another one, and sharing it with a channel."""

from zlib import crc32

from discord import ui

from bot.knowledge.archive import Archive
from bot.knowledge.reading import Fact
from bot.ui.cards import rows_of
from bot.ui.choices import MOST_CHOICES
from bot.ui.chronicle import moment
from bot.ui.dates import said_date
from bot.ui.horizons import horizon_note
from bot.ui.lasting import Press
from bot.ui.layouts import card, plain, rule, small
from bot.ui.leaves import Leaf
from bot.ui.names import ways
from bot.ui.notes import Notes
from bot.ui.readers import Reader
from bot.words import say


def fact_card(archive: Archive, reader: Reader, leaf: Leaf, fact: Fact, count: int) -> ui.LayoutView:
    """Return a fact with its source. Under a private one in a server it can be shared with the channel."""
    notes = Notes()
    text = notes.marked(_told(fact), fact.sources, fact.episode)
    named = [fact.subject.id] if fact.subject else []
    named += [one.subject_id for one in archive.names_in(fact.text, reader.value, MOST_CHOICES)]
    offered = []
    if count > 1:
        another = leaf.at((leaf.page + 1) % count)
        offered.append(another.button(say("fact.another"), reader.asker, "a"))
    if reader.in_server and not reader.asker:
        topic, seed = leaf.arguments
        offered.append(Press.make(say("fact.share"), "share", leaf.page, topic, seed, fingerprint(fact)))
    return card(
        _heading(fact, reader),
        text,
        rule(),
        notes.line(),
        small(horizon_note(reader.horizon, reader.episodes)),
        rows=rows_of(leaf, 1, reader, ways(archive, named, reader), offered=offered),
    )


def shared_card(fact: Fact, reader: Reader, who: str) -> ui.LayoutView:
    """Return a fact as it is shared with a channel: covered, where one learns it by watching, for those who are behind.

    `who` is the mention of whoever shares it.
    """
    notes = Notes()
    covered = f"||{_told(fact)}||" if fact.known_from else _told(fact)
    learnt = [say("fact.from", episode=fact.known_from)] if fact.known_from else []
    return card(
        _heading(fact, reader),
        notes.marked(covered, fact.sources, fact.episode),
        rule(),
        notes.line(),
        small("\n".join([say("fact.shared", who=who), *learnt])),
    )


def fingerprint(fact: Fact) -> str:
    """Return a short sign by which a fact is known again: its id may be too long for a button."""
    return f"{crc32(fact.record.encode()):08x}"


def _told(fact: Fact) -> str:
    """Return the text of a fact, behind when it happened where the text alone does not say so."""
    if fact.section == "timeline":
        return moment(fact.label, fact.text)
    return moment(said_date(fact.date) if fact.date else None, fact.text)


def _heading(fact: Fact, reader: Reader) -> str:
    about = reader.called(fact.subject) if fact.subject else say(f"topic.{fact.section}")
    return f"{small(say('fact.title'))}\n### {plain(about)}"
