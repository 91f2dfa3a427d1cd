"""The page's side: its files, its doors, its state, and the members who play along."""

import asyncio
import random
from dataclasses import replace
from typing import Any, Literal

import aiohttp
import pytest

from playground import words
from playground.others import Others
from tests.wire.raw import V2, Gateway, Wire, asked, buttons


def question(*names: str, disabled: bool = False) -> list[Any]:
    """Return the components of a question with a countdown, and an answer for each name."""
    return [{"type": 10, "content": "Closes <t:1790000000:R>."}, *buttons(*names, disabled=disabled)]


async def test_the_others_answer_for_those_who_are_away(wire: Wire, bot: Gateway) -> None:
    async with wire.watch(wire.member):
        await wire.page("others", on=True)
        await wire.post(flags=32768, components=question("a", "b"))
        who = {(await bot.event("INTERACTION_CREATE"))["member"]["user"]["id"] for _ in range(3)}
        assert who == {wire.owner, wire.third, wire.fourth}


async def test_the_others_leave_closed_questions_and_answers_alone(wire: Wire, bot: Gateway) -> None:
    await wire.page("others", on=True)
    message = await wire.post(flags=32768, components=question("a", "b"))
    closed = {"components": question("a", "b", disabled=True)}
    await wire.call("PATCH", f"/channels/{wire.channel}/messages/{message['id']}", closed)
    await wire.post(flags=32768, components=question("alone"))
    await wire.post(flags=32768, components=buttons("a", "table"))
    interaction = await asked(wire, bot)
    await wire.callback(interaction, 4, flags=32768, components=question("a", "b"))
    await asyncio.sleep(0.15)
    assert list(wire.world.interactions) == [interaction["id"]]


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
        assert (await reply.json())["server.bot.online"]
    async with wire.http.get("/") as reply:
        assert reply.content_type == "text/html"
    async with wire.http.get("/page/static/..%2f__main__.py") as reply:
        assert reply.status == 404


def test_an_unknown_word_is_an_error() -> None:
    with pytest.raises(KeyError):
        words.say("server.nothing")


async def test_the_state_is_what_one_person_sees(wire: Wire) -> None:
    state = await wire.state(wire.member)
    assert [guild["name"] for guild in state["guilds"]] == ["The Reading Room"]
    assert [guild["name"] for guild in (await wire.state(wire.third))["guilds"]] == ["The Reading Room", "The Annexe"]
    rooms = {room["name"]: room for room in state["guilds"][0]["channels"]}
    assert {room["type"] for room in rooms.values()} == {0, 5, 11, 15}
    assert rooms["The second look"]["parent_id"] == rooms["lobby"]["id"]
    assert (rooms["bulletin"]["can_send"], rooms["lobby"]["can_send"]) == (False, True)
    assert state["others"] == {"on": False, "speed": "brisk", "skill": 0.5}
    assert (state["deviations"], state["faults"], state["dms"]) == ([], [], [])


async def test_how_the_others_play_is_set_and_told(wire: Wire) -> None:
    async with wire.watch(wire.owner) as event:
        assert (await wire.page("others", speed="frantic", skill=1))[1] == {"on": False, "speed": "frantic", "skill": 1}
        assert await event() == {"t": "others", "d": {"on": False, "speed": "frantic", "skill": 1}}
    for wrong in ({"on": 1}, {"speed": "idle"}, {"skill": 1.5}, {"skill": True}):
        assert (await wire.page("others", **wrong))[0] == 400


async def test_a_member_starts_a_thread_and_opens_a_dm(wire: Wire) -> None:
    async with wire.watch(wire.owner) as event:
        status, made = await wire.page("thread", name="Was it raining?")
        assert (status, (await event())["t"]) == (200, "state_changed")
    rooms = (await wire.state(wire.owner))["guilds"][0]["channels"]
    assert next(room["name"] for room in rooms if room["id"] == made["channel_id"]) == "Was it raining?"
    assert (await wire.page("thread", name=" "))[0] == 400
    assert (await wire.page("thread", channel_id=made["channel_id"], name="deeper"))[0] == 403
    first, again = await wire.page("dm"), await wire.page("dm")
    assert first == again
    assert (await wire.state(wire.member))["dms"] == [{"id": first[1]["channel_id"], "user_id": wire.member}]


async def test_skill_and_speed_make_the_others_quicker_and_more_decided(wire: Wire) -> None:
    def thoughts(speed: Literal["calm", "brisk", "frantic"], skill: float) -> float:
        wire.world.others = replace(wire.world.others, speed=speed, skill=skill)
        others = Others(wire.world, random.Random(7), (1.0, 9.0))
        return sum(others.thought() for _ in range(200))

    assert thoughts("frantic", 0.5) < thoughts("brisk", 0.5) < thoughts("calm", 0.5)
    assert thoughts("brisk", 1.0) < thoughts("brisk", 0.0)


async def test_only_a_scenario_tells_the_others_what_is_right(wire: Wire, bot: Gateway) -> None:
    wire.world.scene = replace(wire.world.scene, answers=frozenset({"b"}))
    await wire.page("others", on=True, skill=1)
    await wire.post(flags=V2, components=question("a", "b"))
    for _ in range(4):
        assert (await bot.event("INTERACTION_CREATE"))["data"]["custom_id"] == "b"
