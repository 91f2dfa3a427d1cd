"""Rulings: who is repaid, that it happens once whatever comes between, and what the channels read of it."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import aiosqlite
import discord
import msgspec
import pytest
from discord import ui

from bot.games import journal
from bot.games.journal import GameKey
from bot.games.rulings import Rulings, wording_of
from bot.storage import reports
from bot.storage.boards import Board, board_page
from bot.storage.database import Store
from bot.storage.people import erase_person, export_person, player_id
from bot.storage.profiles import profile_of
from bot.storage.queries import reports as sql
from bot.storage.reports import EVERYWHERE, Report, RuledAlreadyError, Ruling, Verdict
from bot.trivia.events import AnyEvent, Finished, Ruled
from bot.trivia.game import replay
from bot.trivia.question import Question
from bot.trivia.rules import Happening, MessageSeen, Press, TimePassed
from tests.unit.quiz import DECK, QUESTIONS, START_MS, due, feed, question, snowflake, started

HERE, THERE = 10, 20
ANN, BEN, CAT, MODERATOR = 111, 222, 333, 444
ASKED = DECK[0]
RIGHT, OTHER, THIRD = f"right {ASKED}", f"first {ASKED}", f"second {ASKED}"
Presses = dict[int, str]


@dataclass
class Channel:
    """A channel that remembers what was sent to it. `fault` is raised instead, once."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    fault: Exception | None = None

    async def send(self, *, view: ui.LayoutView, nonce: str) -> discord.Object:
        """Take a message, as often as it is sent."""
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault
        texts = [item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay)]
        if nonce not in [earlier for earlier, _ in self.sent]:
            self.sent.append((nonce, "\n".join(texts)))
        return discord.Object(1)


@dataclass
class Court:
    """A store with games in it, and the channels they were played in."""

    store: Store
    channels: dict[int, Channel] = field(default_factory=dict)
    games: int = 0

    def make(self) -> Rulings:
        """Return what carries rulings out, as a start of the bot makes it."""
        return Rulings(self.store, self._channel, me=lambda: 1)

    def _channel(self, channel_id: int, guild_id: int) -> Any:
        return self.channels.setdefault(channel_id, Channel())

    async def play(
        self, guild_id: int, channel_id: int, *rounds: Presses, asked: Question | None = None, finish: bool = True
    ) -> int:
        """Keep a game of a question a dict, in which users pressed an option each, the first after a second."""
        self.games += 1
        begun_ms = START_MS + self.games * 3_600_000
        key = GameKey(snowflake(begun_ms), guild_id, channel_id, ANN)
        questions = {**QUESTIONS, ASKED: asked or QUESTIONS[ASKED]}

        async def job(connection: aiosqlite.Connection) -> None:
            first = msgspec.structs.replace(started(deck=DECK[: len(rounds)]), at=begun_ms)
            await journal.begin(connection, key, first)
            game = replay([first])
            events: list[AnyEvent] = []
            for number, presses in enumerate(rounds, start=1):
                game, more = feed(game, [TimePassed(due(game))], questions)
                events += more
                message = snowflake(game.changed_at + 300)
                round_ = game.open_round
                happenings: list[Happening] = [MessageSeen(number, message)]
                for place, (user, option) in enumerate(presses.items(), start=1):
                    player = await player_id(connection, user)
                    at = snowflake(game.changed_at + 300 + place * 1000, place)
                    happenings.append(Press(number, player, round_.options.index(option), at, message))
                game, more = feed(game, happenings, questions)
                events += more
                game, more = feed(game, [TimePassed(due(game))], questions)
                events += more
            if finish:
                game, more = feed(game, [TimePassed(due(game))], questions)
                events += more
            await journal.append(connection, key, 1, events)
            if finish:
                assert isinstance(events[-1], Finished)
                await journal.finish(connection, key, events[-1], game)
                await journal.told(connection, key, events[-1].at)

        await self.store.writer.run(job)
        return key.id

    async def finish(self, game_id: int) -> None:
        """End a game that was left running."""

        async def job(connection: aiosqlite.Connection) -> None:
            key = await journal.key_of(connection, game_id)
            assert key is not None
            events = await journal.read(connection, game_id)
            game, more = feed(replay(events), [TimePassed(due(replay(events)))])
            await journal.append(connection, key, len(events), more)
            assert isinstance(more[-1], Finished)
            await journal.finish(connection, key, more[-1], game)

        await self.store.writer.run(job)

    async def report(self, user: int, guild_id: int, game_id: int, asked: Question | None = None) -> None:
        """Have a user report the first question of a game."""
        wording = wording_of(asked or QUESTIONS[ASKED])
        await reports.keep_report(
            self.store.writer, user, Report(guild_id, wording, game_id, 1, "wrong", "It is not so.", START_MS)
        )

    async def rule(self, guild_id: int, verdict: Verdict, *right: str, asked: Question | None = None) -> int:
        """Rule on the question, and wait until all that can be done about it is done."""
        court = self.make()
        ruling = Ruling(guild_id, wording_of(asked or QUESTIONS[ASKED]), verdict, right, START_MS * 2)
        games = await court.rule(MODERATOR, ruling, reported=False)
        await settle(court)
        return games

    async def board(self, guild_id: int) -> dict[int, int]:
        """Return the points on a server's board by user."""
        places = await board_page(self.store.reader, Board(guild_id, "all", 0, "points"), 0, 10)
        return {place.user_id: place.points for place in places}

    async def rulings_in(self, game_id: int) -> list[str]:
        """Return the rulings in a game's journal."""
        events: list[AnyEvent] = await journal.read(self.store.reader, game_id)
        return [event.ruling for event in events if isinstance(event, Ruled)]


async def settle(court: Rulings) -> None:
    """Wait until what is under way has come to its end; what waits for later is put away."""
    while court._working is not None and not court._working.done():
        await asyncio.wait([court._working])
    if court._working is not None:
        court._working.result()
    court.close()


@pytest.fixture
def court(store: Store) -> Court:
    return Court(store)


async def test_a_changed_key_repays_the_right_people_over_three_games_and_two_servers(court: Court) -> None:
    await court.play(HERE, 1, {ANN: RIGHT, BEN: OTHER})
    await court.play(HERE, 2, {BEN: OTHER, CAT: THIRD})
    await court.play(THERE, 3, {CAT: OTHER, ANN: RIGHT})
    before_here, before_there = await court.board(HERE), await court.board(THERE)
    assert set(before_here) == {ANN}
    assert set(before_there) == {ANN}

    assert await court.rule(HERE, "key", OTHER) == 2
    here = await court.board(HERE)
    assert set(here) == {BEN}
    assert here[BEN] > 200
    assert await court.board(THERE) == before_there

    assert await court.rule(EVERYWHERE, "key", OTHER) == 3
    assert await court.board(HERE) == here
    assert set(await court.board(THERE)) == {CAT}

    profile = await profile_of(court.store.reader, BEN, HERE)
    assert profile is not None
    assert (profile.totals.correct, profile.totals.wins) == (2, 2)


async def test_two_answers_may_both_be_right(court: Court) -> None:
    await court.play(HERE, 1, {ANN: RIGHT, BEN: OTHER, CAT: THIRD})
    await court.rule(HERE, "key", RIGHT, OTHER)
    assert set(await court.board(HERE)) == {ANN, BEN}


async def test_a_void_question_counts_for_nobody_and_the_others_stay(court: Court) -> None:
    await court.play(HERE, 1, {ANN: RIGHT}, {BEN: f"right {DECK[1]}"})
    await court.rule(HERE, "void")
    assert set(await court.board(HERE)) == {BEN}


async def test_what_is_taken_back_is_as_it_was(court: Court) -> None:
    await court.play(HERE, 1, {ANN: RIGHT, BEN: OTHER})
    before = await court.board(HERE)
    await court.rule(HERE, "key", OTHER)
    assert await court.board(HERE) != before
    await court.rule(HERE, "fine")
    assert await court.board(HERE) == before


async def test_a_question_that_has_been_mended_since_is_not_concerned(court: Court) -> None:
    await court.play(HERE, 1, {ANN: RIGHT})
    mended = msgspec.structs.replace(question(ASKED), answer=OTHER, wrong=(RIGHT, THIRD, f"third {ASKED}"))
    await court.play(HERE, 1, {BEN: OTHER}, asked=mended)
    assert await court.rule(HERE, "void") == 1
    assert set(await court.board(HERE)) == {BEN}
    assert wording_of(mended) not in await reports.resting(court.store.reader, HERE)
    assert wording_of(QUESTIONS[ASKED]) in await reports.resting(court.store.reader, HERE)


async def test_a_key_that_was_not_on_offer_voids_the_question(court: Court) -> None:
    game = await court.play(HERE, 1, {ANN: RIGHT})
    await court.rule(HERE, "key", "something else entirely")
    assert await court.board(HERE) == {}
    assert await court.rulings_in(game) == ["void"]


async def test_a_game_under_way_is_counted_again_when_it_is_over(court: Court) -> None:
    game = await court.play(HERE, 1, {ANN: RIGHT}, finish=False)
    assert await court.rule(HERE, "void") == 1
    assert await court.rulings_in(game) == []
    await court.finish(game)
    assert set(await court.board(HERE)) == {ANN}
    again = court.make()
    again.go_on()
    await settle(again)
    assert await court.rulings_in(game) == ["void"]
    assert await court.board(HERE) == {}


async def test_a_crash_at_any_moment_neither_repays_nor_tells_twice(
    court: Court, monkeypatch: pytest.MonkeyPatch
) -> None:
    games = [await court.play(HERE, 1, {ANN: RIGHT, BEN: OTHER}) for _ in range(3)]
    once_over = reports.applied
    applied = 0

    async def then_die(*given: Any) -> None:
        nonlocal applied
        applied += 1
        await once_over(*given)
        if applied == 2:
            raise OSError("the process is killed before the commit")

    monkeypatch.setattr(reports, "applied", then_die)
    first = court.make()
    await first.rule(MODERATOR, Ruling(HERE, wording_of(QUESTIONS[ASKED]), "key", (OTHER,), 1), reported=False)
    with pytest.raises(OSError, match="killed"):
        await settle(first)
    assert [await court.rulings_in(game) for game in games] == [["key"], [], []]

    monkeypatch.setattr(reports, "told", _nothing)
    second = court.make()
    second.go_on()
    for _ in range(200):
        await asyncio.sleep(0.01)
        if court.channels.get(1) and court.channels[1].sent:
            break
    second.close()
    monkeypatch.undo()

    third = court.make()
    third.go_on()
    await settle(third)
    assert [await court.rulings_in(game) for game in games] == [["key"]] * 3
    assert len(court.channels[1].sent) == 1
    assert set(await court.board(HERE)) == {BEN}


async def _nothing(*_: Any) -> None:
    await asyncio.sleep(3600)


async def test_every_channel_reads_once_how_its_tables_moved(court: Court) -> None:
    await court.play(HERE, 1, {ANN: RIGHT, BEN: OTHER})
    await court.play(HERE, 1, {ANN: RIGHT, BEN: OTHER})
    await court.play(HERE, 2, {CAT: OTHER})
    game = await court.play(HERE, 3, {CAT: THIRD})
    await court.report(BEN, HERE, game)
    await court.rule(HERE, "key", OTHER)
    assert {channel: len(one.sent) for channel, one in court.channels.items()} == {1: 1, 2: 1}
    text = court.channels[1].sent[0][1]
    assert text.count("[Question 1](https://discord.com/channels/10/1/") == 2
    assert f"**2 → 1** <@{BEN}> · 0 → **" in text
    assert f"**1 → 2** <@{ANN}> · " in text
    assert "One person here had reported it." in text
    # Not everybody who reads it has watched as far as those who played.
    assert ASKED not in text


async def test_a_ruling_that_moves_nothing_is_not_told(court: Court) -> None:
    await court.play(HERE, 1, {ANN: RIGHT})
    await court.rule(HERE, "key", RIGHT, OTHER)
    assert court.channels == {}


async def test_what_discord_does_not_take_now_is_told_later(court: Court) -> None:
    await court.play(HERE, 1, {ANN: RIGHT})
    court.channels[1] = Channel(fault=OSError("no network"))
    await court.rule(HERE, "void")
    assert court.channels[1].sent == []
    later = court.make()
    later.go_on()
    await settle(later)
    assert len(court.channels[1].sent) == 1


async def test_two_moderators_do_not_rule_on_the_same_report(court: Court) -> None:
    game = await court.play(HERE, 1, {ANN: RIGHT, BEN: OTHER})
    await court.report(BEN, HERE, game)
    bench = court.make()
    void = Ruling(HERE, wording_of(QUESTIONS[ASKED]), "void", (), 1)
    outcomes = await asyncio.gather(bench.rule(MODERATOR, void), bench.rule(CAT, void), return_exceptions=True)
    await settle(bench)
    assert [type(one) for one in outcomes] == [int, RuledAlreadyError]
    assert await court.rulings_in(game) == ["void"]


async def test_who_was_right_to_report_is_credited_and_who_was_not_is_not(court: Court) -> None:
    game = await court.play(HERE, 1, {ANN: RIGHT})
    await court.report(BEN, HERE, game)
    await court.report(CAT, THERE, game)
    await court.rule(HERE, "void")
    assert await reports.upheld(court.store.reader, BEN, HERE) == 1
    assert await reports.upheld(court.store.reader, CAT, EVERYWHERE) == 0
    await court.rule(EVERYWHERE, "fine")
    assert await reports.upheld(court.store.reader, BEN, EVERYWHERE) == 0
    assert await reports.queue(court.store.reader, EVERYWHERE) == []


async def test_a_question_rests_where_three_people_report_it(court: Court) -> None:
    game = await court.play(HERE, 1, {ANN: RIGHT})
    asked = wording_of(QUESTIONS[ASKED])
    for user in (ANN, ANN, BEN):
        await court.report(user, HERE, game)
    assert await reports.resting(court.store.reader, HERE) == frozenset()
    await court.report(CAT, HERE, game)
    assert await reports.resting(court.store.reader, HERE) == {asked}
    assert await reports.resting(court.store.reader, THERE) == frozenset()
    await court.rule(HERE, "fine")
    assert await reports.resting(court.store.reader, HERE) == frozenset()


async def test_a_question_rests_everywhere_when_five_servers_report_it(court: Court) -> None:
    game = await court.play(HERE, 1, {ANN: RIGHT})
    for guild in range(1, 5):
        await court.report(1000 + guild, guild, game)
    assert await reports.resting(court.store.reader, THERE) == frozenset()
    # One busybody in many servers is still one.
    await court.report(1001, 5, game)
    assert await reports.resting(court.store.reader, THERE) == frozenset()
    await court.report(1006, 6, game)
    assert await reports.resting(court.store.reader, THERE) == {wording_of(QUESTIONS[ASKED])}


async def test_a_report_goes_with_its_author(court: Court) -> None:
    game = await court.play(HERE, 1, {ANN: RIGHT})
    await court.report(BEN, HERE, game)
    kept = (await export_person(court.store.reader, BEN))["question_report"]
    assert [(row["kind"], row["text"]) for row in kept] == [("wrong", "It is not so.")]
    await erase_person(court.store.writer, BEN)
    assert [row async for row in sql.queue(court.store.reader, guild_id=EVERYWHERE)] == []


async def test_a_game_of_nobody_elses_business_is_counted_again_in_silence(court: Court) -> None:
    game = await court.play(EVERYWHERE, 7, {ANN: RIGHT})
    await court.rule(EVERYWHERE, "void")
    assert await court.rulings_in(game) == ["void"]
    assert court.channels == {}
