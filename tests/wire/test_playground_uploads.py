"""Files that members hand in: with commands and forms, their limits, and where the bot finds them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from playground import attachments
from tests.wire.raw import Gateway, Json, Wire, label

LEDGER = {
    "name": "ledger",
    "description": "d",
    "options": [
        {"type": 11, "name": "paper", "description": "d", "required": True},
        {"type": 3, "name": "shelf", "description": "d", "autocomplete": True},
    ],
}


@pytest.fixture
async def clerk(wire: Wire) -> AsyncIterator[Gateway]:
    """The bot's connection, with one command that takes a file."""
    async with wire.connect() as gateway:
        await gateway.identify()
        await wire.call("PUT", f"/applications/{wire.bot}/commands", [LEDGER])
        yield gateway


async def hand_in(wire: Wire, content: bytes = b"1,2", name: str = "a ledger.csv", who: str | None = None) -> Json:
    query = {"as": who or wire.member, "name": name}
    async with wire.http.post("/page/upload", params=query, data=content) as reply:
        answer: Json = await reply.json()
        return {"status": reply.status, **answer}


def with_file(file_id: object) -> Json:
    return {"name": "ledger", "options": [{"type": 11, "name": "paper", "value": file_id}]}


async def test_a_file_comes_with_a_command(wire: Wire, clerk: Gateway) -> None:
    kept = await hand_in(wire)
    assert (await wire.page("command", **with_file(kept["id"])))[0] == 200
    data = (await clerk.event("INTERACTION_CREATE"))["data"]
    assert data["options"] == [{"type": 11, "name": "paper", "value": kept["id"]}]
    file = data["resolved"]["attachments"][kept["id"]]
    assert (file["filename"], file["size"], file["ephemeral"]) == ("a ledger.csv", 3, True)
    assert file["url"].startswith(wire.origin)
    async with wire.http.get(file["url"]) as reply:
        assert await reply.read() == b"1,2"


async def test_a_file_stays_with_the_command_while_another_option_is_typed(wire: Wire, clerk: Gateway) -> None:
    options = [
        *with_file((await hand_in(wire))["id"])["options"],
        {"type": 3, "name": "shelf", "value": "", "focused": True},
    ]
    wire.hurry()
    assert (await wire.page("autocomplete", name="ledger", options=options))[0] == 200
    assert len((await clerk.event("INTERACTION_CREATE"))["data"]["resolved"]["attachments"]) == 1


async def test_only_a_file_of_ones_own_will_do(wire: Wire, clerk: Gateway) -> None:
    theirs = await hand_in(wire, who=wire.owner)
    for wrong in (theirs["id"], "1", 7, None):
        assert (await wire.page("command", **with_file(wrong)))[0] == 400
    assert wire.world.interactions == {}
    assert (await wire.page("command", name="ledger", options=[]))[0] == 400


async def test_a_file_too_large_or_without_a_name_is_not_taken(wire: Wire) -> None:
    most = attachments.LARGEST_FILE
    assert (await hand_in(wire, bytes(most)))["status"] == 200
    assert (await hand_in(wire, bytes(most + 1)))["status"] == 413
    assert (await hand_in(wire, bytes(attachments.LARGEST_REQUEST + 1)))["status"] == 413
    for name in ("", "x" * 1025, "../x"):
        assert (await hand_in(wire, name=name))["status"] == 400
    assert (await hand_in(wire, who="1"))["status"] == 400
    assert len(wire.world.files) == 1


async def form(wire: Wire, clerk: Gateway, **upload: Any) -> Json:
    """Have the bot answer a command with a form that asks for files; the form as a member fills it in, but for them."""
    await wire.page("command", **with_file((await hand_in(wire))["id"]))
    opener = await clerk.event("INTERACTION_CREATE")
    asked = [label({"type": 19, **upload})]
    status, refusal = await wire.callback(opener, 9, custom_id="m", title="t", components=asked)
    assert status == 200, refusal
    return {"interaction_id": opener["id"], "custom_id": "m"}


def filled(*ids: object) -> list[Json]:
    return [{"type": 18, "component": {"type": 19, "custom_id": "f", "values": list(ids)}}]


async def test_files_come_with_a_form(wire: Wire, clerk: Gateway) -> None:
    sent = await form(wire, clerk, max_values=2)
    first, second = await hand_in(wire), await hand_in(wire, name="card.png")
    assert (await wire.page("modal", **sent, components=filled(first["id"], second["id"])))[0] == 200
    data = (await clerk.event("INTERACTION_CREATE"))["data"]
    assert data["components"][0]["component"]["values"] == [first["id"], second["id"]]
    files = data["resolved"]["attachments"]
    assert [files[one["id"]]["filename"] for one in (first, second)] == ["a ledger.csv", "card.png"]
    assert files[second["id"]]["content_type"] == "image/png"


async def test_a_form_takes_no_more_files_than_it_asks_for_and_only_ones_own(wire: Wire, clerk: Gateway) -> None:
    sent = await form(wire, clerk, min_values=1, max_values=2)
    own = [(await hand_in(wire))["id"] for _ in range(3)]
    theirs = (await hand_in(wire, who=wire.owner))["id"]
    wrongs: list[list[object]] = [[], [*own], [own[0], own[0]], [theirs], ["1"], [{}]]
    for wrong in wrongs:
        assert (await wire.page("modal", **sent, components=filled(*wrong)))[0] == 400
    assert (await wire.page("modal", **sent, components=filled(*own[:2])))[0] == 200


async def test_limits_left_to_discord_are_one_file(wire: Wire, clerk: Gateway) -> None:
    sent = await form(wire, clerk, min_values=None, max_values=None)
    own = [(await hand_in(wire))["id"] for _ in range(2)]
    assert (await wire.page("modal", **sent, components=filled(*own)))[0] == 400
    assert (await wire.page("modal", **sent, components=filled(own[0])))[0] == 200


async def test_all_files_of_a_form_together_have_a_limit(wire: Wire, clerk: Gateway) -> None:
    sent = await form(wire, clerk, max_values=3)
    large = [(await hand_in(wire, bytes(attachments.LARGEST_FILE)))["id"] for _ in range(3)]
    assert (await wire.page("modal", **sent, components=filled(*large)))[0] == 413
    assert (await wire.page("modal", **sent, components=filled(*large[:2])))[0] == 200
