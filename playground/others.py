"""The members who play along: they press buttons under what the bot posts on its own, so that a game has opponents."""

import asyncio
import logging
import random
from collections.abc import Coroutine
from typing import Any

from playground import components, interactions
from playground.people import User
from playground.replies import PageError
from playground.world import Message, PageEvent, World

_log = logging.getLogger(__name__)


class Others:
    """Watches the room; `pause` is how long a member thinks, in seconds (least, most)."""

    def __init__(self, world: World, dice: random.Random, pause: tuple[float, float] = (1.0, 9.0)) -> None:
        self.world = world
        self.dice = dice
        self.pause = pause
        self._tasks: set[asyncio.Task[None]] = set()
        world.to_page.append(self._notice)

    async def close(self) -> None:
        """Send everybody home."""
        self.world.to_page.remove(self._notice)
        self._cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _notice(self, event: PageEvent) -> None:
        if event.kind == "others" and not event.data["others"]:
            self._cancel()
        if event.kind != "message_create" or not self.world.others_play:
            return
        body = event.data["message"]
        message = self.world.messages[body["channel_id"]].get(body["id"])
        if message is None or not message.unprompted or not components.first_choice(message.body["components"]):
            return
        for user in self.world.guild.members:
            self._start(self._play(user, message))

    def _cancel(self) -> None:
        for task in self._tasks:
            task.cancel()

    def _start(self, play: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(play)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            _log.error("a member could not play", exc_info=task.exception())

    async def _play(self, user: User, message: Message) -> None:
        pressed = await self._press(user, message, but_not=None)
        if pressed and self.dice.random() < 0.15:
            await self._press(user, message, but_not=pressed)

    async def _press(self, user: User, message: Message, but_not: str | None) -> str | None:
        """Think, then press one of the buttons that are there by then. Return its custom_id."""
        await asyncio.sleep(self.dice.uniform(*self.pause))
        # Somebody with an open page answers for themselves.
        if self.world.watching[user.id] or message.id not in self.world.messages[message.channel_id]:
            return None
        names = [str(button["custom_id"]) for button in components.first_choice(message.body["components"])]
        names = [name for name in names if name != but_not]
        if not names:
            return None
        chosen = self.dice.choice(names)
        try:
            interactions.press(self.world, user, message, chosen, kind=components.BUTTON)
        except PageError:
            return None
        return chosen
