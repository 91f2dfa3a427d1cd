"""The daily five: the same for everybody at the same horizon, played alone, one try a day.

Invariants:

- A try is a private game in the journal, and nothing of it is kept elsewhere: every click reads the journal, decides,
  writes and only then shows. So there is nothing to resume after a restart, and no game that waits in memory.
- The row that says somebody had their try is committed with the first event of its game.
- The clock of a question runs from the interaction that showed it. A question that a restart has left open gets its
  clock again from the click that asks for it; answers made in time count anyway.
- A try belongs to the day, in UTC, on which it was begun, and can be played on at any later time.
"""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import aiosqlite

from bot.games import exposures, journal
from bot.games.deck import deal
from bot.games.journal import GameKey
from bot.storage import daily
from bot.storage.database import Store
from bot.storage.people import player_id
from bot.storage.queries import people as people_sql
from bot.storage.reports import EVERYWHERE, resting, wording
from bot.trivia.events import RULES, AnyEvent, Finished, Settings, Started
from bot.trivia.game import Game, apply, replay
from bot.trivia.question import Question
from bot.trivia.questions.bank import Bank
from bot.trivia.rules import (
    ClockRestarted,
    Happening,
    Join,
    MessageSeen,
    Next,
    Press,
    RefusedError,
    TimePassed,
    decide,
    due_ms,
    snowflake_ms,
)
from bot.trivia.streaks import Streak, longest, streak

QUESTIONS = 5
SECONDS = 30
DAY_MS = 86_400_000

QuestionsOfTheDay = Callable[[int, int], Sequence[Question]]
"""The questions of a day (counted from 1970, in UTC) at a horizon, in the order in which they are to be asked.

By these two alone and the pack: at most QUESTIONS, then spares, all of them to be answered by an option.
"""


class NoDailyError(Exception):
    """At this horizon there is nothing to ask."""


class NotYoursError(Exception):
    """The try is somebody else's, or none at all."""


@dataclass(frozen=True)
class Sight:
    """A try as its player sees it after a click. `late`: the click came after the time to answer was up."""

    game_id: int
    day: int
    game: Game
    player: int
    late: bool = False
    resumed: bool = False


@dataclass(frozen=True)
class Record:
    """What somebody's dailies come to: the streak today, the longest ever, how many in all."""

    streak: Streak
    longest: int
    played: int


def day_of(at_ms: int) -> int:
    """Return the day of a moment (ms since the epoch), counted from 1970, in UTC."""
    return at_ms // DAY_MS


def from_bank(bank: Bank) -> QuestionsOfTheDay:
    """Return how the questions of a day are drawn from a bank: by series, day and horizon alone."""

    @lru_cache(maxsize=64)
    def questions(horizon: int, day: int) -> tuple[Question, ...]:
        settings = Settings(number=QUESTIONS, horizon=horizon)
        seed = f"{bank.material.series_id}/{day}/{horizon}"
        return tuple(
            deal(bank, settings, seed, lately={}, tallies={}, rests=lambda question: not question.wrong).values()
        )

    return questions


class Daily:
    """Everybody's tries."""

    def __init__(self, store: Store, questions_of_the_day: QuestionsOfTheDay) -> None:
        self._store = store
        self._questions_of_the_day = questions_of_the_day
        # The open questions (game, round) that this process has shown.
        self._shown: set[tuple[int, int]] = set()

    async def look(self, user_id: int, at_ms: int) -> Sight | None:
        """Return the try that somebody has had, or begun, on the day of `at_ms`; None where there is none."""
        reader = self._store.reader
        player = await people_sql.player_of(reader, user_id=user_id)
        game_id = None if player is None else await daily.try_of(reader, player, day_of(at_ms))
        if player is None or game_id is None:
            return None
        return Sight(game_id, day_of(at_ms), replay(await journal.read(reader, game_id)), player)

    async def record(self, user_id: int, at_ms: int) -> Record:
        """Return what somebody's dailies come to on the day of `at_ms`."""
        player = await people_sql.player_of(self._store.reader, user_id=user_id)
        days = [] if player is None else await daily.days_of(self._store.reader, player)
        return Record(streak(days, day_of(at_ms)), longest(days), len(days))

    async def available(self, horizon: int, at_ms: int) -> int:
        """Return how many questions the day of `at_ms` has at a horizon."""
        return min(QUESTIONS, len(await self._questions(horizon, day_of(at_ms))))

    async def begin(self, user_id: int, horizon: int, click_id: int) -> Sight:
        """Begin somebody's try of the day by an interaction, and open its first question; or go on with a begun one.

        Raises NoDailyError.
        """
        at = snowflake_ms(click_id)
        day = day_of(at)
        questions = await self._questions(horizon, day)
        rested = await resting(self._store.reader, EVERYWHERE)
        fresh = [one.id for one in questions if wording(one.id, one.text, one.answer) not in rested]
        drawn = (fresh or [one.id for one in questions])[:QUESTIONS]

        async def job(connection: aiosqlite.Connection) -> int:
            player = await player_id(connection, user_id)
            begun = await daily.try_of(connection, player, day)
            if begun is not None:
                return begun
            if not questions:
                raise NoDailyError
            deck = await daily.deck_of(connection, day, horizon, drawn)
            settings = Settings(number=len(deck), seconds=SECONDS, horizon=horizon, private=True)
            # The questions are everybody's; the order of their options is not, or a number would tell an answer.
            seed = secrets.token_hex(8)
            started = Started(
                at=at, rules=RULES, seed=seed, deck=deck, seconds=SECONDS, horizon=horizon, settings=settings
            )
            # In guild 0 it counts on no board. Its own number for a channel: one can have no other game in it.
            key = GameKey(click_id, 0, click_id, user_id)
            await journal.begin(connection, key, started)
            await journal.append(connection, key, 1, decide(replay([started]), Join(player, click_id), {}))
            await journal.told(connection, key, at)  # nobody but its player is ever shown it, and by their own clicks
            await daily.begin_try(connection, player, day, click_id)
            return click_id

        return await self.following(user_id, await self._store.writer.run(job), click_id)

    async def following(self, user_id: int, game_id: int, click_id: int) -> Sight:
        """Open the next question of somebody's try by an interaction; or return to the one that is open.

        Raises NotYoursError.
        """

        known = {one.id: one for one in await self._known(game_id)}

        def steps(desk: "_Desk") -> None:
            at = snowflake_ms(click_id)
            desk.questions = known
            if desk.game.phase == "open":
                self._take_up(desk, click_id)
                desk.close_if_due(at)
            elif desk.game.phase == "between":
                desk.take(Next(at))
            if desk.game.phase == "posting":
                desk.take(MessageSeen(desk.game.open_round.number, click_id, at))

        return await self._change(user_id, game_id, steps)

    async def answer(self, user_id: int, game_id: int, number: int, option: int, click_id: int) -> Sight:
        """Take an answer and close its question. Raises NotYoursError, and RefusedError for another question."""

        def steps(desk: "_Desk") -> None:
            at = snowflake_ms(click_id)
            try:
                desk.take(Press(number, desk.player, option, click_id, 0))
            except RefusedError as refusal:
                if refusal.reason != "late":
                    raise
                if self._take_up(desk, click_id):
                    return
                desk.late = True
            desk.close(at)

        return await self._change(user_id, game_id, steps)

    async def finished(self, user_id: int, game_id: int) -> Sight | None:
        """Return somebody's try that has been played to its end, or None where it has not. Raises NotYoursError."""
        owner = await daily.owner_of(self._store.reader, game_id)
        if owner is None or owner.user_id != user_id:
            raise NotYoursError
        game = replay(await journal.read(self._store.reader, game_id))
        return Sight(game_id, owner.day, game, owner.player_id) if game.phase == "finished" else None

    async def time_up(self, user_id: int, game_id: int, number: int, at_ms: int) -> Sight | None:
        """Close question `number` of a try when its time is up; return None where it is closed, or not yet due."""

        def steps(desk: "_Desk") -> None:
            if desk.game.phase == "open" and desk.game.open_round.number == number:
                desk.close_if_due(at_ms)

        sight = await self._change(user_id, game_id, steps)
        return sight if sight.late else None

    async def _questions(self, horizon: int, day: int) -> Sequence[Question]:
        # In a thread: the first at a horizon take a while.
        return await asyncio.to_thread(self._questions_of_the_day, horizon, day)

    async def _known(self, game_id: int) -> Sequence[Question]:
        """Return the questions of the day on which a try was begun."""
        owner = await daily.owner_of(self._store.reader, game_id)
        if owner is None:
            raise NotYoursError
        game = replay(await journal.read(self._store.reader, game_id))
        return await self._questions(game.horizon, owner.day)

    def _take_up(self, desk: "_Desk", click_id: int) -> bool:
        """Let the clock of an open question run again where a restart has stopped it; return whether it did."""
        number = desk.game.open_round.number
        if (desk.game_id, number) in self._shown:
            return False
        desk.take(ClockRestarted(number, click_id, snowflake_ms(click_id)))
        desk.resumed = True
        return True

    async def _change(self, user_id: int, game_id: int, steps: Callable[["_Desk"], None]) -> Sight:
        async def job(connection: aiosqlite.Connection) -> Sight:
            owner = await daily.owner_of(connection, game_id)
            if owner is None or owner.user_id != user_id:
                raise NotYoursError
            events = await journal.read(connection, game_id)
            game = replay(events)
            desk = _Desk(game_id, owner.player_id, game)
            steps(desk)
            key = GameKey(game_id, 0, game_id, user_id)
            await journal.append(connection, key, len(events), desk.events)
            for event in desk.events:
                await exposures.note(connection, key, event, desk.game)
                if isinstance(event, Finished):
                    await journal.finish(connection, key, event, desk.game)
                    await daily.finish_try(connection, game_id)
            return Sight(game_id, owner.day, desk.game, owner.player_id, desk.late, desk.resumed)

        sight = await self._store.writer.run(job)
        if sight.game.phase == "open":
            self._shown.add((game_id, sight.game.open_round.number))
        else:
            self._shown = {one for one in self._shown if one[0] != game_id}
        return sight


class _Desk:
    """A game while a click is decided on, and the events it makes."""

    def __init__(self, game_id: int, player: int, game: Game) -> None:
        self.game_id = game_id
        self.player = player
        self.game = game
        self.events: list[AnyEvent] = []
        self.late = False
        self.resumed = False
        self.questions: dict[str, Question] = {}

    def take(self, happening: Happening) -> None:
        """Decide on something. Raises RefusedError."""
        for event in decide(self.game, happening, self.questions):
            self.game = apply(self.game, event)
            self.events.append(event)

    def close_if_due(self, at_ms: int) -> None:
        """Close the open question where its time is up."""
        due = due_ms(self.game)
        if due is not None and due <= at_ms:
            self.late = True
            self.close(at_ms)

    def close(self, at_ms: int) -> None:
        """Close the open question, and the game after the last one."""
        self.take(TimePassed(max(due_ms(self.game) or 0, at_ms)))
        due = due_ms(self.game)
        if self.game.phase == "between" and due is not None and len(self.game.rounds) >= self.game.total:
            self.take(TimePassed(max(due, at_ms)))
