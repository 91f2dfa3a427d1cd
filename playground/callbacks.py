"""What the bot answers to an interaction: the callback, @original and the follow-ups. The token is the only key."""

from typing import Any

from aiohttp import web

from playground import interactions, messages
from playground.replies import (
    Json,
    acknowledged_already,
    bot_object,
    invalid_form,
    invalid_webhook_token,
    json_reply,
    unknown_interaction,
    unknown_message,
    unknown_webhook,
)
from playground.world import WORLD, Interaction, Message, World

MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
_ON_COMPONENTS = {MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL}
_ALLOWED = {
    interactions.COMMAND: {MESSAGE, DEFERRED_MESSAGE, MODAL},
    interactions.COMPONENT: _ON_COMPONENTS,
    interactions.AUTOCOMPLETE: {CHOICES},
    interactions.MODAL: _ON_COMPONENTS - {MODAL},
}
_MOST_CHOICES = 25


def routes(base: str) -> list[web.RouteDef]:
    """The routes below `base` (/api/v10)."""
    hook = base + "/webhooks/{application}/{token}"
    both = [(f"{hook}/messages/@original", _original), (f"{hook}/messages/{{message}}", _followed)]
    return [
        web.post(base + "/interactions/{id}/{token}/callback", _callback),
        web.post(hook, _follow_up),
        *(web.route(method, path, handler) for path, handler in both for method in ("GET", "PATCH", "DELETE")),
    ]


async def _callback(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    body, uploads = await bot_object(request)
    interaction = world.interactions.get(request.match_info["id"])
    if interaction is None or interaction.token != request.match_info["token"] or interaction.phase == "failed":
        raise unknown_interaction()
    if interaction.phase == "acknowledged":
        raise acknowledged_already()
    kind, data = body.get("type"), body.get("data") or {}
    if not isinstance(kind, int) or kind not in _ALLOWED[interaction.kind] or not isinstance(data, dict):
        raise invalid_form(type=f"Not an answer to an interaction of type {interaction.kind}")
    if kind in (DEFERRED_UPDATE, UPDATE) and interaction.message is None:
        raise invalid_form(type="There is no message to update")
    bot = world.guild.bot
    shown: Message | None = None
    match kind:
        case 4:
            shown = messages.create(world, interaction.channel, bot, data, uploads, answers=interaction)
        case 5:
            shown = messages.create(world, interaction.channel, bot, data, answers=interaction, thinking=True)
            interaction.thinking = True
        case 6:
            interaction.original = interaction.message
        case 7 if interaction.message:
            shown = messages.edit(world, _still_there(world, interaction.message), data, uploads)
        case 8:
            _choose(interaction, data)
        case 9:
            interaction.modal = _checked_modal(data)
    interaction.original = shown or interaction.original
    interactions.acknowledge(world, interaction)
    if kind == MODAL:
        world.tell_page("modal", {"interaction_id": interaction.id, "modal": data}, interaction.user.id)
    if request.query.get("with_response", "").lower() not in ("1", "true"):
        return web.Response(status=204)
    return json_reply(_callback_reply(interaction, kind, shown))


async def _original(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    body, uploads = await bot_object(request)
    interaction = _by_token(world, request)
    if interaction.original is None:
        raise unknown_message()
    message = _still_there(world, interaction.original)
    if request.method == "DELETE":
        messages.delete(world, message)
        return web.Response(status=204)
    if request.method == "PATCH":
        messages.edit(world, message, body, uploads)
        interaction.thinking = False
    return json_reply(message.body)


async def _follow_up(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    body, uploads = await bot_object(request)
    interaction = _by_token(world, request)
    if interaction.thinking and interaction.original:
        # Discord lets the first follow-up to a deferred answer fill the placeholder, whose visibility stays.
        interaction.thinking = False
        message = messages.edit(world, _still_there(world, interaction.original), body, uploads)
    else:
        bot = world.guild.bot
        message = messages.create(world, interaction.channel, bot, body, uploads, answers=interaction)
        interaction.followups[message.id] = message
    return json_reply(message.body)


async def _followed(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    body, uploads = await bot_object(request)
    interaction = _by_token(world, request)
    known = dict(interaction.followups)
    if interaction.original:
        known[interaction.original.id] = interaction.original
    message = known.get(request.match_info["message"])
    if message is None:
        raise unknown_message()
    _still_there(world, message)
    if request.method == "DELETE":
        messages.delete(world, message)
        return web.Response(status=204)
    if request.method == "PATCH":
        messages.edit(world, message, body, uploads)
        interaction.thinking = interaction.thinking and message is not interaction.original
    return json_reply(message.body)


def _by_token(world: World, request: web.Request) -> Interaction:
    interactions.forget_expired(world)
    if request.match_info["application"] != world.guild.bot.id:
        raise unknown_webhook()
    token = request.match_info["token"]
    interaction = next((known for known in world.interactions.values() if known.token == token), None)
    if interaction is None:
        raise invalid_webhook_token()
    if interaction.phase != "acknowledged":
        raise unknown_webhook()
    return interaction


def _still_there(world: World, message: Message) -> Message:
    if message.id not in world.messages[message.channel_id]:
        raise unknown_message()
    return message


def _choose(interaction: Interaction, data: Json) -> None:
    choices: Any = data.get("choices") or []
    if not isinstance(choices, list) or len(choices) > _MOST_CHOICES:
        raise invalid_form(choices=f"Must be {_MOST_CHOICES} or fewer in length")
    for choice in choices:
        if not isinstance(choice, dict) or not 1 <= len(str(choice.get("name", ""))) <= 100:
            raise invalid_form(choices="A choice's name must be between 1 and 100 in length")
        if isinstance(choice.get("value"), str) and len(choice["value"]) > 100:
            raise invalid_form(choices="A choice's value must be 100 or fewer in length")
    if interaction.choices is not None and not interaction.choices.done():
        interaction.choices.set_result(choices)


def _checked_modal(data: Json) -> str:
    if not 1 <= len(str(data.get("custom_id") or "")) <= 100:
        raise invalid_form(custom_id="Must be between 1 and 100 in length")
    if not 1 <= len(str(data.get("title") or "")) <= 45:
        raise invalid_form(title="Must be between 1 and 45 in length")
    if not isinstance(data.get("components"), list) or not 1 <= len(data["components"]) <= 5:
        raise invalid_form(components="Must be between 1 and 5 in length")
    return str(data["custom_id"])


def _callback_reply(interaction: Interaction, kind: int, shown: Message | None) -> Json:
    about: Json = {"id": interaction.id, "type": interaction.kind}
    reply: Json = {"interaction": about}
    if interaction.original:
        about["response_message_id"] = interaction.original.id
        about["response_message_loading"] = interaction.thinking
        about["response_message_ephemeral"] = bool(interaction.original.body["flags"] & messages.EPHEMERAL)
    if shown:
        reply["resource"] = {"type": kind, "message": shown.body}
    return reply
