"""Everything that people can do with the bot, done at one horizon, and all that the bot sent meanwhile."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import aiosqlite
import discord
import msgspec
import pytest
from simcord import ChannelHandle, GuildHandle, MemberActor
from simcord.results import ResponseMessage

from bot.games.deck import deal
from bot.games.material import read_material
from bot.knowledge.archive import Archive
from bot.knowledge.horizons import set_horizon
from bot.knowledge.loading import store_pack
from bot.knowledge.models import Pack
from bot.storage.people import set_progress
from bot.trivia.events import Settings
from bot.trivia.questions import bank
from bot.trivia.questions.material import Material
from bot.words import say
from tests.cogs.conftest import Maker
from tests.cogs.scene import LEAD_S, PAUSE_S, SETTLING_S, Scene, answer_of, buttons, options, walk
from tests.cogs.walk_lookups import (
    EVERYTHING,
    NAMES,
    PLAYING,
    Typed,
    Walkers,
    for_me,
    look_up_everything,
    turn_all,
)

# Ids, times and nonces; their order of appearance is kept.
NUMBER = re.compile(r"<t:\d+:R>|\d{9,}")
_banks: dict[tuple[bytes, tuple[Maker, ...]], bank.Bank] = {}
WATCHED = "I have watched this"


@dataclass(frozen=True)
class Plan:
    """What is typed. The same for the whole pack and the pruned one, so it must not depend on either's contents."""

    names: tuple[str, ...]
    typed: tuple[str, ...]
    episodes: tuple[int, ...]
    questions: int
    looked_up: Typed
    parts: frozenset[str] = EVERYTHING
    makers: tuple[Maker, ...] = bank.MAKERS


@dataclass(frozen=True)
class Room:
    """A server of its own for one walk, so that nothing of an earlier one is on record there."""

    guild: GuildHandle
    channel: ChannelHandle
    reader: MemberActor
    unknown: MemberActor
    behind: MemberActor
    keeper: MemberActor


async def load(scene: Scene, pack: Pack, horizon: int, plan: Plan) -> None:
    """Have the running bot know `pack` and nothing else, and be ready to ask at `horizon` if the plan has it ask."""
    bot = scene.bot

    async def job(connection: aiosqlite.Connection) -> None:
        await connection.execute("PRAGMA defer_foreign_keys = ON")
        await store_pack(connection, pack, "digest")
        # An episode cannot be written without its season, but a pruned pack may lack that.
        await connection.execute("DELETE FROM part WHERE target_id NOT IN (SELECT id FROM subject)")

    await bot.store.writer.run(job)
    bot.archive = await Archive.open(bot.store.reader)
    if PLAYING not in plan.parts:
        return
    bot.games._bank = _bank_of(pack, await read_material(bot.store.reader), plan.makers)
    # What is worked out once for a horizon is worked out here, where nothing waits for it.
    deal(bot.games._bank, Settings(number=50, horizon=horizon), "rehearsal", lately={}, tallies={})


def _bank_of(pack: Pack, material: Material, makers: tuple[Maker, ...]) -> bank.Bank:
    """Return the questions of a pack. The last two are kept, for a whole pack is walked at every horizon."""
    key = (msgspec.json.encode(pack), makers)
    if key not in _banks:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bank, "MAKERS", makers)
            _banks[key] = bank.build(material, say)
    _banks[key] = _banks.pop(key)
    if len(_banks) > 2:
        del _banks[next(iter(_banks))]
    return _banks[key]


async def walk_through(scene: Scene, pack: Pack, horizon: int, plan: Plan) -> list[Any]:
    """Do what is planned in a server at `horizon` where `pack` is loaded; return the bodies of all that was sent."""
    await load(scene, pack, horizon, plan)
    room = await _open_room(scene, horizon)
    before = len(scene.env.http_requests)
    if NAMES in plan.parts:
        await _look_up(room, plan)
        await _ask_for_episodes(room, plan, horizon)
        await _ask_for_the_series(room)
    walkers = Walkers(room.channel, room.reader, room.unknown, room.behind)
    await look_up_everything(walkers, plan.looked_up, plan.parts)
    await _set_horizons(room, horizon)
    if PLAYING in plan.parts:
        await _play(scene, room, plan)
    return [request.json for request in scene.env.http_requests[before:] if request.json is not None]


def normalised(bodies: list[Any]) -> list[str]:
    """Return bodies as text in which each id is its number in the order of appearance; countdowns are left out.

    Two countdowns may end in the same second or not, as the clock of the walk has it.
    """
    seen: dict[str, str] = {}

    def number(match: re.Match[str]) -> str:
        if match[0].startswith("<t:"):
            return "<t:R>"
        return seen.setdefault(match[0], f"#{len(seen)}")

    return [NUMBER.sub(number, json.dumps(body, ensure_ascii=False, sort_keys=True, default=str)) for body in bodies]


def strings(value: Any) -> Iterator[str]:
    """Yield every text in a structure of lists and dicts, keys aside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner)


async def _open_room(scene: Scene, horizon: int) -> Room:
    env, writer = scene.env, scene.bot.store.writer
    guild = env.create_guild("Walkers")
    keepers = guild.create_role("Keepers", permissions=discord.Permissions(manage_channels=True))
    room = Room(
        guild=guild,
        channel=guild.create_text_channel("walk"),
        reader=guild.add_member(env.create_user("rita")),
        unknown=guild.add_member(env.create_user("una")),
        behind=guild.add_member(env.create_user("bea")),
        keeper=guild.add_member(env.create_user("kurt"), roles=[keepers]),
    )
    await set_horizon(writer, guild.id, guild.id, horizon)
    for member in (room.reader, room.keeper):
        await set_progress(writer, member.id, horizon)
    await set_progress(writer, room.behind.id, max(horizon - 1, 0))
    return room


async def _look_up(room: Room, plan: Plan) -> None:
    for name in plan.names:
        await turn_all(room.reader, await room.reader.slash(room.channel, "character", name=name, private=True))
    for name in plan.names[:2]:
        await for_me(room.behind, answer_of(await room.unknown.slash(room.channel, "character", name=name)))
    for typed in plan.typed:
        await room.reader.autocomplete(room.channel, "character", "name", typed)
    await room.unknown.autocomplete(room.channel, "character", "name", "")


async def _ask_for_episodes(room: Room, plan: Plan, horizon: int) -> None:
    await room.reader.autocomplete(room.channel, "episode", "number", "")
    for number in plan.episodes:
        card = answer_of(await room.reader.slash(room.channel, "episode", number=str(number)))
        if number == plan.episodes[0]:
            await _press_first(room.reader, card, "▶")
            await _press_first(room.behind, card, "▶")
        # Beyond the horizon the press would, rightly, open what is there.
        if number == horizon:
            await room.behind.click(
                answer_of(await room.unknown.slash(room.channel, "episode", number=str(number))), label=WATCHED
            )
            await room.behind.slash(room.channel, "episode", number=str(number), private=True)


async def _press_first(member: MemberActor, card: ResponseMessage, ending: str) -> None:
    for label, part in buttons(card).items():
        if label.endswith(ending) and label != "More ▶" and not part.get("disabled"):
            await member.click(card, custom_id=part["custom_id"])
            return


async def _ask_for_the_series(room: Room) -> None:
    await turn_all(room.reader, await room.reader.slash(room.channel, "series"))
    await room.unknown.slash(room.channel, "series", private=True)
    for command in ("help", "leaderboard", "progress show", "privacy delete"):
        await room.reader.slash(room.channel, command)
    await room.reader.slash(room.channel, "episode", number="9999")


async def _set_horizons(room: Room, horizon: int) -> None:
    await room.reader.autocomplete(room.channel, "progress set", "episode", "1")
    await room.reader.slash(room.channel, "progress set", episode="never")
    await room.reader.slash(room.channel, "progress set", episode=str(horizon))
    await room.keeper.autocomplete(room.channel, "spoilers set", "horizon", "")
    await room.keeper.slash(room.channel, "spoilers set", horizon="never")
    await room.keeper.slash(room.channel, "spoilers show")
    await room.keeper.slash(room.channel, "spoilers set", horizon="unset")
    card = answer_of(await room.reader.slash(room.channel, "series"))
    await room.reader.click(card, label="How far is this server?")
    asked = answer_of(await room.keeper.click(card, label="How far is this server?"))
    values = [option["value"] for part in walk(asked.components) for option in part.get("options", ())]
    await room.keeper.select(asked, [str(horizon) if str(horizon) in values else values[0]])
    await room.keeper.slash(room.channel, "spoilers set", horizon=str(horizon))


async def _play(scene: Scene, room: Room, plan: Plan) -> None:
    lobby = await room.keeper.slash(room.channel, "trivia start", questions=plan.questions, seconds=5)
    await room.keeper.click(answer_of(lobby), label="Start")
    await scene.pass_time(LEAD_S)
    while scene.bot.games.in_channel(room.channel.id):
        question = scene.shown(room.channel)[-1]
        if labels := list(options(question)):
            await room.reader.click(question, label=labels[0])
            await room.behind.click(question, label=labels[1])
            await room.behind.click(question, label=labels[-1])
        else:
            form = await room.reader.click(question, label="Put in order")
            places = [str(place) for place in range(str(form.modal).count("'type': 18"))]
            await room.reader.submit_modal(form, {place: [place] for place in places})
        await scene.pass_time(5 + SETTLING_S)
        await scene.pass_time(PAUSE_S)
    await room.unknown.click(scene.shown(room.channel)[-1], label="Server board")
