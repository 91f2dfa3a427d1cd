"""/announce why: what became of each run in each channel, and the buttons that mend it.

The same buttons stand under what is told in a server's log channel, for whoever may announce there.
"""

from collections.abc import Iterable

import discord
from discord import app_commands

from bot.announcements.outbox import IllegalMoveError
from bot.client import Casebook
from bot.deliveries.calls import wall_ms
from bot.deliveries.desk import briefs_of, entry_of, fault_lines
from bot.deliveries.front import (
    announcement_of,
    check_mentions,
    delivery_of,
    is_own,
    named,
    number,
    present,
    suggested,
)
from bot.deliveries.house import check_announcer
from bot.deliveries.loudness import loud_line
from bot.storage import deliveries as outgoing
from bot.storage.announcements import Announcement, Draft
from bot.storage.deliveries import Delivery
from bot.ui.announce_list import Entry
from bot.ui.announce_why import PAGE, Fate, done_card, doubt_card, troubles_card, waits, why_card
from bot.ui.announce_words import wants_ping
from bot.ui.choices import MOST_CHOICES
from bot.ui.errors import answering
from bot.ui.lasting import chosen, on_press
from bot.words import say
from cogs.announce import announce


@announce.command(name="why", description=say("command.announce.why"))
@app_commands.describe(announcement=say("command.announce.why.which"))
async def why(
    interaction: discord.Interaction[Casebook], announcement: app_commands.Range[str, 1, 100] | None = None
) -> None:
    """Show what became of an announcement, or what has gone wrong with any."""
    if announcement is None:
        await _show_troubles(interaction, 0)
    else:
        await _show_why(interaction, await named(interaction, announcement), 0)


@why.autocomplete("announcement")
@answering
async def suggest(interaction: discord.Interaction[Casebook], current: str) -> list[app_commands.Choice[str]]:
    """Suggest the announcements of the server, those cancelled lately among them."""
    return await suggested(interaction, current, over=True)


@on_press("desk_why")
async def turn_why(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show another page of an announcement, or of all that has gone wrong."""
    page, announcement = number(arguments[0]), arguments[1]
    if announcement == "0":
        await _show_troubles(interaction, page)
    else:
        await _show_why(interaction, await announcement_of(interaction, announcement), page)


@on_press("announce_why")
async def show_why(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show what became of an announcement to whoever asks under a message of the log channel."""
    await _show_why(interaction, await announcement_of(interaction, arguments[0]), 0)


@on_press("desk_why_of")
async def choose_why(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show what became of the announcement that was chosen."""
    await _show_why(interaction, await announcement_of(interaction, chosen(interaction)), 0)


@on_press("outbox_retry")
async def retry(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Try once more what has failed, is unknown or was skipped; what may be there already after a question only."""
    found, row = await delivery_of(interaction, arguments[0])
    if row.state == "unknown" and "sure" not in arguments:
        await present(interaction, doubt_card(row))
        return
    if row.step == "post" and found.cancelled_ms is not None:
        told = say("desk.refused.over")
    else:
        if row.step == "post":
            check_mentions(interaction, found.draft)
        try:
            done = await interaction.client.deliveries.retry(row, interaction.user.id)
            told = say("desk.retry.done" if done else "desk.faster")
        except IllegalMoveError:
            told = say("desk.retry.seen_to")
    await _show_done(interaction, found, arguments, told)


@on_press("outbox_hasten")
async def hasten(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Try now what waits for its next try."""
    found, row = await delivery_of(interaction, arguments[0])
    check_mentions(interaction, found.draft)
    done = waits(row) and await interaction.client.deliveries.hasten(row)
    await _show_done(interaction, found, arguments, say("desk.retry.done" if done else "desk.retry.seen_to"))


@on_press("outbox_skip")
async def skip(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Leave a row be that has failed, is unknown or waits."""
    found, row = await delivery_of(interaction, arguments[0])
    try:
        done = await interaction.client.deliveries.skip(row, interaction.user.id)
        told = say("desk.leave.done" if done else "desk.faster")
    except IllegalMoveError:
        told = say("desk.retry.seen_to")
    await _show_done(interaction, found, arguments, told)


async def _show_done(
    interaction: discord.Interaction[Casebook], found: Announcement, arguments: list[str], told: str
) -> None:
    page = number(arguments[1]) if len(arguments) > 1 else 0
    if not is_own(interaction):
        await present(interaction, done_card(told, found.id))
    elif "all" in arguments:
        await _show_troubles(interaction, page, told)
    else:
        await _show_why(interaction, found, page, told)


async def _show_why(
    interaction: discord.Interaction[Casebook], found: Announcement, page: int, told: str | None = None
) -> None:
    reader = interaction.client.store.reader
    pages = max(1, -(-await outgoing.count_posts(reader, found.id) // PAGE))
    page = min(page, pages - 1)
    posts = await outgoing.posts(reader, found.id, PAGE, page * PAGE)
    steps: dict[str, list[Delivery]] = {}
    for run in {post.run for post in posts}:
        steps[run] = [row for row in await outgoing.steps_of(reader, found.id, run) if row.step != "post"]
    fates = [Fate(post, tuple(row for row in steps[post.run] if row.channel_id == post.channel_id)) for post in posts]
    entry = entry_of(found, wall_ms())
    view = why_card(
        entry,
        fates,
        page,
        pages,
        coming=await _loud(interaction, entry),
        faults=fault_lines(interaction.guild, found.draft),
        lost=_lost(interaction.guild, [found.draft]),
        told=told,
    )
    await present(interaction, view)


async def _loud(interaction: discord.Interaction[Casebook], entry: Entry) -> list[str]:
    """Return what is to be said of whether the next post notifies anybody."""
    draft = entry.announcement.draft
    if entry.run is None or not wants_ping(draft):
        return []
    server = await check_announcer(interaction)
    line = await loud_line(interaction.client.store.reader, server, draft, wall_ms())
    return [line] if line else []


async def _show_troubles(interaction: discord.Interaction[Casebook], page: int, told: str | None = None) -> None:
    await check_announcer(interaction)
    reader, guild_id = interaction.client.store.reader, interaction.guild_id or 0
    pages = max(1, -(-await outgoing.count_troubles(reader, guild_id) // PAGE))
    page = min(page, pages - 1)
    rows = await outgoing.troubles(reader, guild_id, PAGE, page * PAGE)
    here, now = {row.announcement_id for row in rows}, wall_ms()
    known = await briefs_of(reader, guild_id, now, over=True)
    known.sort(key=lambda one: one.id not in here)
    entries = [entry_of(one, now) for one in known[:MOST_CHOICES]]
    lost = _lost(interaction.guild, [one.announcement.draft for one in entries])
    await present(interaction, troubles_card(entries, rows, page, pages, lost=lost, told=told))


def _lost(guild: discord.Guild | None, drafts: Iterable[Draft]) -> frozenset[int]:
    """Return the roles in drafts that are gone."""
    roles = {role for draft in drafts for role in draft.roles}
    return frozenset(role for role in roles if guild is not None and guild.get_role(role) is None)
