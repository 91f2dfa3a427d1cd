"""What was sent, corrected and recalled over real sockets, the bot killed half-way: each is as it was asked for."""

from pathlib import Path

import pytest

from tests.wire.delivering import Fault, deliver, template


@pytest.mark.parametrize(("step", "fault"), [("correct answered", "none"), ("recall begun", "answer lost")])
async def test_after_a_kill_every_message_is_corrected_or_gone(tmp_path: Path, step: str, fault: Fault) -> None:
    found = await deliver(step, fault, 2, tmp_path, await template(tmp_path))
    assert found.killed
    assert found.counts == {"once": 2}
