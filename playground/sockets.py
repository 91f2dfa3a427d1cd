"""Sending over a WebSocket in order, from code that cannot wait."""

import asyncio
import json

from aiohttp import web

from playground.replies import Json


class Outbox:
    """The frames still to be sent over one socket; `run` sends them until the socket is gone."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self._frames: asyncio.Queue[str] = asyncio.Queue()

    def put(self, frame: Json) -> None:
        """Send a frame as JSON text, after those before it."""
        self._frames.put_nowait(json.dumps(frame))

    async def run(self) -> None:
        """Send for ever. Ends quietly when the other side has left."""
        try:
            while True:
                await self.socket.send_str(await self._frames.get())
        except ConnectionError:
            return
