"""The games this process is in charge of: started, found by channel, resumed after a restart, put to rest."""

import asyncio
import logging
import secrets
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiosqlite
import discord
import msgspec

from bot.games import exposures, journal
from bot.games.clock import DiscordClock, wall_ms
from bot.games.deck import deal, remade
from bot.games.journal import GameKey
from bot.games.live import LiveGame, Personal, RestingError, SettingsChangedError, Told
from bot.games.solo import Solo
from bot.games.stage import Stage
from bot.storage.database import Store
from bot.storage.people import player_id
from bot.storage.reports import resting, wording
from bot.tasks import spawn
from bot.trivia.events import (
    RULES,
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
    Settings,
    Skipped,
    Started,
)
from bot.trivia.game import Game, IllegalMoveError, apply, replay
from bot.trivia.question import Question
from bot.trivia.questions.bank import Bank
from bot.trivia.rules import Begin, Join, Next, RefusedError, Stop, decide, snowflake_ms

_log = logging.getLogger(__name__)

REST_S = 2.0
"""What the games together have to say that they will be back, when the process is asked to end."""
_IN_THE_LOBBY = (Joined, Left, Changed)
_SHOWN = (Started, Opened, HintGiven, Revealed, Skipped, Paused, Continued, Finished)


Claim = Callable[[aiosqlite.Connection], Awaitable[bool]]
"""Writes down, inside a writer's job, whose game one is; False where somebody has it already."""


class _ClaimedError(Exception):
    """A game that was to be opened has been opened before."""


class ChannelBusyError(Exception):
    """The channel already has a game."""


class NoQuestionsError(Exception):
    """By these settings there is nothing to ask."""


@dataclass(frozen=True)
class Recalled:
    """A game, running or long over, and who its players are."""

    key: GameKey
    game: Game
    users: dict[int, int | None]

    def player_of(self, user_id: int) -> int | None:
        """Return the surrogate id of somebody who took part, or None."""
        return next((player for player, user in self.users.items() if user == user_id), None)


@dataclass(frozen=True)
class _Seat:
    """A game, where it is shown, and the deliveries that wait their turn."""

    live: LiveGame
    stage: Stage | Solo
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

    async def start(self, key: GameKey, settings: Settings) -> Game:
        """Start a game at once; its first question follows by itself, or in a private game when it is asked for.

        Returns once that is committed. Raises NoQuestionsError, or ChannelBusyError when the channel has a game (also
        one started in the same moment).
        """
        seed = _seed()
        questions = await self._deal(key, settings, seed)
        if not questions:
            raise NoQuestionsError
        started = Started(
            at=snowflake_ms(key.id),
            rules=RULES,
            seed=seed,
            deck=tuple(questions),
            seconds=settings.seconds,
            horizon=settings.horizon,
            settings=settings,
        )
        return await self._open(key, started, questions, joins=settings.private)

    async def gather(self, key: GameKey, settings: Settings) -> Game:
        """Open a lobby, with its host in it; it starts by itself when its time is up. Raises ChannelBusyError."""
        gathered = Gathered(at=snowflake_ms(key.id), rules=RULES, settings=settings)
        return await self._open(key, gathered, {}, joins=True)

    async def convene(self, key: GameKey, settings: Settings, claim: Claim) -> bool:
        """Open a lobby that nobody asked for: it is posted here, and nobody is in it.

        `claim` is done in the same transaction, first; where it says False somebody has opened that lobby already, and
        nothing is done. Returns, once that is committed, whether it was opened now. Raises ChannelBusyError.
        """
        gathered = Gathered(at=snowflake_ms(key.id), rules=RULES, settings=settings)
        try:
            game = await self._open(key, gathered, {}, joins=False, claim=claim)
        except _ClaimedError:
            return False
        seat = self._seats[key.id]
        seat.deliveries.append((gathered, game))
        self._delivering[key.id] = spawn(self._deliver(seat), name=f"deliveries of game {key.id}")
        return True

    async def begin(self, game_id: int, *, asked: bool) -> Told:
        """End the lobby of a game and start it; `asked`: by its host. Raises RefusedError and NoQuestionsError."""
        seat = self._seat_of(game_id)
        while True:
            settings, seed = seat.live.game.settings, _seed()
            questions = await self._deal(seat.live.key, settings, seed)
            if asked and not questions:
                raise NoQuestionsError
            begin = Begin(seat.live.clock.now_ms(), seed, tuple(questions), asked)
            try:
                return await seat.live.begin(settings, questions, begin)
            except SettingsChangedError:
                continue

    async def do(self, game_id: int, user_id: int, what: Personal) -> Told:
        """Hand to a game what somebody does. Returns what came of it, once it is committed. Raises RefusedError."""
        return await self._seat_of(game_id).live.do(user_id, what)

    async def next(self, game_id: int, interaction: discord.Interaction[Any]) -> None:
        """Show the next question of a private game, by the token of the click that asks for it. Raises RefusedError."""
        seat = self._seat_of(game_id)
        if not isinstance(seat.stage, Solo):
            raise RefusedError("not_yours")
        with seat.stage.by(interaction):
            told = await seat.live.tell(Next(snowflake_ms(interaction.id)))
        if not told.events:
            await seat.stage.again(interaction)

    async def stop(self, game_id: int) -> Game:
        """End a game with what was earned, or call off a lobby. Raises RefusedError when it has ended already."""
        live = self._seat_of(game_id).live
        reason = "cancelled" if live.game.phase == "lobby" else "stopped"
        return (await live.tell(Stop(live.clock.now_ms(), reason))).game

    def find(self, game_id: int) -> LiveGame | None:
        """Return a running game."""
        seat = self._seats.get(game_id)
        return seat.live if seat else None

    def solo(self, game_id: int) -> Solo | None:
        """Return what shows a running private game; None for any other."""
        seat = self._seats.get(game_id)
        return seat.stage if seat and isinstance(seat.stage, Solo) else None

    def lobby_shown(self, game_id: int, message_id: int) -> None:
        """Note in which message a game's lobby, or its opening, stands."""
        seat = self._seats.get(game_id)
        if seat is not None and isinstance(seat.stage, Stage):
            seat.stage.lobby_id = message_id

    def in_channel(self, channel_id: int) -> LiveGame | None:
        """Return the game that runs in a channel; a private game runs in its player (see GameKey)."""
        for seat in self._seats.values():
            if seat.live.key.channel_id == channel_id and seat.live.game.phase != "finished":
                return seat.live
        return None

    async def recall(self, game_id: int) -> Recalled | None:
        """Return a game as it stands, from its journal where it is over; None where there is none."""
        live = self.find(game_id)
        if live is not None:
            return Recalled(live.key, live.game, live.users)
        key = await journal.key_of(self._store.reader, game_id)
        if key is None:
            return None
        events = await journal.read(self._store.reader, game_id)
        return Recalled(key, replay(events), await self._users(events))

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
            self._seat(key, game, len(events), await self._users(events), remade(self._bank, game)).live.hold()
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
        rests = [spawn(seat.stage.rest(), name=f"rest of game {seat.live.key.id}") for seat in seats]
        if rests:
            await asyncio.wait(rests, timeout=REST_S)

    async def _open(
        self,
        key: GameKey,
        first: Gathered | Started,
        questions: dict[str, Question],
        *,
        joins: bool,
        claim: Claim | None = None,
    ) -> Game:
        """Write the first event of a game, and that its host is in it where `joins` is set; then let it run."""

        async def job(connection: aiosqlite.Connection) -> tuple[list[AnyEvent], dict[int, int | None]]:
            if claim is not None and not await claim(connection):
                raise _ClaimedError
            await journal.begin(connection, key, first)
            if not joins or key.host_user_id is None:
                return [first], {}
            player = await player_id(connection, key.host_user_id)
            joined = decide(replay([first]), Join(player, key.id), {})
            await journal.append(connection, key, 1, joined)
            return [first, *joined], {player: key.host_user_id}

        try:
            events, users = await self._store.writer.run(job)
        except sqlite3.IntegrityError:
            raise ChannelBusyError from None
        seat = self._seat(key, replay(events), len(events), users, questions)
        seat.live.clock = DiscordClock.at_least(first.at)
        seat.live.start_timer()
        return seat.live.game

    def _seat_of(self, game_id: int) -> _Seat:
        seat = self._seats.get(game_id)
        if seat is None:
            raise RefusedError("finished")
        return seat

    async def _users(self, events: list[AnyEvent]) -> dict[int, int | None]:
        players = {event.player for event in events if hasattr(event, "player")}
        return {player: await journal.user_of(self._store.reader, player) for player in players}

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
            on_lobby_over=self._on_lobby_over,
            gateway_up=self._gateway_up,
        )
        if game.settings.private:
            seat = _Seat(live, Solo(live), [])
        else:
            channel = self._channel_of(key.channel_id, key.guild_id)
            seat = _Seat(live, Stage(live, channel, self._me(), self._bank.material.episodes), [])
        self._seats[key.id] = seat
        return seat

    async def _deal(self, key: GameKey, settings: Settings, seed: str) -> dict[str, Question]:
        """Return the questions of a new game in their order, by id."""
        lately = await exposures.asked_since(self._store.reader, key.guild_id, snowflake_ms(key.id) - exposures.REST_MS)
        # What is on its way in the guild's other channels is as good as asked; not so the spares.
        lately |= {
            question_id: game.changed_at
            for game in self._in_guild(key.guild_id)
            for question_id in game.deck[: game.total]
        }
        tallies = await exposures.tallies(self._store.reader) if settings.difficulty else {}
        rested = await resting(self._store.reader, key.guild_id)
        # In a thread: fifty questions take as many ms, and the first game at a horizon some more.
        return await asyncio.to_thread(
            deal,
            self._bank,
            settings,
            seed,
            lately=lately,
            tallies=tallies,
            rests=lambda question: wording(question.id, question.text, question.answer) in rested,
        )

    def _in_guild(self, guild_id: int) -> list[Game]:
        return [seat.live.game for seat in self._seats.values() if seat.live.key.guild_id == guild_id]

    def _on_lobby_over(self, live: LiveGame) -> None:
        spawn(self._begin_by_itself(live), name=f"start of game {live.key.id}")

    async def _begin_by_itself(self, live: LiveGame) -> None:
        try:
            await self.begin(live.key.id, asked=False)
        except (RefusedError, RestingError):
            return  # somebody was faster

    def _on_events(self, live: LiveGame, events: list[AnyEvent]) -> None:
        seat = self._seats[live.key.id]
        if self._closing:
            return
        for event in events:
            if isinstance(event, _SHOWN) or (isinstance(event, _IN_THE_LOBBY) and live.game.phase == "lobby"):
                # Of the events of a batch each finds the state after the whole batch, and shows what still is so.
                seat.deliveries.append((event, live.game))
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
        await seat.stage.recover(game, _at_last_close(events), game.changed_at)
        if game.phase == "finished":
            await self._end(seat)
        else:
            await self._deliver(seat)

    async def _end(self, seat: _Seat) -> None:
        await self._store.writer.run(lambda connection: journal.told(connection, seat.live.key, wall_ms()))
        self._seats.pop(seat.live.key.id, None)
        self._delivering.pop(seat.live.key.id, None)


def _seed() -> str:
    # The order of the options must not be told by anything a player can see, so the seed is drawn, not derived.
    return secrets.token_hex(8)


def _at_last_close(events: list[AnyEvent]) -> Game | None:
    game, last = Game(), None
    for event in events:
        game = apply(game, event)
        if isinstance(event, Revealed | Skipped):
            last = game
    return last
