"""What the announcers' desk shows of a server: its announcements with their next runs, and the seven days to come."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

import aiosqlite
import discord

from bot.announcements.clocks import to_local
from bot.announcements.plan import Plan
from bot.announcements.week import period
from bot.deliveries.loudness import loudness, pings_used
from bot.deliveries.planning import is_readable, plan_of
from bot.deliveries.rescheduling import runs_to_come
from bot.deliveries.rights import draft_faults, fault_line
from bot.storage import announcements as stored
from bot.storage import deliveries as outgoing
from bot.storage.announcements import REMEMBERED_MS, Announcement, Draft, Target
from bot.storage.deliveries import Delivery
from bot.storage.servers import Server
from bot.ui.announce_list import Entry
from bot.ui.announce_week import Budget, Slot
from bot.ui.announce_words import title_of, wants_ping
from bot.words import say

DAYS_MS = 7 * 86_400_000
NEXT = 3
# Two posts in one channel that are no further apart read as one.
CLASH_MS = 5 * 60_000
_UNREADABLE = Plan(start=datetime(2026, 1, 1), zone="UTC", paused=True)  # noqa: DTZ001 - on the wall


async def briefs_of(reader: aiosqlite.Connection, guild_id: int, now: int, *, over: bool = False) -> list[Announcement]:
    """Return a server's announcements, the next due first, without pictures; `over`: also those cancelled lately."""
    return await stored.briefs(reader, guild_id, now - REMEMBERED_MS if over else now)


async def entries_of(reader: aiosqlite.Connection, guild_id: int, now: int) -> list[Entry]:
    """Return a server's announcements with their next runs and newest posts, the next due first, without pictures."""
    last = await outgoing.last_posts(reader, guild_id)
    return [entry_of(one, now, last.get(one.id, ())) for one in await briefs_of(reader, guild_id, now)]


def entry_of(announcement: Announcement, now: int, last: Sequence[Delivery] = ()) -> Entry:
    """Return an announcement with its plan and next runs; one whose plan cannot be read as if it were paused."""
    if not is_readable(announcement.draft):
        return Entry(announcement, _UNREADABLE, (), last)
    runs = tuple(islice(runs_to_come(announcement, now), NEXT))
    return Entry(announcement, plan_of(announcement.draft), runs, last)


def fault_lines(guild: discord.Guild | None, draft: Draft) -> list[str]:
    """Return what keeps the bot from doing all that a draft asks, in sentences."""
    if guild is None:
        return []
    unreadable = [] if is_readable(draft) else [say("desk.unreadable")]
    return [*unreadable, *(fault_line(fault) for fault in draft_faults(guild, draft))]


async def seven_days(
    reader: aiosqlite.Connection, guild: discord.Guild, server: Server, now: int
) -> tuple[list[Slot], Budget]:
    """Return all that is to be posted within seven days, in its order, and what it takes of the server's pings."""
    announcements = {one.id: one for one in await stored.briefs(reader, guild.id, now)}
    faults = {key: next(iter(fault_lines(guild, one.draft)), None) for key, one in announcements.items()}
    waiting: dict[tuple[int, str], list[Delivery]] = {}
    for row in await outgoing.open_in(reader, guild.id, now + DAYS_MS):
        if row.step == "post" and row.announcement_id in announcements:
            waiting.setdefault((row.announcement_id, row.run), []).append(row)
    slots = []
    for one in announcements.values():
        for run in runs_to_come(one, now, now + DAYS_MS + one.ahead_ms):
            # What goes out ahead of its run may wait in the outbox while its run is still to come.
            if (one.id, run.planned.isoformat()) in waiting:
                continue
            posted = run.ms - one.ahead_ms
            reminded = posted <= now
            ms = run.ms if reminded else posted
            slot = Slot(one, ms, to_local(ms, server.clock), run.planned, run.number, fault=faults[one.id])
            slots.append(replace(slot, start_ms=run.ms if ms < run.ms else None, reminded=reminded))
    for (key, _), rows in waiting.items():
        one, ms = announcements[key], max(rows[0].next_ms or now, now)
        targets = tuple(Target(row.channel_id, row.kind) for row in rows)
        left = replace(one, draft=replace(one.draft, targets=targets))
        slots.append(Slot(left, ms, to_local(ms, server.clock), None, rows[0].number, fault=faults[key]))
    slots.sort(key=lambda slot: (slot.ms, slot.announcement.id))
    loud, ahead = await _with_pings(reader, guild.id, server, slots)
    used = await pings_used(reader, guild.id, server, now)
    return _with_clashes(loud), Budget(used, server.pings_a_week, ahead)


async def _with_pings(
    reader: aiosqlite.Connection, guild_id: int, server: Server, slots: Sequence[Slot]
) -> tuple[list[Slot], int]:
    """Return the slots with whom they notify, and how many pings that are. Those of each week come out of its own."""
    used: dict[int, int] = {}
    told, ahead = [], 0
    for slot in slots:
        week = period("week", slot.ms, server.clock).start
        if week not in used:
            used[week] = await pings_used(reader, guild_id, server, slot.ms)
        wants, pings, hush = wants_ping(slot.announcement.draft), 0, []
        for _ in () if slot.reminded else slot.announcement.draft.targets:
            how = loudness(server, slot.ms, wants=wants, used=used[week] + pings)
            pings += how.pings
            hush += [how.why] if how.why else []
        used[week] += pings
        ahead += pings
        told.append(replace(slot, pings=pings, hush=tuple(dict.fromkeys(hush))))
    return told, ahead


def _with_clashes(slots: Sequence[Slot]) -> list[Slot]:
    """Return the slots with what else comes into their channels within minutes of them."""
    clashes: dict[int, list[tuple[int, str]]] = {place: [] for place in range(len(slots))}
    # What begins after its post comes into its channels twice.
    moments = [(slot.ms, place) for place, slot in enumerate(slots)]
    moments += [(slot.start_ms, place) for place, slot in enumerate(slots) if slot.start_ms is not None]
    moments.sort()
    for first, (ms, place) in enumerate(moments):
        slot = slots[place]
        here = {target.channel_id for target in slot.announcement.draft.targets}
        for second in range(first + 1, len(moments)):
            other_ms, later = moments[second]
            other = slots[later]
            if other_ms - ms > CLASH_MS:
                break
            if later == place:
                continue
            for target in other.announcement.draft.targets:
                if target.channel_id in here:
                    clashes[place].append((target.channel_id, title_of(other.announcement.draft)))
                    clashes[later].append((target.channel_id, title_of(slot.announcement.draft)))
    return [replace(slot, clashes=tuple(dict.fromkeys(clashes[place]))) for place, slot in enumerate(slots)]
