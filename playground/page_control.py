"""The page's hand on the world itself: who plays along, faults on purpose, and what is taken away."""

from dataclasses import replace

from aiohttp import web

from playground import channels, faults, messages, threads
from playground.gateway import GATEWAY, Gateway
from playground.page_requests import number_of
from playground.people import THREAD, Guild
from playground.refusals import Json
from playground.replies import PageError, json_reply, page_body
from playground.words import say
from playground.world import WORLD, World

_SPEEDS = ("calm", "brisk", "frantic")


def routes() -> list[web.RouteDef]:
    """The routes below /page that no member could use at Discord."""
    return [
        web.post("/page/others", _others),
        web.post("/page/control/drop-gateway", _drop_gateway),
        web.post("/page/control/fault", _fault),
        web.post("/page/control/fault/clear", _clear),
        web.post("/page/control/remove", _remove),
        web.post("/page/control/add-bot", _add_bot),
        web.post("/page/control/thread", _change_thread),
    ]


async def _others(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    body = await page_body(request)
    on, speed = body.get("on", world.others.on), body.get("speed", world.others.speed)
    if not isinstance(on, bool) or speed not in _SPEEDS:
        raise PageError(400, say("server.error.body"))
    skill = number_of(body, "skill", 0, 1, world.others.skill)
    world.let_others_play(replace(world.others, on=on, speed=speed, skill=skill))
    return json_reply({"on": on, "speed": speed, "skill": skill})


async def _drop_gateway(request: web.Request) -> web.Response:
    gateway = request.app[GATEWAY]
    return json_reply({"dropped": await gateway.drop(4000)})


async def _fault(request: web.Request) -> web.Response:
    world, gateway = request.app[WORLD], request.app[GATEWAY]
    body = await page_body(request)
    kind, route = body.get("kind"), body.get("route")
    delay_ms = int(number_of(body, "delay_ms", 0, 600_000, 0))
    count = int(number_of(body, "count", 1, 1000, 1))
    if isinstance(kind, str) and kind.startswith("gateway_"):
        await _at_once(gateway, kind, delay_ms)
        return json_reply({"id": world.snowflake()})
    if kind not in faults.KINDS or not isinstance(route, str | None):
        raise PageError(400, say("server.error.fault"))
    return json_reply({"id": world.faults.add(kind, route or None, count, delay_ms).id})


async def _at_once(gateway: Gateway, kind: str, delay_ms: int) -> None:
    match kind:
        case "gateway_drop":
            await gateway.drop(4000)
        case "gateway_freeze":
            gateway.freeze(delay_ms / 1000)
        case "gateway_invalidate":
            gateway.invalidate()
        case "gateway_reconnect":
            gateway.ask_to_reconnect()
        case _:
            raise PageError(400, say("server.error.fault"))


async def _clear(request: web.Request) -> web.Response:
    body = await page_body(request)
    world = request.app[WORLD]
    world.faults.clear(str(body["id"]) if body.get("id") else None)
    return json_reply({"faults": [fault.json() for fault in world.faults.active]})


async def _remove(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    body = await page_body(request)
    match body.get("kind"):
        case "bot":
            channels.remove_bot(world, _guild(world, body))
        case "channel" | "message":
            _remove_there(world, body)
        case _:
            raise PageError(400, say("server.error.body"))
    return json_reply({})


def _remove_there(world: World, body: Json) -> None:
    channel = world.channel(body.get("channel_id"))
    if channel is None or (body["kind"] == "channel" and channel.guild_id is None):
        raise PageError(404, say("server.error.channel"))
    if body["kind"] == "channel":
        channels.remove(world, channel)
        return
    message = world.messages[channel.id].get(str(body.get("message_id")))
    if message is None:
        raise PageError(404, say("server.error.message"))
    messages.delete(world, message)


async def _change_thread(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    body = await page_body(request)
    thread = world.channel(body.get("channel_id"))
    fields = {key: body[key] for key in ("archived", "locked") if key in body}
    if thread is None or thread.type != THREAD or not all(isinstance(value, bool) for value in fields.values()):
        raise PageError(400, say("server.error.body"))
    threads.put(world, thread, **fields)
    return json_reply({})


async def _add_bot(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    body = await page_body(request)
    channels.add_bot(world, _guild(world, body))
    return json_reply({})


def _guild(world: World, body: Json) -> Guild:
    guild = world.guild_by_id(body.get("guild_id"))
    if guild is None:
        raise PageError(404, say("server.error.guild"))
    return guild
