"""Announcements over real sockets, the bot killed half-way: each is there once, or somebody was told why not.

A few cells of the matrix; `python -m tests.wire.delivering 300` runs it all.
"""

import asyncio
from pathlib import Path

from tests.wire.delivering import Fault, deliver, template

CELLS: tuple[tuple[str, Fault, dict[str, int]], ...] = (
    ("post answered", "answer lost", {"once": 3}),
    ("look done", "nonce forgotten", {"once": 2}),
    ("telling answered", "right lost", {"told: post failed, no_right": 1, "once": 1}),
)


async def test_a_delivery_is_there_once_or_it_is_told_why_not(tmp_path: Path) -> None:
    prepared = await template(tmp_path)

    async def run(
        place: int, step: str, fault: Fault, outcome: dict[str, int]
    ) -> tuple[str, str, bool, dict[str, int]]:
        folder = tmp_path / str(place)
        folder.mkdir()
        found = await deliver(step, fault, sum(outcome.values()), folder, prepared)
        return step, fault, found.killed, dict(found.counts)

    # Most of each is waiting.
    found = await asyncio.gather(*(run(place, *cell) for place, cell in enumerate(CELLS)))
    assert found == [(step, fault, True, outcome) for step, fault, outcome in CELLS]
