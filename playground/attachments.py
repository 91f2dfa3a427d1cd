"""Files of messages: kept in memory, and shown where components name them."""

from typing import Any
from urllib.parse import quote

from playground import components
from playground.refusals import Json
from playground.replies import Upload
from playground.world import Message, World


def attach(world: World, message: Message, uploads: list[Upload]) -> None:
    """Keep the files and put their addresses where the components name them by attachment://."""
    added = []
    for upload in uploads:
        file_id = world.snowflake()
        path = f"/cdn/attachments/{message.channel_id}/{file_id}/{quote(upload.filename, safe='')}"
        world.files[file_id] = upload.content
        added.append(
            {"id": file_id, "filename": upload.filename, "size": len(upload.content), "url": path, "proxy_url": path}
        )
    message.body["attachments"] = [*message.body["attachments"], *added]
    paths = {f"attachment://{item['filename']}": item["url"] for item in message.body["attachments"]}
    for component in components.walk(message.body["components"]):
        for media in _media(component):
            media["url"] = paths.get(media.get("url", ""), media.get("url"))


def _media(component: Json) -> list[Json]:
    items: list[Any] = [component.get("media"), component.get("file")]
    items += [item.get("media") for item in component.get("items") or []]
    return [item for item in items if isinstance(item, dict)]
