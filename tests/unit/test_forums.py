"""Posts in forums against a Discord that is unwell: asked for once, and found on whatever page they are listed."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from discord.http import Route

from bot.asking import NotNowError, once
from bot.deliveries.forums import post_in_forum
from bot.deliveries.letter import Letter
from bot.deliveries.looking import find_post
from bot.storage.deliveries import Delivery
from bot.ui.layouts import card

FORUM, ME = 10, 5
BEGAN = datetime(2026, 6, 1, 12, tzinfo=UTC)


def answer(body: Any, status: int) -> web.Response:
    """Answer as Discord does: its JSON names no charset, and whatever is not Cloudflare's own came by way of it."""
    encoded = json.dumps(body).encode()
    return web.Response(body=encoded, status=status, content_type="application/json", headers={"Via": "1.1 discord"})


@pytest.mark.parametrize("files", [0, 1])
@pytest.mark.parametrize(("status", "made"), [(502, 1), (504, 1), (429, 2)])
async def test_a_server_error_is_not_answered_by_a_second_thread(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, status: int, made: int, files: int
) -> None:
    asked: list[str] = []

    async def start(request: web.Request) -> web.Response:
        asked.append((await request.read()).decode(errors="replace"))
        if len(asked) == 1:
            said = {"message": "unwell", "retry_after": 0.01, "global": False}
            return answer(said, status)
        return answer({"id": "9", "message": {"id": "9"}}, 201)

    async def whoami(_: web.Request) -> web.Response:
        return answer({"id": str(ME), "username": "casebook", "discriminator": "0", "avatar": None}, 200)

    app = web.Application()
    app.router.add_post(f"/channels/{FORUM}/threads", start)
    app.router.add_get("/users/@me", whoami)
    (tmp_path / "case.png").write_bytes(b"\x89PNG")
    async with TestServer(app) as server:
        monkeypatch.setattr(Route, "BASE", str(server.make_url("")).rstrip("/"))
        async with discord.Client(intents=discord.Intents(guilds=True)) as client:
            await client.http.static_login("token")
            letter = Letter(card("Inventory"), "Inventory", [discord.File(tmp_path / "case.png")] * files, silent=True)
            if made == 1:
                with pytest.raises(NotNowError):
                    await once(lambda: post_in_forum(client, FORUM, letter))
            else:
                assert await once(lambda: post_in_forum(client, FORUM, letter)) == 9
    assert len(asked) == made
    assert '"name":"Inventory"' in asked[0]
    assert f'"flags":{(1 << 12) | (1 << 15)}' in asked[0]


class Listing:
    """A forum whose threads have fallen asleep, newest first; `looked` are those into which somebody looked."""

    user = discord.Object(ME)

    def __init__(self, hours: list[float], size: int = 2) -> None:
        self.pages = 0
        self.looked: list[int] = []
        self.http = self
        asleep = [BEGAN + timedelta(hours=one) for one in hours]
        threads: list[Any] = [
            {
                "id": discord.utils.time_snowflake(one - timedelta(minutes=50)),
                "parent_id": FORUM,
                "owner_id": ME,
                "thread_metadata": {"archive_timestamp": one.isoformat()},
            }
            for one in asleep
        ]
        self._pages = [threads[at : at + size] for at in range(0, len(threads), size)]

    async def get_active_threads(self, guild_id: int) -> Any:
        return {"threads": []}

    async def get_public_archived_threads(self, channel_id: int, before: str | None, limit: int) -> Any:
        page = self._pages[self.pages]
        if self.pages:
            assert before == self._pages[self.pages - 1][-1]["thread_metadata"]["archive_timestamp"]
        self.pages += 1
        return {"threads": page, "has_more": self.pages < len(self._pages)}

    def get_partial_messageable(self, channel_id: int, guild_id: int) -> Any:
        async def history(**_: Any) -> Any:
            self.looked.append(channel_id)
            yield SimpleNamespace(id=channel_id, components=[], attachments=[])

        return SimpleNamespace(history=history)


@pytest.mark.parametrize(("hours", "pages", "looked"), [([9, 6, 3, 1], 2, 4), ([9, -1, -2, -3], 1, 1), ([9], 1, 1)])
async def test_sleeping_threads_are_looked_through_down_to_the_first_try(
    monkeypatch: pytest.MonkeyPatch, hours: list[float], pages: int, looked: int
) -> None:
    monkeypatch.setattr("bot.deliveries.looking.is_marked", lambda *_: False)
    forum: Any = Listing(hours)
    first_ms = round(BEGAN.timestamp() * 1000)
    row = Delivery(1, 1, 1, "r", 1, FORUM, "forum", "post", "checking", first_ms, first_ms, first_ms=first_ms)
    assert await find_post(forum, row) is None
    assert (forum.pages, len(forum.looked)) == (pages, looked)
