"""The playground answers as Discord does, asked by a plain HTTP and WebSocket client without discord.py."""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from playground import words
from playground.server import serve
from playground.supervisor import REPOSITORY, Patience, Supervisor, bot_environment, delete_database
from playground.world import DISCORD_EPOCH, Limits, World

Json = dict[str, Any]
API = "/api/v10"
AUTH = {"Authorization": "Bot playground"}
# Patient, for a busy machine; the tests of lateness hurry it.
PATIENT = Limits(acknowledge=20.0, interaction_token=60.0, nonce=120.0)
COMMANDS: list[Json] = [
    {"name": "character", "description": "d", "options": [
        {"type": 3, "name": "name", "description": "d", "required": True, "autocomplete": True}]},
    {"name": "trivia", "description": "d", "options": [{"type": 1, "name": "start", "description": "d", "options": [
        {"type": 4, "name": "questions", "description": "d", "min_value": 1, "max_value": 50}]}]},
]  # fmt: skip
NAMED = {"name": "character", "options": [{"type": 3, "name": "name", "value": "James Blood"}]}

START = {"type": 1, "name": "start", "options": []}


def buttons(*names: str, disabled: bool = False) -> list[Json]:
    row = [{"type": 2, "style": 1, "label": name, "custom_id": name, "disabled": disabled} for name in names]
    return [{"type": 17, "components": [{"type": 10, "content": "?"}, {"type": 1, "components": row}]}]


class Gateway:
    """The bot's side of one gateway connection."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.sequence = 0

    async def send(self, op: int, d: object) -> None:
        await self.socket.send_str(json.dumps({"op": op, "d": d}))

    async def next(self) -> Json:
        frame: Json = json.loads((await self.socket.receive(timeout=10)).data)
        self.sequence = frame.get("s") or self.sequence
        return frame

    async def event(self, name: str) -> Json:
        frame = await self.next()
        assert frame["t"] == name
        data: Json = frame["d"]
        return data

    async def identify(self, intents: int = 1) -> Json:
        assert (await self.next())["op"] == 10
        await self.send(2, {"token": "playground", "intents": intents, "properties": {}, "shard": [0, 1]})
        ready = await self.event("READY")
        assert (await self.event("GUILD_CREATE"))["name"] == "The Reading Room"
        return ready


class Wire:
    """A world that is being served, and both sides that can talk to it."""

    def __init__(self, world: World, origin: str, http: aiohttp.ClientSession) -> None:
        self.world = world
        self.origin = origin
        self.http = http
        self.owner, self.member, self.third, self.fourth = (user.id for user in world.guild.members)
        self.bot = world.guild.bot.id
        self.channel = world.guild.channels[0].id

    async def call(self, method: str, path: str, body: object = None, **options: Any) -> tuple[int, Any]:
        options.setdefault("headers", AUTH)
        async with self.http.request(method, API + path, json=body, **options) as reply:
            text = await reply.text()
            assert not text or reply.headers["Content-Type"] == "application/json"
            return reply.status, json.loads(text) if text else None

    async def page(self, path: str, **body: Any) -> tuple[int, Json]:
        body = {"as": self.member, "channel_id": self.channel, **body}
        async with self.http.post(f"/page/{path}", json=body) as reply:
            answer: Json = await reply.json()
            return reply.status, answer

    async def state(self, user: str) -> Json:
        async with self.http.get("/page/state", params={"as": user}) as reply:
            state: Json = await reply.json()
            return state

    async def seen(self, user: str) -> list[str]:
        return [message["content"] for message in (await self.state(user))["messages"][self.channel]]

    async def post(self, **body: Any) -> Json:
        status, message = await self.call("POST", f"/channels/{self.channel}/messages", body)
        assert status == 200, message
        answer: Json = message
        return answer

    async def callback(self, interaction: Json, kind: int, **data: Any) -> tuple[int, Any]:
        path = f"/interactions/{interaction['id']}/{interaction['token']}/callback?with_response=1"
        return await self.call("POST", path, {"type": kind, "data": data}, headers={})

    async def hook(self, method: str, interaction: Json, path: str = "", **body: Any) -> tuple[int, Any]:
        return await self.call(method, f"/webhooks/{self.bot}/{interaction['token']}{path}", body, headers={})

    def hurry(self) -> None:
        self.world.limits = replace(self.world.limits, acknowledge=0.05)

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Gateway]:
        async with self.http.ws_connect("/gateway?v=10&encoding=json") as socket:
            yield Gateway(socket)

    @asynccontextmanager
    async def watch(self, user: str) -> AsyncIterator[Callable[[], Awaitable[Json]]]:
        async with self.http.ws_connect(f"/page/events?as={user}") as socket:

            async def event() -> Json:
                frame: Json = json.loads((await socket.receive(timeout=10)).data)
                return frame

            yield event


@asynccontextmanager
async def open_room(limits: Limits = PATIENT) -> AsyncIterator[Wire]:
    world = World(limits)
    async with serve(world, dice=random.Random(3), pause=(0.01, 0.05)) as origin, aiohttp.ClientSession(origin) as http:
        yield Wire(world, origin, http)


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with open_room() as room:
        yield room


@pytest.fixture
async def bot(wire: Wire) -> AsyncIterator[Gateway]:
    """The bot's connection, identified, with its commands registered."""
    async with wire.connect() as gateway:
        await gateway.identify()
        await wire.call("PUT", f"/applications/{wire.bot}/commands", COMMANDS)
        yield gateway


async def asked(wire: Wire, bot: Gateway) -> Json:
    """A member's slash command, as it reaches the bot."""
    assert (await wire.page("command", **NAMED))[0] == 200
    return await bot.event("INTERACTION_CREATE")


# Login


async def test_who_the_bot_is_and_where_the_gateway_is(wire: Wire) -> None:
    assert (await wire.call("GET", "/users/@me"))[1]["id"] == wire.bot
    application = (await wire.call("GET", "/oauth2/applications/@me"))[1]
    assert application["id"] == wire.bot
    assert "interactions_endpoint_url" not in application
    gateway = (await wire.call("GET", "/gateway/bot"))[1]
    assert gateway["shards"] == 1
    assert gateway["url"].startswith("ws://127.0.0.1:")


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bot wrong"}])
async def test_a_wrong_token_is_unauthorized(wire: Wire, headers: dict[str, str]) -> None:
    assert await wire.call("GET", "/users/@me", headers=headers) == (401, {"message": "401: Unauthorized", "code": 0})


@pytest.mark.parametrize(
    ("op", "data", "code"),
    [
        (2, {"token": "wrong", "intents": 1}, 4004),
        (6, {"token": "wrong", "session_id": "x", "seq": 1}, 4004),
        (2, {"token": "playground", "intents": 1 << 15}, 4014),
        (2, {"token": "playground", "intents": -1}, 4013),
        (2, {"token": "playground", "intents": 1, "shard": [3, 2]}, 4010),
        (3, {}, 4003),
    ],
)
async def test_the_gateway_closes_with_discords_codes(wire: Wire, op: int, data: Json, code: int) -> None:
    async with wire.connect() as gateway:
        await gateway.next()
        await gateway.send(op, data)
        assert (await gateway.socket.receive(timeout=10)).type is aiohttp.WSMsgType.CLOSE
        assert gateway.socket.close_code == code


async def test_a_heartbeat_is_acknowledged(wire: Wire, bot: Gateway) -> None:
    await bot.send(1, bot.sequence)
    assert (await bot.next())["op"] == 11
    assert (await wire.state(wire.owner))["bot"]["state"] == "online"


async def test_commands_keep_their_ids(wire: Wire) -> None:
    path = f"/applications/{wire.bot}/commands"
    first = (await wire.call("PUT", path, COMMANDS))[1]
    again = (await wire.call("PUT", path, COMMANDS[:1]))[1]
    assert [command["name"] for command in first] == ["character", "trivia"]
    assert again[0]["id"] == first[0]["id"]
    assert (await wire.call("GET", path))[1] == again == (await wire.state(wire.member))["commands"]
    status, refusal = await wire.call("PUT", path, [{"name": "Not lower", "description": "d"}])
    assert (status, refusal["code"]) == (400, 50035)


# Resuming


async def test_what_was_missed_is_replayed(wire: Wire, bot: Gateway) -> None:
    async with wire.connect() as doomed:
        session = (await doomed.identify())["session_id"]
        assert (await wire.page("control/drop-gateway"))[1] == {"dropped": 2}
        await doomed.socket.receive(timeout=10)
        assert doomed.socket.close_code == 4000
    await wire.page("command", **NAMED)
    async with wire.connect() as resumed:
        await resumed.next()
        await resumed.send(6, {"token": "playground", "session_id": session, "seq": doomed.sequence})
        interaction = await resumed.event("INTERACTION_CREATE")
        await resumed.event("RESUMED")
        assert resumed.sequence == doomed.sequence + 2
        assert (await wire.callback(interaction, 4, content="late, but in time"))[0] == 200


async def test_an_unknown_session_has_to_identify(wire: Wire) -> None:
    async with wire.connect() as gateway:
        await gateway.next()
        await gateway.send(6, {"token": "playground", "session_id": "lost", "seq": 4})
        invalid = await gateway.next()
        assert (invalid["op"], invalid["d"]) == (9, False)
        await gateway.send(2, {"token": "playground", "intents": 1})
        await gateway.event("READY")


async def test_a_session_ended_by_the_bot_is_gone(wire: Wire) -> None:
    async with wire.connect() as gateway:
        session = (await gateway.identify())["session_id"]
        await gateway.socket.close(code=1000)
    async with wire.connect() as gateway:
        await gateway.next()
        await gateway.send(6, {"token": "playground", "session_id": session, "seq": 2})
        assert (await gateway.next())["op"] == 9


# Messages


async def test_the_same_nonce_makes_one_message(wire: Wire) -> None:
    first = await wire.post(content="one", nonce="game-1", enforce_nonce=True)
    assert first["nonce"] == "game-1"
    assert (await wire.post(content="two", nonce="game-1", enforce_nonce=True))["id"] == first["id"]
    assert (await wire.post(content="three", nonce="game-1"))["id"] != first["id"]
    assert await wire.seen(wire.owner) == ["one", "three"]


async def test_a_nonce_is_forgotten_after_two_minutes(wire: Wire) -> None:
    first = await wire.post(content="one", nonce=7, enforce_nonce=True)
    later = wire.world.now() + 121_000
    wire.world.now = lambda: later
    assert (await wire.post(content="one", nonce=7, enforce_nonce=True))["id"] != first["id"]


async def test_a_messages_life(wire: Wire) -> None:
    path = f"/channels/{wire.channel}/messages"
    ids = [(await wire.post(content=str(n)))["id"] for n in range(5)]
    assert ids == sorted(ids, key=int)
    assert abs((int(ids[0]) >> 22) + DISCORD_EPOCH - wire.world.now()) < 60_000

    async def listed(**query: Any) -> str:
        return "".join(message["content"] for message in (await wire.call("GET", path, params=query))[1])

    assert await listed() == "43210"
    assert await listed(limit=2) == "43"
    assert await listed(before=ids[3], limit=2) == "21"
    assert await listed(after=ids[0], limit=2) == "21"
    assert await listed(around=ids[2], limit=3) == "321"
    assert (await wire.call("GET", path, params={"limit": 101}))[0] == 400
    edited = (await wire.call("PATCH", f"{path}/{ids[0]}", {"content": "new"}))[1]
    assert edited["content"] == "new"
    assert edited["edited_timestamp"] >= edited["timestamp"]
    assert (await wire.call("DELETE", f"{path}/{ids[0]}"))[0] == 204
    assert await wire.call("GET", f"{path}/{ids[0]}") == (404, {"message": "Unknown Message", "code": 10008})
    assert (await wire.call("GET", "/channels/1/messages"))[1] == {"message": "Unknown Channel", "code": 10003}


async def test_components_get_ids_and_limits(wire: Wire) -> None:
    message = await wire.post(flags=32768, components=buttons("a", "b"))
    container = message["components"][0]
    assert [container["id"], *(child["id"] for child in container["components"])] == [1, 2, 3]
    assert [child["id"] for child in container["components"][1]["components"]] == [4, 5]
    refused: list[Json] = [
        {"components": buttons("a")},
        {"flags": 32768, "components": buttons("a", "a")},
        {"flags": 32768, "components": buttons("x" * 101)},
        {"flags": 32768, "components": buttons(*"abcdef")},
        {"flags": 32768, "content": "both", "components": buttons("a")},
        {"flags": 32768, "components": [{"type": 10, "content": "x" * 2001}, {"type": 10, "content": "x" * 2000}]},
        {"content": "x" * 2001},
        {"content": ""},
    ]
    for body in refused:
        status, answer = await wire.call("POST", f"/channels/{wire.channel}/messages", body)
        assert status == 400
        assert answer["code"] in (50006, 50035)


async def test_files_come_as_multipart(wire: Wire) -> None:
    form = aiohttp.FormData()
    gallery = [{"type": 12, "items": [{"media": {"url": "attachment://card.png"}}]}]
    form.add_field("payload_json", json.dumps({"flags": 32768, "components": gallery}))
    form.add_field("files[0]", b"picture", filename="card.png")
    async with wire.http.post(f"{API}/channels/{wire.channel}/messages", data=form, headers=AUTH) as reply:
        message = await reply.json()
    url = message["components"][0]["items"][0]["media"]["url"]
    assert message["attachments"][0]["url"] == url
    async with wire.http.get(url) as reply:
        assert await reply.read() == b"picture"
        assert reply.content_type == "image/png"


async def test_own_messages_are_events_only_for_who_asked(wire: Wire, bot: Gateway) -> None:
    async with wire.connect() as curious:
        await curious.identify(intents=1 | 1 << 9)
        await wire.post(content="hello")
        assert (await curious.event("MESSAGE_CREATE"))["content"] == "hello"
    await bot.send(1, None)
    assert (await bot.next())["op"] == 11


# Interactions


async def test_a_command_arrives_whole_and_is_answered(wire: Wire, bot: Gateway) -> None:
    async with wire.watch(wire.member) as event:
        interaction = await asked(wire, bot)
        assert interaction["data"]["options"] == NAMED["options"]
        assert interaction["data"]["id"] == wire.world.commands[0]["id"]
        assert interaction["member"]["user"]["id"] == wire.member
        assert interaction["channel"]["id"] == interaction["channel_id"] == wire.channel
        assert interaction["authorizing_integration_owners"] == {"0": wire.world.guild.id}
        for key in ("app_permissions", "locale", "guild_locale", "context", "entitlements", "attachment_size_limit"):
            assert key in interaction
        status, reply = await wire.callback(interaction, 4, content="on file")
        assert status == 200
        assert reply["resource"]["message"]["content"] == "on file"
        created = await event()
        assert created["t"] == "message_create"
        assert created["d"]["message"]["interaction"] == {"user_id": wire.member, "command": "/character"}
        assert await event() == {"t": "interaction_done", "d": {"interaction_id": interaction["id"]}}
    assert await wire.callback(interaction, 4, content="again") == (
        400,
        {"message": "Interaction has already been acknowledged.", "code": 40060},
    )


async def test_permissions_are_the_owners_or_a_members(wire: Wire, bot: Gateway) -> None:
    manage_guild, use_commands = 1 << 5, 1 << 31
    await wire.page("command", **NAMED)
    member = int((await bot.event("INTERACTION_CREATE"))["member"]["permissions"])
    await wire.page("command", **{**NAMED, "as": wire.owner})
    owner = int((await bot.event("INTERACTION_CREATE"))["member"]["permissions"])
    assert member & (manage_guild | use_commands) == use_commands
    assert owner & (manage_guild | use_commands) == manage_guild | use_commands


async def test_too_late_is_unknown(wire: Wire, bot: Gateway) -> None:
    wire.hurry()
    async with wire.watch(wire.member) as mine, wire.watch(wire.owner) as theirs:
        interaction = await asked(wire, bot)
        failed = await mine()
        assert failed["t"] == "interaction_failed"
        assert (failed["d"]["interaction_id"], failed["d"]["command"]) == (interaction["id"], "/character")
        late = await wire.callback(interaction, 4, content="sorry")
        assert late == (404, {"message": "Unknown interaction", "code": 10062})
        assert (await wire.hook("POST", interaction, content="x"))[1]["code"] == 10015
        await wire.page("others", on=False)
        assert (await theirs())["t"] == "others"


async def test_without_a_bot_an_interaction_fails(wire: Wire) -> None:
    await wire.call("PUT", f"/applications/{wire.bot}/commands", COMMANDS)
    wire.hurry()
    async with wire.watch(wire.member) as event:
        assert (await wire.page("command", **NAMED))[0] == 200
        assert (await event())["t"] == "interaction_failed"


async def test_ephemeral_is_for_one_pair_of_eyes(wire: Wire, bot: Gateway) -> None:
    interaction = await asked(wire, bot)
    async with wire.watch(wire.owner) as theirs:
        reply = (await wire.callback(interaction, 4, content="secret", flags=64))[1]
        message_id = reply["resource"]["message"]["id"]
        assert reply["interaction"]["response_message_ephemeral"] is True
        await wire.hook("PATCH", interaction, "/messages/@original", content="still secret")
        assert (await theirs())["t"] == "interaction_done"
        await wire.post(content="public")
        assert (await theirs())["d"]["message"]["content"] == "public"
    assert await wire.seen(wire.member) == ["still secret", "public"]
    assert await wire.seen(wire.owner) == ["public"]
    path = f"/channels/{wire.channel}/messages"
    assert (await wire.call("GET", f"{path}/{message_id}"))[1]["code"] == 10008
    assert len((await wire.call("GET", path))[1]) == 1


async def test_a_deferred_answer_is_filled_in_later(wire: Wire, bot: Gateway) -> None:
    interaction = await asked(wire, bot)
    assert (await wire.callback(interaction, 5, flags=64))[1]["interaction"]["response_message_loading"] is True
    original = (await wire.hook("GET", interaction, "/messages/@original"))[1]
    assert original["flags"] == 64 | 128
    first = (await wire.hook("POST", interaction, content="first"))[1]
    assert (first["id"], first["flags"]) == (original["id"], 64)
    second = (await wire.hook("POST", interaction, content="second"))[1]
    assert second["id"] != original["id"]
    assert (await wire.hook("PATCH", interaction, f"/messages/{second['id']}", content="2"))[1]["content"] == "2"
    assert (await wire.hook("DELETE", interaction, f"/messages/{second['id']}"))[0] == 204
    assert (await wire.hook("DELETE", interaction, "/messages/@original"))[0] == 204
    assert (await wire.hook("PATCH", interaction, "/messages/@original", content="x"))[1]["code"] == 10008
    assert await wire.seen(wire.member) == []


async def test_a_token_dies_after_fifteen_minutes(wire: Wire, bot: Gateway) -> None:
    interaction = await asked(wire, bot)
    await wire.callback(interaction, 4, content="x")
    later = wire.world.now() + 61_000
    wire.world.now = lambda: later
    assert await wire.hook("PATCH", interaction, "/messages/@original", content="y") == (
        401,
        {"message": "Invalid Webhook Token", "code": 50027},
    )
    stranger = await wire.call("POST", f"/webhooks/1/{interaction['token']}", {"content": "x"}, headers={})
    assert stranger[1]["code"] == 10015


async def test_a_button_brings_its_message(wire: Wire, bot: Gateway) -> None:
    message = await wire.post(flags=32768, components=buttons("a", "b"))
    press = {"message_id": message["id"], "custom_id": "b", "component_type": 2}
    assert (await wire.page("component", **press))[0] == 200
    interaction = await bot.event("INTERACTION_CREATE")
    assert interaction["type"] == 3
    assert interaction["message"]["id"] == message["id"]
    assert interaction["data"] == {"component_type": 2, "custom_id": "b", "id": 5}
    status, reply = await wire.callback(interaction, 7, flags=32768, components=buttons("a", "b", disabled=True))
    assert status == 200
    assert reply["interaction"]["response_message_id"] == message["id"]
    assert (await wire.page("component", **press))[0] == 409
    assert (await wire.page("component", **{**press, "custom_id": "c"}))[0] == 404


async def test_a_deferred_update_makes_the_message_the_original(wire: Wire, bot: Gateway) -> None:
    message = await wire.post(flags=32768, components=buttons("a", "b"))
    await wire.page("component", message_id=message["id"], custom_id="a", component_type=2)
    interaction = await bot.event("INTERACTION_CREATE")
    assert (await wire.callback(interaction, 8, choices=[]))[1]["code"] == 50035
    assert (await wire.callback(interaction, 6))[0] == 200
    edited = await wire.hook("PATCH", interaction, "/messages/@original", components=buttons("c"))
    assert edited[1]["id"] == message["id"]


async def test_autocomplete(wire: Wire, bot: Gateway) -> None:
    typing = {"name": "character", "options": [{"type": 3, "name": "name", "value": "ja", "focused": True}]}
    waiting = asyncio.create_task(wire.page("autocomplete", **typing))
    interaction = await bot.event("INTERACTION_CREATE")
    assert interaction["type"] == 4
    assert interaction["data"]["options"][0]["focused"] is True
    choices = [{"name": "James Blood", "value": "james"}]
    assert (await wire.callback(interaction, 4, content="no"))[1]["code"] == 50035
    assert (await wire.callback(interaction, 8, choices=choices))[0] == 200
    assert await waiting == (200, {"choices": choices})
    wire.hurry()
    assert await wire.page("autocomplete", **typing) == (200, {"choices": []})


async def test_a_modal_goes_to_its_user_and_back(wire: Wire, bot: Gateway) -> None:
    async with wire.watch(wire.member) as event:
        opener = await asked(wire, bot)
        assert (await wire.callback(opener, 9, custom_id="m", title="t", components=[{"type": 10, "content": "x"}]))[
            0
        ] == 200
        assert (await event())["t"] == "interaction_done"
        assert (await event())["d"]["modal"]["custom_id"] == "m"
    fields = [{"type": 18, "component": {"type": 4, "custom_id": "f", "value": "v"}}]
    sent = {"interaction_id": opener["id"], "custom_id": "m", "components": fields}
    assert (await wire.page("modal", **sent))[0] == 200
    submitted = await bot.event("INTERACTION_CREATE")
    assert submitted["type"] == 5
    assert submitted["data"]["components"][0]["component"]["value"] == "v"
    assert (await wire.page("modal", **{**sent, "as": wire.owner}))[0] == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "nothing", "options": []},
        {"name": "character", "options": []},
        {"name": "character", "options": [{"type": 3, "name": "other", "value": "x"}]},
        {"name": "trivia", "options": []},
        {"name": "trivia", "options": [{**START, "name": "stop"}]},
        {"name": "trivia", "options": [{**START, "options": [{"type": 4, "name": "questions", "value": 51}]}]},
        {**NAMED, "channel_id": "1"},
        {**NAMED, "as": "1"},
    ],
)  # fmt: skip
async def test_what_discord_would_not_send_the_bot_never_sees(wire: Wire, bot: Gateway, wrong: Json) -> None:
    status, answer = await wire.page("command", **wrong)
    assert status in (400, 404)
    assert answer["error"].endswith(".")
    assert not wire.world.interactions


# The members who play along


async def test_the_others_answer_for_those_who_are_away(wire: Wire, bot: Gateway) -> None:
    async with wire.watch(wire.member):
        await wire.page("others", on=True)
        await wire.post(flags=32768, components=buttons("a", "b"))
        who = {(await bot.event("INTERACTION_CREATE"))["member"]["user"]["id"] for _ in range(3)}
        assert who == {wire.owner, wire.third, wire.fourth}


async def test_the_others_leave_closed_questions_and_answers_alone(wire: Wire, bot: Gateway) -> None:
    await wire.page("others", on=True)
    message = await wire.post(flags=32768, components=buttons("a", "b"))
    closed = {"components": buttons("a", "b", disabled=True)}
    await wire.call("PATCH", f"/channels/{wire.channel}/messages/{message['id']}", closed)
    await wire.post(flags=32768, components=buttons("alone"))
    interaction = await asked(wire, bot)
    await wire.callback(interaction, 4, flags=32768, components=buttons("a", "b"))
    await asyncio.sleep(0.15)
    assert list(wire.world.interactions) == [interaction["id"]]


# Doors


async def test_an_unknown_route_is_loud(wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    said = "The playground does not know POST /api/v10/guilds/1/bans"
    assert await wire.call("POST", "/guilds/1/bans") == (501, {"message": said, "code": 0})
    assert (await wire.call("PUT", "/users/@me"))[0] == 501
    assert said in caplog.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example:80"}, 403),
        ({"Host": "[::1]:80"}, 200),
        ({"Host": "localhost:80", "Origin": "http://localhost:80"}, 200),
        ({"Host": "localhost:80", "Origin": "http://evil.example"}, 403),
        ({"Host": "localhost:80", "Origin": "null"}, 403),
    ],
)
async def test_only_this_machine_gets_in(wire: Wire, headers: dict[str, str], status: int) -> None:
    async with wire.http.post("/page/others", json={"on": False}, headers=headers) as reply:
        assert reply.status == status


async def test_a_foreign_page_gets_no_events(wire: Wire) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await wire.http.ws_connect(f"/page/events?as={wire.owner}", headers={"Origin": "http://evil.example"})


async def test_a_page_that_does_not_know_who_it_is_is_the_owner(wire: Wire) -> None:
    async with wire.http.get("/page/state") as reply:
        assert (await reply.json())["me"] == wire.owner
    async with wire.http.get("/page/state?as=1") as reply:
        assert (reply.status, "error" in await reply.json()) == (400, True)


async def test_the_pages_files(wire: Wire) -> None:
    async with wire.http.get("/page/words") as reply:
        assert (await reply.json())["server.guild"] == "The Reading Room"
    async with wire.http.get("/") as reply:
        assert reply.content_type == "text/html"
    async with wire.http.get("/page/static/..%2f__main__.py") as reply:
        assert reply.status == 404


def test_an_unknown_word_is_an_error() -> None:
    with pytest.raises(KeyError):
        words.say("server.nothing")


# The bot as a child process

QUICK = Patience(first=0.02, longest=0.05, to_stop=0.3)


class Child:
    """A supervised program, and what was said about it."""

    def __init__(self, code: str, patience: Patience = QUICK) -> None:
        self.said: list[str] = []
        self.news = asyncio.Event()
        command = (sys.executable, "-c", code)
        self.supervisor = Supervisor("http://127.0.0.1:1", self._report, command=command, caller={}, patience=patience)

    def _report(self, phase: str, detail: str) -> None:
        assert detail
        self.said.append(phase)
        self.news.set()

    async def until(self, *phases: str) -> None:
        async with asyncio.timeout(10):
            while self.said != list(phases):
                self.news.clear()
                await self.news.wait()


async def test_a_killed_bot_comes_back_and_is_stopped() -> None:
    child = Child("import time; time.sleep(60)")
    child.supervisor.start()
    await child.until("starting")
    while (killed := child.supervisor.process) is None:
        await asyncio.sleep(0.01)
    os.kill(killed.pid, signal.SIGKILL)
    await child.until("starting", "restarting", "starting")
    await child.supervisor.stop()
    assert child.said[-1] == "stopped"
    assert child.supervisor.process
    assert child.supervisor.process.returncode is not None


@pytest.mark.parametrize("code", [0, 2])
async def test_a_bot_that_left_or_refused_its_settings_stays_away(code: int) -> None:
    child = Child(f"raise SystemExit({code})")
    child.supervisor.start()
    await child.until("starting", "stopped")
    await child.supervisor.stop()


async def test_a_deaf_bot_is_killed() -> None:
    child = Child(
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
        replace(QUICK, to_stop=0.1),
    )
    child.supervisor.start()
    await child.until("starting")
    await asyncio.sleep(0.3)
    await child.supervisor.stop()
    assert child.supervisor.process
    assert child.supervisor.process.returncode in (-signal.SIGKILL, -signal.SIGTERM)


def test_the_bot_gets_neither_the_token_nor_the_database_of_its_operator() -> None:
    caller = {"DISCORD_TOKEN": "real", "DATABASE_URL": "sqlite:///data/casebook.db", "LOG_LEVEL": "DEBUG"}
    assert bot_environment("http://127.0.0.1:9", caller) == {
        "DISCORD_TOKEN": "playground",
        "DATABASE_URL": "sqlite:///data/playground.db",
        "DISCORD_API_URL": "http://127.0.0.1:9/api/v10",
        "LOG_LEVEL": "DEBUG",
    }
    own = bot_environment("http://127.0.0.1:9", {"PLAYGROUND_DATABASE_URL": "sqlite:///elsewhere.db"})
    assert own["DATABASE_URL"] == "sqlite:///elsewhere.db"


def test_fresh_deletes_the_database_and_nothing_else(tmp_path: Path) -> None:
    for name in ("p.db", "p.db-wal", "p.db-shm", "p.db.backup"):
        (tmp_path / name).touch()
    delete_database(f"sqlite:///{tmp_path / 'p.db'}")
    assert [path.name for path in tmp_path.iterdir()] == ["p.db.backup"]
    with pytest.raises(ValueError, match="postgresql"):
        delete_database("postgresql://x/y")


async def test_a_port_in_use_is_one_sentence(wire: Wire) -> None:
    command = ("-m", "playground", "--no-browser", "--no-bot", "--port", wire.origin.rpartition(":")[2])
    child = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=REPOSITORY
    )
    output, error = await child.communicate()
    assert (child.returncode, output) == (2, b"")
    assert b"--port" in error
    assert error.count(b"\n") == 1


async def test_it_says_where_it_is_and_stops_when_told() -> None:
    command = ("-m", "playground", "--no-browser", "--no-bot", "--port", "0")
    child = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=REPOSITORY
    )
    assert child.stdout
    line = await asyncio.wait_for(child.stdout.readline(), 30)
    assert line.startswith(b"Casebook's playground is open at http://127.0.0.1:")
    child.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(child.communicate(), 10) == (b"", b"")
    assert child.returncode == 0
