"""A game played alone: shown by the tokens of its player's own clicks, in one message that only they need to see.

Nothing here can be repeated after a restart, because the tokens are gone; the next click brings a new one. The clock of
a question runs from the interaction that showed it (law 4).
"""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
import discord

from bot.games.clock import DiscordClock
from bot.games.live import LiveGame, RestingError
from bot.trivia.events import AnyEvent, HintGiven, Opened, Revealed
from bot.trivia.game import Game
from bot.trivia.rules import ClockRestarted, MessageSeen, RefusedError, snowflake_ms
from bot.ui.trivia import question_card, reveal_card

_log = logging.getLogger(__name__)


class Solo:
    """The message of one private game."""

    def __init__(self, live: LiveGame) -> None:
        self._live = live
        self._screen: discord.Interaction[Any] | None = None

    @contextmanager
    def by(self, interaction: discord.Interaction[Any]) -> Iterator[None]:
        """Show what comes of the block by the token of `interaction`; what is refused in it is answered elsewhere."""
        earlier, self._screen = self._screen, interaction
        self._live.clock = DiscordClock.at_least(snowflake_ms(interaction.id))
        try:
            yield
        except (RefusedError, RestingError):
            self._screen = earlier
            raise

    async def show(self, event: AnyEvent, game: Game) -> None:
        """Show what `event` changed; `game` is the state after it."""
        try:
            match event:
                case Opened() if self._screen is not None:
                    at = snowflake_ms(self._screen.id)
                    seen = MessageSeen(game.open_round.number, self._screen.id, at)
                    await self._put((await self._live.tell(seen)).game)
                case HintGiven() if game.phase == "open":
                    await self._put(game)
                case Revealed():
                    await self._put(game)
        except (RefusedError, RestingError):
            return
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _log.warning("Game %s could not be shown to its player: %s", self._live.key.id, error)
        except Exception:
            _log.exception("Incident %s: game %s could not be shown", secrets.token_hex(4), self._live.key.id)

    async def again(self, interaction: discord.Interaction[Any]) -> None:
        """Show the game as it is: its player has lost sight of it."""
        self._screen = interaction
        await self._put(self._live.game)

    async def recover(self, game: Game, closed: Game | None, opened_ms: int) -> None:
        """Let the clock run on after a restart; the player's next click shows where the game stands."""
        now = self._live.clock.now_ms()
        if game.phase == "posting":
            self._live.release(MessageSeen(game.open_round.number, self._live.key.id, now))
        elif game.phase == "open":
            message_id = game.open_round.message_id or self._live.key.id
            self._live.release(ClockRestarted(game.open_round.number, message_id, now))
        else:
            self._live.release()

    async def rest(self) -> None:
        """Say nothing: the message may be anywhere."""

    async def _put(self, game: Game) -> None:
        screen = self._screen
        if screen is None:
            return
        if game.phase == "open":
            round_ = game.open_round
            closes_ms = round_.segments[-1].at + game.limit_ms - round_.segments[-1].used_ms
            view = question_card(self._live.key.id, game, -(-closes_ms // 1000))
        elif game.rounds:
            view = reveal_card(self._live.key.id, game, self._live.users)
        else:
            return
        if screen.response.is_done():
            await screen.edit_original_response(view=view)
        elif screen.type is discord.InteractionType.application_command:
            await screen.response.send_message(view=view, ephemeral=not screen.context.dm_channel)
        else:
            await screen.response.edit_message(view=view)
