"""The picture of an announcement that is being written: its bytes are read and kept, so it cannot go missing."""

import re
from typing import Any

import aiohttp
import discord
from msgspec.structs import replace

from bot.announcements.pictures import format_of
from bot.announcements.placeholders import harmless
from bot.announcements.sketch import Sketch, from_json, to_json
from bot.client import Casebook
from bot.deliveries.drafting import Sheet, change_sheet, open_sheet, panel_of
from bot.storage import drafts
from bot.storage.drafts import DraftGoneError
from bot.ui.announce_forms import ALT_LIMIT, picture_form
from bot.ui.announce_panel import panel_card
from bot.ui.errors import Refusal
from bot.ui.lasting import chosen_files, fields, on_form, on_press

_MEGABYTE = 1 << 20
# Discord's default. A server may be given more, but what fits here fits every server, and the database.
_MOST_BYTES = 10 * _MEGABYTE


@on_press("write_picture")
async def ask(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Open the form for the picture."""
    sheet = await open_sheet(interaction, int(arguments[0]))
    megabytes = _limit(sheet.guild) // _MEGABYTE
    await interaction.response.send_modal(picture_form(sheet.row.id, sheet.sketch, megabytes))


@on_form("write_picture")
async def keep(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Read the file that was sent, and keep it with what describes it; without a file the description alone."""
    draft_id = int(arguments[0])
    sheet = await open_sheet(interaction, draft_id)
    alt = " ".join(fields(interaction).get("alt", "").split())[:ALT_LIMIT]
    file = next(iter(chosen_files(interaction)), None)
    if file is None:
        await interaction.response.edit_message(
            view=await _panel(interaction, await change_sheet(interaction, draft_id, lambda old: replace(old, alt=alt)))
        )
        return
    _check_size(sheet.guild, file.filename, file.size)
    # Reading it takes as long as the network likes.
    await interaction.response.defer()
    data = await _read(file)
    _check_size(sheet.guild, file.filename, len(data))
    kind = format_of(data)
    if kind is None:
        raise Refusal("write.picture.format", name=harmless(file.filename))
    name = f"{_plain(file.filename)}.{kind}"
    kept = await _keep(interaction, sheet, data, lambda old: replace(old, picture=name, alt=alt))
    await interaction.edit_original_response(view=await _panel(interaction, kept))


@on_press("write_unpicture")
async def remove(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Take the picture away."""
    sheet = await open_sheet(interaction, int(arguments[0]))
    kept = await _keep(interaction, sheet, None, lambda old: replace(old, picture=None, alt=""))
    await interaction.response.edit_message(view=await _panel(interaction, kept))


async def _keep(interaction: discord.Interaction[Casebook], sheet: Sheet, data: bytes | None, changed: Any) -> Sheet:
    def content(kept: str) -> str:
        sketch: Sketch = changed(from_json(kept))
        return to_json(sketch)

    try:
        row = await drafts.change_picture(interaction.client.store.writer, sheet.key, sheet.now, data, content)
    except DraftGoneError:
        raise Refusal("write.gone.draft") from None
    return Sheet(sheet.guild, sheet.member, sheet.server, row, sheet.now)


async def _read(file: discord.Attachment) -> bytes:
    try:
        return await file.read()
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        raise Refusal("write.picture.unread", name=harmless(file.filename)) from error


def _check_size(guild: discord.Guild, name: str, size: int) -> None:
    if size > _limit(guild):
        raise Refusal("write.picture.large", name=harmless(name), megabytes=_limit(guild) // _MEGABYTE)


def _limit(guild: discord.Guild) -> int:
    return min(guild.filesize_limit, _MOST_BYTES)


def _plain(filename: str) -> str:
    """Return a name that Discord leaves as it is, so that the message finds its file by it."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", filename.rsplit(".", 1)[0]).strip("-_")[:40] or "picture"


async def _panel(interaction: discord.Interaction[Casebook], sheet: Sheet) -> discord.ui.LayoutView:
    return panel_card(await panel_of(interaction, sheet), "what")
