"""What the chat page is made of: its files, its words, the state of the world and the news of it."""

import asyncio
from pathlib import Path

from aiohttp import web

from playground import commands, page_state
from playground.gateway import GATEWAY
from playground.page_requests import channel_of, member_of
from playground.replies import PageError, json_reply
from playground.sockets import Outbox
from playground.words import read_texts, say
from playground.world import WORLD, PageEvent

FILES = Path(__file__).resolve().parent / "page"
# Only plain pictures are shown; anything else might run as a page of ours.
_PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
}


def routes() -> list[web.RouteDef]:
    """The routes that only read, and the page itself at /."""
    return [
        web.get("/", _index),
        web.get("/page/static/{path:.+}", _static),
        web.get("/page/words", _words),
        web.get("/page/state", _state),
        web.get("/page/commands", _commands),
        web.get("/page/events", _events),
        web.get("/cdn/attachments/{channel}/{file}/{name}", _attachment),
    ]


async def _index(request: web.Request) -> web.StreamResponse:
    gateway = request.app[GATEWAY]
    if request.headers.get("Upgrade", "").lower() == "websocket":
        # discord.py falls back to the bare origin when it has to identify afresh.
        return await gateway.connect(request)
    return web.FileResponse(FILES / "index.html", headers={"Cache-Control": "no-cache"})


async def _static(request: web.Request) -> web.StreamResponse:
    path = (FILES / request.match_info["path"]).resolve()
    if not path.is_relative_to(FILES) or not path.is_file():
        raise PageError(404, say("server.error.file"))
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})


async def _words(request: web.Request) -> web.Response:
    return json_reply(read_texts())


async def _state(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    # A page that does not know yet who it is asks without `as`, and is the first guild's owner.
    return json_reply(page_state.state(world, member_of(world, request.query.get("as", world.guild.owner_id))))


async def _commands(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    user = member_of(world, request.query.get("as"))
    channel = channel_of(world, user, request.query.get("channel_id"))
    return json_reply({"commands": commands.usable(world, user, channel)})


async def _events(request: web.Request) -> web.WebSocketResponse:
    world = request.app[WORLD]
    user = member_of(world, request.query.get("as"))
    socket = web.WebSocketResponse(heartbeat=20.0)
    await socket.prepare(request)
    outbox = Outbox(socket)

    def pass_on(event: PageEvent) -> None:
        if event.only_for in (None, user.id) and (event.channel is None or world.sees(user, event.channel)):
            outbox.put({"t": event.kind, "d": event.data})

    world.to_page.append(pass_on)
    world.watching[user.id] += 1
    sender = asyncio.create_task(outbox.run())
    try:
        async for _ in socket:
            pass
    finally:
        world.to_page.remove(pass_on)
        world.watching[user.id] -= 1
        sender.cancel()
    return socket


async def _attachment(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    content = world.files.get(request.match_info["file"])
    if content is None:
        raise PageError(404, say("server.error.file"))
    kind = _PICTURES.get(Path(request.match_info["name"]).suffix.lower(), "application/octet-stream")
    return web.Response(body=content, content_type=kind)
