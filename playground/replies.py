"""Reading requests and answering them, in Discord's form for the bot and in the page's form for the page."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from playground.words import say

Json = dict[str, Any]


class DiscordError(Exception):
    """A refusal as Discord words it: HTTP `status`, JSON `code` and `message`, and `errors` by field for code 50035."""

    def __init__(self, status: int, code: int, message: str, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"message": message, "code": code}
        if errors:
            self.body["errors"] = {
                field: {"_errors": [{"code": "PLAYGROUND_REFUSED", "message": why}]} for field, why in errors.items()
            }


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


def unauthorized() -> DiscordError:
    """The bot's token is missing or wrong."""
    return DiscordError(401, 0, "401: Unauthorized")


def unknown_channel() -> DiscordError:
    """No channel has that id."""
    return DiscordError(404, 10003, "Unknown Channel")


def unknown_message() -> DiscordError:
    """No message has that id, or it is not to be seen from there."""
    return DiscordError(404, 10008, "Unknown Message")


def unknown_webhook() -> DiscordError:
    """The interaction was not acknowledged, so its webhook does not exist."""
    return DiscordError(404, 10015, "Unknown Webhook")


def unknown_interaction() -> DiscordError:
    """The interaction does not exist or its time to be acknowledged is over."""
    return DiscordError(404, 10062, "Unknown interaction")


def acknowledged_already() -> DiscordError:
    """The interaction has had its answer."""
    return DiscordError(400, 40060, "Interaction has already been acknowledged.")


def invalid_webhook_token() -> DiscordError:
    """The interaction's token is unknown or older than 15 minutes."""
    return DiscordError(401, 50027, "Invalid Webhook Token")


def invalid_form(**errors: str) -> DiscordError:
    """The body breaks a rule: field name to what is wrong with it."""
    return DiscordError(400, 50035, "Invalid Form Body", errors)


def json_reply(value: object, status: int = 200) -> web.Response:
    """Answer with JSON. discord.py compares the content type as a whole, so it must not name a character set."""
    return web.Response(body=json.dumps(value).encode(), status=status, content_type="application/json")


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
        return json.loads(raw), uploads
    except ValueError:
        raise DiscordError(400, 50109, "The request body contains invalid JSON.") from None


async def bot_object(request: web.Request) -> tuple[Json, list[Upload]]:
    """Like `bot_body`, where only a JSON object will do. Raises DiscordError 50109 or 50035."""
    body, uploads = await bot_body(request)
    if not isinstance(body, dict):
        raise invalid_form(_="Only dictionaries may be used here")
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
