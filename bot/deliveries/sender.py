"""One row of the outbox at a time: ask Discord, or look whether it was done, and write down what came of it."""

import logging
import secrets
from datetime import UTC, datetime
from typing import Literal

import discord

from bot.announcements import outbox
from bot.announcements.outbox import Event
from bot.announcements.placeholders import Values, fill
from bot.deliveries.calls import (
    CROSSPOSTED_ALREADY,
    THREAD_EXISTS,
    UNKNOWN_MESSAGE,
    MessageGoneError,
    NotNowError,
    RefusedError,
    once,
    wall_ms,
)
from bot.deliveries.kinds import Kinds
from bot.deliveries.letter import THREAD_NAME_LIMIT, Letter, is_marked, letter, mark, values_of
from bot.deliveries.troubles import Reason, Tell, Trouble
from bot.storage import announcements as stored
from bot.storage import deliveries as outgoing
from bot.storage.announcements import Announcement
from bot.storage.database import Store
from bot.storage.deliveries import Delivery

_log = logging.getLogger(__name__)

# How far the machine's clock may differ from Discord's when a message is looked for.
SKEW_MS = 60_000
# A thread, a publication or a search may take so long; a post until its nonce may be forgotten.
WITHIN_S = 60.0
# One of the four spans that Discord allows (min): a thread under an announcement is archived after a quiet day.
ARCHIVE_AFTER_MIN: Literal[1440] = 1440
_DONE_ALREADY = (CROSSPOSTED_ALREADY, THREAD_EXISTS)


class UnreadableError(Exception):
    """The channel's history may not be read."""


class Sender:
    """Takes rows from planned (or checking) to wherever they can be taken now."""

    def __init__(self, client: discord.Client, store: Store, series: str, kinds: Kinds, tell: Tell) -> None:
        self._client = client
        self._store = store
        self._series = series
        self._kinds = kinds
        self._tell = tell

    async def see_to(self, row: Delivery) -> None:
        """Do what is to be done now about a row that is planned or checking."""
        announcement = await stored.get(self._store.reader, row.announcement_id)
        now = wall_ms()
        if announcement is None:
            return
        if row.state == "planned" and row.step == "post" and not _still_wanted(announcement, row):
            await self._settle(announcement, row, "skip", reason="cancelled")
        elif row.state == "checking" and not outbox.repeatable(row.step, row.kind, row.first_ms or 0, now):
            await self._look(announcement, row)
        elif row.step == "publish" and (turn := await self._turn(row, now)) > now:
            await outgoing.postpone(self._store.writer, row, turn)
        else:
            await self._ask(announcement, row, now)

    async def tell(self, announcement: Announcement, row: Delivery) -> None:
        """Have a person told why a row has failed or is unknown, and write down that it was."""
        try:
            await self._tell(Trouble(announcement, row, row.reason or "rejected"))
        except Exception:
            _log.exception("Incident %s: nobody could be told of delivery %s", secrets.token_hex(4), row.id)
            return
        await outgoing.told(self._store.writer, row.id, wall_ms())

    async def _turn(self, row: Delivery, now: int) -> int:
        since = now - outbox.PUBLICATIONS_MS
        return outbox.publish_from(await outgoing.published(self._store.reader, row.channel_id, since), now)

    async def _ask(self, announcement: Announcement, row: Delivery, now: int) -> None:
        outbox.move(row.state, "begin")
        made: Letter | None = None
        try:
            if row.step == "post":
                made = await self._compose(announcement, row)
                if made is None and row.state == "planned":
                    await self._settle(announcement, row, "skip", reason="nothing")
                    return
        except NotNowError as problem:
            await self._wait(announcement, row, str(problem))
            return
        except RefusedError as refusal:
            await self._refused(announcement, row, refusal)
            return
        begun = await outgoing.begin(self._store.writer, row, now, pings=made is not None and made.pings)
        if begun is None:
            return
        try:
            message_id = await once(lambda: self._do(announcement, begun, made), self._within(begun, now))
        except NotNowError as problem:
            _log.warning("Discord gave no answer to delivery %s: %s", row.id, problem)
            await self._wait(announcement, begun, str(problem))
        except MessageGoneError:
            if row.step == "post":
                # Under this nonce there was a message, and somebody has deleted it: it was sent, once.
                await self._settle(announcement, begun, "taken", reason="message_gone")
            else:
                await self._settle(announcement, begun, "refused", reason="message_gone")
        except RefusedError as refusal:
            await self._refused(announcement, begun, refusal, doubtful=row.state == "checking")
        except Exception:
            _log.exception("Incident %s in delivery %s", secrets.token_hex(4), row.id)
            await self._wait(announcement, begun, "an error of our own")
        else:
            after = made.after if made is not None else ()
            await self._settle(announcement, begun, "taken", message_id=message_id, following=after)

    async def _refused(
        self, announcement: Announcement, row: Delivery, refusal: RefusedError, *, doubtful: bool = False
    ) -> None:
        """Write down that something cannot be done; but look first where an earlier try may have been taken."""
        if row.step == "post" and row.state == "checking":
            await self._look(announcement, row)
        elif row.step == "post" and doubtful:
            checking = await self._settle(announcement, row, "silent", next_ms=wall_ms(), detail=refusal.detail)
            if checking is not None:
                await self._look(announcement, checking)
        else:
            await self._settle(announcement, row, "refused", reason=refusal.reason, detail=refusal.detail)

    async def _wait(self, announcement: Announcement, row: Delivery, problem: str) -> None:
        """Try again later what could not be done this time; but not for ever."""
        now = wall_ms()
        again = now + outbox.pause_ms(row.tries)
        if row.state == "sending":
            waiting = await self._settle(announcement, row, "silent", next_ms=again, detail=problem)
        else:
            waiting = row
            await outgoing.postpone(self._store.writer, row, again, tries=1)
        if waiting is not None and outbox.out_of_patience(row.step, row.ready_ms, row.tries, now):
            doubtful = row.step == "post" and waiting.state == "checking"
            end: Event = "unreadable" if doubtful else "refused"
            reason: Reason = "rejected" if waiting.state == "planned" else "discord_down"
            await self._settle(announcement, waiting, end, reason=reason, detail=problem)

    def _within(self, row: Delivery, now: int) -> float:
        """Return for how long (s) a row may be asked for under the nonce of its first try."""
        if row.step != "post" or row.kind == "forum":
            return WITHIN_S
        return max((row.first_ms or now) + outbox.NONCE_MS - now, 0) / 1000

    async def _do(self, announcement: Announcement, row: Delivery, made: Letter | None) -> int | None:
        """Ask Discord for a row's step; return the id of what was made."""
        if made is not None:
            return await self._post(row, made)
        if row.message_id is None:
            raise MessageGoneError
        try:
            if row.step == "thread":
                name = fill(announcement.draft.thread or "", self._values(announcement, row))
                started = await self._client.http.start_thread_with_message(
                    row.channel_id,
                    row.message_id,
                    name=name[:THREAD_NAME_LIMIT],
                    auto_archive_duration=ARCHIVE_AFTER_MIN,
                )
                return int(started["id"])
            if row.step == "publish":
                await self._channel(row).get_partial_message(row.message_id).publish()
            else:
                await self._kinds[announcement.draft.kind].steps[row.step](announcement, row)
        except discord.HTTPException as error:
            if error.code not in _DONE_ALREADY:
                raise
        return None

    async def _post(self, row: Delivery, made: Letter) -> int:
        if row.kind == "forum":
            forum = self._client.get_channel(row.channel_id)
            if isinstance(forum, discord.ForumChannel):
                post = await forum.create_thread(
                    name=made.title, view=made.view, files=made.files, allowed_mentions=made.mentions
                )
                return post.message.id
            if forum is None and self._client.get_guild(row.guild_id) is None:
                raise TimeoutError("the guild is not there yet")
            raise RefusedError("channel_gone" if forum is None else "wrong_channel", "not a forum")
        message = await self._channel(row).send(
            view=made.view,
            files=made.files,
            allowed_mentions=made.mentions,
            silent=made.silent,
            nonce=outbox.nonce(row.announcement_id, row.run, row.channel_id),
        )
        return message.id

    async def _compose(self, announcement: Announcement, row: Delivery) -> Letter | None:
        """Return the message of a run. Raises RefusedError, and NotNowError where it could not be written this time."""
        guild = self._client.get_guild(row.guild_id)
        if guild is not None and any(guild.get_role(role) is None for role in announcement.draft.roles):
            raise RefusedError("role_gone", "a role is gone")
        kind = announcement.draft.kind
        try:
            if kind == "written":
                made: Letter | None = letter(announcement, row, self._values(announcement, row), wall_ms())
            else:
                made = await self._kinds[kind].compose(announcement, row)
        except ValueError as error:
            raise RefusedError("rejected", str(error)) from None
        except Exception:
            _log.exception("Incident %s: delivery %s could not be written", secrets.token_hex(4), row.id)
            raise NotNowError("an error of our own") from None
        if made is not None:
            mark(made.view, row)
        return made

    def _values(self, announcement: Announcement, row: Delivery) -> Values:
        guild = self._client.get_guild(row.guild_id)
        return values_of(row, guild.name if guild else announcement.draft.server, self._series)

    async def _look(self, announcement: Announcement, row: Delivery) -> None:
        """Look in the channel for a post that may have been taken."""
        try:
            found = await once(lambda: self._search(row), WITHIN_S)
        except NotNowError as problem:
            _log.warning("Channel %s could not be searched: %s", row.channel_id, problem)
            await self._wait(announcement, row, str(problem))
        except (UnreadableError, RefusedError, MessageGoneError) as refusal:
            gone = isinstance(refusal, RefusedError) and refusal.reason == "channel_gone"
            if gone:
                await self._settle(announcement, row, "refused", reason="channel_gone")
            else:
                await self._settle(announcement, row, "unreadable", reason="no_history", detail=row.detail)
        else:
            if found is None:
                await self._settle(announcement, row, "absent", next_ms=wall_ms())
            else:
                after = await self._after(announcement, row)
                await self._settle(announcement, row, "found", message_id=found, following=after)

    async def _after(self, announcement: Announcement, row: Delivery) -> tuple[tuple[str, int | None], ...]:
        """Return the steps that follow a post of which only its message is left."""
        try:
            made = await self._compose(announcement, row)
        except (RefusedError, NotNowError) as problem:
            _log.warning("Nothing follows delivery %s: %s", row.id, problem)
            return ()
        return made.after if made is not None else ()

    async def _search(self, row: Delivery) -> int | None:
        """Return the id of a row's post. Raises UnreadableError where the bot may not read what was written."""
        begin = (row.first_ms or row.ready_ms) - SKEW_MS
        after, before = _at(begin), _at(begin + 2 * SKEW_MS + 2 * outbox.NONCE_MS)
        if row.kind == "forum":
            return await self._search_forum(row, after)
        channel, empty = self._channel(row), True
        async for message in channel.history(limit=None, after=after, before=before, oldest_first=True):
            empty = False
            if message.author.id == self._me and is_marked(message, row):
                return message.id
        if empty:
            await self._check_readable(channel, after)
        return None

    async def _check_readable(self, channel: discord.PartialMessageable, some: discord.Object) -> None:
        # Without the right to read it, Discord shows an empty history; only a single message is then refused.
        try:
            await channel.fetch_message(some.id)
        except discord.Forbidden:
            raise UnreadableError from None
        except discord.NotFound as error:
            if error.code != UNKNOWN_MESSAGE:
                raise

    async def _search_forum(self, row: Delivery, after: discord.Object) -> int | None:
        """Look among the threads of a forum; what was posted is the first message of one of our own."""
        active = await self._client.http.get_active_threads(row.guild_id)
        for thread in active["threads"]:
            ours = int(thread["owner_id"]) == self._me and int(thread["parent_id"]) == row.channel_id
            if not ours or int(thread["id"]) < after.id:
                continue
            channel = self._client.get_partial_messageable(int(thread["id"]), guild_id=row.guild_id)
            first = [message async for message in channel.history(limit=1, oldest_first=True)]
            if not first:
                await self._check_readable(channel, after)
            elif is_marked(first[0], row):
                return first[0].id
        return None

    async def _settle(
        self,
        announcement: Announcement,
        row: Delivery,
        event: Event,
        *,
        next_ms: int | None = None,
        message_id: int | None = None,
        reason: Reason | None = None,
        detail: str | None = None,
        following: tuple[tuple[str, int | None], ...] = (),
    ) -> Delivery | None:
        """Write down an event, and tell somebody of a bad end. None where the row was no longer as it was."""
        state = outbox.move(row.state, event)
        settled = await outgoing.settle(
            self._store.writer,
            row,
            state,
            next_ms=next_ms,
            first_ms=None if event == "absent" else row.first_ms,
            message_id=message_id if row.step == "post" else None,
            sent_ms=wall_ms() if state == "sent" else None,
            reason=reason,
            detail=detail,
            following=following if state == "sent" and message_id and row.step == "post" else (),
        )
        if settled is not None and state in ("failed", "unknown"):
            await self.tell(announcement, settled)
        return settled

    def _channel(self, row: Delivery) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(row.channel_id, guild_id=row.guild_id)

    @property
    def _me(self) -> int:
        return self._client.user.id if self._client.user else 0


def _still_wanted(announcement: Announcement, row: Delivery) -> bool:
    named = any(target.channel_id == row.channel_id for target in announcement.draft.targets)
    return named and announcement.cancelled_ms is None


def _at(ms: int) -> discord.Object:
    return discord.Object(discord.utils.time_snowflake(datetime.fromtimestamp(ms / 1000, UTC)))
