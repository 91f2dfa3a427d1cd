"""On this day: anniversaries by the server's own date, with their sources, and never beyond the channel's horizon."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.announcements.plan import Plan
from bot.announcements.repeats import Daily
from bot.deliveries import planning
from bot.deliveries.calls import wall_ms
from tests.cogs.days import begin_at
from tests.cogs.desk import Desk
from tests.cogs.scene import Scene, text_of

TITLE = "On this day"


class Almanac(Desk):
    """Keeps the days, from shortly before a moment of UTC on."""

    async def from_day(self, text: str, *, zone: str = "UTC", at: int = 9, **parts: Any) -> None:
        """Let it be that day, and switch it on for `at` o'clock of a zone."""
        start = datetime.fromisoformat(text)
        begin_at(self.scene, text)
        plan = Plan(start=start.replace(hour=at, minute=0), zone=zone, repeat=Daily())
        draft = self.draft(title="", text="", **{"late": "skip", "tolerance_ms": 15 * 3_600_000, **parts})
        await self.announce(replace(draft, kind="on_this_day", plan=planning.plan_json(plan)))

    def told_days(self, *channels: Any) -> list[str]:
        return [text_of(one) for one in self.scene.shown(*channels) if TITLE in text_of(one)]


@pytest.fixture
def almanac(scene: Scene) -> Almanac:
    return Almanac(scene)


async def test_all_that_happened_on_a_day_is_in_one_card_with_its_sources(almanac: Almanac, scene: Scene) -> None:
    await almanac.from_day("2026-12-02 20:00")
    await scene.pass_time(14 * 3600)
    (told,) = almanac.told_days()
    assert "## On this day: 3 December" in told
    assert "**3 December 2018, 8 years ago**" in told
    assert "**3 December 2020, 6 years ago**" in told
    assert "Netflix releases Part I worldwide" in told
    assert "Episode 23 on television. The day is worked out, not stated." in told
    assert "[Wikipedia (English)](<https://en.wikipedia.org/wiki/Hero_Mask>)" in told


async def test_on_a_day_without_a_past_nothing_is_posted(almanac: Almanac, scene: Scene) -> None:
    await almanac.from_day("2026-12-04 08:00")
    await scene.pass_time(2 * 3600)
    assert almanac.told_days() == []
    assert await almanac.states() == [("post", "skipped", "nothing")]


async def test_the_date_is_that_of_the_wall(almanac: Almanac, scene: Scene) -> None:
    """At nine in Auckland on the 3rd it is still the 2nd in Greenwich."""
    await almanac.from_day("2026-12-02 12:00", zone="Pacific/Auckland")
    await scene.pass_time(9 * 3600)
    assert len(almanac.told_days()) == 1
    assert "3 December" in almanac.told_days()[0]


@pytest.mark.parametrize(("horizon", "told_story"), [(0, False), (9, False), (10, True), (24, True)])
async def test_what_happens_in_an_episode_is_told_to_those_who_have_seen_it(
    almanac: Almanac, scene: Scene, horizon: int, told_story: bool
) -> None:
    await scene.horizon(horizon)
    await almanac.from_day("2026-09-03 08:00")
    await scene.pass_time(2 * 3600)
    (told,) = almanac.told_days()
    assert "Episode 10 on television." in told
    assert ("four musicians" in told) is told_story
    assert ("The series itself, episode 10" in told) is told_story


async def test_each_channel_has_its_own_horizon_and_a_thread_its_channels(almanac: Almanac, scene: Scene) -> None:
    done = scene.guild.create_text_channel("finished-it")
    await scene.horizon(24, done)
    thread = scene.thread(scene.channel)
    await almanac.from_day("2026-09-03 08:00")
    draft = replace((await almanac.get()).draft, targets=almanac.draft(scene.channel, done, thread).targets)
    await planning.edit(almanac.store.writer, (await almanac.get()).id, 1, draft, changer=1, what="c", now=wall_ms())
    await almanac.wake()
    await scene.pass_time(2 * 3600)
    stories = ["four musicians" in one for place in ((), (done,), (thread,)) for one in almanac.told_days(*place)]
    assert stories == [False, True, False]


async def test_a_thread_is_asked_for_where_discord_has_not_told_of_it(almanac: Almanac, scene: Scene) -> None:
    """As at a start, before the gateway is up: the thread's channel is behind the server."""
    await scene.horizon(24)
    await scene.horizon(0, scene.channel)
    thread = scene.thread(scene.channel)
    await almanac.from_day("2026-09-02 08:00", at=20)
    draft = replace((await almanac.get()).draft, targets=almanac.draft(thread).targets, late="send")
    await planning.edit(almanac.store.writer, (await almanac.get()).id, 1, draft, changer=1, what="c", now=wall_ms())
    await scene.crash(away=40 * 3600)
    await scene.pass_time(60)
    (told,) = [one for one in almanac.told_days(thread) if "3 September" in one]
    assert "four musicians" not in told


async def test_a_horizon_that_is_lowered_holds_at_once(almanac: Almanac, scene: Scene) -> None:
    await scene.horizon(24)
    await almanac.from_day("2026-09-03 08:00")
    await scene.pass_time(1800)
    await scene.horizon(3)
    await scene.pass_time(3600)
    assert "four musicians" not in almanac.told_days()[0]


async def test_a_late_one_is_posted_on_its_own_day_or_not_at_all(almanac: Almanac, scene: Scene) -> None:
    await almanac.from_day("2026-09-03 08:00")
    await scene.crash(away=15 * 3600)
    await scene.pass_time(60)
    assert len(almanac.told_days()) == 1
    await scene.pass_time(6 * 86_400)
    await scene.crash(away=2 * 86_400)
    await scene.pass_time(60)
    assert len(almanac.told_days()) == 1
    assert {row.reason for row in await almanac.rows() if row.state == "skipped"} == {"nothing", "late"}
