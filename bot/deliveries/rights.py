"""What stands in the way of a post before it is tried: rights, channels and roles, as Discord has told of them.

Nothing here asks the network: it reads what discord.py keeps of a server, so it may be called as often as one likes.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Literal

import discord

from bot.storage.announcements import Announcement, Draft
from bot.storage.servers import Server
from bot.words import say

Use = Literal["post", "forum", "thread", "publish", "picture", "everyone", "history", "event"]
"""What a channel is used for: "post" a message in it, "forum" a post in a forum, "thread" one under a message,
"publish" to followers, "picture" an attachment, "everyone" a mention that needs the right to mention anybody, "history"
looking for what may have been sent, "event" a server event (the channel does not matter)."""

Speakable = discord.TextChannel | discord.Thread | discord.ForumChannel


@dataclass(frozen=True)
class Fault:
    """Something that keeps the bot from doing what it was asked to.

    `what` is a key of the table below. A fault of the whole server has no channel; `role_id` is the role concerned.
    """

    what: str
    channel_id: int | None = None
    role_id: int | None = None


def guild_of(client: discord.Client, guild_id: int) -> discord.Guild | None:
    """Return a guild as far as Discord has told of it; None where it has not (yet), or takes it back for now.

    At a start, and while the guild is down, discord.py has one without channels, roles, name or `me`.
    """
    guild = client.get_guild(guild_id)
    return None if guild is None or guild.unavailable else guild


def channel_faults(guild: discord.Guild, channel_id: int, uses: Collection[Use]) -> list[Fault]:
    """Return what keeps the bot from using a channel for all of `uses`, gravest first; a thread goes by its parent."""
    found = [Fault("timed_out")] if guild.me.is_timed_out() and set(uses) != {"history"} else []
    if "event" in uses and not found and not guild.me.guild_permissions.create_events:
        found.append(Fault("no_event"))
    if set(uses) == {"event"}:
        return found
    channel = guild.get_channel_or_thread(channel_id)
    if channel is None or (isinstance(channel, discord.Thread) and channel.parent is None):
        return [*found, Fault("channel_gone", channel_id)]
    if not isinstance(channel, Speakable) or not _is_of_use(channel, uses):
        return [*found, Fault("wrong_kind", channel_id)]
    if not channel.permissions_for(guild.me).view_channel:
        return [*found, Fault("no_view", channel_id)]
    if found:
        # A time-out takes every right but reading; each by its name would say less.
        return found
    return [*found, *(Fault(what, channel_id) for what in _lacking(channel, guild.me, uses))]


def role_faults(guild: discord.Guild, channel_id: int, roles: Iterable[int]) -> list[Fault]:
    """Return which of `roles` the bot cannot mention in a channel so that their members hear of it."""
    found = []
    for role_id in roles:
        role = guild.get_role(role_id)
        if role is None:
            found.append(Fault("role_gone", None, role_id))
        elif not role.mentionable and not _mentions_anybody(guild, channel_id):
            found.append(Fault("role_silent", channel_id, role_id))
    return found


def draft_faults(guild: discord.Guild, draft: Draft) -> list[Fault]:
    """Return what keeps the bot from doing all that a draft asks, in every channel of it; none of it twice."""
    found: list[Fault] = []
    for target in draft.targets:
        uses: set[Use] = {"forum" if target.kind == "forum" else "post", "history"}
        if draft.thread and target.kind != "forum":
            uses.add("thread")
        if draft.publish and target.kind == "news":
            uses.add("publish")
        if draft.picture is not None:
            uses.add("picture")
        if draft.everyone or guild.id in draft.roles:
            uses.add("everyone")
        if draft.kind == "night":
            uses.add("event")
        faults = channel_faults(guild, target.channel_id, uses)
        found += faults
        if not any(fault.what in _HOPELESS for fault in faults):
            found += role_faults(guild, target.channel_id, [role for role in draft.roles if role != guild.id])
    return list(dict.fromkeys(found))


def quiz_faults(guild: discord.Guild, channel_id: int) -> list[Fault]:
    """Return what keeps the bot from asking questions in a channel; in a forum they are asked in its posts."""
    channel = guild.get_channel_or_thread(channel_id)
    if channel is None or isinstance(channel, discord.CategoryChannel):
        return [Fault("channel_gone", channel_id)]
    if isinstance(channel, discord.Thread):
        return channel_faults(guild, channel_id, ("post", "history"))
    has = channel.permissions_for(guild.me)
    if not has.view_channel:
        return [Fault("no_view", channel_id)]
    if guild.me.is_timed_out():
        return [Fault("timed_out")]
    threads = isinstance(channel, discord.ForumChannel)
    found = []
    if not (has.send_messages_in_threads if threads else has.send_messages):
        found.append(Fault("no_send_threads" if threads else "no_send", channel_id))
    return found if has.read_message_history else [*found, Fault("no_history", channel_id)]


def server_faults(
    guild: discord.Guild, server: Server, announcements: Iterable[Announcement], quizzes: Iterable[int]
) -> list[Fault]:
    """Return all that is amiss in a server: its two channels, its live announcements, where it allows `quizzes`."""
    found: list[Fault] = []
    if server.announce_channel is not None:
        forum = isinstance(guild.get_channel(server.announce_channel), discord.ForumChannel)
        uses: tuple[Use, Use] = ("forum" if forum else "post", "history")
        found += channel_faults(guild, server.announce_channel, uses)
    if server.log_channel is not None:
        found += channel_faults(guild, server.log_channel, ["post"])
    for announcement in announcements:
        found += draft_faults(guild, announcement.draft)
    for channel_id in quizzes:
        found += quiz_faults(guild, channel_id)
    return list(dict.fromkeys(found))


def fault_line(fault: Fault) -> str:
    """Return a sentence that says what is wrong and what mends it. Raises KeyError for a fault that is none."""
    return _LINES[fault.what](f"<#{fault.channel_id}>", f"<@&{fault.role_id}>")


# Where one of these holds in a channel, whom it could mention there is not worth telling.
_HOPELESS = frozenset({"timed_out", "channel_gone", "wrong_kind", "no_view", "no_send", "no_send_threads"})

# Each by its own name, so that a text that is missing is found before anybody needs it.
_LINES: dict[str, Callable[[str, str], str]] = {
    "timed_out": lambda channel, role: say("rights.timed_out"),
    "channel_gone": lambda channel, role: say("rights.channel_gone", channel=channel),
    "wrong_kind": lambda channel, role: say("rights.wrong_kind", channel=channel),
    "no_view": lambda channel, role: say("rights.no_view", channel=channel),
    "not_member": lambda channel, role: say("rights.not_member", channel=channel),
    "locked": lambda channel, role: say("rights.locked", channel=channel),
    "no_send": lambda channel, role: say("rights.no_send", channel=channel),
    "no_send_threads": lambda channel, role: say("rights.no_send_threads", channel=channel),
    "needs_tag": lambda channel, role: say("rights.needs_tag", channel=channel),
    "not_news": lambda channel, role: say("rights.not_news", channel=channel),
    "nested": lambda channel, role: say("rights.nested", channel=channel),
    "no_thread": lambda channel, role: say("rights.no_thread", channel=channel),
    "no_files": lambda channel, role: say("rights.no_files", channel=channel),
    "no_everyone": lambda channel, role: say("rights.no_everyone", channel=channel),
    "no_history": lambda channel, role: say("rights.no_history", channel=channel),
    "no_event": lambda channel, role: say("rights.no_event"),
    "role_gone": lambda channel, role: say("rights.role_gone", role=role),
    "role_silent": lambda channel, role: say("rights.role_silent", channel=channel, role=role),
}


def _is_of_use(channel: Speakable, uses: Collection[Use]) -> bool:
    """Return whether a channel is of the kind that the uses need. A media channel is no forum: it wants a picture."""
    if isinstance(channel, discord.ForumChannel):
        return not channel.is_media() and "post" not in uses
    return "forum" not in uses


def _lacking(channel: Speakable, me: discord.Member, uses: Collection[Use]) -> Iterable[str]:
    has = channel.permissions_for(me)
    speaks = not {"post", "forum"}.isdisjoint(uses)
    if isinstance(channel, discord.Thread):
        if channel.is_private() and channel.me is None and not has.manage_threads:
            yield "not_member"
        if speaks and channel.locked and not has.manage_threads:
            yield "locked"
        if speaks and not has.send_messages_in_threads:
            yield "no_send_threads"
    elif speaks and not has.send_messages:
        yield "no_send"
    if isinstance(channel, discord.ForumChannel) and "forum" in uses and channel.flags.require_tag:
        yield "needs_tag"
    if "publish" in uses and not (isinstance(channel, discord.TextChannel) and channel.is_news()):
        yield "not_news"
    if "thread" in uses and isinstance(channel, discord.Thread):
        yield "nested"
    elif "thread" in uses and not has.create_public_threads:
        yield "no_thread"
    # Without the right to write, discord.py takes these for lacking too; to tell of each would bury what matters.
    writes = has.send_messages_in_threads if isinstance(channel, discord.Thread) else has.send_messages
    if writes and "picture" in uses and not has.attach_files:
        yield "no_files"
    if writes and "everyone" in uses and not has.mention_everyone:
        yield "no_everyone"
    if "history" in uses and not has.read_message_history:
        yield "no_history"


def _mentions_anybody(guild: discord.Guild, channel_id: int) -> bool:
    channel = guild.get_channel_or_thread(channel_id)
    if channel is None or (isinstance(channel, discord.Thread) and channel.parent is None):
        return guild.me.guild_permissions.mention_everyone
    return channel.permissions_for(guild.me).mention_everyone
