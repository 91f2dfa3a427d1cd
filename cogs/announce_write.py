"""The panel on which an announcement is written: each press changes its draft at once, and shows it."""

from collections.abc import Callable
from datetime import date
from typing import get_args

import discord
from babel.dates import format_date
from babel.lists import format_list
from msgspec.structs import replace

from bot.announcements import sketch as sketches
from bot.announcements.colours import NoColour, colour
from bot.announcements.placeholders import Values, harmless
from bot.announcements.repeats import Weekly
from bot.announcements.sketch import Sketch, Way, fault_of
from bot.announcements.wording import why_not
from bot.announcements.zones import search, spelled
from bot.client import Casebook
from bot.deliveries.drafting import Sheet, change_sheet, open_sheet, panel_of, place_of
from bot.deliveries.writing import may_mention, may_mention_everyone, may_see
from bot.storage import drafts
from bot.storage.drafts import DraftGoneError
from bot.ui import announce_forms as forms
from bot.ui.announce_asides import drop_card, placeholders_card, zones_card
from bot.ui.announce_panel import (
    LATE_RULES,
    MOST_PLACES,
    MOST_ROLES,
    TABS,
    Tab,
    panel_card,
)
from bot.ui.announce_proof import dropped_card
from bot.ui.errors import Refusal
from bot.ui.lasting import Form, chosen, chosen_values, fields, on_form, on_press
from bot.words import LOCALE, say

_MOST_RUNS = 10_000
_MOST_EVERY = 1000
_DAY_MS = 86_400_000


@on_press("write_tab")
async def turn(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show another part of the panel."""
    tab = next((one for one in TABS if one == arguments[1]), TABS[0])
    await _show(interaction, await open_sheet(interaction, int(arguments[0])), tab)


@on_press("write_help")
async def show_placeholders(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show the table of placeholders, with what they would be in this draft."""
    sheet = await open_sheet(interaction, int(arguments[0]))
    sketch = sheet.sketch
    channel = sketch.places[0].channel_id if sketch.places else interaction.channel_id or 0
    moment = sketch.start_ms if sketch.start_ms is not None else sheet.now + _DAY_MS
    values = Values(sheet.guild.name, channel, interaction.client.archive.series_name, 1, moment)
    await interaction.response.edit_message(view=placeholders_card(await panel_of(interaction, sheet), values))


@on_press("write_drop")
async def drop(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Throw a draft away, after a question."""
    sheet = await open_sheet(interaction, int(arguments[0]))
    if arguments[1] != "yes":
        await interaction.response.edit_message(view=drop_card(await panel_of(interaction, sheet)))
        return
    try:
        await drafts.drop(interaction.client.store.writer, sheet.key, sheet.now)
    except DraftGoneError:
        raise Refusal("write.gone.draft") from None
    await interaction.response.edit_message(view=dropped_card())


@on_press("write_form")
async def open_form(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Open the form for one part of a draft."""
    sheet = await open_sheet(interaction, int(arguments[0]))
    await interaction.response.send_modal(_form(arguments[1], sheet))


def _form(which: str, sheet: Sheet) -> Form:
    draft_id, sketch = sheet.row.id, sheet.sketch
    match which:
        case "text":
            return forms.text_form(draft_id, sketch)
        case "time":
            fault = fault_of(sketch)
            return forms.time_form(draft_id, sketch, why_not(fault) if fault else None)
        case "zone":
            return forms.zone_form(draft_id, sketch)
        case "every":
            return forms.every_form(draft_id, sketch)
        case "end":
            return forms.end_form(draft_id, sketch)
        case "colour":
            return forms.colour_form(draft_id, sketch)
        case "thread":
            return forms.thread_form(draft_id, sketch)
    raise Refusal("error.old_button")


@on_form("write_form")
async def fill_in(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep what was filled into a form."""
    draft_id, which, filled = int(arguments[0]), arguments[1], fields(interaction)
    if which == "zone":
        await _look_for_zone(interaction, draft_id, filled.get("zone", ""))
        return
    handlers: dict[str, tuple[Tab, Callable[[Sketch, dict[str, str], int], Sketch]]] = {
        "text": ("what", _with_text),
        "time": ("when", _with_time),
        "every": ("when", _with_every),
        "end": ("when", _with_end),
        "colour": ("what", _with_colour),
        "thread": ("where", _with_thread),
    }
    if which not in handlers:
        raise Refusal("error.old_button")
    tab, handler = handlers[which]
    now = (await open_sheet(interaction, draft_id)).now
    await _show(interaction, await change_sheet(interaction, draft_id, lambda old: handler(old, filled, now)), tab)


@on_press("write_set")
async def choose(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep what was chosen in a select."""
    draft_id, field = int(arguments[0]), arguments[1]
    match field:
        case "channels":
            await _choose_channels(interaction, draft_id)
        case "roles":
            await _choose_roles(interaction, draft_id)
        case _:
            value = chosen_values(interaction)
            sheet = await change_sheet(interaction, draft_id, lambda old: _with_choice(old, field, value))
            await _show(interaction, sheet, "when")


@on_press("write_zone")
async def choose_zone(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep the zone that was chosen from several."""
    zone = spelled(chosen(interaction))
    if zone is None:
        raise Refusal("error.old_button")
    sheet = await change_sheet(interaction, int(arguments[0]), lambda old: sketches.in_zone(old, zone))
    await _show(interaction, sheet, "when")


@on_press("write_flip")
async def flip(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep the other of two. The button says which, so pressing it twice does not set it back."""
    draft_id, field, value = int(arguments[0]), arguments[1], arguments[2] == "on"
    if field == "publish":
        await _show(
            interaction, await change_sheet(interaction, draft_id, lambda old: replace(old, publish=value)), "where"
        )
        return
    sheet = await open_sheet(interaction, draft_id)
    channels = [place.channel_id for place in sheet.sketch.places]
    if value and not may_mention_everyone(sheet.member, channels):
        raise Refusal("write.everyone.refused")
    await _show(interaction, await change_sheet(interaction, draft_id, lambda old: replace(old, everyone=value)), "who")


async def _choose_channels(interaction: discord.Interaction[Casebook], draft_id: int) -> None:
    sheet = await open_sheet(interaction, draft_id)
    wanted = [int(value) for value in chosen_values(interaction)][:MOST_PLACES]
    found = {one: place_of(sheet.guild, one) for one in wanted}
    places = tuple(place for one, place in found.items() if place is not None and may_see(sheet.member, one))
    kept = {place.channel_id for place in places}
    # A select does not show what the bot cannot see, a thread that sleeps: it goes unasked, and that is told.
    unseen = [one.channel_id for one in sheet.sketch.places if not sheet.guild.get_channel_or_thread(one.channel_id)]
    refused = [f"<#{one}>" for one in dict.fromkeys([*wanted, *unseen]) if one not in kept]
    notes = [say("write.channels.refused", places=", ".join(refused))] if refused else []
    await _show(
        interaction, await change_sheet(interaction, draft_id, lambda old: replace(old, places=places)), "where", *notes
    )


async def _choose_roles(interaction: discord.Interaction[Casebook], draft_id: int) -> None:
    sheet = await open_sheet(interaction, draft_id)
    wanted = [int(value) for value in chosen_values(interaction)][:MOST_ROLES]
    channels = [place.channel_id for place in sheet.sketch.places]
    roles = tuple(one for one in wanted if may_mention(sheet.member, one, channels))
    refused = [f"<@&{one}>" for one in wanted if one not in roles]
    notes = [say("write.roles.refused", roles=", ".join(refused))] if refused else []
    await _show(
        interaction, await change_sheet(interaction, draft_id, lambda old: replace(old, roles=roles)), "who", *notes
    )


async def _look_for_zone(interaction: discord.Interaction[Casebook], draft_id: int, said: str) -> None:
    sheet = await open_sheet(interaction, draft_id)
    exact = spelled(said.strip())
    found = search(said, sheet.now) if said.strip() else ()
    if exact is None and len(found) == 1:
        exact = found[0].key
    if exact is None:
        await interaction.response.edit_message(view=zones_card(await panel_of(interaction, sheet), said, found))
        return
    zone = exact
    await _show(interaction, await change_sheet(interaction, draft_id, lambda old: sketches.in_zone(old, zone)), "when")


def _with_text(sketch: Sketch, filled: dict[str, str], now: int) -> Sketch:
    return replace(sketch, title=" ".join(filled.get("title", "").split()), text=filled.get("text", "").strip())


def _with_time(sketch: Sketch, filled: dict[str, str], now: int) -> Sketch:
    return sketches.timed(sketch, filled.get("when", ""), now)


def _with_every(sketch: Sketch, filled: dict[str, str], now: int) -> Sketch:
    said = filled.get("every", "").strip()
    number = _number(said, _MOST_EVERY)
    if number is None:
        raise Refusal("write.every.wrong", said=harmless(said))
    try:
        return replace(sketch, repeat=sketches.every(sketch.repeat, number))
    except ValueError:
        raise Refusal("error.old_button") from None


def _with_end(sketch: Sketch, filled: dict[str, str], now: int) -> Sketch:
    day, count = filled.get("day", "").strip(), filled.get("count", "").strip()
    if day and count:
        raise Refusal("write.end.both")
    if sketch.start is None:
        raise Refusal("error.old_button")
    number = _number(count, _MOST_RUNS)
    if count and number is None:
        raise Refusal("write.end.count_wrong", said=harmless(count))
    days = sketches.last_day_of(day, sketch.start) if day else ()
    if day and not days:
        raise Refusal("write.end.day_wrong", said=harmless(day))
    if len(days) > 1:
        raise Refusal("write.end.ambiguous", said=harmless(day), days=_or([_date(one) for one in days]))
    return replace(sketch, last_day=days[0] if days else None, count=number)


def _with_colour(sketch: Sketch, filled: dict[str, str], now: int) -> Sketch:
    said = filled.get("colour", "").strip()
    found = colour(said) if said else None
    if isinstance(found, NoColour):
        if found.near:
            raise Refusal("write.colour.near", said=harmless(said), near=found.near)
        raise Refusal("write.colour.unknown", said=harmless(said))
    return replace(sketch, colour=found)


def _with_thread(sketch: Sketch, filled: dict[str, str], now: int) -> Sketch:
    return replace(sketch, thread=" ".join(filled.get("thread", "").split()))


def _with_choice(sketch: Sketch, field: str, values: list[str]) -> Sketch:
    """Return a sketch with what a select says. Raises Refusal for what none offers."""
    value = values[0] if values else ""
    if field == "repeat" and (way := next((way for way in get_args(Way) if way == value), None)):
        return sketches.repeating(sketch, way)
    days = frozenset(int(day) for day in values if day.isdecimal() and int(day) < 7)
    if field == "days" and days and isinstance(sketch.repeat, Weekly):
        return replace(sketch, repeat=replace(sketch.repeat, days=days))
    if field == "late" and (rule := next((rule for rule in LATE_RULES if rule == value), None)):
        return replace(sketch, late=rule)
    if field == "tolerance" and value.isdecimal() and int(value) in {*sketches.TOLERANCES_MS, sketch.tolerance_ms}:
        return replace(sketch, tolerance_ms=int(value))
    raise Refusal("error.old_button")


def _number(text: str, most: int) -> int | None:
    # Other scripts have digits, too, and int() reads them; a superscript it does not.
    return int(text) if text.isdecimal() and 1 <= int(text) <= most else None


def _or(words: list[str]) -> str:
    return str(format_list(words, style="or", locale=LOCALE))


def _date(day: date) -> str:
    return str(format_date(day, "d MMMM y", locale=LOCALE))


async def _show(interaction: discord.Interaction[Casebook], sheet: Sheet, tab: Tab, *notes: str) -> None:
    await interaction.response.edit_message(view=panel_card(await panel_of(interaction, sheet, *notes), tab))
