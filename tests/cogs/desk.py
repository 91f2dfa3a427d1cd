"""A desk at which a test writes announcements, and looks what became of them."""

from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import aiosqlite
import discord
from simcord import ChannelHandle
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType
from simcord.results import ResponseMessage

from bot.announcements.plan import Plan
from bot.announcements.repeats import Once, Repeat
from bot.deliveries import planning
from bot.deliveries.calls import wall_ms
from bot.deliveries.sleeper import Deliveries
from bot.deliveries.troubles import Trouble
from bot.storage import announcements as stored
from bot.storage.announcements import Announcement, Draft, Target
from bot.storage.deliveries import Delivery
from tests.cogs.scene import Scene, text_of

ID = 1_300_000_000_000_000_000
HOUR_S, DAY_S = 3600.0, 86_400.0
ONCE = Once()
MESSAGES = "/channels/*/messages"


class Desk:
    """Writes announcements and looks what became of them. `told` is what somebody heard."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.told: list[Trouble] = []

    @property
    def store(self) -> Any:
        return self.scene.bot.store

    @property
    def deliveries(self) -> Deliveries:
        return self.scene.bot.deliveries

    def listen(self) -> None:
        """Hear what the bot that is running now tells."""

        async def hear(trouble: Trouble) -> None:
            self.told.append(trouble)

        self.deliveries._tell = hear

    def draft(
        self, *channels: ChannelHandle, hours: float = 2, kind: str = "text", repeat: Repeat = ONCE, **parts: Any
    ) -> Draft:
        """Return a draft whose first run is in so many hours."""
        at = (discord.utils.utcnow() + timedelta(hours=hours)).replace(tzinfo=None, microsecond=0)
        usual: dict[str, Any] = {
            "title": "Inventory",
            "text": "The cellar is counted today.",
            "late": "send",
            "tolerance_ms": 60_000,
        }
        return Draft(
            guild_id=self.scene.guild.id,
            server="As it was called",
            plan=planning.plan_json(Plan(start=at, zone="UTC", repeat=repeat)),
            targets=tuple(Target(channel.id, kind) for channel in channels or (self.scene.channel,)),
            **{**usual, **parts},
        )

    async def announce(self, draft: Draft, announcement_id: int = ID, *, listening: bool = True) -> None:
        """Keep an announcement; what goes wrong with it the desk hears, unless it is to be told to people."""
        if listening:
            self.listen()
        await planning.add(self.store.writer, announcement_id, self.scene.host.id, draft, wall_ms())
        await self.wake()

    async def wake(self) -> None:
        """Have the bot look again, as a command of its own would."""
        with self.acting():
            self.deliveries.wake()
        await self.scene.env.settle()

    def acting(self) -> AbstractContextManager[None]:
        """Act as the bot: what sleeps from here on sleeps by SimCord's clock."""
        return self.scene.env._bot_scope()

    async def rows(self, announcement_id: int = ID) -> list[Delivery]:
        """Return the outbox, oldest first."""
        return await rows_of(self.store.reader, announcement_id)

    async def states(self) -> list[tuple[str, str, str | None]]:
        return [(row.step, row.state, row.reason) for row in await self.rows()]

    async def get(self) -> Announcement:
        found = await stored.get(self.store.reader, ID)
        assert found is not None
        return found

    def posts(self, channel: ChannelHandle | None = None) -> list[ResponseMessage]:
        return [message for message in self.scene.shown(channel) if "Inventory" in text_of(message)]

    def is_published(self, post: ResponseMessage) -> bool:
        backend = self.scene.env.backend
        return bool(backend.messages[post.channel_id][post.id].flags & backend.CROSSPOSTED_FLAG)

    def deny(self, **rights: bool) -> None:
        """Take rights in the channel from the bot."""
        denied = discord.Permissions(**rights).value
        user = self.scene.bot.user
        assert user is not None
        self.scene.env.backend.set_overwrite(
            self.scene.channel.id, Overwrite(target_id=user.id, type=OverwriteType.MEMBER, allow=0, deny=denied)
        )

    def allow(self) -> None:
        user = self.scene.bot.user
        assert user is not None
        self.scene.env.backend.delete_overwrite(self.scene.channel.id, user.id)

    def lose_answers(self, times: int = 1, *, taken: bool = True) -> None:
        """Have Discord take so many posts, and the answers be lost; not `taken`: the requests are."""
        request, left = self.scene.bot.http.request, times

        async def lossy(route: Any, **options: Any) -> Any:
            nonlocal left
            if route.channel_id in self.scene.env.backend.dm_channels.values():
                return await request(route, **options)
            lost = left > 0 and route.method == "POST" and route.path.endswith(("/messages", "/threads"))
            answer = await request(route, **options) if taken or not lost else None
            if lost:
                left -= 1
                raise ConnectionResetError("the answer was lost")
            return answer

        self.scene.bot.http.request = lossy  # type: ignore[method-assign]


async def rows_of(reader: aiosqlite.Connection, announcement_id: int) -> list[Delivery]:
    """Return the outbox of an announcement, oldest first."""
    query = "SELECT * FROM delivery WHERE announcement_id = ? ORDER BY id"
    return [Delivery(**dict(row)) for row in await reader.execute_fetchall(query, (announcement_id,))]


def forum_of(scene: Scene) -> ChannelHandle:
    """Open a forum. A post in it has the id of its thread, which SimCord leaves out."""
    backend = scene.env.backend
    create = backend.create_forum_post

    def as_discord_does(*given: Any, **named: Any) -> Any:
        thread, message = create(*given, **named)
        there = backend.messages[thread.id]
        message.id = thread.id
        there[thread.id] = there.pop(next(iter(there)))
        return thread, message

    backend.create_forum_post = as_discord_does  # type: ignore[method-assign]
    return scene.guild.create_forum_channel("theories")
