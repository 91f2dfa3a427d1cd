"""What a finished game comes to for each of its players, on the boards and in badges."""

import msgspec

from bot.games.journal import GameKey, begin, finish
from bot.games.scores import rewrite_scores, scores_of
from bot.storage.boards import GLOBAL, Board, board_page, join_global
from bot.storage.database import Store
from bot.storage.people import player_id
from bot.storage.profiles import profile_of
from bot.storage.totals import GameScore
from bot.trivia.events import (
    RULES,
    AnyEvent,
    Finished,
    Opened,
    Posted,
    Pressed,
    Revealed,
    Ruled,
    Settings,
    Skipped,
    Started,
)
from bot.trivia.game import Game, apply, replay
from tests.unit.quiz import START_MS, question, snowflake

GUILD = 5
ANN, BEN = 101, 102
CATEGORIES = ("story", "story", "cast", "music", "story", "cast")


def events_of(
    rounds: list[dict[int, str]], *, reason: str = "played", private: bool = False, skipped: tuple[int, ...] = ()
) -> list[AnyEvent]:
    """Return a journal: what each player answered in each round, "+" or "-"; `skipped` holds numbers of rounds."""
    deck = tuple(f"q{number}" for number in range(1, len(rounds) + 1))
    settings = Settings(number=len(deck), private=private)
    events: list[AnyEvent] = [
        Started(at=START_MS, rules=RULES, seed="s", deck=deck, seconds=20, horizon=0, settings=settings)
    ]
    for number, answers in enumerate(rounds, start=1):
        at = START_MS + number * 60_000
        asked = msgspec.structs.replace(question(deck[number - 1]), category=CATEGORIES[number - 1])
        options = (asked.answer, *asked.wrong)
        events += [
            Opened(at=at, rules=RULES, round=number, question=asked, options=options),
            Posted(at=at, round=number, message_id=snowflake(at)),
        ]
        for place, (player, answer) in enumerate(answers.items(), start=1):
            made = at + 1000 * place
            events.append(
                Pressed(
                    at=made, round=number, player=player, option=0 if answer == "+" else 1, press_id=snowflake(made)
                )
            )
        closed = Skipped if number in skipped else Revealed
        events.append(closed(at=at + 30_000, round=number))
    return [*events, Finished(at=START_MS + 3_600_000, reason=reason)]


def scored(*rounds: dict[int, str], **how: object) -> dict[int, GameScore]:
    game = replay(events_of(list(rounds), **how))  # type: ignore[arg-type]
    return {score.player_id: score for score in scores_of(game, game.changed_at)}


def runs(score: GameScore) -> tuple[int, int, int]:
    return score.lead, score.streak, score.tail


def test_points_and_answers_are_those_of_the_table() -> None:
    score = scored({1: "+", 2: "-"}, {1: "-"}, {1: "+"})[1]
    assert (score.correct, score.answered) == (2, 3)
    assert score.points > 200
    assert score.categories == {"story": (2, 1), "cast": (1, 1)}


def test_a_question_let_pass_ends_a_streak_but_not_before_the_first_answer_nor_after_the_last() -> None:
    both = scored({2: "+"}, {1: "+", 2: "+"}, {1: "+"}, {1: "-", 2: "+"}, {1: "+"})
    assert runs(both[1]) == (2, 2, 1)
    assert runs(both[2]) == (2, 2, 1)


def test_a_question_that_nobody_answered_ends_a_streak_and_a_skipped_one_does_not() -> None:
    assert runs(scored({1: "+"}, {}, {1: "+"})[1]) == (1, 1, 1)
    assert runs(scored({1: "+"}, {}, {1: "+"}, skipped=(2,))[1]) == (2, 2, 2)


def test_a_win_takes_somebody_to_win_against() -> None:
    assert not scored({1: "+"})[1].won
    two = scored({1: "+", 2: "-"})
    assert (two[1].won, two[2].won) == (True, False)


def test_whoever_stops_a_game_has_not_won_it() -> None:
    assert not scored({1: "+", 2: "-"}, reason="stopped")[1].won


def test_nobody_wins_without_a_point() -> None:
    assert not any(score.won for score in scored({1: "-", 2: "-"}).values())


async def keep(store: Store, game_id: int, rounds: list[dict[int, str]], **how: object) -> Game:
    """Keep a finished game of Discord users; their numbers in the journal are 1 for Ann and 2 for Ben."""
    events = events_of(rounds, **how)  # type: ignore[arg-type]
    game, key = replay(events), GameKey(game_id, GUILD, game_id, ANN)
    first, last = events[0], events[-1]
    assert isinstance(first, Started)
    assert isinstance(last, Finished)

    async def job(connection: object) -> None:
        assert [await player_id(connection, user) for user in (ANN, BEN)] == [1, 2]  # type: ignore[arg-type]
        await begin(connection, key, first)  # type: ignore[arg-type]
        await finish(connection, key, last, game)  # type: ignore[arg-type]

    await store.writer.run(job)
    return game


async def board(store: Store, guild: int) -> list[tuple[int, int]]:
    return [
        (one.user_id, one.correct) for one in await board_page(store.reader, Board(guild, "all", 0, "points"), 0, 9)
    ]


async def test_a_finished_game_is_on_the_boards_and_its_badges_are_awarded(store: Store) -> None:
    await keep(store, 1, [{1: "+", 2: "-"}] * 5)
    assert await board(store, GUILD) == [(ANN, 5)]
    ann, ben = [await profile_of(store.reader, user, GUILD) for user in (ANN, BEN)]
    assert ann is not None
    assert ben is not None
    assert set(ann.badges) == {"first_statement", "first_arrest", "pattern_emerges", "clean_sheet", "quick_draw"}
    assert set(ben.badges) == {"first_statement"}


async def test_a_private_game_is_on_no_board_and_earns_no_badge(store: Store) -> None:
    await store.writer.run(lambda connection: join_global(connection, ANN, 1))
    await keep(store, 1, [{1: "+"}] * 5, private=True)
    assert await board(store, GUILD) == []
    assert await board(store, GLOBAL) == []
    assert await profile_of(store.reader, ANN, GUILD) is None


async def test_a_ruling_repays_the_players_and_takes_no_badge_away(store: Store) -> None:
    await store.writer.run(lambda connection: join_global(connection, BEN, 1))
    first = await keep(store, 1, [{1: "+", 2: "-"}] * 5)
    await keep(store, 2, [{2: "+"}] * 5)
    ruled = first
    for number in range(1, 6):
        wrong = first.rounds[number - 1].question.wrong[0]
        ruled = apply(ruled, Ruled(at=START_MS + 9_000_000, round=number, ruling="key", right=(wrong,)))
    await store.writer.run(lambda connection: rewrite_scores(connection, 1, GUILD, START_MS + 3_600_000, ruled))
    assert await board(store, GUILD) == [(BEN, 10)]
    assert await board(store, GLOBAL) == [(BEN, 10)]
    ann, ben = [await profile_of(store.reader, user, GUILD) for user in (ANN, BEN)]
    assert ann is not None
    assert ben is not None
    assert (ann.totals.wins, ben.totals.wins) == (0, 1)
    assert (ben.totals.games, ben.totals.streak) == (2, 10)
    assert {"first_arrest", "clean_sheet"} <= set(ann.badges) & set(ben.badges)


async def test_a_void_game_leaves_no_trace_on_the_boards(store: Store) -> None:
    game = await keep(store, 1, [{1: "+", 2: "-"}])
    ruled = apply(game, Ruled(at=START_MS + 9_000_000, round=1, ruling="void"))
    await store.writer.run(lambda connection: rewrite_scores(connection, 1, GUILD, START_MS + 3_600_000, ruled))
    assert await board(store, GUILD) == []
    rows = await store.reader.execute_fetchall("SELECT * FROM standing UNION ALL SELECT * FROM standing")
    assert list(rows) == []
