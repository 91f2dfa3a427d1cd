"""One row of the outbox at a time: ask Discord, or look whether it was done, and write down what came of it."""

import logging
import secrets
from collections.abc import Callable
from typing import Literal

import discord

from bot.announcements import outbox
from bot.announcements.outbox import Event
from bot.announcements.placeholders import Values, fill
from bot.asking import MessageGoneError, NotNowError
from bot.deliveries.calls import CROSSPOSTED_ALREADY, THREAD_EXISTS, RefusedError, once, wall_ms
from bot.deliveries.corrections import delete_message, edit_message, is_recalled
from bot.deliveries.forums import post_in_forum
from bot.deliveries.kinds import Kinds, NotYetError
from bot.deliveries.letter import THREAD_NAME_LIMIT, Letter, following, letter, mark, values_of
from bot.deliveries.looking import UnreadableError, find_post
from bot.deliveries.loudness import as_decided, deciding
from bot.deliveries.rights import guild_of
from bot.deliveries.troubles import Reason
from bot.storage import announcements as stored
from bot.storage import deliveries as outgoing
from bot.storage.announcements import Announcement
from bot.storage.database import Store
from bot.storage.deliveries import Delivery

_log = logging.getLogger(__name__)

# A letter, a thread, a publication or a search may take so long; a post until its nonce may be forgotten.
WITHIN_S = 60.0
# One of the four spans that Discord allows (min): a thread under an announcement is archived after a quiet day.
ARCHIVE_AFTER_MIN: Literal[1440] = 1440
_DONE_ALREADY = (CROSSPOSTED_ALREADY, THREAD_EXISTS)


class Sender:
    """Takes rows from planned (or checking) to wherever they can be taken now.

    `heard` is called when something was written down that a person is to be told.
    """

    def __init__(
        self, client: discord.Client, store: Store, series: str, kinds: Kinds, heard: Callable[[], None]
    ) -> None:
        self._client = client
        self._store = store
        self._series = series
        self._kinds = kinds
        self._heard = heard

    async def see_to(self, row: Delivery) -> None:
        """Do what is to be done now about a row that is planned or checking."""
        announcement = await stored.get(self._store.reader, row.announcement_id)
        now = wall_ms()
        if announcement is None:
            return
        if row.state == "planned" and not _still_wanted(announcement, row):
            await self._settle(announcement, row, "skip", reason="cancelled")
        elif (row.state == "planned" or row.step != "post") and await self._recalled(row):
            await self._settle(announcement, row, "skip", reason="recalled")
        elif row.state == "planned" and row.step == "post" and _missed(announcement, row, now):
            await self._settle(announcement, row, "skip", reason="late")
        elif row.state == "checking" and not _repeatable(row, now):
            settled = (row.first_ms or 0) + (outbox.FORUM_SETTLES_MS if row.kind == "forum" else 0)
            if row.step == "post" and settled > now:
                await outgoing.postpone(self._store.writer, row, settled)
            else:
                await self._look(announcement, row)
        elif row.state == "checking" and row.step == "post" and not await self._wanted(announcement, row):
            # What was taken is to be known, and nothing asked for any more: so it is looked for in its time.
            await outgoing.postpone(self._store.writer, row, (row.first_ms or now) + outbox.NONCE_MS + 1)
        elif row.step in ("publish", "correct") and (turn := await self._turn(row, now)) > now:
            await outgoing.postpone(self._store.writer, row, turn)
        else:
            await self._ask(announcement, row, now)

    async def _recalled(self, row: Delivery) -> bool:
        return is_recalled(row, await outgoing.step_of(self._store.reader, row, "recall"))

    async def _wanted(self, announcement: Announcement, row: Delivery) -> bool:
        return _still_wanted(announcement, row) and not await self._recalled(row)

    async def _turn(self, row: Delivery, now: int) -> int:
        reader = self._store.reader
        if row.step == "publish":
            since = now - outbox.PUBLICATIONS_MS
            return outbox.publish_from(await outgoing.published(reader, row.channel_id, since), now)
        published = await outgoing.step_of(reader, row, "publish")
        if published is None or published.state != "sent":
            return now
        since = now - outbox.CORRECTIONS_MS
        return outbox.correct_from(await outgoing.corrected(reader, row.channel_id, since), now)

    async def _ask(self, announcement: Announcement, row: Delivery, now: int) -> None:
        outbox.move(row.state, "begin")
        made: Letter | None = None
        try:
            if row.step == "post":
                made = await self._compose(announcement, row)
                if made is None and row.state == "planned":
                    await self._settle(announcement, row, "skip", reason="nothing")
                    return
                now = wall_ms()
                if row.state == "checking" and (made is None or not _repeatable(row, now)):
                    await self._look(announcement, row)
                    return
        except NotNowError as problem:
            _log.warning("Delivery %s could not be written: %s", row.id, problem)
            await self._wait(announcement, row, str(problem), problem.again_s)
            return
        except RefusedError as refusal:
            await self._refused(announcement, row, refusal)
            return
        decide = deciding(row, now, wants=made.pings) if made is not None else None
        begun = await outgoing.begin(self._store.writer, row, now, decide)
        if begun is None:
            return
        made = made and as_decided(made, begun)
        try:
            message_id = await once(lambda: self._do(announcement, begun, made), self._within(begun, now))
        except NotNowError as problem:
            _log.warning("Discord gave no answer to delivery %s: %s", row.id, problem)
            await self._wait(announcement, begun, str(problem), problem.again_s)
        except MessageGoneError:
            # Under a post's nonce there was a message, and somebody has deleted it: it was sent, once.
            event: Event = "taken" if row.step == "post" else "refused"
            await self._settle(announcement, begun, event, reason="message_gone")
        except RefusedError as refusal:
            await self._refused(announcement, begun, refusal, doubtful=row.state == "checking")
        except NotYetError as later:
            await self._settle(announcement, begun, "silent", next_ms=later.until_ms, detail=str(later))
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

    async def _wait(self, announcement: Announcement, row: Delivery, problem: str, again_s: float = 0.0) -> None:
        """Try again later, after `again_s` seconds at the earliest, what could not be done this time; not for ever."""
        now = wall_ms()
        again = now + max(outbox.pause_ms(row.tries), round(again_s * 1000))
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
        if row.step in ("correct", "recall"):
            await self._mend(announcement, row)
            return None
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

    async def _mend(self, announcement: Announcement, row: Delivery) -> None:
        """Edit or delete a message that was posted, once it is known whether it was."""
        post = await outgoing.step_of(self._store.reader, row, "post")
        if post is None or post.message_id is None or post.state != "sent":
            if post is not None and post.state in ("sending", "checking"):
                raise TimeoutError("the post is still on its way")
            if post is not None and post.state == "unknown":
                raise RefusedError("no_history", "nobody knows whether the post is there")
            return
        if row.step == "correct":
            try:
                await edit_message(self._client, announcement, row, post, self._values(announcement, post))
            except ValueError as error:
                raise RefusedError("rejected", str(error)) from None
            return
        await delete_message(self._client, post)
        kind = self._kinds.get(announcement.draft.kind)
        if kind is not None and "recall" in kind.steps:
            await kind.steps["recall"](announcement, row)

    async def _post(self, row: Delivery, made: Letter) -> int:
        if row.kind == "forum":
            if (guild := guild_of(self._client, row.guild_id)) is None:
                raise TimeoutError("the guild is not there yet")
            forum = guild.get_channel(row.channel_id)
            if isinstance(forum, discord.ForumChannel):
                return await post_in_forum(self._client, forum.id, made)
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
        guild, roles = guild_of(self._client, row.guild_id), announcement.draft.roles
        if guild is None and (roles or row.kind == "forum"):
            raise NotNowError("the guild is not there yet")
        if guild is not None and any(guild.get_role(role) is None for role in roles):
            raise RefusedError("role_gone", "a role is gone")
        made = await self._written(announcement, row)
        if made is not None:
            mark(made.view, row)
        return made

    async def _written(self, announcement: Announcement, row: Delivery) -> Letter | None:
        kind = announcement.draft.kind
        try:
            if kind == "written":
                return letter(announcement, row, self._values(announcement, row), wall_ms())
            return await once(lambda: self._kinds[kind].compose(announcement, row), WITHIN_S)
        except (RefusedError, NotNowError):
            raise
        except ValueError as error:
            raise RefusedError("rejected", str(error)) from None
        except Exception:
            _log.exception("Incident %s: delivery %s could not be written", secrets.token_hex(4), row.id)
            raise NotNowError("an error of our own") from None

    def _values(self, announcement: Announcement, row: Delivery) -> Values:
        guild = guild_of(self._client, row.guild_id)
        return values_of(row, guild.name if guild else announcement.draft.server, self._series)

    async def _look(self, announcement: Announcement, row: Delivery) -> None:
        """Look in the channel for a post that may have been taken."""
        try:
            found = await once(lambda: find_post(self._client, row), WITHIN_S)
            after = await self._after(announcement, row) if found is not None else ()
        except NotNowError as problem:
            _log.warning("Channel %s could not be searched: %s", row.channel_id, problem)
            await self._wait(announcement, row, str(problem), problem.again_s)
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
                await self._settle(announcement, row, "found", message_id=found, following=after)

    async def _after(self, announcement: Announcement, row: Delivery) -> tuple[tuple[str, int | None], ...]:
        """Return the steps that follow a post of which only its message is left. Raises NotNowError."""
        if announcement.draft.kind == "written":
            return following(announcement.draft, row)
        try:
            made = await self._written(announcement, row)
        except RefusedError as problem:
            _log.warning("Nothing follows delivery %s: %s", row.id, problem)
            return ()
        return made.after if made is not None else ()

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
        """Write down an event, and see that a bad end is told. None where the row was no longer as it was."""
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
        if settled is not None and (state in ("failed", "unknown") or (state == "sent" and settled.hush == "spent")):
            self._heard()
        return settled

    def _channel(self, row: Delivery) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(row.channel_id, guild_id=row.guild_id)


def _still_wanted(announcement: Announcement, row: Delivery) -> bool:
    """Return whether what a planned row would do is still asked for. What only follows a post goes with its plan."""
    if row.step == "thread":
        return announcement.draft.thread is not None and announcement.cancelled_ms is None
    if row.step == "publish":
        return announcement.cancelled_ms is None
    if row.step != "post":
        return True
    named = any(target.channel_id == row.channel_id for target in announcement.draft.targets)
    return named and announcement.cancelled_ms is None


def _missed(announcement: Announcement, row: Delivery, now: int) -> bool:
    """Return whether a post that has waited in the outbox is left out by the late rule; a retry is no later for it."""
    draft = announcement.draft
    return draft.late == "skip" and now - max(row.due_ms, row.ready_ms) > draft.tolerance_ms


def _repeatable(row: Delivery, now: int) -> bool:
    return outbox.repeatable(row.step, row.kind, row.first_ms or 0, now)
