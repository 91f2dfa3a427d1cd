"""Who and what there is: users, roles, channels and guilds."""

from dataclasses import dataclass, field
from typing import Any

TEXT, DM, GROUP, ANNOUNCEMENT, THREAD, FORUM = 0, 1, 3, 5, 11, 15


@dataclass(frozen=True)
class User:
    """A person, or the bot. `handle` is unique and lower-case, `colour` is CSS (#rrggbb), `locale` Discord's.

    `has_app` tells that the person has installed the bot for themselves, `closed_dms` that they take no direct
    messages from bots.
    """

    id: str
    handle: str
    name: str
    colour: str
    locale: str = "en-GB"
    has_app: bool = False
    bot: bool = False
    closed_dms: bool = False


@dataclass(frozen=True)
class Role:
    """A role; the one named @everyone has the id of its guild. `colour` is CSS or empty."""

    id: str
    name: str
    permissions: int
    colour: str = ""
    mentionable: bool = False


@dataclass(frozen=True)
class Overwrite:
    """What a channel allows and denies (permission bits) to the role or the user with that id."""

    id: str
    of_user: bool
    allow: int
    deny: int


@dataclass(frozen=True)
class Channel:
    """A channel of a guild, or a private one (`guild_id` None), of which `members` names the user ids.

    `type` is Discord's; `parent_id`, `owner_id`, `archived`, `locked` and `turned` belong to threads: `turned` is when
    it was last archived or woken (ISO 8601), "" for never.
    """

    id: str
    name: str
    type: int
    guild_id: str | None
    topic: str = ""
    position: int = 0
    parent_id: str | None = None
    owner_id: str | None = None
    overwrites: tuple[Overwrite, ...] = ()
    members: tuple[str, ...] = ()
    archived: bool = False
    locked: bool = False
    turned: str = ""


@dataclass(eq=False)
class Guild:
    """A server: the people in it, their roles (by user id, the bot's too), its channels, and whether the bot is in.

    `events` are its scheduled events by id, finished ones too, as Discord's objects.
    """

    id: str
    name: str
    owner_id: str
    bot: User
    bot_in: bool
    members: list[User]
    roles: list[Role]
    roles_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    channels: list[Channel] = field(default_factory=list)
    locale: str = "en-GB"
    events: dict[str, dict[str, Any]] = field(default_factory=dict)

    def holds(self, user: User) -> bool:
        """Whether that user, or the bot, is in the guild."""
        return self.bot_in if user.bot else any(member.id == user.id for member in self.members)

    def channel(self, channel_id: object) -> Channel | None:
        """The channel or thread with that id."""
        return next((channel for channel in self.channels if channel.id == channel_id), None)


@dataclass(frozen=True)
class Scene:
    """A described world: the bot, everybody, the guilds, and the private channels of several people.

    `answers` are the labels of buttons that are right, for the members who play along.
    """

    bot: User
    users: tuple[User, ...]
    guilds: tuple[Guild, ...]
    groups: tuple[Channel, ...] = ()
    answers: frozenset[str] = frozenset()
