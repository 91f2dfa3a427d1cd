"""Faults on purpose, rate limits, and things that are taken away."""

from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from tests.wire.raw import API, AUTH, NAMED, Gateway, Wire, asked


async def struck(wire: Wire, **body: Any) -> aiohttp.ClientResponse:
    async with wire.http.post(f"{API}/channels/{wire.channel}/messages", json=body, headers=AUTH) as reply:
        await reply.read()
        return reply


ROUTE = "POST /channels/*/messages"


async def test_every_answer_tells_its_rate_limit(wire: Wire) -> None:
    first, second = await struck(wire, content="x"), await struck(wire, content="")
    assert (first.status, second.status) == (200, 400)
    assert int(first.headers["X-RateLimit-Remaining"]) - 1 == int(second.headers["X-RateLimit-Remaining"])
    for name in ("Limit", "Reset", "Reset-After", "Bucket"):
        assert f"X-RateLimit-{name}" in second.headers


async def test_a_429_names_its_time_and_comes_through_a_proxy(wire: Wire) -> None:
    await wire.control("fault", kind="rate_limit", route=ROUTE, count=2, delay_ms=1500)
    assert (await wire.call("GET", f"/channels/{wire.channel}/messages"))[0] == 200
    for _ in range(2):
        reply = await struck(wire, content="x")
        assert reply.status == 429
        assert "Via" in reply.headers
        assert (reply.headers["X-RateLimit-Remaining"], reply.headers["X-RateLimit-Scope"]) == ("0", "user")
        assert float(reply.headers["X-RateLimit-Reset-After"]) == 1.5
        assert (await reply.json())["retry_after"] == 1.5
    assert (await struck(wire, content="x")).status == 200
    assert wire.world.faults.active == []


async def test_too_many_requests_in_a_second_are_429(wire: Wire) -> None:
    statuses = {(await wire.call("GET", "/users/@me"))[0] for _ in range(51)}
    assert statuses == {200, 429}


async def test_a_bot_has_so_many_requests_in_a_second_and_answers_to_interactions_are_free(
    wire: Wire, bot: Gateway
) -> None:
    interaction = await asked(wire, bot)
    now = wire.world.now() + 5_000
    wire.world.now = lambda: now
    wire.world.limits = replace(wire.world.limits, requests_per_second=3)
    for path in ("/users/@me", "/gateway/bot", "/oauth2/applications/@me"):
        assert (await wire.call("GET", path))[0] == 200
    for path in ("/users/@me", f"/channels/{wire.channel}/messages"):
        async with wire.http.get(API + path, headers=AUTH) as reply:
            assert reply.status == 429
            assert (reply.headers["X-RateLimit-Global"], reply.headers["X-RateLimit-Scope"]) == ("true", "global")
            assert (reply.headers["Retry-After"], "Via" in reply.headers) == ("2", True)
            assert "X-RateLimit-Bucket" not in reply.headers
            answer = await reply.json()
            assert (answer["global"], answer["retry_after"]) == (True, 1.0)
    assert (await wire.callback(interaction, 4, content="x"))[0] == 200
    assert (await wire.hook("POST", interaction, content="y"))[0] == 200
    assert (await wire.hook("PATCH", interaction, "/messages/@original", content="z"))[0] == 200
    now += 999
    assert (await wire.call("GET", "/users/@me"))[0] == 429
    now += 1
    assert (await wire.call("GET", "/users/@me"))[0] == 200


async def test_a_server_error_has_no_effect(wire: Wire) -> None:
    await wire.control("fault", kind="server_error", route=ROUTE)
    assert (await struck(wire, content="x")).status == 500
    assert await wire.seen(wire.owner) == []


async def test_a_lost_answer_has_taken_effect(wire: Wire) -> None:
    await wire.control("fault", kind="lost_answer", route=ROUTE)
    with pytest.raises(aiohttp.ClientError):
        await struck(wire, content="x", nonce="n", enforce_nonce=True)
    assert (await struck(wire, content="x", nonce="n", enforce_nonce=True)).status == 200
    assert await wire.seen(wire.owner) == ["x"]


async def test_a_delayed_answer_comes(wire: Wire) -> None:
    await wire.control("fault", kind="delay", delay_ms=200)
    before = wire.world.now()
    assert (await struck(wire, content="x")).status == 200
    assert wire.world.now() - before >= 190


async def test_events_that_come_twice(wire: Wire, bot: Gateway) -> None:
    await wire.control("fault", kind="duplicate_events")
    await wire.page("command", **NAMED)
    first, second = await bot.event("INTERACTION_CREATE"), await bot.event("INTERACTION_CREATE")
    assert first == second
    await asked(wire, bot)
    await bot.send(1, None)
    assert (await bot.next())["op"] == 11


async def test_faults_are_listed_and_cleared(wire: Wire) -> None:
    async with wire.watch(wire.owner) as event:
        made = await wire.control("fault", kind="delay", delay_ms=10, count=3)
        news = (await event())["d"]["faults"]
        assert news == (await wire.state(wire.owner))["faults"]
        assert news == [{"id": made["id"], "kind": "delay", "route": None, "count": 3, "delay_ms": 10, "left": 3}]
        await wire.control("fault", kind="server_error")
        await wire.control("fault/clear", id=made["id"])
        assert [fault.kind for fault in wire.world.faults.active] == ["server_error"]
        await wire.control("fault/clear")
        assert wire.world.faults.active == []
    for wrong in ({"kind": "earthquake"}, {"kind": "gateway_explode"}, {"kind": "delay", "count": 0}):
        assert (await wire.page("control/fault", **wrong))[0] == 400


async def test_a_removed_message_and_channel_are_gone(wire: Wire) -> None:
    async with wire.connect() as gateway:
        await gateway.identify(1 | 1 << 9)
        message = await wire.post(content="x")
        assert (await gateway.event("MESSAGE_CREATE"))["id"] == message["id"]
        await wire.control("remove", kind="message", channel_id=wire.channel, message_id=message["id"])
        assert (await gateway.event("MESSAGE_DELETE"))["id"] == message["id"]
        path = f"/channels/{wire.channel}/messages"
        await wire.refused(404, 10008, "PATCH", f"{path}/{message['id']}", {"content": "y"})
        lobby = wire.room("lobby")
        await wire.control("remove", kind="channel", channel_id=lobby)
        assert (await gateway.event("THREAD_DELETE"))["parent_id"] == lobby
        assert (await gateway.event("CHANNEL_DELETE"))["id"] == lobby
        await wire.refused(404, 10003, "POST", f"/channels/{lobby}/messages", {"content": "x"})


async def test_an_answer_in_a_channel_that_is_gone(wire: Wire, bot: Gateway) -> None:
    interaction = await asked(wire, bot)
    await wire.control("remove", kind="channel", channel_id=wire.channel)
    assert (await wire.callback(interaction, 4, content="x"))[1]["code"] == 10003


async def test_the_bot_is_thrown_out_and_let_in_again(wire: Wire) -> None:
    guild = wire.world.guild.id
    async with wire.connect() as gateway, wire.watch(wire.owner) as event:
        await gateway.identify()
        assert (await event())["t"] == "bot"
        await wire.control("remove", kind="bot", guild_id=guild)
        assert await gateway.event("GUILD_DELETE") == {"id": guild}
        assert (await event())["t"] == "state_changed"
        await wire.refused(403, 50001, "POST", f"/channels/{wire.channel}/messages", {"content": "x"})
        assert (await wire.state(wire.owner))["guilds"][0]["bot_in"] is False
        await wire.control("add-bot", guild_id=guild)
        assert (await gateway.event("GUILD_CREATE"))["id"] == guild
        await wire.post(content="back")
