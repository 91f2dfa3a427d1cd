"""Application commands: registering them, and who may use which where."""

from typing import Any

from playground import command_rules
from playground.command_rules import CHAT_INPUT
from playground.people import DM, Channel, User
from playground.permissions import ADMINISTRATOR, USE_COMMANDS
from playground.refusals import Form, Json
from playground.world import World

IN_GUILD, IN_BOT_DM, IN_PRIVATE = 0, 1, 2


def register(world: World, wanted: Any) -> list[Json]:
    """Replace all commands; one that was there before keeps its id. Raises DiscordError 50035."""
    form = Form()
    if not isinstance(wanted, list):
        form.wrong("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        raise form.refusal()
    command_rules.check(form, wanted)
    form.done()
    known = {(command["type"], command["name"]): command["id"] for command in world.commands}
    world.commands = []
    for asked in wanted:
        kind = asked.get("type") or CHAT_INPUT
        world.commands.append(
            {
                "options": [],
                "default_member_permissions": None,
                "nsfw": False,
                "description": "",
                "integration_types": [0],
                "contexts": None,
                **asked,
                "id": known.get((kind, asked["name"])) or world.snowflake(),
                "application_id": world.bot.id,
                "type": kind,
                "version": world.snowflake(),
            }
        )
    world.tell_page("commands", {"commands": world.commands})
    return world.commands


def context(channel: Channel) -> int:
    """Discord's interaction context of a channel."""
    if channel.guild_id:
        return IN_GUILD
    return IN_BOT_DM if channel.type == DM else IN_PRIVATE


def owners(world: World, user: User, channel: Channel, integration_types: list[int]) -> Json:
    """By whose installation the app may act there for the user: "0" the guild's ("0" in its own DMs), "1" the user's.

    Empty when it may not act at all.
    """
    guild = world.guild_of(channel)
    found: Json = {}
    if 0 in integration_types:
        if guild and guild.bot_in:
            found["0"] = guild.id
        elif channel.type == DM:
            found["0"] = "0"
    if 1 in integration_types and user.has_app:
        found["1"] = user.id
    return found


def usable(world: World, user: User, channel: Channel) -> list[Json]:
    """The commands a user may use in a channel."""
    return [command for command in world.commands if _usable(world, user, channel, command)]


def _usable(world: World, user: User, channel: Channel, command: Json) -> bool:
    contexts = command["contexts"]
    if contexts is not None and context(channel) not in contexts:
        return False
    if not owners(world, user, channel, command["integration_types"] or [0]):
        return False
    if context(channel) != IN_GUILD:
        return True
    allowed = world.permissions(channel, user)
    if not allowed & USE_COMMANDS:
        return False
    needed = command["default_member_permissions"]
    if needed is None or allowed & ADMINISTRATOR:
        return True
    # "0" is for administrators alone.
    return bool(int(needed)) and allowed & int(needed) == int(needed)
