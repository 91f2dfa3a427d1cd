"""Which days of the year a pack remembers: by whole dates, every year, and by law 5 at every horizon."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from bot.knowledge import gate
from bot.knowledge.anniversaries import Event, days_a_year, events, next_day, on_day
from bot.knowledge.archive import Archive
from bot.knowledge.pack import read_pack
from bot.ui.on_this_day import day_blocks
from tests.unit.packs import HERO_MASK, LANTERN_STREET, archive_of, change, horizons, pruned

YEAR = 2040


def event(day: str) -> Event:
    return Event(date.fromisoformat(day), "told", (day,), "Something.")


async def told(archive: Archive, horizon: int) -> dict[str, str]:
    """Return what is told on each day of a year, in words."""
    known = await events(archive, horizon)
    days = sorted({one.day.replace(year=YEAR) for one in known})
    return {f"{day:%m-%d}": await words(archive, day, on_day(known, day)) for day in days}


async def words(archive: Archive, day: date, happened: list[Event]) -> str:
    return "\n".join(block for block in await day_blocks(archive, day, happened) if isinstance(block, str))


@pytest.mark.parametrize(
    ("happened", "today", "remembered"),
    [
        ("2020-02-29", "2024-02-29", True),
        ("2020-02-29", "2024-02-28", False),
        ("2020-02-29", "2023-02-28", True),
        ("2020-02-29", "2023-03-01", False),
        ("2020-02-28", "2023-02-28", True),
        ("2020-02-28", "2024-02-29", False),
        ("2020-02-29", "2100-02-28", True),
        ("2020-03-01", "2020-03-01", False),
        ("2021-03-01", "2020-03-01", False),
    ],
)
def test_a_day_is_remembered_from_the_next_year_on_and_the_29th_of_february_too(
    happened: str, today: str, remembered: bool
) -> None:
    assert bool(on_day([event(happened)], date.fromisoformat(today))) is remembered


def test_no_year_goes_without_the_29th_of_february() -> None:
    known = [event("2020-02-29")]
    day, found = date(2021, 1, 1), []
    for _ in range(9):
        day = next_day(known, day) or day
        found.append(day.isoformat())
    assert found == [f"{year}-02-{29 if year % 4 == 0 else 28}" for year in range(2021, 2030)]
    assert days_a_year(known) == 1
    assert next_day([], day) is None


async def test_the_small_pack_has_whole_dates_and_no_others() -> None:
    async with archive_of(read_pack(LANTERN_STREET)) as archive:
        days = await told(archive, 0)
    assert list(days) == ["01-07", "02-03", "02-10", "02-28"]
    # That the episodes came out that day is told once, by the release.
    assert "released" not in days["01-07"]
    assert "worked out" in days["02-10"]
    assert "worked out" not in days["02-03"]


async def test_the_shipped_pack_remembers_27_days() -> None:
    async with archive_of(read_pack(HERO_MASK)) as archive:
        assert [days_a_year(await events(archive, horizon)) for horizon in (0, 24)] == [27, 27]


@pytest.fixture
def dated(tmp_path: Path) -> Path:
    """The small pack with a moment of the story that has a date in the calendar."""
    folder = copytree(LANTERN_STREET, tmp_path / "dated")
    change(folder, "timeline.toml", 'when = "The third evening"', 'when = "2031-05-14"')
    return folder


async def test_a_moment_of_the_story_is_remembered_once_it_is_known(dated: Path) -> None:
    async with archive_of(read_pack(dated)) as archive:
        assert ["05-14" in await told(archive, horizon) for horizon in range(6)] == [False] * 3 + [True] * 3


@pytest.mark.parametrize("shipped", [True, False])
async def test_what_comes_later_leaves_no_trace(dated: Path, shipped: bool) -> None:
    pack = read_pack(HERO_MASK if shipped else dated)
    async with archive_of(pack) as full:
        for horizon in (0, 5, 14, 23) if shipped else horizons(pack):
            async with archive_of(pruned(pack, horizon)) as rest:
                assert await told(full, horizon) == await told(rest, horizon)


async def test_a_gate_that_stands_open_is_caught(dated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = read_pack(dated)
    async with archive_of(pack) as full, archive_of(pruned(pack, 1)) as rest:
        before = await told(rest, 1)
        monkeypatch.setattr(gate, "holds", lambda records, _: list(records))
        assert await told(full, 1) != before
