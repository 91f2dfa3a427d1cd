"""What a game shows in its channel: one delivery after another, with the bot's own rights, each safe to repeat.

Invariants:

- Deliveries of a game come in the order of its events; the next one waits for the last.
- A channel that is gone, or in which the bot may no longer write, ends the game with what was earned.
- A lobby is edited at most once a second, and always once more after its last change.
"""

import asyncio
import contextlib
import logging
import secrets
import time

import aiohttp
import discord
from discord import ui

from bot.asking import MessageGoneError
from bot.games.clock import DiscordClock, wall_ms
from bot.games.live import LiveGame, RestingError
from bot.games.post import NONCE_MS, LostError, Post
from bot.trivia.events import (
    AnyEvent,
    Changed,
    Continued,
    Finished,
    Gathered,
    HintGiven,
    Joined,
    Left,
    Opened,
    Paused,
    Revealed,
    Skipped,
    Started,
)
from bot.trivia.game import Game
from bot.trivia.rules import ClockRestarted, MessageSeen, RefusedError, Stop, snowflake_ms
from bot.ui.trivia import question_card, reveal_card, void_card
from bot.ui.trivia_final import final_card
from bot.ui.trivia_lobby import called_off_card, lobby_card, opening_card

_log = logging.getLogger(__name__)

LOBBY_EDITS_S = 1.0
"""Between two edits of a lobby."""
# The button that every lobby has, and by which it is found again.
LOBBY_MARK = "lobby_cancel"


class Stage:
    """The deliveries of one game to its channel. `episodes` is the length of the series."""

    def __init__(self, live: LiveGame, channel: discord.PartialMessageable, me: int, episodes: int) -> None:
        self._live = live
        self._post = Post(live.key.id, channel, me)
        self._episodes = episodes
        # The message of the lobby, once it is known; after a restart it is looked for.
        self.lobby_id: int | None = None
        self._lobby_edited = -LOBBY_EDITS_S
        self._lobby_shown: object = None
        # The last question sent: a game that is stopped while `send` is under way never journals the message's id.
        self._sent: tuple[int, int] | None = None

    async def show(self, event: AnyEvent, game: Game) -> None:
        """Show what `event` changed; `game` is the state after it. What cannot be shown ends the game."""
        try:
            match event:
                case Gathered():
                    self.lobby_id = await self._post.send(self._lobby(game), "join", LOBBY_MARK)
                case Joined() | Left() | Changed():
                    await self._show_lobby()
                case Started():
                    await self._show_opening(game)
                case Opened() if game.phase == "posting":
                    await self._post_question(game)
                case HintGiven() if game.phase == "open":
                    await self._show_hint(game)
                case Revealed() | Skipped():
                    await self._reveal(game)
                case Paused() | Continued() if game.phase == "between" and game.rounds:
                    await self._reveal(game)
                case Finished():
                    await self._finish(game)
        except LostError as lost:
            _log.warning("Game %s has lost its channel: %s", self._live.key.id, lost)
            await self._give_up()
        except Exception:
            _log.exception("Incident %s: game %s could not be shown", secrets.token_hex(4), self._live.key.id)
            await self._give_up()

    async def recover(self, game: Game, closed: Game | None, opened_ms: int) -> None:
        """Show after a restart what may not have been shown, and let the clock of an open question run on.

        `closed` is the state after the last closed question, `opened_ms` the moment the open one was journalled.
        """
        try:
            if game.phase == "finished":
                await self._finish(game, search=True)
            elif game.phase == "lobby":
                self._live.release()
                if game.settings.mode != "duel" and await self._find_lobby(game) is None:
                    # It was written down, and then the process died before it could be shown.
                    self.lobby_id = await self._post.send(self._lobby(game), "join", LOBBY_MARK)
                await self._show_lobby()
            elif game.phase == "open":
                await self._restart_clock(game)
            else:
                # Whether the last reveal was shown is not written down; the same edit again does no harm.
                if closed is not None:
                    await self._reveal(closed)
                elif game.lobby and (found := await self._post.find(game.began_at - game.lobby_ms, LOBBY_MARK)):
                    self.lobby_id = found
                    await self._show_opening(game)
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

    async def rest(self) -> None:
        """Say that the game will be back: one edit, no second try, for the process is about to end."""
        game = self._live.game
        message_id, view = None, None
        if game.phase == "lobby" and game.settings.mode != "duel":
            message_id, view = self.lobby_id, self._lobby(game, resting=True)
        elif game.phase == "open":
            message_id, view = game.open_round.message_id, self._question(game, note="resting")
        elif game.phase == "between" and game.rounds:
            message_id, view = game.rounds[-1].message_id, self._revealed(game, resting=True)
        if message_id is None or view is None:
            return
        with contextlib.suppress(discord.HTTPException, aiohttp.ClientError, OSError):
            await self._post.edit_now(message_id, view)

    async def _give_up(self) -> None:
        """End the game with what was earned; there is nowhere left to show it."""
        try:
            await self._live.tell(Stop(self._live.clock.now_ms(), "lost"))
        except (RefusedError, RestingError):
            return

    async def _show_lobby(self) -> None:
        """Bring the lobby up to date with the game as it is when the edit is sent. A challenge never changes."""
        wait = self._lobby_edited + LOBBY_EDITS_S - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        game = self._live.game
        state = (dict(game.members), game.settings)
        if game.phase != "lobby" or game.settings.mode == "duel" or state == self._lobby_shown:
            return
        if await self._find_lobby(game) is None:
            return
        self._lobby_edited, self._lobby_shown = time.monotonic(), state
        with contextlib.suppress(MessageGoneError):
            await self._post.edit(self.lobby_id or 0, self._lobby(game))

    async def _show_opening(self, game: Game) -> None:
        """Turn the lobby's message into the opening; a new message where that one is gone."""
        view = opening_card(game, self._live.key.host_user_id, self._episodes)
        try:
            if await self._find_lobby(game) is not None:
                await self._post.edit(self.lobby_id or 0, view)
                return
        except MessageGoneError:
            _log.info("The lobby of game %s was deleted", self._live.key.id)
        self.lobby_id = await self._post.send(view, "open")

    async def _find_lobby(self, game: Game) -> int | None:
        if self.lobby_id is None:
            self.lobby_id = await self._post.find(snowflake_ms(self._live.key.id), LOBBY_MARK)
        return self.lobby_id

    def _lobby(self, game: Game, *, resting: bool = False) -> ui.LayoutView:
        live = self._live
        return lobby_card(live.key.id, game, live.key.host_user_id, live.users, self._episodes, resting=resting)

    async def _post_question(self, game: Game) -> None:
        """Post the question that was opened, and tell the game that its message exists."""
        round_ = game.open_round
        began = time.monotonic()
        message_id = await self._send_question(game, self._question(game), f"{round_.number}")
        self._sent = (round_.number, message_id)
        self._live.clock = DiscordClock.from_sent(message_id, began)
        self._live.note(MessageSeen(round_.number, message_id))

    async def _show_hint(self, game: Game) -> None:
        message_id = game.open_round.message_id
        if message_id is not None:
            with contextlib.suppress(MessageGoneError):
                await self._post.edit(message_id, self._question(game))

    async def _reveal(self, game: Game) -> None:
        """Turn the question's message into its reveal; a new message where that one was deleted."""
        round_ = game.rounds[-1]
        if round_.message_id is None:
            return
        view = self._revealed(game)
        try:
            await self._post.edit(round_.message_id, view)
        except MessageGoneError:
            await self._post.send(view, f"{round_.number}r")

    def _revealed(self, game: Game, *, resting: bool = False) -> ui.LayoutView:
        return reveal_card(self._live.key.id, game, self._live.users, resting=resting)

    async def _finish(self, game: Game, *, search: bool = False) -> None:
        """Post the table; a question that was open is closed without a result, a lobby is called off."""
        if not game.deck:
            if await self._find_lobby(game) is not None:
                with contextlib.suppress(MessageGoneError):
                    await self._post.edit(self.lobby_id or 0, called_off_card(game))
            return
        round_ = game.round
        message_id = round_.message_id if round_ else None
        if round_ is not None and message_id is None and self._sent is not None and self._sent[0] == round_.number:
            message_id = self._sent[1]
        if round_ is not None and message_id is not None and len(game.results) < round_.number:
            try:
                await self._post.edit(message_id, void_card(round_, game.total))
            except MessageGoneError:
                _log.info("The last question of game %s was deleted", self._live.key.id)
        if search and wall_ms() - game.changed_at > NONCE_MS and await self._post.find(game.changed_at, "table"):
            return
        await self._post.send(final_card(self._live.key.id, game, self._live.users), "end", "table")

    async def _repost(self, game: Game, opened_ms: int) -> None:
        """Post a question opened before a crash, unless it was posted then; either way its clock starts now."""
        round_ = game.open_round
        message_id = None
        if wall_ms() - opened_ms > NONCE_MS:
            message_id = await self._post.find(opened_ms, _mark(game), round_.number)
        if message_id is None:
            message_id = await self._send_question(game, self._question(game), f"{round_.number}")
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
        view = self._question(game, note="resumed")
        try:
            message = await self._post.edit(message_id, view)
            at = message.edited_at or discord.utils.utcnow()
            self._live.clock = DiscordClock.at_least(round(at.timestamp() * 1000))
            return ClockRestarted(round_.number, message_id, round(at.timestamp() * 1000))
        except MessageGoneError:
            sent = await self._send_question(game, view, f"{round_.number}b")
            self._live.clock = DiscordClock.from_sent(sent, began)
            return ClockRestarted(round_.number, sent, snowflake_ms(sent))

    async def _send_question(self, game: Game, view: ui.LayoutView, part: str) -> int:
        return await self._post.send(view, part, _mark(game), game.open_round.number)

    def _question(self, game: Game, *, note: str = "") -> ui.LayoutView:
        round_ = game.open_round
        now = self._live.clock.now_ms()
        if note or not round_.segments:
            # The clock stands still until the message is there, or there again.
            closes_ms = now + game.limit_ms - (min(round_.used_ms, game.limit_ms) if round_.segments else 0)
        else:
            closes_ms = round_.segments[-1].at + game.limit_ms - round_.segments[-1].used_ms
        return question_card(self._live.key.id, game, -(-closes_ms // 1000), note=note)


def _mark(game: Game) -> str:
    """Return the action of the buttons by which an open question is answered."""
    return "answer" if game.open_round.how == "choice" else "write"
