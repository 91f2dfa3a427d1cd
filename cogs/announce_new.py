"""/announce new, edit and copy: where the writing of an announcement begins."""

from dataclasses import replace

import discord
import msgspec
from discord import app_commands

from bot.announcements.clocks import to_local
from bot.announcements.sketch import Sketch, from_json, timed, to_json
from bot.announcements.when import Fault, read
from bot.announcements.wording import why_not
from bot.client import Casebook
from bot.deliveries.calls import wall_ms
from bot.deliveries.drafting import Sheet, member_of, open_sheet, panel_of, place_of
from bot.deliveries.front import announcement_of, named, suggested
from bot.deliveries.writing import may_see, sketch_of, without_time
from bot.storage import drafts
from bot.storage.announcements import Announcement
from bot.storage.drafts import DraftRow, Key
from bot.storage.servers import Server
from bot.ui.announce_forms import TIME_LIMIT, new_form
from bot.ui.announce_panel import Tab, panel_card
from bot.ui.announce_times import wall
from bot.ui.announce_words import WRITTEN
from bot.ui.errors import Refusal, answering
from bot.ui.lasting import chosen, fields, on_form, on_press
from bot.ui.layouts import shortened
from bot.words import say
from cogs.announce import announce


@announce.command(name="new", description=say("command.announce.new"))
@app_commands.describe(when=say("command.announce.new.when"))
async def new(
    interaction: discord.Interaction[Casebook], when: app_commands.Range[str, 1, TIME_LIMIT] | None = None
) -> None:
    """Open the form with which an announcement begins."""
    _, _, server = await member_of(interaction)
    found = read(when, wall_ms(), server.clock) if when else None
    fault = why_not(found) if isinstance(found, Fault) else None
    await interaction.response.send_modal(new_form(when or "", fault))


@on_form("write_new")
async def begin(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep what was written as a draft, and show the panel."""
    guild, member, server = await member_of(interaction)
    filled, now = fields(interaction), wall_ms()
    usual = server.announce_channel
    home = place_of(guild, usual) if usual is not None and may_see(member, usual) else None
    sketch = Sketch(
        zone=server.clock.key,
        title=filled.get("title", "").strip(),
        text=filled.get("text", "").strip(),
        places=(home,) if home is not None else (),
    )
    if said := filled.get("when", "").strip():
        sketch = timed(sketch, said, now)
    key = Key(interaction.id, guild.id, member.id)
    await drafts.add(interaction.client.store.writer, key, to_json(sketch), now)
    # It is thrown away in time.
    interaction.client.deliveries.wake()
    # What is still to be decided is what is shown.
    tab: Tab = "when" if sketch.start is None else "where" if not sketch.places else "what"
    panel = await panel_of(interaction, await open_sheet(interaction, interaction.id))
    others = await drafts.others(interaction.client.store.reader, key, now)
    panel = replace(panel, others=tuple((one.id, _begun(one, server)) for one in others))
    await interaction.response.send_message(view=panel_card(panel, tab), ephemeral=True)


def _begun(row: DraftRow, server: Server) -> str:
    """Return what a draft is called in a list."""
    sketch = from_json(row.content)
    name = " ".join((sketch.title or sketch.text).split()) or say("write.untitled")
    return f"{shortened(name, 75)} · {wall(to_local(row.made_ms, server.clock))}"


@on_press("write_open")
async def open_other(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show another draft that its author has begun."""
    value = chosen(interaction)
    if not value.isdecimal():
        raise Refusal("error.old_button")
    panel = await panel_of(interaction, await open_sheet(interaction, int(value)))
    await interaction.response.edit_message(view=panel_card(panel, "what"))


async def _suggest(interaction: discord.Interaction[Casebook], typed: str) -> list[app_commands.Choice[str]]:
    """Offer the server's announcements to whoever may announce there."""
    return await suggested(interaction, typed, written=True)


@announce.command(name="edit", description=say("command.announce.edit"))
@app_commands.describe(announcement=say("command.announce.which"))
@app_commands.autocomplete(announcement=answering(_suggest))
async def edit(interaction: discord.Interaction[Casebook], announcement: app_commands.Range[str, 1, 100]) -> None:
    """Show the panel with an announcement on it."""
    await _edit(interaction, _written(await named(interaction, announcement, whole=True)))


@announce.command(name="copy", description=say("command.announce.copy"))
@app_commands.describe(announcement=say("command.announce.which"))
@app_commands.autocomplete(announcement=answering(_suggest))
async def copy(interaction: discord.Interaction[Casebook], announcement: app_commands.Range[str, 1, 100]) -> None:
    """Show the panel with a new announcement on it that says the same."""
    await _copy(interaction, _written(await named(interaction, announcement, whole=True)))


@on_press("write_edit")
async def press_edit(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show the panel with an announcement on it, wherever its button was pressed."""
    await _edit(interaction, _written(await announcement_of(interaction, arguments[0], whole=True)))


@on_press("write_copy")
async def press_copy(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show the panel with a copy on it, wherever the button was pressed."""
    await _copy(interaction, _written(await announcement_of(interaction, arguments[0], whole=True)))


async def _edit(interaction: discord.Interaction[Casebook], announcement: Announcement) -> None:
    if announcement.cancelled_ms is not None:
        raise Refusal("write.cancelled")
    guild, member, _ = await member_of(interaction)
    store, now = interaction.client.store, wall_ms()
    origin = (announcement.id, announcement.version)
    key = Key(interaction.id, guild.id, member.id)
    begun = await drafts.begun(store.reader, key, origin, now)
    if begun is not None:
        sheet = await open_sheet(interaction, begun)
        await _show(interaction, sheet, "what", *([say("write.resumed")] if sheet.row.revision > 1 else []))
        return
    content, picture = to_json(sketch_of(announcement.draft)), announcement.draft.picture
    await drafts.add(store.writer, key, content, now, picture=picture, origin=origin)
    interaction.client.deliveries.wake()
    await _show(interaction, await open_sheet(interaction, key.id), "what")


async def _copy(interaction: discord.Interaction[Casebook], announcement: Announcement) -> None:
    guild, member, _ = await member_of(interaction)
    key = Key(interaction.id, guild.id, member.id)
    sketch = without_time(sketch_of(announcement.draft))
    # What is gone stays for the panel to say so.
    unseen = [
        place
        for place in sketch.places
        if guild.get_channel_or_thread(place.channel_id) is not None and not may_see(member, place.channel_id)
    ]
    sketch = msgspec.structs.replace(sketch, places=tuple(one for one in sketch.places if one not in unseen))
    places = ", ".join(f"<#{one.channel_id}>" for one in unseen)
    await drafts.add(
        interaction.client.store.writer, key, to_json(sketch), wall_ms(), picture=announcement.draft.picture
    )
    interaction.client.deliveries.wake()
    notes = [say("write.channels.refused", places=places)] if unseen else []
    await _show(interaction, await open_sheet(interaction, key.id), "when", *notes)


def _written(found: Announcement) -> Announcement:
    """Return an announcement that somebody wrote. Raises Refusal for one that writes itself."""
    if found.draft.kind != WRITTEN:
        raise Refusal("write.automatic")
    return found


async def _show(interaction: discord.Interaction[Casebook], sheet: Sheet, tab: Tab, *notes: str) -> None:
    panel = await panel_of(interaction, sheet, *notes)
    await interaction.response.send_message(view=panel_card(panel, tab), ephemeral=True)
