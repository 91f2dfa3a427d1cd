"""Messages: their life, nonces, files, limits, mentions."""

import json
from typing import Any

import aiohttp

from playground.world import DISCORD_EPOCH
from tests.wire.raw import API, AUTH, V2, Gateway, Json, Wire, asked, buttons, paths


async def test_the_same_nonce_makes_one_message(wire: Wire) -> None:
    first = await wire.post(content="one", nonce="game-1", enforce_nonce=True)
    assert first["nonce"] == "game-1"
    assert (await wire.post(content="two", nonce="game-1", enforce_nonce=True))["id"] == first["id"]
    assert (await wire.post(content="three", nonce="game-1"))["id"] != first["id"]
    assert await wire.seen(wire.owner) == ["one", "three"]


async def test_a_nonce_is_forgotten_after_two_minutes(wire: Wire) -> None:
    first = await wire.post(content="one", nonce=7, enforce_nonce=True)
    later = wire.world.now() + 121_000
    wire.world.now = lambda: later
    assert (await wire.post(content="one", nonce=7, enforce_nonce=True))["id"] != first["id"]


async def test_a_messages_life(wire: Wire) -> None:
    path = f"/channels/{wire.channel}/messages"
    ids = [(await wire.post(content=str(n)))["id"] for n in range(5)]
    assert ids == sorted(ids, key=int)
    assert abs((int(ids[0]) >> 22) + DISCORD_EPOCH - wire.world.now()) < 60_000

    async def listed(**query: Any) -> str:
        return "".join(message["content"] for message in (await wire.call("GET", path, params=query))[1])

    assert await listed() == "43210"
    assert await listed(limit=2) == "43"
    assert await listed(before=ids[3], limit=2) == "21"
    assert await listed(after=ids[0], limit=2) == "21"
    assert await listed(around=ids[2], limit=3) == "321"
    assert (await wire.call("GET", path, params={"limit": 101}))[0] == 400
    edited = (await wire.call("PATCH", f"{path}/{ids[0]}", {"content": "new"}))[1]
    assert edited["content"] == "new"
    assert edited["edited_timestamp"] >= edited["timestamp"]
    assert (await wire.call("DELETE", f"{path}/{ids[0]}"))[0] == 204
    assert await wire.call("GET", f"{path}/{ids[0]}") == (404, {"message": "Unknown Message", "code": 10008})
    assert (await wire.call("GET", "/channels/1/messages"))[1] == {"message": "Unknown Channel", "code": 10003}


async def test_components_get_ids_and_limits(wire: Wire) -> None:
    message = await wire.post(flags=32768, components=buttons("a", "b"))
    container = message["components"][0]
    assert [container["id"], *(child["id"] for child in container["components"])] == [1, 2, 3]
    assert [child["id"] for child in container["components"][1]["components"]] == [4, 5]
    refused: list[Json] = [
        {"components": buttons("a")},
        {"flags": 32768, "components": buttons("a", "a")},
        {"flags": 32768, "components": buttons("x" * 101)},
        {"flags": 32768, "components": buttons(*"abcdef")},
        {"flags": 32768, "content": "both", "components": buttons("a")},
        {"flags": 32768, "components": [{"type": 10, "content": "x" * 2001}, {"type": 10, "content": "x" * 2000}]},
        {"content": "x" * 2001},
        {"content": ""},
    ]
    for body in refused:
        status, answer = await wire.call("POST", f"/channels/{wire.channel}/messages", body)
        assert status == 400
        assert answer["code"] in (50006, 50035)


async def test_files_come_as_multipart(wire: Wire) -> None:
    form = aiohttp.FormData()
    gallery = [{"type": 12, "items": [{"media": {"url": "attachment://card.png"}}]}]
    form.add_field("payload_json", json.dumps({"flags": 32768, "components": gallery}))
    form.add_field("files[0]", b"picture", filename="card.png")
    async with wire.http.post(f"{API}/channels/{wire.channel}/messages", data=form, headers=AUTH) as reply:
        message = await reply.json()
    url = message["components"][0]["items"][0]["media"]["url"]
    assert message["attachments"][0]["url"] == url
    async with wire.http.get(url) as reply:
        assert await reply.read() == b"picture"
        assert reply.content_type == "image/png"


async def test_the_faults_of_a_message_are_told_by_their_path(wire: Wire) -> None:
    field = {"name": "", "value": "x" * 1025}
    assert await wire.send(content="x" * 2001) == ["content BASE_TYPE_MAX_LENGTH"]
    assert await wire.send(content=7) == ["content STRING_TYPE_CONVERT"]
    assert await wire.send(content="x", nonce="n" * 26) == ["nonce BASE_TYPE_MAX_LENGTH"]
    assert await wire.send(embeds=[{"title": "t"}] * 11) == ["embeds BASE_TYPE_BAD_LENGTH"]
    assert await wire.send(embeds=[{"title": "t" * 257, "fields": [field]}]) == [
        "embeds.0.title BASE_TYPE_MAX_LENGTH",
        "embeds.0.fields.0.name BASE_TYPE_BAD_LENGTH",
        "embeds.0.fields.0.value BASE_TYPE_BAD_LENGTH",
    ]
    assert await wire.send(embeds=[{"description": "x" * 4000}, {"description": "x" * 2001}]) == [
        "embeds MAX_EMBED_SIZE_EXCEEDED"
    ]
    assert await wire.send(content="x", attachments=[{"filename": "f"}]) == ["attachments.0.id BASE_TYPE_REQUIRED"]
    assert (await wire.refused(400, 50006, "POST", f"/channels/{wire.channel}/messages", {}))["message"]


async def test_components_v2_allows_nothing_beside_it(wire: Wire) -> None:
    legacy = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
    for key, value in (("content", "x"), ("embeds", [{"title": "t"}]), ("sticker_ids", ["1"])):
        assert await wire.send(**{"flags": V2, "components": buttons("a"), key: value}) == [f"{key} {legacy}"]
    message = await wire.post(flags=V2, components=buttons("a"))
    path = f"/channels/{wire.channel}/messages/{message['id']}"
    refusal = await wire.refused(400, 50035, "PATCH", path, {"flags": 0, "content": "back to text"})
    assert paths(refusal) == [f"content {legacy}"]
    await wire.refused(400, 50006, "PATCH", path, {"components": []})


async def test_invalid_json_and_a_list_are_refused(wire: Wire) -> None:
    path = f"{API}/channels/{wire.channel}/messages"
    async with wire.http.post(path, data=b"{", headers={**AUTH, "Content-Type": "application/json"}) as reply:
        assert (reply.status, (await reply.json())["code"]) == (400, 50109)
    await wire.refused(400, 50035, "POST", f"/channels/{wire.channel}/messages", [])


async def test_only_the_author_changes_a_message(wire: Wire) -> None:
    forum = wire.room("theories")
    thread = (await wire.page("thread", channel_id=forum, name="Mine"))[1]["channel_id"]
    first = next(iter(wire.world.messages[thread]))
    await wire.refused(403, 50005, "PATCH", f"/channels/{thread}/messages/{first}", {"content": "yours"})
    await wire.refused(403, 50013, "DELETE", f"/channels/{thread}/messages/{first}")


async def test_whom_a_message_mentions(wire: Wire) -> None:
    librarians = next(role.id for role in wire.world.guild.roles if role.name == "Librarians")
    content = f"<@{wire.owner}> <@{wire.member}> <@&{librarians}> @everyone"

    async def mentioned(**allowed: Any) -> tuple[set[str], list[str], bool]:
        message = await wire.post(content=content, **allowed)
        users = {user["id"] for user in message["mentions"]}
        return users, message["mention_roles"], message["mention_everyone"]

    both = {wire.owner, wire.member}
    assert await mentioned() == (both, [librarians], False)
    assert await mentioned(allowed_mentions={"parse": []}) == (set(), [], False)
    assert await mentioned(allowed_mentions={"parse": ["roles"], "users": [wire.owner]}) == (
        {wire.owner}, [librarians], False)  # fmt: skip
    assert await wire.send(content="x", allowed_mentions={"parse": ["users"], "users": [wire.owner]}) == [
        "allowed_mentions.parse MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"
    ]
    assert await wire.send(content="x", allowed_mentions={"parse": ["all"]}) == [
        "allowed_mentions.parse.0 BASE_TYPE_CHOICES"
    ]


async def test_an_answer_mentions_users_unless_told_otherwise(wire: Wire, bot: Gateway) -> None:
    librarians = next(role.id for role in wire.world.guild.roles if role.name == "Librarians")
    reply = (await wire.callback(await asked(wire, bot), 4, content=f"<@{wire.owner}> <@&{librarians}>"))[1]
    message = reply["resource"]["message"]
    assert [user["id"] for user in message["mentions"]] == [wire.owner]
    assert message["mention_roles"] == []


async def test_a_reply_names_a_message_that_is_there(wire: Wire) -> None:
    first = await wire.post(content="one")
    reply = await wire.post(content="two", message_reference={"message_id": first["id"]})
    assert (reply["type"], reply["referenced_message"]["id"]) == (19, first["id"])
    assert await wire.send(content="x", message_reference={"message_id": "1"}) == [
        "message_reference REPLIES_UNKNOWN_MESSAGE"
    ]
    assert await wire.post(content="x", message_reference={"message_id": "1", "fail_if_not_exists": False})


async def upload(wire: Wire, *files: bytes) -> tuple[int, int]:
    form = aiohttp.FormData()
    form.add_field("payload_json", json.dumps({"content": "x"}))
    for number, content in enumerate(files):
        form.add_field(f"files[{number}]", content, filename=f"{number}.txt")
    async with wire.http.post(f"{API}/channels/{wire.channel}/messages", data=form, headers=AUTH) as reply:
        return reply.status, (await reply.json()).get("code", 0)


async def test_files_have_a_size_and_a_number(wire: Wire) -> None:
    assert await upload(wire, *[b"x"] * 10) == (200, 0)
    assert await upload(wire, *[b"x"] * 11) == (400, 50035)
    assert await upload(wire, b"x" * (10 * 1024 * 1024 + 1)) == (413, 40005)
