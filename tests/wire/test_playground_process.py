"""The bot as a child process, and the command line."""

import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from playground.supervisor import REPOSITORY, Patience, Supervisor, bot_environment, delete_database
from tests.patience import PATIENCE_S
from tests.wire.raw import Wire

QUICK = Patience(first=0.02, longest=0.05, to_stop=0.3)


class Child:
    """A supervised program, and what was said about it."""

    def __init__(self, code: str, patience: Patience = QUICK) -> None:
        self.said: list[str] = []
        self.news = asyncio.Event()
        command = (sys.executable, "-c", code)
        self.supervisor = Supervisor("http://127.0.0.1:1", self._report, command=command, caller={}, patience=patience)

    def _report(self, phase: str, detail: str) -> None:
        assert detail
        self.said.append(phase)
        self.news.set()

    async def until(self, *phases: str) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while self.said != list(phases):
                self.news.clear()
                await self.news.wait()


async def test_a_killed_bot_comes_back_and_is_stopped() -> None:
    child = Child("import time; time.sleep(60)")
    child.supervisor.start()
    await child.until("starting")
    while (killed := child.supervisor.process) is None:
        await asyncio.sleep(0.01)
    os.kill(killed.pid, signal.SIGKILL)
    await child.until("starting", "restarting", "starting")
    await child.supervisor.stop()
    assert child.said[-1] == "stopped"
    assert child.supervisor.process
    assert child.supervisor.process.returncode is not None


@pytest.mark.parametrize("code", [0, 2])
async def test_a_bot_that_left_or_refused_its_settings_stays_away(code: int) -> None:
    child = Child(f"raise SystemExit({code})")
    child.supervisor.start()
    await child.until("starting", "stopped")
    await child.supervisor.stop()


async def test_a_deaf_bot_is_killed() -> None:
    child = Child(
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
        replace(QUICK, to_stop=0.1),
    )
    child.supervisor.start()
    await child.until("starting")
    await asyncio.sleep(0.3)
    await child.supervisor.stop()
    assert child.supervisor.process
    assert child.supervisor.process.returncode in (-signal.SIGKILL, -signal.SIGTERM)


def test_the_bot_gets_neither_the_token_nor_the_database_of_its_operator() -> None:
    caller = {"DISCORD_TOKEN": "real", "DATABASE_URL": "sqlite:///data/casebook.db", "LOG_LEVEL": "DEBUG"}
    assert bot_environment("http://127.0.0.1:9", caller) == {
        "DISCORD_TOKEN": "playground",
        "DATABASE_URL": "sqlite:///data/playground.db",
        "DISCORD_API_URL": "http://127.0.0.1:9/api/v10",
        "LOG_LEVEL": "DEBUG",
    }
    own = bot_environment("http://127.0.0.1:9", {"PLAYGROUND_DATABASE_URL": "sqlite:///elsewhere.db"})
    assert own["DATABASE_URL"] == "sqlite:///elsewhere.db"


def test_fresh_deletes_the_database_and_nothing_else(tmp_path: Path) -> None:
    for name in ("p.db", "p.db-wal", "p.db-shm", "p.db.backup"):
        (tmp_path / name).touch()
    delete_database(f"sqlite:///{tmp_path / 'p.db'}")
    assert [path.name for path in tmp_path.iterdir()] == ["p.db.backup"]
    with pytest.raises(ValueError, match="postgresql"):
        delete_database("postgresql://x/y")


async def test_a_port_in_use_is_one_sentence(wire: Wire) -> None:
    command = ("-m", "playground", "--no-browser", "--no-bot", "--port", wire.origin.rpartition(":")[2])
    child = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=REPOSITORY
    )
    output, error = await child.communicate()
    assert (child.returncode, output) == (2, b"")
    assert b"--port" in error
    assert error.count(b"\n") == 1


async def test_it_says_where_it_is_and_stops_when_told() -> None:
    command = ("-m", "playground", "--no-browser", "--no-bot", "--port", "0")
    child = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=REPOSITORY
    )
    assert child.stdout
    line = await asyncio.wait_for(child.stdout.readline(), PATIENCE_S)
    assert line.startswith(b"Casebook's playground is open at http://127.0.0.1:")
    child.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(child.communicate(), PATIENCE_S) == (b"", b"")
    assert child.returncode == 0
