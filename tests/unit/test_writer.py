"""The one writer: what it has returned from is in the file, and one job's failure is nobody else's."""

import asyncio
import sqlite3
from pathlib import Path

import aiosqlite
import pytest

from bot.storage.database import Store
from bot.storage.writer import Job, Writer


async def note(connection: aiosqlite.Connection, user_id: int, episode: int = 0) -> int:
    await connection.execute("INSERT INTO progress VALUES (?, ?, 0)", (user_id, episode))
    return user_id


def noting(user_id: int) -> Job[int]:
    return lambda connection: note(connection, user_id)


def failing(user_id: int) -> Job[int]:
    """Return a job that writes and then thinks better of it."""

    async def job(connection: aiosqlite.Connection) -> int:
        await note(connection, user_id)
        raise LookupError(f"not {user_id}")

    return job


async def dangling(connection: aiosqlite.Connection) -> None:
    """Write what only the COMMIT will find to be wrong: a score of nobody in no game."""
    await connection.execute("PRAGMA defer_foreign_keys = ON")
    await connection.execute(
        "INSERT INTO game_score (game_id, player_id, guild_id, points, correct) VALUES (1, 1, 1, 0, 0)"
    )


def in_the_file(store_path: Path) -> list[int]:
    """Return whose progress another connection, opened just now, sees in the file."""
    connection = sqlite3.connect(store_path)
    try:
        return [row[0] for row in connection.execute("SELECT user_id FROM progress ORDER BY user_id")]
    finally:
        connection.close()


async def traced(connection: aiosqlite.Connection) -> list[str]:
    """Return a list that fills with every statement run on `connection`."""
    statements: list[str] = []
    await connection.set_trace_callback(statements.append)
    return statements


@pytest.fixture
async def connection(tmp_path: Path, store: Store) -> aiosqlite.Connection:
    """Return the writer's connection: nothing in a store hands it out but a job."""

    async def job(connection: aiosqlite.Connection) -> aiosqlite.Connection:
        return connection

    return await store.writer.run(job)


async def test_when_a_job_has_been_run_another_connection_sees_it(store: Store, tmp_path: Path) -> None:
    assert await store.writer.run(noting(7)) == 7
    assert in_the_file(tmp_path / "casebook.db") == [7]


async def test_nothing_is_in_the_file_before_the_commit(store: Store, tmp_path: Path) -> None:
    async def job(connection: aiosqlite.Connection) -> list[int]:
        await note(connection, 7)
        return in_the_file(tmp_path / "casebook.db")

    assert await store.writer.run(job) == []
    assert in_the_file(tmp_path / "casebook.db") == [7]


async def test_a_job_that_fails_is_rolled_back_alone_and_its_caller_hears_why(store: Store, tmp_path: Path) -> None:
    one, two, three = await asyncio.gather(
        store.writer.run(noting(1)), store.writer.run(failing(2)), store.writer.run(noting(3)), return_exceptions=True
    )
    assert (one, three) == (1, 3)
    assert isinstance(two, LookupError)
    assert in_the_file(tmp_path / "casebook.db") == [1, 3]


async def test_a_statement_that_breaks_a_rule_of_the_tables_spoils_its_own_job_only(
    store: Store, tmp_path: Path
) -> None:
    outcomes = await asyncio.gather(*(store.writer.run(noting(user)) for user in (1, 1, 2)), return_exceptions=True)
    assert isinstance(outcomes[1], sqlite3.IntegrityError)
    assert in_the_file(tmp_path / "casebook.db") == [1, 2]


async def test_jobs_handed_in_together_share_one_commit(store: Store, connection: aiosqlite.Connection) -> None:
    statements = await traced(connection)
    await asyncio.gather(*(store.writer.run(noting(user)) for user in range(50)))
    assert statements.count("COMMIT") == 1
    assert statements.count("BEGIN IMMEDIATE") == 1


async def test_jobs_that_come_during_a_commit_form_the_next_group(
    store: Store, connection: aiosqlite.Connection
) -> None:
    statements = await traced(connection)
    late: list[asyncio.Task[int]] = []

    async def job(connection: aiosqlite.Connection) -> None:
        late.extend(asyncio.ensure_future(store.writer.run(noting(user))) for user in range(20))
        await connection.execute("SELECT 1")

    await store.writer.run(job)
    assert await asyncio.gather(*late) == list(range(20))
    assert statements.count("COMMIT") == 2


async def test_jobs_are_run_in_the_order_in_which_they_were_handed_in(store: Store) -> None:
    ran: list[int] = []

    def numbered(number: int) -> Job[None]:
        async def job(connection: aiosqlite.Connection) -> None:
            await connection.execute("SELECT 1")
            ran.append(number)

        return job

    await asyncio.gather(*(store.writer.run(numbered(number)) for number in range(100)))
    assert ran == list(range(100))


async def test_a_cancelled_caller_does_not_take_its_job_back(store: Store, tmp_path: Path) -> None:
    started = asyncio.Event()

    async def job(connection: aiosqlite.Connection) -> None:
        started.set()
        await note(connection, 1)

    callers = [asyncio.ensure_future(store.writer.run(job)), asyncio.ensure_future(store.writer.run(noting(2)))]
    await started.wait()
    for caller in callers:
        caller.cancel()
    outcomes = await asyncio.gather(*callers, return_exceptions=True)
    await store.writer.drained()
    assert all(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes)
    assert in_the_file(tmp_path / "casebook.db") == [1, 2]
    assert await store.writer.run(noting(3)) == 3


async def test_a_cancelled_caller_of_a_job_that_fails_leaves_the_others_alone(store: Store, tmp_path: Path) -> None:
    caller = asyncio.ensure_future(store.writer.run(failing(1)))
    other = asyncio.ensure_future(store.writer.run(noting(2)))
    await asyncio.sleep(0)
    caller.cancel()
    assert await other == 2
    assert in_the_file(tmp_path / "casebook.db") == [2]


async def test_a_commit_that_fails_reaches_every_caller_and_leaves_nothing_in_the_file(
    store: Store, tmp_path: Path
) -> None:
    outcomes = await asyncio.gather(
        store.writer.run(noting(1)), store.writer.run(dangling), store.writer.run(noting(2)), return_exceptions=True
    )
    assert all(isinstance(outcome, sqlite3.IntegrityError) for outcome in outcomes)
    assert in_the_file(tmp_path / "casebook.db") == []


async def test_after_a_commit_that_failed_the_writer_goes_on(store: Store, tmp_path: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await store.writer.run(dangling)
    assert await store.writer.run(noting(4)) == 4
    assert in_the_file(tmp_path / "casebook.db") == [4]


async def test_a_writer_whose_connection_is_gone_answers_instead_of_keeping_its_callers_waiting() -> None:
    connection = await aiosqlite.connect(":memory:", isolation_level=None)
    writer = Writer(connection)
    await connection.close()
    # The limit ends the test where nobody answers; in order it takes no time.
    with pytest.raises((ValueError, sqlite3.Error)):
        await asyncio.wait_for(writer.run(noting(1)), 1)


async def test_drained_returns_when_everything_handed_in_is_in_the_file(store: Store, tmp_path: Path) -> None:
    callers = [asyncio.ensure_future(store.writer.run(noting(user))) for user in range(5)]
    await asyncio.sleep(0)
    await store.writer.drained()
    assert in_the_file(tmp_path / "casebook.db") == [0, 1, 2, 3, 4]
    assert await asyncio.gather(*callers) == [0, 1, 2, 3, 4]


async def test_a_writer_that_was_never_asked_is_drained(store: Store) -> None:
    await store.writer.drained()


async def test_the_reader_sees_what_is_committed_and_can_write_nothing(store: Store) -> None:
    await store.writer.run(noting(7))
    async with store.reader.execute("SELECT user_id FROM progress") as cursor:
        assert [row["user_id"] for row in await cursor.fetchall()] == [7]
    with pytest.raises(sqlite3.OperationalError):
        await store.reader.execute("DELETE FROM progress")
