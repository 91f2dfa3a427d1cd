"""/why-silent: what keeps the bot from speaking, in a channel or anywhere, and who is told."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiosqlite
import discord
import msgspec
import pytest
from simcord import MemberActor
from simcord.results import ResponseMessage

from bot.announcements.repeats import Daily
from bot.deliveries import planning
from bot.deliveries.calls import wall_ms
from bot.deliveries.planning import plan_of
from bot.knowledge.horizons import set_horizon
from bot.storage import deliveries as outgoing
from bot.storage.deliveries import Delivery
from bot.storage.servers import change_server
from bot.storage.trivia_settings import allow_channels
from tests.cogs.desk import DAY_S, ID, Desk
from tests.cogs.scene import Scene, answer_of, buttons, said, text_of
from tests.cogs.test_setup import deny

NOTHING = "Nothing keeps me silent. What is due is said."


@pytest.fixture
async def manager(scene: Scene) -> MemberActor:
    await set_horizon(scene.bot.store.writer, scene.guild.id, scene.guild.id, 24)
    role = scene.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    return scene.guild.add_member(scene.env.create_user("max"), roles=[role])


async def ask(scene: Scene, member: MemberActor, **options: Any) -> ResponseMessage:
    shown = answer_of(await member.slash(scene.channel, "why-silent", **options))
    assert shown.ephemeral
    return shown


async def test_only_who_may_announce_is_told(scene: Scene, manager: MemberActor) -> None:
    refusal = "Only those who manage this server may announce here."
    assert said(await scene.ann.slash(scene.channel, "why-silent")).startswith(refusal)
    heralds = scene.guild.create_role("Heralds")
    await change_server(scene.bot.store.writer, scene.guild.id, announcer_role=heralds.id)
    herald = scene.guild.add_member(scene.env.create_user("hal"), roles=[heralds])
    shown = await ask(scene, herald)
    assert NOTHING in text_of(shown)
    scene.env.backend.guilds[scene.guild.id].members[herald.id].role_ids.clear()
    assert heralds.mention in said(await herald.click(shown, label="Look again"))


async def test_a_server_in_order(scene: Scene, desk: Desk, manager: MemberActor) -> None:
    assert "Nothing is planned." in text_of(await ask(scene, manager))
    await desk.announce(desk.draft())
    for options in ({}, {"channel": scene.channel}):
        text = text_of(await ask(scene, manager, **options))
        assert NOTHING in text
        assert "Inventory: <t:" in text
    hall = scene.guild.create_text_channel("hall")
    assert "Inventory" not in text_of(await ask(scene, manager, channel=hall))


async def test_rights_are_looked_at_anew(scene: Scene, desk: Desk, manager: MemberActor) -> None:
    await desk.announce(desk.draft(thread="Talk"))
    hall = scene.guild.create_text_channel("hall")
    deny(scene, scene.channel, create_public_threads=True)
    deny(scene, hall, send_messages=True)
    await scene.env.settle()
    shown = await ask(scene, manager)
    assert f"I may not start a thread in {scene.channel.mention}" in text_of(shown)
    # Nothing was given to it to do in the hall; who asks about the hall is told all the same.
    assert hall.mention not in text_of(shown)
    assert f"I may not write in {hall.mention}" in text_of(await ask(scene, manager, channel=hall))
    desk.allow()
    await scene.env.settle()
    assert NOTHING in text_of(answer_of(await manager.click(shown, label="Look again")))


async def test_what_was_not_said_in_seven_days_is_told_with_its_reason(
    scene: Scene, desk: Desk, manager: MemberActor
) -> None:
    hall = scene.guild.create_text_channel("hall")
    await desk.announce(desk.draft(scene.channel, hall, hours=1, late="skip"))
    deny(scene, hall, send_messages=True)
    await scene.env.settle()
    await scene.pass_time(2 * 3600)
    shown = await ask(scene, manager)
    assert f"Inventory in {hall.mention}, due <t:" in text_of(shown)
    assert "I lack a right in that channel." in text_of(shown)
    assert "What went wrong, run by run" in buttons(shown)
    assert "Not said" not in text_of(await ask(scene, manager, channel=scene.channel))
    await scene.crash(away=8 * DAY_S)
    assert "Not said" not in text_of(await ask(scene, manager))


async def test_a_run_that_was_too_late_is_told(scene: Scene, desk: Desk, manager: MemberActor) -> None:
    await desk.announce(desk.draft(late="skip", repeat=Daily()))
    await scene.crash(away=DAY_S / 2)
    text = text_of(await ask(scene, manager, channel=scene.channel))
    assert "Not said in the last seven days" in text
    assert "Inventory: <t:" in text


async def outbox(desk: Desk, channel: int, *, days: int, count: int = 1, **parts: Any) -> None:
    """Have it on record what became of so many runs that were due so many days ago."""
    due = wall_ms() - days * round(DAY_S) * 1000
    usual = Delivery(0, ID, desk.scene.guild.id, "", 1, channel, "text", "post", "skipped", due, due)

    async def job(connection: aiosqlite.Connection) -> None:
        for number in range(count):
            run = f"{parts} {days} {number}"
            await outgoing.add_delivery(connection, replace(usual, run=run, due_ms=due - number, **parts))

    await desk.store.writer.run(job)


async def test_that_there_was_nothing_to_say_is_no_silence(scene: Scene, desk: Desk, manager: MemberActor) -> None:
    await desk.announce(desk.draft())
    await outbox(desk, scene.channel.id, days=1, count=9, reason="nothing")
    shown = await ask(scene, manager)
    assert NOTHING in text_of(shown)
    assert "What went wrong, run by run" not in buttons(shown)


async def test_a_fault_is_not_drowned_by_what_was_late_or_went_wrong_elsewhere(
    scene: Scene, desk: Desk, manager: MemberActor
) -> None:
    hall = scene.guild.create_text_channel("hall")
    await desk.announce(desk.draft())
    await outbox(desk, scene.channel.id, days=1, count=9, reason="late")
    assert "What went wrong, run by run" not in buttons(await ask(scene, manager))
    await outbox(desk, hall.id, days=2, state="failed", reason="no_right")
    shown = await ask(scene, manager)
    assert hall.mention in text_of(shown)
    assert "What went wrong, run by run" in buttons(shown)
    await outbox(desk, scene.channel.id, days=1, count=201, state="failed", reason="rejected")
    assert f"Inventory in {hall.mention}" in text_of(await ask(scene, manager, channel=hall))


async def test_a_pause_is_told(scene: Scene, desk: Desk, manager: MemberActor) -> None:
    draft = desk.draft()
    await desk.announce(draft)
    paused = replace(draft, plan=planning.plan_json(msgspec.structs.replace(plan_of(draft), paused=True)))
    await planning.edit(scene.bot.store.writer, ID, 1, paused, changer=manager.id, what="paused", now=wall_ms())
    assert "Inventory: paused." in text_of(await ask(scene, manager))


async def test_quiet_hours_and_used_up_pings_are_told_while_they_last(
    scene: Scene, desk: Desk, manager: MemberActor
) -> None:
    now = discord.utils.utcnow()
    minute = now.hour * 60 + now.minute
    await change_server(
        scene.bot.store.writer,
        scene.guild.id,
        quiet_from=(minute - 60) % 1440,
        quiet_until=(minute + 60) % 1440,
        pings_a_week=0,
    )
    text = text_of(await ask(scene, manager))
    until = (now + timedelta(hours=1)).replace(second=0, microsecond=0)
    assert f"Quiet hours until <t:{round(until.timestamp())}:t>" in text
    assert "This server wants nobody notified" in text
    await scene.pass_time(2 * 3600)
    assert "Quiet hours" not in text_of(await ask(scene, manager))


async def test_why_there_are_no_quizzes(scene: Scene, manager: MemberActor) -> None:
    hall = scene.guild.create_text_channel("hall")
    writer = scene.bot.store.writer
    await allow_channels(writer, scene.guild.id, [hall.id])
    await set_horizon(writer, scene.guild.id, hall.id, 0)
    assert f"they are in {hall.mention}." in text_of(await ask(scene, manager, channel=scene.channel))
    text = text_of(await ask(scene, manager, channel=hall))
    assert "Not allowed" not in text
    assert "Set to nothing watched" in text
    await set_horizon(writer, scene.guild.id, hall.id, None)
    await set_horizon(writer, scene.guild.id, scene.guild.id, None)
    assert "Nobody has said how far everybody has watched" in text_of(await ask(scene, manager))
    assert NOTHING not in text_of(await ask(scene, manager, channel=hall))


async def test_a_great_deal_is_cut_and_counted(scene: Scene, desk: Desk, manager: MemberActor) -> None:
    rooms = [scene.guild.create_text_channel(f"room-{number}") for number in range(20)]
    await desk.announce(desk.draft(*rooms, hours=1, title="Inventory " * 8))
    for room in rooms:
        deny(scene, room, read_message_history=True, send_messages=True)
    await scene.env.settle()
    await scene.pass_time(2 * 3600)
    text = text_of(await ask(scene, manager))
    assert len(text) < 4000
    assert "more." in text


async def test_the_pings_of_a_week_are_counted(scene: Scene, desk: Desk, manager: MemberActor) -> None:
    scene.pings_expected = True
    await change_server(scene.bot.store.writer, scene.guild.id, pings_a_week=1)
    fans = scene.guild.create_role("Fans", mentionable=True)
    await scene.env.settle()
    await desk.announce(desk.draft(roles=(fans.id,), hours=0.01))
    assert "pings of this week" not in text_of(await ask(scene, manager))
    await scene.pass_time(60)
    assert "1 of 1 pings of this week are used up" in text_of(await ask(scene, manager))
