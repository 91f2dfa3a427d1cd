"""The part of Discord's REST API that the bot uses under its token, but for channels and their messages."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from playground import commands
from playground.refusals import Json, unauthorized, unknown_application
from playground.replies import bot_body, json_reply
from playground.shapes import user_json
from playground.world import TOKEN, WORLD, World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def routes(base: str) -> list[web.RouteDef]:
    """The routes below `base` (/api/v10)."""
    own_commands = base + "/applications/{application}/commands"
    return [
        web.get(base + "/users/@me", with_token(_me)),
        web.get(base + "/oauth2/applications/@me", with_token(_own)),
        web.get(base + "/gateway/bot", with_token(_gateway)),
        web.put(own_commands, with_token(_put_commands)),
        web.get(own_commands, with_token(_get_commands)),
    ]


async def _me(request: web.Request) -> web.Response:
    bot = request.app[WORLD].bot
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


def gateway_url(request: web.Request) -> str:
    """Where the gateway is, seen from whoever sent the request."""
    return f"ws://{request.host}/gateway"


def with_token(handler: Handler) -> Handler:
    """Make a handler refuse who does not bring the bot's token."""

    async def checked(request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            raise unauthorized()
        return await handler(request)

    return checked


def _own_application(world: World, request: web.Request) -> None:
    if request.match_info["application"] != world.bot.id:
        raise unknown_application()


def _application(world: World) -> Json:
    bot = world.bot
    owner = world.users[0]
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
