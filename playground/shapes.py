"""Users, members, roles, channels and guilds as Discord sends them."""

from playground.people import ANNOUNCEMENT, DM, FORUM, GROUP, THREAD, Channel, Guild, Role, User
from playground.permissions import in_channel
from playground.refusals import Json

_JOINED = "2018-12-03T00:00:00.000000+00:00"


def user_json(user: User) -> Json:
    """A user. A bot has no display name of its own."""
    return {
        "id": user.id,
        "username": user.handle,
        "global_name": None if user.bot else user.name,
        "discriminator": "0000" if user.bot else "0",
        "avatar": None,
        "bot": user.bot,
        "public_flags": 0,
    }


def member_json(guild: Guild, user: User, *, whole: bool = True) -> Json:
    """A guild member; without its user when not `whole`, as messages carry it."""
    member: Json = {
        "nick": None,
        "avatar": None,
        "roles": list(guild.roles_of.get(user.id, ())),
        "joined_at": _JOINED,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "communication_disabled_until": None,
    }
    return {"user": user_json(user), **member} if whole else member


def role_json(role: Role, position: int) -> Json:
    """A role; `position` counts from 0 for @everyone."""
    return {
        "id": role.id,
        "name": role.name,
        "permissions": str(role.permissions),
        "position": position,
        "color": int(role.colour.removeprefix("#") or "0", 16),
        "hoist": False,
        "managed": False,
        "mentionable": role.mentionable,
        "flags": 0,
    }


def channel_json(channel: Channel, people: tuple[User, ...] = ()) -> Json:
    """A channel; `people` are the others in a private one."""
    shape: Json = {"id": channel.id, "type": channel.type, "flags": 0, "last_message_id": None}
    if channel.type in (DM, GROUP):
        shape["recipients"] = [user_json(user) for user in people]
        return shape | ({"name": channel.name, "icon": None, "owner_id": None} if channel.type == GROUP else {})
    shape |= {"guild_id": channel.guild_id, "name": channel.name, "parent_id": channel.parent_id}
    if channel.type == THREAD:
        about: Json = {"archived": channel.archived, "locked": channel.locked}
        about |= {"auto_archive_duration": 1440, "archive_timestamp": channel.turned or _JOINED}
        counts = {"message_count": 0, "member_count": 1, "total_message_sent": 0, "rate_limit_per_user": 0}
        return shape | counts | {"owner_id": channel.owner_id, "thread_metadata": about}
    overwrites = [
        {"id": one.id, "type": int(one.of_user), "allow": str(one.allow), "deny": str(one.deny)}
        for one in channel.overwrites
    ]
    shape |= {"topic": channel.topic or None, "position": channel.position, "permission_overwrites": overwrites}
    shape |= {"nsfw": False, "rate_limit_per_user": 0}
    return shape | {"available_tags": []} if channel.type == FORUM else shape


def guild_json(guild: Guild) -> Json:
    """The guild as GUILD_CREATE brings it to a bot with the intent `guilds` alone: of the members only the bot.

    Threads the bot may not see are left out; channels it may not see are there, as they are at Discord.
    """
    threads = [channel for channel in guild.channels if channel.type == THREAD]
    return {
        "id": guild.id,
        "name": guild.name,
        "owner_id": guild.owner_id,
        "icon": None,
        "features": ["COMMUNITY"] if any(channel.type == ANNOUNCEMENT for channel in guild.channels) else [],
        "preferred_locale": guild.locale,
        "roles": [role_json(role, position) for position, role in enumerate(guild.roles)],
        "emojis": [],
        "stickers": [],
        "channels": [channel_json(channel) for channel in guild.channels if channel.type != THREAD],
        "threads": [channel_json(thread) for thread in threads if in_channel(guild, thread, guild.bot)],
        "members": [member_json(guild, guild.bot)],
        "member_count": len(guild.members) + 1,
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [event for event in guild.events.values() if event["status"] in (1, 2)],
        "soundboard_sounds": [],
        "joined_at": _JOINED,
        "large": False,
        "unavailable": False,
        "afk_channel_id": None,
        "afk_timeout": 300,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "rules_channel_id": None,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "verification_level": 0,
        "vanity_url_code": None,
        "description": None,
        "banner": None,
        "splash": None,
    }
