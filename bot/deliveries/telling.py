"""Telling people unasked: in the server's log channel, else those concerned directly, else in the operator's log.

Each message has a nonce of its own, made of what it tells: sent again after a crash, before it was written down that it
was sent, it is there once.
"""

import base64
import hashlib
import logging
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

import discord
from discord import ui

from bot.announcements.placeholders import harmless
from bot.asking import MessageGoneError, NotNowError
from bot.deliveries.calls import RefusedError, once
from bot.deliveries.rights import Use, channel_faults, fault_line, guild_of
from bot.deliveries.troubles import Trouble, log_trouble
from bot.storage.announcements import Announcement, Draft
from bot.storage.database import Store
from bot.storage.deliveries import Delivery
from bot.storage.servers import server_of
from bot.ui.announce_reasons import in_words
from bot.ui.announce_why import is_hopeless, mending_button
from bot.ui.announce_words import title_of
from bot.ui.lasting import Press
from bot.ui.layouts import INK, LAMP, card, small
from bot.words import say

_log = logging.getLogger(__name__)

# For one message; a nonce is forgotten after about two minutes.
WITHIN_S = 30.0
# So many channels have a button each; of more, those with the same end share a line.
BUTTONS = 5
LISTED = 10

Make = Callable[[bool], ui.LayoutView]
"""Makes a message: for the server (True), or for somebody directly, where a button knows of no server."""


class Telling:
    """Tells people of what went wrong, or will."""

    def __init__(self, client: discord.Client, store: Store) -> None:
        self._client = client
        self._store = store

    async def tell(self, trouble: Trouble) -> None:
        """Tell of a run that came to a bad end. Raises NotNowError where Discord took nothing this time."""
        announcement, rows = trouble.announcement, trouble.rows
        guild_id = announcement.draft.guild_id
        authors = [] if announcement.author is None else [announcement.author]
        match trouble.reason:
            case "left":
                told = await self._directly(authors, lambda: _left(trouble), key_of("left", announcement.id))
            case "erased":
                key = key_of("erased", announcement.id)
                told = await self.reach(guild_id, authors, lambda inside: _erased(trouble, inside=inside), key)
            case "spent":
                # Nothing is wrong, so nobody is written to where the server has no log.
                key = key_of("spent", *_names(rows))
                told = await self.reach(guild_id, [], lambda _: _spent(announcement, rows), key)
            case _:
                guild = guild_of(self._client, guild_id)
                key = key_of("trouble", *_names(rows))
                told = await self.reach(
                    guild_id, authors, lambda inside: _ended(announcement, rows, guild, inside=inside), key
                )
        if not told:
            await log_trouble(trouble)

    async def reach(self, guild_id: int, people: Iterable[int], make: Make, key: str) -> bool:
        """Send a message to a server's log channel, or else to `people` (user ids); return whether anybody has it.

        `key`: a nonce. Raises NotNowError where Discord took nothing this time.
        """
        server = await server_of(self._store.reader, guild_id)
        if server.log_channel is not None:
            log_channel = self._client.get_partial_messageable(server.log_channel, guild_id=guild_id)
            try:
                await once(lambda: log_channel.send(view=make(True), nonce=key), WITHIN_S)
            except MessageGoneError:
                return True
            except RefusedError as refusal:
                _log.warning("The log channel of guild %s took nothing: %s", guild_id, refusal.detail)
            else:
                return True
        return await self._directly(people, lambda: make(False), key)

    async def _directly(self, people: Iterable[int], make: Callable[[], ui.LayoutView], key: str) -> bool:
        reached, problem = False, None
        for user_id in people:
            try:
                reached = await self._write_to(user_id, make(), key) or reached
            except NotNowError as error:
                problem = error
        if problem is not None and not reached:
            raise problem
        return reached

    async def _write_to(self, user_id: int, view: ui.LayoutView, key: str) -> bool:
        try:
            room = await once(lambda: self._client.create_dm(discord.Object(user_id)), WITHIN_S)
            await once(lambda: room.send(view=view, nonce=key), WITHIN_S)
        except MessageGoneError:
            return True
        except RefusedError as refusal:
            # Most often 50007: they take no messages from members of the server, or share none with us any more.
            _log.info("User %s could not be written to: %s", user_id, refusal.detail)
            return False
        return True


def name_of(announcement: Announcement) -> str:
    """Return what an announcement is called where it is spoken of."""
    return f"**{title_of(announcement.draft)}**"


def moment(ms: int) -> str:
    """Return a moment (ms) as each reader sees it in their own zone."""
    return f"<t:{ms // 1000}:f> (<t:{ms // 1000}:R>)"


def why_button(announcement: Announcement, label: str) -> Press:
    """Return the button that opens all that is known of an announcement's runs."""
    return Press.make(label, "announce_why", announcement.id)


def _ended(
    announcement: Announcement, rows: tuple[Delivery, ...], guild: discord.Guild | None, *, inside: bool
) -> ui.LayoutView:
    blocks: list[Any] = [f"### {_heading(rows)}", _which(announcement, rows[0], inside=inside)]
    if len(rows) <= BUTTONS:
        for row in rows:
            line, button = _line([row], _mended(row, guild)), _button(row, announcement.draft, inside=inside)
            blocks.append(ui.Section(line, accessory=button) if button is not None else line)
    else:
        alike = groupby(sorted(rows, key=_end), _end)
        lines = [_line(group := list(same), in_words(group[0].reason or "rejected")) for _, same in alike]
        blocks += [*lines[:LISTED], small(say("told.many")) if inside else None]
    if not inside:
        return card(*blocks, small(say("told.direct")), accent=INK)
    buttons = [why_button(announcement, say("told.button.why"))]
    if len(rows) == 1:
        buttons.append(Press.make(say("told.button.skip"), "outbox_skip", rows[0].id))
    return card(*blocks, accent=INK, rows=[ui.ActionRow(*buttons)])


def _button(row: Delivery, draft: Draft, *, inside: bool) -> Press | None:
    """Return the button that mends a row; None where only the server has it."""
    # What has just failed for want of a role still names it.
    lost = draft.roles
    if inside:
        return mending_button(row, draft, lost=lost)
    # Whether to risk a second one is better decided where the channel can be seen.
    if row.state != "failed" or is_hopeless(row, draft, lost):
        return None
    return Press.make(say("told.button.retry"), "told_retry", row.id)


def _heading(rows: tuple[Delivery, ...]) -> str:
    if any(row.state == "unknown" for row in rows):
        return say("told.heading.unknown")
    if any(row.step == "post" for row in rows):
        return say("told.heading.failed")
    return say("told.heading.unfinished")


def _which(announcement: Announcement, row: Delivery, *, inside: bool) -> str:
    if inside:
        return say("told.run", title=name_of(announcement), due=moment(row.due_ms))
    server = harmless(announcement.draft.server)
    return say("told.run.direct", title=name_of(announcement), due=moment(row.due_ms), server=server)


def _end(row: Delivery) -> tuple[str, str, str]:
    return row.step, row.state, row.reason or "rejected"


def _line(rows: list[Delivery], why: str) -> str:
    what = _WHAT.get(rows[0].step, _later) if rows[0].state == "failed" else _unknown
    channels = " ".join(f"<#{row.channel_id}>" for row in rows)
    return f"{channels} · {what()}\n{why}"


def _mended(row: Delivery, guild: discord.Guild | None) -> str:
    """Return why a row ended badly, and what would mend it: the very right, where that can be told."""
    reason = row.reason or "rejected"
    if guild is not None and reason in ("no_access", "no_right", "channel_gone", "wrong_channel"):
        uses: set[Use] = {"forum" if row.kind == "forum" else "post"}
        uses |= {"thread"} if row.step == "thread" else {"publish"} if row.step == "publish" else set()
        for fault in channel_faults(guild, row.channel_id, uses):
            return fault_line(fault)
    return in_words(reason)


def _unknown() -> str:
    return say("told.unknown")


def _later() -> str:
    return say("told.later")


_WHAT: dict[str, Callable[[], str]] = {
    "post": lambda: say("told.post"),
    "thread": lambda: say("told.thread"),
    "publish": lambda: say("told.publish"),
    "correct": lambda: say("told.correct"),
    "recall": lambda: say("told.recall"),
    "start": lambda: say("told.start"),
    "event": lambda: say("told.event"),
    "reveal": lambda: say("told.reveal"),
}


def _spent(announcement: Announcement, rows: tuple[Delivery, ...]) -> ui.LayoutView:
    channels = " ".join(f"<#{row.channel_id}>" for row in rows)
    return card(
        f"### {say('told.heading.spent')}",
        say("told.spent", title=name_of(announcement), channels=channels),
        accent=LAMP,
        rows=[ui.ActionRow(why_button(announcement, say("told.button.why")))],
    )


def _left(trouble: Trouble) -> ui.LayoutView:
    every = (trouble.announcement, *trouble.others)
    lines = [say("told.left", server=harmless(trouble.announcement.draft.server))]
    lines += [
        say("told.left.next", title=name_of(one), due=moment(one.next_ms)) if one.next_ms else name_of(one)
        for one in every[:LISTED]
    ]
    return card(f"### {say('told.heading.left')}", "\n".join(lines), accent=INK)


def _erased(trouble: Trouble, *, inside: bool) -> ui.LayoutView:
    every = (trouble.announcement, *trouble.others)
    lines = [say("told.erased" if inside else "told.erased.direct", server=harmless(trouble.announcement.draft.server))]
    lines += [say("told.erased.next", due=moment(one.next_ms)) for one in every[:LISTED] if one.next_ms]
    heading, text = f"### {say('told.heading.erased')}", "\n".join(lines)
    if not inside:
        return card(heading, text, accent=INK)
    button = why_button(trouble.announcement, say("told.button.why"))
    return card(heading, text, accent=INK, rows=[ui.ActionRow(button)])


def _names(rows: Iterable[Delivery]) -> Iterable[object]:
    # A row that was tried anew and has failed again is told again.
    return (f"{row.id} {row.state} {row.ready_ms} {row.tries}" for row in rows)


def key_of(*parts: object) -> str:
    """Return a nonce made of what is told: 24 of the 25 characters that Discord allows."""
    digest = hashlib.blake2b("\n".join(map(str, parts)).encode(), digest_size=15).digest()
    return base64.b32encode(digest).decode().lower()
