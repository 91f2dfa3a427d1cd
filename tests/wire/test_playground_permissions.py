"""Permissions with overwrites, threads, forums, announcements and private channels."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from playground.scenario import read_scenario
from playground.server import serve
from playground.world import World
from tests.wire.raw import API, AUTH, PATIENT, Wire, paths

GUARDED = """
[[user]]
name = "Owner"
[[user]]
name = "Guest"
has_app = true
[[guild]]
name = "Guarded"
owner = "Owner"
[[guild.role]]
name = "Staff"
permissions = ["MANAGE_MESSAGES"]
[[guild.member]]
user = "Guest"
[[guild.channel]]
name = "hidden"
overwrite = [{ for = "@everyone", deny = ["VIEW_CHANNEL"] }]
[[guild.channel]]
name = "staff"
overwrite = [
  { for = "@everyone", deny = ["VIEW_CHANNEL"] },
  { for = "Staff", allow = ["VIEW_CHANNEL"], deny = ["SEND_MESSAGES"] },
  { for = "Casebook", allow = ["SEND_MESSAGES"] },
]
[[guild.channel]]
name = "silent"
overwrite = [{ for = "Staff", deny = ["SEND_MESSAGES", "SEND_MESSAGES_IN_THREADS", "CREATE_PUBLIC_THREADS"] }]
[[guild.channel]]
name = "forgetful"
overwrite = [{ for = "Casebook", deny = ["READ_MESSAGE_HISTORY"] }]
[[guild.channel]]
name = "plain"
overwrite = [{ for = "Casebook", deny = ["EMBED_LINKS", "ATTACH_FILES"] }]
[[guild.channel]]
name = "news"
type = "announcement"
[[guild.channel]]
name = "posts"
type = "forum"
[[guild.channel]]
name = "aside"
type = "thread"
parent = "silent"
[guild.bot]
roles = ["Staff"]
[[guild]]
name = "Elsewhere"
owner = "Owner"
[[guild.member]]
user = "Guest"
[[guild.channel]]
name = "foreign"
[[guild.role]]
name = "@everyone"
permissions = ["VIEW_CHANNEL", "SEND_MESSAGES", "USE_APPLICATION_COMMANDS"]
[guild.bot]
present = false
"""


@pytest.fixture
async def guarded(tmp_path: Path) -> AsyncIterator[Wire]:
    file = tmp_path / "guarded.toml"
    file.write_text(GUARDED)
    world = World(PATIENT, read_scenario(file))
    async with serve(world) as origin, aiohttp.ClientSession(origin) as http:
        yield Wire(world, origin, http)


async def test_what_cannot_be_seen_is_50001(guarded: Wire) -> None:
    for name in ("hidden", "foreign"):
        path = f"/channels/{guarded.room(name)}"
        await guarded.refused(403, 50001, "GET", path)
        await guarded.refused(403, 50001, "GET", f"{path}/messages")
        await guarded.refused(403, 50001, "POST", f"{path}/messages", {"content": "x"})
        await guarded.refused(403, 50001, "POST", f"{path}/threads", {"name": "x", "type": 11})


async def test_what_may_not_be_done_is_50013(guarded: Wire) -> None:
    silent = f"/channels/{guarded.room('silent')}"
    await guarded.refused(403, 50013, "POST", f"{silent}/messages", {"content": "x"})
    await guarded.refused(403, 50013, "POST", f"{silent}/threads", {"name": "x", "type": 11})
    await guarded.refused(403, 50013, "POST", f"/channels/{guarded.room('aside')}/messages", {"content": "x"})
    plain = f"/channels/{guarded.room('plain')}/messages"
    await guarded.refused(403, 50013, "POST", plain, {"embeds": [{"title": "t"}]})
    form = aiohttp.FormData()
    form.add_field("payload_json", "{}")
    form.add_field("files[0]", b"x", filename="x.txt")
    async with guarded.http.post(API + plain, data=form, headers=AUTH) as reply:
        assert (reply.status, (await reply.json())["code"]) == (403, 50013)
    assert (await guarded.call("POST", plain, {"content": "x"}))[0] == 200


async def test_a_members_overwrite_outweighs_a_roles(guarded: Wire) -> None:
    path = f"/channels/{guarded.room('staff')}/messages"
    status, message = await guarded.call("POST", path, {"content": "x"})
    assert status == 200
    assert (await guarded.call("DELETE", f"{path}/{message['id']}"))[0] == 204


async def test_without_the_history_there_is_none(guarded: Wire) -> None:
    path = f"/channels/{guarded.room('forgetful')}/messages"
    message = (await guarded.call("POST", path, {"content": "x"}))[1]
    assert await guarded.call("GET", path) == (200, [])
    await guarded.refused(403, 50001, "GET", f"{path}/{message['id']}")
    reply = {"content": "x", "message_reference": {"message_id": message["id"]}}
    await guarded.refused(400, 160002, "POST", path, reply)


async def test_a_moderator_deletes_what_others_wrote(guarded: Wire) -> None:
    guest = guarded.world.users[1].id
    _, made = await guarded.page("thread", **{"as": guest}, channel_id=guarded.room("posts"), name="Look at this")
    first = next(iter(guarded.world.messages[made["channel_id"]]))
    assert (await guarded.call("DELETE", f"/channels/{made['channel_id']}/messages/{first}"))[0] == 204


async def test_forums_take_posts_and_no_messages(guarded: Wire) -> None:
    path = f"/channels/{guarded.room('posts')}"
    await guarded.refused(400, 40058, "POST", f"{path}/messages", {"content": "x"})
    refusal = await guarded.refused(400, 50035, "POST", f"{path}/threads", {"name": "x" * 101})
    assert paths(refusal) == ["name BASE_TYPE_BAD_LENGTH", "message BASE_TYPE_REQUIRED"]
    wrong = {"name": "x", "message": {"content": "x" * 2001}}
    refusal = await guarded.refused(400, 50035, "POST", f"{path}/threads", wrong)
    assert paths(refusal) == ["message.content BASE_TYPE_MAX_LENGTH"]
    status, post = await guarded.call("POST", f"{path}/threads", {"name": "x", "message": {"content": "first"}})
    assert (status, post["type"], post["message"]["content"]) == (201, 11, "first")
    assert post["message"]["id"] == post["id"]
    assert (await guarded.call("POST", f"/channels/{post['id']}/messages", {"content": "second"}))[0] == 200


async def test_threads_and_the_message_they_hang_on(guarded: Wire) -> None:
    path = f"/channels/{guarded.room('plain')}"
    message = (await guarded.call("POST", f"{path}/messages", {"content": "x"}))[1]
    under = f"{path}/messages/{message['id']}/threads"
    async with guarded.connect() as gateway:
        await gateway.identify()
        status, thread = await guarded.call("POST", under, {"name": "aside"})
        assert (status, thread["id"], thread["parent_id"]) == (201, message["id"], guarded.room("plain"))
        assert (await gateway.event("THREAD_CREATE"))["newly_created"] is True
    await guarded.refused(400, 160004, "POST", under, {"name": "again"})
    await guarded.refused(400, 50024, "POST", f"/channels/{thread['id']}/threads", {"name": "deeper"})


async def test_an_announcement_is_published_once(guarded: Wire) -> None:
    news, plain = (f"/channels/{guarded.room(name)}/messages" for name in ("news", "plain"))
    message = (await guarded.call("POST", news, {"content": "extra"}))[1]
    status, published = await guarded.call("POST", f"{news}/{message['id']}/crosspost")
    assert (status, published["flags"] & 1) == (200, 1)
    await guarded.refused(400, 40033, "POST", f"{news}/{message['id']}/crosspost")
    message = (await guarded.call("POST", plain, {"content": "x"}))[1]
    await guarded.refused(400, 50024, "POST", f"{plain}/{message['id']}/crosspost")
    await guarded.refused(404, 10008, "POST", f"{news}/1/crosspost")


async def test_private_channels(guarded: Wire) -> None:
    guest = guarded.world.users[1].id
    status, dm = await guarded.call("POST", "/users/@me/channels", {"recipient_id": guest})
    assert (status, dm["type"]) == (200, 1)
    async with guarded.connect() as gateway:
        await gateway.identify(1 | 1 << 12)
        await guarded.call("POST", f"/channels/{dm['id']}/messages", {"content": "psst"})
        event = await gateway.event("MESSAGE_CREATE")
        assert (event["content"], "guild_id" in event) == ("psst", False)
    assert (await guarded.state(guest))["dms"] == [{"id": dm["id"], "user_id": guest}]
    assert (await guarded.state(guarded.world.users[0].id))["dms"] == []
    await guarded.refused(404, 10013, "POST", "/users/@me/channels", {"recipient_id": "1"})
    refusal = await guarded.refused(400, 50035, "POST", "/users/@me/channels", {})
    assert paths(refusal) == ["recipient_id BASE_TYPE_REQUIRED"]
    await guarded.control("remove", kind="bot", guild_id=guarded.world.guild.id)
    owner = guarded.world.users[0].id
    await guarded.refused(403, 50007, "POST", "/users/@me/channels", {"recipient_id": owner})


async def test_people_see_their_own_channels_only(guarded: Wire) -> None:
    owner, guest = (user.id for user in guarded.world.users)

    async def seen(user: str) -> set[str]:
        return {room["name"] for guild in (await guarded.state(user))["guilds"] for room in guild["channels"]}

    assert "hidden" in await seen(owner)
    assert not await seen(guest) & {"hidden", "staff"}
    status, _ = await guarded.page("thread", **{"as": guest}, channel_id=guarded.room("hidden"), name="x")
    assert status == 404


async def test_events_of_a_channel_go_to_who_sees_it(guarded: Wire) -> None:
    owner, guest = (user.id for user in guarded.world.users)
    async with guarded.watch(owner) as theirs, guarded.watch(guest) as mine:
        for name in ("staff", "plain"):
            await guarded.call("POST", f"/channels/{guarded.room(name)}/messages", {"content": name})
        assert (await theirs())["d"]["message"]["content"] == "staff"
        assert (await mine())["d"]["message"]["content"] == "plain"


async def test_where_external_apps_are_not_welcome_their_answers_are_ephemeral(guarded: Wire) -> None:
    guest = guarded.world.users[1].id
    wanted = [{"name": "a", "description": "d", "integration_types": [1]}]
    async with guarded.connect() as gateway:
        await gateway.identify()
        await guarded.call("PUT", f"/applications/{guarded.bot}/commands", wanted)
        await guarded.page("command", **{"as": guest}, name="a", channel_id=guarded.room("foreign"))
        interaction = await gateway.event("INTERACTION_CREATE")
    reply = (await guarded.callback(interaction, 4, content="x"))[1]
    assert reply["interaction"]["response_message_ephemeral"] is True
