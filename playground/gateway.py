"""The gateway: a WebSocket over which the bot identifies, gets its events and resumes where it was cut off."""

import asyncio
import json
import logging
import secrets
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from playground.people import guild_json, user_json
from playground.replies import Json
from playground.rest import gateway_url
from playground.sockets import Outbox
from playground.words import say
from playground.world import TOKEN, World

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME = 0, 1, 2, 3, 6
INVALID_SESSION, HELLO, HEARTBEAT_ACK = 9, 10, 11
HEARTBEAT_MS = 41_250
_KEPT_EVENTS = 1000
_KEPT_SECONDS = 300.0
_MOST_BYTES = 4096
_INTENTS = (1 << 26) - 1
_PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15

_log = logging.getLogger(__name__)


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


class CloseError(Exception):
    """The connection ends with one of Discord's close codes."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code
        self.why = why


class Gateway:
    """The sessions there are, and the handler of the connections."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sessions: dict[str, Session] = {}
        world.to_bot.append(self._dispatch)

    def _dispatch(self, name: str, data: Json, intents: int) -> None:
        for session in self.sessions.values():
            if not intents or session.intents & intents:
                session.send(name, data)

    async def drop(self, code: int) -> int:
        """Close every connection with a code. Return how many there were; their sessions stay resumable."""
        # Let go first: clients echo a close with 1000, which would look as if they had ended their session.
        cut = [outbox for session in self.sessions.values() if (outbox := self._detach(session))]
        for outbox in cut:
            await outbox.socket.close(code=code)
        return len(cut)

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection from hello to its end."""
        socket = web.WebSocketResponse(max_msg_size=_MOST_BYTES, receive_timeout=HEARTBEAT_MS / 1000 * 1.5)
        await socket.prepare(request)
        outbox = Outbox(socket)
        outbox.put({"op": HELLO, "s": None, "t": None, "d": {"heartbeat_interval": HEARTBEAT_MS}})
        sender = asyncio.create_task(outbox.run())
        session: Session | None = None
        try:
            async for frame in socket:
                session = await self._receive(frame.type, frame.data, outbox, session, request)
        except CloseError as error:
            _log.warning("gateway closed with %d: %s", error.code, error.why)
            await socket.close(code=error.code, message=error.why.encode())
        except TimeoutError:
            await socket.close(code=4009, message=b"Session timed out.")
        finally:
            sender.cancel()
            self._leave(session, outbox)
        return socket

    async def _receive(
        self, kind: WSMsgType, text: Any, outbox: Outbox, session: Session | None, request: web.Request
    ) -> Session | None:
        if kind is not WSMsgType.TEXT:
            raise CloseError(4002, "Error while decoding payload.")
        try:
            frame = json.loads(text)
            operation, data = frame["op"], frame.get("d")
        except (ValueError, KeyError, TypeError, AttributeError):
            raise CloseError(4002, "Error while decoding payload.") from None
        if operation == HEARTBEAT:
            # discord.py 2.7.1 notes when it sent a heartbeat after it has sent it. An answer on the same machine would
            # come first, be measured against the heartbeat before, and be reported as a connection 41 s behind.
            acknowledgement = {"op": HEARTBEAT_ACK, "s": None, "t": None, "d": None}
            asyncio.get_running_loop().call_later(0.05, outbox.put, acknowledgement)
        elif operation in (IDENTIFY, RESUME):
            if session:
                raise CloseError(4005, "Already authenticated.")
            if not isinstance(data, dict) or data.get("token") != TOKEN:
                raise CloseError(4004, "Authentication failed.")
            if operation == IDENTIFY:
                return self._identify(data, outbox, gateway_url(request))
            return await self._resume(data, outbox)
        elif session is None:
            raise CloseError(4003, "Not authenticated.")
        elif operation != PRESENCE:
            raise CloseError(4001, f"The playground does not know opcode {operation}.")
        return session

    def _identify(self, data: Json, outbox: Outbox, url: str) -> Session:
        intents = data.get("intents")
        if not isinstance(intents, int) or not 0 <= intents <= _INTENTS:
            raise CloseError(4013, "Invalid intent(s).")
        if intents & _PRIVILEGED:
            raise CloseError(4014, "Disallowed intent(s).")
        number, count = _shard(data.get("shard"))
        self._forget_old()
        session = Session(secrets.token_hex(16), (number, count), intents, outbox=outbox)
        self.sessions[session.id] = session
        guild = self.world.guild
        here = (int(guild.id) >> 22) % count == number
        session.send(
            "READY",
            {
                "v": 10,
                "user": user_json(guild.bot),
                "guilds": [{"id": guild.id, "unavailable": True}] if here else [],
                "session_id": session.id,
                "resume_gateway_url": url,
                "shard": [number, count],
                "application": {"id": guild.bot.id, "flags": 0},
            },
        )
        if here:
            session.send("GUILD_CREATE", guild_json(guild))
        self.world.report_bot("online", say("server.bot.online"))
        return session

    async def _resume(self, data: Json, outbox: Outbox) -> Session | None:
        session, seen = self.sessions.get(str(data.get("session_id"))), data.get("seq")
        oldest = session.kept[0]["s"] if session and session.kept else 0
        if session is None or not isinstance(seen, int) or not oldest - 1 <= seen <= session.sequence:
            outbox.put({"op": INVALID_SESSION, "s": None, "t": None, "d": False})
            return None
        former, session.outbox = session.outbox, outbox
        for frame in session.kept:
            if frame["s"] > seen:
                outbox.put(frame)
        session.send("RESUMED", {})
        if former:
            await former.socket.close(code=4000)
        self.world.report_bot("online", say("server.bot.online"))
        return session

    def _leave(self, session: Session | None, outbox: Outbox) -> None:
        if session is None or session.outbox is not outbox:
            return
        # A client that closes with 1000 or 1001 is done with its session; any other end can be resumed.
        if outbox.socket.close_code in (1000, 1001):
            del self.sessions[session.id]
        self._detach(session)

    def _detach(self, session: Session) -> Outbox | None:
        outbox, session.outbox, session.left_ms = session.outbox, None, self.world.now()
        connected = any(other.outbox for other in self.sessions.values())
        if outbox and not connected and self.world.bot_phase == "online":
            self.world.report_bot("restarting", say("server.bot.dropped"))
        return outbox

    def _forget_old(self) -> None:
        oldest = self.world.now() - _KEPT_SECONDS * 1000
        for session in [known for known in self.sessions.values() if not known.outbox and known.left_ms < oldest]:
            del self.sessions[session.id]


GATEWAY = web.AppKey("gateway", Gateway)


def _shard(value: Any) -> tuple[int, int]:
    match value:
        case None:
            return 0, 1
        case [int(number), int(count)] if 0 <= number < count:
            return number, count
    raise CloseError(4010, "Invalid shard.")
