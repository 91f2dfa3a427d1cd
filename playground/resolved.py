"""What ids in an interaction stand for: the `resolved` part of its data."""

from playground.command_rules import ATTACHMENT, CHANNEL, MENTIONABLE, ROLE, USER_OPTION
from playground.people import Channel, User
from playground.refusals import Json
from playground.shapes import channel_json, member_json, role_json, user_json
from playground.world import World

# Selects count 5 users, 6 roles, 7 mentionables, 8 channels, options 6, 8, 9 and 7; files are 19 and 11.
_OF_SELECT = {5: USER_OPTION, 6: ROLE, 7: MENTIONABLE, 8: CHANNEL, 19: ATTACHMENT}


def of_select(kind: int) -> int | None:
    """The option type that the values of a select or a file upload are of; None when they are plain texts."""
    return _OF_SELECT.get(kind)


def exists(world: World, channel: Channel, value: object, kind: int) -> bool:
    """Whether a user (6), channel (7), role (8) or either a user or role (9) of that id is there to be picked."""
    user, guild = _user(world, value), world.guild_of(channel)
    if kind == CHANNEL:
        picked = world.channel(value)
        return picked is not None and picked.guild_id == channel.guild_id
    is_user = user is not None and (guild is None or guild.holds(user))
    is_role = guild is not None and any(role.id == value for role in guild.roles)
    return (is_user and kind != ROLE) or (is_role and kind != USER_OPTION)


def named(options: list[Json]) -> list[tuple[int, str]]:
    """The ids that options of a command name, at any depth, with the types of their options."""
    found = [
        (option["type"], str(option.get("value")))
        for option in options
        if option.get("type") in (USER_OPTION, CHANNEL, ROLE, MENTIONABLE, ATTACHMENT)
    ]
    return found + [pair for option in options for pair in named(option.get("options") or [])]


def resolve(world: World, asker: User, channel: Channel, ids: list[tuple[int, str]]) -> Json:
    """The objects behind ids; {} when there are none."""
    guild = world.guild_of(channel)
    parts: Json = {"users": {}, "members": {}, "roles": {}, "channels": {}, "attachments": {}}
    for kind, key in ids:
        user = _user(world, key) if kind in (USER_OPTION, MENTIONABLE) else None
        if user:
            parts["users"][key] = user_json(user)
            if guild and guild.holds(user):
                allowed = str(world.permissions(channel, user))
                parts["members"][key] = {**member_json(guild, user, whole=False), "permissions": allowed}
        elif kind == ATTACHMENT:
            parts["attachments"][key] = world.handed[key].body
        elif guild and kind in (ROLE, MENTIONABLE):
            parts["roles"] |= {
                role.id: role_json(role, place) for place, role in enumerate(guild.roles) if role.id == key
            }
        elif kind == CHANNEL and (picked := world.channel(key)):
            parts["channels"][key] = {
                **channel_json(picked),
                "permissions": str(world.permissions(picked, asker)),
                "app_permissions": str(world.permissions(picked, world.bot)),
            }
    return {name: part for name, part in parts.items() if part}


def _user(world: World, user_id: object) -> User | None:
    return world.bot if user_id == world.bot.id else world.person(user_id)
