"""A server with the bot in it and members who use it, in SimCord's world with its own clock."""

import asyncio
import atexit
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copyfile, rmtree
from tempfile import mkdtemp
from typing import Any

from simcord import ChannelHandle, Env, GuildHandle, InteractionResult, MemberActor
from simcord.backend.models import Message
from simcord.results import ResponseMessage

from bot import tasks
from bot.client import Casebook
from bot.knowledge.horizons import set_horizon
from bot.knowledge.loading import load_pack
from bot.settings import Settings
from bot.storage.database import open_store
from bot.storage.people import set_progress
from bot.ui.layouts import plain
from tests.cogs.clock import hurry
from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]
HERO_MASK = ROOT / "data" / "packs" / "hero_mask"
LANTERN_STREET = ROOT / "tests" / "packs" / "lantern_street"
LEAD_S = 4.0
PAUSE_S = 7.0
SETTLING_S = 1.5
STEP_S = 6 * 3600.0

Json = dict[str, Any]


def walk(components: list[Json]) -> Iterator[Json]:
    """Yield every component of a message, nested ones too."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        if "accessory" in component:
            yield from walk([component["accessory"]])


def text_of(message: ResponseMessage | None) -> str:
    """Return all that a message says."""
    assert message is not None, "there is no such message"
    said_all = "\n".join(part["content"] for part in walk(message.components) if part["type"] == 10)
    # The blanks before marks do not break, which nobody sees.
    return said_all.replace("\u00a0", " ")


def buttons(message: ResponseMessage) -> dict[str, Json]:
    """Return the buttons of a message by their labels."""
    return {part["label"]: part for part in walk(message.components) if part["type"] == 2}


def options(message: ResponseMessage) -> dict[str, Json]:
    """Return the buttons by which an open question is answered, by their labels; none where it is not open."""
    return {label: part for label, part in buttons(message).items() if ":answer:" in part["custom_id"]}


def answer_of(result: InteractionResult) -> ResponseMessage:
    """Return the message that answered somebody, whoever may read it."""
    assert result.response is not None, "the interaction was not answered"
    return result.response


def told_all(result: InteractionResult) -> str:
    """Return what somebody was told, having made sure that everybody can read it."""
    assert not answer_of(result).ephemeral
    return text_of(result.response)


def said(result: InteractionResult) -> str:
    """Return what somebody was told, having made sure that nobody else can read it."""
    assert result.response is not None, "the interaction was not answered"
    assert result.response.ephemeral
    return text_of(result.response)


@dataclass
class Scene:
    """A server with a text channel, and everybody in it; the keeper manages channels. `bots` makes further bots."""

    env: Env
    bots: "Bots"
    guild: GuildHandle
    channel: ChannelHandle
    host: MemberActor
    ann: MemberActor
    ben: MemberActor
    moderator: MemberActor
    keeper: MemberActor
    # Set by tests that break something: an error in the log is then no fault of the test.
    faults_expected: bool = field(default=False)
    # Set by tests of announcements that ping somebody.
    pings_expected: bool = field(default=False)

    @property
    def bot(self) -> Casebook:
        """The bot that is running now."""
        assert isinstance(self.env.bot, Casebook)
        return self.env.bot

    def shown(self, channel: ChannelHandle | None = None) -> list[ResponseMessage]:
        """Return what everybody sees in a channel, oldest first."""
        return self._messages(channel, lambda message: not message.is_ephemeral)

    def whispers(self, member: MemberActor, channel: ChannelHandle | None = None) -> list[ResponseMessage]:
        """Return what only `member` sees in a channel, oldest first."""
        return self._messages(channel, lambda message: message.is_ephemeral and message.visible_to(member.id))

    def _messages(self, channel: ChannelHandle | None, wanted: Any) -> list[ResponseMessage]:
        stored: dict[int, Message] = self.env.backend.messages[(channel or self.channel).id]
        return [ResponseMessage(self.env, stored[key]) for key in sorted(stored) if wanted(stored[key])]

    async def progress(self, member: MemberActor, episode: int) -> None:
        """Have it on record how far `member` has watched."""
        await set_progress(self.bot.store.writer, member.id, episode)

    async def horizon(self, episode: int | None, channel: ChannelHandle | None = None) -> None:
        """Have it on record how far the server, or one channel, has watched."""
        await set_horizon(self.bot.store.writer, self.guild.id, channel.id if channel else self.guild.id, episode)

    def thread(self, parent: ChannelHandle | None = None) -> ChannelHandle:
        """Open a thread in a channel."""
        made = self.env.backend.create_thread((parent or self.channel).id, "side room", self.host.id)
        return ChannelHandle(self.env, self.guild, made)

    async def start(
        self,
        questions: int | None = None,
        seconds: int | None = None,
        *,
        host: MemberActor | None = None,
        channel: ChannelHandle | None = None,
    ) -> InteractionResult:
        """Open a lobby and start its game at once."""
        host = host or self.host
        given = {"questions": questions, "seconds": seconds}
        asked = {name: value for name, value in given.items() if value is not None}
        result = await host.slash(channel or self.channel, "trivia start", **asked)
        if result.response is not None and not result.response.ephemeral:
            await host.click(result.response, label="Start")
        return result

    def question(self, number: int, channel: ChannelHandle | None = None) -> ResponseMessage:
        """Return the message of question `number`, open or not."""
        found = [message for message in self.shown(channel) if f"-# Question {number} of " in text_of(message)]
        assert len(found) == 1, f"question {number} was posted {len(found)} times"
        return found[0]

    async def open_question(
        self, number: int = 1, questions: int = 1, seconds: int = 20, channel: ChannelHandle | None = None
    ) -> ResponseMessage:
        """Start a game and let time pass, unanswered, until question `number` is open."""
        await self.start(questions, seconds, channel=channel)
        await self.pass_time(LEAD_S + (number - 1) * (seconds + SETTLING_S + PAUSE_S))
        return self.question(number, channel)

    async def press(self, member: MemberActor, message: ResponseMessage, option: str) -> InteractionResult:
        """Press the button of `option`."""
        return await member.click(message, label=option)

    async def pass_time(self, seconds: float) -> None:
        """Let time pass, in steps that SimCord has the patience for."""
        while seconds > 0:
            step = min(seconds, STEP_S)
            await self.env.advance_time(step)
            seconds -= step

    def hurry(self) -> None:
        """Have SimCord leave to its own clock also what is due within the settling time of a question."""
        hurry(self.env)

    async def crash(self, *, away: float = 0, start: Casebook | None = None) -> None:
        """Kill the bot without a word of farewell, and start another on the same database `away` seconds later."""
        self.hurry()
        if away:
            await self.env._detach_bot()
            self.env.backend.advance_clock(away)
        await self.env.restart_bot(start or self.bots.make())

    def running(self) -> list[str]:
        """Return the names of the bot's own tasks that have not ended."""
        return [task.get_name() for task in asyncio.all_tasks() if task in tasks._running]

    def answer(self, message: ResponseMessage) -> str:
        """Return the right option of an open question, looked up where only the bot may look."""
        game_id = int(next(iter(buttons(message).values()))["custom_id"].split(":")[2])
        live = self.bot.games.find(game_id)
        assert live is not None, "that game is over"
        question = live.game.open_round.question
        assert f"### {plain(question.text)}" in text_of(message), "that is not the open question"
        return question.answer

    def wrong(self, message: ResponseMessage) -> list[str]:
        """Return the wrong options of an open question, in the order in which they are shown."""
        return [label for label in options(message) if label != self.answer(message)]


_loaded: dict[Path, Path] = {}


async def _loaded_with(pack: Path) -> Path:
    """Return a database that holds the pack alone. Made once a process: it is half of a bot's start."""
    if pack not in _loaded:
        path = Path(mkdtemp(prefix="casebook-")) / "c.db"
        async with open_store(path) as store:
            await load_pack(store.writer, pack)
        atexit.register(rmtree, path.parent)
        _loaded[pack] = path
    return _loaded[pack]


class Bots:
    """Makes bots on one database, and closes them all."""

    @classmethod
    async def on(cls, folder: Path, pack: Path) -> "Bots":
        """Return a maker of bots whose database is in `folder` and has the pack in it."""
        copyfile(await _loaded_with(pack), folder / "c.db")
        return cls(folder, pack)

    def __init__(self, folder: Path, pack: Path) -> None:
        self.settings = Settings(token="t", database=folder / "c.db", pack=pack)
        self._made: list[Casebook] = []

    def make(self) -> Casebook:
        """Make a bot that has not yet logged in."""
        bot = Casebook(self.settings)
        self._made.append(bot)
        return bot

    async def close(self) -> None:
        """Close every bot that was made, as an operator would. Raises RuntimeError for one that will not be closed."""
        failures = [failure for bot in self._made if not bot.is_closed() and (failure := await _close(bot))]
        if failures:
            raise RuntimeError(f"a bot could not be closed: {failures}")


async def _close(bot: Casebook) -> BaseException | None:
    try:
        async with asyncio.timeout(PATIENCE_S):
            await bot.close()
    except (Exception, asyncio.CancelledError) as error:
        # After a test that was cut off in mid-write. The database's threads would outlive the run.
        if hasattr(bot, "store"):
            await bot.store.reader.close()
            await bot.store.writer._connection.close()
        return error
    return None


@asynccontextmanager
async def at_once(env: Env) -> AsyncIterator[None]:
    """Let several people act in one moment: nothing of the bot runs before the block ends."""
    settle = env._settle_internal

    async def not_yet(**_: object) -> None:
        return None

    env._settle_internal = not_yet  # type: ignore[method-assign]
    try:
        yield
    finally:
        env._settle_internal = settle  # type: ignore[method-assign]
    await env.settle()
