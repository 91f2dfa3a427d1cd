"""Rulings on wrong questions: which games one concerns, rescoring them by replay, telling where they were played.

Invariants:

- A ruling and the list of games it concerns are committed together. Nothing else decides who is repaid.
- To a game it is applied once: its event in the journal, the scores, the boards and the note that it was applied are
  committed together. What a crash leaves undone is done at the next start.
- A game under way is rescored when it is over: its journal has one author at a time.
- A channel reads once what a ruling has changed in the games that were played in it, and nothing where nothing changed.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import aiosqlite
import discord
import msgspec

from bot.asking import MessageGoneError, NotNowError, RefusedError, once
from bot.games import journal
from bot.games.clock import wall_ms
from bot.games.journal import GameKey
from bot.games.post import HISTORY_LIMIT, NONCE_MS, SKEW_MS, LostError, deliver
from bot.games.scores import rewrite_scores
from bot.storage import reports
from bot.storage.database import Store
from bot.storage.reports import Asked, Change, Due, Moved, Ruling, Untold
from bot.tasks import spawn
from bot.trivia.answers import judge
from bot.trivia.events import Opened, Ruled, Written
from bot.trivia.game import Game, IllegalMoveError, apply, replay
from bot.trivia.question import Question
from bot.trivia.rounds import Round
from bot.ui.lasting import custom_id
from bot.ui.reports import ruling_card

_log = logging.getLogger(__name__)

LOOK_AGAIN_S = 30.0
"""How often games under way that a ruling waits for are looked at, and how soon Discord is tried again."""

_opened = msgspec.json.Decoder(Opened).decode

# Rank and points of somebody who is not in the table.
_NOWHERE = (0, 0)


def wording_of(question: Question) -> reports.Wording:
    """Return a question's id with the print of how it is worded."""
    return reports.wording(question.id, question.text, question.answer)


class Rulings:
    """Carries rulings out, one after another, as long as there is something to do."""

    def __init__(
        self, store: Store, channel_of: Callable[[int, int], discord.PartialMessageable], me: Callable[[], int]
    ) -> None:
        self._store = store
        self._channel_of = channel_of
        self._me = me
        self._working: asyncio.Task[None] | None = None
        self._waiting: asyncio.Task[None] | None = None

    async def rule(self, user_id: int, ruling: Ruling, *, reported: bool = True) -> int:
        """Write a ruling down, and begin to carry it out. Returns how many games it concerns, once committed.

        Raises RuledAlreadyError where `reported` is set and the question has no open reports any more.
        """

        async def job(connection: aiosqlite.Connection) -> int:
            asked = await reports.asked_in(connection, ruling.guild_id, ruling.wording.question_id)
            concerned = list(_concerned(asked, ruling))
            await reports.add_ruling(connection, user_id, ruling, concerned, reported=reported)
            return len({game_id for game_id, _ in concerned})

        games = await self._store.writer.run(job)
        self.go_on()
        return games

    def go_on(self) -> None:
        """Carry out what is still to be done, if nobody is at it."""
        if self._working is None or self._working.done():
            self._working = spawn(self._work(), name="rulings")

    def close(self) -> None:
        """Stop for now; what is left is done at the next start."""
        for task in (self._working, self._waiting):
            if task is not None:
                task.cancel()

    async def _work(self) -> None:
        while await self._store.writer.run(_apply_next):
            pass
        heard = True
        while heard and (untold := await reports.next_untold(self._store.reader)):
            heard = await self._tell(untold)
        if not heard or await reports.waiting(self._store.reader):
            self._look_again()

    def _look_again(self) -> None:
        if self._waiting is None or self._waiting.done():
            self._waiting = spawn(self._wait(), name="rulings that wait")

    async def _wait(self) -> None:
        await asyncio.sleep(LOOK_AGAIN_S)
        self._waiting = None
        self.go_on()

    async def _tell(self, untold: Untold) -> bool:
        """Tell a channel what a ruling has changed there. Returns False where Discord is not to be had just now."""
        began = untold.since_ms
        if began is None:
            began = wall_ms()
            await reports.telling(self._store.writer, untold, began)
        channel = self._channel_of(untold.channel_id, untold.guild_id)
        # Discord takes 25 characters; the moment tells a later message of the same ruling to the same channel apart.
        nonce = hashlib.sha256(f"{untold.ruling_id}/{untold.channel_id}/{began}".encode()).hexdigest()[:25]
        players = {moved.player for change in untold.changes for moved in change.moved}
        users = {player: await journal.user_of(self._store.reader, player) for player in players}
        view = ruling_card(untold, users)
        try:
            if wall_ms() - began < NONCE_MS or not await self._stands_there(channel, untold.ruling_id, began):
                await once(lambda: channel.send(view=view, nonce=nonce))
        except NotNowError as problem:
            _log.warning("A ruling could not be told now: %s", problem)
            return False
        except (LostError, MessageGoneError, RefusedError) as lost:
            _log.info("A ruling has nobody left to be told to in channel %s: %s", untold.channel_id, lost)
        await reports.told(self._store.writer, untold)
        return True

    async def _stands_there(self, channel: discord.PartialMessageable, ruling_id: int, since_ms: int) -> bool:
        """Look for the message in its channel. Raises LostError where the channel cannot be read."""
        marker = custom_id("b", "table", f"ruling-{ruling_id}")
        after = discord.Object(discord.utils.time_snowflake(datetime.fromtimestamp((since_ms - SKEW_MS) / 1000, UTC)))

        async def search() -> bool:
            async for message in channel.history(limit=HISTORY_LIMIT, after=after, oldest_first=True):
                if message.author.id == self._me() and marker in str([part.to_dict() for part in message.components]):
                    return True
            return False

        return await deliver(search)


def _concerned(asked: Iterable[Asked], ruling: Ruling) -> Iterable[tuple[int, int]]:
    """Yield the game and the number of every question that a ruling is about."""
    for occasion in asked:
        event = _opened(occasion.body)
        if wording_of(event.question) == ruling.wording:
            yield occasion.game_id, event.round


async def _apply_next(connection: aiosqlite.Connection) -> bool:
    """Apply the next ruling to the next game; return whether there was one. A job of the writer."""
    due = await reports.next_due(connection)
    if due is None:
        return False
    events = await journal.read(connection, due.game_id)
    change = None
    try:
        before = replay(events)
        ruled = ruled_event(before, due)
        if ruled is not None:
            after = apply(before, ruled)
            key = GameKey(due.game_id, due.guild_id, 0, None)
            await journal.append(connection, key, len(events), [ruled])
            await rewrite_scores(connection, due.game_id, due.guild_id, due.finished_ms, after)
            change = _change(before, after, due)
    except IllegalMoveError:
        # One game that cannot be rescored must not keep the others from it.
        _log.exception("Game %s could not be rescored under ruling %s", due.game_id, due.ruling_id)
    await reports.applied(connection, due, change)
    return True


def ruled_event(game: Game, due: Due) -> Ruled | None:
    """Return a ruling as the journal of a game has it; None where the question was never closed.

    A key of which nothing was on offer voids the question there: what is right could not be chosen.
    """
    if not 1 <= due.round <= len(game.rounds):
        return None
    round_ = game.rounds[due.round - 1]
    right = due.right
    verdict = due.verdict
    if verdict == "key":
        right = _key_in(round_, right)
        verdict = "key" if right else "void"
    return Ruled(
        at=due.at_ms, round=due.round, ruling=verdict, right=right if verdict == "key" else (), id=due.ruling_id
    )


def _key_in(round_: Round, right: tuple[str, ...]) -> tuple[str, ...]:
    match round_.how:
        case "choice":
            return tuple(text for text in right if text in round_.options)
        case "order":
            return right if sorted(right) == sorted(round_.options) else ()
        case "number":
            return right
        case "typed":
            typed = {answer.text for answer in round_.presses if isinstance(answer, Written)}
            meant = {text for text in typed if any(judge(text, answer) == "right" for answer in right)}
            return tuple(sorted({*right, *meant}))


def _change(before: Game, after: Game, due: Due) -> Change | None:
    """Return what a ruling changed in the table of a game, or None for nothing that anybody has to be told."""
    if due.guild_id == reports.EVERYWHERE:
        return None
    old = {standing.player: (standing.rank, standing.points) for standing in before.standings()}
    new = {standing.player: (standing.rank, standing.points) for standing in after.standings()}
    moved = [
        Moved(player, *old.get(player, _NOWHERE), *new.get(player, _NOWHERE))
        for player in (*new, *(player for player in old if player not in new))
        if old.get(player) != new.get(player)
    ]
    # Whoever has nothing and had nothing has not been touched by it, wherever they stand now.
    moved = [one for one in moved if one.old_points or one.points]
    if not moved:
        return None
    message_id = before.rounds[due.round - 1].message_id or 0
    return Change(due.round, due.finished_ms, message_id, tuple(moved))
