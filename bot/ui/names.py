"""The names on a card, each a way to its own card: buttons for a few, a list for many."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.knowledge.archive import Archive
from bot.ui.choices import MOST_CHOICES
from bot.ui.lasting import Choice
from bot.ui.layouts import shortened
from bot.ui.leaves import Leaf
from bot.ui.readers import Reader
from bot.words import say

# Discord's docs on action rows; and what a phone shows of them in a row or two.
BUTTONS_A_ROW = 5
ROW_CHARACTERS = 60


@dataclass(frozen=True)
class Way:
    """A name that leads to the card of a subject; `kind` is what it is."""

    subject_id: str
    label: str
    kind: str


def ways(archive: Archive, subjects: Iterable[str], reader: Reader, *, but: str = "") -> list[Way]:
    """Return the ways to `subjects`, each once, without the card's own subject."""
    things = (archive.thing(one, reader.value) for one in dict.fromkeys(subjects) if one != but)
    return [Way(thing.id, reader.called(thing), thing.kind) for thing in things if thing is not None]


def way_rows(found: list[Way], reader: Reader) -> list[ui.ActionRow[Any]]:
    """Return a row of buttons for up to five short names, a list for up to 25, nothing for none."""
    if not found:
        return []
    if len(found) <= BUTTONS_A_ROW and sum(len(way.label) for way in found) <= ROW_CHARACTERS:
        return [
            ui.ActionRow(
                *(
                    Leaf("card", (way.subject_id,)).button(way.label, reader.asker, f"n{place}")
                    for place, way in enumerate(found)
                )
            )
        ]
    options = [
        discord.SelectOption(label=shortened(way.label, 100), value=way.subject_id, description=say(f"kind.{way.kind}"))
        for way in found[:MOST_CHOICES]
    ]
    return [ui.ActionRow(Choice.make(say("names.placeholder"), options, "open", reader.asker))]


def leaf_row(leaves: Mapping[str, Leaf], reader: Reader, *, here: str = "") -> ui.ActionRow[Any]:
    """Return a row of buttons to other leaves, by label; the one that is shown is disabled."""
    return ui.ActionRow(
        *(
            leaf.button(label, reader.asker, f"l{place}", disabled=label == here)
            for place, (label, leaf) in enumerate(leaves.items())
        )
    )
