"""`python -m bot run` when something is wrong: one clear sentence, the right exit code, no traceback."""

import asyncio
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from playground.server import serve
from playground.world import World
from tests.patience import PATIENCE_S

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ended:
    code: int
    said: str


async def run_bot(tmp_path: Path, **settings: str) -> Ended:
    """Run the bot with nothing set but `settings` until it ends by itself."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "run"),
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(REPOSITORY),
            "SERIES_PACK": str(REPOSITORY / "data/packs/hero_mask"),
            "DATABASE_URL": f"sqlite:///{tmp_path / 'bot.db'}",
            **settings,
        },
        cwd=tmp_path,  # so that nobody's .env is read
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(PATIENCE_S):
        said, _ = await process.communicate()
    assert process.returncode is not None
    return Ended(process.returncode, said.decode())


def is_one_sentence(ended: Ended, word: str) -> bool:
    last = [line for line in ended.said.splitlines() if " INFO " not in line]
    return len(last) == 1 and word in last[0] and "Traceback" not in ended.said


async def test_no_token(tmp_path: Path) -> None:
    ended = await run_bot(tmp_path)
    assert ended.code == 2
    assert is_one_sentence(ended, "DISCORD_TOKEN")


async def test_a_refused_token(tmp_path: Path) -> None:
    async with serve(World(), 0) as origin:
        ended = await run_bot(tmp_path, DISCORD_TOKEN="stolen-long-ago", DISCORD_API_URL=f"{origin}/api/v10")
    assert ended.code == 2
    assert is_one_sentence(ended, "DISCORD_TOKEN")
    assert "stolen-long-ago" not in ended.said


async def test_an_unreachable_api(tmp_path: Path) -> None:
    ended = await run_bot(tmp_path, DISCORD_TOKEN="t", DISCORD_API_URL="http://127.0.0.1:1")
    assert ended.code == 75
    assert is_one_sentence(ended, "http://127.0.0.1:1")


async def test_a_broken_pack(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(REPOSITORY / "data/packs/hero_mask", pack)
    (pack / "people.toml").write_text("[[person]]\nid = 7\n", encoding="utf-8")
    async with serve(World(), 0) as origin:
        ended = await run_bot(
            tmp_path, DISCORD_TOKEN="playground", DISCORD_API_URL=f"{origin}/api/v10", SERIES_PACK=str(pack)
        )
    assert ended.code == 2
    assert "people.toml" in ended.said
    assert "Traceback" not in ended.said


@pytest.mark.parametrize("place", ["not-a-folder/bot.db", "not-a-database"])
async def test_a_database_that_cannot_be_used(tmp_path: Path, place: str) -> None:
    (tmp_path / "not-a-folder").write_text("a file")
    (tmp_path / "not-a-database").write_text("certainly not SQLite, " * 100)
    async with serve(World(), 0) as origin:
        ended = await run_bot(
            tmp_path,
            DISCORD_TOKEN="playground",
            DISCORD_API_URL=f"{origin}/api/v10",
            DATABASE_URL=f"sqlite:///{tmp_path / place}",
        )
    assert ended.code == 2
    assert is_one_sentence(ended, "DATABASE_URL")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
async def test_a_read_only_database(tmp_path: Path) -> None:
    database = tmp_path / "bot.db"
    database.touch()
    database.chmod(0o444)
    async with serve(World(), 0) as origin:
        ended = await run_bot(tmp_path, DISCORD_TOKEN="playground", DISCORD_API_URL=f"{origin}/api/v10")
    assert ended.code == 2
    assert is_one_sentence(ended, "DATABASE_URL")


async def test_malformed_settings_name_the_variable(tmp_path: Path) -> None:
    for name, value in (
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("DATABASE_URL", "postgres://x"),
        ("DISCORD_API_URL", "http://example.org"),
    ):
        ended = await run_bot(tmp_path, DISCORD_TOKEN="t", **{name: value})
        assert ended.code == 2
        assert is_one_sentence(ended, name)
