"""What was sent is corrected and recalled wherever it went, once it is known where that is."""

from dataclasses import replace
from typing import Any

from simcord import ChannelHandle, MemberActor
from simcord.results import ResponseMessage

from bot.announcements.repeats import Daily
from bot.deliveries import corrections, planning
from bot.deliveries.calls import wall_ms
from bot.deliveries.kinds import Kind, Sample
from bot.deliveries.letter import Letter
from bot.storage import announcements as stored
from bot.storage.announcements import Announcement, Draft
from bot.storage.deliveries import Delivery
from bot.storage.people import erase_person
from bot.ui.layouts import card
from bot.words import say
from tests.cogs.desk import DAY_S, HOUR_S, ID, Desk, forum_of
from tests.cogs.scene import Scene, answer_of, buttons, said, text_of
from tests.cogs.test_announce_list import card as card_of
from tests.cogs.test_announce_list import choose

PATCH = "/channels/*/messages/*"


async def sent(desk: Desk, scene: Scene, *channels: ChannelHandle, **parts: Any) -> None:
    await desk.announce(desk.draft(*channels, **parts))
    await scene.pass_time(2 * HOUR_S + 60)


async def edit(desk: Desk, scene: Scene, **parts: Any) -> None:
    """Edit the announcement, whose runs are over."""
    before = await desk.get()
    draft = type(before.draft)(**{**vars(before.draft), **parts})
    assert await planning.edit(
        desk.store.writer, ID, before.version, draft, changer=scene.host.id, what="text", now=wall_ms()
    )


async def mend(scene: Scene, manager: MemberActor, label: str, sure: str) -> ResponseMessage:
    asked = answer_of(await manager.click(await card_of(scene, manager), label=label))
    return answer_of(await manager.click(asked, label=sure))


def steps(rows: list[Delivery], step: str) -> list[tuple[str, str | None]]:
    return [(row.state, row.reason) for row in rows if row.step == step]


async def test_every_message_of_a_run_becomes_the_present_text_with_its_own_values(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    other = scene.guild.create_text_channel("lobby")
    await sent(desk, scene, scene.channel, other, text="No. {number} in {channel}, {time:t}")
    due = (await desk.rows())[0].due_ms // 1000
    ids = [post.id for post in desk.posts() + desk.posts(other)]
    await scene.pass_time(HOUR_S)
    await edit(desk, scene, text="Number {number} in {channel}, {time:t}")
    done = await mend(scene, manager, "Correct what was sent", "Correct all 2")
    assert "2 messages are being corrected" in text_of(done)
    for channel in (scene.channel, other):
        (post,) = desk.posts(channel)
        assert f"Number 1 in <#{channel.id}>, <t:{due}:t>" in text_of(post)
        assert "Corrected <t:" in text_of(post)
        assert "Delayed" not in text_of(post)
    assert [post.id for post in desk.posts() + desk.posts(other)] == ids
    assert steps(await desk.rows(), "correct") == [("sent", None)] * 2
    assert [one.what for one in await stored.changes(desk.store.reader, ID)] == ["text", "corrected"]


async def test_without_an_edit_there_is_nothing_to_correct(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await sent(desk, scene)
    asked = answer_of(await manager.click(await card_of(scene, manager), label="Correct what was sent"))
    assert "still says what was sent" in text_of(asked)
    assert "Edit" in buttons(asked)


async def test_a_correction_notifies_nobody_and_brings_the_picture_along(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    scene.pings_expected = True
    role = scene.guild.create_role("Watchers", mentionable=True)
    await sent(desk, scene, roles=(role.id,))
    await edit(desk, scene, picture=b"\x89PNG", picture_name="case.png", text="With a picture.")
    await mend(scene, manager, "Correct what was sent", "Correct it")
    (post,) = desk.posts()
    assert "With a picture." in text_of(post)
    assert [one.filename for one in post.attachments] == ["case.png"]
    edits = [one for one in scene.env.http_requests if one.method == "PATCH" and one.path.startswith("/channels/")]
    assert [one.json["allowed_mentions"] for one in edits if isinstance(one.json, dict)] == [{"parse": []}]
    await edit(desk, scene, picture=None, picture_name=None, text="Without.")
    await mend(scene, manager, "Correct what was sent", "Correct it")
    assert desk.posts()[0].attachments == []


async def test_what_is_published_is_edited_three_times_an_hour_and_then_waits(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    news = scene.guild.create_news_channel("bulletin")
    await sent(desk, scene, news, kind="news", publish=True, repeat=Daily())
    await scene.crash(away=3 * DAY_S)
    await scene.pass_time(60)
    rows = [row for row in await desk.rows() if row.step == "post"]
    assert len(rows) == 4
    await edit(desk, scene, text="Anew.")
    for row in rows:
        assert await corrections.correct(desk.store.writer, ID, row.run, manager.id, wall_ms()) == 1
    await desk.wake()
    await scene.pass_time(60)
    assert sum("Anew." in text_of(post) for post in desk.posts(news)) == 3
    await scene.pass_time(HOUR_S)
    assert sum("Anew." in text_of(post) for post in desk.posts(news)) == 4


async def test_when_discord_has_had_enough_of_edits_it_waits(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await sent(desk, scene)
    await edit(desk, scene, text="Anew.")
    scene.env.inject_error("PATCH", PATCH, status=400, code=20022, times=1)
    await mend(scene, manager, "Correct what was sent", "Correct it")
    assert steps(await desk.rows(), "correct") == [("checking", None)]
    await scene.pass_time(HOUR_S)
    assert "Anew." in text_of(desk.posts()[0])


async def test_a_correction_after_a_correction_is_done_again(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await sent(desk, scene)
    for text in ("Once.", "Twice."):
        await edit(desk, scene, text=text)
        await mend(scene, manager, "Correct what was sent", "Correct it")
    assert "Twice." in text_of(desk.posts()[0])
    assert steps(await desk.rows(), "correct") == [("sent", None)]


async def test_a_message_that_somebody_deleted_cannot_be_corrected_and_that_is_told(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    await sent(desk, scene)
    scene.env.backend.delete_message(scene.channel.id, desk.posts()[0].id)
    await edit(desk, scene, text="Anew.")
    await mend(scene, manager, "Correct what was sent", "Correct it")
    assert steps(await desk.rows(), "correct") == [("failed", "message_gone")]
    assert desk.posts() == []


async def test_a_message_that_is_full_is_corrected_without_a_note(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    await sent(desk, scene)
    full = "x" * (4000 - len("## Inventory"))
    await edit(desk, scene, text=full)
    await mend(scene, manager, "Correct what was sent", "Correct it")
    assert full in text_of(desk.posts()[0])


async def test_a_run_is_chosen_from_those_that_were_sent(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await sent(desk, scene, repeat=Daily(), text="No. {number}")
    await scene.crash(away=2 * DAY_S)
    await scene.pass_time(60)
    asked = answer_of(await manager.click(await card_of(scene, manager), label="Recall"))
    first = next(row for row in await desk.rows() if row.number == 1)
    older = answer_of(await choose(manager, asked, "desk_recall_run", first.id))
    await manager.click(older, label="Recall it")
    assert ["No. 1" in text_of(post) for post in desk.posts()] == [False, False]


async def test_a_run_from_long_ago_is_found_on_another_page(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await sent(desk, scene, repeat=Daily(), text="No. {number}")
    await scene.pass_time(27 * DAY_S)
    asked = answer_of(await manager.click(await card_of(scene, manager), label="Recall"))
    asked = answer_of(await manager.click(asked, label=say("page.next")))
    runs = {row.number: row for row in await desk.rows() if row.step == "post"}
    assert len(runs) == 28
    # The newest of the page is what is asked about until another is chosen.
    assert f"<t:{(runs[3].sent_ms or 0) // 1000}:" in text_of(asked)
    # One more goes out meanwhile, and moves the last of each page to the next.
    await scene.pass_time(DAY_S)
    older = answer_of(await choose(manager, asked, "desk_recall_run", runs[1].id))
    assert f"<t:{(runs[1].sent_ms or 0) // 1000}:" in text_of(older)
    await manager.click(older, label="Recall it")
    assert steps(await desk.rows(), "recall") == [("sent", None)]
    assert [row.number for row in await desk.rows() if row.step == "recall"] == [1]
    shown = answer_of(await manager.click(await card_of(scene, manager), label="Correct what was sent"))
    assert say("page.next") in buttons(shown)


async def test_a_recall_deletes_every_message_and_spares_the_thread(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    other = scene.guild.create_text_channel("lobby")
    await sent(desk, scene, scene.channel, other, thread="About it")
    asked = answer_of(await manager.click(await card_of(scene, manager), label="Recall"))
    assert "The thread under a message stays" in text_of(asked)
    done = answer_of(await manager.click(asked, label="Recall all 2"))
    assert "2 messages are being recalled" in text_of(done)
    assert desk.posts() == desk.posts(other) == []
    threads = [one for one in scene.env.backend.channels.values() if one.name == "About it"]
    assert len(threads) == 2
    assert steps(await desk.rows(), "recall") == [("sent", None)] * 2
    again = answer_of(await manager.click(done, label="Its card"))
    assert "Recall" not in buttons(again)
    assert "recalled what was sent" in text_of(again)


async def test_what_is_gone_already_counts_as_recalled(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    other = scene.guild.create_text_channel("lobby")
    await sent(desk, scene, scene.channel, other)
    scene.env.backend.delete_message(scene.channel.id, desk.posts()[0].id)
    scene.env.backend.delete_channel(other.id)
    await mend(scene, manager, "Recall", "Recall all 2")
    assert steps(await desk.rows(), "recall") == [("sent", None)] * 2


async def test_a_forum_post_goes_with_its_thread(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    forum = forum_of(scene)
    await sent(desk, scene, forum, kind="forum")
    assert len(forum.threads) == 1
    asked = answer_of(await manager.click(await card_of(scene, manager), label="Recall"))
    assert "with all replies" in text_of(asked)
    await manager.click(asked, label="Recall it")
    assert forum.threads == []


async def test_a_forum_post_without_the_right_loses_its_message_alone(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    forum = forum_of(scene)
    await sent(desk, scene, forum, kind="forum")
    (thread,) = forum.threads
    scene.env.inject_error("DELETE", f"/channels/{thread.id}", status=403, code=50013, times=1)
    await mend(scene, manager, "Recall", "Recall it")
    assert len(forum.threads) == 1
    assert desk.posts(thread) == []
    assert steps(await desk.rows(), "recall") == [("sent", None)]


async def test_a_forum_post_is_corrected_in_its_thread(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    forum = forum_of(scene)
    await sent(desk, scene, forum, kind="forum")
    await edit(desk, scene, text="Anew.", title="Inventory, revised")
    await mend(scene, manager, "Correct what was sent", "Correct it")
    (thread,) = forum.threads
    assert "Anew." in text_of(desk.posts(thread)[0])
    assert thread.name == "Inventory, revised"


async def test_a_post_on_its_way_is_recalled_whether_it_was_taken_or_not(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    await desk.announce(desk.draft())
    await scene.pass_time(2 * HOUR_S - 60)
    desk.lose_answers()
    await scene.pass_time(61)
    assert steps(await desk.rows(), "post") == [("checking", None)]
    (row,) = await desk.rows()
    assert await corrections.recall(desk.store.writer, ID, row.run, manager.id, wall_ms()) == 1
    await scene.crash(away=600)
    await scene.pass_time(60)
    assert desk.posts() == []
    assert steps(await desk.rows(), "post") == [("sent", None)]
    assert steps(await desk.rows(), "recall") == [("sent", None)]


async def test_a_post_that_was_not_taken_is_not_sent_once_it_is_recalled(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    await desk.announce(desk.draft())
    await scene.pass_time(2 * HOUR_S - 60)
    scene.env.inject_error("POST", f"/channels/{scene.channel.id}/messages", status=503, times=5)
    await scene.pass_time(61)
    (row,) = await desk.rows()
    assert row.state == "checking"
    await corrections.recall(desk.store.writer, ID, row.run, manager.id, wall_ms())
    await scene.crash(away=600)
    await scene.pass_time(600)
    assert desk.posts() == []
    assert steps(await desk.rows(), "post") == [("skipped", "recalled")]
    assert steps(await desk.rows(), "recall") == [("sent", None)]


async def test_what_still_waits_for_a_recalled_run_is_left_undone(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    other = scene.guild.create_text_channel("lobby")
    scene.env.inject_error("POST", f"/channels/{other.id}/messages", status=503, times=1)
    await desk.announce(desk.draft(scene.channel, other))
    await scene.pass_time(2 * HOUR_S - 60)
    desk.deny(create_public_threads=True)
    await scene.pass_time(61)
    await mend(scene, manager, "Recall", "Recall it")
    await scene.pass_time(600)
    assert desk.posts() == desk.posts(other) == []


async def test_what_was_recalled_can_be_posted_anew_with_all_that_follows(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    await sent(desk, scene, thread="About it")
    await mend(scene, manager, "Recall", "Recall it")
    asked = answer_of(await manager.slash(scene.channel, "announce now", announcement=str(ID)))
    await manager.click(asked, label="Post now")
    assert len(desk.posts()) == 1
    assert [state for state, _ in steps(await desk.rows(), "thread")] == ["sent", "sent"]


async def test_a_recall_is_still_carried_out_for_what_was_cancelled(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    await sent(desk, scene, repeat=Daily())
    scene.env.inject_error("DELETE", PATCH, status=503, times=1)
    await mend(scene, manager, "Recall", "Recall it")
    await stored.cancel(desk.store.writer, ID, manager.id, now=wall_ms(), reason="cancelled")
    await scene.pass_time(600)
    assert desk.posts() == []


async def test_a_kind_that_writes_itself_is_recalled_with_what_hangs_on_it_and_not_corrected(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    voided = []

    async def compose(announcement: Announcement, row: Delivery) -> Letter:
        return Letter(card("Inventory", "written by the bot"), "Inventory")

    async def void(announcement: Announcement, row: Delivery) -> None:
        voided.append(row.run)

    async def sample(draft: Draft, now: int, ceiling: int | None) -> Sample:
        return Sample(None, "")

    scene.bot.deliveries._sender._kinds = {"standings": Kind(compose, sample, {"recall": void})}
    await desk.announce(desk.draft(title="", text=""))
    draft = type(desk.draft())(**{**vars(desk.draft(hours=1)), "kind": "standings"})
    await desk.announce(draft, ID + 1)
    await scene.pass_time(HOUR_S + 60)
    shown = await card_of(scene, manager, ID + 1)
    assert "Correct what was sent" not in buttons(shown)
    assert "Edit" not in buttons(shown)
    asked = answer_of(await manager.click(shown, label="Recall"))
    assert "is void with it" in text_of(asked)
    await manager.click(asked, label="Recall it")
    assert len(voided) == 1
    assert desk.posts() == []


async def test_a_mere_member_recalls_nothing_by_an_old_card(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await sent(desk, scene)
    asked = answer_of(await manager.click(await card_of(scene, manager), label="Recall"))
    scene.env.backend.guilds[scene.guild.id].members[manager.id].role_ids.clear()
    assert "Only those who manage" in said(await manager.click(asked, label="Recall it"))
    assert len(desk.posts()) == 1


async def test_what_was_emptied_for_its_writer_corrects_nothing(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await sent(desk, scene)
    found = await desk.get()
    draft = replace(found.draft, text="Ann was here.")
    assert await planning.edit(
        desk.store.writer, ID, found.version, draft, changer=scene.ann.id, what="text", now=wall_ms()
    )
    asked = answer_of(await manager.click(await card_of(scene, manager), label="Correct what was sent"))
    await erase_person(desk.store.writer, scene.ann.id)
    assert "Ann was here." not in text_of(await card_of(scene, manager))
    assert said(await manager.click(asked, label="Correct it")).startswith("No such announcement")
    assert ["The cellar is counted today." in text_of(post) for post in desk.posts()] == [True]
    assert steps(await desk.rows(), "correct") == []


async def test_what_was_cancelled_so_long_ago_that_its_picture_is_gone_corrects_nothing(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    await sent(desk, scene, picture=b"\x89PNG", picture_name="case.png")
    await edit(desk, scene, text="Other words.")
    asked = answer_of(await manager.click(await card_of(scene, manager), label="Correct what was sent"))
    await stored.cancel(desk.store.writer, ID, manager.id, now=wall_ms(), reason="cancelled")
    await desk.wake()
    await scene.pass_time(30 * 24 * HOUR_S + 120)
    assert (await desk.get()).draft.picture_name is None
    assert said(await manager.click(asked, label="Correct it")).startswith("No such announcement")
