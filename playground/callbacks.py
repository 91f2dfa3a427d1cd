"""What the bot answers to an interaction: the callback, @original and the follow-ups. The token is the only key."""

from aiohttp import web

from playground import components, interactions, messages, modal_rules
from playground.permissions import EXTERNAL_APPS
from playground.refusals import (
    Form,
    Json,
    acknowledged_already,
    invalid_webhook_token,
    too_many_followups,
    unknown_interaction,
    unknown_message,
    unknown_webhook,
)
from playground.replies import bot_object, json_reply
from playground.world import WORLD, Interaction, Message, World

MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
_ON_COMPONENTS = {MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL}
_ALLOWED = {
    interactions.COMMAND: {MESSAGE, DEFERRED_MESSAGE, MODAL},
    interactions.COMPONENT: _ON_COMPONENTS,
    interactions.AUTOCOMPLETE: {CHOICES},
    interactions.MODAL: _ON_COMPONENTS - {MODAL},
}
_MOST_CHOICES, _MOST_FOLLOWUPS = 25, 5


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
    form = Form()
    kind, data = _kind(form, interaction, body), body.get("data") or {}
    if not isinstance(data, dict):
        form.at("data").wrong("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
    form.done()
    form, hidden, shown = form.at("data"), _hidden(world, interaction), None
    match kind:
        case 4:
            shown = messages.create(
                world, interaction.channel, world.bot, data, uploads, answers=interaction, hidden=hidden, form=form
            )
        case 5:
            shown = messages.create(
                world, interaction.channel, world.bot, data, answers=interaction, thinking=True, hidden=hidden
            )
            interaction.thinking = True
        case 6:
            interaction.original = interaction.message
        case 7 if interaction.message:
            message = _still_there(world, interaction.message)
            shown = messages.edit(world, message, data, uploads, form=form, prompted=True)
        case 8:
            _choose(form, interaction, data)
        case 9:
            modal_rules.check(form, data)
            form.done()
            interaction.modal = data = components.kept(data)
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
        messages.edit(world, message, body, uploads, prompted=True)
        interaction.thinking = False
    return json_reply(message.body)


async def _follow_up(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    body, uploads = await bot_object(request)
    interaction = _by_token(world, request)
    if interaction.thinking and interaction.original:
        # Discord lets the first follow-up to a deferred answer fill the placeholder, whose visibility stays.
        interaction.thinking = False
        message = messages.edit(world, _still_there(world, interaction.original), body, uploads, prompted=True)
    else:
        if "0" not in interaction.owners and len(interaction.followups) >= _MOST_FOLLOWUPS:
            raise too_many_followups()
        message = messages.create(
            world,
            interaction.channel,
            world.bot,
            body,
            uploads,
            answers=interaction,
            hidden=_hidden(world, interaction),
        )
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
        messages.edit(world, message, body, uploads, prompted=True)
        interaction.thinking = interaction.thinking and message is not interaction.original
    return json_reply(message.body)


def _by_token(world: World, request: web.Request) -> Interaction:
    interactions.forget_expired(world)
    if request.match_info["application"] != world.bot.id:
        raise unknown_webhook()
    token = request.match_info["token"]
    interaction = next((known for known in world.interactions.values() if known.token == token), None)
    if interaction is None:
        raise invalid_webhook_token()
    if interaction.phase != "acknowledged":
        raise unknown_webhook()
    return interaction


def _still_there(world: World, message: Message) -> Message:
    if message.id not in world.messages.get(message.channel_id, {}):
        raise unknown_message()
    return message


def _kind(form: Form, interaction: Interaction, body: Json) -> int:
    allowed = _ALLOWED[interaction.kind]
    # Where a message was not there before the interaction, there is none to update.
    return form.one_of(body, "type", allowed if interaction.message else allowed - {DEFERRED_UPDATE, UPDATE})


def _hidden(world: World, interaction: Interaction) -> bool:
    """Whether the guild lets nobody but its user see what the app says, which it has not installed itself."""
    guild = world.guild_of(interaction.channel)
    allowed = world.permissions(interaction.channel, interaction.user)
    return guild is not None and "0" not in interaction.owners and not allowed & EXTERNAL_APPS


def _choose(form: Form, interaction: Interaction, data: Json) -> None:
    choices = form.list_of(data, "choices", 0, _MOST_CHOICES)
    for number, choice in enumerate(choices):
        place = form.at("choices", number)
        place.text(choice, "name", 1, 100)
        value = choice.get("value") if isinstance(choice, dict) else None
        if isinstance(value, str):
            place.text(choice, "value", 1, 100)
        elif not isinstance(value, int | float) or isinstance(value, bool):
            place.at("value").missing()
    form.done()
    if interaction.choices is not None and not interaction.choices.done():
        interaction.choices.set_result(choices)


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
