import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import aiosqlite
import discord
import pytest
import simcord.http.client
from discord import app_commands
from simcord import Env, MemberActor
from simcord.backend.errors import BackendError

from bot.client import Casebook
from bot.games.material import read_material
from bot.knowledge import archive, mentions, names
from bot.knowledge.names import Spelling
from bot.trivia.questions import bank, written
from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.material import Material
from bot.ui.errors import Refusal
from tests.cogs.clock import keep_time
from tests.cogs.desk import Desk
from tests.cogs.rules import check_messages, note_early
from tests.cogs.scene import HERO_MASK, Bots, Scene
from tests.patience import PATIENCE_S

Maker = Callable[[Material, Say], Iterable[Draft]]


@pytest.fixture
def pack() -> Path:
    """The pack that the bot reads; a module that needs known texts names another."""
    return HERO_MASK


@pytest.fixture
def makers() -> tuple[Maker, ...]:
    """What the bot's questions come from: written ones alone, with four options each. A module about others says so."""
    return (written.drafts,)


@pytest.fixture
async def bots(
    tmp_path: Path, pack: Path, makers: tuple[Maker, ...], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Bots]:
    monkeypatch.setattr(bank, "MAKERS", makers)
    _build_once(monkeypatch, pack)
    made = await Bots.on(tmp_path, pack)
    yield made
    await made.close()


_banks: dict[object, bank.Bank] = {}


def _build_once(monkeypatch: pytest.MonkeyPatch, pack: Path) -> None:
    """Have the questions of a pack made once a process: it is a third of a bot's start, and they never change."""

    async def read_unless_built(reader: aiosqlite.Connection) -> Material | None:
        return None if (pack, bank.MAKERS) in _banks else await read_material(reader)

    def build_unless_built(material: Material, say: Say) -> bank.Bank:
        what = (pack, bank.MAKERS)
        return _banks[what] if what in _banks else _banks.setdefault(what, bank.build(material, say))

    monkeypatch.setattr("bot.client.read_material", read_unless_built)
    monkeypatch.setattr("bot.client.build", build_unless_built)


_indexes: dict[object, object] = {}


@pytest.fixture(autouse=True)
def _indexed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the same spellings behind the same gate indexed once a process: a bot takes a fifth of its start for it."""

    def once(kind: type[Any], module: ModuleType) -> Callable[[list[Spelling], int], Any]:
        def index(spellings: list[Spelling], episodes: int) -> Any:
            what = (kind, tuple(spellings), episodes, module.__dict__["known"])
            if what not in _indexes:
                _indexes[what] = kind(spellings, episodes)
            return _indexes[what]

        return index

    monkeypatch.setattr(archive, "Names", once(names.Names, names))
    monkeypatch.setattr(archive, "Mentions", once(mentions.Mentions, mentions))


@pytest.fixture
def simcord_bot(bots: Bots) -> Casebook:
    return bots.make()


@pytest.fixture
async def simcord_env(simcord_bot: Casebook, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Env]:
    raise_for = simcord.http.client._raise_for

    def as_discord_py_does(error: BackendError) -> None:
        # SimCord knows no DiscordServerError; discord.py raises it for every status from 500 on (`HTTPClient.request`).
        if error.status >= 500:
            raise discord.DiscordServerError(
                simcord.http.client._FakeResponse(error.status),
                error.to_json(),
            )
        raise_for(error)

    monkeypatch.setattr(simcord.http.client, "_raise_for", as_discord_py_does)
    # check_errors=False: a refusal is an exception on its way to a sentence; `house_rules` sorts them.
    env = Env(simcord_bot, shard_count=1, settle_timeout=PATIENCE_S, check_errors=False)
    keep_time(env)
    await env.start()
    yield env
    await env.shutdown()


@pytest.fixture
def scene(simcord_env: Env, bots: Bots) -> Scene:
    env = simcord_env
    guild = env.create_guild("Followers of the case")
    moderators = guild.create_role("Moderators", permissions=discord.Permissions(manage_messages=True))
    keepers = guild.create_role("Keepers", permissions=discord.Permissions(manage_channels=True))
    return Scene(
        env=env,
        bots=bots,
        guild=guild,
        channel=guild.create_text_channel("quiz-night"),
        host=guild.add_member(env.create_user("hedda")),
        ann=guild.add_member(env.create_user("ann")),
        ben=guild.add_member(env.create_user("ben")),
        moderator=guild.add_member(env.create_user("mo"), roles=[moderators]),
        keeper=guild.add_member(env.create_user("kit"), roles=[keepers]),
    )


@pytest.fixture
def desk(scene: Scene) -> Desk:
    return Desk(scene)


@pytest.fixture
def manager(scene: Scene) -> MemberActor:
    """Somebody who manages the server."""
    role = scene.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    return scene.guild.add_member(scene.env.create_user("max"), roles=[role])


@pytest.fixture(autouse=True)
def house_rules(scene: Scene, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every message keeps Discord's rules, whoever waits for an answer waits for it alone, and nothing goes wrong.

    But for what the test asked for.
    """
    caplog.set_level(logging.INFO)
    early = note_early(monkeypatch)
    yield
    assert early == []
    check_messages(scene.env, pings=scene.pings_expected)
    if not scene.faults_expected:
        assert all(_is_refusal(error) for error in scene.env.errors), scene.env.errors
        assert [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR] == []


def _is_refusal(error: BaseException) -> bool:
    return isinstance(error, app_commands.CommandInvokeError) and isinstance(error.original, Refusal)
