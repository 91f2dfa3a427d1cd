"""Discord's REST API for channels, messages, threads and private channels, under the bot's token."""

from datetime import UTC, datetime

from aiohttp import web

from playground import channels, messages, threads
from playground.people import GROUP, THREAD, Channel
from playground.permissions import (
    MANAGE_CHANNELS,
    MANAGE_MESSAGES,
    MANAGE_THREADS,
    READ_HISTORY,
    SEND_MESSAGES,
    VIEW_CHANNEL,
)
from playground.refusals import (
    DiscordError,
    Form,
    Json,
    closed_to_bots,
    missing_access,
    missing_permissions,
    not_the_author,
    unknown_channel,
    unknown_user,
)
from playground.replies import bot_object, json_reply
from playground.rest import with_token
from playground.shapes import channel_json
from playground.world import WORLD, Message, World


def routes(base: str) -> list[web.RouteDef]:
    """The routes below `base` (/api/v10)."""
    channel = base + "/channels/{channel}"
    many = channel + "/messages"
    one = many + "/{message}"
    return [
        web.get(channel, with_token(_get_channel)),
        web.patch(channel, with_token(_patch_channel)),
        web.delete(channel, with_token(_delete_channel)),
        web.post(many, with_token(_post_message)),
        web.get(many, with_token(_get_messages)),
        web.get(one, with_token(_get_message)),
        web.patch(one, with_token(_patch_message)),
        web.delete(one, with_token(_delete_message)),
        web.post(one + "/crosspost", with_token(_crosspost)),
        web.post(one + "/threads", with_token(_thread_under)),
        web.post(channel + "/threads", with_token(_thread)),
        web.get(channel + "/threads/archived/public", with_token(_archived_threads)),
        web.post(base + "/users/@me/channels", with_token(_dm)),
    ]


async def _get_channel(request: web.Request) -> web.Response:
    world, channel, _ = _place(request)
    return json_reply(channel_json(channel, world.recipients(channel)))


async def _patch_channel(request: web.Request) -> web.Response:
    world, channel, _ = _place(request)
    body, _ = await bot_object(request)
    if channel.type != THREAD:
        raise DiscordError(501, 0, "The playground lets only threads be changed")
    return json_reply(channel_json(threads.change(world, channel, world.bot, body)))


async def _delete_channel(request: web.Request) -> web.Response:
    world, channel, allowed = _place(request)
    gone = channel_json(channel, world.recipients(channel))
    if channel.guild_id is not None:
        if not allowed & (MANAGE_THREADS if channel.type == THREAD else MANAGE_CHANNELS):
            raise missing_permissions()
        channels.remove(world, channel)
    return json_reply(gone)


async def _post_message(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    channel = _channel(world, request)
    body, uploads = await bot_object(request)
    return json_reply(messages.send(world, channel, world.bot, body, uploads).body)


async def _get_messages(request: web.Request) -> web.Response:
    world, channel, allowed = _place(request)
    page = _page(request)
    # Discord does not refuse here: without the permission there simply is no history.
    kept = messages.history(world, channel, page) if allowed & READ_HISTORY else []
    return json_reply([message.body for message in kept])


async def _get_message(request: web.Request) -> web.Response:
    world, channel, allowed = _place(request)
    if not allowed & READ_HISTORY:
        raise missing_access()
    return json_reply(_message(world, channel, request).body)


async def _patch_message(request: web.Request) -> web.Response:
    world, channel, _ = _place(request)
    body, uploads = await bot_object(request)
    message = _message(world, channel, request)
    if message.body["author"]["id"] != world.bot.id:
        raise not_the_author()
    threads.check_editing(world, channel, world.bot)
    return json_reply(messages.correct(world, message, body, uploads).body)


async def _delete_message(request: web.Request) -> web.Response:
    world, channel, allowed = _place(request)
    message = _message(world, channel, request)
    if message.body["author"]["id"] != world.bot.id and not allowed & MANAGE_MESSAGES:
        raise missing_permissions()
    threads.check_deleting(world, channel, world.bot)
    messages.delete(world, message)
    return web.Response(status=204)


async def _crosspost(request: web.Request) -> web.Response:
    world, channel, allowed = _place(request)
    message = _message(world, channel, request)
    own = message.body["author"]["id"] == world.bot.id
    if not allowed & (SEND_MESSAGES if own else MANAGE_MESSAGES):
        raise missing_permissions()
    return json_reply(channels.publish(world, channel, message).body)


async def _thread(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    channel = _channel(world, request)
    body, uploads = await bot_object(request)
    thread, first = channels.start_thread(world, channel, world.bot, body, uploads)
    return json_reply(channel_json(thread) | ({"message": first.body} if first else {}), 201)


async def _thread_under(request: web.Request) -> web.Response:
    world, channel, _ = _place(request)
    message = _message(world, channel, request)
    body, _ = await bot_object(request)
    thread, _ = channels.start_thread(world, channel, world.bot, body, under=message)
    return json_reply(channel_json(thread), 201)


async def _archived_threads(request: web.Request) -> web.Response:
    world, channel, allowed = _place(request)
    if not allowed & READ_HISTORY:
        raise missing_access()
    form, asked = Form(), request.query.get("before")
    numbers = _numbers(request, form, "limit")
    form.number(dict(numbers), "limit", 2, 100, 50)
    try:
        before = datetime.fromisoformat(asked or "9999-12-31")
    except ValueError:
        form.at("before").wrong("DATE_TIME_TYPE_PARSE", f"Could not parse {asked}. Should be ISO8601.")
        raise form.refusal() from None
    form.done()
    before = before if before.tzinfo else before.replace(tzinfo=UTC)
    return json_reply(threads.asleep_in(world, channel, before, numbers.get("limit", 50)))


async def _dm(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    body, _ = await bot_object(request)
    if body.get("recipient_id") is None:
        form = Form()
        form.at("recipient_id").missing()
        raise form.refusal()
    user = world.person(str(body["recipient_id"]))
    if user is None:
        raise unknown_user()
    if not user.has_app and not any(guild.bot_in and guild.holds(user) for guild in world.guilds):
        raise closed_to_bots()
    channel = world.dm_with(user)
    return json_reply(_private(world, channel))


def _private(world: World, channel: Channel) -> Json:
    return channel_json(channel, world.recipients(channel))


def _channel(world: World, request: web.Request) -> Channel:
    channel = world.channel(request.match_info["channel"])
    if channel is None:
        raise unknown_channel()
    return channel


def _place(request: web.Request) -> tuple[World, Channel, int]:
    """The channel of the request and what the bot may do there. Raises DiscordError 10003 or 50001."""
    world = request.app[WORLD]
    channel = _channel(world, request)
    allowed = world.permissions(channel, world.bot)
    if not allowed & VIEW_CHANNEL or channel.type == GROUP:
        raise missing_access()
    return world, channel, allowed


def _message(world: World, channel: Channel, request: web.Request) -> Message:
    return messages.public(world, channel, request.match_info["message"])


def _page(request: web.Request) -> messages.Page:
    form = Form()
    numbers = _numbers(request, form, "limit", "around", "before", "after")
    form.number(dict(numbers), "limit", 1, 100, 50)
    form.done()
    return messages.Page(**numbers)


def _numbers(request: web.Request, form: Form, *keys: str) -> dict[str, int]:
    numbers = dict[str, int]()
    for key in keys:
        value = request.query.get(key)
        if value is not None and not value.isdecimal():
            form.at(key).wrong("NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif value is not None:
            numbers[key] = int(value)
    return numbers
