"""The whole state of the world as one of its people sees it."""

from dataclasses import asdict
from typing import Any

from playground import messages
from playground.people import DM, GROUP, Channel, Guild, User
from playground.permissions import may_send
from playground.refusals import Json
from playground.scheduled_events import ACTIVE, open_events
from playground.world import Message, World

_NEWEST = 200


def state(world: World, user: User) -> Json:
    """What the page begins with: guilds, channels and messages that `user` sees, and how everything fares."""
    seen = [channel for channel in _channels(world) if world.sees(user, channel)]
    return {
        "me": user.id,
        "users": [
            {"id": known.id, "name": known.name, "bot": known.bot, "colour": known.colour, "has_app": known.has_app}
            for known in (*world.users, world.bot)
        ],
        "guilds": [_guild(world, guild, user) for guild in world.guilds if guild.holds(user)],
        "dms": [{"id": room.id, "user_id": user.id} for room in seen if room.type == DM],
        "groups": [{"id": room.id, "name": room.name, "users": room.members} for room in seen if room.type == GROUP],
        "messages": {room.id: _seen_by(user, [*world.messages[room.id].values()]) for room in seen},
        "commands": world.commands,
        "bot": {"state": world.bot_phase, "detail": world.bot_detail},
        "others": asdict(world.others),
        "deviations": world.deviations,
        "faults": [fault.json() for fault in world.faults.active],
    }


def _channels(world: World) -> list[Channel]:
    return [*world.private, *(channel for guild in world.guilds for channel in guild.channels)]


def _guild(world: World, guild: Guild, user: User) -> Json:
    people = [*guild.members, *([guild.bot] if guild.bot_in else [])]
    return {
        "id": guild.id,
        "name": guild.name,
        "owner_id": guild.owner_id,
        "bot_in": guild.bot_in,
        "roles": [
            {"id": role.id, "name": role.name, "colour": role.colour, "permissions": str(role.permissions)}
            for role in guild.roles
        ],
        "members": [{"user_id": member.id, "roles": guild.roles_of.get(member.id, ())} for member in people],
        "events": [_event(event) for event in open_events(guild)],
        "channels": [_channel(world, guild, room, user) for room in guild.channels if world.sees(user, room)],
    }


def _channel(world: World, guild: Guild, channel: Channel, user: User) -> dict[str, Any]:
    return {
        "id": channel.id,
        "name": channel.name,
        "type": channel.type,
        "topic": channel.topic,
        "parent_id": channel.parent_id,
        "position": channel.position,
        "archived": channel.archived,
        "locked": channel.locked,
        "can_view": True,
        "can_send": may_send(guild, channel, user),
        "horizon": _horizon(world, guild, channel),
    }


def _event(event: Json) -> Json:
    return {
        "id": event["id"],
        "name": event["name"],
        "description": event["description"] or "",
        "place": event["entity_metadata"]["location"],
        "start": event["scheduled_start_time"],
        "end": event["scheduled_end_time"],
        "on": event["status"] == ACTIVE,
        "creator_id": event["creator_id"],
    }


def _horizon(world: World, guild: Guild, channel: Channel) -> int | None:
    """The last episode seen there, said of the channel, its parent or its guild; 0 where none of them has said."""
    if world.horizons is None or not guild.bot_in:
        return None
    places = (channel.id, channel.parent_id or "", guild.id)
    return next((world.horizons[place] for place in places if place in world.horizons), 0)


def _seen_by(user: User, kept: list[Message]) -> list[Json]:
    seen = [message for message in kept if message.ephemeral_for in (None, user.id)]
    return [messages.for_page(message) for message in seen[-_NEWEST:]]
