"""/setup: who may, that every change is kept at once and nothing else with it, and what is found to be in the way."""

from types import SimpleNamespace
from typing import Any

import discord
import pytest
from simcord import InteractionResult, MemberActor
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType
from simcord.results import ResponseMessage

from bot.knowledge.horizons import all_horizons
from bot.storage.boards import Board, board_page
from bot.storage.people import erase_person, export_person
from bot.storage.servers import Server, change_server, server_of
from bot.storage.totals import period_start
from bot.storage.trivia_settings import allow_channels
from bot.times import now_ms
from bot.ui import lasting
from bot.ui.errors import Refusal
from bot.words import say
from tests.cogs.desk import Desk
from tests.cogs.scene import Scene, answer_of, buttons, said, text_of, walk
from tests.cogs.test_board import earn

WELL = "Checked: all is well."


async def panel(scene: Scene, manager: MemberActor) -> ResponseMessage:
    shown = answer_of(await manager.slash(scene.channel, "setup"))
    assert shown.ephemeral
    return shown


async def kept(scene: Scene) -> Server:
    return await server_of(scene.bot.store.reader, scene.guild.id)


def select_of(message: ResponseMessage, action: str) -> dict[str, Any]:
    return next(part for part in walk(message.components) if f"s:{action}" in part.get("custom_id", ""))


async def choose(member: MemberActor, message: ResponseMessage, action: str, *values: Any) -> InteractionResult:
    return await member.select(message, values, custom_id=select_of(message, action)["custom_id"])


async def fill(member: MemberActor, message: ResponseMessage, button: str, **values: str) -> InteractionResult:
    return await member.submit_modal(await member.click(message, label=button), values)


def standing(message: ResponseMessage) -> list[str]:
    """Return what the selects of words stand at."""
    selects = [part for part in walk(message.components) if part["type"] == 3]
    return [option["label"] for part in selects for option in part["options"] if option.get("default")]


def deny(scene: Scene, channel: Any, **rights: bool) -> None:
    """Take rights in a channel from the bot."""
    assert scene.bot.user is not None
    denied = discord.Permissions(**rights).value
    overwrite = Overwrite(target_id=scene.bot.user.id, type=OverwriteType.MEMBER, allow=0, deny=denied)
    scene.env.backend.set_overwrite(channel.id, overwrite)


async def test_those_who_do_not_manage_the_server_do_not_see_the_command(scene: Scene, manager: MemberActor) -> None:
    assert "setup" not in scene.keeper.available_commands(scene.channel)
    assert "setup" in manager.available_commands(scene.channel)


async def test_the_right_is_asked_for_whoever_sees_the_command(scene: Scene) -> None:
    (command,) = [command for command in await scene.bot.tree.fetch_commands() if command.name == "setup"]
    scene.guild.set_command_permissions(command, dict.fromkeys((scene.ann, scene.moderator, scene.keeper), True))
    for member in (scene.ann, scene.moderator, scene.keeper):
        assert said(await member.slash(scene.channel, "setup")) == "Setting up is for those who may manage the server."


async def test_who_has_lost_the_right_changes_nothing_by_an_old_panel(scene: Scene, manager: MemberActor) -> None:
    shown = await panel(scene, manager)
    form = await manager.click(shown, label="Set hours…")
    scene.env.backend.guilds[scene.guild.id].members[manager.id].role_ids.clear()
    refusal = "Setting up is for those who may manage the server."
    assert said(await choose(manager, shown, "setup_pings", "3")) == refusal
    assert said(await choose(manager, shown, "setup_channel:log_channel", scene.channel)) == refusal
    assert said(await choose(manager, shown, "setup_role")) == refusal
    assert said(await choose(manager, shown, "setup_horizon", "24")) == refusal
    assert said(await manager.click(shown, label="Set zone…")) == refusal
    assert said(await manager.click(shown, label="Check again")) == refusal
    assert said(await manager.submit_modal(form, {"hours": "22-8"})) == refusal
    assert await kept(scene) == Server()


async def test_a_server_that_has_said_nothing(scene: Scene, manager: MemberActor) -> None:
    shown = await panel(scene, manager)
    text = text_of(shown)
    assert "None is set, so days and times are reckoned in UTC" in text
    assert "None. Announcements may be heard at any hour." in text
    assert "Nothing to check yet." in text
    assert standing(shown) == ["No limit", "Unset: spoiler-free until somebody says"]


async def test_each_setting_is_kept_shown_and_taken_back(scene: Scene, manager: MemberActor) -> None:
    bulletin, role = scene.guild.create_news_channel("bulletin"), scene.guild.create_role("Heralds")
    shown = await panel(scene, manager)
    shown = answer_of(await choose(manager, shown, "setup_channel:announce_channel", bulletin))
    shown = answer_of(await choose(manager, shown, "setup_channel:log_channel", scene.channel))
    shown = answer_of(await choose(manager, shown, "setup_role", role))
    shown = answer_of(await choose(manager, shown, "setup_pings", "3"))
    shown = answer_of(await choose(manager, shown, "setup_horizon", "24"))
    shown = answer_of(await fill(manager, shown, "Set hours…", hours="10pm to 8"))
    shown = answer_of(await fill(manager, shown, "Set zone…", zone="asia/tokyo"))
    assert await kept(scene) == Server(
        zone="Asia/Tokyo",
        announce_channel=bulletin.id,
        log_channel=scene.channel.id,
        announcer_role=role.id,
        pings_a_week=3,
        quiet_from=22 * 60,
        quiet_until=8 * 60,
    )
    await scene.crash()
    shown = await panel(scene, manager)
    text = text_of(shown)
    assert "Asia/Tokyo (UTC+9). It is " in text
    assert "Its clocks stay as they are all year." in text
    assert "22:00–08:00. What is due then" in text
    assert standing(shown) == ["3 a week: the others go out silently", "Everything: all have finished"]
    for action, value in (
        ("setup_channel:announce_channel", bulletin),
        ("setup_channel:log_channel", scene.channel),
        ("setup_role", role),
    ):
        assert [str(one["id"]) for one in select_of(shown, action)["default_values"]] == [str(value.id)]
        shown = answer_of(await choose(manager, shown, action))
    shown = answer_of(await choose(manager, shown, "setup_pings", "none"))
    shown = answer_of(await choose(manager, shown, "setup_horizon", "unset"))
    shown = answer_of(await fill(manager, shown, "Set hours…", hours=""))
    shown = answer_of(await fill(manager, shown, "Set zone…", zone=" "))
    assert await kept(scene) == Server()
    assert await all_horizons(scene.bot.store.reader, scene.guild.id) == {}
    assert text_of(shown) == text_of(await panel(scene, manager))


async def test_a_zone_is_found_by_a_city_or_chosen_among_several(scene: Scene, manager: MemberActor) -> None:
    shown = answer_of(await fill(manager, await panel(scene, manager), "Set zone…", zone="Lisbon"))
    assert "Europe/Lisbon (UTC" in text_of(shown)
    assert "Its clocks go " in text_of(shown)
    shown = answer_of(await fill(manager, shown, "Set zone…", zone="brazil"))
    assert "“brazil” may mean " in text_of(shown)
    assert (await kept(scene)).zone == "Europe/Lisbon"
    shown = answer_of(await manager.click(shown, label="Back"))
    assert "Europe/Lisbon" in text_of(shown)
    shown = answer_of(await fill(manager, shown, "Set zone…", zone="brazil"))
    shown = answer_of(await choose(manager, shown, "setup_zone", "America/Sao_Paulo"))
    assert "America/Sao_Paulo" in text_of(shown)
    assert (await kept(scene)).zone == "America/Sao_Paulo"


async def test_what_is_no_zone_is_told_and_may_be_typed_again(scene: Scene, manager: MemberActor) -> None:
    shown = answer_of(await fill(manager, await panel(scene, manager), "Set zone…", zone="*xyzzy*"))
    assert "Nothing on file for “\\*xyzzy\\*”." in text_of(shown)
    assert len(select_of(shown, "setup_zone")["options"]) == 25
    shown = answer_of(await fill(manager, shown, "Type something else…", zone="UTC"))
    assert (await kept(scene)).zone == "UTC"
    assert "How this server is announced to" in text_of(shown)


async def test_hours_that_cannot_be_read_change_nothing(scene: Scene, manager: MemberActor) -> None:
    await change_server(scene.bot.store.writer, scene.guild.id, quiet_from=60, quiet_until=120)
    shown = await panel(scene, manager)
    assert "no hours known to this desk" in said(await fill(manager, shown, "Set hours…", hours="at night"))
    assert (await kept(scene)).quiet_from == 60


async def test_two_panels_do_not_overwrite_each_other(scene: Scene, manager: MemberActor) -> None:
    other = scene.guild.add_member(
        scene.env.create_user("mia"),
        roles=[scene.guild.create_role("More managers", permissions=discord.Permissions(manage_guild=True))],
    )
    first, second = await panel(scene, manager), await panel(scene, other)
    await choose(manager, first, "setup_channel:log_channel", scene.channel)
    await fill(manager, first, "Set zone…", zone="Lisbon")
    # The second panel still shows neither, and keeps neither from being there.
    shown = answer_of(await choose(other, second, "setup_pings", "5"))
    assert await kept(scene) == Server(zone="Europe/Lisbon", log_channel=scene.channel.id, pings_a_week=5)
    assert "Europe/Lisbon" in text_of(shown)
    shown = answer_of(await manager.click(first, label="Check again"))
    assert "5 a week: the others go out silently" in standing(shown)


async def test_what_another_way_has_set_is_shown_and_stays(scene: Scene, manager: MemberActor) -> None:
    await change_server(scene.bot.store.writer, scene.guild.id, pings_a_week=33)
    shown = await panel(scene, manager)
    assert "33 a week: the others go out silently" in standing(shown)
    await choose(manager, shown, "setup_horizon", "24")
    assert (await kept(scene)).pings_a_week == 33


async def test_a_channel_of_another_server_or_of_the_wrong_kind_is_refused(scene: Scene) -> None:
    elsewhere = scene.env.create_guild("Elsewhere").create_text_channel("secret")
    for setting, value in (
        ("announce_channel", elsewhere.id),
        ("announce_channel", scene.guild.create_voice_channel("Stage").id),
        ("log_channel", scene.guild.create_forum_channel("theories").id),
    ):
        await scene.env.settle()
        assert "That channel cannot be seen from here" in await forge(scene, f"setup_channel:{setting}", value)
    assert "That role is not on file here." in await forge(scene, "setup_role", 12345)
    assert "Not everyone." in await forge(scene, "setup_role", scene.guild.id)
    for action, wrong in (
        ("setup_pings", "minus one"),
        ("setup_horizon", "25"),
        ("setup_channel:zone", "1"),
        ("setup_zone", "Mars"),
    ):
        assert await forge(scene, action, wrong) == say("error.old_button")
    assert await kept(scene) == Server()


async def forge(scene: Scene, action: str, value: object) -> str:
    """Have a manager use a component with a value that Discord's client would not offer; return the refusal."""
    used: Any = SimpleNamespace(
        guild=scene.bot.get_guild(scene.guild.id),
        permissions=discord.Permissions(manage_guild=True),
        client=scene.bot,
        data={"values": [str(value)]},
    )
    name, *arguments = action.split(":")
    with pytest.raises(Refusal) as refused:
        await lasting._handlers[name](used, arguments)
    return refused.value.sentence


async def test_what_was_deleted_is_said_and_can_be_replaced(scene: Scene, manager: MemberActor) -> None:
    hall, role = scene.guild.create_text_channel("hall"), scene.guild.create_role("Heralds")
    await scene.env.settle()
    shown = await panel(scene, manager)
    await choose(manager, shown, "setup_channel:announce_channel", hall)
    shown = answer_of(await choose(manager, shown, "setup_role", role))
    guild = scene.bot.get_guild(scene.guild.id)
    assert guild is not None
    guild._channels.pop(hall.id)
    guild._roles.pop(role.id)
    shown = answer_of(await manager.click(shown, label="Check again"))
    assert f"<#{hall.id}> is gone. Choose another" in text_of(shown)
    for action, placeholder in (
        ("setup_channel:announce_channel", "It is gone or asleep"),
        ("setup_role", "It is gone:"),
    ):
        assert select_of(shown, action)["placeholder"].startswith(placeholder)
        assert not select_of(shown, action).get("default_values")


async def test_the_check_finds_every_fault_and_its_end(scene: Scene, manager: MemberActor) -> None:
    desk = Desk(scene)
    hall, log, quizzes = (scene.guild.create_text_channel(name) for name in ("hall", "log", "quizzes"))
    await change_server(scene.bot.store.writer, scene.guild.id, announce_channel=hall.id, log_channel=log.id)
    await allow_channels(scene.bot.store.writer, scene.guild.id, [quizzes.id])
    await desk.announce(desk.draft(hall, scene.channel, thread="Talk"))
    shown = await panel(scene, manager)
    assert WELL in text_of(shown)
    deny(scene, hall, read_message_history=True)
    deny(scene, log, send_messages=True)
    deny(scene, scene.channel, create_public_threads=True)
    deny(scene, quizzes, view_channel=True)
    await scene.env.settle()
    shown = answer_of(await manager.click(shown, label="Check again"))
    text = text_of(shown)
    assert "Checked: 4 things are in the way" in text
    assert f"I cannot look back in {hall.mention}" in text
    assert f"I may not write in {log.mention}. Allow me **Send Messages** there." in text
    assert f"I may not start a thread in {scene.channel.mention}" in text
    assert f"I cannot see {quizzes.mention}" in text
    assert scene.bot.user is not None
    for channel in (hall, log, scene.channel, quizzes):
        scene.env.backend.delete_overwrite(channel.id, scene.bot.user.id)
    await scene.env.settle()
    assert WELL in text_of(answer_of(await manager.click(shown, label="Check again")))


async def test_many_faults_are_counted_and_fit(scene: Scene, manager: MemberActor) -> None:
    rooms = [scene.guild.create_text_channel(f"room-{number}") for number in range(25)]
    await allow_channels(scene.bot.store.writer, scene.guild.id, [room.id for room in rooms])
    for room in rooms:
        deny(scene, room, read_message_history=True)
    await scene.env.settle()
    text = text_of(await panel(scene, manager))
    assert "Checked: 25 things are in the way" in text
    assert "… and 15 more: /why-silent has them by channel." in text


async def test_an_announcement_that_is_over_is_no_matter(scene: Scene, manager: MemberActor) -> None:
    desk = Desk(scene)
    await desk.announce(desk.draft(hours=1))
    await scene.pass_time(2 * 3600)
    assert len(desk.posts()) == 1
    deny(scene, scene.channel, attach_files=True, read_message_history=True)
    await scene.env.settle()
    assert "in the way" not in text_of(await panel(scene, manager))


async def test_the_boards_follow_the_zone(scene: Scene, manager: MemberActor) -> None:
    await earn(scene, {scene.ann.id: 300})
    shown = await panel(scene, manager)
    for zone in ("Pacific/Auckland", "Pacific/Honolulu"):
        shown = answer_of(await fill(manager, shown, "Set zone…", zone=zone))
        board = Board(scene.guild.id, "week", period_start("week", now_ms(), zone), "points")
        assert [place.points for place in await board_page(scene.bot.store.reader, board, 0, 10)] == [300]
        seen = text_of(answer_of(await scene.ann.slash(scene.channel, "leaderboard", period="week")))
        assert f"Days begin at midnight ({zone}), weeks on Monday." in seen
        assert "300" in seen


async def test_who_changed_anything_last_is_said_and_kept_for_them_alone(scene: Scene, manager: MemberActor) -> None:
    shown = await panel(scene, manager)
    assert "Last changed" not in text_of(shown)
    shown = answer_of(await choose(manager, shown, "setup_pings", "3"))
    assert f"Last changed here by <@{manager.id}>, <t:" in text_of(shown)
    shown = answer_of(await choose(manager, shown, "setup_horizon", "2"))
    exported = (await export_person(scene.bot.store.reader, manager.id))["server_change"]
    assert [(row["guild_id"], row["setting"]) for row in exported] == [
        (scene.guild.id, "horizon"),
        (scene.guild.id, "pings_a_week"),
    ]
    await erase_person(scene.bot.store.writer, manager.id)
    assert "Last changed here by somebody since erased" in text_of(await panel(scene, manager))
    assert (await kept(scene)).pings_a_week == 3


async def test_what_was_set_up_is_forgotten_with_the_server(scene: Scene, manager: MemberActor) -> None:
    await change_server(scene.bot.store.writer, scene.guild.id, zone="Asia/Tokyo", pings_a_week=3)
    scene.env.backend.emit("GUILD_DELETE", {"id": str(scene.guild.id)})
    await scene.env.settle()
    assert await kept(scene) == Server()


async def test_the_panel_has_room_for_all_of_its_parts(scene: Scene, manager: MemberActor) -> None:
    shown = await panel(scene, manager)
    assert len(list(walk(shown.components))) <= 40
    assert set(buttons(shown)) == {"Set zone…", "Set hours…", "Check again"}
