"""What went wrong is told once: in the server's log channel, else to the author, else in the operator's log."""

from dataclasses import replace
from typing import Any

import discord
import pytest
from simcord import ChannelHandle, MemberActor
from simcord.results import ResponseMessage

from bot.deliveries import planning
from bot.deliveries.calls import wall_ms
from bot.storage import deliveries as outgoing
from bot.storage.people import erase_person
from bot.storage.servers import change_server
from tests.cogs.desk import HOUR_S, ID, Desk
from tests.cogs.scene import Scene, answer_of, text_of, walk

SEND = "/channels/{}/messages"


@pytest.fixture
def desk(scene: Scene) -> Desk:
    return Desk(scene)


@pytest.fixture
async def log(desk: Desk, scene: Scene) -> ChannelHandle:
    room = scene.guild.create_text_channel("moderators-log")
    await change_server(desk.store.writer, scene.guild.id, log_channel=room.id)
    return room


def letters(scene: Scene, user: Any | None = None) -> list[ResponseMessage]:
    """Return what somebody, or else the author, was written directly."""
    return scene.shown((user or scene.host).user.dm_channel)


def presses(message: ResponseMessage) -> list[str]:
    return [part["custom_id"].split(":", 1)[1] for part in walk(message.components) if part["type"] == 2]


async def fail(desk: Desk, *channels: ChannelHandle, **parts: Any) -> None:
    """Have an announcement fail, the bot's right to write being gone."""
    await desk.announce(desk.draft(*channels, **parts), listening=False)
    desk.deny(send_messages=True)
    await desk.scene.pass_time(2 * HOUR_S + 60)


async def told_rows(desk: Desk) -> list[bool]:
    return [row.told_ms is not None for row in await desk.rows()]


async def test_a_server_with_a_log_channel_reads_it_there_with_what_would_mend_it(
    desk: Desk, scene: Scene, log: ChannelHandle
) -> None:
    await desk.announce(desk.draft(), listening=False)
    await scene.pass_time(2 * HOUR_S - 60)
    scene.env.inject_error("POST", SEND.format(scene.channel.id), status=403, code=50013)
    await scene.pass_time(120)
    (message,) = scene.shown(log)
    (row,) = await desk.rows()
    said = text_of(message)
    assert "Not delivered" in said
    assert "**Inventory**" in said
    assert f"<t:{row.due_ms // 1000}:f>" in said
    assert f"<#{scene.channel.id}>" in said
    assert "then retry" in said
    assert presses(message) == [f"outbox_retry:{row.id}", f"announce_why:{ID}", f"outbox_skip:{row.id}"]
    assert letters(scene) == []
    assert await told_rows(desk) == [True]


@pytest.mark.parametrize("logged", [True, False])
async def test_what_lost_its_words_is_told_by_its_hour(desk: Desk, scene: Scene, *, logged: bool) -> None:
    room = scene.guild.create_text_channel("moderators-log")
    if logged:
        await change_server(desk.store.writer, scene.guild.id, log_channel=room.id)
    await desk.announce(desk.draft(), listening=False)
    found = await desk.get()
    draft = replace(found.draft, text="Ann was here.")
    await planning.edit(desk.store.writer, ID, found.version, draft, changer=scene.ann.id, what="text", now=wall_ms())
    await erase_person(desk.store.writer, scene.ann.id)
    # The bot dies before anybody has been told.
    await scene.crash()
    await scene.pass_time(60)
    (message,) = scene.shown(room) if logged else letters(scene)
    assert "had all their words erased" in text_of(message)
    assert f"<t:{(found.next_ms or 0) // 1000}:f>" in text_of(message)
    assert "Inventory" not in text_of(message)
    assert presses(message) == ([f"announce_why:{ID}"] if logged else [])
    await scene.crash()
    await scene.pass_time(60)
    assert len(scene.shown(room) if logged else letters(scene)) == 1


async def test_a_right_that_is_missing_is_named(desk: Desk, scene: Scene, log: ChannelHandle) -> None:
    await fail(desk)
    beforehand, afterwards = scene.shown(log)
    for message in (beforehand, afterwards):
        assert f"I may not write in <#{scene.channel.id}>. Allow me **Send Messages** there." in text_of(message)


async def test_without_a_log_channel_the_author_reads_it(desk: Desk, scene: Scene) -> None:
    await fail(desk)
    message = letters(scene)[-1]
    assert "**Inventory** in As it was called" in text_of(message)
    assert "/announce why" in text_of(message)
    assert presses(message) == [f"told_retry:{(await desk.rows())[0].id}"]


async def test_a_log_channel_that_takes_nothing_is_passed_over(desk: Desk, scene: Scene, log: ChannelHandle) -> None:
    scene.env.backend.delete_channel(log.id)
    await fail(desk)
    assert "Not delivered" in text_of(letters(scene)[-1])
    assert await told_rows(desk) == [True]


@pytest.mark.parametrize("kind", ["written", "question"])
async def test_a_channel_that_is_gone_has_the_button_that_chooses_another(
    desk: Desk, scene: Scene, log: ChannelHandle, manager: MemberActor, kind: str
) -> None:
    gone = scene.guild.create_text_channel("one")
    await desk.announce(replace(desk.draft(gone), kind=kind), listening=False)
    scene.env.backend.delete_channel(gone.id)
    await scene.pass_time(2 * HOUR_S + 60)
    message = scene.shown(log)[-1]
    (row,) = await desk.rows()
    mending = f"write_edit:{ID}:{row.id}" if kind == "written" else f"auto_show:question:{row.id}"
    assert presses(message) == [mending, f"announce_why:{ID}", f"outbox_skip:{row.id}"]
    before = message.components
    panel = answer_of(await manager.click(message, label="Edit" if kind == "written" else "Settings"))
    assert panel.ephemeral
    assert scene.shown(log)[-1].components == before


async def test_a_channel_that_is_gone_has_no_button_where_none_would_mend_it(desk: Desk, scene: Scene) -> None:
    gone = scene.guild.create_text_channel("one")
    await desk.announce(desk.draft(gone), listening=False)
    scene.env.backend.delete_channel(gone.id)
    await scene.pass_time(2 * HOUR_S + 60)
    message = letters(scene)[-1]
    assert "Not delivered" in text_of(message)
    assert presses(message) == []


async def test_whom_nobody_may_write_to_the_operator_is_told_of(
    desk: Desk, scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    closed = scene.host.user.dm_channel.id
    scene.env.inject_error("POST", SEND.format(closed), status=403, code=50007, times=None)
    await fail(desk)
    assert letters(scene) == []
    assert f"Announcement {ID}: run" in caplog.text
    assert await told_rows(desk) == [True]


async def test_one_run_in_many_channels_is_one_message(desk: Desk, scene: Scene, log: ChannelHandle) -> None:
    rooms = [scene.guild.create_text_channel(f"room-{number}") for number in range(12)]
    await desk.announce(desk.draft(*rooms), listening=False)
    await scene.pass_time(2 * HOUR_S - 60)
    for place, room in enumerate(rooms):
        code = 50013 if place % 2 else 40005
        scene.env.inject_error("POST", SEND.format(room.id), status=403, code=code)
    await scene.pass_time(120)
    (message,) = scene.shown(log)
    for room in rooms:
        assert f"<#{room.id}>" in text_of(message)
    assert text_of(message).count("not posted") == 2
    assert presses(message) == [f"announce_why:{ID}"]
    assert await told_rows(desk) == [True] * 12


async def test_a_few_channels_have_a_button_each(desk: Desk, scene: Scene, log: ChannelHandle) -> None:
    lobby = scene.guild.create_text_channel("lobby")
    await desk.announce(desk.draft(scene.channel, lobby), listening=False)
    await scene.pass_time(2 * HOUR_S - 60)
    scene.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=2)
    await scene.pass_time(120)
    (message,) = scene.shown(log)
    retries = [f"outbox_retry:{row.id}" for row in await desk.rows()]
    assert presses(message) == [*retries, f"announce_why:{ID}"]


async def test_a_crash_between_telling_and_writing_that_down_tells_once(
    desk: Desk, scene: Scene, log: ChannelHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.faults_expected = True

    async def cut_off(*_: Any) -> None:
        raise OSError("the power went")

    with monkeypatch.context() as patched:
        patched.setattr(outgoing, "told", cut_off)
        await fail(desk)
    assert await told_rows(desk) == [False]
    await scene.crash(away=20)
    await scene.pass_time(60)
    assert await told_rows(desk) == [True]
    sent: list[Any] = [one.json for one in scene.env.http_requests if one.path == SEND.format(log.id)]
    told = [body for body in sent if "Not delivered" in str(body)]
    # Discord gives the first message back for the second: SimCord takes no notice of a nonce.
    assert len(told) >= 2
    assert len({body["nonce"] for body in told}) == 1
    assert all(body["enforce_nonce"] and len(body["nonce"]) <= 25 for body in told)


async def test_where_discord_takes_nothing_it_is_told_later(desk: Desk, scene: Scene, log: ChannelHandle) -> None:
    await desk.announce(desk.draft(), listening=False)
    await scene.pass_time(2 * HOUR_S - 60)
    scene.env.inject_error("POST", SEND.format(scene.channel.id), status=403, code=50013)
    scene.env.inject_error("POST", SEND.format(log.id), status=503, times=3)
    await scene.pass_time(70)
    assert scene.shown(log) == []
    assert letters(scene) == []
    await scene.pass_time(600)
    assert len(scene.shown(log)) == 1
    assert await told_rows(desk) == [True]
    assert scene.running() == []


async def test_what_fails_again_is_told_again(desk: Desk, scene: Scene, log: ChannelHandle) -> None:
    await desk.announce(desk.draft(), listening=False)
    scene.env.inject_error("POST", SEND.format(scene.channel.id), status=403, code=50013, times=2)
    await scene.pass_time(2 * HOUR_S + 60)
    with desk.acting():
        assert await desk.deliveries.retry((await desk.rows())[0], scene.ann.id)
    await scene.pass_time(60)
    assert len(scene.shown(log)) == 2
    nonces = {one.json["nonce"] for one in scene.env.http_requests if one.path == SEND.format(log.id) and one.json}
    assert len(nonces) == 2


async def test_later_steps_say_that_the_post_is_there(desk: Desk, scene: Scene, log: ChannelHandle) -> None:
    desk.deny(create_public_threads=True)
    await desk.announce(desk.draft(thread="About it"), listening=False)
    await scene.pass_time(2 * HOUR_S + 60)
    message = scene.shown(log)[-1]
    assert "Delivered, but not finished" in text_of(message)
    assert "posted, without its thread" in text_of(message)
    assert "**Create Public Threads**" in text_of(message)


async def test_what_may_have_been_posted_is_called_that(desk: Desk, scene: Scene, log: ChannelHandle) -> None:
    await desk.announce(desk.draft(), listening=False)
    await scene.pass_time(2 * HOUR_S - 60)
    desk.deny(read_message_history=True)
    await scene.pass_time(30)
    desk.lose_answers()
    await scene.pass_time(31)
    await scene.crash(away=600)
    await scene.pass_time(HOUR_S)
    message = scene.shown(log)[-1]
    assert "Perhaps delivered" in text_of(message)
    assert "retry only if it is missing" in text_of(message)


async def test_whoever_is_erased_is_not_written_to(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft(), listening=False)
    await scene.pass_time(2 * HOUR_S - 60)
    scene.env.inject_error("POST", SEND.format(scene.channel.id), status=403, code=50013)
    await scene.pass_time(61)
    await erase_person(desk.store.writer, scene.host.id)
    await scene.pass_time(60)
    assert letters(scene) == []
    assert scene.running() == []


async def test_a_server_that_lets_us_go_is_one_letter_to_each_author(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft(), listening=False)
    await desk.announce(desk.draft(title="Stocktaking"), ID + 1, listening=False)
    await planning.add(desk.store.writer, ID + 2, scene.ann.id, desk.draft(title="Audit"), wall_ms())
    scene.env.backend.emit("GUILD_DELETE", {"id": str(scene.guild.id)})
    await scene.pass_time(60)
    (to_host,), (to_ann,) = letters(scene), letters(scene, scene.ann)
    assert "As it was called" in text_of(to_host)
    assert "Inventory" in text_of(to_host)
    assert "Stocktaking" in text_of(to_host)
    assert "Audit" not in text_of(to_host)
    assert "Audit" in text_of(to_ann)


async def test_a_ping_that_was_withheld_is_told_once_a_run_and_only_in_the_log_channel(
    desk: Desk, scene: Scene, log: ChannelHandle
) -> None:
    role = scene.guild.create_role("Watchers", mentionable=True)
    lobby = scene.guild.create_text_channel("lobby")
    await change_server(desk.store.writer, scene.guild.id, pings_a_week=0)
    await desk.announce(desk.draft(scene.channel, lobby, roles=(role.id,)), listening=False)
    await scene.pass_time(2 * HOUR_S + 60)
    (message,) = scene.shown(log)
    assert "Posted without a ping" in text_of(message)
    assert f"<#{scene.channel.id}>" in text_of(message)
    assert f"<#{lobby.id}>" in text_of(message)
    assert letters(scene) == []


async def test_the_log_channels_button_mends_it(desk: Desk, scene: Scene, log: ChannelHandle) -> None:
    chief = scene.guild.create_role("Chief", permissions=discord.Permissions(manage_guild=True))
    boss = scene.guild.add_member(scene.env.create_user("boss"), roles=[chief])
    await fail(desk)
    desk.allow()
    await boss.click(scene.shown(log)[-1], label="Retry")
    await scene.pass_time(60)
    assert len(desk.posts()) == 1


async def test_the_authors_own_button_mends_it_for_as_long_as_they_may_announce(desk: Desk, scene: Scene) -> None:
    role = scene.guild.create_role("Heralds")
    await change_server(desk.store.writer, scene.guild.id, announcer_role=role.id)
    await fail(desk)
    desk.allow()
    refused = await scene.host.user.click(letters(scene)[-1], label="Retry")
    assert "may no longer" in text_of(refused.followups[-1] if refused.followups else refused.response)
    await scene.pass_time(60)
    assert desk.posts() == []
    scene.env.backend.add_member_role(scene.guild.id, scene.host.id, role.id)
    await scene.host.user.click(letters(scene)[-1], label="Retry")
    await scene.pass_time(60)
    assert len(desk.posts()) == 1
