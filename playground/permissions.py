"""Permissions: Discord's bits by name, and what a user may do in a guild or a channel, overwrites included."""

from collections.abc import Iterable

from playground.people import FORUM, THREAD, Channel, Guild, User

_NAMES = [
    "CREATE_INSTANT_INVITE",
    "KICK_MEMBERS",
    "BAN_MEMBERS",
    "ADMINISTRATOR",
    "MANAGE_CHANNELS",
    "MANAGE_GUILD",
    "ADD_REACTIONS",
    "VIEW_AUDIT_LOG",
    "PRIORITY_SPEAKER",
    "STREAM",
    "VIEW_CHANNEL",
    "SEND_MESSAGES",
    "SEND_TTS_MESSAGES",
    "MANAGE_MESSAGES",
    "EMBED_LINKS",
    "ATTACH_FILES",
    "READ_MESSAGE_HISTORY",
    "MENTION_EVERYONE",
    "USE_EXTERNAL_EMOJIS",
    "VIEW_GUILD_INSIGHTS",
    "CONNECT",
    "SPEAK",
    "MUTE_MEMBERS",
    "DEAFEN_MEMBERS",
    "MOVE_MEMBERS",
    "USE_VAD",
    "CHANGE_NICKNAME",
    "MANAGE_NICKNAMES",
    "MANAGE_ROLES",
    "MANAGE_WEBHOOKS",
    "MANAGE_GUILD_EXPRESSIONS",
    "USE_APPLICATION_COMMANDS",
    "REQUEST_TO_SPEAK",
    "MANAGE_EVENTS",
    "MANAGE_THREADS",
    "CREATE_PUBLIC_THREADS",
    "CREATE_PRIVATE_THREADS",
    "USE_EXTERNAL_STICKERS",
    "SEND_MESSAGES_IN_THREADS",
    "USE_EMBEDDED_ACTIVITIES",
    "MODERATE_MEMBERS",
    "VIEW_CREATOR_MONETIZATION_ANALYTICS",
    "USE_SOUNDBOARD",
    "CREATE_GUILD_EXPRESSIONS",
    "CREATE_EVENTS",
    "USE_EXTERNAL_SOUNDS",
    "SEND_VOICE_MESSAGES",
    "-",
    "-",
    "SEND_POLLS",
    "USE_EXTERNAL_APPS",
    "PIN_MESSAGES",
]
# The place of a name in Discord's table is its bit; 47 and 48 are not public.
BITS = {name: 1 << place for place, name in enumerate(_NAMES) if name != "-"}
ALL = sum(BITS.values())

VIEW_CHANNEL, SEND_MESSAGES = BITS["VIEW_CHANNEL"], BITS["SEND_MESSAGES"]
SEND_IN_THREADS, CREATE_THREADS = BITS["SEND_MESSAGES_IN_THREADS"], BITS["CREATE_PUBLIC_THREADS"]
EMBED_LINKS, ATTACH_FILES, READ_HISTORY = BITS["EMBED_LINKS"], BITS["ATTACH_FILES"], BITS["READ_MESSAGE_HISTORY"]
MANAGE_MESSAGES, MENTION_EVERYONE = BITS["MANAGE_MESSAGES"], BITS["MENTION_EVERYONE"]
MANAGE_CHANNELS, MANAGE_THREADS = BITS["MANAGE_CHANNELS"], BITS["MANAGE_THREADS"]
CREATE_EVENTS, MANAGE_EVENTS = BITS["CREATE_EVENTS"], BITS["MANAGE_EVENTS"]
USE_COMMANDS, EXTERNAL_APPS = BITS["USE_APPLICATION_COMMANDS"], BITS["USE_EXTERNAL_APPS"]
ADMINISTRATOR = BITS["ADMINISTRATOR"]

_TALK = [
    "VIEW_CHANNEL",
    "SEND_MESSAGES",
    "EMBED_LINKS",
    "ATTACH_FILES",
    "READ_MESSAGE_HISTORY",
    "ADD_REACTIONS",
    "USE_EXTERNAL_EMOJIS",
    "USE_APPLICATION_COMMANDS",
    "USE_EXTERNAL_APPS",
]


def bits(names: Iterable[str]) -> int:
    """The permission bits of Discord's names. Raises KeyError for one it has not."""
    return sum({BITS[name] for name in names})


EVERYONE = bits([*_TALK, "CREATE_PUBLIC_THREADS", "SEND_MESSAGES_IN_THREADS", "CHANGE_NICKNAME"])
IN_PRIVATE = bits(_TALK)


def in_guild(guild: Guild, user: User) -> int:
    """What the user may do in a guild before any channel has its say; nothing for a stranger."""
    if not guild.holds(user):
        return 0
    if user.id == guild.owner_id:
        return ALL
    roles = {guild.id, *guild.roles_of.get(user.id, ())}
    allowed = 0
    for role in guild.roles:
        allowed |= role.permissions if role.id in roles else 0
    return ALL if allowed & ADMINISTRATOR else allowed


def in_channel(guild: Guild | None, channel: Channel, user: User) -> int:
    """What the user may do in a channel; a thread follows its parent. `guild` is None for private channels."""
    if guild is None:
        return IN_PRIVATE if user.id in channel.members else 0
    allowed = in_guild(guild, user)
    if allowed & ADMINISTRATOR:
        return allowed
    home = guild.channel(channel.parent_id) if channel.type == THREAD else channel
    if home is None:
        return 0
    allowed = _overwritten(allowed, home, guild, user)
    if not allowed & VIEW_CHANNEL:
        return 0
    speaks = SEND_IN_THREADS if channel.type == THREAD else SEND_MESSAGES
    return allowed if allowed & speaks else allowed & ~(EMBED_LINKS | ATTACH_FILES | MENTION_EVERYONE)


def may_send(guild: Guild | None, channel: Channel, user: User) -> bool:
    """Whether the user may post a message there. Nobody posts one in a forum: there they start threads."""
    speaks = SEND_IN_THREADS if channel.type == THREAD else SEND_MESSAGES
    return channel.type != FORUM and bool(in_channel(guild, channel, user) & speaks)


def _overwritten(allowed: int, channel: Channel, guild: Guild, user: User) -> int:
    """Everyone's overwrite first, then all of the roles together, then the member's own."""
    roles = guild.roles_of.get(user.id, ())
    everyone = [overwrite for overwrite in channel.overwrites if overwrite.id == guild.id]
    by_role = [overwrite for overwrite in channel.overwrites if overwrite.id in roles]
    own = [overwrite for overwrite in channel.overwrites if overwrite.id == user.id]
    for layer in (everyone, by_role, own):
        denied = granted = 0
        for overwrite in layer:
            denied |= overwrite.deny
            granted |= overwrite.allow
        allowed = allowed & ~denied | granted
    return allowed
