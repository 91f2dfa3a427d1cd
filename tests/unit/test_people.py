"""People own their data: no table that holds any is forgotten, and what is erased is nobody's any more."""

from pathlib import Path

import aiosqlite
import msgspec
import pytest

from bot.games import journal
from bot.games.journal import GameKey
from bot.knowledge.horizons import first_time
from bot.storage.boards import Board, board_page, board_size
from bot.storage.database import Store
from bot.storage.people import KEPT, erase_person, export_person, player_id, progress_of, set_progress
from bot.trivia.events import AnyEvent, Finished, Posted
from bot.trivia.game import Game, replay
from bot.trivia.rules import MessageSeen, Press, Stop, TimePassed
from tests.unit.quiz import START_MS, due, feed, opened, right_option, snowflake, started

HOST, GUEST, STRANGER = 111_111_111_111_111_111, 222_222_222_222_222_222, 333_333_333_333_333_333
KEY = GameKey(id=snowflake(START_MS), guild_id=5, channel_id=6, host_user_id=HOST)
# What names somebody: a Discord id, the journal's id for a player, or both under another word.
PERSONAL = ("user", "player", "host", "member", "author", "asker")
# The journal's rows name players inside their JSON, where no column shows it.
JOURNALS = {"game_event"}


async def columns(reader: aiosqlite.Connection) -> dict[str, list[str]]:
    """Return the columns of every table in the store."""
    # A virtual table has nothing of its own: what it keeps lies in tables that are listed beside it.
    listed = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    async with reader.execute(listed) as cursor:
        tables = [row["name"] for row in await cursor.fetchall()]
    found = {}
    for table in tables:
        async with reader.execute("SELECT name FROM pragma_table_info(?)", (table,)) as cursor:
            found[table] = [row["name"] for row in await cursor.fetchall()]
    return found


async def about_people(reader: aiosqlite.Connection) -> set[str]:
    """Return the tables that hold something about somebody, by the names of their columns and what they refer to."""
    named = {
        table
        for table, names in (await columns(reader)).items()
        if any(name.startswith(PERSONAL) and name.endswith("_id") for name in names)
    }
    refer = set()
    for table in await columns(reader):
        async with reader.execute('SELECT "table" FROM pragma_foreign_key_list(?)', (table,)) as cursor:
            if any(row["table"] == "player" for row in await cursor.fetchall()):
                refer.add(table)
    return named | refer | {"player"} | JOURNALS


async def begin(store: Store, *, progress: bool = True) -> dict[int, int]:
    """Start a game of the host's with both players known; return the journal's ids by user."""
    if progress:
        await set_progress(store.writer, HOST, 12)
        await set_progress(store.writer, GUEST, 3)
        for user in (HOST, GUEST):
            await first_time(store.writer, user)
    await store.writer.run(lambda connection: journal.begin(connection, KEY, started()))
    return {
        user: await store.writer.run(lambda connection, user=user: player_id(connection, user))  # type: ignore[misc]
        for user in (HOST, GUEST)
    }


def answered(players: dict[int, int]) -> tuple[Game, list[AnyEvent]]:
    """Return a game in which both have answered its first question, and its journal from the second event on."""
    game = opened()
    message = game.open_round.message_id or 0
    at = game.open_round.segments[0].at
    _, events = feed(
        replay([started()]),
        [
            TimePassed(due(replay([started()]))),
            MessageSeen(1, message),
            Press(1, players[HOST], right_option(game), snowflake(at + 900), message),
            Press(1, players[GUEST], right_option(game), snowflake(at + 2000), message),
        ],
    )
    assert isinstance(events[1], Posted)
    return replay([started(), *events]), events


async def keep(store: Store, events: list[AnyEvent], game: Game) -> None:
    async def job(connection: aiosqlite.Connection) -> None:
        await journal.append(connection, KEY, 1, events)
        if isinstance(events[-1], Finished):
            await journal.finish(connection, KEY, events[-1], game)

    await store.writer.run(job)


async def played(store: Store) -> dict[int, int]:
    """Keep a whole game of one question, stopped after its reveal; return the journal's ids by user."""
    players = await begin(store)
    game, events = answered(players)
    game, more = feed(game, [TimePassed(due(game)), Stop(due(game) + 5, "stopped")])
    await keep(store, [*events, *more], game)
    return players


async def test_every_table_that_can_hold_a_person_says_how_it_is_exported(store: Store) -> None:
    assert await about_people(store.reader) == set(KEPT)


async def test_a_new_table_with_a_person_in_it_would_be_missed(store: Store) -> None:
    before = await about_people(store.reader)

    async def job(connection: aiosqlite.Connection) -> None:
        await connection.execute("CREATE TABLE report (id INTEGER, author_id INTEGER, text TEXT)")
        await connection.execute("CREATE TABLE medal (of INTEGER REFERENCES player (id))")

    await store.writer.run(job)
    assert await about_people(store.reader) - before == {"report", "medal"}


async def test_what_is_kept_is_handed_out_whole(store: Store) -> None:
    players = await played(store)
    kept = await export_person(store.reader, HOST)
    assert set(kept) == set(KEPT)
    assert [row["episode"] for row in kept["progress"]] == [12]
    assert [set(row) for row in kept["asked"]] == [{"asked_ms"}]
    assert kept["player"] == [{"id": players[HOST]}]
    assert [(row["id"], row["guild_id"], row["channel_id"]) for row in kept["game"]] == [(KEY.id, 5, 6)]
    assert [(row["points"] >= 100, row["correct"]) for row in kept["game_score"]] == [(True, 1)]
    bodies = [msgspec.json.decode(row["body"]) for row in kept["game_event"]]
    assert [(body["event"], body["player"]) for body in bodies] == [("pressed", players[HOST])]


async def test_nobody_is_handed_what_is_kept_about_another(store: Store) -> None:
    players = await played(store)
    kept = await export_person(store.reader, GUEST)
    assert kept["game"] == []
    assert [row["episode"] for row in kept["progress"]] == [3]
    assert kept["player"] == [{"id": players[GUEST]}]
    bodies = [msgspec.json.decode(row["body"]) for row in kept["game_event"]]
    assert {body["player"] for body in bodies} == {players[GUEST]}
    assert not any((await export_person(store.reader, STRANGER)).values())


async def test_an_answer_in_a_game_that_still_runs_is_handed_out_too(store: Store) -> None:
    players = await begin(store)
    game, events = answered(players)
    await keep(store, events, game)
    assert len((await export_person(store.reader, GUEST))["game_event"]) == 1


async def test_an_answer_that_counted_for_nobody_is_handed_out_too(store: Store) -> None:
    players = await begin(store)
    game, events = answered(players)
    game, more = feed(game, [Stop(due(game), "stopped")])
    await keep(store, [*events, *more], game)
    assert len((await export_person(store.reader, GUEST))["game_event"]) == 1


@pytest.mark.parametrize("user", [HOST, GUEST])
async def test_after_erasing_there_is_nothing_left_to_hand_out(store: Store, user: int) -> None:
    await played(store)
    await erase_person(store.writer, user)
    assert not any((await export_person(store.reader, user)).values())
    assert await progress_of(store.reader, user) is None
    other = GUEST if user == HOST else HOST
    assert (await export_person(store.reader, other))["game_score"]


async def test_after_erasing_the_discord_id_stands_nowhere_in_the_store(store: Store) -> None:
    await played(store)
    await erase_person(store.writer, HOST)
    for table in await columns(store.reader):
        async with store.reader.execute(f'SELECT * FROM "{table}"') as cursor:
            assert str(HOST) not in str([tuple(row) for row in await cursor.fetchall()]), table


async def test_erasing_takes_no_row_from_the_journal_and_no_points_from_the_table(store: Store) -> None:
    await played(store)
    before = await journal.read(store.reader, KEY.id)
    await erase_person(store.writer, GUEST)
    after = await journal.read(store.reader, KEY.id)
    assert after == before
    assert len(replay(after).standings()) == 2


async def test_who_was_erased_leaves_the_board_to_the_others(store: Store) -> None:
    await played(store)
    await erase_person(store.writer, HOST)
    board = Board(5, "all", 0, "points")
    assert [place.user_id for place in await board_page(store.reader, board, 0, 10)] == [GUEST]
    assert await board_size(store.reader, board) == 1


async def test_who_comes_back_after_erasing_is_somebody_new(store: Store) -> None:
    players = await played(store)
    await erase_person(store.writer, HOST)
    again = await store.writer.run(lambda connection: player_id(connection, HOST))
    assert again not in players.values()
    assert (await export_person(store.reader, HOST))["game_score"] == []


async def test_erasing_a_stranger_changes_nothing(store: Store) -> None:
    await played(store)
    await erase_person(store.writer, STRANGER)
    assert (await export_person(store.reader, HOST))["game_score"]
    assert await progress_of(store.reader, GUEST) == 3


async def test_somebody_is_the_same_player_each_time(store: Store) -> None:
    first = await store.writer.run(lambda connection: player_id(connection, HOST))
    assert await store.writer.run(lambda connection: player_id(connection, HOST)) == first
    assert await store.writer.run(lambda connection: player_id(connection, GUEST)) != first
    assert await journal.user_of(store.reader, first) == HOST


async def test_who_comes_back_after_erasing_is_asked_again_how_far_they_are(store: Store) -> None:
    assert [await first_time(store.writer, HOST) for _ in range(2)] == [True, False]
    await erase_person(store.writer, HOST)
    assert await first_time(store.writer, HOST)


async def test_progress_is_what_was_said_last(store: Store) -> None:
    assert await progress_of(store.reader, HOST) is None
    await set_progress(store.writer, HOST, 12)
    await set_progress(store.writer, HOST, 0)
    assert await progress_of(store.reader, HOST) == 0


async def test_whoever_runs_the_bot_reads_what_is_kept_about_people_and_servers(store: Store) -> None:
    docs = (Path(__file__).parents[2] / "docs" / "operator.md").read_text(encoding="utf-8")
    about = {"guild_id", "channel_id", "announcement_id", "draft_id"}
    servers = {table for table, names in (await columns(store.reader)).items() if not about.isdisjoint(names)}
    assert [table for table in servers | set(KEPT) if f"`{table}`" not in docs] == []
