"""The one writer: everything that changes the database goes through it, committed in groups.

Jobs that arrive while a group is being committed form the next group, so the time of a commit is shared by however many
jobs came meanwhile, and a lone job is committed at once. Invariants:

- `run` returns only after the COMMIT of the group that held the job (law 2: written before shown);
- a job that raises is rolled back alone, its group goes on, and its caller gets the exception;
- when the COMMIT itself fails nothing of the group is in the file, and every caller gets the exception;
- a caller that is cancelled does not take its job back.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import aiosqlite

from bot.tasks import spawn

_log = logging.getLogger(__name__)

T = TypeVar("T")
Job = Callable[[aiosqlite.Connection], Awaitable[T]]


@dataclass(frozen=True)
class _Waiting:
    job: Job[Any]
    done: "asyncio.Future[Any]"


class Writer:
    """Runs jobs one after another on the connection that may write."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._waiting: list[_Waiting] = []
        self._draining: asyncio.Task[None] | None = None

    async def run(self, job: Job[T]) -> T:
        """Run `job` in a transaction and return what it returns, once that is committed. Raises what the job raises."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(job, done))
        if self._draining is None or self._draining.done():
            self._draining = spawn(self._drain(), name="writer")
        return await asyncio.shield(done)

    async def drained(self) -> None:
        """Return when every job handed in so far is committed or has failed."""
        if self._draining is not None:
            await asyncio.shield(self._draining)

    async def _drain(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting, []
            try:
                outcomes = await self._commit(group)
            except Exception as error:
                outcomes = [error for _ in group]
                await self._abandon()
            except asyncio.CancelledError:
                for waiting in group:
                    waiting.done.cancel()
                await self._abandon()
                raise
            for waiting, outcome in zip(group, outcomes, strict=True):
                if waiting.done.cancelled():
                    continue
                if isinstance(outcome, BaseException):
                    waiting.done.set_exception(outcome)
                else:
                    waiting.done.set_result(outcome)

    async def _commit(self, group: list[_Waiting]) -> list[Any]:
        execute = self._connection.execute
        outcomes: list[Any] = []
        await execute("BEGIN IMMEDIATE")
        for waiting in group:
            await execute("SAVEPOINT job")
            try:
                outcomes.append(await waiting.job(self._connection))
            except Exception as error:
                outcomes.append(error)
                await execute("ROLLBACK TO job")
            await execute("RELEASE job")
        await execute("COMMIT")
        return outcomes

    async def _abandon(self) -> None:
        try:
            if self._connection.in_transaction:
                await self._connection.execute("ROLLBACK")
        except (sqlite3.Error, ValueError) as error:  # ValueError: the connection is closed
            _log.warning("A failed group could not be rolled back: %s", error)
