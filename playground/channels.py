"""Channels that come and go: threads, forum posts, private channels, and what is taken away."""

from playground import content, messages
from playground.people import ANNOUNCEMENT, FORUM, TEXT, THREAD, Channel, Guild, User
from playground.permissions import CREATE_THREADS, SEND_MESSAGES, VIEW_CHANNEL, in_channel
from playground.refusals import (
    Form,
    Json,
    crossposted_already,
    missing_access,
    missing_permissions,
    thread_exists,
    too_often,
    wrong_channel_type,
)
from playground.replies import Upload
from playground.shapes import channel_json, guild_json
from playground.world import GUILDS, Message, World


def start_thread(
    world: World,
    parent: Channel,
    starter: User,
    payload: Json,
    uploads: list[Upload] | None = None,
    *,
    under: Message | None = None,
) -> tuple[Channel, Message | None]:
    """Start a public thread, in a forum a post with its first message; `under` is the message it hangs on.

    Raises DiscordError 50001, 50013, 50024, 50035 or 160004.
    """
    guild = world.guild_of(parent)
    if guild is None or parent.type not in (TEXT, ANNOUNCEMENT, FORUM):
        raise wrong_channel_type()
    allowed = in_channel(guild, parent, starter)
    needed = SEND_MESSAGES if parent.type == FORUM else CREATE_THREADS
    if not allowed & VIEW_CHANNEL:
        raise missing_access()
    if not allowed & needed:
        raise missing_permissions()
    if under and guild.channel(under.id):
        raise thread_exists()
    form = Form()
    name = form.text(payload, "name", 1, 100)
    first = payload.get("message") if parent.type == FORUM else None
    if isinstance(first, dict):
        content.checked(form.at("message"), messages.nothing_yet(first), first, uploads or [])
    elif parent.type == FORUM:
        form.at("message").missing()
    form.done()
    # A thread under a message, and a post with its first message, have that message's id.
    thread = Channel(under.id if under else world.snowflake(), name, THREAD, guild.id, "", 0, parent.id, starter.id)
    guild.channels.append(thread)
    world.messages[thread.id] = {}
    if world.sees(world.bot, thread):
        world.tell_bot("THREAD_CREATE", {**channel_json(thread), "newly_created": True}, GUILDS, guild.id)
    world.tell_page("state_changed", {})
    if not isinstance(first, dict):
        return thread, None
    return thread, messages.create(world, thread, starter, first, uploads, message_id=thread.id)


def publish(world: World, channel: Channel, message: Message) -> Message:
    """Publish an announcement to the channels that follow. Raises DiscordError 40033, 50024 or a 429."""
    if channel.type != ANNOUNCEMENT:
        raise wrong_channel_type()
    if message.body["flags"] & messages.CROSSPOSTED:
        raise crossposted_already()
    if wait := world.wait_left(channel.id, world.limits.publishes):
        raise too_often(wait)
    world.note_done(channel.id)
    message.body = {**message.body, "flags": message.body["flags"] | messages.CROSSPOSTED}
    messages.announce(world, message)
    return message


def remove(world: World, channel: Channel) -> None:
    """Delete a channel of a guild, and the threads in it."""
    guild = world.guild_of(channel)
    if guild is None:
        return
    for thread in [inner for inner in guild.channels if inner.parent_id == channel.id]:
        remove(world, thread)
    sees = world.sees(world.bot, channel)
    guild.channels.remove(channel)
    del world.messages[channel.id]
    if channel.type == THREAD:
        gone = {"id": channel.id, "guild_id": guild.id, "parent_id": channel.parent_id, "type": channel.type}
        if sees:
            world.tell_bot("THREAD_DELETE", gone, GUILDS, guild.id)
    elif guild.bot_in:
        world.tell_bot("CHANNEL_DELETE", channel_json(channel), GUILDS, guild.id)
    world.tell_page("state_changed", {})


def remove_bot(world: World, guild: Guild) -> None:
    """Throw the bot out of a guild."""
    if guild.bot_in:
        guild.bot_in = False
        world.tell_bot("GUILD_DELETE", {"id": guild.id}, GUILDS, guild.id)
        world.tell_page("state_changed", {})


def add_bot(world: World, guild: Guild) -> None:
    """Let the bot into a guild."""
    if not guild.bot_in:
        guild.bot_in = True
        world.tell_bot("GUILD_CREATE", guild_json(guild), GUILDS, guild.id)
        world.tell_page("state_changed", {})
