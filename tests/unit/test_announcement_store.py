"""Announcements and drafts in the store: what is read for a list, and what is not kept for ever."""

from dataclasses import replace
from typing import Any

import pytest

from bot.storage import announcements as stored
from bot.storage import deliveries as outgoing
from bot.storage import drafts
from bot.storage.announcements import REMEMBERED_MS, Draft, Target
from bot.storage.database import Store
from bot.storage.deliveries import Delivery

GUILD, AUTHOR, OTHER, NOW = 5, 111_111_111_111_111_111, 222_222_222_222_222_222, 1_700_000_000_000
DRAFT = Draft(
    guild_id=GUILD,
    server="Records",
    title="Inventory",
    text="We count.",
    plan="{}",
    targets=(Target(6, "text"),),
    late="send",
    tolerance_ms=0,
    picture=b"GIF89a" * 1000,
    picture_name="case.gif",
    picture_alt="A lamp.",
)


async def add(store: Store, announcement_id: int = 1, draft: Draft = DRAFT) -> None:
    await stored.add(store.writer, announcement_id, AUTHOR, draft, now=NOW, since_ms=NOW, next_ms=None)


async def edit(store: Store, version: int, draft: Draft) -> bool:
    return await stored.edit(
        store.writer, 1, version, draft, changer=OTHER, what="text", now=NOW, since_ms=NOW, next_ms=None
    )


async def scalar(store: Store, sql: str) -> Any:
    (row,) = await store.reader.execute_fetchall(sql)
    return row[0]


async def test_a_list_holds_no_picture_and_says_that_there_is_one(store: Store) -> None:
    await add(store)
    await add(store, 2, replace(DRAFT, picture=None, picture_name=None, picture_alt=None))
    found = await stored.briefs(store.reader, GUILD, NOW)
    assert [one.draft.picture for one in found] == [b"", None]
    plans = await store.reader.execute_fetchall("SELECT sql FROM sqlite_master WHERE name = 'announcement'")
    assert "BLOB" not in str([row[0] for row in plans])


async def test_an_edit_keeps_replaces_or_takes_away_the_picture(store: Store) -> None:
    await add(store)
    for version, picture in enumerate([DRAFT.picture, b"another", None], start=1):
        name = "case.gif" if picture else None
        assert await edit(store, version, replace(DRAFT, text=f"{version}", picture=picture, picture_name=name))
        found = await stored.get(store.reader, 1)
        assert found is not None
        assert found.draft.picture == picture
    assert await scalar(store, "SELECT COUNT(*) FROM announcement_picture") == 0


async def test_an_edit_of_what_was_read_without_its_picture_leaves_that_alone(store: Store) -> None:
    await add(store)
    brief = await stored.get(store.reader, 1, whole=False)
    assert brief is not None
    assert brief.draft.picture == b""
    assert await edit(store, 1, replace(brief.draft, plan="other"))
    found = await stored.get(store.reader, 1)
    assert found is not None
    assert found.draft == replace(DRAFT, plan="other")
    assert await scalar(store, "SELECT user_id FROM player JOIN announcement ON player.id = writer_id") == AUTHOR


async def test_of_those_that_have_ended_the_newest_are_listed_and_of_the_rest_all(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "ENDED", 2)
    for number, plan in enumerate(['{"paused": true}', "{}", "{}", "{}"], start=1):
        moment = NOW + number
        await stored.add(
            store.writer, number, AUTHOR, replace(DRAFT, plan=plan), now=moment, since_ms=moment, next_ms=None
        )
    await stored.add(store.writer, 5, AUTHOR, DRAFT, now=NOW, since_ms=NOW, next_ms=NOW + 10)
    assert [one.id for one in await stored.briefs(store.reader, GUILD, NOW)] == [5, 1, 3, 4]


async def test_who_was_not_fast_enough_leaves_the_picture_alone(store: Store) -> None:
    await add(store)
    assert not await edit(store, 7, replace(DRAFT, picture=b"another"))
    found = await stored.get(store.reader, 1)
    assert found is not None
    assert found.draft == DRAFT


async def test_the_picture_of_what_was_cancelled_long_ago_goes(store: Store) -> None:
    for number in (1, 2, 3):
        await add(store, number)
    assert await stored.forget_pictures(store, NOW + 2 * REMEMBERED_MS) is None
    await stored.cancel(store.writer, 1, AUTHOR, now=NOW, reason="cancelled")
    await stored.cancel(store.writer, 2, AUTHOR, now=NOW + 10, reason="cancelled")
    assert await stored.forget_pictures(store, NOW + REMEMBERED_MS) == NOW + REMEMBERED_MS + 1
    assert await scalar(store, "SELECT COUNT(*) FROM announcement_picture") == 3
    assert await stored.forget_pictures(store, NOW + REMEMBERED_MS + 1) == NOW + 10 + REMEMBERED_MS + 1
    kept = [found.draft.picture_name for number in (1, 2, 3) if (found := await stored.get(store.reader, number))]
    assert kept == [None, "case.gif", "case.gif"]
    assert await scalar(store, "SELECT COUNT(*) FROM announcement_picture") == 2


def row(announcement_id: int, run: str, channel_id: int, due_ms: int) -> Delivery:
    return Delivery(
        id=0,
        announcement_id=announcement_id,
        guild_id=GUILD,
        run=run,
        number=1,
        channel_id=channel_id,
        kind="text",
        step="post",
        state="planned",
        due_ms=due_ms,
        ready_ms=due_ms,
        next_ms=due_ms,
    )


async def test_the_newest_run_is_found_without_reading_all_that_were(store: Store) -> None:
    for announcement_id in (1, 2):
        await add(store, announcement_id)
    rows = [row(one, f"{day}", channel, NOW + day) for one in (1, 2) for day in range(3 + one) for channel in (6, 7)]

    async def job(connection: Any) -> None:
        for one in rows:
            await outgoing.add_delivery(connection, one)

    await store.writer.run(job)
    last = await outgoing.last_posts(store.reader, GUILD)
    assert {key: [(one.run, one.channel_id) for one in found] for key, found in last.items()} == {
        1: [("3", 6), ("3", 7)],
        2: [("4", 6), ("4", 7)],
    }
    sql = "EXPLAIN QUERY PLAN SELECT MAX(due_ms) FROM delivery WHERE announcement_id = 1 AND step = 'post'"
    steps = [tuple(step)[3] for step in await store.reader.execute_fetchall(sql)]
    assert [step for step in steps if "delivery_post" in step], steps


async def begin(store: Store, draft_id: int, user_id: int = AUTHOR, guild_id: int = GUILD) -> None:
    await drafts.add(store.writer, drafts.Key(draft_id, guild_id, user_id), "{}", NOW + draft_id, picture=b"GIF89a")


async def test_of_too_many_drafts_the_oldest_go_with_their_pictures(store: Store) -> None:
    await begin(store, 1, OTHER)
    await begin(store, 2, guild_id=GUILD + 1)
    for number in range(3, 3 + drafts.MOST + 2):
        await begin(store, number)
    rows = await store.reader.execute_fetchall("SELECT id FROM announcement_draft ORDER BY id")
    assert [one["id"] for one in rows] == [1, 2, *range(5, 5 + drafts.MOST)]
    assert await scalar(store, "SELECT COUNT(*) FROM announcement_draft_picture") == drafts.MOST + 2
    assert await drafts.picture_of(store.reader, 3) is None


@pytest.mark.parametrize("picture", [b"another", None])
async def test_a_drafts_picture_is_replaced_or_taken_away(store: Store, picture: bytes | None) -> None:
    await begin(store, 1)
    key = drafts.Key(1, GUILD, AUTHOR)
    await drafts.change_picture(store.writer, key, NOW + 1, picture, lambda content: content)
    assert await drafts.picture_of(store.reader, 1) == picture
