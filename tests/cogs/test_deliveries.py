"""Announcements on their way: on time, and once in every channel."""

from dataclasses import replace
from typing import Any

import discord
import pytest

from bot.announcements.plan import Plan
from bot.announcements.repeats import Daily
from bot.asking import MOST_LIMITED_S
from bot.client import Casebook
from bot.deliveries import planning
from bot.deliveries.calls import wall_ms
from bot.deliveries.letter import Letter, letter, values_of
from bot.deliveries.sleeper import GATHER_S, Deliveries
from bot.storage import announcements as stored
from bot.storage import deliveries as outgoing
from bot.storage.announcements import Draft
from bot.storage.people import erase_person, export_person
from tests.cogs.desk import DAY_S, HOUR_S, ID, MESSAGES, Desk
from tests.cogs.scene import Scene, text_of, walk


async def test_it_is_posted_when_it_is_due_and_not_before_in_every_channel_once(desk: Desk, scene: Scene) -> None:
    other = scene.guild.create_text_channel("lobby")
    await desk.announce(desk.draft(scene.channel, other))
    await scene.pass_time(2 * HOUR_S - 60)
    assert desk.posts() == desk.posts(other) == []
    await scene.pass_time(120)
    assert len(desk.posts()) == len(desk.posts(other)) == 1
    assert await desk.states() == [("post", "sent", None)] * 2
    await scene.pass_time(HOUR_S)
    assert len(desk.posts()) == len(desk.posts(other)) == 1
    assert scene.running() == []


async def test_nobody_sleeps_while_nothing_is_planned(desk: Desk, scene: Scene) -> None:
    assert scene.running() == []
    await desk.announce(desk.draft())
    assert scene.running() == ["announcements"]


async def test_what_comes_sooner_is_not_kept_waiting(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft(hours=20))
    await desk.announce(desk.draft(hours=1), ID + 1)
    await scene.pass_time(HOUR_S + 60)
    assert len(desk.posts()) == 1
    assert scene.running() == ["announcements"]


async def test_the_message_has_title_text_values_and_picture(desk: Desk, scene: Scene) -> None:
    text = "In {server}, {time:t}. @everyone"
    await desk.announce(desk.draft(text=text, colour=0x123456, picture=b"\x89PNG", picture_name="case.png"))
    await scene.pass_time(2 * HOUR_S + 60)
    (post,) = desk.posts()
    due = (await desk.rows())[0].due_ms // 1000
    assert "## Inventory" in text_of(post)
    assert f"In Followers of the case, <t:{due}:t>." in text_of(post)
    assert next(walk(post.components))["accent_color"] == 0x123456
    assert [one.filename for one in post.attachments] == ["case.png"]


def as_sent(made: Letter) -> dict[str, Any]:
    return {**made.mentions.to_dict()}


async def test_only_the_mentions_that_were_chosen_are_any(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft(text="<@&8> <@9> @everyone", roles=(7,)))
    await planning.post_now(desk.store.writer, ID, 77, wall_ms())
    (row,) = await desk.rows()
    made = letter(await desk.get(), row, values_of(row, "A server", "A series"), row.due_ms)
    assert as_sent(made) == {"parse": [], "roles": [7]}
    everyone = replace(await desk.get(), draft=desk.draft(everyone=True))
    assert as_sent(letter(everyone, row, values_of(row, "", ""), row.due_ms)) == {"parse": ["everyone"]}


async def test_runs_repeat_by_their_plan_and_end_with_it(desk: Desk, scene: Scene) -> None:
    draft = desk.draft(repeat=Daily())
    plan = planning.plan_of(draft)
    ending = planning.plan_json(Plan(start=plan.start, zone="UTC", repeat=Daily(), count=3))
    await desk.announce(Draft(**{**vars(draft), "plan": ending, "text": "No. {number}"}))
    for number in range(1, 4):
        await scene.pass_time(2 * HOUR_S + 60 if number == 1 else DAY_S)
        assert [f"No. {n}" in text_of(post) for n, post in enumerate(desk.posts(), 1)] == [True] * number
    await scene.pass_time(DAY_S)
    assert len(desk.posts()) == 3
    assert (await desk.get()).next_ms is None


@pytest.mark.parametrize(
    ("late", "posts", "states"),
    [
        ("send", 3, ["sent", "sent", "sent"]),
        ("skip", 0, ["skipped", "skipped", "skipped"]),
        ("fold", 1, ["skipped", "skipped", "sent"]),
    ],
)
async def test_after_an_outage_the_late_rule_decides(
    desk: Desk, scene: Scene, late: str, posts: int, states: list[str]
) -> None:
    await desk.announce(desk.draft(repeat=Daily(), late=late))
    await scene.crash(away=3 * DAY_S - HOUR_S)
    await scene.pass_time(60)
    assert len(desk.posts()) == posts
    assert [row.state for row in await desk.rows()] == states
    for post in desk.posts():
        assert "Delayed" in text_of(post)
    assert [("2 earlier" in text_of(post)) for post in desk.posts()] == [late == "fold"] * posts
    await scene.pass_time(4 * HOUR_S)
    assert len(desk.posts()) == posts + 1
    assert "Delayed" not in text_of(desk.posts()[-1])


async def test_a_restart_in_between_posts_nothing_twice(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft(repeat=Daily()))
    await scene.crash(away=60)
    await scene.pass_time(2 * HOUR_S + 60)
    await scene.crash(away=60)
    await scene.pass_time(HOUR_S)
    assert len(desk.posts()) == 1


async def test_two_sleepers_on_one_store_post_once(desk: Desk, scene: Scene) -> None:
    second = Deliveries(scene.bot, scene.bot.store, "Hero Mask", lambda _: True, kinds={})
    await desk.announce(desk.draft())
    with desk.acting():
        await second.take_up()
    await scene.pass_time(2 * HOUR_S + 60)
    assert len(desk.posts()) == 1
    await second.close()


async def test_what_is_cancelled_is_not_posted(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft())
    assert await stored.cancel(desk.store.writer, ID, scene.ann.id, now=wall_ms(), reason="cancelled")
    assert not await stored.cancel(desk.store.writer, ID, scene.ann.id, now=wall_ms(), reason="cancelled")
    await desk.wake()
    await scene.pass_time(3 * HOUR_S)
    assert desk.posts() == []
    assert scene.running() == []
    assert [(one.user_id, one.what) for one in await stored.changes(desk.store.reader, ID)] == [
        (scene.ann.id, "cancelled")
    ]


async def test_an_edit_counts_from_when_it_was_made_and_the_slower_of_two_is_refused(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft())
    later = desk.draft(hours=5, text="Postponed.")
    edits = [
        await planning.edit(desk.store.writer, ID, 1, later, changer=who.id, what="plan, text", now=wall_ms())
        for who in (scene.ann, scene.ben)
    ]
    await desk.wake()
    assert edits == [True, False]
    await scene.pass_time(3 * HOUR_S)
    assert desk.posts() == []
    await scene.pass_time(3 * HOUR_S)
    assert ["Postponed." in text_of(post) for post in desk.posts()] == [True]
    assert [(one.version, one.user_id) for one in await stored.changes(desk.store.reader, ID)] == [(2, scene.ann.id)]


async def test_a_news_post_is_published(desk: Desk, scene: Scene) -> None:
    news = scene.guild.create_news_channel("bulletin")
    await desk.announce(desk.draft(news, kind="news", publish=True))
    await scene.pass_time(2 * HOUR_S + 60)
    (post,) = desk.posts(news)
    assert desk.is_published(post)
    assert await desk.states() == [("post", "sent", None), ("publish", "sent", None)]


async def test_the_eleventh_publication_of_an_hour_waits_for_its_turn(desk: Desk, scene: Scene) -> None:
    news = scene.guild.create_news_channel("bulletin")
    for place in range(11):
        await desk.announce(desk.draft(news, kind="news", publish=True), ID + place)
    await scene.pass_time(2 * HOUR_S + 120)
    assert sum(desk.is_published(post) for post in desk.posts(news)) == 10
    await scene.pass_time(HOUR_S)
    assert sum(desk.is_published(post) for post in desk.posts(news)) == 11


async def test_a_long_rate_limit_is_kept_to_and_holds_up_nothing_else(desk: Desk, scene: Scene) -> None:
    news, request, limited = scene.guild.create_news_channel("bulletin"), scene.bot.http.request, 1

    async def with_a_limit(route: Any, **options: Any) -> Any:
        nonlocal limited
        if limited and route.path.endswith("/crosspost"):
            limited -= 1
            raise discord.RateLimited(600)
        return await request(route, **options)

    # Longer ones discord.py would wait out by itself, with the channel's only worker. SimCord has a client of its own.
    assert Casebook(scene.bot.settings).http.max_ratelimit_timeout == MOST_LIMITED_S
    scene.bot.http.request = with_a_limit  # type: ignore[method-assign]
    await desk.announce(desk.draft(news, kind="news", publish=True))
    await desk.announce(desk.draft(news, kind="news", hours=2.1), ID + 1)
    await scene.pass_time(2 * HOUR_S + 540)
    assert [desk.is_published(post) for post in desk.posts(news)] == [False, False]
    await scene.pass_time(120)
    assert [desk.is_published(post) for post in desk.posts(news)] == [True, False]
    assert await desk.states() == [("post", "sent", None), ("publish", "sent", None)]


async def test_a_forum_gets_a_post_of_its_own_once(desk: Desk, scene: Scene) -> None:
    forum = scene.guild.create_forum_channel("theories")
    desk.lose_answers()
    await desk.announce(desk.draft(forum, kind="forum", thread="not here"))
    await scene.pass_time(2 * HOUR_S + 30)
    # Discord may still be at it: what is not there yet would be posted a second time.
    assert await desk.states() == [("post", "checking", None)]
    await scene.pass_time(90)
    assert [thread.name for thread in forum.threads] == ["Inventory"]
    (row,) = await desk.rows()
    (post,) = desk.posts(forum.threads[0])
    assert (row.step, row.state, row.message_id) == ("post", "sent", post.id)


async def test_one_out_of_turn_is_posted_at_once_and_once(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft())
    for _ in range(2):
        assert await planning.post_now(desk.store.writer, ID, 77, wall_ms())
    await desk.wake()
    assert len(desk.posts()) == 1
    await scene.pass_time(2 * HOUR_S + 60)
    assert len(desk.posts()) == 2


async def test_a_server_that_lets_us_go_is_forgotten_and_its_authors_hear_of_it(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft())
    scene.env.backend.emit("GUILD_DELETE", {"id": str(scene.guild.id)})
    await scene.pass_time(GATHER_S)
    assert [(one.reason, one.announcement.id) for one in desk.told] == [("left", ID)]
    assert await stored.get(desk.store.reader, ID) is None
    assert scene.running() == []


async def test_what_is_cancelled_while_its_post_is_under_way_gets_no_thread(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft(thread="On the cellar"))
    begin = outgoing.begin
    with pytest.MonkeyPatch.context() as patch:

        async def begun_and_cancelled(*arguments: Any, **named: Any) -> Any:
            row = await begin(*arguments, **named)
            await stored.cancel(desk.store.writer, ID, scene.ann.id, now=wall_ms(), reason="cancelled")
            return row

        patch.setattr(outgoing, "begin", begun_and_cancelled)
        await scene.pass_time(2 * HOUR_S + 60)
    assert len(desk.posts()) == 1
    assert await desk.states() == [("post", "sent", None), ("thread", "skipped", "cancelled")]


async def test_an_author_takes_the_announcement_along(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft())
    await stored.cancel(desk.store.writer, ID, scene.ann.id, now=wall_ms(), reason="cancelled")
    kept = await export_person(desk.store.reader, scene.host.id)
    assert [row["text"] for row in kept["announcement"]] == ["The cellar is counted today."]
    assert [row["what"] for row in (await export_person(desk.store.reader, scene.ann.id))["announcement_change"]]
    await erase_person(desk.store.writer, scene.host.id)
    assert await stored.get(desk.store.reader, ID) is None
    assert await stored.changes(desk.store.reader, ID) == []


async def test_an_announcement_erased_while_it_waits_is_not_posted(desk: Desk, scene: Scene) -> None:
    scene.env.inject_error("POST", MESSAGES, status=503, times=1)
    await desk.announce(desk.draft())
    await scene.pass_time(2 * HOUR_S + 1)
    await erase_person(desk.store.writer, scene.host.id)
    await scene.pass_time(HOUR_S)
    assert desk.posts() == []
    assert scene.running() == []
