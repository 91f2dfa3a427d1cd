"""Sessions of the gateway: what outlives a connection, and the codes that end one."""

import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from playground.refusals import Json
from playground.sockets import Outbox
from playground.world import TOKEN, BotEvent

DISPATCH = 0
MESSAGE_CONTENT = 1 << 15
_KEPT_EVENTS = 1000
_INTENTS = (1 << 26) - 1
_PRIVILEGED = 1 << 1 | 1 << 8 | MESSAGE_CONTENT


class CloseError(Exception):
    """The connection ends with one of Discord's close codes."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code
        self.why = why


@dataclass(eq=False)
class Session:
    """What outlives a connection: the events the bot may have missed. `left_ms` is when its connection broke."""

    id: str
    shard: tuple[int, int]
    intents: int
    sequence: int = 0
    kept: deque[Json] = field(default_factory=lambda: deque(maxlen=_KEPT_EVENTS))
    outbox: Outbox | None = None
    left_ms: int = 0

    def send(self, name: str, data: Json) -> None:
        """Number an event, keep it, and send it when there is a connection."""
        self.sequence += 1
        # The data are copied as text: what is replayed later must be what was sent, not what became of it.
        frame = {"op": DISPATCH, "s": self.sequence, "t": name, "d": json.loads(json.dumps(data))}
        self.kept.append(frame)
        if self.outbox:
            self.outbox.put(frame)

    def wants(self, event: BotEvent) -> bool:
        """Whether the event is for this session's shard and intents."""
        number, count = self.shard
        here = shard_of(event.guild_id, count) == number
        return here and (not event.intents or bool(self.intents & event.intents))

    def replay(self, seen: int) -> bool:
        """Send again what came after sequence number `seen`. Return whether all of that was still kept."""
        oldest = self.kept[0]["s"] if self.kept else self.sequence + 1
        if self.outbox is None or seen < oldest - 1:
            return False
        for frame in self.kept:
            if frame["s"] > seen:
                self.outbox.put(frame)
        return True


def shard_of(guild_id: str | None, count: int) -> int:
    """The shard that hears of a guild; what belongs to none is told to shard 0."""
    return (int(guild_id) >> 22) % count if guild_id else 0


def check_token(data: Any) -> Json:
    """Return the data of an IDENTIFY or RESUME. Raises CloseError 4002 or 4004."""
    if not isinstance(data, dict):
        raise CloseError(4002, "Error while decoding payload.")
    if data.get("token") != TOKEN:
        raise CloseError(4004, "Authentication failed.")
    return data


def read_intents(data: Json) -> int:
    """The intents of an IDENTIFY. Raises CloseError 4013 or 4014."""
    intents = data.get("intents")
    if not isinstance(intents, int) or isinstance(intents, bool) or not 0 <= intents <= _INTENTS:
        raise CloseError(4013, "Invalid intent(s).")
    if intents & _PRIVILEGED:
        raise CloseError(4014, "Disallowed intent(s).")
    return intents


def read_shard(value: Any) -> tuple[int, int]:
    """The shard of an IDENTIFY: its number and how many there are. Raises CloseError 4010."""
    match value:
        case None:
            return 0, 1
        case [int(number), int(count)] if 0 <= number < count:
            return number, count
    raise CloseError(4010, "Invalid shard.")
