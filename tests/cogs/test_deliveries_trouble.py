"""Announcements that meet with trouble: told and mended, and neither lost nor sent twice."""

from typing import get_args

import aiosqlite
import pytest

from bot.announcements.outbox import IllegalMoveError
from bot.deliveries import planning
from bot.deliveries.calls import wall_ms
from bot.deliveries.troubles import Reason, Trouble
from bot.ui.announce_reasons import in_words
from tests.cogs.desk import DAY_S, HOUR_S, ID, MESSAGES, Desk
from tests.cogs.scene import Scene, text_of


async def test_what_had_to_wait_for_discord_says_that_it_is_late(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft())
    scene.env.inject_error("POST", MESSAGES, status=503, times=5)
    await scene.pass_time(2 * HOUR_S + 600)
    assert ["Delayed" in text_of(post) for post in desk.posts()] == [True]


async def test_a_plan_that_cannot_be_read_stops_no_other(desk: Desk, scene: Scene) -> None:
    scene.faults_expected = True
    await desk.announce(desk.draft())
    await desk.announce(desk.draft(), ID + 1)

    async def spoil(connection: aiosqlite.Connection) -> None:
        await connection.execute("UPDATE announcement SET plan = '{}' WHERE id = ?", (ID,))

    await desk.store.writer.run(spoil)
    await scene.pass_time(2 * HOUR_S + 60)
    assert [row.state for row in await desk.rows(ID + 1)] == ["sent"]
    assert len(desk.posts()) == 1
    await scene.crash(away=60)
    assert (await desk.rows()) == []


async def test_a_channel_that_was_taken_off_the_list_gets_nothing_more(desk: Desk, scene: Scene) -> None:
    lobby = scene.guild.create_text_channel("lobby")
    await desk.announce(desk.draft())
    scene.env.inject_error("POST", MESSAGES, status=403, code=50013, times=1)
    await scene.pass_time(2 * HOUR_S + 60)
    moved = desk.draft(lobby)
    assert await planning.edit(desk.store.writer, ID, 1, moved, changer=scene.host.id, what="channels", now=wall_ms())
    (row,) = await desk.rows()
    with desk.acting():
        assert await desk.deliveries.retry(row, scene.ann.id)
    await scene.pass_time(60)
    assert desk.posts() == []
    assert await desk.states() == [("post", "skipped", "cancelled")]


@pytest.mark.parametrize(
    ("rights", "reason"), [({"send_messages": True}, "no_right"), ({"view_channel": True}, "no_access")]
)
async def test_a_lost_right_is_told_once_and_mended_by_a_retry(
    desk: Desk, scene: Scene, rights: dict[str, bool], reason: str
) -> None:
    await desk.announce(desk.draft())
    desk.deny(**rights)
    await scene.pass_time(2 * HOUR_S + 60)
    assert await desk.states() == [("post", "failed", reason)]
    assert [(one.reason, one.announcement.author) for one in desk.told] == [(reason, scene.host.id)]
    await scene.crash(away=60)
    desk.listen()
    await scene.pass_time(60)
    assert len(desk.told) == 1
    desk.allow()
    (row,) = await desk.rows()
    with desk.acting():
        assert await desk.deliveries.retry(row, scene.ann.id)
        assert not await desk.deliveries.retry(row, scene.ann.id)
    await scene.pass_time(60)
    assert len(desk.posts()) == 1
    with pytest.raises(IllegalMoveError):
        await desk.deliveries.retry((await desk.rows())[0], scene.ann.id)


async def test_what_nobody_could_be_told_is_told_at_the_next_start(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft())
    desk.deny(send_messages=True)
    scene.faults_expected = True

    async def deaf(_: Trouble) -> None:
        raise OSError("nobody there")

    desk.deliveries._tell = deaf
    await scene.pass_time(2 * HOUR_S + 60)
    assert [row.told_ms for row in await desk.rows()] == [None]
    await scene.crash(away=60)
    await scene.pass_time(60)
    assert [row.told_ms is None for row in await desk.rows()] == [False]


async def test_a_deleted_channel_fails_alone(desk: Desk, scene: Scene) -> None:
    other = scene.guild.create_text_channel("lobby")
    await desk.announce(desk.draft(scene.channel, other))
    scene.env.backend.delete_channel(scene.channel.id)
    await scene.pass_time(2 * HOUR_S + 60)
    assert len(desk.posts(other)) == 1
    assert {row.channel_id: (row.state, row.reason) for row in await desk.rows()} == {
        scene.channel.id: ("failed", "channel_gone"),
        other.id: ("sent", None),
    }


async def test_a_deleted_role_is_told_before_anything_is_posted(desk: Desk, scene: Scene) -> None:
    role = scene.guild.create_role("Watchers")
    await desk.announce(desk.draft(roles=(role.id,)))
    scene.env.backend.delete_role(scene.guild.id, role.id)
    await scene.pass_time(2 * HOUR_S + 60)
    assert desk.posts() == []
    assert await desk.states() == [("post", "failed", "role_gone")]


async def test_server_errors_are_waited_out(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft())
    scene.env.inject_error("POST", MESSAGES, status=503, times=2)
    await scene.pass_time(2 * HOUR_S + 120)
    assert len(desk.posts()) == 1
    (row,) = await desk.rows()
    assert (row.state, row.tries) == ("sent", 3)


async def test_an_outage_of_hours_ends_in_a_word_to_somebody(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft())
    scene.env.inject_error("*", MESSAGES, status=503, times=None)
    await scene.pass_time(9 * HOUR_S)
    assert [(state, reason) for _, state, reason in await desk.states()] == [("unknown", "discord_down")]
    assert [one.reason for one in desk.told] == ["discord_down"]
    assert scene.running() == []


@pytest.mark.parametrize("away", [600, 2 * DAY_S])
async def test_an_answer_lost_for_longer_than_a_nonce_lives_is_found_in_the_channel(
    desk: Desk, scene: Scene, away: float
) -> None:
    await desk.announce(desk.draft())
    await scene.pass_time(2 * HOUR_S - 60)
    desk.lose_answers()
    await scene.pass_time(61)
    assert [row.state for row in await desk.rows()] == ["checking"]
    await scene.crash(away=away)
    await scene.pass_time(60)
    (post,) = desk.posts()
    (row,) = await desk.rows()
    assert (row.state, row.message_id) == ("sent", post.id)


async def test_what_is_certain_not_to_be_there_is_sent_anew(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft())
    await scene.pass_time(2 * HOUR_S - 60)
    scene.env.inject_error("POST", MESSAGES, status=503, times=1)
    await scene.pass_time(61)
    await scene.crash(away=600)
    await scene.pass_time(60)
    assert len(desk.posts()) == 1


async def test_without_the_right_to_look_it_stays_unknown_until_a_person_decides(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft())
    await scene.pass_time(2 * HOUR_S - 60)
    desk.deny(read_message_history=True)
    desk.lose_answers()
    await scene.pass_time(61)
    await scene.crash(away=600)
    await scene.pass_time(HOUR_S)
    assert len(desk.posts()) == 1
    assert await desk.states() == [("post", "unknown", "no_history")]
    (row,) = await desk.rows()
    assert row.told_ms is not None
    assert await desk.deliveries.skip(row, scene.ann.id)
    assert await desk.states() == [("post", "skipped", "by_hand")]


async def test_a_right_lost_after_a_lost_answer_does_not_make_a_sent_post_a_failed_one(
    desk: Desk, scene: Scene
) -> None:
    await desk.announce(desk.draft())
    await scene.pass_time(2 * HOUR_S - 60)
    desk.lose_answers()
    await scene.pass_time(61)
    desk.deny(send_messages=True)
    await scene.pass_time(60)
    (post,) = desk.posts()
    assert [(row.state, row.message_id) for row in await desk.rows()] == [("sent", post.id)]


async def test_a_thread_that_is_refused_leaves_the_post_alone(desk: Desk, scene: Scene) -> None:
    desk.deny(create_public_threads=True)
    await desk.announce(desk.draft(thread="About it"))
    await scene.pass_time(2 * HOUR_S + 60)
    assert len(desk.posts()) == 1
    assert await desk.states() == [("post", "sent", None), ("thread", "failed", "no_right")]


async def test_a_post_that_is_deleted_before_its_publication_is_not_posted_again(desk: Desk, scene: Scene) -> None:
    news = scene.guild.create_news_channel("bulletin")
    scene.env.inject_error("POST", "/channels/*/messages/*/crosspost", status=503, times=1)
    await desk.announce(desk.draft(news, kind="news", publish=True))
    await scene.pass_time(2 * HOUR_S + 1)
    (post,) = desk.posts(news)
    scene.env.backend.delete_message(news.id, post.id)
    await scene.pass_time(60)
    assert desk.posts(news) == []
    assert await desk.states() == [("post", "sent", None), ("publish", "failed", "message_gone")]


def test_every_reason_has_its_words() -> None:
    assert len({in_words(reason) for reason in get_args(Reason)}) == len(get_args(Reason))
    with pytest.raises(KeyError):
        in_words("because")
