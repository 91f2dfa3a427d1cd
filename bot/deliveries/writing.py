"""From what somebody is writing to an announcement: what is missing, whom its author may mention, how it will look."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import get_args

import discord
import msgspec

from bot.announcements import sketch as sketches
from bot.announcements.clocks import settle, zone_called
from bot.announcements.late import Rule
from bot.announcements.outbox import Kind
from bot.announcements.placeholders import Values, fill
from bot.announcements.plan import Plan, once_at, runs
from bot.announcements.repeats import Once
from bot.announcements.sketch import Place, Sketch, plan_of
from bot.deliveries import planning
from bot.deliveries.letter import Letter, addressed, letter, notes
from bot.storage.announcements import Announcement, Draft, Target
from bot.storage.deliveries import Delivery
from bot.ui.announce_words import Part
from bot.ui.layouts import TEXT_LIMIT, small
from bot.words import say

# So many announcements that are still to come may a server have.
MOST_LIVE = 100
# The longest of each, for a text that must fit whenever it is sent: a server's name has at most 100 characters, each
# of which may want a backslash; an id 19 digits.
_LONGEST = Values(server="*" * 100, channel_id=10**18, series="", number=999_999, ms=10**14 - 1)


def draft_of(sketch: Sketch, guild_id: int, server: str, plan: Plan, picture: bytes | None = None) -> Draft:
    """Return what is kept of a sketch that is announced as `plan` says, in a guild called `server`."""
    return Draft(
        guild_id=guild_id,
        server=server,
        title=sketch.title,
        text=sketch.text,
        plan=planning.plan_json(plan),
        targets=tuple(Target(place.channel_id, place.kind) for place in sketch.places),
        late=sketch.late,
        tolerance_ms=sketch.tolerance_ms,
        colour=sketch.colour,
        picture=picture,
        picture_name=sketch.picture,
        picture_alt=sketch.alt or None,
        roles=sketch.roles,
        everyone=sketch.everyone,
        publish=sketch.publish and sketch.is_news,
        thread=sketch.thread or None,
    )


def sketch_of(draft: Draft) -> Sketch:
    """Return what somebody who changes an announcement begins with. Raises ValueError for a draft that is damaged."""
    known: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
    rules: dict[str, Rule] = {rule: rule for rule in get_args(Rule)}
    plain = Sketch(
        zone="UTC",
        title=draft.title,
        text=draft.text,
        colour=draft.colour,
        picture=draft.picture_name if draft.picture is not None else None,
        alt=draft.picture_alt or "",
        places=tuple(Place(target.channel_id, known[target.kind]) for target in draft.targets),
        roles=draft.roles,
        everyone=draft.everyone,
        publish=draft.publish,
        thread=draft.thread or "",
        late=rules[draft.late],
        tolerance_ms=draft.tolerance_ms,
    )
    return sketches.with_plan(plain, planning.plan_of(draft))


def without_time(sketch: Sketch) -> Sketch:
    """Return a sketch of the same content, with the time yet to be said."""
    return msgspec.structs.replace(
        sketch,
        said="",
        start=None,
        start_ms=None,
        repeat=Once(),
        last_day=None,
        count=None,
        skipped=frozenset(),
        paused=False,
    )


def final_plan(sketch: Sketch, before: Plan | None, spent: Iterable[str], now: int) -> Plan | None:
    """Return the plan that is kept, with no run in it that the outbox has had; None where there is no time.

    `before` is the plan of the announcement that is changed, `spent` its runs so far. A run keeps its name where only
    its zone changes, and would silently be no second one: so it is left out where everybody can see it.
    """
    plan = plan_of(sketch)
    return plan if plan is None or before is None else without_spent(plan, before, spent, now)


def without_spent(plan: Plan, before: Plan, spent: Iterable[str], now: int) -> Plan:
    """Return a plan that takes the place of `before`, with those left out of its runs that the outbox has had."""
    if sketches.is_same_time(plan, before):
        return plan
    zone = zone_called(plan.zone)
    had = {datetime.fromisoformat(run) for run in spent}
    ahead = frozenset(wall for wall in had if settle(wall, zone).ms > now)
    return msgspec.structs.replace(plan, skipped=plan.skipped | ahead)


def stops(sketch: Sketch, plan: Plan | None, before: Plan | None, now: int, series: str) -> list[str]:
    """Return, in sentences, what keeps a sketch from being kept at all; nothing where nothing does."""
    found = []
    if not (sketch.title or sketch.text or sketch.picture):
        found.append(say("write.stop.empty"))
    if not sketch.places:
        found.append(say("write.stop.no_channel"))
    if not sketch.title and any(place.kind == "forum" for place in sketch.places):
        found.append(say("write.stop.forum"))
    if plan is None:
        found.append(say("write.stop.no_time"))
    elif not (plan.paused or plan == before) and next(islice(runs(plan, now), 1), None) is None:
        then = f"<t:{(sketch.start_ms or 0) // 1000}:F>"
        gone = isinstance(plan.repeat, Once) and (sketch.start_ms or 0) <= now
        found.append(say("write.stop.past", then=then) if gone else say("write.stop.no_run"))
    if (length := longest(sketch, series)) > TEXT_LIMIT:
        found.append(say("write.stop.too_long", length=length, limit=TEXT_LIMIT))
    return found


def longest(sketch: Sketch, series: str) -> int:
    """Return how many characters a post of it may have: with the longest values, late, folded and corrected."""
    draft = draft_of(sketch, 0, "", once_at(10**12, "UTC"))
    row = replace(_row(draft, number=1, due=10**14 - 1), late_ms=1, folded=999_999, folded_since_ms=10**14 - 1)
    values = replace(_LONGEST, series=series)
    parts = [
        addressed(draft) or "",
        f"## {fill(draft.title, values)}" if draft.title else "",
        fill(draft.text, values),
        small("\n".join([*notes(draft, row, row.due_ms), say("delivery.corrected", when=f"<t:{10**11}:f>")])),
    ]
    return sum(map(len, parts))


def sample(draft: Draft, server: str, series: str, number: int, due: int) -> Letter:
    """Return the message of a run, due at a moment (ms), as it is in its first channel. Raises ValueError."""
    row = _row(draft, number=number, due=due)
    announcement = Announcement(0, draft, None, 1, due, due, due, None)
    return letter(announcement, row, Values(server, row.channel_id, series, number, due), due)


def changed_parts(old: Draft, new: Draft) -> str:
    """Return the parts in which two drafts differ, as they are kept with the change."""
    parts: dict[Part, tuple[object, object]] = {
        "title": (old.title, new.title),
        "text": (old.text, new.text),
        "colour": (old.colour, new.colour),
        "picture": ((old.picture, old.picture_alt), (new.picture, new.picture_alt)),
        "channels": (old.targets, new.targets),
        "mentions": ((old.roles, old.everyone), (new.roles, new.everyone)),
        "time": (planning.plan_of(old), planning.plan_of(new)),
        "late": ((old.late, old.tolerance_ms), (new.late, new.tolerance_ms)),
        "publish": (old.publish, new.publish),
        "thread": (old.thread, new.thread),
    }
    return ",".join(part for part, (was, is_now) in parts.items() if was != is_now)


def may_mention(member: discord.Member, role_id: int, channels: Iterable[int]) -> bool:
    """Return whether somebody could mention a role themselves in each of the channels, so that it notifies."""
    role = member.guild.get_role(role_id)
    if role is None or role.is_default():
        return False
    return role.mentionable or may_mention_everyone(member, channels)


def may_mention_everyone(member: discord.Member, channels: Iterable[int]) -> bool:
    """Return whether somebody could mention @everyone in each of the channels; without any, in the server."""
    rights = [_rights(member, channel_id) for channel_id in channels] or [member.guild_permissions]
    return all(right.mention_everyone for right in rights)


def not_theirs(member: discord.Member, draft: Draft) -> bool:
    """Return whether a post notifies anybody whom somebody could not mention themselves in each of its channels.

    What is gone, channels and roles, nobody could be kept from.
    """
    guild = member.guild
    there = [one.channel_id for one in draft.targets if guild.get_channel_or_thread(one.channel_id) is not None]
    roles = [role for role in draft.roles if guild.get_role(role) is not None]
    if draft.everyone and not may_mention_everyone(member, there):
        return True
    return not all(may_mention(member, role, there) for role in roles)


def may_see(member: discord.Member, channel_id: int) -> bool:
    """Return whether somebody can see a channel."""
    return _rights(member, channel_id).view_channel


def _rights(member: discord.Member, channel_id: int) -> discord.Permissions:
    channel = member.guild.get_channel_or_thread(channel_id)
    if channel is None or (isinstance(channel, discord.Thread) and channel.parent is None):
        return discord.Permissions.none()
    return channel.permissions_for(member)


def _row(draft: Draft, *, number: int, due: int) -> Delivery:
    target = draft.targets[0] if draft.targets else Target(0, "text")
    return Delivery(
        id=0,
        announcement_id=0,
        guild_id=draft.guild_id,
        run="",
        number=number,
        channel_id=target.channel_id,
        kind=target.kind,
        step="post",
        state="planned",
        due_ms=due,
        ready_ms=due,
    )
