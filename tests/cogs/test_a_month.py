"""A month of what writes itself, in virtual time: switched on by the panel, played with, cut off for a day.

In London from 28 September to 29 October 2026; on the 25th of October the clocks go back. The question is due at noon,
standings on Thursdays and the anniversaries every day at nine. On Thursday the 8th the bot is away from six to six.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import discord
import pytest
from simcord import ChannelHandle
from simcord.results import ResponseMessage

from bot.storage.deliveries import Delivery
from bot.storage.servers import change_server
from tests.cogs.days import begin_at, leap_to
from tests.cogs.desk import DAY_S, rows_of
from tests.cogs.scene import HERO_MASK, Scene, text_of, walk
from tests.cogs.test_announce_auto import Auto
from tests.cogs.test_no_spoilers import found, hidden, read

LONDON = ZoneInfo("Europe/London")
FIRST, LAST = date(2026, 9, 28), date(2026, 10, 28)
AWAY = date(2026, 10, 8)
THURSDAYS = [date(2026, 10, day) for day in (1, 8, 15, 22, 29)]
HORIZON = 5


@pytest.fixture
def auto(scene: Scene) -> Auto:
    role = scene.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    return Auto(scene, scene.guild.add_member(scene.env.create_user("max"), roles=[role]))


class Month:
    """The month in one server: a channel that has seen five episodes, and one that has seen all."""

    def __init__(self, scene: Scene, auto: Auto) -> None:
        self.scene = scene
        self.auto = auto
        self.done = scene.guild.create_text_channel("finished-it")

    async def begin(self) -> None:
        begin_at(self.scene, "2026-09-28 07:00")
        await change_server(self.scene.bot.store.writer, self.scene.guild.id, zone="Europe/London")
        await self.scene.horizon(HORIZON)
        await self.scene.horizon(24, self.done)
        await self.auto.switch_on("question")
        await self.auto.switch_on("on_this_day", self.scene.channel, self.done)
        shown = await self.auto.open("standings")
        await self.auto.choose(shown, "auto_days", "3")
        await self.auto.switch_on("standings")

    async def play(self, day: date) -> None:
        """Have the day's question answered in the afternoon, by some and with some luck."""
        question = self.questions()[-1]
        players = [self.scene.host, self.scene.ann, self.scene.ben][: 1 + day.day % 3]
        labels = [part["label"] for part in walk(question.components) if "qotd_answer" in part.get("custom_id", "")]
        for turn, player in enumerate(players):
            await player.click(question, label=labels[(day.day + turn) % len(labels)])

    def titled(self, title: str, channel: ChannelHandle | None = None) -> list[ResponseMessage]:
        return [message for message in self.scene.shown(channel) if title in text_of(message)]

    def questions(self) -> list[ResponseMessage]:
        return self.titled("Question of the day")

    async def rows(self, kind: str) -> list[Delivery]:
        found_row = await self.auto.row(kind)
        rows = await rows_of(self.scene.bot.store.reader, found_row.id)
        return sorted((row for row in rows if row.step == "post"), key=lambda row: (row.due_ms, row.id))

    async def sums(self, week: tuple[int, int]) -> dict[int, int]:
        """Return what each has earned in games that ended in a stretch of time (ms)."""
        rows = await self.scene.bot.store.reader.execute_fetchall(
            "SELECT user_id, SUM(points) FROM game_score JOIN player ON player.id = player_id"
            " WHERE finished_ms >= ? AND finished_ms < ? AND guild_id = ? GROUP BY user_id HAVING SUM(points) > 0",
            (*week, self.scene.guild.id),
        )
        return {row[0]: row[1] for row in rows}


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def due_days(rows: list[Delivery], state: str) -> list[date]:
    return [datetime.fromtimestamp(row.due_ms / 1000, LONDON).date() for row in rows if row.state == state]


def midnight(day: date) -> int:
    return round(datetime(day.year, day.month, day.day, tzinfo=LONDON).timestamp() * 1000)


async def test_a_month_of_what_writes_itself(scene: Scene, auto: Auto) -> None:
    month = Month(scene, auto)
    await month.begin()
    for day in days(FIRST, LAST):
        if day == AWAY:
            await leap_to(scene, f"{day} 06:00")
            await scene.crash(away=DAY_S)
            continue
        await leap_to(scene, f"{day} 14:00")
        if day.weekday() != 2:
            await month.play(day)
    await leap_to(scene, "2026-10-29 13:00")
    await questions_are_once_a_day(month)
    await standings_are_those_of_their_weeks(month)
    await anniversaries_are_on_their_days(month)
    spoils_nobody(month)


async def questions_are_once_a_day(month: Month) -> None:
    rows = await month.rows("question")
    # The one of the day away was nineteen hours late: its rule skips it.
    assert due_days(rows, "sent") == [day for day in days(FIRST, date(2026, 10, 29)) if day != AWAY]
    assert [(row.state, row.reason) for row in rows if row.state != "sent"] == [("skipped", "late")]
    assert {datetime.fromtimestamp(row.due_ms / 1000, LONDON).hour for row in rows} == {12}
    assert {row.due_ms // 3_600_000 % 24 for row in rows} == {11, 12}
    assert all(0 <= (row.sent_ms or 0) - row.due_ms < 60_000 for row in rows if row.state == "sent")
    posts = month.questions()
    assert len(posts) == len({message.id for message in posts}) == 31
    asked = [line for post in posts for line in text_of(post).splitlines() if line.startswith("### ")]
    # The first was thirty days ago when the last was chosen, and might have come again.
    assert len(asked) == 31
    assert len(set(asked[:-1])) == len(set(asked[1:])) == 30
    still_open = [
        post for post in posts if any("qotd_answer" in part.get("custom_id", "") for part in walk(post.components))
    ]
    assert [post.id for post in still_open] == [posts[-1].id]


async def standings_are_those_of_their_weeks(month: Month) -> None:
    rows = await month.rows("standings")
    assert [(row.state, row.reason) for row in rows] == [("skipped", "nothing"), *[("sent", None)] * 4]
    assert [datetime.fromtimestamp(row.due_ms / 1000, LONDON).date() for row in rows] == THURSDAYS
    posts = month.titled("Weekly standings")
    mondays = [day - timedelta(days=10) for day in THURSDAYS[1:]]
    assert len(posts) == len(mondays)
    for post, monday in zip(posts, mondays, strict=True):
        week = midnight(monday), midnight(monday + timedelta(days=7))
        assert f"<t:{week[0] // 1000}:f> to <t:{week[1] // 1000}:f>, by the clocks of Europe/London" in text_of(post)
        sums = await month.sums(week)
        lines = [line for line in text_of(post).splitlines() if line.startswith("**")]
        assert len(lines) == len(sums) > 0
        points = [sums[int(line.split("<@")[1].split(">")[0])] for line in lines]
        assert all(f"**{won:,}** point" in line for won, line in zip(points, lines, strict=True))
        assert all(better >= worse for better, worse in pairwise(points))
    # That of the day away came the next morning, and says so.
    assert ["Delayed in the post" in text_of(post) for post in posts] == [True, False, False, False]


async def anniversaries_are_on_their_days(month: Month) -> None:
    rows = await month.rows("on_this_day")
    assert due_days(rows, "sent") == [day for day in THURSDAYS for _ in range(2) if day != AWAY]
    assert {row.reason for row in rows if due_days([row], "skipped") == [AWAY]} == {"late"}
    assert {row.reason for row in rows if row.state == "skipped"} == {"late", "nothing"}
    assert len(rows) == 2 * len(days(FIRST, date(2026, 10, 29)))
    for channel, stories in ((None, 0), (month.done, 4)):
        posts = month.titled("On this day", channel)
        assert len(posts) == 4
        assert sum("The series itself, episode" in text_of(post) for post in posts) == stories


def spoils_nobody(month: Month) -> None:
    """Nothing that was ever sent to the channel goes beyond its horizon, questions before their reveal among it."""
    pack = read(HERO_MASK)
    path = f"/channels/{month.scene.channel.id}/messages"
    sent = [request for request in month.scene.env.http_requests if request.path.startswith(path) and request.json]
    assert sum(request.method == "POST" for request in sent) == len(month.scene.shown()) == 31 + 4 + 4
    assert sum(request.method == "PATCH" for request in sent) == 30
    assert found(hidden(pack, HORIZON), texts(request.json for request in sent)) == set()
    # What is looked for there can be found: the other channel has it.
    assert found(
        hidden(pack, HORIZON), texts({"components": one.components} for one in month.titled("On this day", month.done))
    )


def texts(bodies: Iterable[Any]) -> list[str]:
    return [
        part["content"].replace("\u00a0", " ")
        for body in bodies
        for part in walk(body["components"])
        if "content" in part
    ]
