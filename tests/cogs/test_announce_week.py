"""/announce week: every run of seven days, by the server's days, with what clashes, notifies, or is in the way."""

from datetime import timedelta

from simcord import MemberActor
from simcord.results import ResponseMessage

from bot.announcements.repeats import Daily
from bot.deliveries import planning
from bot.storage.servers import change_server
from bot.words import say
from tests.cogs.desk import DAY_S, HOUR_S, ID, Desk
from tests.cogs.scene import Scene, answer_of, buttons, said, text_of
from tests.cogs.test_announce_list import choose


async def week(scene: Scene, manager: MemberActor) -> ResponseMessage:
    result = await manager.slash(scene.channel, "announce week")
    assert said(result)
    return answer_of(result)


async def test_it_has_every_run_of_seven_days_and_none_after(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    empty = text_of(await week(scene, manager))
    assert "Nothing is to be posted" in empty
    assert "in all" not in empty
    await desk.announce(desk.draft(repeat=Daily()))
    await desk.announce(desk.draft(title="Next week", hours=8 * 24), ID + 1)
    await desk.announce(desk.draft(title="Tomorrow", hours=25), ID + 2)
    await desk.announce(desk.draft(title="Tonight", hours=3), ID + 3)
    first = await week(scene, manager)
    told = text_of(first)
    told += text_of(answer_of(await manager.click(first, label=say("page.next"))))
    assert told.count("**Inventory**") == 7
    assert "Next week" not in told
    assert "9 posts in all." in told


async def test_days_are_the_servers_own(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await desk.announce(desk.draft(hours=1))
    run = planning.plan_of((await desk.get()).draft).start
    assert f"`{run:%H:%M}`" in text_of(await week(scene, manager))
    await change_server(desk.store.writer, scene.guild.id, zone="Asia/Tokyo")
    told = text_of(await week(scene, manager))
    assert f"`{(run.hour + 9) % 24:02}:{run:%M}`" in told
    assert "Asia/Tokyo" in told


async def test_what_comes_within_minutes_into_one_channel_is_marked(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    other = scene.guild.create_text_channel("lobby")
    await desk.announce(desk.draft(hours=2))
    await desk.announce(desk.draft(title="Roll call", hours=2.05), ID + 1)
    await desk.announce(desk.draft(other, title="Elsewhere", hours=2.05), ID + 2)
    await desk.announce(desk.draft(title="Later", hours=2.5), ID + 3)
    told = text_of(await week(scene, manager))
    assert told.count("within minutes of") == 2
    assert f"within minutes of “Roll call” in <#{scene.channel.id}>" in told
    assert f"within minutes of “Inventory” in <#{scene.channel.id}>" in told


async def test_pings_are_summed_against_those_of_the_week_and_quiet_hours_are_marked(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    other = scene.guild.create_text_channel("lobby")
    role = scene.guild.create_role("Watchers", mentionable=True)
    await change_server(desk.store.writer, scene.guild.id, pings_a_week=1)
    await desk.announce(desk.draft(scene.channel, other, hours=1, roles=(role.id,)))
    told = text_of(await week(scene, manager))
    assert "notifies in one channel" in told
    assert "no pings left that week" in told
    assert "Pings used this week: 0 of 1." in told
    start = planning.plan_of((await desk.get()).draft).start
    minute = start.hour * 60 + start.minute
    await change_server(desk.store.writer, scene.guild.id, quiet_from=minute, quiet_until=(minute + 60) % 1440)
    told = text_of(await week(scene, manager))
    assert "quiet hours: without a sound" in told
    assert "0 of them notify" in told


async def test_what_stands_in_the_way_is_marked(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    gone = scene.guild.create_text_channel("gone")
    await desk.announce(desk.draft(gone))
    scene.env.backend.delete_channel(gone.id)
    await scene.env.settle()
    assert f"⚠ <#{gone.id}> is gone" in text_of(await week(scene, manager))


async def test_one_run_is_skipped_from_there_and_taken_back(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await desk.announce(desk.draft(repeat=Daily()))
    shown = await week(scene, manager)
    third = planning.plan_of((await desk.get()).draft).start + timedelta(days=2)
    name = f"{third:%Y%m%dT%H%M%S}"
    after = answer_of(await choose(manager, shown, "desk_week_skip", f"{ID} {name}"))
    assert "Skipped: <t:" in text_of(after)
    assert text_of(after).count("**Inventory**") == 6
    back = answer_of(await manager.click(after, label="Take it back in"))
    assert text_of(back).count("**Inventory**") == 7
    assert "Take it back in" not in buttons(back)


async def test_what_waits_in_the_outbox_is_there_too(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await desk.announce(desk.draft())
    scene.env.inject_error("POST", f"/channels/{scene.channel.id}/messages", status=503, times=3)
    await scene.pass_time(2 * HOUR_S + 6)
    assert "due already, waiting to go out" in text_of(await week(scene, manager))


async def test_an_old_page_skips_nothing_twice_or_in_the_past(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await desk.announce(desk.draft(repeat=Daily()))
    shown = await week(scene, manager)
    start = planning.plan_of((await desk.get()).draft).start
    await scene.pass_time(DAY_S)
    after = answer_of(await choose(manager, shown, "desk_week_skip", f"{ID} {start:%Y%m%dT%H%M%S}"))
    assert "Nothing skipped" in text_of(after)
    assert planning.plan_of((await desk.get()).draft).skipped == frozenset()
