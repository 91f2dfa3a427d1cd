"""What Discord demands of every message and every answer, looked up in all that the bot has sent."""

import asyncio
from collections import Counter
from typing import Any
from weakref import WeakSet

import pytest
from simcord import Env
from simcord.http import router
from simcord.types import HttpLogEntry

from tests.cogs.scene import walk

COMPONENTS_V2 = 1 << 15
PENDING = 1 << 7
THREADS = (18, 21)
MODAL = 9
# discord.py's names for the tasks that handle commands, components and forms.
HANDLERS = ("CommandTree-invoker", "discord-ui-", "discord.py: on_interaction")
ANSWERS = ("/interactions/", "/webhooks/")


def check_messages(env: Env, *, pings: bool = False) -> None:
    """Assert that all messages the bot sent, as they were and as they are, keep Discord's limits and ping nobody.

    `pings`: posts that ping somebody were asked for.
    """
    for request in env.http_requests:
        body: Any = request.json if isinstance(request.json, dict) else {}
        if "interactions" in request.path:
            # A form is no message: it has components, and nobody it could mention.
            body = (body.get("data") or {}) if body.get("type") != MODAL else {}
        if body.get("components"):
            _check_components(body["components"])
        if body.get("content"):
            assert len(body["content"]) <= 2000
        if body.get("components") or body.get("content"):
            assert body.get("allowed_mentions") == {"parse": []} or pings, request
    for messages in env.backend.messages.values():
        for message in messages.values():
            if message.author_id != env.backend.bot_user.id:
                continue
            assert pings or not (message.mention_everyone or message.ping_user_ids or message.ping_role_ids)
            # A file is shown by itself only in a message of the older kind; of threads Discord itself tells.
            if not (message.attachments or message.flags & PENDING or message.type in THREADS):
                assert message.flags & COMPONENTS_V2


def note_early(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list in which stands, from now on, what an interaction's handler asked Discord before it answered.

    What others of the bot's tasks do meanwhile keeps nobody waiting.
    """
    early: list[str] = []
    seen: WeakSet[asyncio.Task[Any]] = WeakSet()
    dispatch = router.dispatch

    def noted(backend: Any, method: str, path: str, **options: Any) -> Any:
        task = asyncio.current_task()
        if task is not None and task.get_name().startswith(HANDLERS) and task not in seen:
            seen.add(task)
            if not path.startswith(ANSWERS):
                early.append(f"{method} {path}, by {task.get_name()}")
        return dispatch(backend, method, path, **options)

    monkeypatch.setattr(router, "dispatch", noted)
    return early


def is_edit(request: HttpLogEntry) -> bool:
    """Return whether a request edits a message of a channel."""
    return request.method == "PATCH" and request.path.startswith("/channels/")


def _check_components(components: list[Any]) -> None:
    parts = list(walk(components))
    assert len(parts) <= 40
    assert sum(len(part["content"]) for part in parts if part["type"] == 10) <= 4000
    ids = Counter(part["custom_id"] for part in parts if "custom_id" in part)
    assert all(count == 1 and 1 <= len(text) <= 100 for text, count in ids.items()), ids
    assert all(1 <= len(part["label"]) <= 80 for part in parts if part["type"] == 2)
    assert all(len(part["options"]) <= 25 for part in parts if part["type"] == 3)
