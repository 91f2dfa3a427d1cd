"""Nobody has the bot do for them what they may not do themselves: mention, speak unseen, read ahead."""

from dataclasses import replace

import discord
import pytest
from simcord import ChannelHandle, InteractionResult, MemberActor
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType
from simcord.results import ResponseMessage

from bot.announcements.repeats import Daily
from bot.deliveries import planning, rescheduling
from bot.deliveries.calls import wall_ms
from bot.deliveries.planning import plan_of
from bot.deliveries.switching import find
from bot.storage.announcements import Target
from bot.ui.lasting import Press
from bot.ui.layouts import card
from tests.cogs.days import begin_at
from tests.cogs.desk import HOUR_S, ID, Desk
from tests.cogs.quill import Quill
from tests.cogs.quizzes import question, stack
from tests.cogs.scene import Scene, answer_of, buttons, said, text_of
from tests.cogs.test_announce_auto import Auto, standing
from tests.cogs.test_trivia_night import WEEKLY, Diary

NOT_THEIRS = "could not mention yourself"


@pytest.fixture
async def quill(scene: Scene) -> Quill:
    made = Quill(scene)
    await made.settle_server()
    return made


@pytest.fixture
def den(scene: Scene) -> ChannelHandle:
    """A channel that the bot and those who manage everything see, and nobody else."""
    made = scene.guild.create_text_channel("mods-only")
    view = discord.Permissions(view_channel=True, send_messages=True, read_message_history=True).value
    assert scene.bot.user is not None
    overwrite = scene.env.backend.set_overwrite
    overwrite(made.id, Overwrite(target_id=scene.guild.id, type=OverwriteType.ROLE, allow=0, deny=view))
    overwrite(made.id, Overwrite(target_id=scene.bot.user.id, type=OverwriteType.MEMBER, allow=view, deny=0))
    return made


async def press(scene: Scene, who: MemberActor, *parts: object) -> InteractionResult:
    """Press a button that somebody has kept, or made up."""
    with scene.env._bot_scope():
        channel = scene.bot.get_channel(scene.channel.id)
        assert isinstance(channel, discord.TextChannel)
        made = await channel.send(view=card("kept", rows=[discord.ui.ActionRow(Press.make("x", *parts))]))  # type: ignore[arg-type]
    message = next(one for one in scene.shown() if one.id == made.id)
    return await who.click(message, label="x")


def press_of(message: ResponseMessage, action: str) -> str:
    return next(label for label, part in buttons(message).items() if action in part["custom_id"])


async def test_who_may_not_mention_everyone_does_not_by_post_now(quill: Quill, scene: Scene) -> None:
    desk = Desk(scene)
    await desk.announce(desk.draft(everyone=True, repeat=Daily()))
    assert NOT_THEIRS in said(await quill.herald.slash(scene.channel, "announce now", announcement=str(ID)))
    assert NOT_THEIRS in said(await press(scene, quill.herald, "desk_now_yes", ID, 77, 1))
    assert await desk.rows() == []
    asked = await quill.chief.slash(scene.channel, "announce now", announcement=str(ID))
    assert "desk_now_yes" in str(buttons(answer_of(asked)))


async def test_nor_by_resuming_or_taking_back_a_skip(quill: Quill, scene: Scene) -> None:
    desk = Desk(scene)
    await desk.announce(desk.draft(everyone=True, repeat=Daily()))
    shown = answer_of(await quill.herald.slash(scene.channel, "announce skip", announcement=str(ID)))
    assert NOT_THEIRS in said(await quill.herald.click(shown, label="Take it back in"))
    (skipped,) = planning.plan_of((await desk.get()).draft).skipped
    undo = await press(scene, quill.herald, "desk_week_undo", 0, ID, f"{skipped:%Y%m%dT%H%M%S}")
    assert NOT_THEIRS in said(undo)
    await rescheduling.pause(desk.store.writer, await desk.get(), quill.chief.id, wall_ms())
    paused = answer_of(await quill.herald.slash(scene.channel, "announce pause", announcement=str(ID)))
    assert NOT_THEIRS in said(await quill.herald.click(paused, label="Resume"))
    plan = plan_of((await desk.get()).draft)
    assert plan.paused
    assert plan.skipped
    paused = answer_of(await quill.chief.slash(scene.channel, "announce pause", announcement=str(ID)))
    assert NOT_THEIRS not in said(await quill.chief.click(paused, label="Resume"))
    assert not plan_of((await desk.get()).draft).paused


async def test_nor_by_retrying(quill: Quill, scene: Scene) -> None:
    scene.pings_expected = True
    desk = Desk(scene)
    await desk.announce(desk.draft(everyone=True))
    desk.deny(send_messages=True)
    await scene.pass_time(2 * HOUR_S + 60)
    shown = answer_of(await quill.herald.slash(scene.channel, "announce why", announcement=str(ID)))
    assert NOT_THEIRS in said(await quill.herald.click(shown, label="Retry"))
    assert await desk.states() == [("post", "failed", "no_right")]


async def test_nor_does_an_author_who_has_lost_the_right(quill: Quill, scene: Scene) -> None:
    scene.pings_expected = True
    desk = Desk(scene)
    await planning.add(desk.store.writer, ID, quill.herald.id, desk.draft(everyone=True), wall_ms())
    await desk.wake()
    desk.deny(send_messages=True)
    await scene.pass_time(2 * HOUR_S + 60)
    letter = next(one for one in scene.shown(quill.herald.user.dm_channel) if "Retry" in buttons(one))
    refused = await quill.herald.user.click(letter, label="Retry")
    assert NOT_THEIRS in text_of(refused.followups[-1] if refused.followups else refused.response)
    assert await desk.states() == [("post", "failed", "no_right")]


async def test_a_number_that_nobody_has_given_out_is_an_old_button(quill: Quill, scene: Scene) -> None:
    for number in ("9" * 19, "x"):
        for action in ("told_retry", "outbox_retry", "write_edit"):
            assert "older edition" in said(await press(scene, quill.chief, action, number)), (action, number)


async def test_what_mentions_others_roles_is_switched_on_and_moved_by_those_who_could(
    quill: Quill, scene: Scene
) -> None:
    role = scene.guild.create_role("Watchers")
    chief, herald = Auto(scene, quill.chief), Auto(scene, quill.herald)
    shown = answer_of(await chief.choose(await chief.open("standings"), "auto_channels:standings", scene.channel))
    shown = answer_of(await chief.choose(shown, "auto_roles:standings", role))
    theirs = await herald.open("standings")
    assert NOT_THEIRS in said(await herald.press(theirs, "auto_switch"))
    assert plan_of((await herald.row("standings")).draft).paused
    await chief.press(shown, "auto_switch")
    before = (await herald.row("standings")).draft.plan
    assert NOT_THEIRS in said(await herald.at(theirs, "standings", "18:00"))
    assert NOT_THEIRS in said(await herald.choose(theirs, "auto_days", "3"))
    assert (await herald.row("standings")).draft.plan == before
    # Silence takes no right.
    await herald.press(await herald.open("standings"), "auto_switch")
    assert plan_of((await herald.row("standings")).draft).paused


async def test_nobody_speaks_where_they_cannot_see(quill: Quill, scene: Scene, den: ChannelHandle) -> None:
    await quill.settle_server(announce_channel=den.id)
    desk = Desk(scene)
    await desk.announce(desk.draft(den, scene.channel))
    begun = await quill.begin(quill.herald)
    assert f"<#{den.id}>" not in text_of(begun)
    copied = answer_of(await quill.herald.slash(scene.channel, "announce copy", announcement=str(ID)))
    assert f"Left out, since I cannot see it or it is not yours to see: <#{den.id}>" in text_of(copied)
    edited = answer_of(await quill.herald.slash(scene.channel, "announce edit", announcement=str(ID)))
    edited = answer_of(await quill.fill(edited, "Title and text", quill.herald, title="Inventory", text="Hal was here"))
    refused = await quill.save(edited, quill.herald)
    assert f"not yours to see: <#{den.id}>" in text_of(refused)
    assert (await desk.get()).version == 1


async def test_what_writes_itself_begins_in_no_channel_that_is_hidden(
    quill: Quill, scene: Scene, den: ChannelHandle
) -> None:
    await quill.settle_server(announce_channel=den.id)
    assert standing(await Auto(scene, quill.herald).open("question"))[-1:] != [str(den.id)]
    await quill.settle_server(announce_channel=scene.channel.id)
    assert str(scene.channel.id) in standing(await Auto(scene, quill.herald).open("question"))


async def test_a_night_begins_where_it_is_asked_for(quill: Quill, scene: Scene) -> None:
    bulletin = scene.guild.create_news_channel("bulletin")
    await quill.settle_server(announce_channel=bulletin.id)
    shown = standing(await Auto(scene, quill.chief).open("night"))
    assert str(scene.channel.id) in shown
    assert str(bulletin.id) not in shown
    Desk(scene).deny(send_messages=True)
    assert str(scene.channel.id) not in standing(await Auto(scene, quill.chief).open("night"))


async def test_what_is_posted_now_is_what_was_shown(quill: Quill, scene: Scene) -> None:
    desk = Desk(scene)
    await desk.announce(desk.draft(repeat=Daily()))
    asked = answer_of(await quill.chief.slash(scene.channel, "announce now", announcement=str(ID)))
    panel = answer_of(await quill.second.slash(scene.channel, "announce edit", announcement=str(ID)))
    panel = answer_of(await quill.fill(panel, "Title and text", quill.second, title="Inventory", text="Something else"))
    await quill.save(panel, quill.second)
    assert "Somebody was faster" in said(await quill.chief.click(asked, label=press_of(asked, "desk_now_yes")))
    await scene.env.settle()
    assert desk.posts() == []


async def test_there_is_nothing_to_post_now_without_a_channel(quill: Quill, scene: Scene) -> None:
    auto = Auto(scene, quill.chief)
    for kind in ("question", "night", "standings"):
        shown = await auto.switch_on(kind, scene.channel)
        shown = answer_of(await auto.press(shown, "auto_switch"))
        await auto.choose(shown, f"auto_channels:{kind}")
        row = await find(scene.bot.store, scene.guild.id, kind)
        assert row is not None
        answer = await quill.chief.slash(scene.channel, "announce now", announcement=str(row.id))
        assert "nowhere to post" in said(answer), kind


async def test_a_preview_goes_no_further_than_its_reader(quill: Quill, scene: Scene) -> None:
    begin_at(scene, "2026-09-03 08:00")
    await scene.horizon(24)
    await scene.progress(quill.herald, 0)
    shown = {}
    for who in (quill.chief, quill.herald):
        for kind in ("question", "on_this_day", "night"):
            auto = Auto(scene, who)
            shown[who, kind] = said(await auto.press(await auto.open(kind), "auto_sample"))
    for kind in ("question", "night"):
        assert "Spoilers for the whole series" in shown[quill.chief, kind]
        assert "Spoiler-free" in shown[quill.herald, kind]
    assert "four musicians" in shown[quill.chief, "on_this_day"]
    assert "four musicians" not in shown[quill.herald, "on_this_day"]


async def test_nor_does_the_preview_of_one_out_of_turn(quill: Quill, scene: Scene) -> None:
    begin_at(scene, "2026-09-03 08:00")
    await scene.horizon(24)
    await scene.progress(quill.herald, 0)
    shown = {}
    for kind in ("question", "on_this_day", "night"):
        await Auto(scene, quill.chief).switch_on(kind, scene.channel, at="20:00")
        made = await find(quill.store, scene.guild.id, kind)
        assert made is not None
        for who in (quill.chief, quill.herald):
            said(await who.slash(scene.channel, "announce now", announcement=str(made.id)))
            shown[who, kind] = text_of(scene.whispers(who)[-1])
    for kind in ("question", "night"):
        assert "Spoilers for the whole series" in shown[quill.chief, kind]
        assert "Spoiler-free" in shown[quill.herald, kind]
    assert "four musicians" in shown[quill.chief, "on_this_day"]
    assert "four musicians" not in shown[quill.herald, "on_this_day"]


async def test_an_event_names_no_channel_that_is_hidden(
    scene: Scene, den: ChannelHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack(monkeypatch, [question(name) for name in ("lamp", "mask", "file", "door", "coat")])
    diary = Diary(scene)
    targets = (Target(den.id, "text"), Target(scene.channel.id, "text"))
    await diary.announce(replace(diary.night(repeat=WEEKLY), targets=targets))
    (event,) = diary.coming
    assert event.entity_metadata == {"location": "#quiz-night"}
    assert f"/{scene.channel.id}" in (event.description or "")
    await diary.edit(replace((await diary.get()).draft, targets=targets[:1]))
    (event,) = diary.coming
    assert event.entity_metadata == {"location": "Trivia night"}
