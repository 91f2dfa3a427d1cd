"""Whom a message mentions, by its text and by what the sender allows."""

import re

from playground.components import TEXT, walk
from playground.people import Channel, User
from playground.permissions import MENTION_EVERYONE
from playground.refusals import Form, Json
from playground.shapes import user_json
from playground.world import World

_USER, _ROLE, _EVERYONE = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>"), re.compile(r"@(everyone|here)\b")
_PARSE = {"users", "roles", "everyone"}


def check(form: Form, payload: Json) -> None:
    """Note in `form` what is wrong with the payload's allowed_mentions."""
    allowed, form = payload.get("allowed_mentions"), form.at("allowed_mentions")
    if allowed is None:
        return
    if not isinstance(allowed, dict):
        form.wrong("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return
    parse = form.list_of(allowed, "parse", 0, 100, required=False)
    for number, kind in enumerate(parse):
        if kind not in _PARSE:
            names = "'everyone', 'roles', 'users'"
            form.at("parse", number).wrong("BASE_TYPE_CHOICES", f"Value must be one of ({names}).")
    for key in ("users", "roles"):
        if form.list_of(allowed, key, 0, 100, required=False) and key in parse:
            form.at("parse").wrong(
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{key}"] and {key}: [ids...] are mutually exclusive.',
            )


def found(world: World, channel: Channel, author: User, body: Json, payload: Json, *, prompted: bool) -> Json:
    """The keys `mentions`, `mention_roles` and `mention_everyone` of a message.

    Without allowed_mentions a plain message may mention everybody, and an answer to an interaction (`prompted`)
    only users.
    """
    allowed = payload.get("allowed_mentions")
    if allowed is None:
        allowed = {"parse": ["users"] if prompted else [*_PARSE]}
    texts = [body["content"], *(part["content"] for part in walk(body["components"]) if part["type"] == TEXT)]
    text = "\n".join(texts)
    guild = world.guild_of(channel)
    everyone = bool(world.permissions(channel, author) & MENTION_EVERYONE)
    users = [user for key in dict.fromkeys(_USER.findall(text)) if (user := _user(world, key))]
    roles = [role for role in guild.roles if role.id in _ROLE.findall(text)] if guild else []
    return {
        "mentions": [user_json(user) for user in users if _may(allowed, "users", user.id)],
        "mention_roles": [
            role.id for role in roles if _may(allowed, "roles", role.id) and (role.mentionable or everyone)
        ],
        "mention_everyone": everyone and "everyone" in (allowed.get("parse") or []) and bool(_EVERYONE.search(text)),
    }


def called(world: World, channel: Channel, body: Json) -> tuple[str, ...]:
    """The ids of the people whom a message notifies: in a DM whom the bot writes to, elsewhere those it mentions.

    An answer to somebody's own interaction in a DM is no news to them.
    """
    guild, author = world.guild_of(channel), body["author"]["id"]
    if guild is None:
        return (
            ()
            if "interaction_metadata" in body
            else tuple(user.id for user in world.recipients(channel) if user.id != author)
        )
    named, roles = {user["id"] for user in body["mentions"]}, set(body["mention_roles"])
    return tuple(
        user.id
        for user in guild.members
        if user.id != author
        and (body["mention_everyone"] or user.id in named or roles.intersection(guild.roles_of.get(user.id, ())))
        and world.sees(user, channel)
    )


def _user(world: World, user_id: str) -> User | None:
    return world.bot if user_id == world.bot.id else world.person(user_id)


def _may(allowed: Json, key: str, wanted: str) -> bool:
    return key in (allowed.get("parse") or []) or wanted in map(str, allowed.get(key) or [])
