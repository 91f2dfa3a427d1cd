"""What a search has found, a page at a time."""

from discord import ui

from bot.knowledge.archive import Archive
from bot.knowledge.search import Hit, SearchPage
from bot.ui.cards import rows_of
from bot.ui.horizons import horizon_note
from bot.ui.layouts import card, plain, rule, small
from bot.ui.leaves import Leaf
from bot.ui.names import ways
from bot.ui.notes import Notes
from bot.ui.readers import Reader
from bot.words import say, say_count

PAGE_HITS = 5


def results_card(archive: Archive, reader: Reader, leaf: Leaf, found: SearchPage) -> ui.LayoutView:
    """Return the page of results that `leaf` asks for; `found` has its hits, and how many there are in all."""
    notes = Notes()
    pages = max(1, -(-found.total // PAGE_HITS))
    count = small(say_count("search.count", found.total)) if found.total else say("search.nothing")
    named = [hit.subject_id for hit in found.hits if hit.subject_id]
    return card(
        "## " + say("search.title", query=plain(leaf.arguments[0])),
        count,
        "\n".join(_hit(archive, reader, hit, notes) for hit in found.hits) or None,
        rule(),
        notes.line(),
        small(horizon_note(reader.horizon, reader.episodes)),
        rows=rows_of(leaf, pages, reader, ways(archive, named, reader)),
    )


def names_card(archive: Archive, reader: Reader, subjects: list[str]) -> ui.LayoutView:
    """Return the names that were found in a message, each a way to its card."""
    found = ways(archive, subjects, reader)
    lines = [f"- **{plain(way.label)}** · {say(f'kind.{way.kind}')}" for way in found]
    return card(
        "## " + say("menu.title"),
        "\n".join(lines),
        rule(),
        small(horizon_note(reader.horizon, reader.episodes)),
        rows=rows_of(Leaf("card"), 1, reader, found),
    )


def _hit(archive: Archive, reader: Reader, hit: Hit, notes: Notes) -> str:
    subject = archive.thing(hit.subject_id, reader.value) if hit.subject_id else None
    about = plain(reader.called(subject)) if subject else say(f"topic.{hit.kind}")
    snippet = plain(hit.snippet).replace("«", "**").replace("»", "**")
    # What was found by its name begins with it.
    text = snippet if snippet.replace("**", "").startswith(about) else f"{about}: {snippet}"
    return "- " + notes.marked(text, hit.sources, hit.episode)
