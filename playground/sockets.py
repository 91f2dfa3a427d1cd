"""Sending over a WebSocket in order, from code that cannot wait, plain or compressed as one stream."""

import asyncio
import json
import zlib
from collections.abc import Callable

import zstandard
from aiohttp import web

from playground.refusals import Json

Encoder = Callable[[bytes], bytes]


class Outbox:
    """The frames still to be sent over one socket; `run` sends them until the socket is gone.

    With an encoder they are sent as binary pieces of one compressed stream.
    """

    def __init__(self, socket: web.WebSocketResponse, encoder: Encoder | None = None) -> None:
        self.socket = socket
        self._encoder = encoder
        self._frames: asyncio.Queue[str] = asyncio.Queue()
        self._thawed = asyncio.Event()
        self._thawed.set()

    def put(self, frame: Json) -> None:
        """Send a frame as JSON text, after those before it."""
        self._frames.put_nowait(json.dumps(frame))

    def freeze(self, seconds: float) -> None:
        """Send nothing for a while; what is put meanwhile comes afterwards."""
        self._thawed.clear()
        asyncio.get_running_loop().call_later(seconds, self._thawed.set)

    async def run(self) -> None:
        """Send for ever. Ends quietly when the other side has left."""
        try:
            while True:
                text = await self._frames.get()
                await self._thawed.wait()
                if self._encoder:
                    await self.socket.send_bytes(self._encoder(text.encode()))
                else:
                    await self.socket.send_str(text)
        except ConnectionError:
            return


def encoder(compress: str | None) -> Encoder | None:
    """The compression Discord calls `zlib-stream` or `zstd-stream`, one context a connection; None for others."""
    if compress == "zlib-stream":
        deflate = zlib.compressobj()
        return lambda text: deflate.compress(text) + deflate.flush(zlib.Z_SYNC_FLUSH)
    if compress == "zstd-stream":
        stream = zstandard.ZstdCompressor().compressobj()
        return lambda text: stream.compress(text) + stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    return None
