"""Interactions: delivered, acknowledged in time or failed, answered by their token."""

import asyncio

import pytest

from tests.wire.raw import (
    COMMANDS,
    NAMED,
    V2,
    Gateway,
    Json,
    Wire,
    asked,
    buttons,
    paths,
)


async def test_a_command_arrives_whole_and_is_answered(wire: Wire, bot: Gateway) -> None:
    async with wire.watch(wire.member) as event:
        interaction = await asked(wire, bot)
        assert interaction["data"]["options"] == NAMED["options"]
        assert interaction["data"]["id"] == wire.world.commands[0]["id"]
        assert interaction["member"]["user"]["id"] == wire.member
        assert interaction["channel"]["id"] == interaction["channel_id"] == wire.channel
        assert interaction["authorizing_integration_owners"] == {"0": wire.world.guild.id}
        for key in ("app_permissions", "locale", "guild_locale", "context", "entitlements", "attachment_size_limit"):
            assert key in interaction
        status, reply = await wire.callback(interaction, 4, content="on file")
        assert status == 200
        assert reply["resource"]["message"]["content"] == "on file"
        created = await event()
        assert created["t"] == "message_create"
        assert created["d"]["message"]["interaction"] == {"user_id": wire.member, "command": "/character"}
        assert await event() == {"t": "interaction_done", "d": {"interaction_id": interaction["id"]}}
    assert await wire.callback(interaction, 4, content="again") == (
        400,
        {"message": "Interaction has already been acknowledged.", "code": 40060},
    )


async def test_permissions_are_the_owners_or_a_members(wire: Wire, bot: Gateway) -> None:
    manage_guild, use_commands = 1 << 5, 1 << 31
    await wire.page("command", **{**NAMED, "as": wire.third})
    member = int((await bot.event("INTERACTION_CREATE"))["member"]["permissions"])
    await wire.page("command", **{**NAMED, "as": wire.owner})
    owner = int((await bot.event("INTERACTION_CREATE"))["member"]["permissions"])
    assert member & (manage_guild | use_commands) == use_commands
    assert owner & (manage_guild | use_commands) == manage_guild | use_commands


async def test_too_late_is_unknown(wire: Wire, bot: Gateway) -> None:
    wire.hurry()
    async with wire.watch(wire.member) as mine, wire.watch(wire.owner) as theirs:
        interaction = await asked(wire, bot)
        failed = await mine()
        assert failed["t"] == "interaction_failed"
        assert (failed["d"]["interaction_id"], failed["d"]["command"]) == (interaction["id"], "/character")
        late = await wire.callback(interaction, 4, content="sorry")
        assert late == (404, {"message": "Unknown interaction", "code": 10062})
        assert (await wire.hook("POST", interaction, content="x"))[1]["code"] == 10015
        await wire.page("others", on=False)
        assert (await theirs())["t"] == "others"


async def test_without_a_bot_an_interaction_fails(wire: Wire) -> None:
    await wire.call("PUT", f"/applications/{wire.bot}/commands", COMMANDS)
    wire.hurry()
    async with wire.watch(wire.member) as event:
        assert (await wire.page("command", **NAMED))[0] == 200
        assert (await event())["t"] == "interaction_failed"


async def test_ephemeral_is_for_one_pair_of_eyes(wire: Wire, bot: Gateway) -> None:
    interaction = await asked(wire, bot)
    async with wire.watch(wire.owner) as theirs:
        reply = (await wire.callback(interaction, 4, content="secret", flags=64))[1]
        message_id = reply["resource"]["message"]["id"]
        assert reply["interaction"]["response_message_ephemeral"] is True
        await wire.hook("PATCH", interaction, "/messages/@original", content="still secret")
        assert (await theirs())["t"] == "interaction_done"
        await wire.post(content="public")
        assert (await theirs())["d"]["message"]["content"] == "public"
    assert await wire.seen(wire.member) == ["still secret", "public"]
    assert await wire.seen(wire.owner) == ["public"]
    path = f"/channels/{wire.channel}/messages"
    assert (await wire.call("GET", f"{path}/{message_id}"))[1]["code"] == 10008
    assert len((await wire.call("GET", path))[1]) == 1


async def test_a_deferred_answer_is_filled_in_later(wire: Wire, bot: Gateway) -> None:
    interaction = await asked(wire, bot)
    assert (await wire.callback(interaction, 5, flags=64))[1]["interaction"]["response_message_loading"] is True
    original = (await wire.hook("GET", interaction, "/messages/@original"))[1]
    assert original["flags"] == 64 | 128
    first = (await wire.hook("POST", interaction, content="first"))[1]
    assert (first["id"], first["flags"]) == (original["id"], 64)
    second = (await wire.hook("POST", interaction, content="second"))[1]
    assert second["id"] != original["id"]
    assert (await wire.hook("PATCH", interaction, f"/messages/{second['id']}", content="2"))[1]["content"] == "2"
    assert (await wire.hook("DELETE", interaction, f"/messages/{second['id']}"))[0] == 204
    assert (await wire.hook("DELETE", interaction, "/messages/@original"))[0] == 204
    assert (await wire.hook("PATCH", interaction, "/messages/@original", content="x"))[1]["code"] == 10008
    assert await wire.seen(wire.member) == []


async def test_a_token_dies_after_fifteen_minutes(wire: Wire, bot: Gateway) -> None:
    interaction = await asked(wire, bot)
    await wire.callback(interaction, 4, content="x")
    later = wire.world.now() + 61_000
    wire.world.now = lambda: later
    assert await wire.hook("PATCH", interaction, "/messages/@original", content="y") == (
        401,
        {"message": "Invalid Webhook Token", "code": 50027},
    )
    stranger = await wire.call("POST", f"/webhooks/1/{interaction['token']}", {"content": "x"}, headers={})
    assert stranger[1]["code"] == 10015


async def test_a_button_brings_its_message(wire: Wire, bot: Gateway) -> None:
    message = await wire.post(flags=32768, components=buttons("a", "b"))
    press = {"message_id": message["id"], "custom_id": "b", "component_type": 2}
    assert (await wire.page("component", **press))[0] == 200
    interaction = await bot.event("INTERACTION_CREATE")
    assert interaction["type"] == 3
    assert interaction["message"]["id"] == message["id"]
    assert interaction["data"] == {"component_type": 2, "custom_id": "b", "id": 5}
    status, reply = await wire.callback(interaction, 7, flags=32768, components=buttons("a", "b", disabled=True))
    assert status == 200
    assert reply["interaction"]["response_message_id"] == message["id"]
    assert (await wire.page("component", **press))[0] == 409
    assert (await wire.page("component", **{**press, "custom_id": "c"}))[0] == 404


async def test_a_deferred_update_makes_the_message_the_original(wire: Wire, bot: Gateway) -> None:
    message = await wire.post(flags=32768, components=buttons("a", "b"))
    await wire.page("component", message_id=message["id"], custom_id="a", component_type=2)
    interaction = await bot.event("INTERACTION_CREATE")
    assert (await wire.callback(interaction, 8, choices=[]))[1]["code"] == 50035
    assert (await wire.callback(interaction, 6))[0] == 200
    edited = await wire.hook("PATCH", interaction, "/messages/@original", components=buttons("c"))
    assert edited[1]["id"] == message["id"]


async def test_autocomplete(wire: Wire, bot: Gateway) -> None:
    typing = {"name": "character", "options": [{"type": 3, "name": "name", "value": "ja", "focused": True}]}
    waiting = asyncio.create_task(wire.page("autocomplete", **typing))
    interaction = await bot.event("INTERACTION_CREATE")
    assert interaction["type"] == 4
    assert interaction["data"]["options"][0]["focused"] is True
    choices = [{"name": "James Blood", "value": "james"}]
    assert (await wire.callback(interaction, 4, content="no"))[1]["code"] == 50035
    assert (await wire.callback(interaction, 8, choices=choices))[0] == 200
    assert await waiting == (200, {"choices": choices})
    wire.hurry()
    assert await wire.page("autocomplete", **typing) == (200, {"choices": []})


@pytest.mark.parametrize(
    ("kind", "data", "faults"),
    [
        (6, {}, ["type UNION_TYPE_CHOICES"]),
        (7, {"content": "x"}, ["type UNION_TYPE_CHOICES"]),
        (8, {"choices": []}, ["type UNION_TYPE_CHOICES"]),
        (99, {}, ["type UNION_TYPE_CHOICES"]),
        (4, {"content": "x" * 2001}, ["data.content BASE_TYPE_MAX_LENGTH"]),
    ],
)
async def test_an_answer_of_the_wrong_kind(wire: Wire, bot: Gateway, kind: int, data: Json, faults: list[str]) -> None:
    interaction = await asked(wire, bot)
    status, refusal = await wire.callback(interaction, kind, **data)
    assert (status, paths(refusal)) == (400, faults)


async def test_an_empty_answer_is_50006(wire: Wire, bot: Gateway) -> None:
    assert (await wire.callback(await asked(wire, bot), 4))[1]["code"] == 50006


async def test_a_wrong_token_is_unknown(wire: Wire, bot: Gateway) -> None:
    interaction = {**await asked(wire, bot), "token": "guessed"}
    assert (await wire.callback(interaction, 4, content="x"))[1]["code"] == 10062
    assert (await wire.hook("POST", interaction, content="x"))[1]["code"] == 50027


async def test_the_choices_of_an_autocomplete_have_limits(wire: Wire, bot: Gateway) -> None:
    typing = {"name": "character", "options": [{"type": 3, "name": "name", "value": "ja", "focused": True}]}
    waiting = asyncio.create_task(wire.page("autocomplete", **typing))
    interaction = await bot.event("INTERACTION_CREATE")
    many = [{"name": "n", "value": "v"}] * 26
    status, refusal = await wire.callback(interaction, 8, choices=many)
    assert (status, paths(refusal)) == (400, ["data.choices BASE_TYPE_BAD_LENGTH"])
    wrong = [{"name": "x" * 101, "value": "v"}, {"name": "n", "value": "v" * 101}, {"name": "n"}]
    status, refusal = await wire.callback(interaction, 8, choices=wrong)
    assert paths(refusal) == [
        "data.choices.0.name BASE_TYPE_BAD_LENGTH",
        "data.choices.1.value BASE_TYPE_BAD_LENGTH",
        "data.choices.2.value BASE_TYPE_REQUIRED",
    ]
    assert (await wire.callback(interaction, 8, choices=many[:25]))[0] == 200
    assert len((await waiting)[1]["choices"]) == 25


async def test_selects_bring_who_was_picked(wire: Wire, bot: Gateway) -> None:
    picker = {"type": 5, "custom_id": "who", "max_values": 2}
    message = await wire.post(flags=V2, components=[{"type": 1, "components": [picker]}])
    picked = {"message_id": message["id"], "custom_id": "who", "component_type": 5}
    assert (await wire.page("component", **picked, values=["1"]))[0] == 400
    assert (await wire.page("component", **picked, values=[wire.owner, wire.owner]))[0] == 400
    assert (await wire.page("component", **picked, values=[wire.owner]))[0] == 200
    data = (await bot.event("INTERACTION_CREATE"))["data"]
    assert data["values"] == [wire.owner]
    assert data["resolved"]["users"][wire.owner]["global_name"] == "Ottilie"
    assert "permissions" in data["resolved"]["members"][wire.owner]
