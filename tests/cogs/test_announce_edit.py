"""/announce edit and copy: what is changed, by whom, two at once, and that nothing is sent twice."""

from dataclasses import replace

import pytest
from simcord.results import ResponseMessage

from bot.announcements.plan import Plan
from bot.announcements.repeats import Daily
from bot.deliveries import planning
from bot.deliveries.calls import wall_ms
from bot.storage import announcements as stored
from bot.storage import drafts
from bot.storage.announcements import Announcement
from bot.storage.people import erase_person, export_person
from tests.cogs.desk import Desk, rows_of
from tests.cogs.quill import Quill
from tests.cogs.scene import Scene, answer_of, at_once, buttons, said, text_of


@pytest.fixture
async def quill(scene: Scene) -> Quill:
    made = Quill(scene)
    await made.settle_server()
    return made


async def edit(quill: Quill, announcement: Announcement, who: object = None) -> ResponseMessage:
    who = who or quill.chief
    shown = answer_of(await who.slash(quill.scene.channel, "announce edit", announcement=str(announcement.id)))  # type: ignore[attr-defined]
    assert shown.ephemeral
    return shown


async def rewrite(quill: Quill, panel: ResponseMessage, text: str, who: object = None) -> ResponseMessage:
    return answer_of(await quill.fill(panel, "Title and text", who, title="Inventory", text=text))  # type: ignore[arg-type]


async def changes(quill: Quill, announcement: Announcement) -> list[tuple[int | None, str]]:
    made = await stored.changes(quill.store.reader, announcement.id)
    return [(one.user_id, one.what) for one in made]


async def test_the_announcements_of_this_server_are_offered_by_title_and_next_run(quill: Quill, scene: Scene) -> None:
    await quill.saved(title="Inventory", when="2027-03-03 20:00")
    await quill.saved(title="", text="The second  of two.", when="2027-03-04 20:00")
    offered = await quill.chief.autocomplete(scene.channel, "announce edit", "announcement", "")
    assert [one["name"] for one in offered] == [
        "Inventory · 2027-03-03 20:00",
        "The second of two. · 2027-03-04 20:00",
    ]
    offered = await quill.chief.autocomplete(scene.channel, "announce edit", "announcement", "SECOND")
    assert len(offered) == 1
    assert await scene.ann.autocomplete(scene.channel, "announce edit", "announcement", "") == []


async def test_an_announcement_of_another_server_is_not_to_be_had(quill: Quill, scene: Scene) -> None:
    desk = Desk(scene)
    await desk.announce(replace(desk.draft(), guild_id=scene.guild.id + 1), 77)
    for command in ("announce edit", "announce copy"):
        for value in ("77", "no such thing", "9" * 30):
            refusal = said(await quill.chief.slash(scene.channel, command, announcement=value))
            assert refusal.startswith(("No such announcement", "No announcement of that name"))


async def test_what_was_changed_is_named_and_goes_out(quill: Quill, scene: Scene) -> None:
    announcement = await quill.saved()
    panel = await rewrite(quill, await edit(quill, announcement), "We count again.")
    assert "Changing “Inventory”" in text_of(panel)
    shown = await quill.save(panel)
    assert "Changed: “Inventory”" in text_of(shown)
    assert "Correct what was sent" not in buttons(shown)
    assert await changes(quill, announcement) == [(quill.chief.id, "text")]
    await scene.pass_time(2 * 3600 + 60)
    assert ["We count again." in text_of(post) for post in scene.shown()] == [True]


async def test_an_edit_that_changes_nothing_is_no_change(quill: Quill, scene: Scene) -> None:
    announcement = await quill.saved()
    assert "Changed" in text_of(await quill.save(await edit(quill, announcement)))
    assert await changes(quill, announcement) == []


async def test_whoever_may_announce_edits_what_another_wrote(quill: Quill, scene: Scene) -> None:
    announcement = await quill.saved()
    panel = await rewrite(quill, await edit(quill, announcement, quill.herald), "By the herald.", quill.herald)
    assert "Changed" in text_of(await quill.save(panel, quill.herald))
    assert (await quill.all())[0].author == quill.chief.id
    assert await changes(quill, announcement) == [(quill.herald.id, "text")]


async def test_who_may_not_mention_everyone_does_not_edit_what_does(quill: Quill, scene: Scene) -> None:
    desk = Desk(scene)
    await desk.announce(desk.draft(everyone=True))
    (announcement,) = await quill.all()
    panel = await rewrite(quill, await edit(quill, announcement, quill.herald), "Mine now.", quill.herald)
    assert "Notifying everyone takes your own right" in text_of(await quill.save(panel, quill.herald))
    assert await changes(quill, announcement) == []


async def test_of_two_at_once_the_slower_keeps_the_draft_and_can_load_theirs(quill: Quill, scene: Scene) -> None:
    announcement = await quill.saved()
    mine = await rewrite(quill, await edit(quill, announcement), "Mine.")
    theirs = await rewrite(quill, await edit(quill, announcement, quill.second), "Theirs.", quill.second)
    await quill.save(theirs, quill.second)
    shown = await quill.save(mine)
    assert "Somebody was faster" in text_of(shown)
    assert f"<@{quill.second.id}> has changed this announcement" in text_of(shown)
    panel = answer_of(await quill.chief.click(shown, label="Load theirs"))
    assert "Theirs." in text_of(panel)
    await quill.save(await rewrite(quill, panel, "Both."))
    assert (await quill.all())[0].draft.text == "Both."
    assert await changes(quill, announcement) == [(quill.second.id, "text"), (quill.chief.id, "text")]


async def test_the_slower_of_two_can_go_on_with_their_own(quill: Quill, scene: Scene) -> None:
    announcement = await quill.saved()
    mine = await rewrite(quill, await edit(quill, announcement), "Mine.")
    await quill.save(
        await rewrite(quill, await edit(quill, announcement, quill.second), "Theirs.", quill.second), quill.second
    )
    panel = answer_of(await quill.chief.click(await quill.save(mine), label="Go on with mine"))
    assert "Saving it replaces what they changed" in text_of(panel)
    await quill.save(panel)
    assert (await quill.all())[0].draft.text == "Mine."


async def test_save_pressed_twice_changes_once(quill: Quill, scene: Scene) -> None:
    announcement = await quill.saved()
    panel = await rewrite(quill, await edit(quill, announcement), "Once.")
    async with at_once(scene.env):
        presses = [await quill.chief.click(panel, label="Save") for _ in range(2)]
    assert ["Changed: “Inventory”" in text_of(press.response) for press in presses] == [True, True]
    assert await changes(quill, announcement) == [(quill.chief.id, "text")]


async def test_a_draft_that_was_thrown_away_is_not_said_to_be_saved(quill: Quill, scene: Scene) -> None:
    announcement = await quill.saved()
    panel = await rewrite(quill, await edit(quill, announcement), "Never.")
    draft_id = int(buttons(panel)["Preview"]["custom_id"].split(":")[-1])
    await drafts.drop(quill.store.writer, drafts.Key(draft_id, scene.guild.id, quill.chief.id), wall_ms())
    assert said(await quill.chief.click(panel, label="Save")).startswith("That draft is gone")


async def test_what_was_cancelled_meanwhile_can_be_made_a_new_one(quill: Quill, scene: Scene) -> None:
    announcement = await quill.saved()
    mine = await rewrite(quill, await edit(quill, announcement), "Mine.")
    await stored.cancel(quill.store.writer, announcement.id, quill.second.id, now=wall_ms(), reason="cancelled")
    shown = await quill.save(mine)
    assert "has cancelled this announcement" in text_of(shown)
    panel = answer_of(await quill.chief.click(shown, label="Make mine a new one"))
    assert "On file" in text_of(await quill.save(panel))
    (made,) = await quill.all()
    assert (made.draft.text, made.id != announcement.id) == ("Mine.", True)
    refusal = said(await quill.chief.slash(scene.channel, "announce edit", announcement=str(announcement.id)))
    assert refusal.startswith("That announcement was cancelled.")


async def test_a_draft_that_was_begun_is_gone_on_with(quill: Quill, scene: Scene) -> None:
    announcement = await quill.saved()
    await rewrite(quill, await edit(quill, announcement), "Half-way.")
    again = await edit(quill, announcement)
    assert "Half-way." in text_of(again)
    assert "You had begun to change it" in text_of(again)


async def test_an_edit_repeats_no_run_that_was_sent(quill: Quill, scene: Scene) -> None:
    panel = await quill.tab(await quill.written(when="in 2 hours"), "When")
    await quill.save(answer_of(await quill.choose(panel, "repeat", "daily")))
    await scene.pass_time(2 * 3600 + 60)
    assert len(scene.shown()) == 1
    (announcement,) = await quill.all()
    panel = await rewrite(quill, await edit(quill, announcement), "Again.")
    # Further west the same time on the wall is still to come today.
    panel = await quill.tab(panel, "When")
    panel = answer_of(await quill.fill(panel, "Zone: Europe/London", zone="America/New_York"))
    shown = await quill.save(panel)
    assert "Correct what was sent" in buttons(shown)
    for away, posts in ((12 * 3600, 1), (17 * 3600, 2)):
        await scene.crash(away=away)
        await scene.pass_time(60)
        assert len(scene.shown()) == posts
    names = [row.run for row in await rows_of(quill.store.reader, announcement.id)]
    assert len(names) == len(set(names))


async def test_what_is_over_can_still_be_reworded(quill: Quill, scene: Scene) -> None:
    announcement = await quill.saved()
    await scene.pass_time(2 * 3600 + 60)
    shown = await quill.save(await rewrite(quill, await edit(quill, announcement), "Reworded."))
    assert "It does not go out by itself any more." in text_of(shown)
    assert "Correct what was sent" in buttons(shown)
    await scene.pass_time(3600)
    assert len(scene.shown()) == 1


async def test_skips_and_a_pause_outlive_an_edit_of_the_text(quill: Quill, scene: Scene) -> None:
    desk = Desk(scene)
    draft = desk.draft(repeat=Daily())
    plan = planning.plan_of(draft)
    kept = Plan(start=plan.start, zone="UTC", repeat=Daily(), skipped=frozenset({plan.start}), paused=True)
    await desk.announce(replace(draft, plan=planning.plan_json(kept)))
    (announcement,) = await quill.all()
    panel = await edit(quill, announcement)
    assert "paused" in text_of(panel)
    assert "Changed" in text_of(await quill.save(await rewrite(quill, panel, "Reworded.")))
    assert planning.plan_of((await quill.all())[0].draft) == kept


async def test_one_that_writes_itself_is_not_edited_here(quill: Quill, scene: Scene) -> None:
    desk = Desk(scene)
    await desk.announce(desk.draft(kind="text"))
    writer = quill.store.writer
    await writer.run(lambda connection: connection.execute("UPDATE announcement SET kind = 'standings'"))
    (announcement,) = await quill.all()
    for command in ("announce edit", "announce copy"):
        refusal = said(await quill.chief.slash(scene.channel, command, announcement=str(announcement.id)))
        assert refusal == "That one writes itself. It is set up with /announce auto."


async def test_a_copy_says_the_same_and_has_no_time(quill: Quill, scene: Scene) -> None:
    announcement = await quill.saved(text="Once more.")
    panel = answer_of(await quill.chief.slash(scene.channel, "announce copy", announcement=str(announcement.id)))
    assert "**When** · *not decided yet*" in text_of(panel)
    assert "It has no time." in text_of(await quill.save(panel))
    panel = await quill.tab(panel, "When")
    await quill.save(answer_of(await quill.fill(panel, "Time", when="in 3 hours")))
    one, other = await quill.all()
    assert (one.draft.text, one.draft.targets) == (other.draft.text, other.draft.targets)
    await scene.pass_time(3 * 3600 + 60)
    assert len(scene.shown()) == 2


async def test_the_saved_card_leads_back_to_the_panel(quill: Quill, scene: Scene) -> None:
    shown = await quill.save(await quill.written())
    panel = answer_of(await quill.chief.click(shown, label="Edit"))
    assert "Changing “Inventory”" in text_of(panel)


async def test_an_author_takes_drafts_along_and_erases_them(quill: Quill, scene: Scene) -> None:
    await quill.begin(text="Not yet.")
    (exported,) = (await export_person(quill.store.reader, quill.chief.id))["announcement_draft"]
    assert "Not yet." in exported["content"]
    key = drafts.Key(exported["id"], scene.guild.id, quill.chief.id)
    assert await drafts.get(quill.store.reader, key, 0)
    await erase_person(quill.store.writer, quill.chief.id)
    with pytest.raises(drafts.DraftGoneError):
        await drafts.get(quill.store.reader, key, 0)


async def test_what_goes_to_a_thread_that_sleeps_can_be_edited(quill: Quill, scene: Scene) -> None:
    thread = scene.thread()
    announcement = await quill.saved(None, scene.channel, thread)
    scene.env.backend.edit_channel(thread.id, {}, thread_metadata={"archived": True})
    await scene.env.settle()
    shown = await quill.save(await rewrite(quill, await edit(quill, announcement), "We count again."))
    assert f"<#{thread.id}> is gone" in text_of(shown)
    assert "if it is a thread that went to sleep" in text_of(shown)
    assert "Changed" in text_of(answer_of(await quill.chief.click(shown, label="Save anyway")))
    await scene.pass_time(2 * 3600 + 60)
    for channel in (scene.channel, thread):
        assert "We count again." in text_of(scene.shown(channel)[-1])


async def test_that_a_thread_that_sleeps_is_left_out_of_other_channels_is_told(quill: Quill, scene: Scene) -> None:
    thread = scene.thread()
    announcement = await quill.saved(None, scene.channel, thread)
    scene.env.backend.edit_channel(thread.id, {}, thread_metadata={"archived": True})
    await scene.env.settle()
    lobby = scene.guild.create_text_channel("lobby")
    panel = await quill.place(await edit(quill, announcement), scene.channel, lobby)
    assert f"> Left out, since I cannot see it or it is not yours to see: <#{thread.id}>." in text_of(panel)
    # Once.
    assert "Left out" not in text_of(await quill.place(panel, scene.channel))
