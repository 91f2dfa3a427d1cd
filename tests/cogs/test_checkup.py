"""What will stand in the way is told before the hour, once; and that all is well again, once."""

from datetime import timedelta
from typing import Any

import discord
import pytest
from simcord import ChannelHandle, MemberActor
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType
from simcord.results import ResponseMessage

from bot.announcements.repeats import Daily
from bot.announcements.sketch import Sketch, to_json
from bot.deliveries import planning
from bot.deliveries.calls import wall_ms
from bot.knowledge.horizons import first_greeting
from bot.storage import announcements as stored
from bot.storage import drafts
from bot.storage.checkups import told_of
from bot.storage.drafts import Key
from bot.storage.servers import change_server
from bot.storage.trivia_settings import allow_channels, change_settings, set_barred
from tests.cogs.desk import DAY_S, ID, Desk
from tests.cogs.scene import Scene, buttons, said, text_of, walk

SOON_S = 30.0
# What goes with a server.
TABLES = (
    "server", "trivia_settings", "trivia_channel", "barred", "guild_horizon", "greeted", "announcement_draft",
    "announcement", "guild_question", "checkup", "server_change",
)  # fmt: skip


@pytest.fixture
def desk(scene: Scene) -> Desk:
    return Desk(scene)


@pytest.fixture
async def log(desk: Desk, scene: Scene) -> ChannelHandle:
    room = scene.guild.create_text_channel("moderators-log")
    await change_server(desk.store.writer, scene.guild.id, log_channel=room.id)
    return room


async def plan(desk: Desk, *channels: ChannelHandle, announcement_id: int = ID, **parts: Any) -> None:
    """Keep an announcement whose first run is in two days."""
    usual: dict[str, Any] = {"hours": 48, "repeat": Daily()}
    await desk.announce(desk.draft(*channels, **(usual | parts)), announcement_id, listening=False)


def letters(scene: Scene, member: Any | None = None) -> list[ResponseMessage]:
    return scene.shown((member or scene.host).user.dm_channel)


async def test_a_channel_that_is_deleted_is_told_at_once_with_what_it_was_wanted_for(
    desk: Desk, scene: Scene, log: ChannelHandle
) -> None:
    lobby = scene.guild.create_text_channel("lobby")
    await plan(desk, scene.channel, lobby)
    scene.env.backend.delete_channel(lobby.id)
    await scene.pass_time(SOON_S)
    (message,) = scene.shown(log)
    following = (await desk.get()).next_ms
    assert following is not None
    assert f"<#{lobby.id}> is gone" in text_of(message)
    assert f"**Inventory**, next <t:{following // 1000}:f>" in text_of(message)
    assert [part["custom_id"] for part in walk(message.components) if part["type"] == 2] == [f"c1b:write_edit:{ID}"]
    assert letters(scene) == []
    # Not again every day.
    await scene.pass_time(DAY_S)
    assert len(scene.shown(log)) == 1


async def test_several_things_taken_away_together_are_one_message(desk: Desk, scene: Scene, log: ChannelHandle) -> None:
    rooms = [scene.guild.create_text_channel(f"room-{number}") for number in range(3)]
    role = scene.guild.create_role("Watchers", mentionable=True)
    await plan(desk, *rooms, roles=(role.id,))
    for room in rooms[:2]:
        scene.env.backend.delete_channel(room.id)
    scene.env.backend.delete_role(scene.guild.id, role.id)
    await scene.pass_time(SOON_S)
    (message,) = scene.shown(log)
    assert text_of(message).count("is gone") == 3


async def test_what_lost_its_place_has_the_button_that_gives_it_another(
    desk: Desk, scene: Scene, log: ChannelHandle, manager: MemberActor
) -> None:
    gone, shut = scene.guild.create_text_channel("lobby"), scene.channel
    await plan(desk, gone)
    await plan(desk, gone, announcement_id=ID + 1, title="", text="")
    await desk.store.writer.run(
        lambda connection: connection.execute("UPDATE announcement SET kind = 'question' WHERE id = ?", (ID + 1,))
    )
    await plan(desk, shut, announcement_id=ID + 2, title="The attic")
    scene.env.backend.delete_channel(gone.id)
    desk.deny(send_messages=True)
    await scene.pass_time(SOON_S)
    (message,) = scene.shown(log)
    assert set(buttons(message)) == {"Edit: Inventory", "Edit: Question of the day", "Why: The attic"}
    assert "one that is gone" in said(await manager.click(message, label="Edit: Question of the day"))
    assert "Inventory" in said(await manager.click(message, label="Edit: Inventory"))


@pytest.mark.parametrize("how", ["overwrite", "role", "mention", "time-out"])
async def test_a_right_that_is_lost_is_told_at_once(desk: Desk, scene: Scene, log: ChannelHandle, how: str) -> None:
    backend, bot_user = scene.env.backend, scene.bot.user
    assert bot_user is not None
    watchers = scene.guild.create_role("Watchers", mentionable=True)
    await plan(desk, roles=(watchers.id,))
    await scene.pass_time(SOON_S)
    assert scene.shown(log) == []
    me = next(role for role in backend.guilds[scene.guild.id].roles.values() if role.name == "TestBot")
    match how:
        case "overwrite":
            desk.deny(send_messages=True)
        case "role":
            for role_id in (me.id, scene.guild.id):
                backend.edit_role(scene.guild.id, role_id, {"permissions": 0})
        case "mention":
            backend.edit_role(scene.guild.id, me.id, {"permissions": me.permissions & ~(1 << 17)})
            backend.edit_role(scene.guild.id, watchers.id, {"mentionable": False})
        case "time-out":
            until = discord.utils.utcnow() + timedelta(days=7)
            with desk.acting():
                # SimCord keeps this event from bots without the members intent; Discord not where it is about them.
                scene.bot._connection.parse_guild_member_update(
                    {
                        "guild_id": str(scene.guild.id),
                        "user": {"id": str(bot_user.id), "username": "TestBot", "discriminator": "0", "avatar": None},  # type: ignore[typeddict-item]
                        "roles": [str(me.id)],
                        "joined_at": "2026-01-01T00:00:00+00:00",
                        "communication_disabled_until": until.isoformat(),
                        "flags": 0,
                    }
                )
    await scene.pass_time(SOON_S)
    # Where it may not even say so in the server, the author reads it.
    (message,) = scene.shown(log) + letters(scene)
    assert "Trouble ahead" in text_of(message)


async def test_other_changes_to_a_channel_are_nobodys_business(
    desk: Desk, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await plan(desk)
    looked: list[int] = []
    monkeypatch.setattr(scene.bot.checkup, "soon", looked.append)
    scene.env.backend.edit_channel(scene.channel.id, {"topic": "Knitting"})
    scene.env.backend.set_overwrite(
        scene.channel.id, Overwrite(target_id=scene.ann.id, type=OverwriteType.MEMBER, allow=0, deny=2048)
    )
    await scene.env.settle()
    assert looked == []


async def test_all_well_again_is_said_once(desk: Desk, scene: Scene, log: ChannelHandle) -> None:
    await plan(desk)
    desk.deny(send_messages=True)
    await scene.pass_time(SOON_S)
    desk.allow()
    await scene.pass_time(SOON_S)
    assert ["All well again" in text_of(message) for message in scene.shown(log)] == [False, True]
    await scene.pass_time(1.5 * DAY_S)
    assert len(scene.shown(log)) == 2
    # Should it happen again, that is news.
    desk.deny(send_messages=True)
    await scene.pass_time(SOON_S)
    assert len(scene.shown(log)) == 3


async def test_only_what_is_new_is_told_and_that_something_still_stands(
    desk: Desk, scene: Scene, log: ChannelHandle
) -> None:
    lobby = scene.guild.create_text_channel("lobby")
    await plan(desk, scene.channel, lobby)
    desk.deny(send_messages=True)
    await scene.pass_time(SOON_S)
    scene.env.backend.delete_channel(lobby.id)
    await scene.pass_time(SOON_S)
    first, second = scene.shown(log)
    assert f"<#{scene.channel.id}>" in text_of(first)
    assert f"<#{scene.channel.id}>" not in text_of(second)
    assert "One fault reported earlier still stands" in text_of(second)
    # One of the two mended is no news.
    desk.allow()
    await scene.pass_time(SOON_S)
    assert len(scene.shown(log)) == 2


async def test_what_happened_while_the_bot_was_away_is_found_when_it_is_back(
    desk: Desk, scene: Scene, log: ChannelHandle
) -> None:
    await plan(desk)
    await scene.env._detach_bot()
    scene.env.backend.delete_channel(scene.channel.id)
    await scene.crash(away=60)
    await scene.pass_time(SOON_S)
    assert [f"<#{scene.channel.id}> is gone" in text_of(message) for message in scene.shown(log)] == [True]
    # What was told stays told over a restart.
    await scene.crash(away=60)
    await scene.pass_time(SOON_S)
    assert len(scene.shown(log)) == 1


async def test_what_no_event_told_of_is_found_within_a_day(
    desk: Desk, scene: Scene, log: ChannelHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    await plan(desk)
    monkeypatch.setattr(scene.bot.checkup, "soon", lambda guild_id: None)
    desk.deny(send_messages=True)
    await scene.pass_time(SOON_S)
    assert scene.shown(log) == []
    await scene.pass_time(DAY_S)
    assert len(scene.shown(log)) == 1


async def test_without_a_log_channel_the_authors_concerned_are_written_to(desk: Desk, scene: Scene) -> None:
    lobby = scene.guild.create_text_channel("lobby")
    await plan(desk, lobby)
    await planning.add(desk.store.writer, ID + 1, scene.ann.id, desk.draft(hours=48), wall_ms())
    await desk.wake()
    scene.env.backend.delete_channel(lobby.id)
    await scene.pass_time(SOON_S)
    assert len(letters(scene)) == 1
    assert letters(scene, scene.ann) == []


async def test_a_log_channel_that_is_lost_is_told_to_the_authors(desk: Desk, scene: Scene, log: ChannelHandle) -> None:
    await plan(desk)
    scene.env.backend.delete_channel(log.id)
    await scene.pass_time(SOON_S)
    (message,) = letters(scene)
    assert f"<#{log.id}> is gone" in text_of(message)
    assert "where I report faults" in text_of(message)


async def test_a_thread_that_has_gone_to_sleep_is_not_gone(desk: Desk, scene: Scene, log: ChannelHandle) -> None:
    thread = scene.thread()
    await plan(desk, thread, hours=100)
    scene.env.backend.edit_channel(thread.id, {}, thread_metadata={"archived": True})
    await scene.crash(away=60)
    await scene.pass_time(DAY_S)
    assert scene.shown(log) == []
    scene.env.backend.delete_channel(thread.id)
    await scene.pass_time(DAY_S)
    assert len(scene.shown(log)) == 1


async def test_where_nothing_is_to_come_nothing_is_looked_at(desk: Desk, scene: Scene, log: ChannelHandle) -> None:
    await plan(desk)
    assert await stored.cancel(desk.store.writer, ID, scene.ann.id, now=wall_ms(), reason="cancelled")
    await desk.wake()
    desk.deny(send_messages=True)
    await scene.pass_time(DAY_S)
    assert scene.shown(log) == []
    assert scene.running() == []


async def test_a_server_that_let_us_go_while_we_were_away_is_forgotten(desk: Desk, scene: Scene) -> None:
    await plan(desk)
    await scene.env._detach_bot()
    del scene.env.backend.guilds[scene.guild.id]
    await scene.crash(away=60)
    await scene.pass_time(SOON_S)
    assert await stored.get(desk.store.reader, ID) is None
    assert ["off the books" in text_of(message) for message in letters(scene)] == [True]


async def keep_something(desk: Desk, scene: Scene) -> None:
    """Have a row in every table that goes with the server, and nothing to come."""
    writer, guild_id = desk.store.writer, scene.guild.id
    await change_server(writer, guild_id, zone="Asia/Tokyo", announcer_role=scene.guild.id, changer=scene.ann.id)
    await change_settings(writer, guild_id, number=3)
    await set_barred(writer, guild_id, [scene.ann.id])
    await allow_channels(writer, guild_id, [scene.channel.id])
    await scene.horizon(2)
    await first_greeting(writer, guild_id)
    await drafts.add(writer, Key(ID + 1, guild_id, scene.ann.id), to_json(Sketch(zone="UTC")), wall_ms())


async def left_of(scene: Scene, desk: Desk) -> dict[str, int]:
    """Return how many rows each table has of the server."""
    reader, counts = desk.store.reader, {}
    for table in TABLES:
        async with reader.execute(f"SELECT COUNT(*) FROM {table} WHERE guild_id = ?", [scene.guild.id]) as found:
            counts[table] = (await found.fetchone())[0]
    return {table: count for table, count in counts.items() if count}


@pytest.mark.parametrize("away", [False, True])
async def test_of_a_server_that_let_us_go_nothing_is_left(desk: Desk, scene: Scene, *, away: bool) -> None:
    await keep_something(desk, scene)
    assert len(await left_of(scene, desk)) == 8
    if away:
        await scene.env._detach_bot()
        del scene.env.backend.guilds[scene.guild.id]
        await scene.crash(away=60)
    else:
        scene.env.backend.emit("GUILD_DELETE", {"id": str(scene.guild.id)})
        await scene.env.settle()
    await scene.pass_time(SOON_S)
    assert await left_of(scene, desk) == {}


async def test_what_is_kept_of_a_server_that_has_us_stays(desk: Desk, scene: Scene) -> None:
    await keep_something(desk, scene)
    await scene.crash(away=60)
    await scene.pass_time(SOON_S)
    assert len(await left_of(scene, desk)) == 8


async def test_where_discord_takes_nothing_it_is_told_later(desk: Desk, scene: Scene, log: ChannelHandle) -> None:
    await plan(desk)
    scene.env.inject_error("POST", f"/channels/{log.id}/messages", status=503, times=1)
    desk.deny(send_messages=True)
    await scene.pass_time(SOON_S)
    assert scene.shown(log) == []
    assert (await told_of(desk.store.reader, scene.guild.id)).faults == frozenset()
    await scene.pass_time(600)
    assert len(scene.shown(log)) == 1
