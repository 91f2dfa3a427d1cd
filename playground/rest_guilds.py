"""Discord's REST API for what belongs to a guild as a whole, under the bot's token: its threads and its events."""

from aiohttp import web

from playground import scheduled_events
from playground.people import THREAD, Guild
from playground.permissions import VIEW_CHANNEL
from playground.refusals import missing_access, unknown_guild
from playground.replies import bot_object, json_reply
from playground.rest import with_token
from playground.threads import listed
from playground.world import WORLD, World


def routes(base: str) -> list[web.RouteDef]:
    """The routes below `base` (/api/v10)."""
    guild = base + "/guilds/{guild}"
    events = guild + "/scheduled-events"
    one = events + "/{event}"
    return [
        web.get(guild + "/threads/active", with_token(_active_threads)),
        web.get(events, with_token(_get_events)),
        web.post(events, with_token(_post_event)),
        web.get(one, with_token(_get_event)),
        web.patch(one, with_token(_patch_event)),
        web.delete(one, with_token(_delete_event)),
    ]


async def _active_threads(request: web.Request) -> web.Response:
    world, guild = _place(request)
    threads = [
        room
        for room in guild.channels
        if room.type == THREAD and not room.archived and world.permissions(room, world.bot) & VIEW_CHANNEL
    ]
    return json_reply(listed(world, threads, more=False))


async def _get_events(request: web.Request) -> web.Response:
    _, guild = _place(request)
    return json_reply(scheduled_events.open_events(guild))


async def _post_event(request: web.Request) -> web.Response:
    world, guild = _place(request)
    body, _ = await bot_object(request)
    return json_reply(scheduled_events.create(world, guild, world.bot, body))


async def _get_event(request: web.Request) -> web.Response:
    _, guild = _place(request)
    return json_reply(scheduled_events.find(guild, request.match_info["event"]))


async def _patch_event(request: web.Request) -> web.Response:
    world, guild = _place(request)
    body, _ = await bot_object(request)
    event = scheduled_events.find(guild, request.match_info["event"])
    return json_reply(scheduled_events.change(world, guild, world.bot, event, body))


async def _delete_event(request: web.Request) -> web.Response:
    world, guild = _place(request)
    event = scheduled_events.find(guild, request.match_info["event"])
    scheduled_events.delete(world, guild, world.bot, event)
    return web.Response(status=204)


def _place(request: web.Request) -> tuple[World, Guild]:
    """The guild of the request, with the bot in it. Raises DiscordError 10004 or 50001."""
    world = request.app[WORLD]
    guild = world.guild_by_id(request.match_info["guild"])
    if guild is None:
        raise unknown_guild()
    if not guild.bot_in:
        raise missing_access()
    return world, guild
