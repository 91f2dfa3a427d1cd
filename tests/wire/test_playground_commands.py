"""Commands: what may be registered, and what a member may send with them."""

from pathlib import Path
from typing import Any

import aiohttp
import pytest

from playground.scenario import read_scenario
from playground.server import serve
from playground.world import World
from tests.wire.raw import COMMANDS, NAMED, PATIENT, START, Gateway, Json, Wire, paths


async def test_commands_keep_their_ids(wire: Wire) -> None:
    path = f"/applications/{wire.bot}/commands"
    first = (await wire.call("PUT", path, COMMANDS))[1]
    again = (await wire.call("PUT", path, COMMANDS[:1]))[1]
    assert [command["name"] for command in first] == ["character", "trivia"]
    assert again[0]["id"] == first[0]["id"]
    assert (await wire.call("GET", path))[1] == again == (await wire.state(wire.member))["commands"]
    status, refusal = await wire.call("PUT", path, [{"name": "Not lower", "description": "d"}])
    assert (status, refusal["code"]) == (400, 50035)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "nothing", "options": []},
        {"name": "character", "options": []},
        {"name": "character", "options": [{"type": 3, "name": "other", "value": "x"}]},
        {"name": "trivia", "options": []},
        {"name": "trivia", "options": [{**START, "name": "stop"}]},
        {"name": "trivia", "options": [{**START, "options": [{"type": 4, "name": "questions", "value": 51}]}]},
        {**NAMED, "channel_id": "1"},
        {**NAMED, "as": "1"},
    ],
)  # fmt: skip
async def test_what_discord_would_not_send_the_bot_never_sees(wire: Wire, bot: Gateway, wrong: Json) -> None:
    status, answer = await wire.page("command", **wrong)
    assert status in (400, 404)
    assert answer["error"].endswith(".")
    assert not wire.world.interactions


def command(**keys: Any) -> Json:
    return {"name": "a", "description": "d", **keys}


def option(**keys: Any) -> Json:
    return {"type": 3, "name": "o", "description": "d", **keys}


LENGTH = "BASE_TYPE_BAD_LENGTH"
SUB = {"type": 1, "name": "s", "description": "d"}
TALL = option(choices=[{"name": "n" * 100, "value": "v" * 100}] * 25)


@pytest.mark.parametrize(
    ("wanted", "faults"),
    [
        ([command(name="")], [f"0.name {LENGTH}"]),
        ([command(name="x" * 33)], [f"0.name {LENGTH}"]),
        ([command(name="Upper")], ["0.name APPLICATION_COMMAND_INVALID_NAME"]),
        ([command(name="two words")], ["0.name APPLICATION_COMMAND_INVALID_NAME"]),
        ([command(description="")], [f"0.description {LENGTH}"]),
        ([command(description="x" * 101)], [f"0.description {LENGTH}"]),
        ([command(type=5)], ["0.type UNION_TYPE_CHOICES"]),
        ([command(), command()], ["1.name APPLICATION_COMMANDS_DUPLICATE_NAME"]),
        ([command(type=2)], ["0.description APPLICATION_COMMAND_CONTEXT_MENU_FIELD"]),
        ([command(contexts=[3])], ["0.contexts.0 BASE_TYPE_CHOICES"]),
        ([command(integration_types=[])], [f"0.integration_types {LENGTH}"]),
        ([command(name_localizations={"fr": "x" * 33})], [f"0.name_localizations.fr {LENGTH}"]),
        ([command(options=[option(name=f"o{n}") for n in range(26)])], [f"0.options {LENGTH}"]),
        ([command(options=[option(type=12)])], ["0.options.0.type UNION_TYPE_CHOICES"]),
        ([command(options=[option(description="")])], [f"0.options.0.description {LENGTH}"]),
        ([command(options=[option(), option()])], ["0.options APPLICATION_COMMAND_OPTIONS_NAME_INVALID"]),
        ([command(options=[option(), option(name="p", required=True)])],
         ["0.options.1.required APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"]),
        ([command(options=[SUB, option()])], ["0.options.1.type UNION_TYPE_CHOICES"]),
        ([command(options=[{**SUB, "options": [SUB]}])], ["0.options.0.options.0.type UNION_TYPE_CHOICES"]),
        ([command(options=[{**SUB, "type": 2}])], ["0.options.0.options BASE_TYPE_REQUIRED"]),
        ([command(options=[option(choices=[{"name": "x" * 101, "value": "v"}])])],
         [f"0.options.0.choices.0.name {LENGTH}"]),
        ([command(options=[option(choices=[{"name": "n", "value": "x" * 101}])])],
         [f"0.options.0.choices.0.value {LENGTH}"]),
        ([command(options=[option(choices=[{"name": "n", "value": "v"}] * 26)])], [f"0.options.0.choices {LENGTH}"]),
        ([command(options=[option(autocomplete=True, choices=[{"name": "n", "value": "v"}])])],
         ["0.options.0.autocomplete APPLICATION_COMMAND_OPTION_AUTOCOMPLETE"]),
        ([command(options=[option(max_length=6001)])], ["0.options.0.max_length NUMBER_TYPE_MAX"]),
        ([command(options=[option(type=4, min_value=2, max_value=1)])], ["0.options.0.max_value BASE_TYPE_MIN"]),
        ([command(options=[TALL, {**TALL, "name": "p"}])], ["0 APPLICATION_COMMAND_TOO_LARGE"]),
        ([command(name=f"a{n}") for n in range(101)], [" BASE_TYPE_MAX_LENGTH"]),
        ([{"name": f"A {n}", "type": 3} for n in range(16)], [" BASE_TYPE_MAX_LENGTH"]),
    ],
)  # fmt: skip
async def test_commands_that_break_the_rules(wire: Wire, wanted: list[Json], faults: list[str]) -> None:
    refusal = await wire.refused(400, 50035, "PUT", f"/applications/{wire.bot}/commands", wanted)
    assert paths(refusal) == faults
    assert wire.world.commands == []


async def test_other_scripts_and_menus_are_taken(wire: Wire) -> None:
    wanted = [command(name="ñandú_1"), command(name="ไทย"), {"name": "Who is this?", "type": 2, "description": ""}]
    assert (await wire.call("PUT", f"/applications/{wire.bot}/commands", wanted))[0] == 200
    await wire.refused(404, 10002, "PUT", "/applications/1/commands", wanted)


async def test_a_menu_is_opened_on_a_message_or_a_member(wire: Wire, bot: Gateway) -> None:
    menus = [{"name": "File this", "type": 3}, {"name": "Look up", "type": 2}]
    await wire.call("PUT", f"/applications/{wire.bot}/commands", menus)
    message = await wire.post(content="evidence")
    assert (await wire.page("command", name="File this", type=3, target_id="1"))[0] == 404
    assert (await wire.page("command", name="File this", type=3, target_id=message["id"]))[0] == 200
    data = (await bot.event("INTERACTION_CREATE"))["data"]
    assert (data["type"], data["target_id"]) == (3, message["id"])
    assert data["resolved"]["messages"][message["id"]]["content"] == "evidence"
    assert (await wire.page("command", name="Look up", type=2, target_id=wire.owner))[0] == 200
    data = (await bot.event("INTERACTION_CREATE"))["data"]
    assert data["resolved"]["users"][wire.owner]["id"] == wire.owner


# Where commands may be used, and by whose installation


async def usable(wire: Wire, user: str, channel: str) -> list[str]:
    query = {"as": user, "channel_id": channel}
    async with wire.http.get("/page/commands", params=query) as reply:
        return [found["name"] for found in (await reply.json())["commands"]]


async def test_contexts_installations_and_permissions_decide(wire: Wire, bot: Gateway) -> None:
    wanted = [
        command(name="anywhere", integration_types=[0, 1], contexts=[0, 1, 2]),
        command(name="server", contexts=[0]),
        command(name="moderators", default_member_permissions=str(1 << 13)),
        command(name="admins", default_member_permissions="0"),
    ]
    assert (await wire.call("PUT", f"/applications/{wire.bot}/commands", wanted))[0] == 200
    annexe = wire.room("back-room")
    dm = (await wire.page("dm"))[1]["channel_id"]
    assert await usable(wire, wire.owner, wire.channel) == ["anywhere", "server", "moderators", "admins"]
    assert await usable(wire, wire.member, wire.channel) == ["anywhere", "server", "moderators"]
    assert await usable(wire, wire.third, wire.channel) == ["anywhere", "server"]
    assert await usable(wire, wire.member, dm) == ["anywhere", "moderators", "admins"]
    assert await usable(wire, wire.third, annexe) == ["anywhere"], "she has installed the bot for herself"
    assert await usable(wire, wire.owner, annexe) == []
    assert (await wire.page("command", **{"as": wire.third}, name="admins"))[0] == 403


async def test_every_context_says_whose_installation_it_is(wire: Wire, bot: Gateway) -> None:
    wanted = [command(name="a", integration_types=[0, 1], contexts=[0, 1, 2])]
    await wire.call("PUT", f"/applications/{wire.bot}/commands", wanted)
    reader = {"as": wire.third, "name": "a"}

    async def arrived(channel: str) -> Json:
        assert (await wire.page("command", **reader, channel_id=channel))[0] == 200
        return await bot.event("INTERACTION_CREATE")

    here = await arrived(wire.channel)
    assert here["authorizing_integration_owners"] == {"0": wire.world.guild.id, "1": wire.third}
    assert (here["context"], here["guild_id"]) == (0, wire.world.guild.id)
    elsewhere = await arrived(wire.room("back-room"))
    assert elsewhere["authorizing_integration_owners"] == {"1": wire.third}
    assert elsewhere["member"]["user"]["id"] == wire.third
    dm = (await wire.page("dm", **{"as": wire.third}))[1]["channel_id"]
    private = await arrived(dm)
    assert private["authorizing_integration_owners"] == {"0": "0", "1": wire.third}
    assert private["context"] == 1
    assert private["user"]["id"] == wire.third
    assert not private.keys() & {"guild_id", "member", "guild_locale"}
    assert private["channel"]["type"] == 1
    reply = (await wire.callback(private, 4, content="between us"))[1]
    assert reply["resource"]["message"]["channel_id"] == dm


async def test_who_only_installed_it_for_themselves_gets_five_follow_ups(wire: Wire, bot: Gateway) -> None:
    wanted = [command(name="a", integration_types=[1], contexts=[0])]
    await wire.call("PUT", f"/applications/{wire.bot}/commands", wanted)
    await wire.page("command", **{"as": wire.third}, name="a", channel_id=wire.room("back-room"))
    interaction = await bot.event("INTERACTION_CREATE")
    assert (await wire.callback(interaction, 4, content="x"))[0] == 200
    for _ in range(5):
        assert (await wire.hook("POST", interaction, content="x"))[0] == 200
    status, refusal = await wire.hook("POST", interaction, content="x")
    assert (status, refusal["code"]) == (400, 40094)


async def test_in_a_channel_of_friends_only_the_users_own_app_answers(tmp_path: Path) -> None:
    file = tmp_path / "group.toml"
    file.write_text(
        '[[user]]\nname = "A"\nhas_app = true\n[[user]]\nname = "B"\n[[guild]]\nname = "One"\nowner = "A"\n'
        '[[guild.channel]]\nname = "c"\n[[group]]\nname = "Friends"\nusers = ["A", "B"]\n'
    )
    world = World(PATIENT, read_scenario(file))
    async with serve(world) as origin, aiohttp.ClientSession(origin) as http:
        wire = Wire(world, origin, http)
        group = world.private[0].id
        async with wire.connect() as bot:
            await bot.identify()
            wanted = [command(name="a", integration_types=[0, 1]), command(name="b", integration_types=[0])]
            await wire.call("PUT", f"/applications/{wire.bot}/commands", wanted)
            first, second = (user.id for user in world.users)
            assert await usable(wire, first, group) == ["a"]
            assert await usable(wire, second, group) == []
            await wire.page("command", **{"as": first}, name="a", channel_id=group)
            interaction = await bot.event("INTERACTION_CREATE")
            assert (interaction["context"], interaction["channel"]["type"]) == (2, 3)
            assert (await wire.callback(interaction, 4, content="x"))[0] == 200
            await wire.refused(403, 50001, "POST", f"/channels/{group}/messages", {"content": "x"})
