"""Who and what is in the room: users, channels and the guild, and their JSON as Discord sends it.

Their ids never change, because the bot's database outlives the room: a member keeps scores and progress from one
visit to the next.
"""

from dataclasses import dataclass

from playground.replies import Json
from playground.words import say

LOCALE = "en-GB"

# Permission bits, as Discord's documentation numbers them.
_VIEW, _SEND, _EMBED, _ATTACH, _HISTORY, _REACT = 1 << 10, 1 << 11, 1 << 14, 1 << 15, 1 << 16, 1 << 6
_EMOJI, _COMMANDS, _THREADS, _THREAD_SEND, _NICKNAME = 1 << 18, 1 << 31, 1 << 35, 1 << 38, 1 << 26
MEMBER_PERMISSIONS = (
    _VIEW | _SEND | _EMBED | _ATTACH | _HISTORY | _REACT | _EMOJI | _COMMANDS | _THREADS | _THREAD_SEND | _NICKNAME
)
BOT_PERMISSIONS = MEMBER_PERMISSIONS
ALL_PERMISSIONS = (1 << 53) - 1


@dataclass(frozen=True)
class User:
    """A member of the guild, or the bot. `handle` is unique and lower-case; `colour` is CSS (#rrggbb)."""

    id: str
    handle: str
    name: str
    colour: str
    bot: bool = False


@dataclass(frozen=True)
class Channel:
    """A text channel."""

    id: str
    name: str
    topic: str
    position: int


@dataclass(frozen=True)
class Guild:
    """The one server there is. The bot's user id is also its application's."""

    id: str
    name: str
    owner_id: str
    bot: User
    members: tuple[User, ...]
    channels: tuple[Channel, ...]


def reading_room() -> Guild:
    """Make the guild with its owner, three members, the bot and three channels."""
    members = (
        User("519004800000000101", "ottilie", say("server.member.ottilie"), "#b5543c"),
        User("519004800000000102", "barnaby", say("server.member.barnaby"), "#3f7d6b"),
        User("519004800000000103", "wren", say("server.member.wren"), "#7a5ca8"),
        User("519004800000000104", "ignatius", say("server.member.ignatius"), "#b0862b"),
    )
    channels = (
        Channel("519004800000000201", "case-files", say("server.topic.case_files"), 0),
        Channel("519004800000000202", "quiz-night", say("server.topic.quiz_night"), 1),
        Channel("519004800000000203", "lobby", say("server.topic.lobby"), 2),
    )
    bot = User("519004800000000100", "Casebook", "Casebook", "#4a6fa5", bot=True)
    return Guild("519004800000000001", say("server.guild"), members[0].id, bot, members, channels)


def permissions_of(guild: Guild, user: User) -> int:
    """The permission bits a user has in every channel."""
    if user.bot:
        return BOT_PERMISSIONS
    return ALL_PERMISSIONS if user.id == guild.owner_id else MEMBER_PERMISSIONS


def user_json(user: User) -> Json:
    """A user as Discord sends it. A bot has no display name of its own."""
    return {
        "id": user.id,
        "username": user.handle,
        "global_name": None if user.bot else user.name,
        "discriminator": "0000" if user.bot else "0",
        "avatar": None,
        "bot": user.bot,
        "public_flags": 0,
    }


def member_json(user: User) -> Json:
    """A guild member as Discord sends it."""
    return {
        "user": user_json(user),
        "nick": None,
        "avatar": None,
        "roles": [],
        "joined_at": "2018-12-03T00:00:00.000000+00:00",
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "communication_disabled_until": None,
    }


def channel_json(guild: Guild, channel: Channel) -> Json:
    """A text channel as Discord sends it."""
    return {
        "id": channel.id,
        "guild_id": guild.id,
        "type": 0,
        "name": channel.name,
        "topic": channel.topic,
        "position": channel.position,
        "parent_id": None,
        "permission_overwrites": [],
        "nsfw": False,
        "rate_limit_per_user": 0,
        "last_message_id": None,
        "flags": 0,
    }


def guild_json(guild: Guild) -> Json:
    """The guild as GUILD_CREATE brings it to a bot with the intent `guilds` alone: of the members only the bot."""
    everyone: Json = {
        "id": guild.id,
        "name": "@everyone",
        "permissions": str(MEMBER_PERMISSIONS),
        "position": 0,
        "color": 0,
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    return {
        "id": guild.id,
        "name": guild.name,
        "owner_id": guild.owner_id,
        "icon": None,
        "features": [],
        "preferred_locale": LOCALE,
        "roles": [everyone],
        "emojis": [],
        "stickers": [],
        "channels": [channel_json(guild, channel) for channel in guild.channels],
        "threads": [],
        "members": [member_json(guild.bot)],
        "member_count": len(guild.members) + 1,
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "joined_at": "2018-12-03T00:00:00.000000+00:00",
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
