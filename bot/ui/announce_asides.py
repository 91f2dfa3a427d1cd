"""What takes the panel's place for a moment: the placeholders, zones to choose from, a question before it burns."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.announcements.placeholders import NAMES, Values, fill, harmless
from bot.announcements.wording import zone_line
from bot.announcements.zones import Zone
from bot.ui.announce_panel import Panel, tab_row
from bot.ui.lasting import Choice, Press
from bot.ui.layouts import card, small
from bot.words import say


def placeholders_card(panel: Panel, values: Values) -> ui.LayoutView:
    """Return the table of placeholders, each with what it would be now."""
    lines = [
        say(
            "write.placeholder",
            name=f"{{{name}}}",
            what=say(f"write.placeholder.{name}"),
            now=fill(f"{{{name}}}", values),
        )
        for name in NAMES
    ]
    return card(
        "## " + say("write.placeholders"),
        "\n".join(lines),
        small(say("write.placeholders.styles", example="`{time:R}`") + "\n" + say("write.placeholders.braces")),
        rows=[tab_row(panel)],
    )


def zones_card(panel: Panel, said: str, found: Sequence[Zone]) -> ui.LayoutView:
    """Return the zones that somebody may have meant; none found says so."""
    choose: list[ui.ActionRow[Any]] = []
    if found:
        options = [discord.SelectOption(label=zone_line(zone), value=zone.key) for zone in found]
        choose.append(ui.ActionRow(Choice.make(say("write.zone.choose"), options, "write_zone", panel.draft_id)))
    sentence = say("write.zone.several", said=harmless(said)) if found else say("write.zone.none", said=harmless(said))
    again = Press.make(say("write.zone.again"), "write_form", panel.draft_id, "zone")
    back = Press.make(say("write.back"), "write_tab", panel.draft_id, "when", "b")
    return card("## " + say("write.zone"), sentence, *choose, rows=[ui.ActionRow(again, back)])


def drop_card(panel: Panel) -> ui.LayoutView:
    """Return the question whether a draft is really to be thrown away."""
    yes = Press.make(say("write.drop.yes"), "write_drop", panel.draft_id, "yes", style=discord.ButtonStyle.danger)
    no = Press.make(say("write.drop.no"), "write_tab", panel.draft_id, "what")
    return card("### " + say("write.drop.title"), say("write.drop.what"), rows=[ui.ActionRow(yes, no)])
