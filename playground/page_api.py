"""What the chat page calls: the state of the room, its news, and everything a member can do."""

import asyncio
from pathlib import Path

from aiohttp import web

from playground import commands, interactions, messages
from playground.gateway import GATEWAY
from playground.people import Channel, User
from playground.replies import Json, PageError, json_reply, page_body
from playground.sockets import Outbox
from playground.words import read_texts, say
from playground.world import WORLD, Message, PageEvent, World

FILES = Path(__file__).resolve().parent / "page"
_NEWEST = 200
# Only plain pictures are shown; anything else might run as a page of ours.
_PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
}


def routes() -> list[web.RouteDef]:
    """The routes below /page, and the page itself at /."""
    return [
        web.get("/", _index),
        web.get("/page/static/{path:.+}", _static),
        web.get("/page/words", _words),
        web.get("/page/state", _room),
        web.get("/page/events", _events),
        web.post("/page/command", _command),
        web.post("/page/autocomplete", _autocomplete),
        web.post("/page/component", _component),
        web.post("/page/modal", _modal),
        web.post("/page/others", _others),
        web.post("/page/control/drop-gateway", _drop_gateway),
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


async def _room(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    # A page that does not know yet who it is asks without `as`, and is the guild's owner.
    return json_reply(_state(world, _member(world, request.query.get("as", world.guild.owner_id))))


async def _events(request: web.Request) -> web.WebSocketResponse:
    world = request.app[WORLD]
    user = _member(world, request.query.get("as"))
    socket = web.WebSocketResponse(heartbeat=20.0)
    await socket.prepare(request)
    outbox = Outbox(socket)

    def pass_on(event: PageEvent) -> None:
        if event.only_for in (None, user.id):
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


async def _command(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    body = await page_body(request)
    user, channel = _member(world, body.get("as")), _channel(world, body)
    options = body.get("options") or []
    known, written = commands.look_up(world, body.get("name"), options)
    made = interactions.run_command(world, user, channel, known, options, written=written)
    return json_reply({"interaction_id": made.id})


async def _autocomplete(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    body = await page_body(request)
    user, channel = _member(world, body.get("as")), _channel(world, body)
    options = body.get("options") or []
    known, _ = commands.look_up(world, body.get("name"), options, partial=True)
    return json_reply({"choices": await interactions.complete(world, user, channel, known, options)})


async def _component(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    body = await page_body(request)
    user = _member(world, body.get("as"))
    message = _message(world, user, body)
    values = body.get("values") or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise PageError(400, say("server.error.values"))
    kind = body.get("component_type")
    made = interactions.press(world, user, message, str(body.get("custom_id")), kind=kind or 0, values=values)
    return json_reply({"interaction_id": made.id})


async def _modal(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    body = await page_body(request)
    user = _member(world, body.get("as"))
    opener = world.interactions.get(str(body.get("interaction_id")))
    fields = body.get("components")
    if opener is None or opener.user != user or opener.modal is None or opener.modal != body.get("custom_id"):
        raise PageError(404, say("server.error.modal"))
    if not isinstance(fields, list) or not all(isinstance(part, dict) for part in fields):
        raise PageError(400, say("server.error.body"))
    return json_reply({"interaction_id": interactions.submit(world, opener, opener.modal, fields).id})


async def _others(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    body = await page_body(request)
    if not isinstance(body.get("on"), bool):
        raise PageError(400, say("server.error.body"))
    world.let_others_play(body["on"])
    return json_reply({"others": world.others_play})


async def _drop_gateway(request: web.Request) -> web.Response:
    gateway = request.app[GATEWAY]
    return json_reply({"dropped": await gateway.drop(4000)})


async def _attachment(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    content = world.files.get(request.match_info["file"])
    if content is None:
        raise PageError(404, say("server.error.file"))
    kind = _PICTURES.get(Path(request.match_info["name"]).suffix.lower(), "application/octet-stream")
    return web.Response(body=content, content_type=kind)


def _member(world: World, user_id: object) -> User:
    user = world.member(user_id)
    if user is None:
        raise PageError(400, say("server.error.member"))
    return user


def _channel(world: World, body: Json) -> Channel:
    channel = world.channel(body.get("channel_id"))
    if channel is None:
        raise PageError(404, say("server.error.channel"))
    return channel


def _message(world: World, user: User, body: Json) -> Message:
    message = world.messages[_channel(world, body).id].get(str(body.get("message_id")))
    if message is None or message.ephemeral_for not in (None, user.id):
        raise PageError(404, say("server.error.message"))
    return message


def _state(world: World, user: User) -> Json:
    guild = world.guild
    return {
        "guild": {"id": guild.id, "name": guild.name, "owner_id": guild.owner_id},
        "me": user.id,
        "users": [
            {
                "id": known.id,
                "name": known.name,
                "bot": known.bot,
                "owner": known.id == guild.owner_id,
                "colour": known.colour,
            }
            for known in (*guild.members, guild.bot)
        ],
        "channels": [{"id": room.id, "name": room.name, "topic": room.topic} for room in guild.channels],
        "messages": {channel_id: _seen_by(user, list(kept.values())) for channel_id, kept in world.messages.items()},
        "commands": world.commands,
        "bot": {"state": world.bot_phase, "detail": world.bot_detail},
        "others": world.others_play,
    }


def _seen_by(user: User, kept: list[Message]) -> list[Json]:
    seen = [message for message in kept if message.ephemeral_for in (None, user.id)]
    return [messages.for_page(message) for message in seen[-_NEWEST:]]
