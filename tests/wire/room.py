"""A room in the playground with the real bot in it, over real sockets, and hands to act with as its members."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from playground.server import serve
from playground.supervisor import Patience, Supervisor
from playground.world import Interaction, Limits, Message, World
from tests.patience import PATIENCE_S

QUIZ = "quiz-night"
HOW = "How was this decided?"
Json = dict[str, Any]
PATIENT = Limits(acknowledge=PATIENCE_S)


def texts(components: list[Json]) -> str:
    """Return every text of a message's components, a line each."""
    found = []
    for component in components:
        if "content" in component:
            found.append(component["content"])
        found.append(texts(component.get("components", [])))
    return "\n".join(text for text in found if text)


def buttons(components: list[Json]) -> list[Json]:
    """Return the buttons and selects of a message."""
    found = []
    for component in components:
        if "custom_id" in component:
            found.append(component)
        found.extend(buttons(component.get("components", [])))
    return found


@dataclass
class Room:
    """The playground's world, and the members' hands in it."""

    world: World
    origin: str
    supervisor: Supervisor
    http: aiohttp.ClientSession

    @property
    def members(self) -> list[str]:
        return [user.id for user in self.world.guild.members]

    @property
    def channel(self) -> str:
        return next(channel.id for channel in self.world.guild.channels if channel.name == QUIZ)

    async def post(self, path: str, **body: object) -> Json:
        async with self.http.post(f"{self.origin}/page/{path}", json=body) as response:
            answer: Json = await response.json()
            assert response.status == 200, answer
            return answer

    async def slash(self, user: str, name: str, *options: Json) -> Interaction:
        """Send a slash command and wait until the bot has acknowledged it or the time for it is over."""
        made = await self.post("command", **{"as": user}, channel_id=self.channel, name=name, options=list(options))
        return await self.settled(made["interaction_id"])

    async def press(self, user: str, message: Message, place: int) -> Interaction:
        """Press a message's button and wait for the acknowledgement."""
        return await self.settled(await self.press_only(user, message, place))

    async def press_only(self, user: str, message: Message, place: int) -> str:
        custom_id = buttons(message.body["components"])[place]["custom_id"]
        body = {"as": user, "channel_id": message.channel_id, "message_id": message.id}
        made = await self.post("component", **body, custom_id=custom_id, component_type=2)
        return str(made["interaction_id"])

    async def begin(self, host: str, questions: int, seconds: int, *joining: str) -> Interaction:
        """Open a lobby, have `joining` join it, and start its game."""
        begun = await self.slash(host, "trivia", start(questions, seconds))
        assert begun.original is not None
        for user in joining:
            await self.press(user, begun.original, 0)
        labels = [button.get("label") for button in buttons(begun.original.body["components"])]
        await self.press(host, begun.original, labels.index("Start"))
        return begun

    async def settled(self, interaction_id: str) -> Interaction:
        interaction = self.world.interactions[interaction_id]
        await until(lambda: interaction.phase != "waiting")
        if interaction.kind == 2 and interaction.phase == "acknowledged":
            await until(lambda: interaction.original is not None)
        return interaction

    def shown(self) -> list[Message]:
        """Return the public messages of the quiz channel, oldest first."""
        return [m for m in self.world.messages[self.channel].values() if m.ephemeral_for is None]

    def questions(self) -> list[Message]:
        """Return the messages that are or were questions."""
        return [m for m in self.shown() if "Question " in texts(m.body["components"])]

    def open_question(self, number: int) -> Message | None:
        for message in self.questions():
            text = texts(message.body["components"])
            if f"Question {number} of" in text and "Closes" in text and buttons(message.body["components"]):
                return message
        return None

    async def question(self, number: int) -> Message:
        """Wait for a question to open."""
        await until(lambda: self.open_question(number) is not None)
        message = self.open_question(number)
        assert message is not None
        return message

    async def revealed(self, message: Message) -> str:
        """Wait until a question's message has become its reveal; return its text."""
        await until(lambda: any(part.get("label") == HOW for part in buttons(message.body["components"])))
        return texts(message.body["components"])

    async def final(self) -> str:
        """Wait for the table; return its text."""
        await until(lambda: any("Case closed" in texts(m.body["components"]) for m in self.shown()))
        return next(text for m in self.shown() if "Case closed" in (text := texts(m.body["components"])))

    async def online(self) -> None:
        await until(lambda: self.world.bot_phase == "online")

    async def kill(self) -> None:
        """Kill the bot as a power cut would, and wait until it is gone."""
        process = self.supervisor.process
        assert process is not None
        process.kill()
        await process.wait()
        await until(lambda: self.world.bot_phase != "online")


async def until(condition: Callable[[], bool], patience: float = PATIENCE_S) -> None:
    """Wait until `condition` holds, at most `patience` seconds."""
    async with asyncio.timeout(patience):
        while not condition():
            await asyncio.sleep(0.02)


@asynccontextmanager
async def open_room(folder: Path) -> AsyncIterator[Room]:
    """Open a playground with the real bot in it; its database lies in `folder`."""
    world = World(limits=PATIENT)
    async with serve(world, 0) as origin, aiohttp.ClientSession() as http:
        caller = {"PATH": "/usr/bin:/bin", "PLAYGROUND_DATABASE_URL": f"sqlite:///{folder / 'bot.db'}"}
        supervisor = Supervisor(
            origin,
            world.report_bot,
            command=(sys.executable, "-m", "bot", "run"),
            caller=caller,
            patience=Patience(first=0.1),
        )
        supervisor.start()
        room = Room(world, origin, supervisor, http)
        try:
            await room.online()
            yield room
        finally:
            await supervisor.stop()


def option(name: str, value: object, *, kind: int) -> Json:
    return {"name": name, "type": kind, "value": value}


def start(questions: int, seconds: int) -> Json:
    """Return the options of /trivia start."""
    inner = [option("questions", questions, kind=4), option("seconds", seconds, kind=4)]
    return {"name": "start", "type": 1, "options": inner}


def dump(message: Message) -> str:
    return json.dumps(message.body, ensure_ascii=False)
