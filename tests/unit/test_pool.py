"""`pack stats --questions`: the pool counted, from a pack alone or with a database's record."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.games.pool import count_pool
from bot.storage.database import open_store
from bot.trivia.difficulty import BANDS, Tally
from tests.unit.bank import bank_in
from tests.unit.packs import HERO_MASK, LANTERN_STREET, ROOT

PLAYERS, EVERYDAY = 30, 20


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Away from any settings and database of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)


def stats(*options: str | Path) -> Result:
    return CliRunner().invoke(main, ["pack", "stats", str(LANTERN_STREET), "--questions", *map(str, options)])


def recorded(folder: Path) -> Path:
    """Make a database in which the strong fail "trade" and the weak do not, and nobody fails "composer"."""
    path = folder / "played.db"

    async def make() -> None:
        async with open_store(path):
            pass

    asyncio.run(make())
    with sqlite3.connect(path) as connection:
        for player in range(PLAYERS):
            connection.execute("INSERT INTO player (id) VALUES (?)", (player,))
            answers = {f"everyday-{n}": n < EVERYDAY * (1, 2, 3)[player // 10] // 4 for n in range(EVERYDAY)}
            for question_id, right in {**answers, "trade": player < 10, "composer": True}.items():
                connection.execute("INSERT INTO exposure VALUES (?, ?, ?, 900, 0)", (player, question_id, int(right)))
        connection.execute("INSERT INTO question_tally VALUES ('composer', 30, 0, 0), ('trade', 10, 20, 0)")
    connection.close()
    return path


def test_the_pack_alone_is_enough() -> None:
    result = stats()
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0].split() == ["asked", "after", "episode", "0", "5"]
    assert any(line.startswith("  written ") for line in lines)
    assert lines[-1] == "No database to go by: difficulty is what one expects, and nobody is under suspicion."


@pytest.mark.parametrize("folder", [HERO_MASK, LANTERN_STREET], ids=["hero_mask", "lantern_street"])
def test_every_table_adds_up_to_what_can_be_asked(folder: Path) -> None:
    bank = bank_in(folder)
    pool = count_pool(bank, {})
    for place, horizon in enumerate(pool.horizons):
        can = sum(bank.ask(draft.id, horizon, "stats") is not None for draft in bank.drafts(horizon))
        for rows in (pool.forms, pool.categories, pool.difficulties):
            assert sum(numbers[place] for _, numbers in rows) == can
        assert pool.distinct[place] <= can


def test_what_is_asked_twice_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    bank = bank_in(LANTERN_STREET)
    asked = bank.ask("composer", 5, "any")
    pool = count_pool(bank, {})
    assert pool.distinct[-1] > 1
    monkeypatch.setattr(type(bank), "ask", lambda bank, draft_id, horizon, seed: asked)
    assert count_pool(bank, {}).distinct == (1, 1)


def test_the_difficulties_are_listed_from_easy_to_hard_and_go_by_the_record() -> None:
    bank = bank_in(LANTERN_STREET)
    ids = {draft.id for draft in bank.drafts(5)}
    before = count_pool(bank, {}).difficulties
    after = count_pool(bank, dict.fromkeys(ids, Tally(wrong=30))).difficulties
    assert [name for name, _ in before] == [name for name, _ in after] == list(BANDS)
    assert after[0][1] == after[1][1] == (0, 0)
    assert after[2][1] == tuple(sum(numbers) for numbers in zip(*(row for _, row in before), strict=True))


def test_suspects_are_named_from_the_database(tmp_path: Path) -> None:
    result = stats("--database", recorded(tmp_path))
    assert result.exit_code == 0
    assert result.output.splitlines()[-2:] == [
        "Under suspicion, because strong players fail them more often than weak ones:",
        "trade: strong 100 % wrong, weak 0 % wrong, 20 answers",
    ]


def test_the_settings_database_is_taken_where_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{recorded(tmp_path)}")
    assert "trade: strong 100 % wrong" in stats().output
    monkeypatch.setenv("DATABASE_URL", "nonsense")
    assert stats().output.endswith("nobody is under suspicion.\n")


def test_counting_does_not_touch_the_database(tmp_path: Path) -> None:
    path = recorded(tmp_path)
    before = path.read_bytes()
    stats("--database", path)
    assert path.read_bytes() == before


def test_a_database_from_before_questions_were_counted_has_no_suspects(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with sqlite3.connect(path) as connection:
        connection.executescript((ROOT / "bot/storage/migrations/0001_first.sql").read_text(encoding="utf-8"))
    connection.close()
    assert stats("--database", path).output.splitlines()[-1] == "Nothing is under suspicion."


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear inspector, " * 100, encoding="utf-8")
    assert stats("--database", path).exit_code == 2
    assert stats("--database", tmp_path / "nowhere.db").exit_code == 2
