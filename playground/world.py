"""The state of the playground, and the two ways news of it travels: to the page's sockets and to the bot's gateway."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from aiohttp import web

from playground.people import Channel, Guild, User, reading_room
from playground.replies import Json

TOKEN = "playground"  # noqa: S105  opens nothing but this program, and looks it
DISCORD_EPOCH = 1_420_070_400_000
BotPhase = Literal["starting", "online", "restarting", "stopped"]


@dataclass(frozen=True)
class Limits:
    """Discord's time limits, in seconds; tests shorten them."""

    acknowledge: float = 3.0
    interaction_token: float = 15 * 60.0
    nonce: float = 120.0


@dataclass(frozen=True)
class PageEvent:
    """News for the page; `only_for` is the id of the one user who may have it."""

    kind: str
    data: Json
    only_for: str | None = None


@dataclass
class Message:
    """A message: `body` is Discord's object; the rest decides who sees it and what the page adds.

    `unprompted` tells that it was not an answer to an interaction.
    """

    body: Json
    ephemeral_for: str | None = None
    asked_by: str | None = None
    command: str | None = None
    unprompted: bool = False

    @property
    def id(self) -> str:
        """The message's snowflake."""
        return str(self.body["id"])

    @property
    def channel_id(self) -> str:
        """Where it is."""
        return str(self.body["channel_id"])


@dataclass
class Interaction:
    """Something a member did that the bot has to answer.

    `kind` is Discord's interaction type; `original` what @original means after the acknowledgement; `thinking` that
    it still is the placeholder of a deferred answer. `choices` is set for an autocomplete alone, `modal` to the
    custom_id of the modal that was the answer.
    """

    id: str
    token: str
    kind: int
    user: User
    channel: Channel
    made_ms: int
    message: Message | None = None
    command: str | None = None
    phase: Literal["waiting", "acknowledged", "failed"] = "waiting"
    original: Message | None = None
    thinking: bool = False
    followups: dict[str, Message] = field(default_factory=dict)
    modal: str | None = None
    choices: "asyncio.Future[list[Json]] | None" = None
    deadline: asyncio.TimerHandle | None = None


@dataclass
class World:
    """Everything there is. `to_page` and `to_bot` are called at once with every piece of news.

    `to_bot` gets the event's name, its data and the intent bits of which a session needs one (0: all sessions).
    `now` gives milliseconds since 1970.
    """

    limits: Limits = Limits()
    guild: Guild = field(default_factory=reading_room)
    now: Callable[[], int] = lambda: time.time_ns() // 1_000_000
    messages: dict[str, dict[str, Message]] = field(default_factory=dict)
    nonces: dict[tuple[str, str], tuple[Message, int]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    commands: list[Json] = field(default_factory=list)
    interactions: dict[str, Interaction] = field(default_factory=dict)
    bot_phase: BotPhase = "stopped"
    bot_detail: str = ""
    others_play: bool = False
    watching: Counter[str] = field(default_factory=Counter)
    to_page: list[Callable[[PageEvent], None]] = field(default_factory=list)
    to_bot: list[Callable[[str, Json, int], None]] = field(default_factory=list)
    last_snowflake: int = 0

    def __post_init__(self) -> None:
        for channel in self.guild.channels:
            self.messages[channel.id] = {}

    def snowflake(self) -> str:
        """A new id that holds the present moment; each is greater than the one before."""
        self.last_snowflake = max((self.now() - DISCORD_EPOCH) << 22, self.last_snowflake + 1)
        return str(self.last_snowflake)

    def member(self, user_id: object) -> User | None:
        """The member (never the bot) with that id."""
        return next((user for user in self.guild.members if user.id == user_id), None)

    def channel(self, channel_id: object) -> Channel | None:
        """The channel with that id."""
        return next((channel for channel in self.guild.channels if channel.id == channel_id), None)

    def tell_page(self, kind: str, data: Json, only_for: str | None = None) -> None:
        """Send news to every page, or to those of one user."""
        event = PageEvent(kind, data, only_for)
        for listener in tuple(self.to_page):
            listener(event)

    def tell_bot(self, name: str, data: Json, intents: int = 0) -> None:
        """Send a gateway event to every session that has one of these intents."""
        for listener in tuple(self.to_bot):
            listener(name, data, intents)

    def report_bot(self, phase: BotPhase, detail: str = "") -> None:
        """Note how the bot fares and tell the pages."""
        self.bot_phase, self.bot_detail = phase, detail
        self.tell_page("bot", {"state": phase, "detail": detail})

    def let_others_play(self, on: bool) -> None:
        """Turn the members who play along on or off."""
        self.others_play = on
        self.tell_page("others", {"others": on})


WORLD = web.AppKey("world", World)


def moment(snowflake: str) -> str:
    """The time a snowflake holds, as Discord writes timestamps."""
    return timestamp((int(snowflake) >> 22) + DISCORD_EPOCH)


def timestamp(ms: int) -> str:
    """Milliseconds since 1970 as Discord writes timestamps (ISO 8601, UTC, microseconds)."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="microseconds")
