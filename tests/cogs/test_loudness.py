"""How loud announcements are: no sound in quiet hours, and no more pings in a week than the server wants."""

from dataclasses import replace
from typing import Any

import discord
import pytest
from simcord import ChannelHandle
from simcord.results import ResponseMessage

from bot.announcements.repeats import Daily
from bot.deliveries import planning
from bot.deliveries.calls import wall_ms
from bot.deliveries.loudness import pings_used, will_ping
from bot.deliveries.sleeper import Deliveries
from bot.storage.servers import change_server, server_of
from tests.cogs.days import begin_at
from tests.cogs.desk import DAY_S, HOUR_S, ID, Desk
from tests.cogs.scene import Scene, text_of

SILENT = discord.MessageFlags(suppress_notifications=True).value
NEXT_WEEK_S = 7 * DAY_S


@pytest.fixture
def desk(scene: Scene) -> Desk:
    scene.pings_expected = True
    return Desk(scene)


@pytest.fixture
def watchers(scene: Scene) -> int:
    role_id: int = scene.guild.create_role("Watchers", mentionable=True).id
    return role_id


async def setting(desk: Desk, **changes: Any) -> None:
    await change_server(desk.store.writer, desk.scene.guild.id, **changes)


def is_silent(desk: Desk, post: ResponseMessage) -> bool:
    return bool(desk.scene.env.backend.messages[post.channel_id][post.id].flags & SILENT)


def pinged(desk: Desk, channel: ChannelHandle | None = None) -> list[bool]:
    """Return of every post in a channel whether it notified a role."""
    messages = desk.scene.env.backend.messages
    return [bool(messages[post.channel_id][post.id].ping_role_ids) for post in desk.posts(channel)]


async def test_by_day_it_pings_and_makes_a_sound(desk: Desk, scene: Scene, watchers: int) -> None:
    await desk.announce(desk.draft(roles=(watchers,)))
    await scene.pass_time(2 * HOUR_S + 60)
    assert pinged(desk) == [True]
    assert not is_silent(desk, desk.posts()[0])


async def test_in_quiet_hours_it_is_posted_on_time_without_a_sound_or_a_ping(
    desk: Desk, scene: Scene, watchers: int
) -> None:
    now = discord.utils.utcnow()
    begins = (now.hour * 60 + now.minute + 60) % 1440
    await setting(desk, quiet_from=begins, quiet_until=(begins + 120) % 1440)
    await desk.announce(desk.draft(roles=(watchers,), repeat=Daily()))
    await desk.announce(desk.draft(roles=(watchers,), hours=5), ID + 1)
    await scene.pass_time(2 * HOUR_S + 60)
    assert pinged(desk) == [False]
    assert is_silent(desk, desk.posts()[0])
    assert [(row.state, row.pings, row.hush) for row in await desk.rows()] == [("sent", 0, "quiet")]
    # It counts as no ping, and nobody need be told: it was asked for.
    assert (
        await pings_used(
            desk.store.reader, scene.guild.id, await server_of(desk.store.reader, scene.guild.id), wall_ms()
        )
        == 0
    )
    assert desk.told == []
    await scene.pass_time(3 * HOUR_S)
    assert pinged(desk) == [False, True]


async def test_a_forum_is_as_quiet(desk: Desk, scene: Scene, watchers: int) -> None:
    await setting(desk, pings_a_week=0)
    forum = scene.guild.create_forum_channel("theories")
    await desk.announce(desk.draft(forum, kind="forum", roles=(watchers,)))
    await scene.pass_time(2 * HOUR_S + 60)
    (post,) = desk.posts(forum.threads[0])
    assert pinged(desk, forum.threads[0]) == [False]
    assert is_silent(desk, post)


async def test_of_two_workers_at_one_moment_one_takes_the_last_ping(desk: Desk, scene: Scene, watchers: int) -> None:
    await setting(desk, pings_a_week=3)
    rooms = [scene.guild.create_text_channel(f"room-{number}") for number in range(8)]
    await desk.announce(desk.draft(*rooms, roles=(watchers,)))
    await scene.pass_time(2 * HOUR_S + 60)
    assert sorted(pinged(desk, room)[0] for room in rooms) == [False] * 5 + [True] * 3
    assert [is_silent(desk, desk.posts(room)[0]) for room in rooms] == [not pinged(desk, room)[0] for room in rooms]
    # Told once for the run, not once for each channel.
    assert [(one.reason, len(one.rows)) for one in desk.told] == [("spent", 5)]
    assert all(row.told_ms is None for row in await desk.rows() if row.pings)


async def test_two_processes_share_one_budget(desk: Desk, scene: Scene, watchers: int) -> None:
    await setting(desk, pings_a_week=1)
    second = Deliveries(scene.bot, scene.bot.store, "Hero Mask", lambda _: True, kinds={})
    lobby = scene.guild.create_text_channel("lobby")
    await desk.announce(desk.draft(scene.channel, lobby, roles=(watchers,)))
    with desk.acting():
        await second.take_up()
    await scene.pass_time(2 * HOUR_S + 60)
    assert sorted(pinged(desk) + pinged(desk, lobby)) == [False, True]
    await second.close()


async def test_the_new_week_has_pings_again(desk: Desk, scene: Scene, watchers: int) -> None:
    await setting(desk, pings_a_week=1, zone="Asia/Tokyo")
    # In Tokyo that Saturday is 14 hours old, so the runs are at four in the afternoon.
    begin_at(scene, "2027-06-05 05:00")
    await desk.announce(desk.draft(roles=(watchers,), repeat=Daily()))
    await scene.pass_time(2 * DAY_S + 3 * HOUR_S)
    assert pinged(desk) == [True, False, True]
    server = await server_of(desk.store.reader, scene.guild.id)
    used = await pings_used(desk.store.reader, scene.guild.id, server, wall_ms())
    assert used == 1


async def test_what_mentions_nobody_costs_nothing(desk: Desk, scene: Scene) -> None:
    await setting(desk, pings_a_week=0)
    await desk.announce(desk.draft())
    await scene.pass_time(2 * HOUR_S + 60)
    assert not is_silent(desk, desk.posts()[0])
    assert desk.told == []


async def test_a_second_try_is_as_loud_as_the_first(desk: Desk, scene: Scene, watchers: int) -> None:
    await desk.announce(desk.draft(roles=(watchers,)))
    scene.env.inject_error("POST", "/channels/*/messages", status=503, times=1)
    await scene.pass_time(2 * HOUR_S + 1)
    assert [(row.state, row.pings) for row in await desk.rows()] == [("checking", 1)]
    # The moderators have meanwhile used up all there is.
    await setting(desk, pings_a_week=0)
    await scene.pass_time(60)
    assert pinged(desk) == [True]


async def test_whom_a_second_try_adds_to_the_mentions_is_not_notified(desk: Desk, scene: Scene, watchers: int) -> None:
    await setting(desk, pings_a_week=0)
    await desk.announce(desk.draft())
    scene.env.inject_error("POST", "/channels/*/messages", status=503, times=1)
    await scene.pass_time(2 * HOUR_S + 1)
    one = await desk.get()
    added = replace(one.draft, roles=(watchers,))
    now = wall_ms()
    assert await planning.edit(desk.store.writer, ID, one.version, added, changer=1, what="roles", now=now)
    await scene.pass_time(60)
    assert pinged(desk) == [False]
    assert f"<@&{watchers}>" in text_of(desk.posts()[0])
    assert not is_silent(desk, desk.posts()[0])


async def test_a_post_that_was_refused_has_notified_nobody_and_is_not_counted(
    desk: Desk, scene: Scene, watchers: int
) -> None:
    await setting(desk, pings_a_week=1)
    lobby = scene.guild.create_text_channel("lobby")
    await desk.announce(desk.draft(roles=(watchers,)))
    await desk.announce(desk.draft(lobby, roles=(watchers,), hours=3), ID + 1)
    desk.deny(send_messages=True)
    await scene.pass_time(3 * HOUR_S + 60)
    assert [row.state for row in await desk.rows()] == ["failed"]
    assert pinged(desk, lobby) == [True]
    desk.allow()
    with desk.acting():
        await desk.deliveries.retry((await desk.rows())[0], scene.ann.id)
    await scene.pass_time(60)
    assert pinged(desk) == [False]
    assert [row.hush for row in await desk.rows()] == ["spent"]


async def test_a_preview_says_beforehand_what_will_be(desk: Desk, scene: Scene, watchers: int) -> None:
    await setting(desk, pings_a_week=1)
    reader, guild = desk.store.reader, scene.guild.id
    server = await server_of(reader, guild)
    now = wall_ms()
    assert (await will_ping(reader, guild, server, now, wants=True)).left == 1
    await desk.announce(desk.draft(roles=(watchers,), hours=0.1))
    await scene.pass_time(600)
    assert (await will_ping(reader, guild, server, now, wants=True)).why == "spent"
    assert (await will_ping(reader, guild, server, now + int(NEXT_WEEK_S * 1000), wants=True)).left == 1
    assert (await will_ping(reader, guild, server, now + int(NEXT_WEEK_S * 1000), wants=True, before=1)).why == "spent"


async def test_what_was_decided_outlives_a_crash(desk: Desk, scene: Scene, watchers: int) -> None:
    await setting(desk, pings_a_week=0)
    await desk.announce(desk.draft(roles=(watchers,)))
    await scene.pass_time(2 * HOUR_S + 1)
    assert pinged(desk) == [False]
    # Nobody has been told when it dies, so that is made up for.
    await scene.crash(away=60)
    desk.listen()
    await scene.pass_time(60)
    assert [one.reason for one in desk.told] == ["spent"]
    await scene.crash(away=60)
    desk.listen()
    await scene.pass_time(60)
    assert len(desk.told) == 1
