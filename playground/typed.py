"""Whether what a member typed or picked is a command that fits there."""

from typing import Any

from playground import commands, resolved
from playground.command_rules import CHAT_INPUT, MESSAGE, NUMBER, SUB_COMMAND, SUB_GROUP
from playground.people import Channel, User
from playground.refusals import Json
from playground.replies import PageError
from playground.words import say
from playground.world import World

_MOST_TYPED = 6000


def menu(world: World, user: User, channel: Channel, name: Any, kind: int) -> Json:
    """The command of that name and type that the user may use there. Raises PageError 403 or 404."""
    found = [command for command in world.commands if command["type"] == kind and command["name"] == name]
    if not found:
        raise PageError(404, say("server.error.command" if kind == CHAT_INPUT else "server.error.menu", name=name))
    if found[0] not in commands.usable(world, user, channel):
        raise PageError(403, say("server.error.not_here"))
    return found[0]


def target(world: World, user: User, channel: Channel, command: Json, target_id: Any) -> str:
    """The message or user that a context menu was opened on, if the user sees it. Raises PageError 404."""
    if command["type"] == MESSAGE:
        message = world.messages[channel.id].get(str(target_id))
        if message is None or message.ephemeral_for not in (None, user.id):
            raise PageError(404, say("server.error.message"))
    elif world.person(target_id) is None and target_id != world.bot.id:
        raise PageError(404, say("server.error.member"))
    return str(target_id)


def look_up(
    world: World, user: User, channel: Channel, name: Any, options: Any, *, partial: bool = False
) -> tuple[Json, str]:
    """The slash command that `name` and `options` mean there, and how it is written ("/trivia start").

    `partial` is for autocomplete, where values may be missing or wrong. Raises PageError.
    """
    command = menu(world, user, channel, name, CHAT_INPUT)
    written = f"/{name}"
    known = command["options"]
    while any(option["type"] in (SUB_COMMAND, SUB_GROUP) for option in known):
        if not isinstance(options, list) or len(options) != 1 or not isinstance(options[0], dict):
            raise PageError(400, say("server.error.subcommand", command=written))
        chosen = next((option for option in known if option["name"] == options[0].get("name")), None)
        if chosen is None or chosen["type"] != options[0].get("type"):
            raise PageError(400, say("server.error.subcommand", command=written))
        written += f" {chosen['name']}"
        known, options = chosen.get("options") or [], options[0].get("options") or []
    _check_values(world, channel, known, options, partial=partial)
    return command, written


def _check_values(world: World, channel: Channel, known: list[Json], given: Any, *, partial: bool) -> None:
    if not isinstance(given, list) or not all(isinstance(value, dict) for value in given):
        raise PageError(400, say("server.error.body"))
    by_name = {option["name"]: option for option in known}
    for value in given:
        option = by_name.get(str(value.get("name")))
        if option is None or value.get("type") != option["type"]:
            raise PageError(400, say("server.error.option", option=value.get("name")))
        if not partial:
            _check_value(world, channel, option, value.get("value"))
    missing = {option["name"] for option in known if option.get("required")} - {value["name"] for value in given}
    if missing and not partial:
        raise PageError(400, say("server.error.missing", option=min(missing)))


def _check_value(world: World, channel: Channel, option: Json, value: Any) -> None:
    name = option["name"]
    if option.get("choices"):
        if value not in [choice["value"] for choice in option["choices"]]:
            raise PageError(400, say("server.error.choice", option=name))
        return
    match option["type"]:
        case 3:
            least, most = option.get("min_length") or 0, option.get("max_length") or _MOST_TYPED
            if not isinstance(value, str) or not least <= len(value) <= most:
                raise PageError(400, say("server.error.text", option=name, least=least, most=most))
        case 4 | 10:
            fits = isinstance(value, int) or (option["type"] == NUMBER and isinstance(value, float))
            least, most = option.get("min_value", -(2**53)), option.get("max_value", 2**53)
            if not fits or isinstance(value, bool) or not least <= value <= most:
                raise PageError(400, say("server.error.number", option=name, least=least, most=most))
        case 5:
            if not isinstance(value, bool):
                raise PageError(400, say("server.error.boolean", option=name))
        case 11:
            # Whether the file is there is seen when the command is made: it depends on who hands it in.
            pass
        case _:
            _check_picked(world, channel, option, value)


def _check_picked(world: World, channel: Channel, option: Json, value: Any) -> None:
    if not resolved.exists(world, channel, value, option["type"]):
        raise PageError(400, say("server.error.values"))
    picked, kinds = world.channel(value), option.get("channel_types") or ()
    if picked and kinds and picked.type not in kinds:
        raise PageError(400, say("server.error.channel"))
