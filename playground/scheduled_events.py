"""A guild's scheduled events: made, changed, begun and ended by Discord's rules.

Only those held elsewhere (EXTERNAL) are known: there are no voice or stage channels here. They begin and end by
themselves at their times.
"""

import asyncio
from datetime import datetime
from typing import Any

from playground.people import Guild, User
from playground.permissions import CREATE_EVENTS, MANAGE_EVENTS, in_guild
from playground.refusals import (
    Form,
    Json,
    event_finished,
    missing_permissions,
    too_many_events,
    unknown_event,
    wrong_channel_type,
)
from playground.shapes import user_json
from playground.world import SCHEDULED_EVENTS, World, timestamp

SCHEDULED, ACTIVE, COMPLETED, CANCELED = 1, 2, 3, 4
EXTERNAL, MOST_OPEN = 3, 100
_GUILD_ONLY = 2
_NEXT: dict[int, set[int]] = {SCHEDULED: {ACTIVE, CANCELED}, ACTIVE: {COMPLETED}}


def open_events(guild: Guild) -> list[Json]:
    """The events that are to come or going on, the earliest first."""
    still = [event for event in guild.events.values() if event["status"] in _NEXT]
    return sorted(still, key=lambda event: (event["scheduled_start_time"], int(event["id"])))


def find(guild: Guild, event_id: str) -> Json:
    """The event with that id, finished or not. Raises DiscordError 10070."""
    if event_id not in guild.events:
        raise unknown_event()
    return guild.events[event_id]


def create(world: World, guild: Guild, creator: User, payload: Json) -> Json:
    """Make an event. Raises DiscordError 30038, 50013, 50024 or 50035."""
    if not in_guild(guild, creator) & CREATE_EVENTS:
        raise missing_permissions()
    form = Form()
    form.one_of(payload, "privacy_level", {_GUILD_ONLY})
    kind = form.one_of(payload, "entity_type", {1, 2, EXTERNAL})
    form.text(payload, "name", 1, 100)
    if "scheduled_start_time" not in payload:
        form.at("scheduled_start_time").missing()
    event: Json = {
        "id": "",
        "guild_id": guild.id,
        "channel_id": None,
        "creator_id": creator.id,
        "creator": user_json(creator),
        "name": "",
        "description": None,
        "scheduled_start_time": None,
        "scheduled_end_time": None,
        "privacy_level": _GUILD_ONLY,
        "status": SCHEDULED,
        "entity_type": EXTERNAL,
        "entity_id": None,
        "entity_metadata": None,
        "image": None,
        "recurrence_rule": None,
        "guild_scheduled_event_exceptions": [],
        "user_count": 0,
    }
    _take(world, form, event, payload)
    form.done()
    if kind != EXTERNAL:
        raise wrong_channel_type()
    if len(open_events(guild)) >= MOST_OPEN:
        raise too_many_events()
    event["id"] = world.snowflake()
    guild.events[event["id"]] = event
    _tell(world, guild, "CREATE", event)
    _wind(world, guild, event)
    return event


def change(world: World, guild: Guild, user: User, event: Json, payload: Json) -> Json:
    """Change what `payload` names. Raises DiscordError 180000, 50013, 50024 or 50035."""
    _check_hand(guild, user, event)
    if event["status"] not in _NEXT:
        raise event_finished()
    form = Form()
    if payload.get("entity_type") not in (None, EXTERNAL):
        raise wrong_channel_type()
    if payload.get("status") is not None:
        wanted = form.one_of(payload, "status", {SCHEDULED, ACTIVE, COMPLETED, CANCELED})
        if wanted and wanted not in _NEXT[event["status"]] | {event["status"]}:
            form.at("status").wrong("GUILD_SCHEDULED_EVENT_STATUS_INVALID", "Invalid status transition.")
    changed = dict(event)
    _take(world, form, changed, payload)
    form.done()
    changed["status"] = payload.get("status") or event["status"]
    event.update(changed)
    _tell(world, guild, "UPDATE", event)
    _wind(world, guild, event)
    return event


def delete(world: World, guild: Guild, user: User, event: Json) -> None:
    """Take an event away. Raises DiscordError 50013."""
    _check_hand(guild, user, event)
    del guild.events[event["id"]]
    _unwind(world, event)
    _tell(world, guild, "DELETE", event)


def _check_hand(guild: Guild, user: User, event: Json) -> None:
    needed = MANAGE_EVENTS | (CREATE_EVENTS if event["creator_id"] == user.id else 0)
    if not in_guild(guild, user) & needed:
        raise missing_permissions()


def _take(world: World, form: Form, event: Json, payload: Json) -> None:
    """Put what `payload` names into `event`, noting in `form` what Discord would refuse."""
    if "name" in payload:
        event["name"] = form.text(payload, "name", 1, 100)
    if "description" in payload:
        event["description"] = form.text(payload, "description", 0, 1000, required=False) or None
    if payload.get("entity_metadata") is not None or event["entity_metadata"] is None:
        metadata = payload.get("entity_metadata")
        event["entity_metadata"] = {"location": form.at("entity_metadata").text(metadata, "location", 1, 100)}
    if "scheduled_start_time" in payload:
        _start(world, form.at("scheduled_start_time"), event, payload["scheduled_start_time"])
    ends = form.at("scheduled_end_time")
    if "scheduled_end_time" in payload:
        event["scheduled_end_time"] = _moment(ends, payload["scheduled_end_time"])
    elif event["scheduled_end_time"] is None:
        ends.missing()
    start, end = event["scheduled_start_time"], event["scheduled_end_time"]
    if start and end and end <= start:
        ends.wrong("GUILD_SCHEDULED_EVENT_SCHEDULE_END_BEFORE_START", "The event must end after it starts.")


def _start(world: World, form: Form, event: Json, value: Any) -> None:
    event["scheduled_start_time"] = start = _moment(form, value)
    if event["status"] != SCHEDULED:
        # Discord says so even when the time is the one it has.
        form.wrong(
            "GUILD_SCHEDULED_EVENT_SCHEDULE_INVALID_START_BY_STATUS",
            "The start time of an event that has begun cannot be changed.",
        )
    elif start and start <= timestamp(world.now()):
        form.wrong("GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", "Cannot schedule event in the past.")


def _moment(form: Form, value: Any) -> str | None:
    """A time as Discord writes it, so that two can be compared as text."""
    if value is None:
        form.missing()
        return None
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is not None:
            return timestamp(round(moment.timestamp() * 1000))
    except (TypeError, ValueError):
        pass
    form.wrong("DATE_TIME_TYPE_PARSE", f"Could not parse {value}. Should be ISO8601.")
    return None


def _wind(world: World, guild: Guild, event: Json) -> None:
    """Set the clock for the event's next turn: its start while it is to come, its end while it goes on."""
    _unwind(world, event)
    if event["status"] in _NEXT:
        key = "scheduled_start_time" if event["status"] == SCHEDULED else "scheduled_end_time"
        due = datetime.fromisoformat(event[key]).timestamp()
        left = max(0.0, due - world.now() / 1000)
        world.alarms[event["id"]] = asyncio.get_running_loop().call_later(left, _turn, world, guild, event, due)


def _unwind(world: World, event: Json) -> None:
    if alarm := world.alarms.pop(event["id"], None):
        alarm.cancel()


def _turn(world: World, guild: Guild, event: Json, due: float) -> None:
    # The loop's clock and the time of day need not agree to the millisecond.
    if world.now() / 1000 >= due:
        event["status"] = ACTIVE if event["status"] == SCHEDULED else COMPLETED
        _tell(world, guild, "UPDATE", event)
    _wind(world, guild, event)


def _tell(world: World, guild: Guild, what: str, event: Json) -> None:
    if guild.bot_in:
        world.tell_bot(f"GUILD_SCHEDULED_EVENT_{what}", event, SCHEDULED_EVENTS, guild.id)
    world.tell_page("state_changed", {})
