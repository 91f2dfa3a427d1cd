"""A server that says in which zone it lives: nobody's points are lost, and nobody's count twice."""

from itertools import permutations
from typing import Any

import aiosqlite
import pytest

from bot.storage import boards, servers
from bot.storage.boards import GLOBAL, Board, board_page
from bot.storage.database import Store
from bot.storage.people import erase_person
from bot.storage.queries import boards as sql
from bot.storage.servers import change_server, forget_server
from bot.storage.totals import PERIODS, GameScore, add_up, period_start
from tests.unit.test_boards import ANN, BEN, GUILD, OTHER, ms, put_game, score

# A Monday and the first of a month: everywhere but in the east it is still Sunday, and still August.
NOW = ms("2025-09-01T02:30+00:00")
ZONES = ("UTC", "Asia/Tokyo", "America/New_York", "Australia/Lord_Howe")
# From a month and more before until just now, closest about the midnights of these zones.
MOMENTS = [
    NOW - ago * 60_000
    for ago in (0, 40, 140, 151, 300, 600, 900, 1100, 1440, 2000, 4321, 9000, 20_000, 44_000, 46_000, 60_000)
]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "now_ms", lambda: NOW)


async def play(store: Store, zone: str = "UTC") -> list[GameScore]:
    """Have Ann and Ben play at each of the moments, in a server that lives in `zone`; return what Ann's came to."""
    anns = []
    for number, at_ms in enumerate(reversed(MOMENTS), start=1):
        anns.append(score(ANN, "+-++"[: 1 + number % 4], number, at_ms, won=number % 2 == 0))
        await put_game(store, number, GUILD, at_ms, [anns[-1], score(BEN, "+", 7, at_ms)], zone=zone)
    return anns


async def shown(store: Store, zone: str, user: int = ANN, guild: int = GUILD) -> dict[str, tuple[int, ...] | None]:
    """Return what the boards of now show of somebody."""
    found: dict[str, tuple[int, ...] | None] = {}
    for period in PERIODS:
        board = Board(guild, period, period_start(period, NOW, zone), "points")
        places = [place for place in await board_page(store.reader, board, 0, 10) if place.user_id == user]
        found[period] = (
            (places[0].points, places[0].wins, places[0].correct, places[0].streak, places[0].games) if places else None
        )
    return found


def expected(games: list[GameScore], zone: str) -> dict[str, tuple[int, ...] | None]:
    sums = add_up(games, zone)
    found: dict[str, tuple[int, ...] | None] = {}
    for period in PERIODS:
        totals = sums.get((period, period_start(period, NOW, zone)))
        found[period] = (totals.points, totals.wins, totals.correct, totals.streak, totals.games) if totals else None
    return found


@pytest.mark.parametrize(("before", "after"), list(permutations(ZONES, 2)))
async def test_the_boards_go_by_the_new_zone_as_if_it_had_always_been(store: Store, before: str, after: str) -> None:
    await change_server(store.writer, GUILD, zone=before)
    games = await play(store, before)
    assert await shown(store, before) == expected(games, before)
    await change_server(store.writer, GUILD, zone=after)
    assert await shown(store, after) == expected(games, after)
    # The next game adds to what is there.
    games.append(score(ANN, "++", 100, NOW + 1))
    await put_game(store, 99, GUILD, NOW + 1, games[-1:], zone=after)
    assert await shown(store, after) == expected(games, after)
    await change_server(store.writer, GUILD, zone=before)
    assert await shown(store, before) == expected(games, before)


async def test_other_servers_the_global_board_and_all_time_stay(store: Store) -> None:
    await store.writer.run(lambda connection: boards.join_global(connection, ANN, 1))
    games = await play(store)
    await put_game(store, 50, OTHER, NOW, [score(ANN, "+", 5, NOW)])
    everywhere = [*games, score(ANN, "+", 5, NOW)]
    await change_server(store.writer, GUILD, zone="Asia/Tokyo")
    assert (await shown(store, "Asia/Tokyo"))["all"] == expected(games, "UTC")["all"]
    assert (await shown(store, "UTC", guild=OTHER))["day"] == (5, 0, 1, 1, 1)
    assert (await shown(store, "UTC", guild=GLOBAL))["month"] == expected(everywhere, "UTC")["month"]


async def test_what_ended_before_the_season_or_belongs_to_nobody_stays_off(store: Store) -> None:
    await play(store)
    await store.writer.run(lambda connection: boards.reset_season(connection, GUILD, NOW))
    for number, user in ((70, ANN), (71, BEN)):
        await put_game(store, number, GUILD, NOW + number, [score(user, "+", 3, NOW + number)])
    await erase_person(store.writer, BEN)
    await change_server(store.writer, GUILD, zone="Asia/Tokyo")
    assert await shown(store, "Asia/Tokyo") == dict.fromkeys(PERIODS, (3, 0, 1, 1, 1))
    assert await shown(store, "Asia/Tokyo", BEN) == dict.fromkeys(PERIODS)


async def test_settings_and_boards_change_together_or_not_at_all(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    games = await play(store)

    async def fail(*_: Any) -> None:
        raise aiosqlite.OperationalError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(sql, "set_standings", fail)
        with pytest.raises(aiosqlite.OperationalError):
            await change_server(store.writer, GUILD, zone="Asia/Tokyo")
    assert (await servers.server_of(store.reader, GUILD)).zone is None
    assert await shown(store, "UTC") == expected(games, "UTC")


async def test_a_server_that_is_forgotten_goes_by_utc_again(store: Store) -> None:
    await change_server(store.writer, GUILD, zone="Asia/Tokyo")
    games = await play(store, "Asia/Tokyo")
    await forget_server(store.writer, GUILD)
    assert await shown(store, "UTC") == expected(games, "UTC")
