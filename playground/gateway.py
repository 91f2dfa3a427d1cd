"""The gateway: a WebSocket over which the bot identifies, gets its events and resumes where it was cut off."""

import asyncio
import json
import logging
import secrets
import time
from collections import deque
from typing import Any

from aiohttp import WSMsgType, web

from playground.refusals import Json
from playground.rest import gateway_url
from playground.sessions import CloseError, Session, check_token, read_intents, read_shard, shard_of
from playground.shapes import guild_json, user_json
from playground.sockets import Outbox, encoder
from playground.words import say
from playground.world import BotEvent, World

HEARTBEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT = 1, 2, 3, 6, 7
INVALID_SESSION, HELLO, HEARTBEAT_ACK = 9, 10, 11
_KEPT_SECONDS = 300.0
_MOST_BYTES, _MOST_FRAMES, _FRAMES_SECONDS = 4096, 120, 60.0

_log = logging.getLogger(__name__)


class Gateway:
    """The sessions there are, and the handler of the connections."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sessions: dict[str, Session] = {}
        world.to_bot.append(self._dispatch)

    def _dispatch(self, event: BotEvent) -> None:
        for session in self.sessions.values():
            if session.wants(event):
                for _ in range(self.world.faults.copies()):
                    session.send(event.name, event.data)

    async def drop(self, code: int) -> int:
        """Close every connection with a code. Return how many there were; their sessions stay resumable."""
        # Let go first: clients echo a close with 1000, which would look as if they had ended their session.
        cut = [outbox for session in self.sessions.values() if (outbox := self._detach(session))]
        for outbox in cut:
            await outbox.socket.close(code=code)
        return len(cut)

    def freeze(self, seconds: float) -> None:
        """Keep every connection open and silent for a while."""
        for outbox in self._open():
            outbox.freeze(seconds)

    def ask_to_reconnect(self) -> None:
        """Tell every connection to reconnect and resume (op 7)."""
        for outbox in self._open():
            outbox.put({"op": RECONNECT, "s": None, "t": None, "d": None})

    def invalidate(self) -> None:
        """End every session (op 9, not resumable): the bot has to identify afresh."""
        for outbox in self._open():
            outbox.put({"op": INVALID_SESSION, "s": None, "t": None, "d": False})
        for session in [*self.sessions.values()]:
            self._detach(session)
        self.sessions.clear()

    def _open(self) -> list[Outbox]:
        return [session.outbox for session in self.sessions.values() if session.outbox]

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection from hello to its end."""
        socket = web.WebSocketResponse(max_msg_size=_MOST_BYTES * 16)
        await socket.prepare(request)
        connection = Connection(self, socket, request)
        sender = asyncio.create_task(connection.outbox.run())
        watchdog = asyncio.create_task(connection.expect_heartbeats())
        try:
            connection.greet()
            async for frame in socket:
                await connection.receive(frame.type, frame.data)
        except CloseError as error:
            _log.warning("gateway closed with %d: %s", error.code, error.why)
            if connection.session:
                self._detach(connection.session)
            await socket.close(code=error.code, message=error.why.encode())
        finally:
            sender.cancel()
            watchdog.cancel()
            self._leave(connection.session, connection.outbox)
        return socket

    def identify(self, data: Json, outbox: Outbox, url: str) -> Session:
        """Begin a session: READY, then the guilds of its shard. Raises CloseError 4010, 4011, 4013 or 4014."""
        intents, (number, count) = read_intents(data), read_shard(data.get("shard"))
        guilds = [guild for guild in self.world.guilds if guild.bot_in and shard_of(guild.id, count) == number]
        if len(guilds) > self.world.limits.guilds_per_shard:
            raise CloseError(4011, "Sharding required.")
        self._forget_old()
        session = Session(secrets.token_hex(16), (number, count), intents, outbox=outbox)
        self.sessions[session.id] = session
        session.send(
            "READY",
            {
                "v": 10,
                "user": user_json(self.world.bot),
                "guilds": [{"id": guild.id, "unavailable": True} for guild in guilds],
                "session_id": session.id,
                "resume_gateway_url": url,
                "shard": [number, count],
                "application": {"id": self.world.bot.id, "flags": 0},
            },
        )
        if intents & 1:
            for guild in guilds:
                session.send("GUILD_CREATE", guild_json(guild))
        self.world.report_bot("online", say("server.bot.online"))
        return session

    async def resume(self, data: Json, outbox: Outbox) -> Session | None:
        """Go on with a session, replaying what was missed; op 9 where it is lost. Raises CloseError 4007."""
        session, seen = self.sessions.get(str(data.get("session_id"))), data.get("seq")
        if session and isinstance(seen, int) and seen > session.sequence:
            del self.sessions[session.id]
            raise CloseError(4007, "Invalid seq.")
        former = session.outbox if session else None
        if session:
            session.outbox = outbox
        if session is None or not isinstance(seen, int) or not session.replay(seen):
            if session:
                session.outbox = former
            outbox.put({"op": INVALID_SESSION, "s": None, "t": None, "d": False})
            return None
        session.send("RESUMED", {})
        if former:
            await former.socket.close(code=4000)
        self.world.report_bot("online", say("server.bot.online"))
        return session

    def end(self, session: Session | None) -> None:
        """Forget a session: it cannot be resumed."""
        if session and self.sessions.pop(session.id, None):
            self._detach(session)

    def _leave(self, session: Session | None, outbox: Outbox) -> None:
        if session is None or session.outbox is not outbox:
            return
        # A client that closes with 1000 or 1001 is done with its session; any other end can be resumed.
        if outbox.socket.close_code in (1000, 1001):
            self.sessions.pop(session.id, None)
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


class Connection:
    """One socket: who it speaks for by now, when it last gave a sign of life, and how much it has sent lately."""

    def __init__(self, gateway: Gateway, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.gateway = gateway
        self.socket = socket
        self.outbox = Outbox(socket, encoder(request.query.get("compress")))
        self.session: Session | None = None
        self._url = gateway_url(request)
        self._version = request.query.get("v", "10")
        self._heard = time.monotonic()
        self._sent: deque[float] = deque(maxlen=_MOST_FRAMES)

    def greet(self) -> None:
        """Say hello. Raises CloseError 4012 for another version of the API."""
        if self._version != "10":
            raise CloseError(4012, "Invalid API version.")
        interval = round(self.gateway.world.limits.heartbeat * 1000)
        self.outbox.put({"op": HELLO, "s": None, "t": None, "d": {"heartbeat_interval": interval}})

    async def expect_heartbeats(self) -> None:
        """Close with 4009, and end the session, when no heartbeat has come for 1.5 times its interval."""
        patience = self.gateway.world.limits.heartbeat * 1.5
        while (left := self._heard + patience - time.monotonic()) > 0:  # noqa: ASYNC110  the moment moves while it waits
            await asyncio.sleep(left)
        self.gateway.end(self.session)
        await self.socket.close(code=4009, message=b"Session timed out.")

    async def receive(self, kind: WSMsgType, text: Any) -> None:
        """Take one frame. Raises CloseError."""
        now = time.monotonic()
        if len(self._sent) == _MOST_FRAMES and now - self._sent[0] < _FRAMES_SECONDS:
            raise CloseError(4008, "You are being rate limited.")
        self._sent.append(now)
        operation, data = _decoded(kind, text)
        if operation == HEARTBEAT:
            self._heard = now
            # discord.py 2.7.1 notes when it sent a heartbeat after it has sent it. An answer on the same machine would
            # come first, be measured against the heartbeat before, and be reported as a connection 41 s behind.
            acknowledgement = {"op": HEARTBEAT_ACK, "s": None, "t": None, "d": None}
            asyncio.get_running_loop().call_later(0.05, self.outbox.put, acknowledgement)
        elif operation in (IDENTIFY, RESUME):
            if self.session and self.session.id in self.gateway.sessions:
                raise CloseError(4005, "Already authenticated.")
            data = check_token(data)
            if operation == IDENTIFY:
                self.session = self.gateway.identify(data, self.outbox, self._url)
            else:
                self.session = await self.gateway.resume(data, self.outbox)
        elif self.session is None:
            raise CloseError(4003, "Not authenticated.")
        elif operation != PRESENCE:
            raise CloseError(4001, f"The playground does not know opcode {operation}.")


def _decoded(kind: WSMsgType, text: Any) -> tuple[Any, Any]:
    try:
        if kind is WSMsgType.TEXT and len(text.encode()) <= _MOST_BYTES:
            frame = json.loads(text)
            return frame["op"], frame.get("d")
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise CloseError(4002, "Error while decoding payload.")


GATEWAY = web.AppKey("gateway", Gateway)
