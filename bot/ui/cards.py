"""The card of whatever has one: heading, what stands before the facts, facts by section, sources; page by page."""

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.knowledge.archive import Archive, Card
from bot.knowledge.models import SECTIONS
from bot.knowledge.reading import cited, links_to, statements
from bot.ui.fronts import Front, Shown, front_of
from bot.ui.horizons import horizon_buttons, horizon_note
from bot.ui.lasting import Press
from bot.ui.layouts import card, plain, rule, small
from bot.ui.leaves import Leaf
from bot.ui.lines import Line, paged, subjects_in, under_headings, with_sources
from bot.ui.names import BUTTONS_A_ROW, Way, leaf_row, way_rows, ways
from bot.ui.notes import Notes
from bot.ui.paging import pager
from bot.ui.readers import Reader
from bot.words import say


async def subject_card(archive: Archive, reader: Reader, leaf: Leaf) -> ui.LayoutView | None:
    """Return a page (brought into range) of the card of the subject that `leaf` names; None for one not on file."""
    found = await archive.card(leaf.arguments[0], reader.value)
    if found is None:
        return None
    links = await links_to(archive, found.subject_id, reader.value)
    speaking = await cited(archive, [link.record for link in links if link.kind == "voice"])
    shown = Shown(archive, reader, found, links, speaking)
    notes = Notes()
    front = front_of(shown, notes)
    pages = paged(await _lines(shown), first=sum(map(len, front.blocks)))
    leaf = leaf.at(min(max(leaf.page, 0), len(pages) - 1))
    if leaf.page > 0:
        front, notes = Front(), Notes()
    lines = pages[leaf.page]
    name, *others = (plain(name) for name in reader.names(found))
    named = [*front.subjects, *subjects_in(archive, lines, reader.value)]
    empty = not lines and not found.parts and len(pages) == 1
    return card(
        "## " + name,
        small(" · ".join(others)) or None,
        *front.blocks,
        *under_headings(lines, notes),
        say("card.empty") if empty else None,
        rule(),
        notes.line(),
        small(horizon_note(reader.horizon, reader.episodes)),
        rows=rows_of(leaf, len(pages), reader, ways(archive, named, reader, but=found.subject_id), rows=_turns(shown)),
    )


def rows_of(
    leaf: Leaf,
    pages: int,
    reader: Reader,
    named: list[Way],
    *,
    rows: Sequence[ui.ActionRow[Any]] = (),
    offered: Sequence[Press] = (),
) -> list[ui.ActionRow[Any]]:
    """Return the rows under a leaf: turning its pages, the names on it, and `rows` of buttons.

    What it offers itself (`offered`), *For me* and how far answers go stand beside the turning of pages, else at the
    end.
    """
    buttons = [*offered, *leaf.for_me(reader), *horizon_buttons(reader.horizon)]
    turning = pager(leaf.action, leaf.page, pages, *leaf.arguments, reader.asker)
    under: list[ui.ActionRow[Any]] = [*way_rows(named, reader), *rows]
    if turning is not None:
        under.insert(0, turning)
    elif not rows or len(rows[-1].children) + len(buttons) > BUTTONS_A_ROW:
        under.append(ui.ActionRow())
    beside = turning or under[-1]
    for button in buttons:
        beside.add_item(button)
    return [row for row in under if row.children]


async def _lines(shown: Shown) -> list[Line]:
    found = shown.card
    lines = [
        (
            "relations",
            Line(
                f"**{shown.called(part.target_id)}**: {plain(part.text)}",
                say("card.section.relations"),
                (),
                part.episode,
                part.sources,
                (part.target_id or "",),
            ),
        )
        for part in found.of("relation")
    ]
    lines += [
        (section, Line(plain(fact.text), _heading(found, section), (), fact.episode, fact.sources))
        for section, facts in found.sections
        for fact in facts
    ]
    if found.kind == "series":
        lines += [("reception", line) for line in await _reception(shown)]
    return [line for _, line in sorted(lines, key=lambda pair: SECTIONS.index(pair[0]))]


def _heading(found: Card, section: str) -> str:
    # An episode has no associates: what is said there is between the people in it.
    between = found.kind == "episode" and section == "relations"
    return say("card.between") if between else say(f"card.section.{section}")


async def _reception(shown: Shown) -> list[Line]:
    said = await statements(shown.archive, "reception", shown.reader.value)
    sources = await cited(shown.archive, [one.record for one in said])
    heading = say("card.section.reception")
    return with_sources([Line(plain(one.text), heading, (one.record,)) for one in said], sources)


def _turns(shown: Shown) -> list[ui.ActionRow[Any]]:
    found, reader = shown.card, shown.reader
    if found.kind == "series":
        return [leaf_row(series_leaves(), reader)]
    if found.kind not in ("episode", "season") or found.number is None:
        return []
    around = {thing.number: thing for thing in shown.archive.numbered(found.kind, reader.value)}
    buttons = []
    if before := around.get(found.number - 1):
        buttons.append(Leaf("card", (before.id,)).button(f"◀ {reader.called(before)}", reader.asker, "before"))
    if after := around.get(found.number + 1):
        buttons.append(Leaf("card", (after.id,)).button(f"{reader.called(after)} ▶", reader.asker, "after"))
    if found.kind == "episode" and (reader.horizon.reader is None or reader.horizon.reader < found.number):
        buttons.append(_watched(found))
    return [ui.ActionRow(*buttons)] if buttons else []


def _watched(found: Card) -> Press:
    return Press.make(say("progress.watched.button"), "watched", found.number, found.subject_id)


def series_leaves() -> dict[str, Leaf]:
    """Return where the card of the series leads beside its seasons, by label."""
    return {
        say("leaf.cast"): Leaf("cast", ("all",)),
        say("leaf.staff"): Leaf("staff", ("all",)),
        say("leaf.music"): Leaf("music"),
        say("leaf.releases"): Leaf("releases"),
        say("leaf.timeline"): Leaf("timeline", ("dates",)),
    }
