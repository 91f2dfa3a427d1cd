"""How far an answer may go: the lower of reader and place in public, the reader in private, and nowhere by default."""

from typing import Any

import pytest

from bot.knowledge.horizons import (
    Horizon,
    Spot,
    all_horizons,
    first_greeting,
    first_time,
    forget_guild,
    horizon_at,
    place_horizon,
    set_horizon,
)
from bot.storage.database import Store
from bot.storage.people import set_progress

USER, STRANGER = 111_111_111_111_111_111, 222_222_222_222_222_222
GUILD, CHANNEL, THREAD, OTHER_GUILD = 5, 6, 7, 8
IN_CHANNEL = Spot(USER, GUILD, CHANNEL)
IN_THREAD = Spot(USER, GUILD, THREAD, CHANNEL)
OUTSIDE = Spot(USER, None, 9)

# What has been said (episode by place), and how far each kind of spot goes by it.
PLACES: dict[str, tuple[dict[int, int], Spot, int | None]] = {
    "nothing said": ({}, IN_CHANNEL, None),
    "nothing said, in a thread": ({}, IN_THREAD, None),
    "the guild": ({GUILD: 12}, IN_CHANNEL, 12),
    "the guild, in a thread": ({GUILD: 12}, IN_THREAD, 12),
    "the channel": ({CHANNEL: 7}, IN_CHANNEL, 7),
    "the channel, in a thread": ({CHANNEL: 7}, IN_THREAD, 7),
    "the channel before the guild": ({GUILD: 12, CHANNEL: 7}, IN_CHANNEL, 7),
    "the channel before the guild, though it goes further": ({GUILD: 7, CHANNEL: 12}, IN_CHANNEL, 12),
    "the channel before the guild, in a thread": ({GUILD: 12, CHANNEL: 7}, IN_THREAD, 7),
    "the thread before both": ({GUILD: 12, CHANNEL: 7, THREAD: 3}, IN_THREAD, 3),
    "the thread alone": ({THREAD: 3}, IN_THREAD, 3),
    "a thread, in its channel": ({THREAD: 3}, IN_CHANNEL, None),
    "nothing seen in the channel, everything in the guild": ({GUILD: 24, CHANNEL: 0}, IN_CHANNEL, 0),
    "outside servers": ({GUILD: 12}, OUTSIDE, None),
    "outside servers, in no channel": ({GUILD: 12}, Spot(USER, None, None), None),
}
# progress, what the guild has said: how far a public answer goes, and how far a private one.
READERS: list[tuple[int | None, int | None, tuple[int, int]]] = [
    (None, None, (0, 0)),
    (None, 0, (0, 0)),
    (None, 12, (12, 12)),
    (7, None, (0, 7)),
    (7, 0, (0, 7)),
    (7, 12, (7, 7)),
    (20, 12, (12, 20)),
    (12, 12, (12, 12)),
    (0, None, (0, 0)),
    (0, 12, (0, 0)),
]


async def say(store: Store, said: dict[int, int]) -> None:
    for place, episode in said.items():
        await set_horizon(store.writer, GUILD, place, episode)


async def rows(store: Store, table: str) -> list[tuple[Any, ...]]:
    async with store.reader.execute(f"SELECT * FROM {table} ORDER BY 1, 2") as cursor:
        return [tuple(row) for row in await cursor.fetchall()]


@pytest.mark.parametrize("what", PLACES)
async def test_a_place_goes_as_far_as_was_said_for_what_is_nearest(store: Store, what: str) -> None:
    said, spot, expected = PLACES[what]
    await say(store, said)
    assert await place_horizon(store.reader, spot.guild_id, spot.channel_id, spot.parent_id) == expected
    found = await horizon_at(store.reader, spot, public=True)
    assert found == Horizon(expected or 0, None, expected, public=spot.guild_id is not None)


@pytest.mark.parametrize("spot", [IN_CHANNEL, IN_THREAD], ids=["channel", "thread"])
@pytest.mark.parametrize(("watched", "place", "values"), READERS)
async def test_in_a_server_reader_and_place_decide(
    store: Store, spot: Spot, watched: int | None, place: int | None, values: tuple[int, int]
) -> None:
    await say(store, {} if place is None else {GUILD: place})
    if watched is not None:
        await set_progress(store.writer, USER, watched)
    for public, value in zip((True, False), values, strict=True):
        assert await horizon_at(store.reader, spot, public=public) == Horizon(value, watched, place, public)


@pytest.mark.parametrize("public", [True, False], ids=["public", "private"])
@pytest.mark.parametrize(("watched", "expected"), [(None, 0), (0, 0), (7, 7)])
async def test_outside_servers_every_answer_is_private_and_the_reader_alone_decides(
    store: Store, watched: int | None, expected: int, public: bool
) -> None:
    await say(store, {GUILD: 12, 9: 12})
    if watched is not None:
        await set_progress(store.writer, USER, watched)
    assert await horizon_at(store.reader, OUTSIDE, public=public) == Horizon(expected, watched, None, public=False)


async def test_what_another_reader_has_watched_says_nothing(store: Store) -> None:
    await say(store, {GUILD: 12})
    await set_progress(store.writer, STRANGER, 24)
    assert (await horizon_at(store.reader, OUTSIDE, public=False)).value == 0
    assert (await horizon_at(store.reader, IN_CHANNEL, public=False)).value == 12


async def test_what_another_guild_has_said_says_nothing(store: Store) -> None:
    await set_horizon(store.writer, OTHER_GUILD, OTHER_GUILD, 24)
    await set_horizon(store.writer, OTHER_GUILD, CHANNEL, 24)
    assert await place_horizon(store.reader, GUILD, CHANNEL, None) is None


async def test_what_was_said_last_holds_until_it_is_taken_back(store: Store) -> None:
    await say(store, {GUILD: 12, CHANNEL: 7})
    await set_horizon(store.writer, GUILD, CHANNEL, 3)
    assert await all_horizons(store.reader, GUILD) == {GUILD: 12, CHANNEL: 3}
    await set_horizon(store.writer, GUILD, CHANNEL, None)
    assert await all_horizons(store.reader, GUILD) == {GUILD: 12}
    assert await place_horizon(store.reader, GUILD, CHANNEL, None) == 12
    await set_horizon(store.writer, GUILD, GUILD, None)
    assert await all_horizons(store.reader, GUILD) == {}
    assert await place_horizon(store.reader, GUILD, CHANNEL, None) is None


async def test_taking_back_what_was_never_said_changes_nothing(store: Store) -> None:
    await say(store, {GUILD: 12})
    await set_horizon(store.writer, GUILD, CHANNEL, None)
    assert await all_horizons(store.reader, GUILD) == {GUILD: 12}


async def test_a_reader_is_asked_once(store: Store) -> None:
    assert [await first_time(store.writer, USER) for _ in range(3)] == [True, False, False]
    assert await first_time(store.writer, STRANGER)
    assert [user for user, _ in await rows(store, "asked")] == [USER, STRANGER]


async def test_a_guild_is_greeted_once(store: Store) -> None:
    assert [await first_greeting(store.writer, GUILD) for _ in range(3)] == [True, False, False]
    assert await first_greeting(store.writer, OTHER_GUILD)


async def test_of_a_guild_that_is_forgotten_nothing_is_left_and_of_the_others_everything(store: Store) -> None:
    await say(store, {GUILD: 12, CHANNEL: 7})
    await set_horizon(store.writer, OTHER_GUILD, OTHER_GUILD, 24)
    for guild in (GUILD, OTHER_GUILD):
        await first_greeting(store.writer, guild)
    await first_time(store.writer, USER)
    await forget_guild(store.writer, GUILD)
    assert await rows(store, "guild_horizon") == [(OTHER_GUILD, OTHER_GUILD, 24)]
    assert [guild for guild, _ in await rows(store, "greeted")] == [OTHER_GUILD]
    assert len(await rows(store, "asked")) == 1
    # The bot is asked back.
    assert await first_greeting(store.writer, GUILD)
    assert await place_horizon(store.reader, GUILD, CHANNEL, None) is None
