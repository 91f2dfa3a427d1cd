"""The part of Discord's REST API that the bot uses under its token."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from playground import commands, messages
from playground.people import Channel, user_json
from playground.replies import (
    DiscordError,
    Json,
    bot_body,
    bot_object,
    invalid_form,
    json_reply,
    unauthorized,
    unknown_channel,
)
from playground.world import TOKEN, WORLD, World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def routes(base: str) -> list[web.RouteDef]:
    """The routes below `base` (/api/v10)."""
    many = base + "/channels/{channel}/messages"
    one = many + "/{message}"
    own_commands = base + "/applications/{application}/commands"
    return [
        web.get(base + "/users/@me", _with_token(_me)),
        web.get(base + "/oauth2/applications/@me", _with_token(_own)),
        web.get(base + "/gateway/bot", _with_token(_gateway)),
        web.put(own_commands, _with_token(_put_commands)),
        web.get(own_commands, _with_token(_get_commands)),
        web.post(many, _with_token(_post_message)),
        web.get(many, _with_token(_get_messages)),
        web.get(one, _with_token(_get_message)),
        web.patch(one, _with_token(_patch_message)),
        web.delete(one, _with_token(_delete_message)),
    ]


async def _me(request: web.Request) -> web.Response:
    bot = request.app[WORLD].guild.bot
    return json_reply(user_json(bot))


async def _own(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    return json_reply(_application(world))


async def _gateway(request: web.Request) -> web.Response:
    limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
    return json_reply({"url": gateway_url(request), "shards": 1, "session_start_limit": limit})


async def _put_commands(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    _own_application(world, request)
    body, _ = await bot_body(request)
    return json_reply(commands.register(world, body))


async def _get_commands(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    _own_application(world, request)
    return json_reply(world.commands)


async def _post_message(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    bot = request.app[WORLD].guild.bot
    channel = _channel(world, request)
    body, uploads = await bot_object(request)
    return json_reply(messages.send(world, channel, bot, body, uploads).body)


async def _get_messages(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    channel = _channel(world, request)
    return json_reply([message.body for message in messages.history(world, channel, _page(request))])


async def _get_message(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    return json_reply(messages.public(world, _channel(world, request), request.match_info["message"]).body)


async def _patch_message(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    channel = _channel(world, request)
    body, uploads = await bot_object(request)
    message = messages.public(world, channel, request.match_info["message"])
    return json_reply(messages.edit(world, message, body, uploads).body)


async def _delete_message(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    messages.delete(world, messages.public(world, _channel(world, request), request.match_info["message"]))
    return web.Response(status=204)


def gateway_url(request: web.Request) -> str:
    """Where the gateway is, seen from whoever sent the request."""
    return f"ws://{request.host}/gateway"


def _with_token(handler: Handler) -> Handler:
    async def checked(request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            raise unauthorized()
        return await handler(request)

    return checked


def _own_application(world: World, request: web.Request) -> None:
    if request.match_info["application"] != world.guild.bot.id:
        raise DiscordError(404, 10002, "Unknown Application")


def _channel(world: World, request: web.Request) -> Channel:
    channel = world.channel(request.match_info["channel"])
    if channel is None:
        raise unknown_channel()
    return channel


def _page(request: web.Request) -> messages.Page:
    numbers: dict[str, int] = {}
    for key in ("limit", "around", "before", "after"):
        if key in request.query:
            if not request.query[key].isdecimal():
                raise invalid_form(**{key: "Must be a number"})
            numbers[key] = int(request.query[key])
    if not 1 <= numbers.get("limit", 50) <= 100:
        raise invalid_form(limit="Must be between 1 and 100")
    return messages.Page(**numbers)


def _application(world: World) -> Json:
    bot = world.guild.bot
    owner = next(user for user in world.guild.members if user.id == world.guild.owner_id)
    return {
        "id": bot.id,
        "name": bot.name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "",
        "flags": 0,
        "owner": user_json(owner),
        "team": None,
    }
