"""Joining a server: one greeting with a list for those who manage channels; leaving it: forgotten."""

import asyncio
from pathlib import Path

import discord
import pytest
from simcord import ChannelHandle, GuildHandle, MemberActor
from simcord.backend import serializers
from simcord.results import ResponseMessage

from bot.knowledge.horizons import all_horizons
from tests.cogs.scene import LANTERN_STREET, Scene, answer_of, said, text_of


@pytest.fixture
def pack() -> Path:
    return LANTERN_STREET


async def heard(scene: Scene) -> None:
    """Wait until the bot has dealt with what a server's coming and going means, which SimCord does not wait for."""
    await scene.env.settle()
    async with asyncio.timeout(10):
        while any(task.get_name().startswith("discord.py: on_guild") for task in asyncio.all_tasks()):
            await asyncio.sleep(0.005)


async def join(scene: Scene, guild: GuildHandle) -> None:
    """Tell the bot that it has joined a server, with all its channels, as Discord does."""
    backend = scene.env.backend
    payload = dict(serializers.guild_create_payload(backend, backend.get_guild(guild.id)))
    # SimCord's servers come as ones that were known before and are available again.
    del payload["unavailable"]
    backend.emit("GUILD_CREATE", payload)
    await heard(scene)


def closed(scene: Scene, guild: GuildHandle, name: str, **denied: bool) -> ChannelHandle:
    """Make a channel in which the bot lacks rights."""
    robot = scene.bot.user
    assert robot is not None
    return guild.create_text_channel(name, overwrites={robot: discord.PermissionOverwrite(**denied)})


async def greeted(scene: Scene) -> ResponseMessage:
    """Let the bot join the scene's server, and return its greeting."""
    await join(scene, scene.guild)
    (greeting,) = scene.shown()
    return greeting


async def kept(scene: Scene) -> int | None:
    """Return how far the scene's server is on record."""
    return (await all_horizons(scene.bot.store.reader, scene.guild.id)).get(scene.guild.id)


async def test_a_server_is_greeted_once_though_the_event_comes_twice(scene: Scene) -> None:
    greeting = await greeted(scene)
    assert text_of(greeting).startswith(
        "## Casebook is at your service\nLook-ups, quizzes and a board on *Lantern Street*."
    )
    await join(scene, scene.guild)
    await scene.crash()
    await join(scene, scene.guild)
    assert len(scene.shown()) == 1


async def test_two_events_in_one_moment_make_one_greeting(scene: Scene) -> None:
    guild = scene.bot.get_guild(scene.guild.id)
    scene.bot.dispatch("guild_join", guild)
    scene.bot.dispatch("guild_join", guild)
    await heard(scene)
    assert len(scene.shown()) == 1


async def test_the_system_channel_comes_first(scene: Scene) -> None:
    system = scene.guild.create_text_channel("news")
    scene.env.backend.edit_guild(scene.guild.id, {"system_channel_id": system.id})
    await join(scene, scene.guild)
    assert scene.shown() == []
    assert len(scene.shown(system)) == 1


@pytest.mark.parametrize("missing", ["view_channel", "send_messages"])
async def test_the_first_channel_in_which_the_bot_may_write_comes_next(scene: Scene, missing: str) -> None:
    guild = scene.env.create_guild("Elsewhere")
    system = closed(scene, guild, "news", **{missing: False})
    scene.env.backend.edit_guild(guild.id, {"system_channel_id": system.id})
    rooms = [closed(scene, guild, "closed", **{missing: False}), *map(guild.create_text_channel, ("one", "two"))]
    await join(scene, guild)
    assert [len(scene.shown(room)) for room in (system, *rooms)] == [0, 0, 1, 0]


async def test_where_nothing_may_be_written_nothing_is(scene: Scene) -> None:
    guild = scene.env.create_guild("Elsewhere")
    room = closed(scene, guild, "closed", send_messages=False)
    await join(scene, guild)
    assert scene.shown(room) == []
    # Nothing was said, so it may still be said where the event comes again.
    open_room = guild.create_text_channel("open")
    await join(scene, guild)
    assert len(scene.shown(open_room)) == 1


async def test_a_greeting_that_discord_refuses_is_sent_when_the_event_comes_again(scene: Scene) -> None:
    scene.env.inject_error("POST", "/channels/*/messages", status=403)
    await join(scene, scene.guild)
    assert scene.shown() == []
    await join(scene, scene.guild)
    assert len(scene.shown()) == 1


@pytest.mark.parametrize(
    ("choice", "before", "told", "after"),
    [
        ("finished", None, "Noted: everyone here has finished. Public cards and quizzes may speak of all of it.", 5),
        ("unset", 3, "Noted: everything public stays spoiler-free until somebody says otherwise.", None),
    ],
)
async def test_what_is_chosen_is_kept(
    scene: Scene, choice: str, before: int | None, told: str, after: int | None
) -> None:
    greeting = await greeted(scene)
    await scene.horizon(before)
    assert said(await scene.keeper.select(greeting, [choice])) == told
    assert await kept(scene) == after
    assert len(scene.shown()) == 1


async def test_watching_along_asks_for_the_episode(scene: Scene) -> None:
    greeting = await greeted(scene)
    asked = await scene.keeper.select(greeting, ["watching"])
    assert said(asked).startswith("### How far is this server?")
    assert await kept(scene) is None
    assert "The server: Episode 2" in said(await scene.keeper.select(answer_of(asked), ["2"]))
    assert await kept(scene) == 2


@pytest.mark.parametrize("choice", ["finished", "watching", "unset"])
@pytest.mark.parametrize("who", ["ann", "moderator"])
async def test_an_ordinary_member_is_refused(scene: Scene, choice: str, who: str) -> None:
    greeting = await greeted(scene)
    await scene.horizon(1)
    member: MemberActor = getattr(scene, who)
    assert said(await member.select(greeting, [choice])) == (
        "Only somebody who manages channels here can say how far the server is."
    )
    assert await kept(scene) == 1


async def test_the_list_works_after_a_restart(scene: Scene) -> None:
    greeting = await greeted(scene)
    await scene.crash()
    await scene.keeper.select(greeting, ["finished"])
    assert await kept(scene) == 5


async def test_a_server_that_the_bot_left_is_forgotten(scene: Scene) -> None:
    await greeted(scene)
    await scene.horizon(3)
    await scene.horizon(4, scene.channel)
    scene.env.backend.emit("GUILD_DELETE", {"id": str(scene.guild.id)})
    await heard(scene)
    assert await all_horizons(scene.bot.store.reader, scene.guild.id) == {}
    await join(scene, scene.guild)
    assert len(scene.shown()) == 2


async def test_a_server_that_is_only_out_of_reach_is_not_forgotten(scene: Scene) -> None:
    await greeted(scene)
    await scene.horizon(3)
    backend = scene.env.backend
    payload = dict(serializers.guild_create_payload(backend, backend.get_guild(scene.guild.id)))
    backend.emit("GUILD_DELETE", {"id": str(scene.guild.id), "unavailable": True})
    await heard(scene)
    backend.emit("GUILD_CREATE", {**payload, "unavailable": False})
    await heard(scene)
    assert await kept(scene) == 3
    assert len(scene.shown()) == 1
