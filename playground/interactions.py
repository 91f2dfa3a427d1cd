"""Interactions: made by members, delivered to the bot, acknowledged in time or failed."""

import asyncio
import secrets

from playground import components
from playground.people import BOT_PERMISSIONS, LOCALE, Channel, User, channel_json, member_json, permissions_of
from playground.replies import Json, PageError
from playground.words import say
from playground.world import Interaction, Message, World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
CHANNEL_OPTION = 7
_UPLOAD_LIMIT = 10 * 1024 * 1024


def run_command(
    world: World, user: User, channel: Channel, command: Json, options: list[Json], *, written: str
) -> Interaction:
    """A member sends a slash command; `written` is how it reads ("/trivia start")."""
    interaction = _make(world, COMMAND, user, channel)
    interaction.command = written
    return _deliver(world, interaction, _command_data(world, user, command, options))


def complete(
    world: World, user: User, channel: Channel, command: Json, options: list[Json]
) -> "asyncio.Future[list[Json]]":
    """A member types into an option. The future gets the bot's choices, or none when it does not answer in time."""
    interaction = _make(world, AUTOCOMPLETE, user, channel)
    interaction.choices = asyncio.get_running_loop().create_future()
    _deliver(world, interaction, _command_data(world, user, command, options))
    return interaction.choices


def press(
    world: World, user: User, message: Message, custom_id: str, *, kind: int, values: list[str] | None = None
) -> Interaction:
    """A member presses a button or picks from a select (component type `kind`).

    Raises PageError when the message does not show that component, shows it disabled, or has no such values.
    """
    component = components.find(message.body["components"], custom_id)
    if component is None or component["type"] != kind or kind not in (components.BUTTON, *components.SELECTS):
        raise PageError(404, say("server.error.component"))
    if component.get("disabled"):
        raise PageError(409, say("server.error.disabled"))
    data: Json = {"component_type": kind, "custom_id": custom_id, "id": component["id"]}
    if kind != components.BUTTON:
        data["values"] = _picked(component, values or [])
    channel = world.channel(message.channel_id)
    if channel is None:
        raise PageError(404, say("server.error.channel"))
    interaction = _make(world, COMPONENT, user, channel)
    interaction.message = message
    return _deliver(world, interaction, data)


def submit(world: World, opener: Interaction, custom_id: str, fields: list[Json]) -> Interaction:
    """The member for whom `opener` was answered with a modal sends it in."""
    components.fill_ids(fields)
    interaction = _make(world, MODAL, opener.user, opener.channel)
    interaction.message = opener.message
    return _deliver(world, interaction, {"custom_id": custom_id, "components": fields})


def acknowledge(world: World, interaction: Interaction) -> None:
    """The bot has answered in time: stop the clock and let the page know."""
    interaction.phase = "acknowledged"
    if interaction.deadline:
        interaction.deadline.cancel()
    if interaction.choices is None:
        world.tell_page("interaction_done", {"interaction_id": interaction.id})


def forget_expired(world: World) -> None:
    """Drop the interactions whose tokens have died."""
    oldest = world.now() - world.limits.interaction_token * 1000
    for interaction in [known for known in world.interactions.values() if known.made_ms < oldest]:
        if interaction.phase != "waiting":
            del world.interactions[interaction.id]


def _make(world: World, kind: int, user: User, channel: Channel) -> Interaction:
    forget_expired(world)
    interaction = Interaction(world.snowflake(), secrets.token_urlsafe(32), kind, user, channel, world.now())
    world.interactions[interaction.id] = interaction
    return interaction


def _deliver(world: World, interaction: Interaction, data: Json) -> Interaction:
    loop = asyncio.get_running_loop()
    interaction.deadline = loop.call_later(world.limits.acknowledge, _fail, world, interaction)
    world.tell_bot("INTERACTION_CREATE", _payload(world, interaction, data))
    return interaction


def _fail(world: World, interaction: Interaction) -> None:
    interaction.phase = "failed"
    if interaction.choices is not None:
        if not interaction.choices.done():
            interaction.choices.set_result([])
        return
    news = {
        "interaction_id": interaction.id,
        "channel_id": interaction.channel.id,
        "message_id": interaction.message.id if interaction.message else None,
        "command": interaction.command,
    }
    world.tell_page("interaction_failed", news, interaction.user.id)


def _command_data(world: World, user: User, command: Json, options: list[Json]) -> Json:
    data: Json = {"id": command["id"], "name": command["name"], "type": command["type"], "options": options}
    channels = {channel.id: channel for value in _channel_ids(options) if (channel := world.channel(value))}
    if channels:
        permissions = str(permissions_of(world.guild, user))
        data["resolved"] = {
            "channels": {
                key: {**channel_json(world.guild, channel), "permissions": permissions}
                for key, channel in channels.items()
            }
        }
    return data


def _channel_ids(options: list[Json]) -> list[str]:
    """The channels that options of a command name, at any depth."""
    named = [str(option.get("value")) for option in options if option.get("type") == CHANNEL_OPTION]
    return named + [key for option in options for key in _channel_ids(option.get("options") or [])]


def _picked(select: Json, values: list[str]) -> list[str]:
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    known = {option["value"] for option in select.get("options") or []}
    if not least <= len(values) <= most or not known.issuperset(values) or len(set(values)) != len(values):
        raise PageError(400, say("server.error.values"))
    return values


def _payload(world: World, interaction: Interaction, data: Json) -> Json:
    guild, user, channel = world.guild, interaction.user, interaction.channel
    permissions = str(permissions_of(guild, user))
    payload: Json = {
        "id": interaction.id,
        "application_id": guild.bot.id,
        "type": interaction.kind,
        "token": interaction.token,
        "version": 1,
        "data": data,
        "guild_id": guild.id,
        "guild": {"id": guild.id, "locale": LOCALE, "features": []},
        "channel_id": channel.id,
        "channel": {**channel_json(guild, channel), "permissions": permissions},
        "member": {**member_json(user), "permissions": permissions},
        "app_permissions": str(BOT_PERMISSIONS),
        "locale": LOCALE,
        "guild_locale": LOCALE,
        "context": 0,
        "authorizing_integration_owners": {"0": guild.id},
        "entitlements": [],
        "attachment_size_limit": _UPLOAD_LIMIT,
    }
    if interaction.message:
        payload["message"] = interaction.message.body
    return payload
