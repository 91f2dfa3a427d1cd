"""The bot's requests held against Discord's own description of its API."""

import os
from pathlib import Path

import pytest

from playground.openapi import read_description
from playground.supervisor import REPOSITORY
from tests.wire.raw import Wire

SHARED = REPOSITORY.parent / "shared/reference/discord-openapi/openapi.json"
FILE = Path(os.environ.get("PLAYGROUND_OPENAPI") or SHARED)

NONE, NO_TEXT = "is none of the values Discord knows here.", "body.content: is integer, not string or null."

pytestmark = pytest.mark.skipif(not FILE.exists(), reason="no copy of Discord's OpenAPI file here")


@pytest.mark.parametrize(
    ("method", "path", "body", "told"),
    [
        ("GET", "/users/@me", None, []),
        ("POST", "/channels/1/messages", {"content": "x", "nonce": 5, "tts": False}, []),
        ("POST", "/channels/1/massages", {}, ["Discord has no such path."]),
        ("PUT", "/channels/1/messages", {}, ["Discord has no such method on this path."]),
        ("POST", "/channels/1/messages", {"content": 7}, [NO_TEXT]),
        ("POST", "/channels/1/messages", {"nonce": "x" * 26}, [f"body.nonce: {NONE}"]),
        ("PATCH", "/webhooks/1/t/messages/@original", {"embeds": [{}] * 11},
         ["body.embeds: must have 10 items or fewer."]),
        (
            "POST",
            "/channels/1/messages",
            {"components": [{"type": 17, "components": [{"type": 10, "content": ""}]}]},
            ["body.components.0.components.0.content: must have 1 characters or more."],
        ),
        ("POST", "/interactions/1/t/callback", {"type": 9, "data": {"custom_id": "m", "components": []}},
         ["body.data: lacks title.", "body.data.components: must have 1 items or more."]),
        ("PUT", "/applications/1/commands", [{"description": "d"}], ["body.0: lacks name."]),
        ("PUT", "/applications/1/commands", [{"name": "n", "contexts": [7]}],
         [f"body.0.contexts.0: {NONE}"]),
        ("PUT", "/applications/1/commands", [{"name": "n", "options": [
            {"type": 7, "name": "c", "description": "d", "channel_types": [0, 15, 16]}]}], []),
    ],
)  # fmt: skip
def test_deviations_are_told_with_their_place(method: str, path: str, body: object, told: list[str]) -> None:
    assert read_description(FILE).deviations(method, path, body) == told


async def test_a_deviation_is_kept_and_goes_to_the_page(wire: Wire) -> None:
    wire.world.api = read_description(FILE)
    async with wire.watch(wire.owner) as event:
        await wire.post(content="well said")
        assert (await event())["t"] == "message_create"
        assert wire.world.deviations == []
        await wire.call("POST", "/channels/1/massages", {})
        deviation = (await event())["d"]
    assert (deviation["route"], deviation["what"]) == ("POST /channels/1/massages", "Discord has no such path.")
    assert (await wire.state(wire.member))["deviations"] == [deviation]


async def test_what_is_refused_is_compared_too(wire: Wire) -> None:
    wire.world.api = read_description(FILE)
    await wire.send(content=7)
    assert [deviation["what"] for deviation in wire.world.deviations] == [
        "body.content: is integer, not string or null."
    ]
