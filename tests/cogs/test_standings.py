"""Weekly standings: the week that the server's own clocks have closed, the same however late it is told."""

from dataclasses import replace
from typing import Any

import pytest

from bot.announcements.repeats import Weekly
from bot.storage import boards
from bot.storage.boards import reset_season
from bot.storage.people import erase_person, export_person, player_id
from bot.storage.queries import games as games_sql
from bot.storage.servers import change_server
from bot.storage.totals import GameScore
from tests.cogs.days import leap_to, ms_of
from tests.cogs.desk import DAY_S, HOUR_S, ID, Desk
from tests.cogs.scene import Scene, text_of

TITLE = "Weekly standings"


class Bureau(Desk):
    """Counts weeks. The virtual clock starts on Thursday, 1 January 2026; standings are due on Mondays at 09:00."""

    async def switch_on(self, hours: float = 9, zone: str = "UTC", day: int = 0, **parts: Any) -> None:
        if zone != "UTC":
            await change_server(self.store.writer, self.scene.guild.id, zone=zone)
        draft = self.draft(hours=hours, repeat=Weekly(frozenset({day})), title="", text="", **parts)
        await self.announce(replace(draft, kind="standings"))

    async def until(self, text: str) -> None:
        """Let time pass until a moment of UTC."""
        await leap_to(self.scene, text)

    async def earned(self, at: str, points: dict[int, int]) -> int:
        """Put a game on record that ended at a moment of UTC: points by user id, a hundred for each right answer."""
        game_id = self.scene.env.backend.snowflake()
        at_ms = ms_of(at)
        guild = self.scene.guild.id

        async def job(connection: Any) -> None:
            host = await player_id(connection, self.scene.host.id)
            await games_sql.add_game(
                connection, id=game_id, guild_id=guild, channel_id=game_id, host_id=host, started_ms=at_ms, beside=0
            )
            await games_sql.finish(connection, game_id=game_id, finished_ms=at_ms)
            await games_sql.told(connection, game_id=game_id, told_ms=at_ms)
            scores = [
                GameScore(
                    player_id=await player_id(connection, user),
                    points=won,
                    correct=won // 100,
                    answered=max(won // 100, 1),
                    streak=0,
                    lead=0,
                    tail=0,
                    won=False,
                    finished_ms=at_ms,
                )
                for user, won in points.items()
            ]
            await boards.keep(connection, game_id, guild, at_ms, scores)

        await self.store.writer.run(job)
        return game_id

    def told_weeks(self) -> list[str]:
        return [text_of(one) for one in self.scene.shown() if TITLE in text_of(one)]

    def lines(self, number: int = -1) -> list[str]:
        return [line for line in self.told_weeks()[number].splitlines() if line.startswith("**")]


@pytest.fixture
def bureau(scene: Scene) -> Bureau:
    return Bureau(scene)


def line(rank: int, user: Any, points: int, games: str) -> str:
    right = points // 100
    return f"**{rank}.** <@{user.id}> · **{points}** points · {right} of {right} right in {games}"


async def test_the_week_that_closed_is_told_between_its_boundaries(bureau: Bureau, scene: Scene) -> None:
    await bureau.switch_on()
    await bureau.earned("2025-12-28 23:59:59.999", {scene.ben.id: 900})
    await bureau.earned("2025-12-29 00:00", {scene.ann.id: 300})
    await bureau.earned("2026-01-04 23:59:59.999", {scene.ann.id: 200, scene.host.id: 100})
    await bureau.earned("2026-01-05 00:00", {scene.ben.id: 900})
    await bureau.until("2026-01-05 09:01")
    assert bureau.lines() == [line(1, scene.ann, 500, "2 quizzes"), line(2, scene.host, 100, "one quiz")]
    (told,) = bureau.told_weeks()
    start, end = ms_of("2025-12-29") // 1000, ms_of("2026-01-05") // 1000
    assert f"<t:{start}:f> to <t:{end}:f>, by the clocks of UTC" in told
    assert "2 players, 2 quizzes." in told


async def test_the_week_is_the_servers_own(bureau: Bureau, scene: Scene) -> None:
    """In Auckland the week is over thirteen hours before it is in Greenwich: it is Monday morning there already."""
    await bureau.switch_on(zone="Pacific/Auckland", day=6, hours=20)
    await bureau.earned("2026-01-04 10:59", {scene.ann.id: 300})
    await bureau.earned("2026-01-04 11:00", {scene.ben.id: 900})
    await bureau.until("2026-01-04 20:01")
    assert bureau.lines() == [line(1, scene.ann, 300, "one quiz")]


async def test_a_week_in_which_the_clocks_change_is_an_hour_shorter(bureau: Bureau, scene: Scene) -> None:
    await bureau.switch_on(zone="Europe/London")
    scene.env.backend.advance_clock(84 * DAY_S)
    await bureau.earned("2026-03-23 00:00", {scene.ann.id: 200})
    await bureau.earned("2026-03-29 22:59:59", {scene.ann.id: 300})
    await bureau.earned("2026-03-29 23:00", {scene.ann.id: 900})
    await scene.crash(away=HOUR_S)
    await bureau.until("2026-03-30 09:01")
    assert bureau.lines() == [line(1, scene.ann, 500, "2 quizzes")]


async def test_it_is_the_same_however_late_and_whatever_was_played_since(bureau: Bureau, scene: Scene) -> None:
    await bureau.switch_on()
    await bureau.earned("2026-01-02 12:00", {scene.ann.id: 300, scene.ben.id: 100})
    await scene.crash(away=5 * DAY_S)
    await bureau.earned("2026-01-05 12:00", {scene.ben.id: 900})
    await bureau.wake()
    await scene.pass_time(60)
    assert bureau.lines() == [line(1, scene.ann, 300, "one quiz"), line(2, scene.ben, 100, "one quiz")]
    assert "Delayed in the post" in bureau.told_weeks()[0]
    await bureau.until("2026-01-12 09:01")
    assert bureau.lines() == [line(1, scene.ben, 900, "one quiz")]
    assert len(bureau.told_weeks()) == 2


async def test_every_week_of_a_long_outage_is_told_once(bureau: Bureau, scene: Scene) -> None:
    await bureau.switch_on()
    for day in ("2026-01-02", "2026-01-06", "2026-01-13"):
        await bureau.earned(f"{day} 12:00", {scene.ann.id: 300})
    await scene.crash(away=20 * DAY_S)
    await scene.pass_time(60)
    assert [bureau.lines(number) for number in range(len(bureau.told_weeks()))] == [
        [line(1, scene.ann, 300, "one quiz")]
    ] * 3


async def test_what_was_said_once_stays_said_after_a_ruling(bureau: Bureau, scene: Scene) -> None:
    """Two channels, and between them a game of that week is taken back: both say the same."""
    second = scene.guild.create_text_channel("annex")
    await bureau.switch_on()
    game = await bureau.earned("2026-01-02 12:00", {scene.ann.id: 300})
    await bureau.until("2026-01-05 09:01")
    first = bureau.told_weeks()
    await bureau.store.writer.run(lambda connection: boards.withdraw(connection, game))
    (row,) = [row for row in await bureau.rows() if row.step == "post"]
    announcement = await bureau.get()
    made = await bureau.deliveries._sender._kinds["standings"].compose(announcement, replace(row, channel_id=second.id))
    assert made is not None
    said = "\n".join(item.content for item in made.view.walk_children() if hasattr(item, "content"))
    assert said == first[0]


async def test_equal_points_share_a_rank_and_ten_are_listed(bureau: Bureau, scene: Scene) -> None:
    await bureau.switch_on()
    members = [scene.guild.add_member(scene.env.create_user(f"m{number}")) for number in range(12)]
    points = [500, 500, 400, *range(300, 210, -10)]
    await bureau.earned("2026-01-02 12:00", {one.id: won for one, won in zip(members, points, strict=True)})
    await bureau.until("2026-01-05 09:01")
    assert [text.split(".")[0].strip("*") for text in bureau.lines()] == ["1", "1", "3", *map(str, range(4, 11))]
    assert "12 players, one quiz." in bureau.told_weeks()[0]


async def test_the_best_newcomer_is_named_among_old_hands(bureau: Bureau, scene: Scene) -> None:
    await bureau.switch_on()
    await bureau.earned("2025-12-01 12:00", {scene.ann.id: 100})
    await bureau.earned("2026-01-02 12:00", {scene.ann.id: 300, scene.ben.id: 200})
    await bureau.until("2026-01-05 09:01")
    assert f"Best newcomer: <@{scene.ben.id}>, number 2 with **200** points." in bureau.told_weeks()[0]


async def test_where_everybody_is_new_nobody_is_named_for_it(bureau: Bureau, scene: Scene) -> None:
    await bureau.switch_on()
    await bureau.earned("2026-01-02 12:00", {scene.ann.id: 300})
    await bureau.until("2026-01-05 09:01")
    assert "newcomer" not in bureau.told_weeks()[0]


async def test_an_empty_week_is_passed_over_or_said(bureau: Bureau, scene: Scene) -> None:
    await bureau.switch_on()
    await bureau.until("2026-01-05 09:01")
    assert bureau.told_weeks() == []
    assert await bureau.states() == [("post", "skipped", "nothing")]


async def test_an_empty_week_is_said_where_that_was_chosen(bureau: Bureau, scene: Scene) -> None:
    await bureau.switch_on(options='{"empty": "line"}')
    await bureau.until("2026-01-05 09:01")
    assert "A quiet week." in bureau.told_weeks()[0]


async def test_a_season_that_began_in_the_week_counts_from_then(bureau: Bureau, scene: Scene) -> None:
    await bureau.switch_on()
    guild = scene.guild.id
    await bureau.earned("2026-01-02 12:00", {scene.ann.id: 300})
    await bureau.earned("2026-01-03 12:00", {scene.ben.id: 100})
    begun = ms_of("2026-01-03")
    await bureau.store.writer.run(lambda connection: reset_season(connection, guild, begun))
    await bureau.until("2026-01-05 09:01")
    assert len(bureau.lines()) == 1
    assert f"<@{scene.ben.id}>" in bureau.lines()[0]


async def test_a_game_that_ends_with_the_week_is_waited_for(bureau: Bureau, scene: Scene) -> None:
    """Due at midnight sharp, and the last game is still being written down."""
    await bureau.switch_on(hours=0)
    await bureau.until("2026-01-05 00:00:02")
    assert bureau.told_weeks() == []
    await bureau.earned("2026-01-04 23:59:59.900", {scene.ann.id: 300})
    await scene.pass_time(60)
    assert bureau.lines() == [line(1, scene.ann, 300, "one quiz")]


async def test_who_is_erased_is_on_no_standings_that_are_told_later(bureau: Bureau, scene: Scene) -> None:
    await bureau.switch_on()
    await bureau.earned("2026-01-02 12:00", {scene.ann.id: 300, scene.ben.id: 200})
    await bureau.until("2026-01-05 09:01")
    kept = (await export_person(bureau.store.reader, scene.ann.id))["closed_week_place"]
    assert [(one["announcement_id"], one["points"]) for one in kept] == [(ID, 300)]
    await erase_person(bureau.store.writer, scene.ann.id)
    (row,) = [row for row in await bureau.rows() if row.step == "post"]
    made = await bureau.deliveries._sender._kinds["standings"].compose(await bureau.get(), row)
    assert made is not None
    again = "\n".join(item.content for item in made.view.walk_children() if hasattr(item, "content"))
    assert f"<@{scene.ann.id}>" not in again
    assert f"**2.** <@{scene.ben.id}>" in again


async def test_what_is_kept_goes_with_its_announcement(bureau: Bureau, scene: Scene) -> None:
    await bureau.switch_on()
    await bureau.earned("2026-01-02 12:00", {scene.ann.id: 300})
    await bureau.until("2026-01-05 09:01")
    await bureau.deliveries.forget_guild(scene.guild.id)
    for table in ("closed_week", "closed_week_place"):
        assert await bureau.store.reader.execute_fetchall(f"SELECT * FROM {table}") == []
