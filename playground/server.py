"""The server: all routes in one application, open to this machine alone."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from aiohttp import web

from playground import callbacks, page_acts, page_api, page_control, rest, rest_channels, rest_guilds
from playground.attachments import LARGEST_REQUEST
from playground.faults import strike
from playground.gateway import GATEWAY, Gateway
from playground.others import Others
from playground.rate_limits import Buckets
from playground.refusals import DiscordError
from playground.replies import BODY, PageError, json_reply
from playground.words import say
from playground.world import WORLD, World

API = "/api/v10"
HOST = "127.0.0.1"
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_log = logging.getLogger(__name__)


@asynccontextmanager
async def serve(
    world: World, port: int = 0, *, dice: random.Random | None = None, pause: tuple[float, float] = (1.0, 9.0)
) -> AsyncIterator[str]:
    """Serve `world` on 127.0.0.1; `port` 0 takes a free one. Gives the origin, "http://127.0.0.1:8462".

    `dice` and `pause` (seconds) govern the members who play along. Raises OSError when the port is in use.
    """
    gateway = Gateway(world)
    others = Others(world, dice or random.Random(), pause)
    app = web.Application(
        middlewares=[_answer_errors, _only_this_machine, _as_discord], client_max_size=LARGEST_REQUEST
    )
    app[WORLD], app[GATEWAY] = world, gateway
    app[_BUCKETS] = Buckets(lambda: world.now() / 1000, lambda: world.limits.requests_per_second)
    app.add_routes([web.get("/gateway", gateway.connect), web.get("/gateway/", gateway.connect)])
    app.add_routes([*page_api.routes(), *page_acts.routes(), *page_control.routes()])
    app.add_routes([*rest.routes(API), *rest_channels.routes(API), *rest_guilds.routes(API), *callbacks.routes(API)])
    app.add_routes([web.get("/favicon.ico", _no_icon), web.route("*", "/{path:.*}", _unknown)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        world.origin = f"http://{HOST}:{runner.addresses[0][1]}"
        yield world.origin
    finally:
        await others.close()
        for alarm in world.alarms.values():
            alarm.cancel()
        for interaction in world.interactions.values():
            if interaction.deadline:
                interaction.deadline.cancel()
            if interaction.choices and not interaction.choices.done():
                interaction.choices.set_result([])
        await gateway.drop(1001)
        await runner.cleanup()


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_BUCKETS = web.AppKey("buckets", Buckets)


@web.middleware
async def _answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except DiscordError as error:
        _log.info("%s %s: %d %s", request.method, request.path, error.status, error.body)
        return json_reply(error.body, error.status, error.headers)
    except PageError as error:
        return json_reply({"error": error.sentence}, error.status)
    except (web.HTTPException, asyncio.CancelledError, ConnectionError):
        raise
    except Exception:
        _log.exception("%s %s failed", request.method, request.path)
        if request.path.startswith("/page/"):
            return json_reply({"error": say("server.error.crash")}, 500)
        return json_reply({"message": "500: Internal Server Error", "code": 0}, 500)


@web.middleware
async def _only_this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    # The bot's token is no secret here, so no page from elsewhere may get through: neither by a name of its own that
    # it points at this machine (Host), nor by writing to us from the reader's browser (Origin).
    if _host_of(request.host) not in _LOOPBACK:
        raise PageError(403, say("server.error.host"))
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.host}":
        raise PageError(403, say("server.error.origin"))
    return await handler(request)


@web.middleware
async def _as_discord(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Rate limits, faults and the comparison with Discord's own description, for what is below /api/v10."""
    if not request.path.startswith(API + "/"):
        return await handler(request)
    known = request.match_info
    route = (getattr(known.route.resource, "canonical", "") or "?").removeprefix(API)
    place = known.get("channel") or known.get("guild") or known.get("token") or ""
    headers, too_many = request.app[_BUCKETS].count(f"{request.method} {route}", place)
    if too_many:
        return too_many
    fault = request.app[WORLD].faults.take(request.method, request.path.removeprefix(API))
    try:
        answer = await strike(fault, request, handler)
    except DiscordError as error:
        error.headers.update(headers)
        raise
    finally:
        _compare(request)
    for name, value in headers.items():
        answer.headers.setdefault(name, value)
    return answer


def _compare(request: web.Request) -> None:
    world, path = request.app[WORLD], request.path.removeprefix(API)
    if world.api:
        for what in world.api.deviations(request.method, path, request.get(BODY)):
            world.deviate(f"{request.method} {path}", what)


def _host_of(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


async def _no_icon(request: web.Request) -> web.Response:
    return web.Response(status=204)


async def _unknown(request: web.Request) -> web.Response:
    what = f"The playground does not know {request.method} {request.path}"
    _log.error("%s", what)
    return json_reply({"message": what, "code": 0}, 501)
