"""/privacy export and /privacy delete."""

import json
from dataclasses import replace
from typing import Any

import pytest
from simcord import MemberActor

from bot.announcements.repeats import Daily
from bot.deliveries import corrections, planning
from bot.deliveries.calls import wall_ms
from bot.storage import announcements as stored
from bot.storage import drafts
from bot.storage.people import KeptPicture, erase_person
from cogs.privacy import BYTES, parcelled
from tests.cogs.desk import ID, Desk
from tests.cogs.scene import LEAD_S, PAUSE_S, SETTLING_S, Scene, said, text_of

HOUR_S = 3600
PNG = b"\x89PNG"


async def export(scene: Scene, member: MemberActor) -> dict[str, Any]:
    """Return the file that /privacy export hands over, having made sure that nobody else sees it."""
    result = await member.slash(scene.channel, "privacy export")
    (message,) = scene.whispers(member)[-1:]
    assert result.ephemeral
    assert message.ephemeral
    assert message.content == "All that is kept about you. Times are milliseconds since 1970, UTC."
    file = message.attachments[0]
    assert file.filename == "casebook.json"
    kept: dict[str, Any] = json.loads(await file.read())
    return kept


async def erase(scene: Scene, member: MemberActor) -> str:
    asked = await member.slash(scene.channel, "privacy delete")
    assert said(asked).startswith("### Erase all that is kept about you?")
    assert asked.response is not None
    return said(await member.click(asked.response, label="Erase it"))


async def test_of_a_stranger_nothing_is_kept(scene: Scene) -> None:
    assert set(map(len, (await export(scene, scene.ann)).values())) == {0}


async def test_looking_things_up_keeps_only_that_one_was_asked_how_far_one_is(scene: Scene) -> None:
    await scene.ann.slash(scene.channel, "series")
    kept = await export(scene, scene.ann)
    assert [table for table, rows in kept.items() if rows] == ["asked"]
    assert [list(row) for row in kept["asked"]] == [["asked_ms"]]


async def test_somebody_who_erased_everything_is_asked_again(scene: Scene) -> None:
    assert (await scene.ann.slash(scene.channel, "series")).followups
    await erase(scene, scene.ann)
    assert (await scene.ann.slash(scene.channel, "series")).followups


async def test_a_player_gets_progress_games_answers_and_scores(scene: Scene) -> None:
    await scene.progress(scene.host, 3)
    question = await scene.open_question()
    await scene.pass_time(2)
    await scene.press(scene.host, question, scene.answer(question))
    await scene.press(scene.ann, question, scene.wrong(question)[0])
    await scene.pass_time(20 + SETTLING_S + PAUSE_S)
    kept = await export(scene, scene.host)
    assert [row["episode"] for row in kept["progress"]] == [3]
    assert [row["channel_id"] for row in kept["game"]] == [scene.channel.id]
    assert [(row["points"], row["correct"]) for row in kept["game_score"]] == [(145, 1)]
    joined, answer = [json.loads(row["body"]) for row in kept["game_event"]]
    assert (joined["event"], answer["event"]) == ("joined", "pressed")
    assert joined["player"] == answer["player"] == kept["player"][0]["id"]


async def test_answers_in_a_running_game_are_handed_over_too(scene: Scene) -> None:
    question = await scene.open_question()
    await scene.press(scene.ann, question, scene.answer(question))
    assert len((await export(scene, scene.ann))["game_event"]) == 1


async def test_answers_to_a_question_that_counted_for_nobody_are_handed_over_too(scene: Scene) -> None:
    question = await scene.open_question()
    await scene.press(scene.ann, question, scene.answer(question))
    await scene.host.slash(scene.channel, "trivia stop")
    assert len((await export(scene, scene.ann))["game_event"]) == 1


async def test_nothing_is_erased_before_the_button(scene: Scene) -> None:
    await scene.progress(scene.ann, 5)
    asked = said(await scene.ann.slash(scene.channel, "privacy delete"))
    assert "This cannot be undone." in asked
    assert len((await export(scene, scene.ann))["progress"]) == 1


async def test_erasing_empties_the_file_and_replaces_the_question(scene: Scene) -> None:
    await scene.progress(scene.ann, 5)
    question = await scene.open_question()
    await scene.press(scene.ann, question, scene.answer(question))
    await scene.pass_time(20 + SETTLING_S + PAUSE_S)
    assert await erase(scene, scene.ann) == "Erased. You were never here."
    assert set(map(len, (await export(scene, scene.ann)).values())) == {0}


async def test_erasing_leaves_others_alone(scene: Scene) -> None:
    await scene.progress(scene.ben, 5)
    await erase(scene, scene.ann)
    assert len((await export(scene, scene.ben))["progress"]) == 1


async def test_the_button_works_after_a_restart(scene: Scene) -> None:
    await scene.progress(scene.ann, 5)
    asked = await scene.ann.slash(scene.channel, "privacy delete")
    await scene.crash()
    assert asked.response is not None
    assert said(await scene.ann.click(asked.response, label="Erase it")) == "Erased. You were never here."
    assert set(map(len, (await export(scene, scene.ann)).values())) == {0}


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_running_game_knows_an_erased_player_no_more(scene: Scene, restarted: bool) -> None:
    question = await scene.open_question()
    await scene.press(scene.ann, question, scene.answer(question))
    await erase(scene, scene.ann)
    if restarted:
        await scene.crash()
    await scene.pass_time(20 + SETTLING_S)
    assert "a former reader · 0.00 s · **+150**" in text_of(question)
    await scene.pass_time(PAUSE_S)
    table = text_of(scene.shown()[-1])
    assert "**1.** a former reader · **150** points, one right" in table
    assert scene.ann.mention not in table


async def test_an_erased_player_may_answer_again_as_somebody_new(scene: Scene) -> None:
    first = await scene.open_question(questions=2)
    await scene.press(scene.ann, first, scene.answer(first))
    await erase(scene, scene.ann)
    await scene.pass_time(20 + SETTLING_S + PAUSE_S)
    second = scene.question(2)
    await scene.press(scene.ann, second, scene.answer(second))
    await scene.pass_time(20 + SETTLING_S + PAUSE_S)
    table = text_of(scene.shown()[-1])
    assert "**1.** a former reader · **150** points" in table
    assert f"**1.** {scene.ann.mention} · **150** points" in table


async def test_an_erased_host_does_not_hold_up_the_game(scene: Scene) -> None:
    await scene.start(1)
    await erase(scene, scene.host)
    await scene.crash()
    await scene.pass_time(LEAD_S + 20 + SETTLING_S + PAUSE_S)
    assert text_of(scene.shown()[-1]).startswith("## Case closed")


async def rewrite(desk: Desk, user_id: int, **parts: Any) -> None:
    """Have somebody change an announcement."""
    found = await desk.get()
    assert await planning.edit(
        desk.store.writer, ID, found.version, replace(found.draft, **parts), changer=user_id, what="text", now=wall_ms()
    )


async def test_erasing_says_that_announcements_go_and_takes_those_to_come(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft(picture=PNG, picture_name="case.png"))
    asked = await scene.host.slash(scene.channel, "privacy delete")
    assert "Announcements you wrote are deleted, those still to come included" in said(asked)
    await erase(scene, scene.host)
    assert await stored.get(desk.store.reader, ID) is None
    assert await desk.store.reader.execute_fetchall("SELECT * FROM announcement_picture") == []
    await scene.pass_time(3 * HOUR_S)
    assert desk.posts() == []


async def test_what_writes_itself_is_the_servers_and_stays(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft(kind="text", repeat=Daily()))
    await desk.store.writer.run(lambda one: one.execute("UPDATE announcement SET kind = 'standings'"))
    await erase(scene, scene.host)
    found = await desk.get()
    assert (found.author, found.cancelled_ms) == (None, None)
    assert found.next_ms is not None


async def test_who_wrote_into_anothers_announcement_is_handed_that_and_can_erase_it(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft(title="Inventory", thread="Talk"))
    assert (await export(scene, scene.ann))["announcement"] == []
    await rewrite(desk, scene.ann.id, text="Ann was here.", picture=PNG, picture_name="ann.png")
    (kept,) = (await export(scene, scene.ann))["announcement"]
    assert (kept["text"], kept["made_by_you"], kept["last_written_by_you"]) == ("Ann was here.", 0, 1)
    (mine,) = (await export(scene, scene.host))["announcement"]
    assert (mine["made_by_you"], mine["last_written_by_you"]) == (1, 0)
    await erase(scene, scene.ann)
    found = await desk.get()
    draft = found.draft
    assert (draft.title, draft.text, draft.thread, draft.picture, draft.picture_name) == ("", "", None, None, None)
    assert (found.author, found.next_ms, found.cancelled_ms is not None) == (scene.host.id, None, True)
    assert [(one.user_id, one.what) for one in await stored.changes(desk.store.reader, ID)] == [
        (None, "text"),
        (None, "cancelled"),
    ]
    await scene.pass_time(3 * HOUR_S)
    assert scene.shown() == []
    assert [(one.reason, one.announcement.id, one.announcement.draft.title) for one in desk.told] == [
        ("erased", ID, "")
    ]
    assert await desk.store.reader.execute_fetchall("SELECT * FROM parting") == []


async def test_who_only_moved_an_announcement_has_not_written_it(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft())
    moved = desk.draft(hours=5)
    await rewrite(desk, scene.ann.id, plan=moved.plan)
    assert (await export(scene, scene.ann))["announcement"] == []
    await erase(scene, scene.ann)
    assert (await desk.get()).cancelled_ms is None


async def test_a_correction_that_waits_empties_no_message(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft())
    await scene.pass_time(2 * HOUR_S + 60)
    await rewrite(desk, scene.ann.id, text="Ann was here.")
    (post,) = await desk.rows()
    assert await corrections.correct(desk.store.writer, ID, post.run, scene.host.id, wall_ms())
    await erase_person(desk.store.writer, scene.ann.id)
    await desk.wake()
    assert await desk.states() == [("post", "sent", None), ("correct", "skipped", "cancelled")]
    assert "The cellar is counted today." in text_of(scene.shown()[0])


async def test_the_export_holds_all_that_was_decided(desk: Desk, scene: Scene) -> None:
    role = scene.guild.create_role("Watchers", mentionable=True)
    await desk.announce(desk.draft(colour=0x123456, roles=(role.id,), thread="Talk", publish=True, everyone=True))
    (kept,) = (await export(scene, scene.host))["announcement"]
    assert json.loads(kept["channels"]) == [scene.channel.id]
    assert json.loads(kept["roles"]) == [role.id]
    assert (kept["server"], kept["kind"], kept["options"], kept["colour"]) == (
        "As it was called",
        "written",
        "{}",
        0x123456,
    )
    assert (kept["everyone"], kept["publish"], kept["late"], kept["tolerance_ms"]) == (1, 1, "send", 60_000)


async def test_pictures_are_handed_out_as_files(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft(picture=PNG, picture_name="case.png"))
    key = drafts.Key(ID + 1, scene.guild.id, scene.host.id)
    await drafts.add(desk.store.writer, key, '{"picture": "two.gif"}', wall_ms(), picture=b"GIF89a")
    result = await scene.host.slash(scene.channel, "privacy export")
    assert result.ephemeral
    (message,) = scene.whispers(scene.host)
    first, *files = message.attachments
    kept = json.loads(await first.read())
    names = [kept["announcement_draft"][0]["picture_file"], kept["announcement"][0]["picture_file"]]
    assert names == [f"draft-{ID + 1}-two.gif", f"announcement-{ID}-case.png"]
    assert [(file.filename, await file.read()) for file in files] == list(zip(names, [b"GIF89a", PNG], strict=True))


async def test_pictures_that_are_too_many_come_in_further_messages_and_the_rest_is_counted(
    desk: Desk, scene: Scene
) -> None:
    draft = desk.draft(picture=PNG, picture_name="case.png", hours=50)
    for number in range(52):
        await planning.add(desk.store.writer, ID + number, scene.host.id, draft, wall_ms())
    await scene.host.slash(scene.channel, "privacy export")
    messages = scene.whispers(scene.host)
    assert [len(message.attachments) for message in messages] == [10] * 5
    assert messages[0].content.endswith("The 3 oldest pictures are on file too; they were too much for one answer.")
    assert messages[0].attachments[1].filename == f"announcement-{ID + 51}-case.png"
    assert messages[4].attachments[9].filename == f"announcement-{ID + 3}-case.png"


def test_no_message_holds_more_than_discord_takes() -> None:
    half = BYTES // 2
    pictures = [KeptPicture("draft", number, "", half) for number in range(3)]
    assert [[one.id for one in parcel] for parcel in parcelled(pictures, 1)] == [[0], [1, 2]]
    assert parcelled([], BYTES * 2) == [[]]
