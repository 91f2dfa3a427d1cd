"""The playground as `make play` starts it, and a Chromium to look at it with."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect

from tests.patience import PATIENCE_S

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Chromium looks for updates and its maker's services at every start; the page needs nothing from outside.
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
expect.set_options(timeout=PATIENCE_S * 1000)


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    found = next((path for name in (os.environ.get("CHROMIUM", ""), *CHROMIUM) if (path := shutil.which(name))), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium here, and continuous integration must look at the page")
        pytest.skip("no Chromium found: install it or set CHROMIUM=/path/to/it")
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=found, args=[*QUIET, *sandbox], timeout=PATIENCE_S * 1000
        )
        yield browser
        await browser.close()


@pytest.fixture
async def playground(tmp_path: Path) -> AsyncIterator[str]:
    """Start `python -m bot play` on a free port; give the page's address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "play", "--no-browser", "--port", "0"),
        env={**os.environ, "PLAYGROUND_DATABASE_URL": f"sqlite:///{tmp_path / 'bot.db'}"},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE_S):
        line = (await process.stdout.readline()).decode()
    yield line.split()[-1]
    process.terminate()
    async with asyncio.timeout(PATIENCE_S):
        assert await process.wait() == 0
