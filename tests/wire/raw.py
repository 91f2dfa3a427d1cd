"""A served playground and a plain HTTP and WebSocket client to it, without discord.py: right and wrong on purpose."""

import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp

from playground.scenario import read_scenario
from playground.server import serve
from playground.world import Limits, World
from tests.patience import PATIENCE_S

Json = dict[str, Any]
API = "/api/v10"
AUTH = {"Authorization": "Bot playground"}
V2 = 32768
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
INPUT = {"type": 18, "label": "l", "component": {"type": 4, "custom_id": "f", "style": 1}}


def label(component: Json, **keys: Any) -> Json:
    return {"type": 18, "label": "l", "component": {"custom_id": "f", **component}, **keys}


def buttons(*names: str, disabled: bool = False) -> list[Json]:
    row = [{"type": 2, "style": 1, "label": name, "custom_id": name, "disabled": disabled} for name in names]
    return [{"type": 17, "components": [{"type": 10, "content": "?"}, {"type": 1, "components": row}]}]


def paths(refusal: Json) -> list[str]:
    """The paths of the faults that a refusal with code 50035 names, dotted, with the code of the first at each."""

    def walk(tree: Json, path: str) -> list[str]:
        found = [f"{path} {tree['_errors'][0]['code']}"] if "_errors" in tree else []
        for key, inner in tree.items():
            if key != "_errors":
                found += walk(inner, f"{path}.{key}" if path else key)
        return found

    return walk(refusal["errors"], "")


class Gateway:
    """The bot's side of one gateway connection."""

    def __init__(
        self, socket: aiohttp.ClientWebSocketResponse, decode: Callable[[Any], str | bytes] = lambda data: data
    ) -> None:
        self.socket = socket
        self.decode = decode
        self.sequence = 0

    async def send(self, op: int, d: object) -> None:
        await self.socket.send_str(json.dumps({"op": op, "d": d}))

    async def next(self) -> Json:
        message = await self.socket.receive(timeout=PATIENCE_S)
        assert message.type is not aiohttp.WSMsgType.CLOSE, self.socket.close_code
        frame: Json = json.loads(self.decode(message.data))
        self.sequence = frame.get("s") or self.sequence
        return frame

    async def closed(self) -> int | None:
        """Wait until the server has closed; the code it gave."""
        while (await self.socket.receive(timeout=PATIENCE_S)).type is not aiohttp.WSMsgType.CLOSE:
            pass
        return self.socket.close_code

    async def until(self, name: str) -> Json:
        """The next event of that name, whatever comes before it."""
        while (frame := await self.next())["t"] != name:
            pass
        data: Json = frame["d"]
        return data

    async def event(self, name: str) -> Json:
        frame = await self.next()
        assert frame["t"] == name
        data: Json = frame["d"]
        return data

    async def identify(self, intents: int = 1, shard: tuple[int, int] = (0, 1)) -> Json:
        """Identify; the ready event, with the guilds that came after it under `created`."""
        assert (await self.next())["op"] == 10
        await self.send(2, {"token": "playground", "intents": intents, "properties": {}, "shard": list(shard)})
        ready = await self.event("READY")
        ready["created"] = [await self.event("GUILD_CREATE") for _ in ready["guilds"]]
        return ready


class Wire:
    """A world that is being served, and both sides that can talk to it."""

    def __init__(self, world: World, origin: str, http: aiohttp.ClientSession) -> None:
        self.world = world
        self.origin = origin
        self.http = http
        # A scenario may have fewer people than hands are named here.
        people = [user.id for user in world.users] * 4
        self.owner, self.member, self.third, self.fourth = people[:4]
        self.bot = world.guild.bot.id
        self.channel = world.guild.channels[0].id

    def room(self, name: str) -> str:
        """The id of the channel of that name."""
        return next(room.id for guild in self.world.guilds for room in guild.channels if room.name == name)

    async def refused(self, status: int, code: int, method: str, path: str, body: object = None) -> Json:
        """Make a call that Discord would refuse so; the body of the refusal."""
        given, answer = await self.call(method, path, body)
        assert (given, answer["code"]) == (status, code), answer
        refusal: Json = answer
        return refusal

    async def send(self, **body: Any) -> list[str]:
        """Post what breaks the rules; the paths of the faults."""
        return paths(await self.refused(400, 50035, "POST", f"/channels/{self.channel}/messages", body))

    async def call(self, method: str, path: str, body: object = None, **options: Any) -> tuple[int, Any]:
        options.setdefault("headers", AUTH)
        async with self.http.request(method, API + path, json=body, **options) as reply:
            text = await reply.text()
            assert not text or reply.headers["Content-Type"] == "application/json"
            return reply.status, json.loads(text) if text else None

    async def control(self, what: str, **body: Any) -> Json:
        async with self.http.post(f"/page/control/{what}", json=body) as reply:
            answer: Json = await reply.json()
            assert reply.status == 200, answer
            return answer

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
    async def connect(
        self, query: str = "v=10&encoding=json", decode: Callable[[Any], str | bytes] = lambda data: data
    ) -> AsyncIterator[Gateway]:
        async with self.http.ws_connect(f"/gateway?{query}") as socket:
            yield Gateway(socket, decode)

    @asynccontextmanager
    async def watch(self, user: str) -> AsyncIterator[Callable[[], Awaitable[Json]]]:
        async with self.http.ws_connect(f"/page/events?as={user}") as socket:

            async def event() -> Json:
                frame: Json = json.loads((await socket.receive(timeout=PATIENCE_S)).data)
                return frame

            yield event


@asynccontextmanager
async def open_wire(limits: Limits = PATIENT, scenario: Path | None = None) -> AsyncIterator[Wire]:
    world = World(limits, read_scenario(scenario)) if scenario else World(limits)
    async with serve(world, dice=random.Random(3), pause=(0.01, 0.05)) as origin, aiohttp.ClientSession(origin) as http:
        yield Wire(world, origin, http)


async def asked(wire: Wire, bot: Gateway) -> Json:
    """A member's slash command, as it reaches the bot."""
    assert (await wire.page("command", **NAMED))[0] == 200
    return await bot.event("INTERACTION_CREATE")
