"""The question of the day as a game: one question, open for a day beside the quizzes of its channel.

Invariants:

- What a run asks is in the journal, whole, before it is posted. Whoever tries to post it again posts the same.
- Nothing of it waits in memory. A press reads the first rows of the journal and those of its own player, decides by the
  rules, writes and only then is confirmed; so it takes as long in a crowd as alone.
- The last moment to answer stands on the card, so the clock runs towards that and not from the message's own moment.
- It is closed once, by whoever comes first: the reveal, or what looks after those that no reveal is left for.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import aiosqlite
import msgspec
from msgspec import Struct
from msgspec.structs import replace as with_fields

from bot.games import exposures, journal
from bot.games.deck import deal
from bot.games.journal import GameKey
from bot.storage import question_of_the_day as stored
from bot.storage.database import Store
from bot.storage.people import player_id
from bot.storage.question_of_the_day import Asked
from bot.storage.reports import resting, wording
from bot.storage.writer import Writer
from bot.trivia.events import RULES, AnyEvent, Finished, Settings, Started
from bot.trivia.game import Game, IllegalMoveError, apply, replay
from bot.trivia.happenings import Happening, MessageSeen, Press, RefusedError, Stop, TimePassed
from bot.trivia.question import Question
from bot.trivia.questions.bank import Bank
from bot.trivia.rules import decide, due_ms

DAY_MS = 86_400_000
SHORTEST_MS = 3_600_000
"""A question is open at least so long, however late it comes."""
AGAIN_MS = 7 * DAY_MS
"""A question is not asked in a guild again so soon, even where no other is left."""
TRIES = 3
"""How often questions are drawn for a run, where the guild's other channels take them in the same moment."""
GIVE_UP_MS = 7 * DAY_MS
"""A question that was never posted may still be for so long after its last moment: somebody may mend what kept it."""
LEFT_MS = 600_000
"""A question that nobody has closed for so long after its last moment was left open."""

_log = logging.getLogger(__name__)

# Of the journal: Started, Opened, Posted.
_HEAD = 3


class Options(Struct, frozen=True, omit_defaults=True):
    """What a server chooses of its questions: None is whatever comes."""

    difficulty: Literal["easy", "medium", "hard"] | None = None
    category: str | None = None


@dataclass(frozen=True)
class Place:
    """Where a run asks: `kind` is an outbox.Kind, `host` the Discord user whose announcement it is."""

    guild_id: int
    announcement_id: int
    run: str
    channel_id: int
    kind: str
    host: int


@dataclass(frozen=True)
class Sight:
    """A question as its journal has it, or as much of that as concerns `player`."""

    asked: Asked
    game: Game
    player: int | None = None


class NotYetError(Exception):
    """It is still open."""


def settings_of(options: Options, horizon: int) -> Settings:
    """Return what the game of a question is like."""
    return Settings(number=1, category=options.category, difficulty=options.difficulty, horizon=horizon, flat=True)


async def candidates(
    store: Store, bank: Bank, guild_id: int, settings: Settings, *, seed: str, now: int
) -> list[Question]:
    """Return questions that a guild may be asked now, the first of them first; none where none is left."""
    lately = await exposures.asked_since(store.reader, guild_id, now - exposures.REST_MS)
    tallies = await exposures.tallies(store.reader) if settings.difficulty else {}
    rested = await resting(store.reader, guild_id)

    def dealt_after(rest_ms: int) -> dict[str, Question]:
        def rests(question: Question) -> bool:
            asked_ms = lately.get(question.id)
            return (
                not question.wrong
                or wording(question.id, question.text, question.answer) in rested
                or (asked_ms is not None and asked_ms > now - rest_ms)
            )

        return deal(bank, settings, seed, lately=lately, tallies=tallies, rests=rests)

    # In a thread: the first at a horizon takes a while. A deal is mixed by category, so what may come again early is
    # not among the others: it would be taken before something new of a category that was drawn already.
    dealt = await asyncio.to_thread(dealt_after, exposures.REST_MS)
    return list((dealt or await asyncio.to_thread(dealt_after, AGAIN_MS)).values())


async def draw(store: Store, bank: Bank, place: Place, settings: Settings, *, closes_ms: int, now: int) -> Asked | None:
    """Decide what a run asks, and write its game down; what was decided before stays. None where nothing is left."""
    for _ in range(TRIES):
        # The order of the options must not be told by anything a player can see, so the seed is drawn, not derived.
        seed = secrets.token_hex(8)
        questions = await candidates(store, bank, place.guild_id, settings, seed=seed, now=now)
        asked = await _ask(store.writer, place, settings, questions, seed=seed, closes_ms=closes_ms, now=now)
        if asked is not None or not questions:
            return asked
    return None


async def _ask(
    writer: Writer,
    place: Place,
    settings: Settings,
    questions: list[Question],
    *,
    seed: str,
    closes_ms: int,
    now: int,
) -> Asked | None:
    """Write down that a run asks the first of `questions` that its guild was not asked lately; None where all were."""

    async def job(connection: aiosqlite.Connection) -> Asked | None:
        earlier = await stored.of_run(connection, place.announcement_id, place.run, place.channel_id)
        if earlier is not None:
            return earlier
        # The guild's other channels may have been faster since they were drawn.
        lately = await exposures.asked_since(connection, place.guild_id, now - AGAIN_MS)
        question = next((one for one in questions if one.id not in lately), None)
        if question is None:
            return None
        key = GameKey(_new_id(now), place.guild_id, place.channel_id, place.host)
        seconds = (closes_ms - now) // 1000
        started = Started(
            at=now,
            rules=RULES,
            seed=seed,
            deck=(question.id,),
            seconds=seconds,
            horizon=settings.horizon,
            settings=with_fields(settings, seconds=seconds),
        )
        await journal.begin(connection, key, started, beside=True)
        game, opened = _decided(replay([started]), TimePassed(now), questions={question.id: question})
        await _write(connection, key, 1, game, opened)
        await journal.told(connection, key, now)  # its table is a part of the reveal, which the outbox sees to
        asked = Asked(
            key.id, place.guild_id, place.announcement_id, place.run, place.channel_id, place.kind, now + seconds * 1000
        )
        await stored.add(connection, asked)
        return asked

    return await writer.run(job)


def sample(question: Question, settings: Settings, now: int) -> Game:
    """Return a game that asks a question and that nobody plays."""
    started = Started(at=now, rules=RULES, seed=str(now), deck=(question.id,), seconds=1, horizon=settings.horizon)
    return _decided(replay([started]), TimePassed(now + DAY_MS), questions={question.id: question})[0]


async def look(reader: aiosqlite.Connection, asked: Asked) -> Sight:
    """Return a question as its first rows tell it: what is asked, and whether it was void before anybody answered."""
    return Sight(asked, replay(await journal.read_alone(reader, asked.game_id, 0, _HEAD)))


async def postpone(writer: Writer, asked: Asked, closes_ms: int) -> Asked:
    """Have a question that nobody has seen close later."""
    await writer.run(lambda connection: stored.postpone(connection, asked.game_id, closes_ms))
    return replace(asked, closes_ms=closes_ms)


async def answer(writer: Writer, game_id: int, guild_id: int, user_id: int, press: Press) -> Sight:
    """Take an answer of a Discord user; returns what counts of theirs, once that is committed. Raises RefusedError.

    Whose it is in the journal is found out here, whatever `press` says.
    """

    async def job(connection: aiosqlite.Connection) -> Sight:
        asked = await stored.of_game(connection, game_id)
        if asked is None or asked.guild_id != guild_id:
            raise RefusedError("other_round")
        if asked.finished_ms is not None:
            raise RefusedError("finished")
        player = await player_id(connection, user_id)
        game = replay(await journal.read_alone(connection, game_id, player, _HEAD))
        seen = MessageSeen(1, press.message_id, asked.closes_ms - game.limit_ms)
        game, events = _decided(game, seen, replace(press, player=player))
        await _write(connection, _key(asked), await journal.length(connection, game_id), game, events)
        return Sight(asked, game, player)

    return await writer.run(job)


async def close(writer: Writer, game_id: int, message_id: int | None, now: int) -> Sight:
    """Close a question and score it, void where its post was recalled; return it whole. What is closed stays so.

    `message_id` is its post where that is known. Raises NotYetError, and KeyError for what is no question of the day.
    """

    async def job(connection: aiosqlite.Connection) -> Sight:
        asked = await stored.of_game(connection, game_id)
        if asked is None:
            raise KeyError(game_id)
        events = await journal.read(connection, game_id)
        game = replay(events)
        if game.phase == "finished":
            return Sight(asked, game)
        if await _recalled(connection, asked):
            return await _end(connection, asked, game, len(events), Stop(now, "stopped"))
        if game.phase == "posting":
            if message_id is None:
                return await _end(connection, asked, game, len(events), Stop(now, "lost"))
            game, seen = _decided(game, MessageSeen(1, message_id, asked.closes_ms - game.limit_ms))
            await _write(connection, _key(asked), len(events), game, seen)
            events += seen
        due = due_ms(game)
        if due is None or due > now:
            raise NotYetError
        return await _end(connection, asked, game, len(events), TimePassed(now), TimePassed(now))

    return await writer.run(job)


async def lose(writer: Writer, asked: Asked, now: int) -> None:
    """End a question without a result: its channel is gone, or it may not be asked there any more."""

    async def job(connection: aiosqlite.Connection) -> None:
        events = await journal.read(connection, asked.game_id)
        game = replay(events)
        if game.phase != "finished":
            await _end(connection, asked, game, len(events), Stop(now, "lost"))

    await writer.run(job)


async def close_left_open(store: Store, now: int, gateway_up: Callable[[int], bool]) -> list[tuple[Sight, int]]:
    """Close the questions that no reveal is left for: each with the message to reveal it in.

    So it goes when the announcement was erased with its author, when its outbox was skipped by hand, or when nobody
    knows whether it was posted and somebody has answered it.
    """
    closed = []
    for asked in await stored.left_open(store.reader, now - LEFT_MS):
        if not gateway_up(asked.guild_id):
            continue
        try:
            sight = await _close_left_open(store, asked, now)
        except (msgspec.MsgspecError, IllegalMoveError):
            # One damaged journal, or one from a newer version, must not keep the others from being closed.
            _log.exception("The journal of question of the day %s cannot be read", asked.game_id)
            continue
        if sight is not None and sight.game.results and sight.game.rounds[0].message_id is not None:
            closed.append((sight, sight.game.rounds[0].message_id))
    return closed


async def _close_left_open(store: Store, asked: Asked, now: int) -> Sight | None:
    """Close a question; None where it was never posted, as far as is known, and may still be."""
    post = next((step for step in await stored.steps(store.reader, asked) if step.step == "post"), None)
    message_id = post.message_id if post else None
    answered = (await look(store.reader, asked)).game.phase == "open"
    if post is not None and message_id is None and not answered and asked.closes_ms > now - GIVE_UP_MS:
        return None
    return await close(store.writer, asked.game_id, message_id, now)


async def _recalled(connection: aiosqlite.Connection, asked: Asked) -> bool:
    return any(
        step.step == "recall" and step.state in ("planned", "sending", "checking", "sent")
        for step in await stored.steps(connection, asked)
    )


async def _end(connection: aiosqlite.Connection, asked: Asked, game: Game, seq: int, *happenings: Happening) -> Sight:
    ended, events = _decided(game, *happenings)
    await _write(connection, _key(asked), seq, ended, events)
    finished = next(event for event in events if isinstance(event, Finished))
    return Sight(replace(asked, finished_ms=finished.at), ended)


async def _write(connection: aiosqlite.Connection, key: GameKey, seq: int, game: Game, events: list[AnyEvent]) -> None:
    """Write `events`, which have led to `game`, with all that follows from them."""
    await journal.append(connection, key, seq, events)
    for event in events:
        await exposures.note(connection, key, event, game)
        if isinstance(event, Finished):
            await journal.finish(connection, key, event, game)


def _decided(
    game: Game, *happenings: Happening, questions: dict[str, Question] | None = None
) -> tuple[Game, list[AnyEvent]]:
    """Return what happenings make of a game, and the events. Raises RefusedError."""
    events: list[AnyEvent] = []
    for happening in happenings:
        for event in decide(game, happening, questions or {}):
            game = apply(game, event)
            events.append(event)
    return game, events


def _key(asked: Asked) -> GameKey:
    return GameKey(asked.game_id, asked.guild_id, asked.channel_id, None)


def _new_id(now: int) -> int:
    """Return an id for a game that no interaction has asked for: as Discord would make one, but for its last bits."""
    # Discord's reference, "Snowflakes": ms since the first second of 2015, shifted by 22 bits.
    return (now - 1_420_070_400_000) << 22 | secrets.randbits(22)
