"""What games leave behind about their questions: first meetings, their sums, and what a guild was asked when."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

import pytest

from bot.games import journal
from bot.games.exposures import asked_since, first_answers, tallies
from bot.games.journal import GameKey
from bot.games.live import LiveGame
from bot.knowledge.horizons import forget_guild
from bot.storage.database import Store
from bot.storage.people import erase_person, export_person, player_id
from bot.storage.queries import questions as sql
from bot.trivia.difficulty import FirstAnswer, Tally
from bot.trivia.events import AnyEvent
from bot.trivia.game import replay
from bot.trivia.rules import MessageSeen, Press, TimePassed
from tests.unit.quiz import DECK, QUESTIONS, START_MS, due, snowflake, started

HOST, ANN, BEN = 111_111_111_111_111_111, 222_222_222_222_222_222, 333_333_333_333_333_333
GUILD, OTHER_GUILD = 5, 6


class Played:
    """A game that goes on as the bot's do: through its inbox and the store."""

    def __init__(self, store: Store, number: int, guild_id: int, deck: tuple[str, ...]) -> None:
        self.key = GameKey(snowflake(START_MS, number), guild_id, 1000 + number, HOST)
        self.started = started(deck=deck)
        self.events: list[AnyEvent] = []
        self._store = store
        self.live = LiveGame(
            key=self.key,
            game=replay([self.started]),
            seq=1,
            users={},
            questions=QUESTIONS,
            writer=store.writer,
            on_events=lambda live, events: self.events.extend(events),
            on_lobby_over=lambda live: None,
            gateway_up=lambda guild: True,
        )

    async def begin(self) -> None:
        await self._store.writer.run(lambda connection: journal.begin(connection, self.key, self.started))

    async def open(self) -> None:
        """Put the next question and let its message appear."""
        await self.live.tell(TimePassed(due(self.live.game)))
        number = self.live.game.open_round.number
        await self.live.tell(MessageSeen(number, snowflake(self.live.game.changed_at + 300)))

    async def press(self, user: int, *, right: bool, after_ms: int = 1000) -> None:
        round_ = self.live.game.open_round
        answer = round_.options.index(round_.question.answer)
        made = snowflake(round_.segments[0].at + after_ms, user % 4096)
        option = answer if right else (answer + 1) % len(round_.options)
        await self.live.do(user, Press(round_.number, 0, option, made, round_.message_id or 0))

    async def reveal(self) -> None:
        await self.live.tell(TimePassed(due(self.live.game)))


Make = Callable[..., Awaitable[Played]]


@pytest.fixture
async def game(store: Store, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Make]:
    """Begin games, and put them to rest in the end. Their timers are off: a test says when time has passed."""
    monkeypatch.setattr(LiveGame, "_sleep_for", lambda live, seconds: None)
    begun: list[Played] = []

    async def make(number: int = 1, guild_id: int = GUILD, deck: tuple[str, ...] = DECK) -> Played:
        begun.append(Played(store, number, guild_id, deck))
        await begun[-1].begin()
        return begun[-1]

    yield make
    for played in begun:
        await played.live.close()


async def question(played: Played, right: Iterable[int] = (), wrong: Iterable[int] = ()) -> None:
    """Have the next question answered and revealed."""
    await played.open()
    for user in right:
        await played.press(user, right=True)
    for user in wrong:
        await played.press(user, right=False)
    await played.reveal()


async def exposed(store: Store) -> dict[tuple[int, str], tuple[int, int | None]]:
    """Return what is on record of every first meeting, by user and question."""
    rows = await store.reader.execute_fetchall(
        "SELECT user_id, question_id, is_right, elapsed_ms FROM exposure JOIN player ON player.id = player_id"
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


async def test_a_first_answer_is_kept_with_its_time_and_summed(store: Store, game: Make) -> None:
    await question(await game(), right=[HOST, ANN], wrong=[BEN])
    assert await exposed(store) == {
        (HOST, "alibi"): (1, 1000),
        (ANN, "alibi"): (1, 1000),
        (BEN, "alibi"): (0, 1000),
    }
    assert await tallies(store.reader) == {"alibi": Tally(right=2, wrong=1)}


async def test_of_several_answers_the_one_that_counts_is_kept(store: Store, game: Make) -> None:
    played = await game()
    await played.open()
    await played.press(ANN, right=False, after_ms=500)
    await played.press(ANN, right=True, after_ms=2500)
    await played.reveal()
    assert await exposed(store) == {(ANN, "alibi"): (1, 2500)}


async def test_nothing_is_kept_of_an_open_question(store: Store, game: Make) -> None:
    played = await game()
    await played.open()
    await played.press(ANN, right=True)
    assert await exposed(store) == {}
    assert await tallies(store.reader) == {}


async def test_who_meets_a_question_again_is_not_counted_again(store: Store, game: Make) -> None:
    await question(await game(1), wrong=[ANN])
    await question(await game(2, OTHER_GUILD), right=[ANN, BEN])
    assert await exposed(store) == {(ANN, "alibi"): (0, 1000), (BEN, "alibi"): (1, 1000)}
    assert await tallies(store.reader) == {"alibi": Tally(right=1, wrong=1)}


async def test_who_plays_and_gives_no_answer_has_met_the_question_all_the_same(store: Store, game: Make) -> None:
    played = await game()
    await question(played, right=[ANN, BEN])
    await question(played, right=[ANN])
    assert (await exposed(store))[BEN, "blotter"] == (0, None)
    assert (await tallies(store.reader))["blotter"] == Tally(right=1, silent=1)
    # Seen is seen: the answer was revealed to them.
    await question(await game(2, deck=("blotter",)), right=[BEN])
    assert (await tallies(store.reader))["blotter"] == Tally(right=1, silent=1)


async def test_who_has_not_answered_for_three_questions_has_left(store: Store, game: Make) -> None:
    played = await game()
    await question(played, right=[ANN, BEN])
    for _ in range(3):
        await question(played, right=[ANN])
    met = await exposed(store)
    assert [(BEN, name) in met for name in DECK] == [True, True, True, False]


async def test_who_has_not_come_yet_has_met_nothing(store: Store, game: Make) -> None:
    played = await game()
    await question(played, right=[ANN])
    await question(played, right=[ANN, BEN])
    assert (BEN, "alibi") not in await exposed(store)


async def test_a_question_that_nobody_answered_is_on_nobodys_record(store: Store, game: Make) -> None:
    await question(await game())
    assert await exposed(store) == {}
    assert await tallies(store.reader) == {}


async def test_silence_is_no_first_answer(store: Store, game: Make) -> None:
    played = await game()
    await question(played, right=[ANN])
    await question(played)
    ann = await store.writer.run(lambda connection: player_id(connection, ANN))
    assert await first_answers(store.reader) == [FirstAnswer(ann, "alibi", right=True)]


async def test_a_guild_remembers_when_it_was_asked_what(store: Store, game: Make) -> None:
    played = await game()
    await played.open()
    first = played.live.game.open_round.segments[0].at - 300
    assert await asked_since(store.reader, GUILD, 0) == {"alibi": first}
    assert await asked_since(store.reader, OTHER_GUILD, 0) == {}
    assert await asked_since(store.reader, GUILD, first + 1) == {}
    assert await asked_since(store.reader, GUILD, first) == {"alibi": first}


async def test_of_a_question_asked_twice_the_last_time_counts(store: Store, game: Make) -> None:
    await (await game(1)).open()
    played = await game(2)
    played.live.game = replay([started()])
    await played.live.tell(TimePassed(due(played.live.game) + 50_000))
    assert await asked_since(store.reader, GUILD, 0) == {"alibi": played.live.game.changed_at}


async def test_a_reveal_that_could_not_be_written_is_counted_once_when_it_can(
    store: Store, game: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = await game()
    await played.open()
    await played.press(ANN, right=True)

    async def disk_full(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(journal, "append", disk_full)
        played.live.note(TimePassed(due(played.live.game)))
        while played.live._draining is not None and not played.live._draining.done():
            await asyncio.sleep(0)
    assert await exposed(store) == {}
    assert await tallies(store.reader) == {}
    await played.reveal()
    assert await exposed(store) == {(ANN, "alibi"): (1, 1000)}
    assert await tallies(store.reader) == {"alibi": Tally(right=1)}


async def test_a_guild_that_is_forgotten_may_be_asked_everything_anew(store: Store, game: Make) -> None:
    for number, guild in enumerate((GUILD, OTHER_GUILD)):
        await (await game(number, guild)).open()
    await forget_guild(store.writer, GUILD)
    assert await asked_since(store.reader, GUILD, 0) == {}
    assert set(await asked_since(store.reader, OTHER_GUILD, 0)) == {"alibi"}


async def test_people_are_handed_their_first_meetings_and_erased_from_them(store: Store, game: Make) -> None:
    await question(await game(), right=[ANN], wrong=[BEN])
    (row,) = (await export_person(store.reader, ANN))["exposure"]
    assert (row["question_id"], row["is_right"], row["elapsed_ms"]) == ("alibi", 1, 1000)
    await erase_person(store.writer, ANN)
    assert (await export_person(store.reader, ANN))["exposure"] == []
    assert len((await export_person(store.reader, BEN))["exposure"]) == 1
    # What was counted stays counted: it is nobody's.
    assert await tallies(store.reader) == {"alibi": Tally(right=1, wrong=1)}


async def test_no_query_of_a_running_game_reads_a_whole_table(store: Store) -> None:
    for query, given in (
        (sql.asked_since, {"guild_id": GUILD, "since_ms": 0}),
        (sql.export_exposures, {"user_id": ANN}),
    ):
        plan = await store.reader.execute_fetchall(f"EXPLAIN QUERY PLAN {query.sql}", given)
        assert [row["detail"] for row in plan if row["detail"].startswith("SCAN")] == []
