"""One game under way: an inbox, the rules, the journal, a timer.

Invariants:

- Only `_drain` changes the state, and only one runs at a time, so there are no locks. It takes all that waits in the
  inbox, decides and writes in one job, and takes the new state over only when that is committed.
- A caller of `do` or `tell` hears what came of it after the commit (law 2). What the events ask of Discord is handed to
  the stage after the commit too, and reported back through the inbox.
- The timer is one sleep until the moment that changes the state. It is set after a state is taken over, so it never
  runs for a message that does not exist (law 4).
- Nothing parks: a task exists only while there is work.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import aiosqlite

from bot.games import exposures, journal
from bot.games.clock import DiscordClock
from bot.games.journal import GameKey
from bot.storage.people import player_id
from bot.storage.writer import Writer
from bot.tasks import spawn
from bot.trivia.events import AnyEvent, Finished, Ruled, Settings
from bot.trivia.game import Game, IllegalMoveError, apply
from bot.trivia.happenings import AskHint, Begin, Join, Leave, Order, Press, Skip, Typed
from bot.trivia.question import Question
from bot.trivia.rules import SETTLE_MS, Happening, RefusedError, TimePassed, decide, due_ms

_log = logging.getLogger(__name__)

# After a commit that failed (a full disk, a locked file) the clock looks again.
RETRY_S = 5.0


Personal = Join | Leave | Press | Typed | Order | AskHint | Skip
"""What a person does. Its `player` is filled in where it is decided."""


@dataclass(frozen=True)
class Told:
    """What a happening came to: the states before and after it, its events, and whose it was (None: nobody's)."""

    before: Game
    game: Game
    events: tuple[AnyEvent, ...]
    player: int | None = None

    @property
    def label(self) -> str | None:
        """The player's answer that counts now, as they would read it; None where there is none."""
        return _label(self.game, self.player)

    @property
    def changed(self) -> bool:
        """Whether another answer of the player counts now."""
        return self.label != _label(self.before, self.player)


class SettingsChangedError(Exception):
    """The settings of a lobby changed while its questions were being chosen."""


@dataclass(frozen=True)
class _By:
    """What somebody does, before it is known by which surrogate id the journal calls them."""

    user_id: int
    what: Personal


@dataclass(frozen=True)
class _Dealt:
    """The start of a game whose deck was chosen for `settings`."""

    settings: Settings
    begin: Begin


_Input = Happening | _By | _Dealt | Ruled


@dataclass(frozen=True)
class _Entry:
    what: _Input
    done: "asyncio.Future[Told]"


@dataclass(frozen=True)
class _Outcome:
    """What a drained batch came to; taken over when it is committed."""

    game: Game
    users: dict[int, int | None]
    events: list[AnyEvent]
    verdicts: list[Told | Exception]


class LiveGame:
    """A game of which this process is in charge.

    `on_events` is called with every batch of committed events, `on_lobby_over` when the time of a lobby is up.
    """

    def __init__(
        self,
        *,
        key: GameKey,
        game: Game,
        seq: int,
        users: dict[int, int | None],
        questions: Mapping[str, Question],
        writer: Writer,
        on_events: Callable[["LiveGame", list[AnyEvent]], None],
        on_lobby_over: Callable[["LiveGame"], None],
        gateway_up: Callable[[int], bool],
    ) -> None:
        self.key = key
        self.game = game
        self.users = users
        self.clock = DiscordClock.from_wall()
        self._seq = seq
        self._questions = questions
        self._writer = writer
        self._on_events = on_events
        self._on_lobby_over = on_lobby_over
        self._gateway_up = gateway_up
        self._inbox: list[_Entry] = []
        self._draining: asyncio.Task[None] | None = None
        self._timer: asyncio.Task[None] | None = None
        self._recovering = False
        self._waits_for_gateway = False
        self._closed = False

    async def do(self, user_id: int, what: Personal) -> Told:
        """Hand in what somebody does. Returns what it came to, once that is committed. Raises RefusedError."""
        return await self._put(_By(user_id, what))

    async def tell(self, happening: Happening) -> Told:
        """Hand in anything else; returns once it is decided and committed. Raises RefusedError."""
        return await self._put(happening)

    async def begin(self, settings: Settings, questions: Mapping[str, Question], begin: Begin) -> Told:
        """End the lobby with a deck of `questions` that was chosen for `settings`.

        Raises RefusedError, or SettingsChangedError where those are no longer the game's.
        """
        self._questions = {**self._questions, **questions}
        return await self._put(_Dealt(settings, begin))

    async def rule(self, ruling: Ruled) -> Told:
        """Write a ruling on a closed question into the journal. Raises IllegalMoveError."""
        return await self._put(ruling)

    def note(self, happening: Happening) -> None:
        """Hand in something whose outcome nobody waits for."""
        self._enqueue(_Entry(happening, asyncio.get_running_loop().create_future()))

    def start_timer(self) -> None:
        """Begin to count towards whatever is due next."""
        self._set_timer()

    def gateway_returned(self) -> None:
        """Go on with a close that waited for the gateway: late presses are being delivered now."""
        if self._waits_for_gateway:
            self._waits_for_gateway = False
            self._sleep_for(SETTLE_MS / 1000)

    def hold(self) -> None:
        """Keep everything in the inbox until `release`: the clock of the open question is not yet known."""
        self._recovering = True

    def release(self, *first: Happening) -> None:
        """Decide on `first`, then on all that came meanwhile."""
        loop = asyncio.get_running_loop()
        self._inbox[:0] = [_Entry(happening, loop.create_future()) for happening in first]
        self._recovering = False
        if self._inbox:
            self._start_draining()
        else:
            self._set_timer()

    async def close(self) -> None:
        """Stop for now: what was handed in is still decided and written, then the game rests in its journal.

        What waits for a recovery or for another try cannot be decided any more; it is told to come back.
        """
        self._closed = True
        self._cancel_timer()
        if self._draining is not None and not self._draining.done():
            await asyncio.shield(self._draining)
        for entry in self._inbox:
            entry.done.set_exception(RestingError())
            entry.done.exception()
        self._inbox.clear()

    def player_of(self, user_id: int) -> int | None:
        """Return the surrogate id of somebody who has taken part, or None."""
        return next((player for player, user in self.users.items() if user == user_id), None)

    def forget(self, user_id: int) -> None:
        """Stop knowing who a player is."""
        self.users = {player: None if user == user_id else user for player, user in self.users.items()}
        if self.key.host_user_id == user_id:
            self.key = replace(self.key, host_user_id=None)

    async def _put(self, what: _Input) -> Told:
        done: asyncio.Future[Told] = asyncio.get_running_loop().create_future()
        self._enqueue(_Entry(what, done))
        return await asyncio.shield(done)

    def _enqueue(self, entry: _Entry) -> None:
        if self._closed:
            entry.done.set_exception(RestingError())
            entry.done.exception()  # nobody may be waiting for it
            return
        self._inbox.append(entry)
        self._start_draining()

    def _start_draining(self) -> None:
        if not self._recovering and (self._draining is None or self._draining.done()):
            self._draining = spawn(self._drain(), name=f"game {self.key.id}")

    async def _drain(self) -> None:
        while self._inbox:
            batch, self._inbox = self._inbox, []
            try:
                outcome = await self._writer.run(lambda connection, batch=batch: self._decide(connection, batch))  # type: ignore[misc]
            except Exception as error:
                _log.exception("Game %s could not write its journal", self.key.id)
                self._keep(batch, error)
                return
            self._seq += len(outcome.events)
            self.game, self.users = outcome.game, {**self.users, **outcome.users}
            for entry, verdict in zip(batch, outcome.verdicts, strict=True):
                if isinstance(verdict, Exception):
                    entry.done.set_exception(verdict)
                    entry.done.exception()
                else:
                    entry.done.set_result(verdict)
            self._set_timer()
            if outcome.events:
                self._on_events(self, outcome.events)

    def _keep(self, batch: list[_Entry], error: Exception) -> None:
        """After a failed commit: what people do is answered, what nobody would repeat is tried again a little later."""
        for entry in batch:
            if isinstance(entry.what, _By):
                entry.done.set_exception(error)
                entry.done.exception()
        self._inbox[:0] = [entry for entry in batch if not isinstance(entry.what, _By)]
        if not self._closed:
            self._sleep_for(max(RETRY_S, self._until_due()))

    async def _decide(self, connection: aiosqlite.Connection, batch: list[_Entry]) -> _Outcome:
        """Decide on a batch and write its events, inside the writer's transaction; changes nothing of `self`."""
        game = self.game
        users: dict[int, int | None] = {}
        events: list[AnyEvent] = []
        verdicts: list[Told | Exception] = []
        for entry in batch:
            happening, player = entry.what, None
            if isinstance(happening, _By):
                # Asked of the store and not of memory: whoever was just erased is somebody new.
                player = await player_id(connection, happening.user_id)
                users[player] = happening.user_id
                happening = replace(happening.what, player=player)
            before = game
            try:
                new = _events_of(game, happening, self._questions)
                for event in new:
                    game = apply(game, event)
            except (RefusedError, SettingsChangedError, IllegalMoveError) as refusal:
                game = before
                verdicts.append(refusal)
                continue
            events.extend(new)
            verdicts.append(Told(before, game, new, player))
            for event in new:
                await exposures.note(connection, self.key, event, game)
                if isinstance(event, Finished):
                    await journal.finish(connection, self.key, event, game)
        await journal.append(connection, self.key, self._seq, events)
        return _Outcome(game, users, events, verdicts)

    def _set_timer(self) -> None:
        self._cancel_timer()
        if due_ms(self.game) is not None and not self._closed and not self._recovering:
            self._sleep_for(self._until_due())

    def _until_due(self) -> float:
        """Return how long it is until something is due, in s; 0 where nothing is."""
        due = due_ms(self.game)
        return 0 if due is None else max(0, due - self.clock.now_ms()) / 1000

    def _sleep_for(self, seconds: float) -> None:
        self._cancel_timer()
        self._timer = spawn(self._sleep(seconds), name=f"timer of game {self.key.id}")

    def _cancel_timer(self) -> None:
        if self._timer is not None and self._timer is not asyncio.current_task():
            self._timer.cancel()
        self._timer = None

    async def _sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        if self._inbox:  # left over from a commit that failed
            self._start_draining()
            return
        due = due_ms(self.game)
        if due is None:
            return
        if self.game.phase == "lobby":
            self._on_lobby_over(self)
            return
        waits = self.game.phase == "open" and not self.game.settings.private
        if waits and not self._gateway_up(self.key.guild_id):
            # Presses made in time may still be on their way: they are delivered when the gateway resumes (law 4).
            self._waits_for_gateway = True
            return
        self.note(TimePassed(max(due, self.clock.now_ms())))


class RestingError(Exception):
    """The process is stopping; the game goes on when it is back."""


def _events_of(
    game: Game, happening: Happening | _Dealt | Ruled, questions: Mapping[str, Question]
) -> tuple[AnyEvent, ...]:
    if isinstance(happening, Ruled):
        return (happening,)
    if isinstance(happening, _Dealt):
        if game.phase == "lobby" and game.settings != happening.settings:
            raise SettingsChangedError
        happening = happening.begin
    return decide(game, happening, questions)


def _label(game: Game, player: int | None) -> str | None:
    if game.round is None or player is None:
        return None
    choice = game.round.choice(player)
    return None if choice is None else game.round.label(choice)
