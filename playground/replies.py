"""Reading requests and answering them, in Discord's form for the bot and in the page's form for the page."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from playground.refusals import DiscordError, Json, wrong
from playground.words import say

# What the bot sent, for who looks at it after the handler.
BODY = web.RequestKey("body", object)


class PageError(Exception):
    """A refusal for the page: HTTP `status` and one sentence for the reader."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


@dataclass(frozen=True)
class Upload:
    """A file of a multipart request: `slot` is n in its field's name files[n]."""

    slot: str
    filename: str
    content: bytes


def json_reply(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Answer with JSON. discord.py compares the content type as a whole, so it must not name a character set."""
    return web.Response(
        body=json.dumps(value).encode(), status=status, headers=headers, content_type="application/json"
    )


async def bot_body(request: web.Request) -> tuple[Any, list[Upload]]:
    """Read what the bot sent: JSON, or multipart with `payload_json` and `files[n]`. Raises DiscordError 50109."""
    uploads: list[Upload] = []
    raw: bytes | bytearray = b"{}"
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                continue
            content = await part.read()
            if part.name == "payload_json":
                raw = content
            else:
                slot = (part.name or "").removeprefix("files[").removesuffix("]")
                uploads.append(Upload(slot, part.filename or "file", bytes(content)))
    else:
        raw = await request.read() or b"{}"
    try:
        request[BODY] = json.loads(raw)
        return request[BODY], uploads
    except ValueError:
        raise DiscordError(400, 50109, "The request body contains invalid JSON.") from None


async def bot_object(request: web.Request) -> tuple[Json, list[Upload]]:
    """Like `bot_body`, where only a JSON object will do. Raises DiscordError 50109 or 50035."""
    body, uploads = await bot_body(request)
    if not isinstance(body, dict):
        raise wrong("_errors", code="DICT_TYPE_CONVERT", message="Only dictionaries may be used in a DictType")
    return body, uploads


async def page_body(request: web.Request) -> Json:
    """Read the JSON object the page sent. Raises PageError 400."""
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise PageError(400, say("server.error.body"))
    return body
