"""/help, and what is said when something goes wrong."""

import logging
import re
from typing import Any

import discord
import pytest
from discord import app_commands
from simcord import MemberActor
from simcord.results import ResponseMessage

from bot.knowledge.archive import Archive
from tests.cogs.scene import Scene, answer_of, buttons, said, text_of

INCIDENT = re.compile(r"\b[0-9a-f]{8}\b")
OLD_BUTTON = "This button is from an older edition and no longer works. Give the command again."


async def help_of(scene: Scene, member: MemberActor) -> str:
    """Return all pages of the list of commands."""
    card = answer_of(await member.slash(scene.channel, "help"))
    assert card.ephemeral
    told = text_of(card)
    while not buttons(card)["More ▶"]["disabled"]:
        await member.click(card, label="More ▶")
        told += "\n" + text_of(card)
    return told


async def test_help_lists_every_command_with_its_options(scene: Scene) -> None:
    told = await help_of(scene, scene.ann)
    commands = [command for command in scene.bot.tree.walk_commands() if isinstance(command, app_commands.Command)]
    assert len(commands) >= 9
    for command in commands:
        line = next(line for line in told.splitlines() if line.startswith(f"**/{command.qualified_name}**"))
        for option in command.parameters:
            assert (f"`{option.name}`" if option.required else f"`[{option.name}]`") in line
        assert command.description in told
    assert "*Hero Mask*" in told


async def test_help_is_what_discord_was_told(scene: Scene) -> None:
    rights = discord.Permissions(manage_channels=True, manage_guild=True)
    chief = scene.guild.add_member(
        scene.env.create_user("cy"), roles=[scene.guild.create_role("C", permissions=rights)]
    )
    told = await help_of(scene, chief)
    listed = re.findall(r"^\*\*/(.+?)\*\*", told, re.MULTILINE)
    assert sorted(listed) == sorted(chief.available_commands(scene.channel))
    assert "**Look this up**" in told


async def test_look_ups_work_in_servers_alone_and_wherever_somebody_installed_the_bot(scene: Scene) -> None:
    payloads = {command.name: command.to_dict(scene.bot.tree) for command in scene.bot.tree.get_commands()}
    menus = scene.bot.tree.get_commands(type=discord.AppCommandType.message)
    payloads |= {menu.name: menu.to_dict(scene.bot.tree) for menu in menus}
    everywhere = {
        name
        for name, payload in payloads.items()
        if payload.get("integration_types") == [0, 1] and payload.get("contexts") == [0, 1, 2]
    }
    assert {"Look this up", "search", "character", "progress", "settings", "privacy"} <= everywhere
    assert "spoilers" not in everywhere


class LookupFailureError(Exception):
    """Something nobody thought of."""


def break_the_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise LookupFailureError("the drawer is stuck")

    for name in ("resolve", "suggest", "card"):
        monkeypatch.setattr(Archive, name, broken)


def incident_with_traceback(caplog: pytest.LogCaptureFixture) -> str:
    """Return the incident id of the one error that was logged with its traceback."""
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    found = INCIDENT.search(record.getMessage())
    assert found
    assert record.exc_info
    assert isinstance(record.exc_info[1], LookupFailureError)
    return found[0]


def check_told(told: str, incident: str) -> None:
    assert told.startswith("Something went wrong, and it is not your doing.")
    assert incident in told
    assert "drawer" not in told


async def test_a_command_that_fails_gives_a_number_that_the_log_has(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    scene.faults_expected = True
    break_the_archive(monkeypatch)
    told = said(await scene.ann.slash(scene.channel, "character", name="James"))
    check_told(told, incident_with_traceback(caplog))


async def test_a_button_that_fails_gives_a_number_that_the_log_has(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    scene.faults_expected = True
    await scene.horizon(24)
    await scene.progress(scene.ann, 24)
    card = (await scene.ann.slash(scene.channel, "character", name="James")).response
    assert card is not None
    break_the_archive(monkeypatch)
    check_told(said(await scene.ann.click(card, label="More ▶")), incident_with_traceback(caplog))


async def test_after_a_failure_the_same_button_works(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.faults_expected = True
    await scene.horizon(24)
    await scene.progress(scene.ann, 24)
    card = (await scene.ann.slash(scene.channel, "character", name="James")).response
    assert card is not None
    with monkeypatch.context() as patch:
        break_the_archive(patch)
        await scene.ann.click(card, label="More ▶")
    turned = await scene.ann.click(card, label="More ▶")
    assert turned.response is not None
    assert turned.response.id == card.id


async def test_a_select_that_fails_gives_a_number(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    scene.faults_expected = True
    asked = (await scene.ann.slash(scene.channel, "progress show")).response
    assert asked is not None

    def broken(*_: object, **__: object) -> None:
        raise LookupFailureError("the drawer is stuck")

    monkeypatch.setattr("bot.storage.queries.people.set_progress", broken)
    check_told(said(await scene.ann.select(asked, ["3"])), incident_with_traceback(caplog))


async def test_an_autocomplete_that_fails_suggests_nothing_and_is_logged(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    scene.faults_expected = True
    break_the_archive(monkeypatch)
    assert await scene.ann.autocomplete(scene.channel, "character", "name", "jam") == []
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert record.exc_info
    assert isinstance(record.exc_info[1], LookupFailureError)


async def test_an_autocomplete_that_fails_has_an_incident_in_the_log(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    scene.faults_expected = True
    break_the_archive(monkeypatch)
    await scene.ann.autocomplete(scene.channel, "character", "name", "jam")
    incident_with_traceback(caplog)


def message_with(scene: Scene, custom_id: str, component_type: int = 2) -> ResponseMessage:
    """Post, as the bot, a message with a component that this edition would not make."""
    part: dict[str, Any] = {"type": component_type, "custom_id": custom_id}
    if component_type == 2:
        part |= {"label": "Press", "style": 2}
    else:
        part |= {"options": [{"label": "One", "value": "1"}]}
    row = {"type": 1, "components": [part]}
    posted = scene.env.backend.create_message(
        scene.channel.id,
        scene.env.backend.bot_user.id,
        components=[row],
        flags=discord.MessageFlags(components_v2=True).value,
    )
    return ResponseMessage(scene.env, posted)


@pytest.mark.parametrize(
    "custom_id",
    [
        "c1b:duel:1:2",
        "c0b:answer:1:2:3",
        "c2b:answer:1:2:3",
    ],
)
async def test_a_button_of_another_edition_says_so(scene: Scene, custom_id: str) -> None:
    assert said(await scene.ann.click(message_with(scene, custom_id), label="Press")) == OLD_BUTTON


async def test_a_select_of_an_unknown_kind_says_so(scene: Scene) -> None:
    assert said(await scene.ann.select(message_with(scene, "c1s:duel", 3), ["1"])) == OLD_BUTTON


@pytest.mark.parametrize("custom_id", ["c1b:answer:1", "c1b:answer:x:y:z", "c1b:character", "c1b:board:x:1"])
async def test_a_button_with_torn_arguments_is_answered(scene: Scene, custom_id: str) -> None:
    scene.faults_expected = True
    told = said(await scene.ann.click(message_with(scene, custom_id), label="Press"))
    assert INCIDENT.search(told) or told == OLD_BUTTON
