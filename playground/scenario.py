"""Scenario files: a world described in TOML, read into users, guilds and channels.

Ids are made from names, so that they are the same in every run: the bot's database outlives the room, and a member
keeps scores and progress from one visit to the next.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from playground.people import (
    ANNOUNCEMENT,
    FORUM,
    GROUP,
    TEXT,
    THREAD,
    Channel,
    Guild,
    Overwrite,
    Role,
    Scene,
    User,
)
from playground.permissions import BITS, EVERYONE, bits
from playground.words import say

READING_ROOM = Path(__file__).resolve().parent / "scenarios" / "reading_room.toml"
_TYPES = {"text": TEXT, "announcement": ANNOUNCEMENT, "forum": FORUM, "thread": THREAD}
_COLOURS = ("#b5543c", "#3f7d6b", "#7a5ca8", "#b0862b", "#4a6fa5", "#8a5a44")
# The first days of December 2018 in milliseconds of Discord's time; ids fall into the twelve days after.
_FIRST_MS, _SPREAD_MS = 123_724_800_000, 1_000_000_000


class ScenarioError(Exception):
    """The file describes no world; the text is one sentence that names the place."""


def read_scenario(path: Path) -> Scene:
    """Read a scenario file. Raises ScenarioError."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ScenarioError(say("server.scenario.unreadable", file=path.name, why=error.strerror)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ScenarioError(say("server.scenario.toml", file=path.name, why=error)) from None
    try:
        return _scene(_Table(tables, say("server.scenario.top"), {"bot", "user", "guild", "group", "others"}))
    except _FaultError as fault:
        raise ScenarioError(say("server.scenario.fault", file=path.name, where=fault.where, what=fault.what)) from None


def reading_room() -> Scene:
    """The world that ships with the playground."""
    return read_scenario(READING_ROOM)


class _FaultError(Exception):
    def __init__(self, where: str, fault: str, /, **values: object) -> None:
        self.where = where
        self.what = say(f"server.scenario.{fault}", **values)
        super().__init__(self.what)


class _Table:
    """One table of the file and the place it has in it; asking for a value of another kind is a fault."""

    def __init__(self, values: Mapping[str, Any], where: str, known: Iterable[str]) -> None:
        self.values, self.where = values, where
        for key in values:
            if key not in known:
                raise _FaultError(where, "unknown", key=key)

    def text(self, key: str, default: str | None = None, pattern: str = ".{1,100}") -> str:
        value = self.values.get(key, default)
        if value is None:
            raise _FaultError(self.where, "missing", key=key)
        if not isinstance(value, str) or (value != default and not re.fullmatch(pattern, value)):
            raise _FaultError(self.where, "kind", key=key)
        return value

    def flag(self, key: str, default: bool) -> bool:
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise _FaultError(self.where, "kind", key=key)
        return value

    def names(self, key: str) -> list[str]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            raise _FaultError(self.where, "kind", key=key)
        return value

    def permissions(self, key: str) -> int:
        for name in (names := self.names(key)):
            if name not in BITS:
                raise _FaultError(self.where, "permission", name=name)
        return bits(names)

    def table(self, key: str, known: str) -> "_Table":
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise _FaultError(self.where, "kind", key=key)
        return _Table(value, f"{self.where}, {key}", known.split())

    def tables(self, key: str, known: str, named: str = "name") -> list["_Table"]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise _FaultError(self.where, "kind", key=key)
        return [
            _Table(item, f"{self.where}, {key} {item.get(named, number)}", known.split())
            for number, item in enumerate(value, 1)
        ]


def _scene(top: _Table) -> Scene:
    bot_name = top.table("bot", "name").text("name", "Casebook", ".{1,32}")
    bot = User(stable_id("bot", bot_name), bot_name, bot_name, "#4a6fa5", bot=True)
    people: dict[str, User] = {}
    for number, table in enumerate(top.tables("user", "name colour locale has_app closed_dms")):
        name = table.text("name", pattern=".{1,32}")
        _once(table, name, people)
        colour = table.text("colour", _COLOURS[number % len(_COLOURS)], "#[0-9a-fA-F]{6}")
        handle = re.sub(r"[^a-z0-9_.]", "", name.lower()) or f"reader{number}"
        locale = table.text("locale", "en-GB", "[a-z]{2}(-[A-Z0-9]{2,3})?")
        has_app, closed = table.flag("has_app", False), table.flag("closed_dms", False)
        people[name] = User(stable_id("user", name), handle, name, colour, locale, has_app, closed_dms=closed)
    guilds: dict[str, Guild] = {}
    for table in top.tables("guild", "name owner role member channel bot locale"):
        name = table.text("name", pattern=".{2,100}")
        _once(table, name, guilds)
        guilds[name] = _guild(table, name, bot, people)
    if not guilds:
        raise _FaultError(top.where, "missing", key="guild")
    groups = [_group(table, people) for table in top.tables("group", "name users")]
    answers = frozenset(top.table("others", "answers").names("answers"))
    return Scene(bot, tuple(people.values()), tuple(guilds.values()), tuple(groups), answers)


def _guild(table: _Table, name: str, bot: User, people: dict[str, User]) -> Guild:
    owner = _known(table, table.text("owner"), people, "user")
    guild_id = stable_id("guild", name)
    roles = {"@everyone": Role(guild_id, "@everyone", EVERYONE)}
    for part in table.tables("role", "name colour permissions mentionable"):
        called = part.text("name")
        allowed = part.permissions("permissions")
        if called == "@everyone":
            roles[called] = Role(guild_id, called, allowed)
            continue
        _once(part, called, roles)
        colour = part.text("colour", "", "#[0-9a-fA-F]{6}")
        mentionable = part.flag("mentionable", False)
        roles[called] = Role(stable_id("role", name, called), called, allowed, colour, mentionable)
    members = {owner.name: owner}
    given: dict[str, tuple[str, ...]] = {owner.id: ()}
    for part in table.tables("member", "user roles", "user"):
        user = _known(part, part.text("user"), people, "user")
        members[user.name] = user
        given[user.id] = tuple(_known(part, role, roles, "role").id for role in part.names("roles"))
    part = table.table("bot", "present roles")
    given[bot.id] = tuple(_known(part, role, roles, "role").id for role in part.names("roles"))
    guild = Guild(
        guild_id, name, owner.id, bot, part.flag("present", True), [*members.values()], [*roles.values()], given
    )
    guild.locale = table.text("locale", "en-GB", "[a-z]{2}(-[A-Z0-9]{2,3})?")
    for position, item in enumerate(table.tables("channel", "name type topic parent overwrite")):
        guild.channels.append(_channel(item, guild, position, roles, {bot.name: bot, **people}))
    return guild


def _channel(table: _Table, guild: Guild, position: int, roles: dict[str, Role], people: dict[str, User]) -> Channel:
    name, kind = table.text("name"), table.text("type", "text")
    _once(table, name, {channel.name for channel in guild.channels})
    if kind not in _TYPES:
        raise _FaultError(table.where, "channel_type", name=kind)
    parent = None
    if _TYPES[kind] == THREAD:
        above = {channel.name: channel for channel in guild.channels if channel.type != THREAD}
        parent = _known(table, table.text("parent"), above, "channel").id
    overwrites = []
    for part in table.tables("overwrite", "for allow deny", "for"):
        target = part.text("for")
        # A role and a user may share a name, as the bot does with its own role: then the role is meant.
        meant: Role | User = roles[target] if target in roles else _known(part, target, people, "user")
        allow, deny = part.permissions("allow"), part.permissions("deny")
        overwrites.append(Overwrite(meant.id, isinstance(meant, User), allow, deny))
    return Channel(
        stable_id("channel", guild.name, name),
        name,
        _TYPES[kind],
        guild.id,
        table.text("topic", "", ".{1,1024}"),
        position,
        parent,
        guild.owner_id if parent else None,
        tuple(overwrites),
    )


def _group(table: _Table, people: dict[str, User]) -> Channel:
    name = table.text("name")
    members = tuple(_known(table, user, people, "user").id for user in table.names("users"))
    return Channel(stable_id("group", name), name, GROUP, None, members=members)


def _once(table: _Table, name: str, known: Iterable[str]) -> None:
    if name in known:
        raise _FaultError(table.where, "twice", name=name)


def _known(table: _Table, name: str, known: Mapping[str, Any], kind: str) -> Any:
    if name not in known:
        raise _FaultError(table.where, f"no_{kind}", name=name)
    return known[name]


def stable_id(*names: str) -> str:
    """Return the snowflake that belongs to these names: of December 2018, and the same in every run."""
    digest = int.from_bytes(hashlib.blake2b("\0".join(names).encode(), digest_size=8).digest())
    made_ms = _FIRST_MS + digest % _SPREAD_MS
    return str(made_ms << 22 | digest >> 42)
