"""What was sent, corrected or recalled wherever it went: two more steps of the outbox for each channel of a run.

Both are safe to do twice. A correction edits each message to the present text, with the values of its own run, and
notifies nobody. A recall deletes each message; a post in a forum goes with its thread where the bot may delete that.
The thread under a message stays: what people have said in it is theirs.
"""

import contextlib

import aiosqlite
import discord

from bot.announcements.placeholders import Values
from bot.asking import UNKNOWN_MESSAGE
from bot.deliveries.calls import UNKNOWN_CHANNEL, wall_ms
from bot.deliveries.kinds import NotYetError
from bot.deliveries.letter import letter, mark
from bot.storage import announcements as stored
from bot.storage.announcements import Announcement
from bot.storage.deliveries import Delivery
from bot.storage.queries import announcements as sql
from bot.storage.writer import Writer

# Discord's page "Opcodes and Status Codes", JSON error codes.
ARCHIVED_THREAD = 50083
EDITED_TOO_OFTEN = (20022, 30046)
# What is published may be edited again within the hour.
EDITED_TOO_OFTEN_MS = 20 * 60_000


async def correct(writer: Writer, announcement_id: int, run: str, changer: int, now: int) -> int:
    """Have every message of a run edited to the present text; return how many that are."""

    async def job(connection: aiosqlite.Connection) -> int:
        asked: int = await sql.ask_step(connection, announcement_id=announcement_id, run=run, step="correct", now=now)
        if asked:
            await stored.log(connection, announcement_id, changer, now, "corrected")
        return asked

    return await writer.run(job)


async def recall(writer: Writer, announcement_id: int, run: str, changer: int, now: int) -> int:
    """Have every message of a run deleted, and what is pending of it left undone; return in how many channels."""

    async def job(connection: aiosqlite.Connection) -> int:
        asked: int = await sql.ask_step(connection, announcement_id=announcement_id, run=run, step="recall", now=now)
        pending: int = await sql.skip_run(connection, announcement_id=announcement_id, run=run, reason="recalled")
        if asked or pending:
            await stored.log(connection, announcement_id, changer, now, "recalled")
        return asked

    return await writer.run(job)


def is_recalled(row: Delivery, recall: Delivery | None) -> bool:
    """Return whether a recall takes away what a row would post, or what it would add to."""
    if recall is None or row.step not in ("post", "thread", "publish", "correct", "start"):
        return False
    waiting = recall.state in ("planned", "sending", "checking")
    # What was posted again since has another message.
    if row.step == "post":
        return waiting
    return waiting or (recall.state == "sent" and recall.message_id == row.message_id)


async def edit_message(
    client: discord.Client, announcement: Announcement, row: Delivery, post: Delivery, values: Values
) -> None:
    """Edit the message of `post` to the present text; `row` is the correction.

    Raises ValueError where it is too long, NotYetError where Discord lets what was published be edited no more for now.
    """
    sent_ms = post.sent_ms or post.due_ms
    try:
        made = letter(announcement, post, values, sent_ms, corrected_ms=row.ready_ms)
    except ValueError:
        # What fills a message to the last character has no room for the note.
        made = letter(announcement, post, values, sent_ms)
    mark(made.view, post)
    nobody = discord.AllowedMentions.none()
    try:
        await _message(client, post).edit(view=made.view, attachments=made.files, allowed_mentions=nobody)
        await _rename(client, post, made.title)
    except discord.HTTPException as error:
        if error.code in EDITED_TOO_OFTEN:
            raise NotYetError("edited too often", wall_ms() + EDITED_TOO_OFTEN_MS) from None
        if error.code != ARCHIVED_THREAD:
            raise
        await _wake(client, post)
        raise TimeoutError("the thread was asleep") from None


async def _rename(client: discord.Client, post: Delivery, title: str) -> None:
    """Have the thread of a post in a forum called as its message is, where the bot may name it."""
    guild = client.get_guild(post.guild_id)
    thread = guild.get_thread(post.message_id or 0) if guild is not None and post.kind == "forum" else None
    if thread is not None and title and thread.name != title:
        with contextlib.suppress(discord.Forbidden):
            await thread.edit(name=title)


async def delete_message(client: discord.Client, post: Delivery) -> None:
    """Delete the message of `post`; that it is gone already is as good."""
    try:
        if post.kind != "forum":
            await _message(client, post).delete()
            return
        try:
            # The thread of a forum's post has the id of its first message.
            await client.http.delete_channel(post.message_id or 0)
        except discord.Forbidden:
            await _message(client, post).delete()
    except discord.HTTPException as error:
        if error.code == ARCHIVED_THREAD:
            await _wake(client, post)
            raise TimeoutError("the thread was asleep") from None
        if error.code not in (UNKNOWN_MESSAGE, UNKNOWN_CHANNEL):
            raise


def _message(client: discord.Client, post: Delivery) -> discord.PartialMessage:
    channel = client.get_partial_messageable(_channel_id(post), guild_id=post.guild_id)
    return channel.get_partial_message(post.message_id or 0)


async def _wake(client: discord.Client, post: Delivery) -> None:
    await client.http.edit_channel(_channel_id(post), archived=False)


def _channel_id(post: Delivery) -> int:
    return post.message_id or 0 if post.kind == "forum" else post.channel_id
