"""The gateway: identifying, resuming, shards, compression, heartbeats and the codes that end a connection."""

import asyncio
import json
import zlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import zstandard

from playground.scenario import read_scenario
from playground.server import serve
from playground.world import World
from tests.wire.raw import (
    NAMED,
    PATIENT,
    Gateway,
    Json,
    Wire,
    asked,
    open_wire,
)


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
        (2, {"token": "playground", "intents": 1 << 1}, 4014),
        (2, {"token": "playground", "intents": "1"}, 4013),
        (2, {"token": "playground", "intents": 1, "shard": [0]}, 4010),
        (2, "not an object", 4002),
        (3, {}, 4003),
    ],
)
async def test_the_gateway_closes_with_discords_codes(wire: Wire, op: int, data: Json, code: int) -> None:
    async with wire.connect() as gateway:
        await gateway.next()
        await gateway.send(op, data)
        assert await gateway.closed() == code


async def test_a_heartbeat_is_acknowledged(wire: Wire, bot: Gateway) -> None:
    await bot.send(1, bot.sequence)
    assert (await bot.next())["op"] == 11
    assert (await wire.state(wire.owner))["bot"]["state"] == "online"


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


async def test_own_messages_are_events_only_for_who_asked(wire: Wire, bot: Gateway) -> None:
    async with wire.connect() as curious:
        await curious.identify(intents=1 | 1 << 9)
        await wire.post(content="hello")
        assert (await curious.event("MESSAGE_CREATE"))["content"] == "hello"
    await bot.send(1, None)
    assert (await bot.next())["op"] == 11


@pytest.mark.parametrize("frame", ["not JSON", "[]", '{"d": 1}', json.dumps({"op": 1, "d": "x" * 4096})])
async def test_what_cannot_be_read_is_4002(wire: Wire, frame: str) -> None:
    async with wire.connect() as gateway:
        await gateway.next()
        await gateway.socket.send_str(frame)
        assert await gateway.closed() == 4002


async def test_identifying_twice_is_4005_and_an_unknown_opcode_4001(wire: Wire) -> None:
    for op, code in ((2, 4005), (6, 4005), (27, 4001)):
        async with wire.connect() as gateway:
            await gateway.identify()
            await gateway.send(op, {"token": "playground", "intents": 1})
            assert await gateway.closed() == code


async def test_too_many_frames_are_4008(wire: Wire) -> None:
    async with wire.connect() as gateway:
        await gateway.identify()
        for _ in range(120):
            await gateway.send(3, {})
        assert await gateway.closed() == 4008


async def test_a_sequence_from_the_future_is_4007_and_ends_the_session(wire: Wire) -> None:
    async with wire.connect() as first:
        session = (await first.identify())["session_id"]
        async with wire.connect() as second:
            await second.next()
            await second.send(6, {"token": "playground", "session_id": session, "seq": 999})
            assert await second.closed() == 4007
        async with wire.connect() as third:
            await third.next()
            await third.send(6, {"token": "playground", "session_id": session, "seq": 1})
            assert (await third.next())["op"] == 9


async def test_another_version_of_the_api_is_4012(wire: Wire) -> None:
    async with wire.connect("v=9&encoding=json") as gateway:
        assert await gateway.closed() == 4012


async def test_a_silent_connection_is_closed_with_4009_and_cannot_be_resumed() -> None:
    async with open_wire(replace(PATIENT, heartbeat=0.2)) as wire:
        async with wire.connect() as gateway:
            session = (await gateway.identify())["session_id"]
            await gateway.send(3, {})
            assert await gateway.closed() == 4009
        async with wire.connect() as gateway:
            assert (await gateway.next())["d"]["heartbeat_interval"] == 200
            await gateway.send(6, {"token": "playground", "session_id": session, "seq": 1})
            assert (await gateway.next())["op"] == 9


async def test_who_keeps_beating_stays() -> None:
    async with open_wire(replace(PATIENT, heartbeat=0.2)) as wire, wire.connect() as gateway:
        await gateway.identify()
        for _ in range(5):
            await gateway.send(1, gateway.sequence)
            assert (await gateway.next())["op"] == 11
            await asyncio.sleep(0.1)


TWO_GUILDS = """
[[user]]
name = "A"
[[guild]]
name = "One"
owner = "A"
[[guild.channel]]
name = "one"
[[guild]]
name = "{second}"
owner = "A"
[[guild.channel]]
name = "two"
"""


@pytest.fixture
async def sharded(tmp_path: Path) -> AsyncIterator[Wire]:
    """Two guilds of which two shards have one each."""
    file = tmp_path / "two.toml"
    for number in range(100):
        file.write_text(TWO_GUILDS.format(second=f"Two {number}"))
        if len({int(guild.id) >> 22 & 1 for guild in read_scenario(file).guilds}) == 2:
            break
    world = World(replace(PATIENT, guilds_per_shard=1), read_scenario(file))
    async with serve(world) as origin, aiohttp.ClientSession(origin) as http:
        yield Wire(world, origin, http)


async def test_each_shard_has_its_guilds(sharded: Wire) -> None:
    wire = sharded
    async with wire.connect() as even, wire.connect() as odd:
        for number, gateway in enumerate((even, odd)):
            ready = await gateway.identify(1 | 1 << 9 | 1 << 12, (number, 2))
            assert ready["shard"] == [number, 2]
            assert [int(guild["id"]) >> 22 & 1 for guild in ready["created"]] == [number]
        for guild in wire.world.guilds:
            room = guild.channels[0]
            await wire.call("POST", f"/channels/{room.id}/messages", {"content": room.name})
            shard = (even, odd)[int(guild.id) >> 22 & 1]
            assert (await shard.event("MESSAGE_CREATE"))["content"] == room.name
        dm = (await wire.call("POST", "/users/@me/channels", {"recipient_id": wire.world.users[0].id}))[1]
        await wire.call("POST", f"/channels/{dm['id']}/messages", {"content": "private"})
        assert (await even.event("MESSAGE_CREATE"))["content"] == "private"
        await odd.send(1, None)
        assert (await odd.next())["op"] == 11


async def test_too_many_guilds_for_one_shard_are_4011(sharded: Wire) -> None:
    async with sharded.connect() as gateway:
        await gateway.next()
        await gateway.send(2, {"token": "playground", "intents": 1})
        assert await gateway.closed() == 4011


@pytest.mark.parametrize("compress", ["zlib-stream", "zstd-stream"])
async def test_a_connection_is_one_compressed_stream(wire: Wire, compress: str) -> None:
    inflate, stream = zlib.decompressobj(), zstandard.ZstdDecompressor().decompressobj()
    sizes: list[int] = []

    def decode(data: Any) -> bytes:
        assert isinstance(data, bytes)
        sizes.append(len(data))
        if compress == "zlib-stream":
            assert data.endswith(b"\x00\x00\xff\xff")
            return inflate.decompress(data)
        return stream.decompress(data)

    async with wire.connect(f"v=10&encoding=json&compress={compress}", decode) as gateway:
        await gateway.identify(1 | 1 << 9)
        for _ in range(2):
            await wire.post(content="the same words again")
            assert (await gateway.event("MESSAGE_CREATE"))["content"] == "the same words again"
    assert sizes[-1] < sizes[-2], "what was said before is not said again"


async def test_asked_to_reconnect_it_resumes(wire: Wire, bot: Gateway) -> None:
    await wire.control("fault", kind="gateway_reconnect")
    frame = await bot.next()
    assert frame["op"] == 7


async def test_an_invalidated_session_is_gone(wire: Wire) -> None:
    async with wire.connect() as gateway:
        session = (await gateway.identify())["session_id"]
        await wire.control("fault", kind="gateway_invalidate")
        frame = await gateway.next()
        assert (frame["op"], frame["d"]) == (9, False)
        await gateway.send(2, {"token": "playground", "intents": 1})
        assert (await gateway.event("READY"))["session_id"] != session


async def test_a_frozen_gateway_says_everything_later(wire: Wire, bot: Gateway) -> None:
    await wire.control("fault", kind="gateway_freeze", delay_ms=300)
    before = wire.world.now()
    interaction = await asked(wire, bot)
    assert wire.world.now() - before >= 250
    assert (await wire.callback(interaction, 4, content="still in time"))[0] == 200


async def test_what_others_say_is_not_for_a_bot_without_that_intent(wire: Wire) -> None:
    async with wire.connect() as gateway:
        await gateway.identify(1 | 1 << 9)
        status, _ = await wire.page("thread", channel_id=wire.room("theories"), name="It was the butler")
        assert status == 200
        said = await gateway.until("MESSAGE_CREATE")
        assert (said["author"]["id"], said["content"]) == (wire.member, "")
