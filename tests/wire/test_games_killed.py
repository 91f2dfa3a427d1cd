"""Games that are killed at random instants go on as if nothing had been: `tests.wire.killing` plays and judges them."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from tests.wire.killing.batch import Batch, Sight
from tests.wire.killing.judge import judge
from tests.wire.killing.members import play_batch

MOMENTS = ("question sent", "answer")
AN_ANSWER = """(game_id, seq) IN (
    SELECT game_id, seq FROM game_event WHERE json_extract(body, '$.event') = 'pressed' ORDER BY game_id DESC LIMIT 1
)"""
A_SCORE = "(game_id, player_id) IN (SELECT game_id, player_id FROM game_score LIMIT 1)"


async def test_killed_games_lose_no_answer_and_post_nothing_twice(tmp_path: Path) -> None:
    batch = await play_batch(tmp_path, "seven past midnight", 8, MOMENTS, questions=(2,), brisk=True)
    verdict = judge(batch)
    assert verdict.details == []
    assert verdict.games + verdict.called_off >= 8
    assert verdict.kills == Counter(MOMENTS)
    assert verdict.interrupted.total() >= len(MOMENTS)
    assert verdict.answers["acknowledged"] >= verdict.games

    # And the judge would have noticed.
    where, sight = next((where, sight) for where, sight in batch.created if sight == Sight("question", 2))
    assert judge(replace(batch, created=[*batch.created, (where, sight)])).faults == {"doubled": 1}
    rest = [one for one in batch.created if one != (where, sight)]
    assert judge(replace(batch, created=rest)).faults == {"missing": 1}
    assert judge(after(batch, f"DELETE FROM game_event WHERE {AN_ANSWER}")).faults["lost"]
    assert judge(after(batch, f"UPDATE game_score SET points = points + 1 WHERE {A_SCORE}")).faults == {
        "table differs": 1
    }


def after(batch: Batch, change: str) -> Batch:
    """Return the batch as it would be had its database been changed."""
    database = batch.database.with_name("changed.db")
    with closing(sqlite3.connect(batch.database)) as whole, closing(sqlite3.connect(database)) as changed:
        whole.backup(changed)
        assert changed.execute(change).rowcount == 1
        changed.commit()
    return replace(batch, database=database)
