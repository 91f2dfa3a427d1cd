"""What belongs to a guild as a whole: its active threads, and its scheduled events from their making to their end."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from playground.people import Role
from playground.permissions import bits
from playground.scheduled_events import ACTIVE, CANCELED, COMPLETED, SCHEDULED
from tests.wire.raw import Json, Wire, open_wire, paths

EVENTS_INTENT = 1 << 16


def at(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


def night(**more: Any) -> Json:
    """What asks for an event in an hour."""
    return {
        "name": "Trivia night",
        "entity_type": 3,
        "privacy_level": 2,
        "scheduled_start_time": at(3600),
        "scheduled_end_time": at(7200),
        "entity_metadata": {"location": "#quiz-night"},
        **more,
    }


def events(wire: Wire) -> str:
    return f"/guilds/{wire.world.guild.id}/scheduled-events"


def let(wire: Wire, *names: str) -> None:
    """Give the bot's own role these permissions and no others."""
    roles = wire.world.guild.roles
    place = next(number for number, role in enumerate(roles) if role.name == "Casebook")
    roles[place] = Role(roles[place].id, "Casebook", bits(names))


async def made(wire: Wire, **more: Any) -> Json:
    status, event = await wire.call("POST", events(wire), night(**more))
    assert status == 200, event
    answer: Json = event
    return answer


async def test_active_threads_are_those_the_bot_sees(wire: Wire) -> None:
    aside, post = wire.room("The second look"), {"name": "x", "message": {"content": "first"}}
    own = (await wire.call("POST", f"/channels/{wire.room('theories')}/threads", post))[1]["id"]
    status, found = await wire.call("GET", f"/guilds/{wire.world.guild.id}/threads/active")
    assert status == 200
    assert {thread["id"] for thread in found["threads"]} == {aside, own}
    assert [member["id"] for member in found["members"]] == [own]
    await wire.refused(404, 10004, "GET", "/guilds/1/threads/active")
    await wire.refused(403, 50001, "GET", f"/guilds/{wire.world.guilds[1].id}/threads/active")


async def test_an_events_life(wire: Wire) -> None:
    async with wire.connect() as bot:
        await bot.identify(1 | EVENTS_INTENT)
        event = await made(wire, description="Ten questions.")
        assert (event["status"], event["creator_id"], event["channel_id"]) == (SCHEDULED, wire.bot, None)
        assert (await bot.event("GUILD_SCHEDULED_EVENT_CREATE"))["id"] == event["id"]
        path = f"{events(wire)}/{event['id']}"
        later = at(5000)
        changed = (await wire.call("PATCH", path, {"scheduled_start_time": later, "entity_type": 3}))[1]
        assert datetime.fromisoformat(changed["scheduled_start_time"]) - datetime.fromisoformat(later) < timedelta(0, 1)
        assert (await bot.event("GUILD_SCHEDULED_EVENT_UPDATE"))["name"] == "Trivia night"
        assert await wire.call("GET", path) == (200, changed)
        [seen] = (await wire.state(wire.member))["guilds"][0]["events"]
        assert (seen["name"], seen["place"], seen["on"]) == ("Trivia night", "#quiz-night", False)
        assert (await wire.call("DELETE", path))[0] == 204
        assert (await bot.event("GUILD_SCHEDULED_EVENT_DELETE"))["id"] == event["id"]
    await wire.refused(404, 10070, "GET", path)
    assert (await wire.state(wire.member))["guilds"][0]["events"] == []


async def test_without_their_intent_events_are_not_told_but_known(wire: Wire) -> None:
    event = await made(wire)
    async with wire.connect() as bot:
        ready = await bot.identify(1)
        assert [one["id"] for one in ready["created"][0]["guild_scheduled_events"]] == [event["id"]]
        await made(wire)
        await wire.page("thread", channel_id=wire.room("lobby"), name="Aside")
        assert (await bot.next())["t"] == "THREAD_CREATE"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"name": "n" * 101}, "name BASE_TYPE_BAD_LENGTH"),
        ({"description": "d" * 1001}, "description BASE_TYPE_MAX_LENGTH"),
        ({"entity_metadata": {"location": "l" * 101}}, "entity_metadata.location BASE_TYPE_BAD_LENGTH"),
        ({"entity_metadata": None}, "entity_metadata.location BASE_TYPE_REQUIRED"),
        ({"scheduled_end_time": None}, "scheduled_end_time BASE_TYPE_REQUIRED"),
        ({"scheduled_start_time": "tomorrow"}, "scheduled_start_time DATE_TIME_TYPE_PARSE"),
        ({"scheduled_start_time": at(-60)}, "scheduled_start_time GUILD_SCHEDULED_EVENT_SCHEDULE_PAST"),
        ({"scheduled_end_time": at(60)}, "scheduled_end_time GUILD_SCHEDULED_EVENT_SCHEDULE_END_BEFORE_START"),
        ({"privacy_level": 1}, "privacy_level UNION_TYPE_CHOICES"),
    ],
)
async def test_an_event_must_be_in_order(wire: Wire, more: Json, told: str) -> None:
    assert paths(await wire.refused(400, 50035, "POST", events(wire), night(**more))) == [told]


async def test_an_event_lacks_nothing(wire: Wire) -> None:
    wanted = ["privacy_level", "entity_type", "name", "scheduled_start_time", "entity_metadata.location"]
    refusal = await wire.refused(400, 50035, "POST", events(wire), {})
    assert paths(refusal) == [f"{path} BASE_TYPE_REQUIRED" for path in [*wanted, "scheduled_end_time"]]
    # There are no voice channels here.
    await wire.refused(400, 50024, "POST", events(wire), night(entity_type=2))


async def test_a_hundred_open_events_are_the_most(wire: Wire) -> None:
    for _ in range(100):
        # Not over the wire: only fifty requests a second get through.
        key = wire.world.snowflake()
        wire.world.guild.events[key] = night(id=key, status=SCHEDULED, creator_id=wire.bot)
    await wire.refused(400, 30038, "POST", events(wire), night())
    wire.world.guild.events[key]["status"] = COMPLETED
    await made(wire)


async def test_who_may_touch_an_event(wire: Wire) -> None:
    own, theirs = await made(wire), await made(wire)
    wire.world.guild.events[theirs["id"]]["creator_id"] = wire.owner
    change = {"name": "Another night"}
    await wire.refused(403, 50013, "PATCH", f"{events(wire)}/{theirs['id']}", change)
    let(wire, "MANAGE_EVENTS")
    for event in (own, theirs):
        assert (await wire.call("PATCH", f"{events(wire)}/{event['id']}", change))[0] == 200
    await wire.refused(403, 50013, "POST", events(wire), night())
    let(wire)
    await wire.refused(403, 50013, "PATCH", f"{events(wire)}/{own['id']}", change)
    await wire.refused(403, 50013, "DELETE", f"{events(wire)}/{own['id']}")
    # To look needs no right at all.
    assert len((await wire.call("GET", events(wire)))[1]) == 2


async def test_a_status_goes_forward_only(wire: Wire) -> None:
    path = f"{events(wire)}/{(await made(wire))['id']}"
    refusal = await wire.refused(400, 50035, "PATCH", path, {"status": COMPLETED})
    assert paths(refusal) == ["status GUILD_SCHEDULED_EVENT_STATUS_INVALID"]
    assert (await wire.call("PATCH", path, {"status": ACTIVE}))[1]["status"] == ACTIVE
    refusal = await wire.refused(400, 50035, "PATCH", path, {"scheduled_start_time": at(9000)})
    assert "scheduled_start_time GUILD_SCHEDULED_EVENT_SCHEDULE_INVALID_START_BY_STATUS" in paths(refusal)
    assert (await wire.call("PATCH", path, {"status": COMPLETED}))[0] == 200
    await wire.refused(400, 180000, "PATCH", path, {"name": "Too late"})
    other = f"{events(wire)}/{(await made(wire))['id']}"
    assert (await wire.call("PATCH", other, {"status": CANCELED}))[1]["status"] == CANCELED
    assert await wire.call("GET", events(wire)) == (200, [])


async def test_an_event_begins_and_ends_by_itself(wire: Wire) -> None:
    async with wire.connect() as bot:
        await bot.identify(1 | EVENTS_INTENT)
        event = await made(wire, scheduled_start_time=at(0.3), scheduled_end_time=at(0.6))
        await bot.until("GUILD_SCHEDULED_EVENT_CREATE")
        turns = [(await bot.until("GUILD_SCHEDULED_EVENT_UPDATE"))["status"] for _ in range(2)]
    assert turns == [ACTIVE, COMPLETED]
    assert (await wire.call("GET", f"{events(wire)}/{event['id']}"))[1]["status"] == COMPLETED


async def test_no_clock_runs_on_when_the_room_closes() -> None:
    async with open_wire() as wire:
        await made(wire)
        [alarm] = wire.world.alarms.values()
    assert alarm.cancelled()
