"""From the panel to the file: the preview, what stands in the way, saving, and what to do when somebody was faster."""

from contextlib import suppress
from functools import partial

import discord

from bot.announcements.plan import once_at
from bot.announcements.plan import preview as upcoming
from bot.announcements.sketch import to_json
from bot.client import Casebook
from bot.deliveries import planning
from bot.deliveries.calls import wall_ms
from bot.deliveries.drafting import Finding, Sheet, find, member_of, open_sheet, panel_of
from bot.deliveries.writing import MOST_LIVE, changed_parts, draft_of, sample, sketch_of
from bot.storage import announcements as stored
from bot.storage import drafts
from bot.storage.announcements import Announcement
from bot.storage.drafts import DraftGoneError, RevisedError, TooManyError
from bot.trivia.rules import snowflake_ms
from bot.ui.announce_panel import panel_card
from bot.ui.announce_proof import agree_card, faster_card, proof_card, saved_card, stopped_card
from bot.ui.errors import Refusal
from bot.ui.lasting import on_press
from bot.words import say

# How far the machine's clock may differ from Discord's.
SKEW_MS = 60_000


@on_press("write_preview")
async def preview(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show what would become of a draft, and below it the message itself."""
    sheet = await open_sheet(interaction, int(arguments[0]))
    found = await find(interaction, sheet)
    await interaction.response.edit_message(view=proof_card(found.proof))
    sketch, guild = sheet.sketch, sheet.guild
    if not (sketch.title or sketch.text or sketch.picture):
        return
    run = found.proof.runs[0] if found.proof.runs else None
    moment = run.ms if run is not None else sheet.now
    plan = found.plan or once_at(moment - moment % 1000, "UTC")
    picture = await drafts.picture_of(interaction.client.store.reader, sheet.row.id)
    draft = draft_of(sketch, guild.id, guild.name, plan, picture)
    # What is too long for Discord has been told above.
    with suppress(ValueError):
        made = sample(draft, guild.name, interaction.client.archive.series_name, run.number if run else 1, moment)
        await interaction.followup.send(
            view=made.view, files=made.files, ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
        )


@on_press("write_save")
async def save(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Put a draft on file, once, however often it is pressed; or say what keeps it from there."""
    draft_id, revision, agreed, changes = int(arguments[0]), int(arguments[1]), arguments[2], int(arguments[3])
    try:
        sheet = await open_sheet(interaction, draft_id)
    except Refusal:
        await _show_saved_already(interaction, draft_id, changes)
        return
    found = await find(interaction, sheet)
    if found.proof.stops:
        await interaction.response.edit_message(view=stopped_card(found.proof))
        return
    # What was agreed to was the draft as it stood then.
    is_agreed = sheet.row.revision == revision and set(found.proof.wanted) <= set(agreed)
    if found.proof.wanted and not is_agreed:
        await interaction.response.edit_message(view=agree_card(found.proof))
        return
    try:
        announcement, sent = await _write(interaction, sheet, found)
    except DraftGoneError:
        await _show_saved_already(interaction, draft_id, changes)
        return
    except RevisedError:
        await _show_again(interaction, draft_id)
        return
    except TooManyError:
        raise Refusal("write.stop.too_many", limit=MOST_LIVE) from None
    if announcement is None:
        await _show_faster(interaction, sheet)
        return
    interaction.client.deliveries.wake()
    edited = found.before is not None
    await _show_saved(interaction, announcement, sheet.now, edited=edited, sent=sent)


async def _write(
    interaction: discord.Interaction[Casebook], sheet: Sheet, found: Finding
) -> tuple[Announcement | None, bool]:
    """Return the announcement as it is on file, and whether any of it was sent; None where somebody was faster.

    Raises DraftGoneError, RevisedError and TooManyError, and nothing is written then.
    """
    store, row = interaction.client.store, sheet.row
    if found.plan is None:
        raise DraftGoneError
    picture = await drafts.picture_of(store.reader, row.id)
    draft = draft_of(sheet.sketch, sheet.guild.id, sheet.guild.name, found.plan, picture)
    take = partial(drafts.take, key=sheet.key, now=sheet.now, revision=row.revision)
    before = found.before
    if before is None or row.version is None:
        await planning.add(store.writer, row.id, sheet.member.id, draft, sheet.now, also=partial(take, room=MOST_LIVE))
        return await stored.get(store.reader, row.id), False
    what = changed_parts(before.draft, draft)
    if before.version == row.version and not what:
        await drafts.drop(store.writer, sheet.key, sheet.now)
    elif not await planning.edit(
        store.writer,
        before.id,
        row.version,
        draft,
        changer=sheet.member.id,
        what=what,
        now=sheet.now,
        also=take,
    ):
        # It may have been the same person, by a second press of the button.
        await drafts.get(store.reader, sheet.key, sheet.now)
        return None, False
    return await stored.get(store.reader, before.id), await drafts.is_sent(store.reader, before.id)


@on_press("write_rebase")
async def rebase(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Go on after somebody else was faster: with theirs, with one's own, or with a new announcement."""
    draft_id, which = int(arguments[0]), arguments[1]
    sheet = await open_sheet(interaction, draft_id)
    store, changes = interaction.client.store, sheet.row.announcement_id
    current = await stored.get(store.reader, changes) if changes is not None else None
    if current is None:
        raise Refusal("write.gone.announcement")
    try:
        if which == "new":
            await drafts.set_origin(store.writer, sheet.key, sheet.now, None)
            note = None
        elif current.cancelled_ms is not None:
            raise Refusal("write.cancelled")
        else:
            await drafts.set_origin(store.writer, sheet.key, sheet.now, (current.id, current.version))
            note = say("write.faster.mine.note")
        if which == "theirs":
            content = to_json(sketch_of(current.draft))
            picture = current.draft.picture
            await drafts.change_picture(store.writer, sheet.key, sheet.now, picture, lambda _: content)
            note = say("write.faster.theirs.note")
    except DraftGoneError:
        raise Refusal("write.gone.draft") from None
    await _show_again(interaction, draft_id, *([note] if note else []))


async def _show_faster(interaction: discord.Interaction[Casebook], sheet: Sheet) -> None:
    reader, changes = interaction.client.store.reader, sheet.row.announcement_id
    current = await stored.get(reader, changes) if changes is not None else None
    made = await stored.changes(reader, changes) if changes is not None else []
    view = faster_card(
        await panel_of(interaction, sheet),
        made[-1] if made else None,
        cancelled=current is None or current.cancelled_ms is not None,
    )
    await interaction.response.edit_message(view=view)


async def _show_saved_already(interaction: discord.Interaction[Casebook], draft_id: int, changes: int) -> None:
    """Show what a draft that is gone has come to; `changes` is 0 or the announcement that it was to change.

    Raises Refusal where it has come to nothing.
    """
    guild, member, _ = await member_of(interaction)
    reader = interaction.client.store.reader
    announcement_id = changes or draft_id
    found = await stored.get(reader, announcement_id) if announcement_id < 1 << 63 else None
    if found is None or found.draft.guild_id != guild.id:
        raise Refusal("write.gone.draft")
    since = snowflake_ms(draft_id) - SKEW_MS
    made = await stored.changes(reader, found.id)
    if changes and not any(one.user_id == member.id and one.at_ms >= since for one in made):
        # It was thrown away.
        raise Refusal("write.gone.draft")
    sent = await drafts.is_sent(reader, found.id)
    await _show_saved(interaction, found, wall_ms(), edited=bool(changes), sent=sent)


async def _show_saved(
    interaction: discord.Interaction[Casebook], announcement: Announcement, now: int, *, edited: bool, sent: bool
) -> None:
    plan = planning.plan_of(announcement.draft)
    run = next(iter(upcoming(plan, now, 1)), None)
    await interaction.response.edit_message(view=saved_card(announcement, plan, run, edited=edited, sent=sent))


async def _show_again(interaction: discord.Interaction[Casebook], draft_id: int, *notes: str) -> None:
    panel = await panel_of(interaction, await open_sheet(interaction, draft_id), *notes)
    await interaction.response.edit_message(view=panel_card(panel, "what"))
