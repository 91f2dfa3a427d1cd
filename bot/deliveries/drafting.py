"""The desk at which somebody writes: the draft that a button means, as its author sees it, and what would become of it.

Whoever presses is asked anew whether they may announce, and only their own drafts of this server are found: a right may
be lost between two presses, and a custom_id can be made up.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import discord

from bot.announcements.placeholders import unknown
from bot.announcements.plan import Plan, preview
from bot.announcements.sketch import Place, Sketch, from_json, to_json
from bot.deliveries import planning
from bot.deliveries.calls import wall_ms
from bot.deliveries.house import check_announcer
from bot.deliveries.loudness import loud_line
from bot.deliveries.rights import draft_faults, fault_line
from bot.deliveries.writing import (
    draft_of,
    final_plan,
    may_mention,
    may_mention_everyone,
    may_see,
    stops,
)
from bot.storage import announcements as stored
from bot.storage import drafts
from bot.storage.announcements import Announcement
from bot.storage.drafts import DraftGoneError, DraftRow, Key
from bot.storage.servers import Server
from bot.ui.announce_panel import Panel
from bot.ui.announce_proof import Proof
from bot.ui.announce_words import title_of
from bot.ui.errors import Refusal
from bot.words import say

# What no right mends: another channel or role has to be chosen.
_HOPELESS = frozenset({"channel_gone", "wrong_kind", "role_gone", "nested"})


@dataclass(frozen=True)
class Sheet:
    """A draft on the desk of its author, at a moment (ms)."""

    guild: discord.Guild
    member: discord.Member
    server: Server
    row: DraftRow
    now: int

    @property
    def sketch(self) -> Sketch:
        """What it says so far."""
        return from_json(self.row.content)

    @property
    def key(self) -> Key:
        """By what it is found."""
        return Key(self.row.id, self.guild.id, self.member.id)


@dataclass(frozen=True)
class Finding:
    """What would become of a draft: its plan, the announcement that it changes, and what its author is told."""

    plan: Plan | None
    before: Announcement | None
    proof: Proof


async def member_of(interaction: discord.Interaction[Any]) -> tuple[discord.Guild, discord.Member, Server]:
    """Return the server, who asks, and its settings. Raises Refusal for whoever may not announce there."""
    server = await check_announcer(interaction)
    if interaction.guild is None or not isinstance(interaction.user, discord.Member):
        raise Refusal("error.servers_only")
    return interaction.guild, interaction.user, server


async def open_sheet(interaction: discord.Interaction[Any], draft_id: int) -> Sheet:
    """Return the draft that a component means. Raises Refusal."""
    guild, member, server = await member_of(interaction)
    now = wall_ms()
    if draft_id >= 1 << 63:
        # More than SQLite's integers hold: made up.
        raise Refusal("write.gone.draft")
    try:
        row = await drafts.get(interaction.client.store.reader, Key(draft_id, guild.id, member.id), now)
    except DraftGoneError:
        raise Refusal("write.gone.draft") from None
    return Sheet(guild, member, server, row, now)


async def change_sheet(
    interaction: discord.Interaction[Any], draft_id: int, changed: Callable[[Sketch], Sketch]
) -> Sheet:
    """Change a draft, and return it once that is committed. Raises Refusal, and what `changed` raises."""
    guild, member, server = await member_of(interaction)
    now = wall_ms()

    def content(kept: str) -> str:
        return to_json(changed(from_json(kept)))

    try:
        row = await drafts.change(interaction.client.store.writer, Key(draft_id, guild.id, member.id), now, content)
    except DraftGoneError:
        raise Refusal("write.gone.draft") from None
    return Sheet(guild, member, server, row, now)


async def panel_of(interaction: discord.Interaction[Any], sheet: Sheet, *notes: str) -> Panel:
    """Return a draft as its author sees it."""
    sketch, row = sheet.sketch, sheet.row
    channels = {place.channel_id for place in sketch.places}
    gone = {one for one in channels if sheet.guild.get_channel_or_thread(one) is None}
    gone |= {one for one in sketch.roles if sheet.guild.get_role(one) is None}
    changes = row.announcement_id
    known = None if changes is None else await stored.get(interaction.client.store.reader, changes, whole=False)
    return Panel(
        draft_id=row.id,
        revision=row.revision,
        sketch=sketch,
        now=sheet.now,
        announcement_id=changes,
        name=title_of(known.draft) if known is not None else None,
        zoned=sheet.server.zone is not None or sketch.zone != "UTC",
        gone=frozenset(gone),
        notes=notes,
    )


async def find(interaction: discord.Interaction[Any], sheet: Sheet) -> Finding:
    """Return what would become of a draft as it is."""
    reader, series = interaction.client.store.reader, interaction.client.archive.series_name
    sketch, guild, now = sheet.sketch, sheet.guild, sheet.now
    changes = sheet.row.announcement_id
    before = await stored.get(reader, changes) if changes is not None else None
    spent: Iterable[str] = await drafts.spent(reader, changes) if changes is not None else ()
    before_plan = planning.plan_of(before.draft) if before is not None else None
    plan = final_plan(sketch, before_plan, spent, now)
    faults, loud = [], None
    if plan is not None:
        # The bytes do not matter here, only that there are some.
        draft = draft_of(sketch, guild.id, guild.name, plan, b"" if sketch.picture else None)
        faults = draft_faults(guild, draft)
        loud = await loud_line(reader, sheet.server, draft, now)
    had = {target.channel_id for target in before.draft.targets} if before is not None else set()
    # What it goes to already may be a thread that sleeps, of which Discord does not tell, and a post would wake it.
    hopeless = [
        fault
        for fault in faults
        if fault.what in _HOPELESS and not (fault.what == "channel_gone" and fault.channel_id in had)
    ]
    runs = preview(plan, now) if plan is not None else ()
    proof = Proof(
        panel=await panel_of(interaction, sheet),
        runs=runs,
        zone=plan.zone if plan is not None else sketch.zone,
        loud=loud,
        members=guild.member_count,
        stops=[*stops(sketch, plan, before_plan, now, series), *_not_theirs(sheet), *map(fault_line, hopeless)],
        faults=[fault_line(fault) for fault in faults if fault not in hopeless],
        odd=unknown(f"{sketch.title}\n{sketch.text}\n{sketch.thread}"),
    )
    return Finding(plan, before, proof)


def place_of(guild: discord.Guild, channel_id: int) -> Place | None:
    """Return where in a channel a post goes; None for a channel that cannot be seen or takes none."""
    channel = guild.get_channel_or_thread(channel_id)
    match channel:
        case discord.TextChannel():
            return Place(channel_id, "news" if channel.is_news() else "text")
        case discord.Thread() if channel.parent is not None:
            return Place(channel_id, "text")
        case discord.ForumChannel() if not channel.is_media():
            return Place(channel_id, "forum")
    return None


def _not_theirs(sheet: Sheet) -> list[str]:
    """Return, in sentences, what of places and mentions is not the author's to use, whoever has chosen it."""
    sketch, member = sheet.sketch, sheet.member
    channels = [place.channel_id for place in sketch.places if sheet.guild.get_channel_or_thread(place.channel_id)]
    there = [role for role in sketch.roles if sheet.guild.get_role(role) is not None]
    refused = [f"<@&{role}>" for role in there if not may_mention(member, role, channels)]
    found = [say("write.stop.roles", roles=", ".join(refused))] if refused else []
    if unseen := [f"<#{one}>" for one in channels if not may_see(member, one)]:
        found.append(say("write.stop.channels", places=", ".join(unseen)))
    if sketch.everyone and not may_mention_everyone(member, channels):
        found.append(say("write.everyone.refused"))
    return found
