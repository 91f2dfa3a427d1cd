"""`python -m tests.wire.killing 200` plays so many games, twenty a bot, and prints what they came to."""

import asyncio
import itertools
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.wire.killing.batch import ORDER, Verdict
from tests.wire.killing.judge import judge
from tests.wire.killing.members import play_batch

BATCH, SIDE_BY_SIDE = 20, 2


async def main(games: int) -> None:
    """Play so many games and print what they came to."""
    whole, dice, gate = Verdict(), random.Random("the whole lot"), asyncio.Semaphore(SIDE_BY_SIDE)
    names = itertools.cycle(dice.sample(ORDER, len(ORDER)))
    plans = [[next(names) for _ in range(2 + number % 2)] for number in range(-(-games // BATCH))]

    async def batch(number: int, plan: list[str]) -> None:
        async with gate:
            with tempfile.TemporaryDirectory() as folder:
                here = min(BATCH, games - number * BATCH)
                verdict = judge(await play_batch(Path(folder), f"batch {number}", here, plan))
        whole.add(verdict)
        sys.stdout.write(f"batch {number}: killed at {', '.join(sorted(plan, key=ORDER.index))}; {verdict.faults}\n")
        sys.stdout.flush()

    await asyncio.gather(*(batch(number, plan) for number, plan in enumerate(plans)))
    sys.stdout.write("\n".join(whole.details + summary(whole)) + "\n")
    sys.exit(bool(whole.faults))


def summary(verdict: Verdict) -> list[str]:
    """Return what games came to, a line each."""

    def listed(counts: Counter[str]) -> str:
        return ", ".join(f"{name} {number}" for name, number in sorted(counts.items())) or "none"

    lines = {
        "games": verdict.games,
        "kills": f"{verdict.kills.total()}: {listed(verdict.kills)}",
        "games a kill found": f"{verdict.interrupted.total()}: {listed(verdict.interrupted)}",
        "openings cut off": verdict.unannounced,
        "opening too late": verdict.called_off,
        "answers": listed(verdict.answers),
        "faults": listed(verdict.faults),
    }
    return [f"{name:20}{value}" for name, value in lines.items()]


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
