"""Announcements over real sockets, the bot killed half-way: each is there once, or somebody was told why not.

A few cells of the matrix; `python -m tests.wire.delivering 300` runs it all.
"""

import asyncio
from pathlib import Path

import pytest

from tests.wire.delivering import Fault, deliver, template


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return asyncio.run(template(tmp_path_factory.mktemp("prepared")))


@pytest.mark.parametrize(
    ("step", "fault", "outcome"),
    [
        ("no kill", "gateway dead", {"once": 2}),
        ("post answered", "answer lost", {"once": 3}),
        ("thread begun", "500", {"once": 2}),
        ("look done", "nonce forgotten", {"once": 2}),
        ("post begun", "no history", {"told: post unknown, no_history": 2}),
    ],
)
async def test_a_delivery_is_there_once_or_it_is_told_why_not(
    tmp_path: Path, prepared: Path, step: str, fault: Fault, outcome: dict[str, int]
) -> None:
    found = await deliver(step, fault, sum(outcome.values()), tmp_path, prepared)
    assert found.killed == (step != "no kill")
    assert found.counts == outcome
