"""Threads that fall asleep and are woken: archived and locked, and what may then still be done in them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from playground.people import ANNOUNCEMENT, FORUM, TEXT, THREAD, Channel, User
from playground.permissions import MANAGE_THREADS, SEND_IN_THREADS, in_channel
from playground.refusals import Form, Json, missing_permissions, thread_archived, thread_locked, wrong_channel_type
from playground.shapes import channel_json
from playground.world import GUILDS, World, moment, timestamp

_DURATIONS = {60, 1440, 4320, 10080}


def change(world: World, thread: Channel, user: User, payload: Json) -> Channel:
    """Rename, archive, wake, lock or unlock a thread. Raises DiscordError 50013, 50035 or 50083."""
    allowed = world.permissions(thread, user)
    manages = allowed & MANAGE_THREADS
    wakes = payload.get("archived") is False
    # Who may write there may wake it, but for a locked one.
    may_wake = bool(allowed & SEND_IN_THREADS) and not thread.locked
    others = payload.keys() - {"archived"} or not wakes
    if not manages and ("locked" in payload or (thread.owner_id != user.id and (others or not may_wake))):
        raise missing_permissions()
    if thread.archived and not wakes:
        raise thread_archived()
    form = Form()
    name = form.text(payload, "name", 1, 100) if "name" in payload else thread.name
    for key in ("archived", "locked"):
        if not isinstance(payload.get(key, False), bool):
            form.at(key).wrong("BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
    if "auto_archive_duration" in payload:
        form.one_of(payload, "auto_archive_duration", _DURATIONS)
    form.done()
    archived, locked = payload.get("archived", thread.archived), payload.get("locked", thread.locked)
    return put(world, thread, name=name, archived=archived, locked=locked)


def put(world: World, thread: Channel, **fields: Any) -> Channel:
    """Give a thread these fields and tell everybody; the thread as it is then."""
    guild = world.guild_of(thread)
    if guild is None or thread not in guild.channels:
        return thread
    if fields.get("archived", thread.archived) != thread.archived:
        fields["turned"] = timestamp(world.now())
    changed = replace(thread, **fields)
    guild.channels[guild.channels.index(thread)] = changed
    if world.sees(world.bot, changed):
        world.tell_bot("THREAD_UPDATE", channel_json(changed), GUILDS, guild.id)
    world.tell_page("state_changed", {})
    return changed


def listed(world: World, threads: list[Channel], *, more: bool) -> Json:
    """Threads as a list of them is answered, with the membership of the bot in its own: it joins no others."""
    joined = [
        {"id": thread.id, "user_id": world.bot.id, "join_timestamp": moment(thread.id), "flags": 0}
        for thread in threads
        if thread.owner_id == world.bot.id
    ]
    return {"threads": [channel_json(thread) for thread in threads], "members": joined, "has_more": more}


def asleep_in(world: World, parent: Channel, before: datetime, most: int) -> Json:
    """The archived threads of a channel, the last to be archived first. Raises DiscordError 50024."""
    guild = world.guild_of(parent)
    if guild is None or parent.type not in (TEXT, ANNOUNCEMENT, FORUM):
        raise wrong_channel_type()
    inside = [thread for thread in guild.channels if thread.parent_id == parent.id and thread.archived]
    found = [thread for thread in inside if datetime.fromisoformat(thread.turned) < before]
    found.sort(key=lambda thread: thread.turned, reverse=True)
    return listed(world, found[:most], more=len(found) > most)


def check_writing(world: World, thread: Channel, user: User) -> None:
    """See that a message may be made there. Raises DiscordError 160005."""
    if thread.type == THREAD and thread.locked and not world.permissions(thread, user) & MANAGE_THREADS:
        raise thread_locked()


def wake(world: World, thread: Channel) -> None:
    """A new message wakes the thread it is in."""
    if thread.archived:
        put(world, thread, archived=False)


def check_editing(world: World, channel: Channel | None, user: User) -> None:
    """See that a message there may be edited. Raises DiscordError 50083 or 160005."""
    if channel is None or channel.type != THREAD:
        return
    if channel.archived:
        raise thread_archived()
    check_writing(world, channel, user)


def check_deleting(world: World, channel: Channel, user: User) -> None:
    """See that a message there may be deleted. Raises DiscordError 50083."""
    manages = in_channel(world.guild_of(channel), channel, user) & MANAGE_THREADS
    if channel.type == THREAD and channel.archived and channel.locked and not manages:
        raise thread_archived()
