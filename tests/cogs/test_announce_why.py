"""/announce why: what became of each run is told with its reason, and mended by its buttons, in the log channel too."""

from dataclasses import replace

import pytest
from discord import ui
from simcord import MemberActor
from simcord.results import ResponseMessage

from bot.announcements.repeats import Daily
from bot.asking import NotNowError
from bot.deliveries import planning
from bot.deliveries.calls import wall_ms
from bot.deliveries.sender import Sender
from bot.storage import announcements as stored
from bot.storage.servers import change_server
from bot.ui.lasting import Press
from bot.ui.layouts import card
from bot.words import say
from tests.cogs.desk import DAY_S, HOUR_S, ID, Desk
from tests.cogs.scene import Scene, answer_of, buttons, said, text_of


async def why(scene: Scene, who: MemberActor, announcement_id: int | None = ID) -> ResponseMessage:
    options = {} if announcement_id is None else {"announcement": str(announcement_id)}
    result = await who.slash(scene.channel, "announce why", **options)
    assert said(result)
    return answer_of(result)


async def lose_one(desk: Desk, scene: Scene) -> None:
    """Have a post fail for want of a right."""
    await desk.announce(desk.draft())
    desk.deny(send_messages=True)
    await scene.pass_time(2 * HOUR_S + 60)
    assert await desk.states() == [("post", "failed", "no_right")]


async def test_what_was_sent_has_its_link_and_its_later_steps(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    news = scene.guild.create_news_channel("bulletin")
    await desk.announce(desk.draft(news, kind="news", publish=True, thread="About it", repeat=Daily()))
    before = text_of(await why(scene, manager))
    assert "Nothing of it has been due so far" in before
    assert before.count("UTC") == 3
    await scene.pass_time(2 * HOUR_S + 60)
    told = text_of(await why(scene, manager))
    (post,) = desk.posts(news)
    assert (
        f"<#{news.id}> · sent on time · [message](https://discord.com/channels/{scene.guild.id}/{news.id}/{post.id})"
        in told
    )
    assert "thread: done" in told
    assert "publishing: done" in told


async def test_what_failed_says_why_and_is_retried(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await lose_one(desk, scene)
    shown = await why(scene, manager)
    assert "not sent." in text_of(shown)
    assert "Send Messages" in text_of(shown)
    desk.allow()
    after = answer_of(await manager.click(shown, label="Retry"))
    assert "Trying again" in text_of(after)
    assert len(desk.posts()) == 1
    again = answer_of(await manager.click(after, label="Look again"))
    assert "sent a minute late" in text_of(again) or "sent" in text_of(again)
    assert "Retry" not in buttons(again)


async def test_what_lost_its_channel_is_edited_rather_than_retried(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    gone = [scene.guild.create_text_channel(name) for name in ("one", "two")]
    await desk.announce(desk.draft(*gone))
    for channel in gone:
        scene.env.backend.delete_channel(channel.id)
    await scene.pass_time(2 * HOUR_S + 60)
    for shown in (await why(scene, manager), await why(scene, manager, None)):
        assert "That channel is gone" in text_of(shown)
        assert "Edit" in buttons(shown)
        assert "Retry" not in buttons(shown)


async def test_what_writes_itself_and_lost_its_channel_is_given_another_in_its_settings(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    gone = scene.guild.create_text_channel("one")
    await desk.announce(replace(desk.draft(gone), kind="question"))
    scene.env.backend.delete_channel(gone.id)
    await scene.pass_time(2 * HOUR_S + 60)
    for shown in (await why(scene, manager), await why(scene, manager, None)):
        assert "That channel is gone" in text_of(shown)
        assert "Retry" not in buttons(shown)
        settings = answer_of(await manager.click(shown, label="Settings"))
        assert "one that is gone" in text_of(settings)


async def test_what_lost_a_role_is_edited_and_then_retried(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    role = scene.guild.create_role("Watchers", mentionable=True)
    await desk.announce(desk.draft(roles=(role.id,)))
    scene.env.backend.delete_role(scene.guild.id, role.id)
    await scene.pass_time(2 * HOUR_S + 60)
    for shown in (await why(scene, manager), await why(scene, manager, None)):
        assert "A role it was to mention is gone" in text_of(shown)
        assert "Edit" in buttons(shown)
        assert "Retry" not in buttons(shown)
    found = await desk.get()
    draft = replace(found.draft, roles=())
    await planning.edit(desk.store.writer, ID, found.version, draft, changer=manager.id, what="roles", now=wall_ms())
    for shown in (await why(scene, manager), await why(scene, manager, None)):
        assert "Retry" in buttons(shown)
        assert "Edit" not in buttons(shown)
    await manager.click(await why(scene, manager), label="Retry")
    assert len(desk.posts()) == 1


async def test_what_failed_is_left_and_off_the_list_of_what_went_wrong(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    empty = text_of(await why(scene, manager, None))
    assert "Nothing that waits" in empty
    assert "strikes a line" not in empty
    await lose_one(desk, scene)
    shown = await why(scene, manager, None)
    assert "strikes a line" in text_of(shown)
    assert "**Inventory** · No. 1" in text_of(shown)
    left = answer_of(await manager.click(shown, label="Leave it"))
    assert "Nothing that waits" in text_of(left)
    assert await desk.states() == [("post", "skipped", "by_hand")]
    one = await why(scene, manager)
    posted = answer_of(await manager.click(one, label="Post it now"))
    desk.allow()
    assert "Trying again" in text_of(posted)


async def test_who_retried_and_who_left_it_is_kept(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await lose_one(desk, scene)
    shown = answer_of(await manager.click(await why(scene, manager), label="Retry"))
    await scene.pass_time(60)
    answer_of(await manager.click(answer_of(await manager.click(shown, label="Look again")), label="Leave it"))
    changes = await stored.changes(desk.store.reader, ID)
    assert [(change.user_id, change.what) for change in changes] == [(manager.id, "retried"), (manager.id, "left")]
    card_ = text_of(answer_of(await manager.click(await why(scene, manager), label="Its card")))
    assert f"<@{manager.id}> had a delivery tried again" in card_
    assert f"<@{manager.id}> left a delivery as it was" in card_


async def test_who_was_too_late_to_leave_it_is_not_kept(desk: Desk, scene: Scene) -> None:
    await lose_one(desk, scene)
    (row,) = await desk.rows()
    assert await desk.deliveries.skip(row, scene.ann.id)
    assert not await desk.deliveries.skip(row, scene.ben.id)
    assert not await desk.deliveries.retry(row, scene.ben.id)
    assert [change.user_id for change in await stored.changes(desk.store.reader, ID)] == [scene.ann.id]


async def test_a_post_that_may_be_there_is_not_left_out_by_an_old_button(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    await lose_one(desk, scene)
    old, shown = await why(scene, manager), await why(scene, manager)
    desk.allow()
    desk.lose_answers()
    await manager.click(shown, label="Retry")
    assert [state for _, state, _ in await desk.states()] == ["checking"]
    assert "seen to that already" in text_of(answer_of(await manager.click(old, label="Leave it")))
    assert [state for _, state, _ in await desk.states()] == ["checking"]


async def test_what_waits_for_its_next_try_is_tried_now(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await desk.announce(desk.draft())
    await scene.pass_time(2 * HOUR_S - 60)
    desk.lose_answers(3, taken=False)
    await scene.pass_time(62)
    await scene.pass_time(6)
    await scene.pass_time(16)
    (row,) = await desk.rows()
    assert (row.state, row.tries) == ("checking", 3)
    shown = await why(scene, manager)
    assert "Discord gave no answer" in text_of(shown)
    assert "3 tries" in text_of(shown)
    assert "the answer was lost" in text_of(shown)
    # What may be there is not left out.
    assert "Leave it" not in buttons(shown)
    after = answer_of(await manager.click(shown, label="Try now"))
    assert "Trying again" in text_of(after)
    assert await desk.states() == [("post", "sent", None)]
    assert len(desk.posts()) == 1
    assert "seen to that already" in text_of(answer_of(await manager.click(shown, label="Try now")))


async def test_what_waits_and_is_certainly_not_there_is_left_out(
    desk: Desk, scene: Scene, manager: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def not_now(*_: object) -> None:
        raise NotNowError("no server")

    monkeypatch.setattr(Sender, "_compose", not_now)
    await desk.announce(desk.draft())
    await scene.pass_time(2 * HOUR_S + 2)
    await scene.pass_time(6)
    (row,) = await desk.rows()
    assert (row.state, row.tries) == ("planned", 2)
    left = answer_of(await manager.click(await why(scene, manager), label="Leave it"))
    assert "Left as it is" in text_of(left)
    assert await desk.states() == [("post", "skipped", "by_hand")]


async def test_a_step_says_how_often_it_was_tried(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await desk.announce(desk.draft(thread="About it"))
    await scene.pass_time(2 * HOUR_S + 60)
    (post, thread) = await desk.rows()
    assert post.state == thread.state == "sent"
    await desk.store.writer.run(
        lambda connection: connection.execute(
            "UPDATE delivery SET state = 'failed', reason = 'no_right', tries = 3, detail = 'Missing' WHERE id = ?",
            (thread.id,),
        )
    )
    for shown in (await why(scene, manager), await why(scene, manager, None)):
        assert "thread: **failed.**" in text_of(shown)
        assert "3 tries" in text_of(shown)
        assert "Discord said: Missing" in text_of(shown)


async def unknown(desk: Desk, scene: Scene) -> None:
    """Have nobody know whether a post that is there was sent."""
    await desk.announce(desk.draft())
    await scene.pass_time(2 * HOUR_S - 60)
    desk.deny(read_message_history=True)
    desk.lose_answers()
    await scene.pass_time(61)
    await scene.crash(away=600)
    await scene.pass_time(HOUR_S)
    assert await desk.states() == [("post", "unknown", "no_history")]


async def test_what_may_be_there_is_posted_again_only_by_whoever_was_told_the_risk(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    await unknown(desk, scene)
    shown = await why(scene, manager)
    asked = answer_of(await manager.click(shown, label="Post it now"))
    assert "posting again makes it two" in text_of(asked)
    assert len(desk.posts()) == 1
    left = answer_of(await manager.click(asked, label="It is there: leave it"))
    assert "Left as it is" in text_of(left)
    assert len(desk.posts()) == 1


async def test_whoever_knows_better_posts_it_again(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await unknown(desk, scene)
    asked = answer_of(await manager.click(await why(scene, manager), label="Post it now"))
    await manager.click(asked, label="It is not there: post it")
    assert len(desk.posts()) == 2


async def post_in_log(scene: Scene, *buttons_: Press) -> ResponseMessage:
    """Post buttons where everybody sees them, as what is told in the log channel has them."""
    view = card("Something went wrong.", rows=[ui.ActionRow(*buttons_)])
    with scene.env._bot_scope():
        channel = scene.bot.get_partial_messageable(scene.channel.id, guild_id=scene.guild.id)
        await channel.send(view=view)
    return scene.shown()[-1]


async def test_the_buttons_work_under_a_message_that_others_see_and_leave_it_alone(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    await lose_one(desk, scene)
    desk.allow()
    (row,) = await desk.rows()
    log = await post_in_log(
        scene,
        Press.make("Retry", "outbox_retry", row.id),
        Press.make("Skip", "outbox_skip", row.id),
        Press.make("Why", "announce_why", ID),
    )
    role = scene.guild.create_role("Announcers")
    await change_server(desk.store.writer, scene.guild.id, announcer_role=role.id)
    announcer = scene.guild.add_member(scene.env.create_user("nora"), roles=[role])
    for label in ("Retry", "Skip", "Why"):
        assert "takes the role" in said(await scene.ann.click(log, label=label))
    assert "not sent" in said(await manager.click(log, label="Why"))
    assert "Trying again" in said(await announcer.click(log, label="Retry"))
    assert len(desk.posts()) == 1
    assert "seen to that already" in said(await announcer.click(log, label="Retry"))
    assert "seen to that already" in said(await announcer.click(log, label="Skip"))
    assert text_of(log) == "Something went wrong."


async def test_another_servers_rows_are_not_to_be_had(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    elsewhere = scene.env.create_guild("Elsewhere")
    theirs = desk.draft()
    await desk.announce(type(theirs)(**{**vars(theirs), "guild_id": elsewhere.id}))
    desk.deny(send_messages=True)
    await scene.pass_time(2 * HOUR_S + 60)
    (row,) = await desk.rows()
    assert (row.guild_id, row.state) == (elsewhere.id, "failed")
    log = await post_in_log_of(desk, scene, row.id)
    for label in ("Retry", "Skip", "Why", "Page", "Recall", "Correct"):
        assert "No such announcement" in said(await manager.click(log, label=label))
    assert (await desk.rows()) == [row]
    assert "No such" in said(await manager.slash(scene.channel, "announce why", announcement=str(ID)))


async def post_in_log_of(desk: Desk, scene: Scene, row_id: int) -> ResponseMessage:
    desk.allow()
    view = card(
        "Something went wrong.",
        rows=[
            ui.ActionRow(
                Press.make("Retry", "outbox_retry", row_id, 0, "why", "sure"),
                Press.make("Skip", "outbox_skip", row_id),
                Press.make("Why", "announce_why", ID),
                Press.make("Page", "desk_why", 0, ID),
            ),
            ui.ActionRow(
                Press.make("Recall", "desk_recall_yes", row_id), Press.make("Correct", "desk_correct_yes", row_id)
            ),
        ],
    )
    with scene.env._bot_scope():
        await scene.bot.get_partial_messageable(scene.channel.id, guild_id=scene.guild.id).send(view=view)
    return scene.shown()[-1]


async def test_the_runs_have_pages_and_say_what_stands_in_the_way(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    await desk.announce(desk.draft(repeat=Daily()))
    await scene.crash(away=6 * DAY_S)
    await scene.pass_time(60)
    desk.deny(send_messages=True)
    shown = await why(scene, manager)
    assert f"I may not write in <#{scene.channel.id}>" in text_of(shown)
    assert "**No. 6 · " in text_of(shown)
    assert "**No. 1 · " not in text_of(shown)
    desk.allow()
    turned = answer_of(await manager.click(shown, label=say("page.next")))
    assert "**No. 1 · " in text_of(turned)
    assert "To come" not in text_of(turned)


async def test_what_was_late_and_what_is_over_is_said_in_words(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await desk.announce(desk.draft(repeat=Daily(), late="skip"))
    await scene.crash(away=DAY_S)
    await scene.pass_time(60)
    assert "skipped. It was late" in text_of(await why(scene, manager))
    await stored.cancel(desk.store.writer, ID, scene.ann.id, now=wall_ms(), reason="cancelled")
    over = await why(scene, manager)
    assert "Cancelled <t:" in text_of(over)
    assert "Post it now" not in buttons(over)


async def test_a_row_that_was_edited_away_meanwhile_is_not_retried_for_a_cancelled_one(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    await lose_one(desk, scene)
    shown = await why(scene, manager)
    await stored.cancel(desk.store.writer, ID, scene.ann.id, now=wall_ms(), reason="cancelled")
    assert "was cancelled" in text_of(answer_of(await manager.click(shown, label="Retry")))
    assert await desk.states() == [("post", "failed", "no_right")]


async def test_posting_out_of_turn_is_told_as_such(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await desk.announce(desk.draft())
    await planning.post_now(desk.store.writer, ID, 77, wall_ms(), changer=manager.id)
    await desk.wake()
    assert "Out of turn" in text_of(await why(scene, manager))
