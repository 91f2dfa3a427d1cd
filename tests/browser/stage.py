"""A stage for the page: a server that answers every call of the page as the playground would, without a bot.

What the page sends is kept in `Stage.calls`, so that a test can tell what a press came to.
"""

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from playground.words import read_texts
from tests.browser import script

Json = dict[str, Any]
_FILES = Path(__file__).resolve().parents[2] / "playground" / "page"
_MOVES_THE_WORLD = {"thread", "dm", "control/remove", "control/add-bot"}


class Stage:
    """The state one page sees, and the calls it made: (path below /page/, body)."""

    def __init__(self) -> None:
        self.state = script.state()
        self.calls: list[tuple[str, Json]] = []
        self.sockets: list[web.WebSocketResponse] = []
        self._ids = itertools.count(int(time.time() * 1000 - 1_420_070_400_000) << 22)

    def fresh(self) -> str:
        """A new snowflake of this moment."""
        return str(next(self._ids))

    def sent(self, path: str) -> list[Json]:
        """The bodies the page sent to one call."""
        return [body for called, body in self.calls if called == path]

    async def tell(self, kind: str, data: Json) -> None:
        """Send news to every page."""
        for socket in self.sockets:
            await socket.send_json({"t": kind, "d": data})

    async def post(self, body: Json) -> None:
        """The bot posts: `body` is what differs from a plain message."""
        message = script.message(self.fresh(), script.CASE_FILES, **body)
        self.state["messages"].setdefault(message["channel_id"], []).append(message)
        await self.tell("message_create", {"message": message})

    async def perform(self, path: str, body: Json) -> Json:
        """What a call does and answers."""
        interaction = self.fresh()
        if path in ("command", "component", "modal"):
            asyncio.get_running_loop().call_later(0.15, self._answer, path, body, interaction)
            return {"interaction_id": interaction}
        if path == "autocomplete":
            return {"choices": [{"name": "James Blood", "value": "james-blood"}, {"name": "Sarah", "value": "sarah"}]}
        if path == "others":
            self.state["others"].update(body)
            return dict(self.state["others"])
        if path == "control/fault":
            fault = {"id": interaction, "left": body.get("count", 1), **body}
            self.state["faults"].append(fault)
        if path == "control/fault/clear":
            self.state["faults"] = [one for one in self.state["faults"] if body.get("id") not in (None, one["id"])]
        if path.startswith("control/fault"):
            await self.tell("faults", {"faults": self.state["faults"]})
            return {"id": interaction}
        return await self._move(path, body) if path in _MOVES_THE_WORLD else {}

    async def _move(self, path: str, body: Json) -> Json:
        guild, made = self.state["guilds"][0], self.fresh()
        if path == "thread":
            guild["channels"].append(script.channel(made, body["name"], 11, parent_id=body["channel_id"]))
        elif path == "dm":
            self.state["dms"].append({"id": made, "user_id": body["as"]})
        elif path == "control/add-bot" or body["kind"] == "bot":
            target = next(one for one in self.state["guilds"] if one["id"] == body["guild_id"])
            target["bot_in"] = path == "control/add-bot"
        elif body["kind"] == "channel":
            guild["channels"] = [one for one in guild["channels"] if one["id"] != body["channel_id"]]
        else:
            kept = self.state["messages"][body["channel_id"]]
            kept[:] = [one for one in kept if one["id"] != body["message_id"]]
            return await self._deleted(body)
        await self.tell("state_changed", {})
        return {"channel_id": made}

    async def _deleted(self, body: Json) -> Json:
        await self.tell("message_delete", {key: body[key] for key in ("channel_id", "message_id")})
        return {}

    def _answer(self, path: str, body: Json, interaction: str) -> None:
        task = asyncio.ensure_future(self._act(path, body, interaction))
        task.add_done_callback(lambda done: done.result())

    async def _act(self, path: str, body: Json, interaction: str) -> None:
        name = str(body.get("name", ""))
        if name == "silent" or body.get("custom_id") == "silent":
            where = {"channel_id": body["channel_id"], "message_id": body.get("message_id"), "command": None}
            await self.tell("interaction_failed", {"interaction_id": interaction, **where})
            return
        await self.tell("interaction_done", {"interaction_id": interaction})
        if name == "form" or body.get("custom_id") == "form":
            await self.tell("modal", {"interaction_id": interaction, "modal": script.MODAL})
            return
        if path == "component":
            edited = next(one for one in self.state["messages"][body["channel_id"]] if one["id"] == body["message_id"])
            edited["edited_timestamp"] = edited["timestamp"]
            await self.tell("message_update", {"message": edited})
            return
        asked = {"user_id": script.OTTILIE, "command": f"/{name}" if body.get("type", 1) == 1 else name}
        parts = script.CARD if name == "character" else [{"type": 10, "content": f"Done: {name or 'form'}", "id": 1}]
        where = {"channel_id": body.get("channel_id", script.CASE_FILES)}
        await self.post({"components": parts, "interaction": asked, "ephemeral_for": script.OTTILIE, **where})


STAGE = web.AppKey("stage", Stage)


async def _get(request: web.Request) -> web.StreamResponse:
    stage, path = request.app[STAGE], request.match_info["path"]
    if path == "events":
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        stage.sockets.append(socket)
        async for _ in socket:
            pass
        stage.sockets.remove(socket)
        return socket
    if path.startswith("static/"):
        return web.FileResponse(_FILES / path.removeprefix("static/"))
    if path == "words":
        return web.json_response(read_texts())
    if path == "state":
        return web.json_response({**stage.state, "me": request.query.get("as", script.OTTILIE)})
    return web.json_response({"commands": stage.state["commands"]})


async def _post(request: web.Request) -> web.Response:
    stage, path = request.app[STAGE], request.match_info["path"]
    if path == "upload":
        await request.read()
        return web.json_response({"id": stage.fresh(), "filename": request.query["name"]})
    body = await request.json()
    stage.calls.append((path, body))
    return web.json_response(await stage.perform(path, body))


async def _index(_: web.Request) -> web.FileResponse:
    return web.FileResponse(_FILES / "index.html")


async def serve(stage: Stage) -> tuple[web.AppRunner, str]:
    """Serve a stage on a free port of this machine; give what ends it, and its address."""
    app = web.Application()
    app[STAGE] = stage
    app.add_routes([web.get("/", _index), web.get("/page/{path:.+}", _get), web.post("/page/{path:.+}", _post)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


@pytest.fixture
async def stage() -> AsyncIterator[tuple[Stage, str]]:
    made = Stage()
    runner, address = await serve(made)
    yield made, address
    for socket in made.sockets[:]:
        await socket.close()
    await runner.cleanup()


def test_the_stage_speaks_json() -> None:
    assert json.loads(json.dumps(Stage().state))["guilds"]
