"""The question of the day as a game: decided once, open beside the quizzes, closed once, and the same for everybody."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.games import exposures, journal
from bot.games import question_of_the_day as qotd
from bot.games.journal import GameKey
from bot.games.question_of_the_day import DAY_MS, NotYetError, Options, Place, Sight
from bot.storage import question_of_the_day as stored
from bot.storage.boards import Board, board_page
from bot.storage.database import Store, open_store
from bot.storage.people import erase_person
from bot.storage.queries import announcements as announcements_sql
from bot.storage.question_of_the_day import Asked, Sum
from bot.storage.trivia_settings import last_finished_ms
from bot.trivia import scoring
from bot.trivia.events import AnyEvent, Pressed, Started
from bot.trivia.game import Game, apply, replay
from bot.trivia.happenings import Press, RefusedError
from bot.trivia.question import Question
from bot.trivia.rounds import SETTLE_MS
from bot.trivia.rules import MessageSeen, TimePassed, decide, due_ms
from tests.unit.quiz import QUESTIONS, START_MS, opened, snowflake, started

GUILD, CHANNEL, HOST = 5, 7, 9
ANN, BEN, CLEO = 101, 102, 103
MESSAGE = snowflake(START_MS + 200)
CLOSES_MS = START_MS + DAY_MS
SETTLED_MS = CLOSES_MS + SETTLE_MS


@pytest.fixture(autouse=True)
def pool(monkeypatch: pytest.MonkeyPatch) -> list[Question]:
    """What may be asked, in the order in which it is drawn."""
    questions = list(QUESTIONS.values())

    async def candidates(*_: object, **__: object) -> list[Question]:
        return questions

    monkeypatch.setattr(qotd, "candidates", candidates)
    return questions


def place(run: str = "first", channel: int = CHANNEL) -> Place:
    return Place(GUILD, 1, run, channel, "text", HOST)


async def drawn(store: Store, where: Place | None = None, now: int = START_MS) -> Asked:
    settings = qotd.settings_of(Options(), 0)
    asked = await qotd.draw(store, None, where or place(), settings, closes_ms=now + DAY_MS, now=now)  # type: ignore[arg-type]
    assert asked is not None
    return asked


async def press(store: Store, asked: Asked, user: int, option: str | int, at: int = START_MS + 60_000) -> Sight:
    if isinstance(option, str):
        option = (await qotd.look(store.reader, asked)).game.open_round.options.index(option)
    return await qotd.answer(store.writer, asked.game_id, GUILD, user, Press(1, 0, option, snowflake(at), MESSAGE))


async def refused(store: Store, asked: Asked, at: int, option: int = 0) -> str:
    with pytest.raises(RefusedError) as caught:
        await press(store, asked, ANN, option, at)
    return caught.value.reason


def points(sight: Sight) -> dict[int, int]:
    return {standing.player: standing.points for standing in sight.game.standings()}


async def test_what_a_run_asks_is_decided_once(store: Store, pool: list[Question]) -> None:
    first = await drawn(store)
    pool.reverse()
    again = await drawn(store, now=START_MS + 5000)
    assert again == first
    assert (await qotd.look(store.reader, first)).game.open_round.question.id == "alibi"


async def test_two_channels_of_a_guild_are_not_asked_the_same_and_then_nothing_is_left(store: Store) -> None:
    asked = [await drawn(store, place(channel=channel)) for channel in range(len(QUESTIONS))]
    games = [(await qotd.look(store.reader, one)).game for one in asked]
    assert sorted(game.open_round.question.id for game in games) == sorted(QUESTIONS)
    settings = qotd.settings_of(Options(), 0)
    nothing = await qotd.draw(store, None, place(channel=99), settings, closes_ms=CLOSES_MS, now=START_MS)  # type: ignore[arg-type]
    assert nothing is None
    later = await drawn(store, place(channel=99), now=START_MS + qotd.AGAIN_MS + 1)
    assert (await qotd.look(store.reader, later)).game.open_round.question.id == "alibi"


async def test_the_order_of_the_options_is_told_by_nothing_that_a_player_can_see(store: Store, tmp_path: Path) -> None:
    async with open_store(tmp_path / "another.db") as another:
        begun = [(await journal.read(one.reader, (await drawn(one)).game_id))[0] for one in (store, another)]
    first, second = (event.seed for event in begun if isinstance(event, Started))
    assert first != second


async def test_it_counts_as_asked_and_the_channel_stays_free(store: Store) -> None:
    asked = await drawn(store)
    assert set(await exposures.asked_since(store.reader, GUILD, 0)) == {"alibi"}
    await drawn(store, place("second"))
    await store.writer.run(lambda c: journal.begin(c, GameKey(77, GUILD, CHANNEL, HOST), started()))
    assert [key.id for key in await journal.untold(store.reader)] == [77]
    await qotd.close(store.writer, asked.game_id, MESSAGE, SETTLED_MS)
    assert await last_finished_ms(store.reader, CHANNEL) is None


async def test_right_is_worth_the_same_at_any_time_and_nobody_wins(store: Store) -> None:
    asked = await drawn(store)
    await press(store, asked, ANN, "right alibi", START_MS + 1000)
    await press(store, asked, BEN, "right alibi", CLOSES_MS)
    await press(store, asked, CLEO, "first alibi")
    sight = await qotd.close(store.writer, asked.game_id, MESSAGE, SETTLED_MS)
    assert sorted(points(sight).values()) == [0, scoring.RIGHT, scoring.RIGHT]
    board = Board(GUILD, "all", 0, "points")
    assert [(one.user_id, one.points, one.wins) for one in await board_page(store.reader, board, 0, 9)] == [
        (ANN, 100, 0),
        (BEN, 100, 0),
    ]


async def test_a_hard_question_is_worth_more() -> None:
    assert [scoring.flat(prior).total for prior in (0.2, 0.5, 0.75, 1.0)] == [100, 100, 120, 140]


async def test_the_last_change_of_mind_counts_in_the_order_of_discords_clock(store: Store) -> None:
    asked = await drawn(store)
    await press(store, asked, ANN, "right alibi", START_MS + 3000)
    sight = await press(store, asked, ANN, "first alibi", START_MS + 2000)
    assert sight.player is not None
    choice = sight.game.open_round.choice(sight.player)
    assert choice is not None
    assert sight.game.open_round.label(choice) == "right alibi"
    closed = await qotd.close(store.writer, asked.game_id, MESSAGE, SETTLED_MS)
    assert list(points(closed).values()) == [100]


async def test_the_same_click_twice_is_one_answer(store: Store) -> None:
    asked = await drawn(store)
    for _ in range(2):
        await press(store, asked, ANN, 1)
    events = await journal.read(store.reader, asked.game_id)
    assert sum(isinstance(event, Pressed) for event in events) == 1


async def test_a_click_in_time_counts_however_late_it_arrives_while_it_is_open(store: Store) -> None:
    asked = await drawn(store)
    assert await refused(store, asked, CLOSES_MS + 1) == "late"
    await press(store, asked, ANN, 0, CLOSES_MS)
    await qotd.close(store.writer, asked.game_id, MESSAGE, CLOSES_MS + DAY_MS)
    assert await refused(store, asked, CLOSES_MS) == "finished"


async def test_another_guild_cannot_answer_and_nobody_an_option_that_is_none(store: Store) -> None:
    asked = await drawn(store)
    with pytest.raises(RefusedError, match="other_round"):
        await qotd.answer(store.writer, asked.game_id, GUILD + 1, ANN, Press(1, 0, 0, snowflake(START_MS), MESSAGE))
    assert await refused(store, asked, START_MS + 1000, option=4) == "no_option"
    assert await refused(store, asked, START_MS + 1000, option=-1) == "no_option"


async def test_it_closes_once_and_not_before_its_time(store: Store) -> None:
    asked = await drawn(store)
    await press(store, asked, ANN, "right alibi")
    with pytest.raises(NotYetError):
        await qotd.close(store.writer, asked.game_id, MESSAGE, SETTLED_MS - 1)
    first = await qotd.close(store.writer, asked.game_id, MESSAGE, SETTLED_MS)
    again = await qotd.close(store.writer, asked.game_id, MESSAGE, SETTLED_MS + 60_000)
    assert again == first
    assert first.asked.finished_ms == SETTLED_MS


async def test_one_that_nobody_answered_closes_too(store: Store) -> None:
    asked = await drawn(store)
    sight = await qotd.close(store.writer, asked.game_id, MESSAGE, SETTLED_MS)
    assert sight.game.results == ((),)
    assert sight.game.rounds[0].message_id == MESSAGE


async def outbox(store: Store, asked: Asked, step: str, state: str, message_id: int | None = None) -> None:
    """Put a row into the outbox as if the announcement were there."""

    async def job(connection: object) -> None:
        await connection.execute("PRAGMA defer_foreign_keys = ON")  # type: ignore[attr-defined]
        await connection.execute(  # type: ignore[attr-defined]
            "INSERT OR IGNORE INTO announcement (id, guild_id, server, author_id, kind, options, title, text, roles,"
            " everyone, publish, plan, late, tolerance_ms, version, made_ms, since_ms)"
            " SELECT 1, ?, '', MIN(id), 'question', '{}', '', '', '[]', 0, 0, '{}', 'skip', 0, 1, 0, 0 FROM player",
            (GUILD,),
        )
        await announcements_sql.add_delivery(
            connection,
            announcement_id=asked.announcement_id,
            guild_id=GUILD,
            run=asked.run,
            number=1,
            channel_id=asked.channel_id,
            kind="text",
            step=step,
            state=state,
            due_ms=START_MS,
            ready_ms=START_MS,
            next_ms=None,
            late_ms=0,
            folded=0,
            folded_since_ms=None,
            message_id=message_id,
            reason=None,
        )

    await store.writer.run(job)


async def test_what_was_recalled_counts_for_nobody(store: Store) -> None:
    asked = await drawn(store)
    await press(store, asked, ANN, "right alibi")
    await outbox(store, asked, "recall", "sent")
    sight = await qotd.close(store.writer, asked.game_id, MESSAGE, SETTLED_MS)
    assert sight.game.results == ()
    assert points(sight) == {}
    assert await board_page(store.reader, Board(GUILD, "all", 0, "points"), 0, 9) == []


LATER = CLOSES_MS + DAY_MS


async def left(store: Store, *, up: bool = True, now: int = LATER) -> list[tuple[int, int]]:
    return [
        (sight.asked.game_id, message) for sight, message in await qotd.close_left_open(store, now, lambda guild: up)
    ]


async def test_the_outbox_is_left_to_reveal_what_it_will_reveal(store: Store) -> None:
    asked = await drawn(store)
    await outbox(store, asked, "reveal", "planned", MESSAGE)
    assert await left(store) == []
    assert (await qotd.look(store.reader, asked)).game.phase == "posting"


async def test_what_no_reveal_is_left_for_is_closed_all_the_same_once(store: Store) -> None:
    answered, silent = await drawn(store), await drawn(store, place("second"))
    await press(store, answered, ANN, "right alibi")
    assert await left(store, now=CLOSES_MS + 60_000) == []
    assert await left(store, up=False) == []
    # The other was never seen, as far as anybody can tell: it ends without a word.
    assert await left(store) == [(answered.game_id, MESSAGE)]
    assert await left(store) == []
    assert (await journal.read(store.reader, silent.game_id))[-1].reason == "lost"  # type: ignore[union-attr]


async def test_what_somebody_may_still_post_is_kept_for_a_week(store: Store) -> None:
    asked = await drawn(store)
    await outbox(store, asked, "post", "failed")
    assert await left(store) == []
    assert (await qotd.look(store.reader, asked)).game.phase == "posting"
    await left(store, now=CLOSES_MS + qotd.GIVE_UP_MS + 1)
    assert (await qotd.look(store.reader, asked)).game.phase == "finished"


async def test_what_was_not_posted_in_time_gets_its_time_later(store: Store) -> None:
    asked = await qotd.postpone(store.writer, await drawn(store), CLOSES_MS + DAY_MS)
    assert await stored.of_game(store.reader, asked.game_id) == asked
    await press(store, asked, ANN, "right alibi", CLOSES_MS + DAY_MS)
    assert await refused(store, asked, CLOSES_MS + DAY_MS + 1) == "late"


async def test_a_week_adds_up_what_closed_in_it(store: Store) -> None:
    for day, (ann, ben) in enumerate([("right alibi", "first alibi"), ("right blotter", "right blotter")]):
        now = START_MS + day * DAY_MS
        asked = await drawn(store, place(f"day {day}"), now)
        await press(store, asked, ANN, ann, now + 1000)
        await press(store, asked, BEN, ben, now + 2000)
        await press(store, asked, CLEO, ben, now + 2000)
        await qotd.close(store.writer, asked.game_id, MESSAGE, now + DAY_MS + SETTLE_MS)
    first_ms, second_ms = SETTLED_MS, SETTLED_MS + DAY_MS

    async def sums(since: int, until: int, take: int = 9) -> list[Sum]:
        return await stored.standings(store.reader, 1, since, until, take)

    assert await sums(0, first_ms) == [Sum(1, ANN, 100, 1)]
    assert await sums(0, second_ms) == [Sum(1, ANN, 200, 2), Sum(2, BEN, 100, 1), Sum(2, CLEO, 100, 1)]
    assert await sums(second_ms, second_ms, take=1) == [Sum(1, ANN, 100, 1)]
    assert await stored.standings(store.reader, 2, 0, second_ms, 9) == []
    await erase_person(store.writer, ANN)
    assert [one.rank for one in await sums(0, second_ms)] == [1, 1]


async def test_who_is_erased_meanwhile_stays_in_the_game_without_a_name(store: Store) -> None:
    asked = await drawn(store)
    await press(store, asked, ANN, "right alibi")
    await erase_person(store.writer, ANN)
    sight = await qotd.close(store.writer, asked.game_id, MESSAGE, SETTLED_MS)
    (player,) = points(sight)
    assert await journal.user_of(store.reader, player) is None
    assert await stored.standings(store.reader, 1, 0, SETTLED_MS, 9) == []


async def test_an_answer_is_decided_by_as_many_rows_however_many_others_there_are(store: Store) -> None:
    asked = await drawn(store)
    for user in range(200, 230):
        await press(store, asked, user, 0, START_MS + user)
    sight = await press(store, asked, ANN, 1)
    assert sight.player is not None
    assert len(await journal.read_alone(store.reader, asked.game_id, sight.player, 3)) == 4


answers = st.lists(
    st.tuples(st.integers(1, 4), st.integers(0, 3), st.integers(0, 19_000), st.integers(0, 3)), max_size=25
)


@given(answers)
def test_many_answers_at_once_are_one_after_another(given_answers: list[tuple[int, int, int, int]]) -> None:
    game = opened()
    events: list[AnyEvent] = [
        Pressed(at=game.began_at + at, round=1, player=player, option=option, press_id=snowflake(game.began_at + at, n))
        for player, option, at, n in given_answers
    ]
    history: list[AnyEvent] = [started(), *_opening(game)]
    one_by_one = game
    for event in events:
        one_by_one = apply(one_by_one, event)
    assert replay([*history, *events]) == one_by_one


def _opening(game: Game) -> list[AnyEvent]:
    """Return the events by which `opened` came to be."""
    state = replay([started()])
    events: list[AnyEvent] = []
    for happening in (TimePassed(due_ms(state) or 0), MessageSeen(1, game.open_round.message_id or 0)):
        for event in decide(state, happening, QUESTIONS):
            state = apply(state, event)
            events.append(event)
    assert state == game
    return events
