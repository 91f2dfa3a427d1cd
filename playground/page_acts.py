"""Everything a member can do by the page: use commands and components, fill in modals, start threads."""

from aiohttp import web

from playground import attachments, channels, interactions, typed
from playground.command_rules import CHAT_INPUT, MESSAGE, USER
from playground.page_requests import channel_of, member_of, message_of
from playground.people import FORUM
from playground.refusals import DiscordError
from playground.replies import PageError, json_reply, page_body
from playground.words import say
from playground.world import WORLD

_LONGEST_NAME = 1024


def routes() -> list[web.RouteDef]:
    """The routes below /page by which members act."""
    return [
        web.post("/page/command", _command),
        web.post("/page/autocomplete", _autocomplete),
        web.post("/page/component", _component),
        web.post("/page/modal", _modal),
        web.post("/page/upload", _upload),
        web.post("/page/thread", _thread),
        web.post("/page/dm", _dm),
    ]


async def _command(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    body = await page_body(request)
    user = member_of(world, body.get("as"))
    channel = channel_of(world, user, body.get("channel_id"))
    options, kind, target = body.get("options") or [], body.get("type", CHAT_INPUT), None
    if kind in (USER, MESSAGE):
        known, options = typed.menu(world, user, channel, body.get("name"), kind), []
        written, target = known["name"], typed.target(world, user, channel, known, body.get("target_id"))
    else:
        known, written = typed.look_up(world, user, channel, body.get("name"), options)
    made = interactions.run_command(world, user, channel, known, options, written=written, target=target)
    return json_reply({"interaction_id": made.id})


async def _autocomplete(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    body = await page_body(request)
    user = member_of(world, body.get("as"))
    channel = channel_of(world, user, body.get("channel_id"))
    options = body.get("options") or []
    known, _ = typed.look_up(world, user, channel, body.get("name"), options, partial=True)
    return json_reply({"choices": await interactions.complete(world, user, channel, known, options)})


async def _component(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    body = await page_body(request)
    user = member_of(world, body.get("as"))
    message = message_of(world, user, body)
    values = body.get("values") or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise PageError(400, say("server.error.values"))
    kind = body.get("component_type")
    made = interactions.press(world, user, message, str(body.get("custom_id")), kind=kind or 0, values=values)
    return json_reply({"interaction_id": made.id})


async def _modal(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    body = await page_body(request)
    user = member_of(world, body.get("as"))
    opener = world.interactions.get(str(body.get("interaction_id")))
    fields, name = body.get("components"), body.get("custom_id")
    if opener is None or opener.user != user or opener.modal is None or opener.modal["custom_id"] != name:
        raise PageError(404, say("server.error.modal"))
    if not isinstance(fields, list) or not all(isinstance(part, dict) for part in fields):
        raise PageError(400, say("server.error.body"))
    return json_reply({"interaction_id": interactions.submit(world, opener, name, fields).id})


async def _upload(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    user = member_of(world, request.query.get("as"))
    name = request.query.get("name", "")
    if not 1 <= len(name) <= _LONGEST_NAME or "/" in name:
        raise PageError(400, say("server.error.body"))
    try:
        content = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise PageError(413, say("server.error.large_file", most=attachments.LARGEST_FILE >> 20)) from None
    return json_reply(attachments.hand_in(world, user, name, content))


async def _thread(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    body = await page_body(request)
    user = member_of(world, body.get("as"))
    parent = channel_of(world, user, body.get("channel_id"))
    name = str(body.get("name") or "").strip()
    if not 1 <= len(name) <= 100:
        raise PageError(400, say("server.error.thread_name"))
    wanted = {"name": name, "message": {"content": name}} if parent.type == FORUM else {"name": name}
    try:
        thread, _ = channels.start_thread(world, parent, user, wanted)
    except DiscordError:
        raise PageError(403, say("server.error.no_thread")) from None
    return json_reply({"channel_id": thread.id})


async def _dm(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    body = await page_body(request)
    channel = world.dm_with(member_of(world, body.get("as")))
    return json_reply({"channel_id": channel.id})
