"""/spoilers and the button under cards: how far a server and its channels have watched."""

from pathlib import Path

import discord
import pytest
from simcord import ChannelHandle, MemberActor

from bot.knowledge.horizons import all_horizons
from tests.cogs.scene import HERO_MASK, LANTERN_STREET, Scene, answer_of, buttons, said, text_of, told_all

REFUSED = "Only somebody who manages channels here can say how far the server is."
UNCLEAR = "That is no horizon. Give a number from 0 to 5, “finished”, or “unset”."
UNSET = "Unset: spoiler-free until somebody says"
ALL = "Everything: all have finished"
BUTTON = "How far is this server?"


@pytest.fixture
def pack() -> Path:
    return LANTERN_STREET


async def put(scene: Scene, horizon: str, channel: ChannelHandle | None = None) -> str:
    options = {"channel": channel} if channel else {}
    return said(await scene.keeper.slash(scene.channel, "spoilers set", horizon=horizon, **options))


async def kept(scene: Scene) -> dict[int, int]:
    return await all_horizons(scene.bot.store.reader, scene.guild.id)


@pytest.mark.parametrize(
    ("horizon", "number", "shown"),
    [
        ("0", 0, "Nothing yet: spoiler-free"),
        ("3", 3, "Episode 3"),
        ("Episode 3", 3, "Episode 3"),
        (" 5 ", 5, ALL),
        ("finished", 5, ALL),
        ("ALL", 5, ALL),
    ],
)
async def test_the_servers_horizon_is_set_and_shown(scene: Scene, horizon: str, number: int, shown: str) -> None:
    assert f"The server: {shown}" in await put(scene, horizon)
    assert await kept(scene) == {scene.guild.id: number}
    assert f"The server: {shown}" in said(await scene.keeper.slash(scene.channel, "spoilers show"))


@pytest.mark.parametrize("horizon", ["unset", "UNSET", UNSET])
async def test_it_can_be_taken_back(scene: Scene, horizon: str) -> None:
    await put(scene, "3")
    assert f"The server: {UNSET}" in await put(scene, horizon)
    assert await kept(scene) == {}


@pytest.mark.parametrize("label", ["Nothing yet: spoiler-free", "Episode 3", ALL, UNSET])
async def test_every_label_that_is_suggested_is_understood(scene: Scene, label: str) -> None:
    assert f"The server: {label}" in await put(scene, label)


@pytest.mark.parametrize("horizon", ["6", "-1", "soon", "3.5", "'); drop table guild_horizon"])
async def test_nonsense_is_turned_down_and_changes_nothing(scene: Scene, horizon: str) -> None:
    await put(scene, "3")
    assert await put(scene, horizon) == UNCLEAR
    assert await kept(scene) == {scene.guild.id: 3}


async def test_a_channel_has_its_own_until_that_is_taken_back(scene: Scene) -> None:
    other = scene.guild.create_text_channel("finishers")
    await put(scene, "1")
    told = await put(scene, "finished", other)
    assert "The server: Episode 1" in told
    assert f"<#{other.id}>: {ALL}" in told
    await scene.progress(scene.ann, 5)
    assert "The whole file" in told_all(await scene.ann.slash(other, "character", name="Ada"))
    assert "beyond episode 1." in told_all(await scene.ann.slash(scene.channel, "character", name="Ada"))
    assert f"<#{other.id}>" not in await put(scene, "unset", other)
    assert "beyond episode 1." in told_all(await scene.ann.slash(other, "character", name="Ada"))


async def test_it_survives_a_restart(scene: Scene) -> None:
    await put(scene, "3")
    await scene.crash()
    assert "Episode 3" in said(await scene.keeper.slash(scene.channel, "spoilers show"))


async def test_many_channels_are_counted(scene: Scene) -> None:
    for number in range(45):
        await scene.horizon(1, scene.guild.create_text_channel(f"room-{number}"))
    told = said(await scene.keeper.slash(scene.channel, "spoilers show"))
    assert told.count("<#") == 40
    assert "and 5 more" in told


async def test_another_server_says_for_itself(scene: Scene) -> None:
    await put(scene, "5")
    elsewhere = scene.env.create_guild("Elsewhere")
    room = elsewhere.create_text_channel("room")
    guest = elsewhere.add_member(scene.ann.user)
    await scene.progress(scene.ann, 5)
    assert "Nobody has said how far this server has watched" in told_all(await guest.slash(room, "series"))


async def test_those_who_manage_no_channels_do_not_see_the_command(scene: Scene) -> None:
    assert not [name for name in scene.ann.available_commands(scene.channel) if name.startswith("spoilers")]
    assert "spoilers set" in scene.keeper.available_commands(scene.channel)


async def let_everybody_see_the_command(scene: Scene, *members: MemberActor) -> None:
    """Do what admins can: hand the command out to people without the right."""
    (command,) = [command for command in await scene.bot.tree.fetch_commands() if command.name == "spoilers"]
    scene.guild.set_command_permissions(command, dict.fromkeys(members, True))


async def test_the_right_is_asked_for_whoever_sees_the_command(scene: Scene) -> None:
    await let_everybody_see_the_command(scene, scene.ann)
    assert said(await scene.ann.slash(scene.channel, "spoilers set", horizon="5")) == REFUSED
    assert await kept(scene) == {}


def channel_for(scene: Scene, member: MemberActor, *, manages: bool) -> ChannelHandle:
    """Make a channel that a member may manage, or may not, whatever else they may."""
    overwrite = discord.PermissionOverwrite(manage_channels=manages)
    return scene.guild.create_text_channel("special", overwrites={member: overwrite})


async def test_the_right_is_asked_for_in_the_channel_concerned(scene: Scene) -> None:
    other = channel_for(scene, scene.keeper, manages=False)
    assert await put(scene, "5", other) == REFUSED
    assert await kept(scene) == {}
    own = channel_for(scene, scene.ann, manages=True)
    await let_everybody_see_the_command(scene, scene.ann)
    result = await scene.ann.slash(scene.channel, "spoilers set", horizon="5", channel=own)
    assert f"<#{own.id}>: {ALL}" in said(result)
    assert said(await scene.ann.slash(scene.channel, "spoilers set", horizon="5")) == REFUSED


async def test_the_right_in_one_channel_is_none_over_the_server(scene: Scene) -> None:
    own = channel_for(scene, scene.ann, manages=True)
    await let_everybody_see_the_command(scene, scene.ann)
    assert said(await scene.ann.slash(own, "spoilers set", horizon="5")) == REFUSED
    assert await kept(scene) == {}


async def suggested(scene: Scene, typed: str) -> list[tuple[str, str]]:
    choices = await scene.keeper.autocomplete(scene.channel, "spoilers set", "horizon", typed)
    return [(choice["name"], choice["value"]) for choice in choices]


async def test_an_empty_text_suggests_everything_and_unset_first(scene: Scene) -> None:
    assert await suggested(scene, "") == [
        (ALL, "5"),
        (UNSET, "unset"),
        ("Nothing yet: spoiler-free", "0"),
        *((f"Episode {number}", str(number)) for number in range(1, 5)),
    ]


async def test_what_is_typed_finds_its_horizon(scene: Scene) -> None:
    assert await suggested(scene, "uns") == [(UNSET, "unset")]
    assert (await suggested(scene, "3"))[0] == ("Episode 3", "3")
    assert await suggested(scene, "xyzzy") == []


class TestOfTheLongPack:
    @pytest.fixture
    def pack(self) -> Path:
        return HERO_MASK

    async def test_at_most_25_are_suggested_unset_among_them(self, scene: Scene) -> None:
        everything = await suggested(scene, "")
        assert len(everything) == 25
        assert (UNSET, "unset") in everything
        assert (await suggested(scene, "23"))[0] == ("Episode 23", "23")

    async def test_the_list_under_cards_has_at_most_25_with_the_last_episode_and_unset(self, scene: Scene) -> None:
        card = answer_of(await scene.ann.slash(scene.channel, "series"))
        asked = answer_of(await scene.keeper.click(card, label=BUTTON))
        for value, number in (("24", 24), ("unset", None)):
            assert await scene.keeper.select(asked, [value])
            assert (await kept(scene)).get(scene.guild.id) == number
            asked = answer_of(await scene.keeper.click(card, label=BUTTON))


async def test_the_button_sets_the_servers_horizon(scene: Scene) -> None:
    card = answer_of(await scene.ann.slash(scene.channel, "series"))
    assert "Nobody has said how far this server has watched, so nothing here spoils anything." in text_of(card)
    asked = await scene.keeper.click(card, label=BUTTON)
    assert said(asked).startswith("### How far is this server?")
    chosen = await scene.keeper.select(answer_of(asked), ["3"])
    assert answer_of(chosen).id == answer_of(asked).id
    assert "The server: Episode 3" in said(chosen)
    again = answer_of(await scene.ann.slash(scene.channel, "series"))
    assert "Nothing here goes beyond episode 3." in text_of(again)
    assert BUTTON not in buttons(again)


async def test_the_button_takes_back_too(scene: Scene) -> None:
    card = answer_of(await scene.ann.slash(scene.channel, "series"))
    await scene.horizon(3)
    asked = answer_of(await scene.keeper.click(card, label=BUTTON))
    assert f"The server: {UNSET}" in said(await scene.keeper.select(asked, ["unset"]))
    assert await kept(scene) == {}


async def test_the_button_is_refused_to_others(scene: Scene) -> None:
    card = answer_of(await scene.ann.slash(scene.channel, "series"))
    for member in (scene.ann, scene.moderator):
        assert said(await member.click(card, label=BUTTON)) == REFUSED
    assert await kept(scene) == {}


async def test_a_right_lost_meanwhile_is_refused_at_the_list(scene: Scene) -> None:
    card = answer_of(await scene.ann.slash(scene.channel, "series"))
    asked = answer_of(await scene.keeper.click(card, label=BUTTON))
    scene.env.backend.edit_member(scene.guild.id, scene.keeper.id, {"role_ids": []})
    assert said(await scene.keeper.select(asked, ["5"])) == REFUSED
    assert await kept(scene) == {}


async def test_button_and_list_work_after_a_restart(scene: Scene) -> None:
    card = answer_of(await scene.ann.slash(scene.channel, "series"))
    await scene.crash()
    asked = answer_of(await scene.keeper.click(card, label=BUTTON))
    await scene.crash()
    assert "The server: Episode 2" in said(await scene.keeper.select(asked, ["2"]))
