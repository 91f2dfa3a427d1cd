"""The members who play along: they press buttons under what the bot posts on its own, so that a game has opponents."""

import asyncio
import logging
import random
from collections.abc import Coroutine
from typing import Any

from playground import components, interactions
from playground.people import User
from playground.refusals import Json
from playground.replies import PageError
from playground.world import Message, PageEvent, World

_log = logging.getLogger(__name__)
_HASTE = {"calm": 2.0, "brisk": 1.0, "frantic": 0.25}


class Others:
    """Watches the room; `pause` is how long a brisk member thinks, in seconds (least, most).

    Skill makes members quicker and less likely to change their minds. What is right they only know where the scenario
    names answers: then skill is also how often they press a button with one of those labels.
    """

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

    def thought(self) -> float:
        """How long to think, in seconds: half as long with all the skill there is as with half of it."""
        others = self.world.others
        return self.dice.uniform(*self.pause) * _HASTE[others.speed] * (1.5 - others.skill)

    def _notice(self, event: PageEvent) -> None:
        if event.kind == "others" and not event.data["on"]:
            self._cancel()
        if event.kind != "message_create" or not self.world.others.on:
            return
        body = event.data["message"]
        channel = self.world.channel(body["channel_id"])
        message = self.world.messages.get(body["channel_id"], {}).get(body["id"])
        if (
            channel is None
            or message is None
            or not message.unprompted
            or not components.first_choice(message.body["components"])
        ):
            return
        for user in self.world.users:
            if self.world.sees(user, channel):
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
        if pressed and self.dice.random() < 0.3 * (1 - self.world.others.skill):
            await self._press(user, message, but_not=pressed)

    def _told(self, buttons: list[Json]) -> list[Json]:
        """The buttons to choose from, by what the scenario tells of the answers."""
        answers = self.world.scene.answers
        right = [button for button in buttons if button.get("label") in answers]
        if not right:
            return buttons
        wrong = [button for button in buttons if button.get("label") not in answers]
        return right if self.dice.random() < self.world.others.skill or not wrong else wrong

    async def _press(self, user: User, message: Message, but_not: str | None) -> str | None:
        """Think, then press one of the buttons that are there by then. Return its custom_id."""
        await asyncio.sleep(self.thought())
        # Somebody with an open page answers for themselves.
        if self.world.watching[user.id] or message.id not in self.world.messages.get(message.channel_id, {}):
            return None
        buttons = components.first_choice(message.body["components"])
        buttons = [button for button in buttons if button["custom_id"] != but_not]
        if not buttons:
            return None
        chosen = str(self.dice.choice(self._told(buttons))["custom_id"])
        try:
            interactions.press(self.world, user, message, chosen, kind=components.BUTTON)
        except PageError:
            return None
        return chosen
