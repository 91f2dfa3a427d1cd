"""Announcing: what is published and how often, silent posts, deleted posts and threads, closed letterboxes."""

from pathlib import Path

from playground.people import Role
from playground.permissions import bits
from playground.scenario import read_scenario
from playground.world import World
from tests.wire.raw import API, AUTH, Wire, open_wire

HOUR_MS = 3_600_000
SILENT = 1 << 12
NEIGHBOURS = """
[[user]]
name = "Open"
[[user]]
name = "Shut"
closed_dms = true
[[guild]]
name = "One"
owner = "Open"
[[guild.member]]
user = "Shut"
[[guild.channel]]
name = "hall"
"""


def later(world: World, ms: int) -> None:
    now = world.now() + ms
    world.now = lambda: now


async def limited(wire: Wire, method: str, path: str, body: object = None) -> tuple[float, int]:
    """Run into a limit of its own: for how long (seconds), and its code."""
    async with wire.http.request(method, API + path, json=body, headers=AUTH) as reply:
        answer = await reply.json()
        assert (reply.status, reply.headers["Via"]) == (429, "1.1 playground"), answer
        # The headers tell of the route, which has requests left: only the body knows.
        assert (reply.headers["Retry-After"], int(reply.headers["X-RateLimit-Remaining"]) > 0) == ("1", True)
        assert (reply.headers["X-RateLimit-Scope"], answer["global"]) == ("shared", False)
        return answer["retry_after"], answer["code"]


async def test_ten_are_published_an_hour(wire: Wire) -> None:
    news = f"/channels/{wire.room('bulletin')}/messages"
    posts = [(await wire.call("POST", news, {"content": str(number)}))[1]["id"] for number in range(11)]
    for post in posts[:10]:
        assert (await wire.call("POST", f"{news}/{post}/crosspost"))[0] == 200
    wait, code = await limited(wire, "POST", f"{news}/{posts[10]}/crosspost")
    assert (3590 < wait <= 3600, code) == (True, 0)
    # What is published is not published again, however late: that is said first.
    await wire.refused(400, 40033, "POST", f"{news}/{posts[0]}/crosspost")
    later(wire.world, HOUR_MS + 1000)
    assert (await wire.call("POST", f"{news}/{posts[10]}/crosspost"))[0] == 200


async def test_what_is_published_is_corrected_three_times_an_hour(wire: Wire) -> None:
    news = f"/channels/{wire.room('bulletin')}/messages"
    post = (await wire.call("POST", news, {"content": "extra"}))[1]["id"]
    for number in range(4):
        assert (await wire.call("PATCH", f"{news}/{post}", {"content": f"proof {number}"}))[0] == 200
    await wire.call("POST", f"{news}/{post}/crosspost")
    for number in range(3):
        assert (await wire.call("PATCH", f"{news}/{post}", {"content": f"extra {number}"}))[0] == 200
    wait, code = await limited(wire, "PATCH", f"{news}/{post}", {"content": "one too many"})
    assert (3590 < wait <= 3600, code) == (True, 20022)
    assert (await wire.call("GET", f"{news}/{post}"))[1]["content"] == "extra 2"
    later(wire.world, HOUR_MS + 1000)
    assert (await wire.call("PATCH", f"{news}/{post}", {"content": "now"}))[0] == 200


async def test_publishing_takes_the_right_to_send(wire: Wire) -> None:
    room = wire.world.channel(wire.room("bulletin"))
    assert room is not None
    news = f"/channels/{room.id}/messages"
    post = (await wire.call("POST", news, {"content": "extra"}))[1]["id"]
    wire.world.guild.channels[wire.world.guild.channels.index(room)] = type(room)(
        room.id, room.name, room.type, room.guild_id, overwrites=room.overwrites[:1]
    )
    await wire.refused(403, 50013, "POST", f"{news}/{post}/crosspost")


async def test_a_silent_post_stays_silent(wire: Wire) -> None:
    post = await wire.post(content="hush", flags=SILENT)
    assert post["flags"] & SILENT
    edited = (await wire.call("PATCH", f"/channels/{wire.channel}/messages/{post['id']}", {"content": "hush!"}))[1]
    assert edited["flags"] & SILENT


async def test_only_the_right_to_mention_everyone_reaches_every_role(wire: Wire) -> None:
    roles = wire.world.guild.roles
    patrons = next(role.id for role in roles if role.name == "Patrons")
    content = f"@everyone <@&{patrons}>"
    allowed = {"allowed_mentions": {"parse": ["everyone"], "roles": [patrons]}}
    post = await wire.post(content=content, **allowed)
    assert (post["mention_roles"], post["mention_everyone"]) == ([], False)
    place = next(number for number, role in enumerate(roles) if role.name == "Casebook")
    roles[place] = Role(roles[place].id, "Casebook", bits(["MENTION_EVERYONE"]))
    post = await wire.post(content=content, **allowed)
    assert (post["mention_roles"], post["mention_everyone"]) == ([patrons], True)
    post = await wire.post(content=content, allowed_mentions={"parse": []})
    assert (post["mention_roles"], post["mention_everyone"]) == ([], False)


async def test_threads_and_posts_are_deleted_by_who_manages_them(wire: Wire) -> None:
    body = {"name": "x", "message": {"content": "first"}}
    post = (await wire.call("POST", f"/channels/{wire.room('theories')}/threads", body))[1]["id"]
    await wire.refused(403, 50013, "DELETE", f"/channels/{post}")
    # What it wrote itself it may take back, and the post is left without its beginning.
    assert (await wire.call("DELETE", f"/channels/{post}/messages/{post}"))[0] == 204
    assert (await wire.call("GET", f"/channels/{post}"))[0] == 200
    roles = wire.world.guild.roles
    place = next(number for number, role in enumerate(roles) if role.name == "Casebook")
    roles[place] = Role(roles[place].id, "Casebook", bits(["MANAGE_THREADS"]))
    async with wire.connect() as bot:
        await bot.identify()
        status, gone = await wire.call("DELETE", f"/channels/{post}")
        assert (status, gone["id"]) == (200, post)
        assert (await bot.event("THREAD_DELETE"))["id"] == post
    await wire.refused(404, 10003, "GET", f"/channels/{post}")
    await wire.refused(403, 50013, "DELETE", f"/channels/{wire.channel}")


async def test_a_closed_letterbox_takes_no_letters(tmp_path: Path) -> None:
    file = tmp_path / "neighbours.toml"
    file.write_text(NEIGHBOURS)
    shut = read_scenario(file).users[1].id
    async with open_wire(scenario=file) as wire:
        status, box = await wire.call("POST", "/users/@me/channels", {"recipient_id": shut})
        assert status == 200
        await wire.refused(403, 50007, "POST", f"/channels/{box['id']}/messages", {"content": "psst"})
        opened = (await wire.call("POST", "/users/@me/channels", {"recipient_id": wire.owner}))[1]
        assert (await wire.call("POST", f"/channels/{opened['id']}/messages", {"content": "psst"}))[0] == 200
        await wire.control("remove", kind="bot", guild_id=wire.world.guild.id)
        await wire.refused(403, 50007, "POST", f"/channels/{opened['id']}/messages", {"content": "still there?"})


async def test_a_letter_out_of_the_blue_reaches_an_open_page(wire: Wire) -> None:
    async with wire.watch(wire.member) as event:
        box = (await wire.call("POST", "/users/@me/channels", {"recipient_id": wire.member}))[1]
        assert (await event())["t"] == "state_changed"
        await wire.call("POST", f"/channels/{box['id']}/messages", {"content": "psst"})
        assert (await event())["d"]["message"]["content"] == "psst"


async def test_a_sleeping_thread_is_woken_before_it_is_edited(wire: Wire) -> None:
    body = {"name": "x", "message": {"content": "first"}}
    post = (await wire.call("POST", f"/channels/{wire.room('theories')}/threads", body))[1]["id"]
    thread, first = f"/channels/{post}", f"/channels/{post}/messages/{post}"
    active = f"/guilds/{wire.world.guild.id}/threads/active"
    await wire.control("thread", channel_id=post, archived=True)
    assert post not in {one["id"] for one in (await wire.call("GET", active))[1]["threads"]}
    await wire.refused(400, 50083, "PATCH", first, {"content": "second thoughts"})
    await wire.refused(400, 50083, "PATCH", thread, {"name": "y"})
    async with wire.connect() as bot:
        await bot.identify()
        assert (await wire.call("PATCH", thread, {"archived": False}))[1]["thread_metadata"]["archived"] is False
        assert (await bot.event("THREAD_UPDATE"))["id"] == post
    assert (await wire.call("PATCH", first, {"content": "second thoughts"}))[0] == 200
    # A message wakes it as well.
    await wire.control("thread", channel_id=post, archived=True)
    assert (await wire.call("POST", f"{thread}/messages", {"content": "more"}))[0] == 200
    assert (await wire.call("GET", thread))[1]["thread_metadata"]["archived"] is False


async def test_archived_threads_are_listed_the_last_to_fall_asleep_first(wire: Wire) -> None:
    forum, ids = wire.room("theories"), []
    path = f"/channels/{forum}/threads/archived/public"
    for name in "xyz":
        body = {"name": name, "message": {"content": "first"}}
        ids.append((await wire.call("POST", f"/channels/{forum}/threads", body))[1]["id"])
    assert (await wire.call("GET", path))[1] == {"threads": [], "members": [], "has_more": False}
    for post in ids:
        later(wire.world, 1000)
        await wire.control("thread", channel_id=post, archived=True)
    first = (await wire.call("GET", f"{path}?limit=2"))[1]
    assert ([one["id"] for one in first["threads"]], first["has_more"]) == ([ids[2], ids[1]], True)
    before = first["threads"][-1]["thread_metadata"]["archive_timestamp"].replace("+", "%2B")
    rest = (await wire.call("GET", f"{path}?limit=2&before={before}"))[1]
    assert ([one["id"] for one in rest["threads"]], rest["has_more"]) == ([ids[0]], False)
    await wire.refused(400, 50035, "GET", f"{path}?before=yesterday")
    await wire.refused(400, 50035, "GET", f"{path}?limit=1")
    await wire.refused(400, 50024, "GET", f"/channels/{ids[0]}/threads/archived/public")


async def test_a_locked_thread_is_for_those_who_manage_threads(wire: Wire) -> None:
    aside = wire.room("The second look")
    message = (await wire.call("POST", f"/channels/{aside}/messages", {"content": "x"}))[1]["id"]
    await wire.control("thread", channel_id=aside, locked=True)
    await wire.refused(400, 160005, "POST", f"/channels/{aside}/messages", {"content": "x"})
    await wire.refused(400, 160005, "PATCH", f"/channels/{aside}/messages/{message}", {"content": "y"})
    await wire.refused(403, 50013, "PATCH", f"/channels/{aside}", {"locked": False})
    await wire.control("thread", channel_id=aside, archived=True)
    await wire.refused(403, 50013, "PATCH", f"/channels/{aside}", {"archived": False})
    await wire.refused(400, 50083, "DELETE", f"/channels/{aside}/messages/{message}")
    await wire.control("thread", channel_id=aside, locked=False)
    assert (await wire.call("DELETE", f"/channels/{aside}/messages/{message}"))[0] == 204


async def test_who_is_called(wire: Wire) -> None:
    regulars = next(role.id for role in wire.world.guild.roles if role.name == "Quiz regulars")

    async def called(**body: object) -> list[str]:
        post = await wire.post(**body)
        seen = (await wire.state(wire.owner))["messages"][wire.channel]
        ids: list[str] = next(one["called"] for one in seen if one["id"] == post["id"])
        return ids

    assert set(await called(content=f"<@&{regulars}>")) == {wire.third, wire.fourth}
    assert await called(content=f"<@{wire.owner}>", flags=SILENT) == [wire.owner]
    assert await called(content=f"<@{wire.owner}>", allowed_mentions={"parse": []}) == []
