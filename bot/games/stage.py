"""What a game shows in its channel: one delivery after another, with the bot's own rights, each safe to repeat.

Invariants:

- A message is sent with a nonce made of game and round. Sent again within two minutes it gives the first message back
  (Discord's docs on Create Message, `enforce_nonce`); later than that the channel is searched for it before it is sent.
- Deliveries of a game come in the order of its events; the next one waits for the last.
- A channel that is gone, or in which the bot may no longer write, ends the game with what was earned.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

import aiohttp
import discord
from discord import ui

from bot.games.clock import DiscordClock, wall_ms
from bot.games.live import LiveGame, RestingError
from bot.trivia.events import AnyEvent, Finished, Opened, Revealed
from bot.trivia.game import Game
from bot.trivia.rules import ClockRestarted, MessageSeen, RefusedError, Stop, snowflake_ms
from bot.ui.lasting import custom_id
from bot.ui.trivia import final_card, question_card, reveal_card, void_card

_log = logging.getLogger(__name__)

# Discord remembers a nonce for "the past few minutes"; two are taken to be safe.
NONCE_MS = 110_000
# discord.py has tried five times by itself before it reports a server error; after that, at these intervals (s).
PATIENCE = (5.0, 15.0, 30.0, 60.0)
HISTORY_LIMIT = 100
# How far the machine's clock may differ from Discord's when a message is looked for.
SKEW_MS = 60_000
UNKNOWN_MESSAGE = 10008

T = TypeVar("T")


class LostError(Exception):
    """The channel cannot be reached any more."""


class MessageGoneError(Exception):
    """The message was deleted."""


class NotNowError(Exception):
    """Discord could not take it this time."""


async def once(what: Callable[[], Awaitable[T]]) -> T:
    """Call Discord. Raises MessageGoneError, NotNowError, or LostError where trying again is no use."""
    try:
        return await what()
    except discord.NotFound as error:
        if error.code == UNKNOWN_MESSAGE:
            raise MessageGoneError from None
        raise LostError(str(error)) from None
    except discord.HTTPException as error:
        # A 429 that discord.py does not wait out by itself is a short ban of the whole address.
        if error.status >= 500 or error.status in (408, 429):
            raise NotNowError(str(error)) from None
        raise LostError(str(error)) from None
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise NotNowError(str(error)) from None


async def deliver(what: Callable[[], Awaitable[T]]) -> T:
    """Call Discord, patiently, with something that does no harm when it is done twice."""
    for pause in PATIENCE:
        try:
            return await once(what)
        except NotNowError as problem:
            _log.warning("Discord did not take a delivery (%s); again in %s s", problem, pause)
            await asyncio.sleep(pause)
    try:
        return await once(what)
    except NotNowError as problem:
        raise LostError(str(problem)) from None


class Stage:
    """The deliveries of one game to its channel."""

    def __init__(self, live: LiveGame, channel: discord.PartialMessageable, me: int) -> None:
        self._live = live
        self._channel = channel
        self._me = me
        # The last question sent: a game that is stopped while `send` is under way never journals the message's id.
        self._sent: tuple[int, int] | None = None

    async def show(self, event: AnyEvent, game: Game) -> None:
        """Show what `event` changed; `game` is the state after it. What cannot be shown ends the game."""
        try:
            if isinstance(event, Opened) and game.phase == "posting":
                await self.post_question(game)
            elif isinstance(event, Revealed):
                await self.reveal(game)
            elif isinstance(event, Finished):
                await self.finish(game)
        except LostError as lost:
            _log.warning("Game %s has lost its channel: %s", self._live.key.id, lost)
            await self._give_up()
        except Exception:
            _log.exception("Incident %s: game %s could not be shown", secrets.token_hex(4), self._live.key.id)
            await self._give_up()

    async def _give_up(self) -> None:
        """End the game with what was earned; there is nowhere left to show it."""
        try:
            await self._live.tell(Stop(self._live.clock.now_ms(), "lost"))
        except (RefusedError, RestingError):
            return

    async def post_question(self, game: Game) -> None:
        """Post the question that was opened, and tell the game that its message exists."""
        round_ = game.open_round
        began = time.monotonic()
        message_id = await self._send(self._question(game), f"{round_.number}", "answer", round_.number)
        self._sent = (round_.number, message_id)
        self._live.clock = DiscordClock.from_sent(message_id, began)
        self._live.note(MessageSeen(round_.number, message_id))

    async def recover(self, game: Game, revealed: Game | None, opened_ms: int) -> None:
        """Show after a restart what may not have been shown, and let the clock of an open question run on.

        `revealed` is the state at the last reveal, `opened_ms` the moment the open question was journalled.
        """
        try:
            if game.phase == "finished":
                await self.finish(game, search=True)
            elif game.phase == "open":
                await self._restart_clock(game)
            else:
                # Whether the last reveal was shown is not written down; the same edit again does no harm.
                if revealed is not None:
                    await self.reveal(revealed)
                if game.phase == "posting":
                    await self._repost(game, opened_ms)
                else:
                    self._live.release()
        except LostError as lost:
            _log.warning("Game %s has lost its channel: %s", self._live.key.id, lost)
            self._live.release(Stop(self._live.clock.now_ms(), "lost"))
        except Exception:
            _log.exception("Incident %s: game %s could not go on", secrets.token_hex(4), self._live.key.id)
            self._live.release(Stop(self._live.clock.now_ms(), "lost"))

    async def reveal(self, game: Game) -> None:
        """Turn the question's message into its reveal; a new message where that one was deleted."""
        round_ = game.round
        if round_ is None or round_.message_id is None:
            return
        view = reveal_card(round_, game.results[-1], len(game.deck), self._live.users)
        try:
            await self._edit(round_.message_id, view)
        except MessageGoneError:
            await self._send(view, f"{round_.number}r")

    async def finish(self, game: Game, *, search: bool = False) -> None:
        """Post the table; a question that was open is closed without a result."""
        round_ = game.round
        message_id = round_.message_id if round_ else None
        if round_ is not None and message_id is None and self._sent is not None and self._sent[0] == round_.number:
            message_id = self._sent[1]
        if round_ is not None and message_id is not None and len(game.results) < round_.number:
            try:
                await self._edit(message_id, void_card(round_, len(game.deck)))
            except MessageGoneError:
                _log.info("The last question of game %s was deleted", self._live.key.id)
        if search and wall_ms() - game.changed_at > NONCE_MS and await self._find(game.changed_at, "table"):
            return
        await self._send(final_card(self._live.key.id, game, self._live.users), "end", "table")

    async def _repost(self, game: Game, opened_ms: int) -> None:
        """Post a question opened before a crash, unless it was posted then; either way its clock starts now."""
        round_ = game.open_round
        message_id = None
        if wall_ms() - opened_ms > NONCE_MS:
            message_id = await self._find(opened_ms, "answer", round_.number)
        if message_id is None:
            message_id = await self._send(self._question(game), f"{round_.number}", "answer", round_.number)
        self._live.release(MessageSeen(round_.number, message_id), await self._reedited(game, message_id))

    async def _restart_clock(self, game: Game) -> None:
        message_id = game.open_round.message_id
        if message_id is None:
            raise LostError("an open question without a message")
        self._live.release(await self._reedited(game, message_id))

    async def _reedited(self, game: Game, message_id: int) -> ClockRestarted:
        """Edit the question (post it again where it was deleted); the clock runs on from that moment on."""
        round_ = game.open_round
        began = time.monotonic()
        view = self._question(game, resumed=True)
        try:
            message = await self._edit(message_id, view)
            at = message.edited_at or discord.utils.utcnow()
            self._live.clock = DiscordClock.at_least(round(at.timestamp() * 1000))
            return ClockRestarted(round_.number, message_id, round(at.timestamp() * 1000))
        except MessageGoneError:
            sent = await self._send(view, f"{round_.number}b", "answer", round_.number)
            self._live.clock = DiscordClock.from_sent(sent, began)
            return ClockRestarted(round_.number, sent, snowflake_ms(sent))

    def _question(self, game: Game, *, resumed: bool = False) -> ui.LayoutView:
        round_ = game.open_round
        left = game.limit_ms - (min(round_.used_ms, game.limit_ms) if round_.segments else 0)
        closes_s = -(-(self._live.clock.now_ms() + left) // 1000)
        return question_card(self._live.key.id, round_, len(game.deck), closes_s, resumed=resumed)

    async def _send(self, view: ui.LayoutView, part: str, *marker: object) -> int:
        """Send a message once, and return its id, however long Discord takes to take it.

        `part` makes the nonce that is this message's own; `marker` (action and arguments of one of its components)
        tells it apart when the nonce has been forgotten.
        """
        # 19 digits of a snowflake, a colon and at most 4 signs: Discord allows 25.
        nonce = f"{self._live.key.id}:{part}"
        began = wall_ms()
        for pause in PATIENCE:
            try:
                return (await once(lambda: self._channel.send(view=view, nonce=nonce))).id
            except NotNowError as problem:
                _log.warning("Discord did not take a message (%s); again in %s s", problem, pause)
                await asyncio.sleep(pause)
            if marker and wall_ms() - began > NONCE_MS and (found := await self._find(began, *marker)):
                return found
        raise LostError("Discord took no message for minutes")

    async def _edit(self, message_id: int, view: ui.LayoutView) -> discord.Message:
        message = self._channel.get_partial_message(message_id)
        return await deliver(lambda: message.edit(view=view, allowed_mentions=discord.AllowedMentions.none()))

    async def _find(self, since_ms: int, action: object, *arguments: object) -> int | None:
        """Look for a message of this game posted since then. Without the right to read the history there is none."""
        marker = custom_id("b", str(action), self._live.key.id, *arguments) + ":"
        since = datetime.fromtimestamp((since_ms - SKEW_MS) / 1000, UTC)
        after = discord.Object(discord.utils.time_snowflake(since))

        async def search() -> int | None:
            async for message in self._channel.history(limit=HISTORY_LIMIT, after=after, oldest_first=True):
                if message.author.id == self._me and marker in _custom_ids(message):
                    return message.id
            return None

        try:
            return await deliver(search)
        except LostError as lost:
            _log.warning("The channel of game %s could not be searched: %s", self._live.key.id, lost)
            return None


def _custom_ids(message: discord.Message) -> str:
    """Return the custom_ids in a message as one text to look in."""
    view = ui.LayoutView.from_message(message, timeout=None)
    return "\n".join(f"{getattr(item, 'custom_id', '')}:" for item in view.walk_children())
