"""The games this process is in charge of: started, found by channel, resumed after a restart, put to rest."""

import asyncio
import logging
import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

import discord
import msgspec

from bot.games import exposures, journal
from bot.games.clock import DiscordClock, wall_ms
from bot.games.journal import GameKey
from bot.games.live import LiveGame, Locked, PressBy
from bot.games.stage import Stage
from bot.knowledge.gate import NOTHING_WATCHED
from bot.storage.database import Store
from bot.tasks import spawn
from bot.trivia.choosing import answerable, choose, first_timers
from bot.trivia.events import RULES, AnyEvent, Finished, Opened, Revealed, Started
from bot.trivia.game import Game, IllegalMoveError, apply, replay
from bot.trivia.question import Question
from bot.trivia.questions.bank import Bank
from bot.trivia.questions.draft import Draft
from bot.trivia.rules import RefusedError, Stop, snowflake_ms

_log = logging.getLogger(__name__)


class ChannelBusyError(Exception):
    """The channel already has a game."""


class NoQuestionsError(Exception):
    """At this horizon there is nothing to ask."""


@dataclass(frozen=True)
class _Seat:
    """A game, where it is shown, and the deliveries that wait their turn."""

    live: LiveGame
    stage: Stage
    deliveries: list[tuple[AnyEvent, Game]]


class Games:
    """All running games of this process, by id."""

    def __init__(
        self,
        store: Store,
        bank: Bank,
        channel_of: Callable[[int, int], discord.PartialMessageable],
        gateway_up: Callable[[int], bool],
        me: Callable[[], int],
    ) -> None:
        self._store = store
        self._bank = bank
        self._channel_of = channel_of
        self._gateway_up = gateway_up
        self._me = me
        self._seats: dict[int, _Seat] = {}
        self._delivering: dict[int, asyncio.Task[None]] = {}
        self._resting: dict[int, list[AnyEvent]] = {}
        self._closing = False

    async def start(self, key: GameKey, questions: int, seconds: int, horizon: int) -> Game:
        """Start a game; its first question follows by itself. Returns once that is committed.

        Raises NoQuestionsError, or ChannelBusyError when the channel has a game (also one started in the same moment).
        """
        at = snowflake_ms(key.id)
        lately = await exposures.asked_since(self._store.reader, key.guild_id, at - exposures.REST_MS)
        # What is on its way in the guild's other channels is as good as asked.
        lately |= {question_id: at for game in self._in_guild(key.guild_id) for question_id in game.deck}
        # The order of the options must not be told by anything a player can see, so the seed is drawn, not derived.
        seed = secrets.token_hex(8)
        # In a thread: fifty questions take as many ms, and the first game at a horizon some more.
        deck = await asyncio.to_thread(self._deal, questions, seed, horizon, lately)
        if not deck:
            raise NoQuestionsError
        started = Started(at=at, rules=RULES, seed=seed, deck=tuple(deck), seconds=seconds, horizon=horizon)
        try:
            await self._store.writer.run(lambda connection: journal.begin(connection, key, started))
        except sqlite3.IntegrityError:
            raise ChannelBusyError from None
        seat = self._seat(key, replay([started]), 1, {}, deck)
        seat.live.clock = DiscordClock.at_least(started.at)
        seat.live.start_timer()
        return seat.live.game

    async def press(self, game_id: int, press: PressBy) -> Locked:
        """Hand a press to its game. Returns what now counts, once that is committed. Raises RefusedError."""
        seat = self._seats.get(game_id)
        if seat is None:
            raise RefusedError("finished")
        return await seat.live.press(press)

    async def stop(self, game_id: int) -> None:
        """End a game with what was earned. Raises RefusedError when it has ended already."""
        seat = self._seats.get(game_id)
        if seat is None:
            raise RefusedError("finished")
        await seat.live.tell(Stop(seat.live.clock.now_ms(), "stopped"))

    def find(self, game_id: int) -> LiveGame | None:
        """Return a running game."""
        seat = self._seats.get(game_id)
        return seat.live if seat else None

    def in_channel(self, channel_id: int) -> LiveGame | None:
        """Return the game that runs in a channel."""
        for seat in self._seats.values():
            if seat.live.key.channel_id == channel_id and seat.live.game.phase != "finished":
                return seat.live
        return None

    def forget(self, user_id: int) -> None:
        """Stop knowing who an erased person was, in running games too."""
        for seat in self._seats.values():
            seat.live.forget(user_id)

    def gateway_returned(self) -> None:
        """Let the games go on that waited for the gateway before they closed a question."""
        for seat in self._seats.values():
            seat.live.gateway_returned()

    async def take_up(self, mine: Callable[[int], bool]) -> None:
        """Read the games that a stop or a crash left behind, in the guilds that are `mine`.

        Presses may come from now on; they wait until `recover` has let the clocks run again.
        """
        for key in await journal.untold(self._store.reader):
            if not mine(key.guild_id):
                continue
            try:
                events = await journal.read(self._store.reader, key.id)
                game = replay(events)
            except (msgspec.MsgspecError, IllegalMoveError):
                # One damaged journal, or one from a newer version, must not keep the others from going on.
                _log.exception("The journal of game %s cannot be read; it is left as it is", key.id)
                continue
            users = {player: await journal.user_of(self._store.reader, player) for player in _players(events)}
            self._seat(key, game, len(events), users, self._remade(game)).live.hold()
            self._resting[key.id] = events

    def recover(self, mine: Callable[[int], bool]) -> None:
        """Let the games go on that were taken up, in the guilds that are `mine`: their presses arrive now."""
        for game_id in list(self._resting):
            seat = self._seats[game_id]
            if mine(seat.live.key.guild_id):
                _log.info("Game %s goes on in phase %s", game_id, seat.live.game.phase)
                recovery = self._recover(seat, self._resting.pop(game_id))
                self._delivering[game_id] = spawn(recovery, name=f"recovery of game {game_id}")

    async def close(self) -> None:
        """Put all games to rest: they go on from their journals when the bot is back."""
        self._closing = True
        seats = list(self._seats.values())
        for task in self._delivering.values():
            task.cancel()
        for seat in seats:
            await seat.live.close()

    def _seat(
        self, key: GameKey, game: Game, seq: int, users: dict[int, int | None], questions: dict[str, Question]
    ) -> _Seat:
        live = LiveGame(
            key=key,
            game=game,
            seq=seq,
            users=users,
            questions=questions,
            writer=self._store.writer,
            on_events=self._on_events,
            gateway_up=self._gateway_up,
        )
        seat = _Seat(live, Stage(live, self._channel_of(key.channel_id, key.guild_id), self._me()), [])
        self._seats[key.id] = seat
        return seat

    def _deal(self, number: int, seed: str, horizon: int, lately: dict[str, int]) -> dict[str, Question]:
        """Return the questions of a new game in their order, by id. `lately`: which its guild was asked, and when."""
        drafts = [draft for draft in self._bank.drafts(horizon) if answerable(draft)]
        dealt: dict[str, Question] = {}

        def fits(draft: Draft) -> bool:
            question = self._ask(draft.id, horizon, seed)
            if question is not None:
                dealt[draft.id] = question
            return question is not None

        pool = first_timers(drafts) if horizon == NOTHING_WATCHED else drafts
        return {chosen: dealt[chosen] for chosen in choose(pool, number, seed, asked=lately, fits=fits)}

    def _remade(self, game: Game) -> dict[str, Question]:
        """Return the questions of a game's deck again, the same to the letter; without those a new pack has not got."""
        remade = {question_id: self._ask(question_id, game.horizon, game.seed) for question_id in game.deck}
        return {question_id: question for question_id, question in remade.items() if question is not None}

    def _ask(self, question_id: str, horizon: int, seed: str) -> Question | None:
        question = self._bank.ask(question_id, horizon, seed)
        return question if question is not None and answerable(question) else None

    def _in_guild(self, guild_id: int) -> list[Game]:
        return [seat.live.game for seat in self._seats.values() if seat.live.key.guild_id == guild_id]

    def _on_events(self, live: LiveGame, events: list[AnyEvent]) -> None:
        seat = self._seats[live.key.id]
        if self._closing:
            return
        shown = [event for event in events if isinstance(event, Opened | Revealed | Finished)]
        # A batch holds at most one of the first two, each of which waits for time to pass, and the end of the game.
        seat.deliveries.extend((event, live.game) for event in shown)
        running = self._delivering.get(live.key.id)
        if seat.deliveries and (running is None or running.done()):
            self._delivering[live.key.id] = spawn(self._deliver(seat), name=f"deliveries of game {live.key.id}")

    async def _deliver(self, seat: _Seat) -> None:
        while seat.deliveries:
            event, game = seat.deliveries.pop(0)
            await seat.stage.show(event, game)
            if isinstance(event, Finished):
                await self._end(seat)

    async def _recover(self, seat: _Seat, events: list[AnyEvent]) -> None:
        game = seat.live.game
        await seat.stage.recover(game, _at_last_reveal(events), game.changed_at)
        if game.phase == "finished":
            await self._end(seat)
        else:
            await self._deliver(seat)

    async def _end(self, seat: _Seat) -> None:
        await self._store.writer.run(lambda connection: journal.told(connection, seat.live.key, wall_ms()))
        self._seats.pop(seat.live.key.id, None)
        self._delivering.pop(seat.live.key.id, None)


def _players(events: list[AnyEvent]) -> set[int]:
    return {event.player for event in events if hasattr(event, "player")}


def _at_last_reveal(events: list[AnyEvent]) -> Game | None:
    game, last = Game(), None
    for event in events:
        game = apply(game, event)
        if isinstance(event, Revealed):
            last = game
    return last
