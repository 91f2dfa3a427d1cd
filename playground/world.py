"""The state of the playground, and the two ways news of it travels: to the page's sockets and to the bot's gateway."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Literal

from aiohttp import web

from playground.faults import Faults
from playground.openapi import Description, from_environment
from playground.people import DM, Channel, Guild, Scene, User
from playground.permissions import VIEW_CHANNEL, in_channel
from playground.refusals import Json
from playground.scenario import reading_room, stable_id

TOKEN = "playground"  # noqa: S105  opens nothing but this program, and looks it
DISCORD_EPOCH = 1_420_070_400_000
GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES, SCHEDULED_EVENTS = 1 << 0, 1 << 9, 1 << 12, 1 << 16
_HOUR_MS = 3_600_000
BotPhase = Literal["starting", "online", "restarting", "stopped"]


@dataclass(frozen=True)
class Limits:
    """Discord's limits, times in seconds; tests lower them.

    `publishes` (of a channel) and `published_edits` (of a published message) are by the hour, and told by nobody but
    those who ran into them.
    """

    acknowledge: float = 3.0
    interaction_token: float = 15 * 60.0
    nonce: float = 120.0
    heartbeat: float = 41.25
    requests_per_second: int = 50
    guilds_per_shard: int = 2500
    publishes: int = 10
    published_edits: int = 3


@dataclass(frozen=True)
class PageEvent:
    """News for the page; `only_for` is the id of the one user who may have it, `channel` the one they must see."""

    kind: str
    data: Json
    only_for: str | None = None
    channel: Channel | None = None


@dataclass(frozen=True)
class BotEvent:
    """A gateway event: of `intents` a session needs one (0: none), `guild_id` decides the shard (None: shard 0)."""

    name: str
    data: Json
    intents: int = 0
    guild_id: str | None = None


@dataclass(frozen=True)
class Play:
    """Whether the members nobody looks through play along, how fast, and how decided they are (0 to 1)."""

    on: bool = False
    speed: Literal["calm", "brisk", "frantic"] = "brisk"
    skill: float = 0.5


@dataclass
class Message:
    """A message: `body` is Discord's object; the rest decides who sees it and what the page adds.

    `unprompted` tells that it was not an answer to an interaction; `called` are the ids of those whom it notified
    when it came, a silent one without a sound.
    """

    body: Json
    ephemeral_for: str | None = None
    asked_by: str | None = None
    command: str | None = None
    unprompted: bool = False
    called: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The message's snowflake."""
        return str(self.body["id"])

    @property
    def channel_id(self) -> str:
        """Where it is."""
        return str(self.body["channel_id"])


@dataclass(frozen=True)
class Handed:
    """A file that a member handed in: `owner` is the user's id, `body` Discord's attachment object."""

    owner: str
    body: Json


@dataclass
class Interaction:
    """Something a member did that the bot has to answer.

    `kind` is Discord's interaction type; `original` what @original means after the acknowledgement; `thinking` that
    it still is the placeholder of a deferred answer. `choices` is set for an autocomplete alone, `modal` to the
    modal that was the answer. `owners` is Discord's authorizing_integration_owners.
    """

    id: str
    token: str
    kind: int
    user: User
    channel: Channel
    made_ms: int
    owners: Json = field(default_factory=dict)
    message: Message | None = None
    command: str | None = None
    phase: Literal["waiting", "acknowledged", "failed"] = "waiting"
    original: Message | None = None
    thinking: bool = False
    followups: dict[str, Message] = field(default_factory=dict)
    modal: Json | None = None
    choices: "asyncio.Future[list[Json]] | None" = None
    deadline: asyncio.TimerHandle | None = None


@dataclass
class World:
    """Everything there is. `to_page` and `to_bot` are called at once with every piece of news.

    `scene` is how it begins; `api` is what the bot's requests are held against, and `deviations` what differed;
    `now` gives milliseconds since 1970. `horizons` holds the last episode seen by the id of a channel or guild; None
    while nobody has told. `origin` is where all this is served. `alarms` are the next turns of scheduled events, by
    their ids; `lately` is when (ms) something that is limited by the hour was done, by what it was done to.
    """

    limits: Limits = Limits()
    scene: Scene = field(default_factory=reading_room)
    now: Callable[[], int] = lambda: time.time_ns() // 1_000_000
    messages: dict[str, dict[str, Message]] = field(default_factory=dict)
    nonces: dict[tuple[str, str], tuple[Message, int]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    handed: dict[str, Handed] = field(default_factory=dict)
    commands: list[Json] = field(default_factory=list)
    interactions: dict[str, Interaction] = field(default_factory=dict)
    bot_phase: BotPhase = "stopped"
    bot_detail: str = ""
    horizons: dict[str, int] | None = None
    others: Play = Play()
    faults: Faults = field(default_factory=Faults)
    api: Description | None = field(default_factory=from_environment)
    deviations: list[Json] = field(default_factory=list)
    watching: Counter[str] = field(default_factory=Counter)
    to_page: list[Callable[[PageEvent], None]] = field(default_factory=list)
    to_bot: list[Callable[[BotEvent], None]] = field(default_factory=list)
    private: list[Channel] = field(default_factory=list)
    alarms: dict[str, asyncio.TimerHandle] = field(default_factory=dict)
    lately: dict[str, list[int]] = field(default_factory=dict)
    last_snowflake: int = 0
    origin: str = ""

    def __post_init__(self) -> None:
        self.bot, self.users, self.guilds = self.scene.bot, self.scene.users, self.scene.guilds
        self.faults.changed = self._tell_faults
        self.private.extend(self.scene.groups)
        for guild in self.guilds:
            for channel in guild.channels:
                self.messages[channel.id] = {}
        for channel in self.private:
            self.messages[channel.id] = {}

    @property
    def guild(self) -> Guild:
        """The first guild."""
        return self.guilds[0]

    def snowflake(self) -> str:
        """A new id that holds the present moment; each is greater than the one before."""
        self.last_snowflake = max((self.now() - DISCORD_EPOCH) << 22, self.last_snowflake + 1)
        return str(self.last_snowflake)

    def person(self, user_id: object) -> User | None:
        """The person (never the bot) with that id."""
        return next((user for user in self.users if user.id == user_id), None)

    def guild_by_id(self, guild_id: object) -> Guild | None:
        """The guild with that id."""
        return next((guild for guild in self.guilds if guild.id == guild_id), None)

    def channel(self, channel_id: object) -> Channel | None:
        """The channel, thread or private channel with that id."""
        everywhere = [*self.private, *(channel for guild in self.guilds for channel in guild.channels)]
        return next((channel for channel in everywhere if channel.id == channel_id), None)

    def guild_of(self, channel: Channel) -> Guild | None:
        """The guild a channel is in; None for private channels."""
        return self.guild_by_id(channel.guild_id)

    def permissions(self, channel: Channel, user: User) -> int:
        """What the user may do in the channel, as bits."""
        return in_channel(self.guild_of(channel), channel, user)

    def sees(self, user: User, channel: Channel) -> bool:
        """Whether the user may look into the channel."""
        return bool(self.permissions(channel, user) & VIEW_CHANNEL)

    def recipients(self, channel: Channel) -> tuple[User, ...]:
        """The people in a private channel."""
        return tuple(user for user in self.users if user.id in channel.members)

    def dm_with(self, user: User) -> Channel:
        """The channel of that person and the bot alone, made where there is none yet."""
        wanted = {user.id, self.bot.id}
        for channel in self.private:
            if channel.type == DM and set(channel.members) == wanted:
                return channel
        channel = Channel(stable_id("dm", user.id), "", DM, None, members=(user.id, self.bot.id))
        self.private.append(channel)
        self.messages[channel.id] = {}
        self.tell_page("state_changed", {}, user.id)
        return channel

    def takes_dms(self, user: User) -> bool:
        """Whether the bot may write to that person: they share a guild or it is installed, and the door is open."""
        known = user.has_app or any(guild.bot_in and guild.holds(user) for guild in self.guilds)
        return known and not user.closed_dms

    def wait_left(self, what: str, most: int) -> float:
        """Seconds until something may be done to `what` again that may be done `most` times an hour; 0 for now."""
        since = self.now() - _HOUR_MS
        done = self.lately[what] = [ms for ms in self.lately.get(what, []) if ms > since]
        return (done[-most] - since) / 1000 if len(done) >= most else 0.0

    def note_done(self, what: str) -> None:
        """Count something that is limited by the hour."""
        self.lately.setdefault(what, []).append(self.now())

    def tell_page(self, kind: str, data: Json, only_for: str | None = None, channel: Channel | None = None) -> None:
        """Send news to every page, to those of one user, or to those who see a channel."""
        event = PageEvent(kind, data, only_for, channel)
        for listener in tuple(self.to_page):
            listener(event)

    def tell_bot(self, name: str, data: Json, intents: int = 0, guild_id: str | None = None) -> None:
        """Send a gateway event to every session of the right shard that has one of these intents."""
        event = BotEvent(name, data, intents, guild_id)
        for listener in tuple(self.to_bot):
            listener(event)

    def _tell_faults(self) -> None:
        self.tell_page("faults", {"faults": [fault.json() for fault in self.faults.active]})

    def deviate(self, route: str, what: str) -> None:
        """Note that the bot asked for something other than what Discord's description of its API has."""
        deviation = {"at": self.now(), "what": what, "route": route}
        self.deviations.append(deviation)
        self.tell_page("deviation", deviation)

    def report_bot(self, phase: BotPhase, detail: str = "") -> None:
        """Note how the bot fares and tell the pages."""
        self.bot_phase, self.bot_detail = phase, detail
        self.tell_page("bot", {"state": phase, "detail": detail})

    def report_horizons(self, horizons: dict[str, int]) -> None:
        """Note how far everybody has watched, and tell the pages where that is news."""
        if horizons != self.horizons:
            self.horizons = horizons
            self.tell_page("state_changed", {})

    def let_others_play(self, others: Play) -> None:
        """Turn the members who play along on or off, or set how they do it."""
        self.others = others
        self.tell_page("others", asdict(others))


WORLD = web.AppKey("world", World)


def moment(snowflake: str) -> str:
    """The time a snowflake holds, as Discord writes timestamps."""
    return timestamp((int(snowflake) >> 22) + DISCORD_EPOCH)


def timestamp(ms: int) -> str:
    """Milliseconds since 1970 as Discord writes timestamps (ISO 8601, UTC, microseconds)."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="microseconds")
