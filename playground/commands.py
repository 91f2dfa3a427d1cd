"""Application commands: what the bot may register, and whether what a member typed fits them."""

from typing import Any

from playground.replies import Json, PageError, invalid_form
from playground.words import say
from playground.world import World

CHAT_INPUT = 1
SUB_COMMAND, SUB_GROUP, STRING, INTEGER, BOOLEAN, NUMBER = 1, 2, 3, 4, 5, 10
_MOST_COMMANDS = 100
_MOST_TYPED = 6000


def register(world: World, wanted: Any) -> list[Json]:
    """Replace all commands; one that was there before keeps its id. Raises DiscordError 50035."""
    if not isinstance(wanted, list) or len(wanted) > _MOST_COMMANDS or not all(isinstance(c, dict) for c in wanted):
        raise invalid_form(commands=f"Must be a list of {_MOST_COMMANDS} or fewer")
    known = {(command["type"], command["name"]): command["id"] for command in world.commands}
    commands: list[Json] = []
    for asked in wanted:
        kind = asked.get("type") or CHAT_INPUT
        _check(asked, kind, depth=0)
        name = asked["name"]
        commands.append(
            {
                "options": [],
                "default_member_permissions": None,
                "nsfw": False,
                "description": "",
                **asked,
                "id": known.get((kind, name)) or world.snowflake(),
                "application_id": world.guild.bot.id,
                "type": kind,
                "version": world.snowflake(),
            }
        )
    if len({(command["type"], command["name"]) for command in commands}) != len(commands):
        raise invalid_form(commands="Application command names must be unique")
    world.commands = commands
    world.tell_page("commands", {"commands": commands})
    return commands


def _check(command: Json, kind: int, depth: int) -> None:
    name, description, options = command.get("name"), command.get("description", ""), command.get("options") or []
    if not isinstance(name, str) or not 1 <= len(name) <= 32:
        raise invalid_form(name="Must be between 1 and 32 in length")
    if depth or kind == CHAT_INPUT:
        if name != name.lower() or any(sign.isspace() for sign in name):
            raise invalid_form(name=f"Command name is invalid: {name}")
        if not isinstance(description, str) or not 1 <= len(description) <= 100:
            raise invalid_form(description=f"Must be between 1 and 100 in length: {name}")
    if not isinstance(options, list) or len(options) > 25 or not all(isinstance(option, dict) for option in options):
        raise invalid_form(options=f"Must be 25 or fewer in length: {name}")
    seen_optional = False
    for option in options:
        if option.get("type") not in range(1, 12):
            raise invalid_form(options=f"An option's type is 1 to 11: {name}")
        if len(option.get("choices") or []) > 25:
            raise invalid_form(options=f"Must have 25 or fewer choices: {name}")
        if option["type"] not in (SUB_COMMAND, SUB_GROUP):
            if option.get("required") and seen_optional:
                raise invalid_form(options=f"Required options must be placed before non-required options: {name}")
            seen_optional = seen_optional or not option.get("required")
        _check(option, CHAT_INPUT, depth + 1)


def look_up(world: World, name: Any, options: Any, *, partial: bool = False) -> tuple[Json, str]:
    """The registered slash command that `name` and `options` mean, and how it is written ("/trivia start").

    `partial` is for autocomplete, where values may be missing or wrong. Raises PageError.
    """
    found = (command for command in world.commands if command["type"] == CHAT_INPUT and command["name"] == name)
    command = next(found, None)
    if command is None:
        raise PageError(404, say("server.error.command", name=name))
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
    _check_values(world, known, options, partial=partial)
    return command, written


def _check_values(world: World, known: list[Json], given: Any, *, partial: bool) -> None:
    if not isinstance(given, list) or not all(isinstance(value, dict) for value in given):
        raise PageError(400, say("server.error.body"))
    by_name = {option["name"]: option for option in known}
    for value in given:
        option = by_name.get(str(value.get("name")))
        if option is None or value.get("type") != option["type"]:
            raise PageError(400, say("server.error.option", option=value.get("name")))
        if not partial:
            _check_value(world, option, value.get("value"))
    missing = {option["name"] for option in known if option.get("required")} - {value["name"] for value in given}
    if missing and not partial:
        raise PageError(400, say("server.error.missing", option=min(missing)))


def _check_value(world: World, option: Json, value: Any) -> None:
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
        case 7:
            if world.channel(value) is None:
                raise PageError(400, say("server.error.channel"))
        case _:
            raise PageError(501, say("server.error.kind", option=name))
