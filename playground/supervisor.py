"""Keeps the bot running as a child process of the playground."""

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from playground.words import say
from playground.world import TOKEN, BotPhase

REPOSITORY = Path(__file__).resolve().parent.parent
DATABASE = "sqlite:///data/playground.db"
_BAD_SETTINGS = 2


@dataclass(frozen=True)
class Patience:
    """Times in seconds: the first pause before a restart (doubled each time), the longest, how long a bot must have
    run for the next pause to be the first again, and how long it may take to stop."""

    first: float = 1.0
    longest: float = 15.0
    settled: float = 30.0
    to_stop: float = 6.0


def bot_environment(origin: str, caller: Mapping[str, str]) -> dict[str, str]:
    """The caller's environment with the bot pointed at the playground: never a real token, never the real database."""
    return {
        **caller,
        "DISCORD_TOKEN": TOKEN,
        "DISCORD_API_URL": f"{origin}/api/v10",
        "DATABASE_URL": database_url(caller),
    }


def database_url(caller: Mapping[str, str]) -> str:
    """The playground's database: PLAYGROUND_DATABASE_URL of the caller's environment, or its own file."""
    return caller.get("PLAYGROUND_DATABASE_URL", "").strip() or DATABASE


def database_file(url: str) -> Path:
    """The file of a sqlite:/// address. Raises ValueError for others."""
    name = url.removeprefix("sqlite:///")
    if name == url or not name:
        raise ValueError(url)
    return REPOSITORY / name


def delete_database(url: str) -> None:
    """Delete the file of a sqlite:/// address and what SQLite keeps beside it. Raises ValueError for others."""
    file = database_file(url)
    for suffix in ("", "-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


class Supervisor:
    """Starts the bot, restarts it when it crashes, stops it in an orderly way.

    `report` hears how it fares; that it is online only the gateway knows. `process` is the running child.
    """

    def __init__(
        self,
        origin: str,
        report: Callable[[BotPhase, str], None],
        *,
        command: Sequence[str] = (sys.executable, "-m", "bot", "run"),
        caller: Mapping[str, str] | None = None,
        patience: Patience = Patience(),
    ) -> None:
        self.process: asyncio.subprocess.Process | None = None
        self._report = report
        self._command = command
        self._environment = bot_environment(origin, os.environ if caller is None else caller)
        self._patience = patience
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start the bot and keep it running until `stop`."""
        self._task = asyncio.create_task(self._keep_running())

    async def stop(self) -> None:
        """Ask the bot to stop, kill it when it does not, and restart it no more."""
        self._stopping.set()
        # Said first, so that the gateway does not take the end of its connection for an accident.
        self._report("stopped", say("server.bot.stopped"))
        if self._task:
            await self._task

    async def _keep_running(self) -> None:
        pause = self._patience.first
        while not self._stopping.is_set():
            self._report("starting", say("server.bot.starting"))
            started = time.monotonic()
            # A group of its own, so that Ctrl-C in the terminal reaches us alone and the bot is stopped once.
            self.process = await asyncio.create_subprocess_exec(
                *self._command, env=self._environment, cwd=REPOSITORY, start_new_session=True
            )
            code = await self._exit_code(self.process)
            if code in (0, _BAD_SETTINGS) and not self._stopping.is_set():
                self._report("stopped", say("server.bot.settings" if code else "server.bot.left"))
                return
            if self._stopping.is_set():
                break
            if time.monotonic() - started >= self._patience.settled:
                pause = self._patience.first
            self._report("restarting", say("server.bot.crashed", code=code, seconds=f"{pause:g}"))
            await self._stop_asked(within=pause)
            pause = min(pause * 2, self._patience.longest)
        self._report("stopped", say("server.bot.stopped"))

    async def _exit_code(self, process: asyncio.subprocess.Process) -> int:
        """Wait until the bot has left by itself, or make it leave when it is time to stop."""
        left, asked = asyncio.create_task(process.wait()), asyncio.create_task(self._stopping.wait())
        await asyncio.wait({left, asked}, return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        # Where it left in this very moment, the signals find nobody.
        with contextlib.suppress(ProcessLookupError):
            if not left.done():
                process.terminate()
                await asyncio.wait({left}, timeout=self._patience.to_stop)
            if not left.done():
                process.kill()
        return await left

    async def _stop_asked(self, within: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), within)
