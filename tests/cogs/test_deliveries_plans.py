"""Runs that are due while somebody changes the plan, much else is going on, or the server lets the bot go."""

from dataclasses import replace
from typing import Any

import aiosqlite
import pytest
from simcord.results import ResponseMessage

from bot.announcements.repeats import Daily
from bot.asking import NotNowError
from bot.deliveries import planning, rescheduling
from bot.deliveries.calls import wall_ms
from bot.deliveries.sender import Sender
from bot.deliveries.sleeper import WORKERS, Deliveries
from bot.deliveries.troubles import Trouble
from bot.storage import announcements as stored
from bot.storage import deliveries as outgoing
from bot.storage import drafts, partings
from bot.storage.announcements import Announcement
from bot.storage.deliveries import Delivery
from bot.storage.people import erase_person, export_person
from tests.cogs.desk import DAY_S, HOUR_S, ID, Desk
from tests.cogs.scene import Scene, text_of

EVERY = Daily()


def letters(scene: Scene) -> list[ResponseMessage]:
    return scene.shown(scene.host.user.dm_channel)


async def due_and_not_planned(desk: Desk, scene: Scene, *, late: str = "send") -> Announcement:
    """Keep an announcement whose run was due a minute ago, before the sleeper has come to it."""
    await desk.announce(desk.draft(repeat=EVERY, late=late))
    scene.env.backend.advance_clock(2 * HOUR_S + 30)
    assert await desk.rows() == []
    return await desk.get()


async def back(desk: Desk, scene: Scene) -> None:
    """Have the bot look what is to be done."""
    await scene.crash(away=1)
    await scene.pass_time(60)


async def test_an_edit_swallows_no_run_that_is_due(desk: Desk, scene: Scene) -> None:
    found = await due_and_not_planned(desk, scene)
    other = replace(found.draft, text="The attic, too.")
    assert await planning.edit(desk.store.writer, ID, 1, other, changer=scene.ann.id, what="text", now=wall_ms())
    await back(desk, scene)
    (post,) = desk.posts()
    assert "The attic, too." in text_of(post)
    await scene.pass_time(DAY_S)
    assert len(desk.posts()) == 2


async def test_another_plan_swallows_no_run_that_is_due(desk: Desk, scene: Scene) -> None:
    found = await due_and_not_planned(desk, scene)
    other = replace(found.draft, plan=desk.draft(hours=5, repeat=EVERY).plan)
    assert await planning.edit(desk.store.writer, ID, 1, other, changer=scene.ann.id, what="plan", now=wall_ms())
    await back(desk, scene)
    assert len(desk.posts()) == 1
    await scene.pass_time(6 * HOUR_S)
    assert len(desk.posts()) == 2


async def test_what_is_paused_and_resumed_at_its_hour_is_posted(desk: Desk, scene: Scene) -> None:
    found = await due_and_not_planned(desk, scene)
    assert await rescheduling.pause(desk.store.writer, found, scene.ann.id, wall_ms())
    assert await rescheduling.resume(desk.store.writer, await desk.get(), scene.ann.id, wall_ms())
    await back(desk, scene)
    assert len(desk.posts()) == 1
    await scene.pass_time(DAY_S)
    assert len(desk.posts()) == 2


async def test_what_a_pause_has_swallowed_is_not_made_up_for(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft(repeat=EVERY))
    assert await rescheduling.pause(desk.store.writer, await desk.get(), scene.ann.id, wall_ms())
    await scene.pass_time(3 * HOUR_S)
    assert await rescheduling.resume(desk.store.writer, await desk.get(), scene.ann.id, wall_ms())
    await desk.wake()
    assert await desk.rows() == []


async def test_an_edit_of_what_has_no_plan_mends_it(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft())
    whole = await desk.get()
    await desk.store.writer.run(lambda connection: connection.execute("UPDATE announcement SET plan = 'none'"))
    assert await planning.edit(desk.store.writer, ID, 1, whole.draft, changer=scene.ann.id, what="plan", now=wall_ms())
    await desk.wake()
    await scene.pass_time(2 * HOUR_S + 60)
    assert len(desk.posts()) == 1


async def test_who_wakes_it_again_and_again_keeps_it_from_nothing(
    desk: Desk, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    due_channels, see_to = outgoing.due_channels, Sender.see_to
    most, asked, posted_after = 100, 0, 0

    async def woken_meanwhile(reader: aiosqlite.Connection, now: int) -> list[tuple[int, int]]:
        nonlocal asked
        asked += 1
        if asked < most:
            desk.deliveries.wake()
        return await due_channels(reader, now)

    async def seen_to(sender: Sender, row: Delivery) -> None:
        nonlocal posted_after
        posted_after = asked
        await see_to(sender, row)

    await desk.announce(desk.draft())
    assert await planning.post_now(desk.store.writer, ID, 77, wall_ms())
    monkeypatch.setattr(outgoing, "due_channels", woken_meanwhile)
    monkeypatch.setattr(Sender, "see_to", seen_to)
    await desk.wake()
    await scene.pass_time(60)
    assert len(desk.posts()) == 1
    assert 0 < posted_after < most


async def test_what_wakes_it_while_it_looks_is_seen_to(
    desk: Desk, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    nearest = outgoing.nearest
    planned = False

    async def planned_meanwhile(reader: aiosqlite.Connection) -> list[tuple[int, int | None, int]]:
        nonlocal planned
        found = await nearest(reader)
        if not planned:
            planned = True
            await planning.add(desk.store.writer, ID + 1, scene.ann.id, desk.draft(hours=1), wall_ms())
            desk.deliveries.wake()
        return found

    monkeypatch.setattr(outgoing, "nearest", planned_meanwhile)
    await desk.announce(desk.draft(hours=50))
    await scene.pass_time(HOUR_S + 60)
    assert len(desk.posts()) == 1


async def test_more_channels_than_are_worked_at_once_have_theirs_once_each(desk: Desk, scene: Scene) -> None:
    rooms = [scene.guild.create_text_channel(f"room-{number}") for number in range(2 * WORKERS + 3)]
    await desk.announce(desk.draft(*rooms))
    # Where the first try is in vain there is a second, and the others do not wait for it.
    scene.env.inject_error("POST", f"/channels/{rooms[0].id}/messages", status=503, times=1)
    await scene.pass_time(2 * HOUR_S + 30)
    assert [len(desk.posts(room)) for room in rooms[1:]] == [1] * (len(rooms) - 1)
    await scene.pass_time(600)
    assert len(desk.posts(rooms[0])) == 1
    assert scene.running() == []


async def test_looking_for_what_is_due_in_a_channel_reads_no_other(desk: Desk) -> None:
    steps = await desk.store.reader.execute_fetchall(
        "EXPLAIN QUERY PLAN SELECT * FROM delivery WHERE channel_id = 1 AND next_ms <= 2 ORDER BY due_ms, id LIMIT 1"
    )
    assert any("delivery_channel (channel_id=? AND next_ms<?)" in step["detail"] for step in steps)


async def let_go(desk: Desk, scene: Scene) -> None:
    """Have the server let the bot go, and Discord take no message for the authors."""

    async def nobody_hears(trouble: Trouble) -> None:
        raise NotNowError("not now")

    desk.deliveries._tell = nobody_hears
    scene.env.backend.emit("GUILD_DELETE", {"id": str(scene.guild.id)})
    await scene.env.settle()
    assert await stored.get(desk.store.reader, ID) is None


async def test_authors_hear_that_the_server_let_us_go_after_a_crash_too(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft())
    await desk.announce(desk.draft(hours=3, title="", text="The attic, too.\nAll of it."), ID + 1)
    await let_go(desk, scene)
    assert letters(scene) == []
    await scene.crash(away=60)
    await scene.pass_time(60)
    (letter,) = letters(scene)
    assert all(part in text_of(letter) for part in ("As it was called", "Inventory", "The attic, too.", "<t:"))
    # What was told is forgotten, so it is told once.
    assert await desk.store.reader.execute_fetchall("SELECT * FROM parting") == []
    await scene.crash(away=600)
    await scene.pass_time(60)
    assert len(letters(scene)) == 1


async def test_authors_hear_of_it_once_discord_takes_a_message(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft())
    await let_go(desk, scene)
    heard: list[Any] = []

    async def hear(trouble: Trouble) -> None:
        heard.append((trouble.reason, trouble.announcement.id, trouble.announcement.author))

    desk.deliveries._tell = hear
    await scene.pass_time(600)
    assert heard == [("left", ID, scene.host.id)]


async def test_what_was_over_is_told_to_nobody(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft())
    assert await stored.cancel(desk.store.writer, ID, scene.ann.id, now=wall_ms(), reason="cancelled")
    await desk.deliveries.forget_guild(scene.guild.id)
    assert desk.told == []


async def test_another_process_tells_of_its_own_servers(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft())
    await let_go(desk, scene)
    told: list[Trouble] = []

    async def hear(trouble: Trouble) -> None:
        told.append(trouble)

    other = Deliveries(scene.bot, desk.store, "Hero Mask", lambda _: False, kinds={}, tell=hear)
    await other.forget_guild(scene.guild.id)
    assert told == []
    assert len(await partings.untold(desk.store.reader, lambda _: True)) == 1


async def test_an_author_takes_along_what_is_kept_of_a_server_that_let_us_go(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft())
    await let_go(desk, scene)
    (kept,) = (await export_person(desk.store.reader, scene.host.id))["parting"]
    assert (kept["id"], kept["title"], kept["text"]) == (ID, "Inventory", "The cellar is counted today.")
    await erase_person(desk.store.writer, scene.host.id)
    assert await desk.store.reader.execute_fetchall("SELECT * FROM parting") == []


async def kept_drafts(desk: Desk) -> list[int]:
    return [row["id"] for row in await desk.store.reader.execute_fetchall("SELECT id FROM announcement_draft")]


async def write(desk: Desk, scene: Scene, draft_id: int = ID) -> None:
    key = drafts.Key(draft_id, scene.guild.id, scene.ann.id)
    await drafts.add(desk.store.writer, key, "{}", wall_ms(), picture=b"\x89PNG")


async def test_a_draft_goes_after_its_week_though_nobody_begins_another(desk: Desk, scene: Scene) -> None:
    await write(desk, scene)
    scene.env.backend.advance_clock(7 * DAY_S - 90)
    await write(desk, scene, ID + 1)
    await scene.crash(away=1)
    assert await kept_drafts(desk) == [ID, ID + 1]
    await scene.pass_time(120)
    assert await kept_drafts(desk) == [ID + 1]


async def test_a_draft_that_was_too_old_is_gone_when_the_bot_is_back(desk: Desk, scene: Scene) -> None:
    await write(desk, scene)
    await scene.crash(away=8 * DAY_S)
    await scene.env.settle()
    assert await kept_drafts(desk) == []
    # Nothing is left to wait for.
    assert scene.running() == []
