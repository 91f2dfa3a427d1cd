"""Interactions: made by members, delivered to the bot, acknowledged in time or failed."""

import asyncio
import secrets

from playground import attachments, commands, components, modal_rules, resolved
from playground.command_rules import ATTACHMENT, CHAT_INPUT, MESSAGE, USER, USER_OPTION
from playground.people import Channel, User
from playground.permissions import ATTACH_FILES, BITS, EMBED_LINKS
from playground.refusals import Json
from playground.replies import PageError
from playground.shapes import channel_json, member_json, user_json
from playground.words import say
from playground.world import Interaction, Message, World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
_WITHOUT_BOT = EMBED_LINKS | ATTACH_FILES | BITS["USE_EXTERNAL_EMOJIS"]


def run_command(
    world: World,
    user: User,
    channel: Channel,
    command: Json,
    options: list[Json],
    *,
    written: str,
    target: str | None = None,
) -> Interaction:
    """A member sends a command; `written` is how it reads ("/trivia start"), `target` what its menu was opened on.

    Raises PageError 400 or 413 for files that cannot be handed in with it.
    """
    _check_files(world, user, resolved.named(options))
    interaction = _command(world, COMMAND, user, channel, command)
    interaction.command = written
    return _deliver(world, interaction, _command_data(world, interaction, command, options, target))


def complete(
    world: World, user: User, channel: Channel, command: Json, options: list[Json]
) -> "asyncio.Future[list[Json]]":
    """A member types into an option. The future gets the bot's choices, or none when it does not answer in time."""
    _check_files(world, user, resolved.named(options))
    interaction = _command(world, AUTOCOMPLETE, user, channel, command)
    interaction.choices = asyncio.get_running_loop().create_future()
    _deliver(world, interaction, _command_data(world, interaction, command, options, None))
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
    channel = world.channel(message.channel_id)
    if channel is None:
        raise PageError(404, say("server.error.channel"))
    if kind != components.BUTTON:
        data["values"] = _picked(world, channel, component, values or [])
        meant = resolved.of_select(kind)
        ids = [(meant, value) for value in data["values"]] if meant else []
        if found := resolved.resolve(world, user, channel, ids):
            data["resolved"] = found
    interaction = _make(world, COMPONENT, user, channel)
    interaction.message = message
    # A component belongs to whoever let the app in when its message was made.
    origin = message.body.get("interaction_metadata") or {}
    interaction.owners = origin.get("authorizing_integration_owners") or commands.owners(world, user, channel, [0])
    return _deliver(world, interaction, data)


def submit(world: World, opener: Interaction, custom_id: str, fields: list[Json]) -> Interaction:
    """The member for whom `opener` was answered with a modal sends it in. Raises PageError 400 or 413."""
    if opener.modal is None or not modal_rules.answers_fit(opener.modal["components"], fields):
        raise PageError(400, say("server.error.fields"))
    ids = [
        (kind, value)
        for part in components.walk(fields)
        if (kind := resolved.of_select(part["type"]))
        for value in part.get("values") or []
    ]
    _check_files(world, opener.user, ids)
    components.fill_ids(fields)
    interaction = _make(world, MODAL, opener.user, opener.channel)
    interaction.message, interaction.owners = opener.message, opener.owners
    data: Json = {"custom_id": custom_id, "components": fields}
    if found := resolved.resolve(world, opener.user, opener.channel, ids):
        data["resolved"] = found
    return _deliver(world, interaction, data)


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


def _check_files(world: World, user: User, ids: list[tuple[int, str]]) -> None:
    attachments.check_handed(world, user, [value for kind, value in ids if kind == ATTACHMENT])


def _make(world: World, kind: int, user: User, channel: Channel) -> Interaction:
    forget_expired(world)
    interaction = Interaction(world.snowflake(), secrets.token_urlsafe(32), kind, user, channel, world.now())
    world.interactions[interaction.id] = interaction
    return interaction


def _command(world: World, kind: int, user: User, channel: Channel, command: Json) -> Interaction:
    interaction = _make(world, kind, user, channel)
    interaction.owners = commands.owners(world, user, channel, command["integration_types"] or [0])
    return interaction


def _deliver(world: World, interaction: Interaction, data: Json) -> Interaction:
    loop = asyncio.get_running_loop()
    interaction.deadline = loop.call_later(world.limits.acknowledge, _fail, world, interaction)
    world.tell_bot("INTERACTION_CREATE", _payload(world, interaction, data), 0, interaction.channel.guild_id)
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


def _command_data(
    world: World, interaction: Interaction, command: Json, options: list[Json], target: str | None
) -> Json:
    user, channel = interaction.user, interaction.channel
    data: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
    ids = resolved.named(options)
    if command["type"] == CHAT_INPUT:
        data["options"] = options
    else:
        data["target_id"] = target
    if command["type"] == USER and target:
        ids.append((USER_OPTION, target))
    found = resolved.resolve(world, user, channel, ids)
    if command["type"] == MESSAGE and target:
        found["messages"] = {target: world.messages[channel.id][target].body}
    return {**data, "resolved": found} if found else data


def _picked(world: World, channel: Channel, select: Json, values: list[str]) -> list[str]:
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    known = {option["value"] for option in select.get("options") or []}
    kind = resolved.of_select(select["type"])
    there = all(resolved.exists(world, channel, value, kind) for value in values) if kind else known.issuperset(values)
    if not least <= len(values) <= most or not there or len(set(values)) != len(values):
        raise PageError(400, say("server.error.values"))
    return values


def _payload(world: World, interaction: Interaction, data: Json) -> Json:
    user, channel = interaction.user, interaction.channel
    guild = world.guild_of(channel)
    permissions = str(world.permissions(channel, user))
    app_permissions = str(world.permissions(channel, world.bot) if guild is None or guild.bot_in else _WITHOUT_BOT)
    people = tuple(person for person in world.recipients(channel) if person.id != world.bot.id)
    payload: Json = {
        "id": interaction.id,
        "application_id": world.bot.id,
        "type": interaction.kind,
        "token": interaction.token,
        "version": 1,
        "data": data,
        "channel_id": channel.id,
        "channel": {**channel_json(channel, people), "permissions": permissions, "app_permissions": app_permissions},
        "app_permissions": app_permissions,
        "locale": user.locale,
        "context": commands.context(channel),
        "authorizing_integration_owners": interaction.owners,
        "entitlements": [],
        "attachment_size_limit": attachments.LARGEST_FILE,
    }
    if guild:
        payload["guild_id"], payload["guild_locale"] = guild.id, guild.locale
        payload["guild"] = {"id": guild.id, "locale": guild.locale, "features": []}
        payload["member"] = {**member_json(guild, user), "permissions": permissions}
    else:
        payload["user"] = user_json(user)
    if interaction.message:
        payload["message"] = interaction.message.body
    return payload
