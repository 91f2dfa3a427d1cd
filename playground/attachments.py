"""Files: those of messages, shown where components name them, and those that members hand in. Kept in memory."""

import mimetypes
from typing import Any
from urllib.parse import quote

from playground import components
from playground.people import User
from playground.refusals import Json
from playground.replies import PageError, Upload
from playground.words import say
from playground.world import Handed, Message, World

LARGEST_FILE, LARGEST_REQUEST, MOST_FILES = 10 * 1024 * 1024, 25 * 1024 * 1024, 10


def attach(world: World, message: Message, uploads: list[Upload]) -> None:
    """Keep the files and put their addresses where the components name them by attachment://."""
    added = [_keep(world, message.channel_id, upload.filename, upload.content) for upload in uploads]
    message.body["attachments"] = [*message.body["attachments"], *added]
    paths = {f"attachment://{item['filename']}": item["url"] for item in message.body["attachments"]}
    for component in components.walk(message.body["components"]):
        for media in _media(component):
            media["url"] = paths.get(media.get("url", ""), media.get("url"))


def hand_in(world: World, user: User, filename: str, content: bytes) -> Json:
    """Keep a file a member picked, for a command or a form to name by its id; the attachment. Raises PageError 413."""
    if len(content) > LARGEST_FILE:
        raise PageError(413, say("server.error.large_file", most=LARGEST_FILE >> 20))
    kept = {**_keep(world, user.id, filename, content), "ephemeral": True}
    world.handed[kept["id"]] = Handed(user.id, kept)
    return kept


def check_handed(world: World, user: User, ids: list[Any]) -> None:
    """See that these are files which the user handed in, and not too many at once. Raises PageError 400 or 413."""
    found = [world.handed.get(one) for one in ids if isinstance(one, str)]
    files = [handed.body for handed in found if handed and handed.owner == user.id]
    if len(files) != len(ids):
        raise PageError(400, say("server.error.file"))
    if len(files) > MOST_FILES or sum(file["size"] for file in files) > LARGEST_REQUEST:
        raise PageError(413, say("server.error.many_files", most=MOST_FILES, size=LARGEST_REQUEST >> 20))


def _keep(world: World, place: str, filename: str, content: bytes) -> Json:
    file_id = world.snowflake()
    world.files[file_id] = content
    url = f"{world.origin}/cdn/attachments/{place}/{file_id}/{quote(filename, safe='')}"
    kept: Json = {"id": file_id, "filename": filename, "size": len(content), "url": url, "proxy_url": url}
    kind, _ = mimetypes.guess_type(filename)
    return {**kept, "content_type": kind} if kind else kept


def _media(component: Json) -> list[Json]:
    items: list[Any] = [component.get("media"), component.get("file")]
    items += [item.get("media") for item in component.get("items") or []]
    return [item for item in items if isinstance(item, dict)]
