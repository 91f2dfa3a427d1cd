"""What may have been taken already: neither done twice, nor done after all when nobody wants it any more."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from simcord import ChannelHandle

from bot.announcements.repeats import Daily
from bot.deliveries import planning
from bot.deliveries.calls import wall_ms
from bot.deliveries.corrections import recall
from bot.deliveries.kinds import Kind, NotYetError, Sample
from bot.deliveries.letter import Letter
from bot.storage import announcements as stored
from bot.storage.announcements import Announcement, Draft
from bot.storage.deliveries import Delivery
from bot.storage.servers import change_server
from bot.ui.layouts import card
from tests.cogs.desk import DAY_S, HOUR_S, ID, MESSAGES, Desk, forum_of
from tests.cogs.scene import Scene, text_of

FORGOTTEN_S = 300.0


def vanish(scene: Scene) -> Callable[[], None]:
    """Have the server be as after READY, before Discord has told of it; return what brings it back."""
    state: Any = scene.bot._connection
    known = scene.bot.get_guild(scene.guild.id)
    state._add_guild_from_data({"id": str(scene.guild.id), "unavailable": True})
    return lambda: state._add_guild(known)


async def until_asked(desk: Desk) -> None:
    """Let it be a moment after the first try."""
    await desk.scene.pass_time((await desk.get()).next_ms / 1000 - wall_ms() / 1000 + 1)  # type: ignore[operator]


def requests(scene: Scene) -> list[str]:
    """Return a list to which every post that the bot asks for is added."""
    request, asked = scene.bot.http.request, list[str]()

    async def counted(route: Any, **options: Any) -> Any:
        if route.method == "POST" and route.path.endswith("/messages"):
            asked.append(route.path)
        return await request(route, **options)

    scene.bot.http.request = counted  # type: ignore[method-assign]
    return asked


@pytest.mark.parametrize("kind", ["text", "forum"])
async def test_a_server_that_has_not_arrived_is_waited_for(desk: Desk, scene: Scene, kind: str) -> None:
    role, forum = scene.guild.create_role("Watchers").id, scene.guild.create_forum_channel("theories")
    place = forum if kind == "forum" else scene.channel
    scene.pings_expected = True
    await desk.announce(desk.draft(place, kind=kind, roles=(role,) if kind == "text" else (), text="In {server}."))
    await scene.pass_time(2 * HOUR_S - 60)
    arrive = vanish(scene)
    await scene.pass_time(70)
    assert await desk.states() == [("post", "planned", None)]
    arrive()
    await scene.pass_time(60)
    (post,) = desk.posts(forum.threads[0] if kind == "forum" else None)
    assert "In Followers of the case." in text_of(post)
    assert await desk.states() == [("post", "sent", None)]


async def test_a_server_that_has_not_arrived_keeps_its_name(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft(text="In {server}."))
    vanish(scene)
    await scene.pass_time(2 * HOUR_S + 60)
    assert ["In As it was called." in text_of(post) for post in desk.posts()] == [True]


async def test_of_a_server_that_is_down_people_are_told_all_the_same(desk: Desk, scene: Scene) -> None:
    log = scene.guild.create_text_channel("log")
    await change_server(desk.store.writer, scene.guild.id, log_channel=log.id)
    desk.deny(send_messages=True)
    await desk.announce(desk.draft(), listening=False)
    await scene.pass_time(2 * HOUR_S + 1)
    vanish(scene)
    await scene.pass_time(60)
    assert len(scene.shown(log)) == 1


@pytest.mark.parametrize("step", ["start", "event"])
async def test_a_night_waits_for_its_server(desk: Desk, scene: Scene, step: str) -> None:
    await desk.announce(replace(desk.draft(repeat=Daily()), kind="night"))
    await planning.post_now(desk.store.writer, ID, 77, wall_ms())
    row = next(row for row in await desk.rows() if row.step == "post")
    vanish(scene)
    with pytest.raises(NotYetError):
        await desk.deliveries._sender._kinds["night"].steps[step](await desk.get(), row)


def asleep(desk: Desk, forum: ChannelHandle) -> None:
    """Have a forum's threads fall asleep."""
    for thread in forum.threads:
        about = desk.scene.env.backend.channels[thread.id].thread_metadata
        assert about is not None
        about.archived = True


async def test_a_forums_post_is_found_after_its_thread_has_fallen_asleep(desk: Desk, scene: Scene) -> None:
    forum = forum_of(scene)
    await desk.announce(desk.draft(forum, kind="forum"))
    desk.lose_answers()
    await until_asked(desk)
    assert await desk.states() == [("post", "checking", None)]
    asleep(desk, forum)
    await scene.pass_time(60)
    (thread,) = forum.threads
    assert [(row.state, row.message_id) for row in await desk.rows()] == [("sent", thread.id)]


async def test_what_waited_in_the_outbox_for_too_long_is_skipped_by_its_rule(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft(late="skip"))
    await planning.post_now(desk.store.writer, ID, 77, wall_ms())
    await scene.crash(away=DAY_S)
    desk.listen()
    await scene.pass_time(60)
    assert desk.posts() == []
    first, *_ = rows = await desk.rows()
    assert {(row.state, row.reason) for row in rows} == {("skipped", "late")}
    # Who retries it, wants it now.
    with desk.acting():
        await desk.deliveries.retry(first, scene.ann.id)
    await scene.pass_time(30)
    assert len(desk.posts()) == 1


async def cancelled(desk: Desk) -> None:
    await stored.cancel(desk.store.writer, ID, desk.scene.ann.id, now=wall_ms(), reason="cancelled")


async def recalled(desk: Desk) -> None:
    (row,) = await desk.rows()
    await recall(desk.store.writer, ID, row.run, desk.scene.ann.id, wall_ms())


async def moved(desk: Desk) -> None:
    one, lobby = await desk.get(), desk.scene.guild.create_text_channel("lobby")
    draft = replace(one.draft, targets=desk.draft(lobby).targets)
    await planning.edit(desk.store.writer, ID, one.version, draft, changer=1, what="channels", now=wall_ms())


Undo = Callable[[Desk], Awaitable[None]]


@pytest.mark.parametrize(("undo", "reason"), [(cancelled, "cancelled"), (recalled, "recalled"), (moved, "cancelled")])
async def test_what_is_taken_back_between_two_tries_is_not_tried_again(
    desk: Desk, scene: Scene, undo: Undo, reason: str
) -> None:
    await desk.announce(desk.draft())
    scene.env.inject_error("POST", MESSAGES, status=503, times=1)
    await until_asked(desk)
    await undo(desk)
    await desk.wake()
    await scene.pass_time(FORGOTTEN_S)
    assert desk.posts() == []
    assert (await desk.states())[0] == ("post", "skipped", reason)


async def test_what_was_taken_and_then_cancelled_is_found(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft())
    desk.lose_answers()
    await until_asked(desk)
    await cancelled(desk)
    await scene.pass_time(FORGOTTEN_S)
    (post,) = desk.posts()
    assert [(row.state, row.message_id) for row in await desk.rows()] == [("sent", post.id)]


async def test_what_was_taken_and_then_recalled_is_taken_away(desk: Desk, scene: Scene) -> None:
    await desk.announce(desk.draft())
    desk.lose_answers()
    await until_asked(desk)
    await recalled(desk)
    await desk.wake()
    await scene.pass_time(2 * FORGOTTEN_S)
    assert desk.posts() == []
    assert await desk.states() == [("post", "sent", None), ("recall", "sent", None)]


async def test_the_steps_of_a_post_that_was_found_do_not_hang_on_its_role(desk: Desk, scene: Scene) -> None:
    role = scene.guild.create_role("Watchers")
    scene.pings_expected = True
    await desk.announce(desk.draft(roles=(role.id,), thread="About it"))
    desk.lose_answers()
    await until_asked(desk)
    scene.env.backend.delete_role(scene.guild.id, role.id)
    await scene.pass_time(FORGOTTEN_S)
    assert await desk.states() == [("post", "sent", None), ("thread", "sent", None)]


class Fickle:
    """A kind whose letter is followed by a step; `trouble` comes instead of any letter but the first."""

    def __init__(self, desk: Desk) -> None:
        self.stuck = False
        self.trouble: Callable[[], None] | None = None
        self.silent = False
        self.steps: list[str] = []
        self._calls = 0
        desk.deliveries._sender._kinds = {"standings": Kind(self.compose, self.sample, {"reveal": self.reveal})}

    async def sample(self, draft: Draft, now: int, ceiling: int | None) -> Sample:
        return Sample(None, "")

    async def compose(self, announcement: Announcement, row: Delivery) -> Letter | None:
        self._calls += 1
        if self.stuck:
            await asyncio.sleep(DAY_S)
        if self._calls > 1 and self.trouble is not None:
            self.trouble()
        if self._calls > 1 and self.silent:
            return None
        return Letter(card("Inventory"), "Inventory", after=(("reveal", None),))

    async def reveal(self, announcement: Announcement, row: Delivery) -> None:
        self.steps.append(row.step)


def overloaded() -> None:
    raise TimeoutError("Discord takes its time")


async def test_the_steps_of_a_post_that_was_found_wait_until_they_are_known(desk: Desk, scene: Scene) -> None:
    kind = Fickle(desk)
    kind.trouble = overloaded
    await desk.announce(replace(desk.draft(), kind="standings"))
    desk.lose_answers()
    await until_asked(desk)
    await scene.pass_time(FORGOTTEN_S)
    assert await desk.states() == [("post", "checking", None)]
    kind.trouble = None
    await scene.pass_time(2 * FORGOTTEN_S)
    assert len(desk.posts()) == 1
    assert kind.steps == ["reveal"]


@pytest.mark.parametrize("taken", [True, False])
async def test_what_has_nothing_to_say_any_more_is_looked_for(desk: Desk, scene: Scene, taken: bool) -> None:
    kind = Fickle(desk)
    await desk.announce(replace(desk.draft(), kind="standings"))
    if taken:
        desk.lose_answers()
    else:
        scene.env.inject_error("POST", MESSAGES, status=503, times=1)
    await until_asked(desk)
    kind.silent = True
    await scene.pass_time(60)
    (row,) = await desk.rows()
    assert [post.id for post in desk.posts()] == ([row.message_id] if taken else [])
    assert (row.state, row.reason) == (("sent", None) if taken else ("skipped", "nothing"))


async def test_a_letter_that_takes_longer_to_write_than_a_nonce_lives_is_not_sent_under_it(
    desk: Desk, scene: Scene
) -> None:
    kind, asked = Fickle(desk), requests(scene)
    await desk.announce(replace(desk.draft(), kind="standings"))
    desk.lose_answers()
    await until_asked(desk)
    kind.trouble = lambda: scene.env.backend.advance_clock(FORGOTTEN_S)
    await scene.pass_time(60)
    assert len(asked) == len(desk.posts()) == 1
    assert [row.state for row in await desk.rows()][:1] == ["sent"]


async def test_a_letter_that_is_never_written_keeps_nobody_waiting(
    desk: Desk, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.deliveries.sender.WITHIN_S", 0.01)
    kind = Fickle(desk)
    kind.stuck = True
    await desk.announce(replace(desk.draft(), kind="standings"))
    await desk.announce(desk.draft(), ID + 1)
    await until_asked(desk)
    assert [row.tries for row in await desk.rows()] == [1]
    assert [row.state for row in await desk.rows(ID + 1)] == ["sent"]
