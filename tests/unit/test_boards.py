"""The boards hold what the games add up to, whatever happened in between."""

import asyncio
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.storage import boards
from bot.storage.boards import GLOBAL, MEASURES, Board, Measure, board_page, board_size, place_of
from bot.storage.database import Store, open_store
from bot.storage.people import erase_person, export_person, player_id
from bot.storage.profiles import career_of, profile_of
from bot.storage.queries import boards as sql
from bot.storage.totals import PERIODS, GameScore, Period, Totals, add_up, by_category, period_start
from bot.ui.boards import rank_of

DAY_MS = 86_400_000
# A Monday, the last of June 2025, at noon UTC.
NOON_MS = 1_751_284_800_000
GUILD, OTHER = 5, 6
ANN, BEN, CAT = 101, 102, 103


def ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def score(player: int, answers: str, points: int = 0, at_ms: int = NOON_MS, *, won: bool = False) -> GameScore:
    """Return what a game with these answers ("+" right, "-" wrong) in one category came to."""
    runs = [len(run) for run in answers.split("-")]
    right = answers.count("+")
    return GameScore(
        player_id=player,
        points=points,
        correct=right,
        answered=len(answers),
        streak=max(runs),
        lead=runs[0],
        tail=runs[-1],
        won=won,
        finished_ms=at_ms,
        categories={"story": (len(answers), right)} if answers else {},
    )


async def put_game(
    store: Store, game_id: int, guild_id: int, at_ms: int, scores: Iterable[GameScore], *, zone: str = "UTC"
) -> None:
    """Keep a finished game; the scores name Discord users where the store has its own ids."""

    async def job(connection: aiosqlite.Connection) -> None:
        own = [
            GameScore(**{**vars(one), "player_id": await player_id(connection, one.player_id), "finished_ms": at_ms})
            for one in scores
        ]
        host = own[0].player_id
        await connection.execute(
            "INSERT INTO game (id, guild_id, channel_id, host_id, started_ms, finished_ms) VALUES (?, ?, ?, ?, 0, ?)",
            (game_id, guild_id, game_id, host, at_ms),
        )
        await boards.keep(connection, game_id, guild_id, at_ms, own, zone=zone)

    await store.writer.run(job)


async def listed(
    store: Store, guild: int, measure: Measure = "points", period: Period = "all", at_ms: int = NOON_MS
) -> list[tuple[int, int]]:
    """Return (rank, user) of a board."""
    board = Board(guild, period, period_start(period, at_ms), measure)
    return [(place.rank, place.user_id) for place in await board_page(store.reader, board, 0, 100)]


@pytest.mark.parametrize(
    ("period", "at", "zone", "start"),
    [
        ("day", "2025-06-30T23:59:59.999+00:00", "UTC", "2025-06-30T00:00+00:00"),
        ("day", "2025-07-01T00:00+00:00", "UTC", "2025-07-01T00:00+00:00"),
        ("week", "2025-07-06T23:59+00:00", "UTC", "2025-06-30T00:00+00:00"),
        ("week", "2025-06-30T00:00+00:00", "UTC", "2025-06-30T00:00+00:00"),
        ("month", "2025-06-30T23:59+00:00", "UTC", "2025-06-01T00:00+00:00"),
        ("day", "2025-06-30T23:59+00:00", "Asia/Tokyo", "2025-07-01T00:00+09:00"),
        ("month", "2025-06-30T23:59+00:00", "Asia/Tokyo", "2025-07-01T00:00+09:00"),
        # The night in which summer time begins: the day starts an hour nearer to its evening.
        ("day", "2025-03-30T12:00+00:00", "Europe/London", "2025-03-30T00:00+00:00"),
        ("week", "2025-03-30T12:00+00:00", "Europe/London", "2025-03-24T00:00+00:00"),
        ("day", "2025-03-31T12:00+00:00", "Europe/London", "2025-03-31T00:00+01:00"),
    ],
)
def test_a_period_begins_at_midnight_of_its_zone(period: Period, at: str, zone: str, start: str) -> None:
    assert period_start(period, ms(at), zone) == ms(start)


def test_all_time_has_no_beginning() -> None:
    assert period_start("all", NOON_MS) == 0


@given(st.lists(st.text("+-", max_size=6), max_size=8))
def test_streaks_run_on_from_game_to_game(games: list[str]) -> None:
    totals = Totals()
    for answers in games:
        totals = totals.plus(score(1, answers))
    runs = [len(run) for run in "".join(games).split("-")]
    assert (totals.streak, totals.run) == (max(runs), runs[-1])


async def test_equal_values_share_a_rank_on_every_page(store: Store) -> None:
    points = [500, 400, 400, 400, 300, 300, 100]
    await put_game(store, 1, GUILD, NOON_MS, [score(n, "+", p) for n, p in enumerate(points, start=1)])
    board = Board(GUILD, "all", 0, "points")
    ranks = [
        place.rank for skip in range(0, 8, 2) for place in await board_page(store.reader, board, skip=skip, take=2)
    ]
    assert ranks == [1, 2, 2, 2, 5, 5, 7]
    places = [await place_of(store.reader, board, user) for user in range(1, 8)]
    assert [place.rank for place in places if place] == ranks


async def test_each_measure_ranks_by_its_own_and_leaves_out_who_has_none(store: Store) -> None:
    await put_game(
        store,
        1,
        GUILD,
        NOON_MS,
        [score(ANN, "+" * 15 + "-" * 5, 90), score(BEN, "+" * 19, 95, won=True), score(CAT, "-" * 30)],
    )
    assert await listed(store, GUILD, "points") == [(1, BEN), (2, ANN)]
    assert await listed(store, GUILD, "wins") == [(1, BEN)]
    assert await listed(store, GUILD, "streak") == [(1, BEN), (2, ANN)]
    # Ben has 19 answers, one too few; Cat has enough and none right.
    assert await listed(store, GUILD, "accuracy") == [(1, ANN)]
    await put_game(store, 2, GUILD, NOON_MS + 1, [score(BEN, "+")])
    assert await listed(store, GUILD, "accuracy") == [(1, BEN), (2, ANN)]


async def test_a_new_day_has_a_board_of_its_own(store: Store) -> None:
    await put_game(store, 1, GUILD, NOON_MS, [score(ANN, "+", 50)])
    await put_game(store, 2, GUILD, NOON_MS + DAY_MS, [score(BEN, "+", 20)])
    assert await listed(store, GUILD, period="day") == [(1, ANN)]
    assert await listed(store, GUILD, period="day", at_ms=NOON_MS + DAY_MS) == [(1, BEN)]
    assert await listed(store, GUILD, period="week") == [(1, ANN), (2, BEN)]
    # The second day is the first of July.
    assert await listed(store, GUILD, period="month") == [(1, ANN)]
    assert await listed(store, GUILD) == [(1, ANN), (2, BEN)]


async def test_the_global_board_has_those_who_want_to_be_on_it(store: Store) -> None:
    await put_game(store, 1, GUILD, NOON_MS, [score(ANN, "++", 50), score(BEN, "+", 80)])
    assert await listed(store, GLOBAL) == []
    await store.writer.run(lambda connection: boards.join_global(connection, ANN, 7))
    assert await listed(store, GLOBAL) == [(1, ANN)]
    await put_game(store, 2, OTHER, NOON_MS + 1, [score(ANN, "+", 10), score(BEN, "+", 90)])
    place = await place_of(store.reader, Board(GLOBAL, "all", 0, "streak"), ANN)
    assert place is not None
    assert (place.points, place.streak, place.games) == (60, 3, 2)
    await store.writer.run(lambda connection: boards.leave_global(connection, ANN))
    assert await listed(store, GLOBAL) == []
    assert await listed(store, GUILD) == [(1, BEN), (2, ANN)]


async def test_one_may_join_before_having_played(store: Store) -> None:
    await store.writer.run(lambda connection: boards.join_global(connection, ANN, 7))
    await put_game(store, 1, GUILD, NOON_MS, [score(ANN, "++", 50)])
    assert await listed(store, GLOBAL) == [(1, ANN)]


async def test_a_game_that_counts_nowhere_is_in_the_export_and_on_no_board(store: Store) -> None:
    await store.writer.run(lambda connection: boards.join_global(connection, ANN, 7))
    await put_game(store, 1, GLOBAL, NOON_MS, [score(ANN, "++", 50)])
    assert await listed(store, GLOBAL) == []
    assert await career_of(store.reader, ANN) is None
    assert [row["points"] for row in (await export_person(store.reader, ANN))["game_score"]] == [50]


async def test_a_season_begins_anew_and_leaves_the_global_board_and_the_export_alone(store: Store) -> None:
    await store.writer.run(lambda connection: boards.join_global(connection, ANN, 7))
    await put_game(store, 1, GUILD, NOON_MS, [score(ANN, "++", 50)])
    await put_game(store, 2, OTHER, NOON_MS, [score(ANN, "+", 30)])
    await store.writer.run(lambda connection: boards.reset_season(connection, GUILD, NOON_MS + 10))
    assert await listed(store, GUILD) == []
    assert await listed(store, OTHER) == [(1, ANN)]
    place = await place_of(store.reader, Board(GLOBAL, "all", 0, "points"), ANN)
    assert place is not None
    assert place.points == 80
    assert len((await export_person(store.reader, ANN))["game_score"]) == 2
    await put_game(store, 3, GUILD, NOON_MS + 20, [score(ANN, "+", 5)])
    profile = await profile_of(store.reader, ANN, GUILD)
    assert profile is not None
    assert (profile.totals.points, profile.totals.run, profile.categories) == (5, 1, (("story", 1, 1),))


async def test_the_erased_leave_every_board_and_take_nothing_from_others(store: Store) -> None:
    for user in (ANN, BEN):
        await store.writer.run(lambda connection, user=user: boards.join_global(connection, user, 7))  # type: ignore[misc]
    await put_game(store, 1, GUILD, NOON_MS, [score(ANN, "++", 50), score(BEN, "+-", 40)])
    await erase_person(store.writer, ANN)
    for guild in (GUILD, GLOBAL):
        for measure in ("points", "streak"):
            assert await listed(store, guild, measure) == [(1, BEN)]
    await put_game(store, 2, GUILD, NOON_MS + 1, [score(ANN, "+", 1)])
    profile = await profile_of(store.reader, ANN, GUILD)
    assert profile is not None
    assert profile.totals.games == 1
    assert await listed(store, GLOBAL) == [(1, BEN)]


async def test_a_taken_back_game_is_as_if_it_had_not_been(store: Store) -> None:
    await put_game(store, 1, GUILD, NOON_MS, [score(ANN, "+++", 50)])
    await put_game(store, 2, GUILD, NOON_MS + 1, [score(ANN, "-", 10), score(BEN, "+", 20)])

    async def job(connection: aiosqlite.Connection) -> None:
        for player in await boards.withdraw(connection, 2):
            await boards.rebuild(connection, player, GUILD)

    await store.writer.run(job)
    profile = await profile_of(store.reader, ANN, GUILD)
    assert profile is not None
    assert (profile.totals.points, profile.totals.run, profile.categories) == (50, 3, (("story", 3, 3),))
    assert await listed(store, GUILD) == [(1, ANN)]


async def test_the_queries_of_a_board_read_an_index_and_never_all_of_it(store: Store) -> None:
    for measure in MEASURES:
        for query in ("page", "size", "above"):
            text = getattr(sql, f"{query}_{measure}").sql
            values = {"guild_id": 1, "period": "all", "start_ms": 0, "skip": 0, "take": 10, "value": 5, "most": 9}
            async with store.reader.execute(f"EXPLAIN QUERY PLAN {text}", values) as cursor:
                plan = [row["detail"] for row in await cursor.fetchall()]
            assert any(f"COVERING INDEX standing_{measure} " in step for step in plan), plan
            assert not any(
                step.startswith("SCAN") and step not in ("SCAN page", "SCAN (subquery-1)") for step in plan
            ), plan


@dataclass
class World:
    """What a store should hold, kept by the simplest means: lists of games."""

    games: dict[int, list[tuple[int, int, GameScore]]] = field(default_factory=dict)
    shown: set[int] = field(default_factory=set)
    seasons: dict[int, int] = field(default_factory=dict)

    def of(self, user: int, guild: int) -> list[GameScore]:
        if guild == GLOBAL and user not in self.shown:
            return []
        begun = self.seasons.get(guild, -1)
        kept = sorted(self.games.get(user, []), key=lambda game: (game[2].finished_ms, game[0]))
        return [one for _, where, one in kept if guild in (GLOBAL, where) and one.finished_ms > begun]


USERS = (ANN, BEN, CAT)
GAMES = st.tuples(
    st.just("game"),
    st.sampled_from((GUILD, OTHER)),
    # Games end in any order within a few days, some in the same instant.
    st.integers(0, 6).map(lambda half_days: NOON_MS + half_days * DAY_MS // 2),
    st.dictionaries(
        st.sampled_from(USERS), st.tuples(st.text("+-", min_size=1, max_size=12), st.booleans()), min_size=1
    ),
)
STEPS = st.one_of(
    GAMES,
    GAMES,
    st.tuples(st.sampled_from(("join", "leave", "erase")), st.sampled_from(USERS)),
    st.tuples(st.just("season"), st.sampled_from((GUILD, OTHER)), st.integers(0, 6)),
)


async def take(store: Store, world: World, number: int, step: Any) -> None:
    """Do one thing to the store, and note it in the world."""
    match step:
        case ("game", guild, at_ms, players):
            scores = [
                score(user, answers, 10 * answers.count("+"), at_ms, won=won)
                for user, (answers, won) in players.items()
            ]
            await put_game(store, number, guild, at_ms, scores)
            for one in scores:
                world.games.setdefault(one.player_id, []).append((number, guild, one))
        case ("season", guild, half_days):
            begun = NOON_MS + half_days * DAY_MS // 2
            await store.writer.run(lambda connection: boards.reset_season(connection, guild, begun))
            world.seasons[guild] = begun
            # What ended after a reset that lies in the past is repaid by a rebuild.
            for user in USERS:

                async def again(connection: aiosqlite.Connection, user: int = user) -> None:
                    await boards.rebuild(connection, await player_id(connection, user), guild)

                await store.writer.run(again)
        case ("join", user):
            await store.writer.run(lambda connection: boards.join_global(connection, user, 7))
            world.shown.add(user)
        case ("leave", user):
            await store.writer.run(lambda connection: boards.leave_global(connection, user))
            world.shown.discard(user)
        case ("erase", user):
            await erase_person(store.writer, user)
            world.games.pop(user, None)
            world.shown.discard(user)


async def kept(store: Store) -> tuple[dict[Any, Totals], dict[Any, tuple[int, int]]]:
    """Return the rows of the boards and tallies, by user."""
    users = "(SELECT user_id FROM player WHERE id = player_id) AS user_id"
    standings = await store.reader.execute_fetchall(f"SELECT *, {users} FROM standing")
    tallies = await store.reader.execute_fetchall(f"SELECT *, {users} FROM tally")
    return (
        {
            (row["user_id"], row["guild_id"], row["period"], row["start_ms"]): Totals(
                **{name: row[name] for name in Totals.__dataclass_fields__}
            )
            for row in standings
        },
        {(row["user_id"], row["guild_id"], row["category"]): (row["answered"], row["correct"]) for row in tallies},
    )


async def live(steps: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with open_store(Path(folder) / "casebook.db") as store:
            world = World()
            for number, step in enumerate(steps, start=1):
                await take(store, world, number, step)
            standings, tallies = await kept(store)
            assert standings == {
                (user, guild, *key): totals
                for user in USERS
                for guild in (GLOBAL, GUILD, OTHER)
                for key, totals in add_up(world.of(user, guild)).items()
            }
            assert tallies == {
                (user, guild, category): counts
                for user in USERS
                for guild in (GUILD, OTHER)
                for category, counts in by_category(world.of(user, guild)).items()
            }
            await check_ranks(store)


async def check_ranks(store: Store) -> None:
    """Every board lists its people in the order of its measure, and tells each the rank that it lists."""
    for guild in (GLOBAL, GUILD):
        for period in PERIODS:
            for measure in MEASURES:
                board = Board(guild, period, period_start(period, NOON_MS), measure)
                places = await board_page(store.reader, board, 0, 10)
                values = [getattr(place, measure) for place in places]
                assert [place.rank for place in places] == [1 + sum(o > v for o in values) for v in values]
                assert len(places) == await board_size(store.reader, board)
                assert places == [await place_of(store.reader, board, place.user_id) for place in places]


@settings(max_examples=40)
@given(st.lists(STEPS, max_size=12))
def test_the_boards_are_what_the_games_add_up_to(steps: list[Any]) -> None:
    asyncio.run(live(steps))


def test_noon_is_noon() -> None:
    assert datetime.fromtimestamp(NOON_MS / 1000, UTC).isoformat() == "2025-06-30T12:00:00+00:00"


async def test_ranks_are_counted_so_far_and_no_further(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boards, "MOST_RANK", 2)
    scores = [score(user, "+", points) for user, points in ((ANN, 40), (BEN, 30), (CAT, 20), (104, 10))]
    await put_game(store, 1, GUILD, NOON_MS, scores)
    board = Board(GUILD, "all", 0, "points")
    ranks = [place.rank if (place := await place_of(store.reader, board, user)) else 0 for user in (ANN, BEN, CAT, 104)]
    assert ranks == [1, 2, 3, 3]
    assert [rank_of(rank) for rank in (20_000, 20_001)] == ["20,000", "20,000+"]
