"""/announce new: who may, the first form, the panel after it, and that what is saved is posted."""

import sys

import pytest

from bot.deliveries import planning
from bot.storage import drafts
from tests.cogs.quill import Quill, form_fields, form_texts, select_of
from tests.cogs.scene import Scene, answer_of, at_once, buttons, said, text_of


@pytest.fixture
async def quill(scene: Scene) -> Quill:
    made = Quill(scene)
    await made.settle_server()
    return made


async def test_a_mere_member_may_not_and_learns_who_may(quill: Quill, scene: Scene) -> None:
    for command in ("announce new", "announce edit", "announce copy"):
        options = {} if command == "announce new" else {"announcement": "1"}
        refusal = said(await scene.ann.slash(scene.channel, command, **options))
        assert refusal == f"Announcing here takes the role <@&{quill.heralds.id}>, or managing the server."


async def test_an_announcement_is_written_saved_and_posted_once(quill: Quill, scene: Scene) -> None:
    panel = await quill.begin(when="in 2 hours")
    assert panel.ephemeral
    assert "**Where** · *not decided yet*" in text_of(panel)
    panel = await quill.place(panel, scene.channel)
    shown = await quill.save(panel)
    assert "On file: “Inventory”" in text_of(shown)
    assert scene.shown() == []
    await scene.pass_time(2 * 3600 + 60)
    assert ["We count." in text_of(post) for post in scene.shown()] == [True]


@pytest.mark.parametrize("label", ["Edit", "Why", "Post now", "Cancel it"])
async def test_what_can_be_done_next_is_at_hand(quill: Quill, label: str) -> None:
    shown = await quill.save(await quill.written())
    after = answer_of(await quill.chief.click(shown, label=label))
    assert after.ephemeral
    assert "Inventory" in text_of(after)


async def test_whoever_has_the_role_may_write(quill: Quill, scene: Scene) -> None:
    announcement = await quill.saved(quill.herald)
    assert announcement.author == quill.herald.id


async def test_who_has_lost_the_role_cannot_go_on(quill: Quill, scene: Scene) -> None:
    panel = await quill.written(quill.herald)
    scene.env.backend.guilds[scene.guild.id].members[quill.herald.id].role_ids.clear()
    assert "Announcing here takes the role" in said(await quill.herald.click(panel, label="Save"))
    assert "Announcing here takes the role" in said(await quill.herald.click(panel, label="What"))
    assert await quill.all() == []


async def test_a_draft_is_its_authors_alone(quill: Quill, scene: Scene) -> None:
    panel = await quill.written()
    draft_id = buttons(panel)["Preview"]["custom_id"].split(":")[-1]
    # Somebody else who may announce makes up the custom_id, on a panel of their own.
    other = await quill.begin(quill.second)
    stored = scene.env.backend.messages[other.channel_id][other.id]
    for part in (part for row in stored.components[0]["components"] for part in row.get("components", [])):
        part["custom_id"] = part["custom_id"].replace(buttons(other)["Preview"]["custom_id"].split(":")[-1], draft_id)
    assert said(await quill.second.click(other, label="Preview")).startswith("That draft is gone")
    assert said(await quill.second.click(other, label="What")).startswith("That draft is gone")


async def test_a_time_that_means_nothing_is_told_and_kept(quill: Quill, scene: Scene) -> None:
    form = await quill.chief.slash(scene.channel, "announce new", when="at 8")
    assert "“at 8” can be read more than one way" in form_texts(form)
    assert form_fields(form)["when"]["value"] == "at 8"
    panel = answer_of(await quill.chief.submit_modal(form, {"title": "Tea", "text": "", "when": "25:00"}))
    assert "No clock shows the time in “25:00”." in text_of(panel)
    assert "**When** · *not decided yet*" in text_of(panel)
    again = await quill.chief.click(panel, label="Time")
    assert "No clock shows" in form_texts(again)
    assert form_fields(again)["when"]["value"] == "25:00"


async def test_a_time_is_read_by_the_clock_of_the_server(quill: Quill, scene: Scene) -> None:
    await quill.settle_server(zone="Asia/Tokyo")
    announcement = await quill.saved(when="2027-03-03 20:00")
    plan = planning.plan_of(announcement.draft)
    assert (plan.zone, f"{plan.start:%Y-%m-%d %H:%M}") == ("Asia/Tokyo", "2027-03-03 20:00")


async def test_a_date_that_was_picked_is_that_moment(quill: Quill, scene: Scene) -> None:
    announcement = await quill.saved(when="<t:1803150000:f>")
    assert announcement.next_ms == 1803150000_000


async def test_a_server_without_a_zone_is_told_that_it_is_in_utc(quill: Quill, scene: Scene) -> None:
    await quill.settle_server(zone=None)
    panel = await quill.begin()
    assert "its clock is UTC" in text_of(panel)


async def test_the_channel_of_the_server_is_taken_for_granted(quill: Quill, scene: Scene) -> None:
    await quill.settle_server(announce_channel=scene.channel.id)
    assert f"**Where** · <#{scene.channel.id}>" in text_of(await quill.begin())


async def test_a_restart_in_the_middle_loses_nothing(quill: Quill, scene: Scene) -> None:
    panel = await quill.written(text="Not forgotten.")
    await scene.crash(away=60)
    panel = await quill.tab(panel, "What")
    assert "Not forgotten." in text_of(panel)
    assert "On file" in text_of(await quill.save(panel))
    await scene.crash(away=60)
    await scene.pass_time(2 * 3600 + 60)
    assert ["Not forgotten." in text_of(post) for post in scene.shown()] == [True]


async def test_save_pressed_twice_saves_once(quill: Quill, scene: Scene) -> None:
    panel = await quill.written()
    async with at_once(scene.env):
        presses = [await quill.chief.click(panel, label="Save") for _ in range(2)]
    assert ["On file: “Inventory”" in text_of(press.response) for press in presses] == [True, True]
    assert len(await quill.all()) == 1
    assert len(scene.whispers(quill.chief)) == 1


async def test_a_form_sent_twice_makes_two_drafts_that_know_nothing_of_each_other(quill: Quill, scene: Scene) -> None:
    one, other = await quill.written(), await quill.written(text="The other.")
    await quill.save(one)
    assert "On file" in text_of(await quill.save(other))
    assert [announcement.draft.text for announcement in await quill.all()] == ["We count.", "The other."]


async def test_a_draft_whose_panel_was_lost_is_found_again(quill: Quill, scene: Scene) -> None:
    await quill.written(text="Half-way.", title="")
    await quill.begin(quill.second, text="Not for others.")
    panel = await quill.begin(text="The next one.")
    select = select_of(panel, buttons(panel)["Preview"]["custom_id"].split(":")[-1])
    (option,) = select["options"]
    assert option["label"].startswith("Half-way. · ")
    panel = answer_of(await quill.chief.select(panel, [option["value"]], custom_id=select["custom_id"]))
    assert "Half-way." in text_of(panel)
    assert "On file" in text_of(await quill.save(panel))


async def test_a_draft_is_thrown_away_after_a_question(quill: Quill, scene: Scene) -> None:
    panel = await quill.written()
    asked = answer_of(await quill.chief.click(panel, label="Discard"))
    kept = answer_of(await quill.chief.click(asked, label="No, keep it"))
    assert "Inventory" in text_of(kept)
    asked = answer_of(await quill.chief.click(kept, label="Discard"))
    gone = answer_of(await quill.chief.click(asked, label="Yes, into the fire"))
    assert text_of(gone) == "The draft is ash. Nothing else was touched."
    (count,) = await quill.store.reader.execute_fetchall("SELECT COUNT(*) FROM announcement_draft")
    assert count[0] == 0


async def test_a_draft_of_more_than_a_week_is_gone(quill: Quill, scene: Scene) -> None:
    panel = await quill.written()
    await scene.crash(away=8 * 86_400)
    assert said(await quill.chief.click(panel, label="What")).startswith("That draft is gone")
    await quill.begin()
    (count,) = await quill.store.reader.execute_fetchall("SELECT COUNT(*) FROM announcement_draft")
    assert count[0] == 1


async def test_the_drafts_of_a_server_that_lets_us_go_are_forgotten(quill: Quill, scene: Scene) -> None:
    await quill.begin()
    scene.env.backend.emit("GUILD_DELETE", {"id": str(scene.guild.id)})
    await scene.env.settle()
    (count,) = await quill.store.reader.execute_fetchall("SELECT COUNT(*) FROM announcement_draft")
    assert count[0] == 0


async def test_a_server_has_room_for_so_many_and_no_more(
    quill: Quill, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The cog as the bot has loaded it.
    monkeypatch.setattr(sys.modules["cogs.announce_save"], "MOST_LIVE", 1)
    await quill.saved()
    panel = await quill.written(text="One too many.")
    assert said(await quill.chief.click(panel, label="Save")).startswith("1 announcements are waiting")
    draft_id = int(buttons(panel)["Preview"]["custom_id"].split(":")[-1])
    key = drafts.Key(draft_id, scene.guild.id, quill.chief.id)
    assert "One too many." in (await drafts.get(quill.store.reader, key, 0)).content
