"""The question of the day: asked at a run, answered for a day, revealed the next, the week's sums with it."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from discord.utils import time_snowflake
from simcord import ChannelHandle
from simcord.results import ResponseMessage

from bot.announcements.repeats import Daily, Once
from bot.deliveries import planning
from bot.deliveries.calls import wall_ms
from bot.deliveries.corrections import recall
from bot.deliveries.question import question_kind
from bot.games import journal
from bot.games.exposures import asked_since
from bot.games.question_of_the_day import close
from bot.storage import announcements
from bot.storage import question_of_the_day as stored
from bot.storage.boards import Board, board_page
from bot.storage.people import erase_person
from bot.storage.question_of_the_day import Asked
from bot.storage.trivia_settings import set_barred
from bot.trivia.events import Finished
from bot.trivia.game import Game, replay
from bot.trivia.rounds import SETTLE_MS
from bot.ui.lasting import Press as PressItem
from bot.ui.layouts import plain
from tests.cogs.desk import DAY_S, HOUR_S, ID, MESSAGES, Desk, forum_of
from tests.cogs.rules import is_edit
from tests.cogs.scene import Scene, answer_of, buttons, said, text_of

TITLE = "Question of the day"


class Wall:
    """The questions that hang in a channel. A run is due two hours after `hang`, and every day after that."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.desk = Desk(scene)

    async def hang(self, *channels: ChannelHandle, **parts: Any) -> None:
        usual: dict[str, Any] = {"title": "", "text": "", "repeat": Daily()}
        draft = self.desk.draft(*channels, **{**usual, **parts})
        await self.desk.announce(replace(draft, kind="question"))

    async def first(self, *channels: ChannelHandle, **parts: Any) -> ResponseMessage:
        """Have the first question posted, and return it."""
        await self.hang(*channels, **parts)
        await self.wait(2 * HOUR_S + 10)
        return self.cards(channels[0] if channels else None)[-1]

    async def wait(self, seconds: float) -> None:
        """Let a long time pass, in which little happens."""
        while seconds > 0:
            await self.scene.env.advance_time(min(seconds, 1800.0))
            seconds -= 1800.0

    def cards(self, channel: ChannelHandle | None = None) -> list[ResponseMessage]:
        return [message for message in self.scene.shown(channel) if TITLE in text_of(message)]

    async def asked(self, number: int = 1) -> Asked:
        rows = [row for row in await self.desk.rows() if row.step == "post"]
        row = rows[number - 1]
        found = await stored.of_run(self.desk.store.reader, row.announcement_id, row.run, row.channel_id)
        assert found is not None
        return found

    async def game(self, number: int = 1) -> Game:
        return replay(await journal.read(self.desk.store.reader, (await self.asked(number)).game_id))

    async def options(self, number: int = 1) -> tuple[str, list[str]]:
        """Return the right option and the wrong ones."""
        game = await self.game(number)
        assert game.round is not None
        question = game.round.question
        return question.answer, list(question.wrong)


@pytest.fixture
def wall(scene: Scene) -> Wall:
    return Wall(scene)


async def test_it_is_asked_answered_and_revealed_the_next_day(wall: Wall, scene: Scene) -> None:
    card = await wall.first()
    right, wrong = await wall.options()
    assert sorted(buttons(card)) == sorted([right, *wrong])
    assert "Locked in" in said(await scene.ann.click(card, label=right))
    assert f"Locked in: **{wrong[0]}**" in said(await scene.ben.click(card, label=wrong[0])).replace("\\", "")
    await wall.wait(DAY_S - 30)
    (card,) = wall.cards()
    assert list(buttons(card)) == ["Something is wrong"]
    assert f"Right, for **+100**: <@{scene.ann.id}>." in text_of(card)
    assert "2 readers answered" in text_of(card)
    game = await wall.game()
    assert game.rounds[0].question.sources
    assert any((source.url or plain(source.title)) in text_of(card) for source in game.rounds[0].question.sources)


async def test_nothing_of_an_open_question_tells_the_answer(wall: Wall, scene: Scene) -> None:
    card = await wall.first()
    game, asked = await wall.game(), await wall.asked()
    assert [part["custom_id"] for part in buttons(card).values()] == [
        f"c1b:qotd_answer:{asked.game_id}:{place}" for place in range(4)
    ]
    assert {(part["style"], part.get("disabled", False)) for part in buttons(card).values()} == {(2, False)}
    assert game.round is not None
    assert game.round.question.explanation not in text_of(card)
    right, wrong = await wall.options()
    heard = [
        said(await member.click(card, label=label)) for member, label in ((scene.ann, right), (scene.ben, wrong[0]))
    ]
    assert len({text.replace(plain(label), "…") for text, label in zip(heard, (right, wrong[0]), strict=True)}) == 1
    assert text_of(wall.cards()[0]) == text_of(card)


async def test_who_changes_their_mind_reads_it_in_the_same_message_while_that_can_be_edited(
    wall: Wall, scene: Scene
) -> None:
    card = await wall.first()
    right, wrong = await wall.options()
    for label in (right, wrong[0], wrong[1]):
        await scene.ann.click(card, label=label)
    (note,) = scene.whispers(scene.ann)
    assert f"Locked in: **{plain(wrong[1])}**" in text_of(note)
    await wall.wait(HOUR_S)
    await scene.ann.click(card, label=right)
    assert [f"**{plain(right)}**" in text_of(note) for note in scene.whispers(scene.ann)] == [False, True]
    await wall.wait(DAY_S)
    assert f"<@{scene.ann.id}>" in text_of(wall.cards()[0])


async def test_a_click_after_the_close_is_told_so(wall: Wall, scene: Scene) -> None:
    card = await wall.first()
    right, _ = await wall.options()
    scene.hurry()
    scene.env.backend.advance_clock(DAY_S - 69.5)
    assert (await wall.asked()).closes_ms < wall_ms() < (await wall.asked()).closes_ms + SETTLE_MS
    assert "This question closed <t:" in said(await scene.ann.click(card, label=right))
    await scene.pass_time(10)
    assert "Nobody said a word" in text_of(wall.cards()[0])


async def test_a_click_between_the_close_and_the_reveal_is_told_so_too(wall: Wall, scene: Scene) -> None:
    card = await wall.first()
    asked = await wall.asked()
    await close(wall.desk.store.writer, asked.game_id, card.id, asked.closes_ms + SETTLE_MS)
    assert "This question is closed." in said(await scene.ann.click(card, label=next(iter(buttons(card)))))


async def test_two_days_and_the_week_with_them(wall: Wall, scene: Scene) -> None:
    card = await wall.first()
    assert "This week so far" not in text_of(card)
    right, wrong = await wall.options()
    for member, label in ((scene.ann, right), (scene.ben, right), (scene.host, wrong[0])):
        await member.click(card, label=label)
    await wall.wait(DAY_S)
    first, second = wall.cards()
    both = f"**1.** <@{scene.ann.id}> 100 · **1.** <@{scene.ben.id}> 100"
    assert f"**This week so far:** {both}" in text_of(second)
    assert "**The week so far**, since <t:" in text_of(first)
    assert f"**1.** <@{scene.ann.id}> · **100** points, one right" in text_of(first)
    right, wrong = await wall.options(2)
    await scene.ann.click(second, label=right)
    await scene.host.click(second, label=wrong[0])
    await wall.wait(DAY_S)
    first_again, second, third = wall.cards()
    assert text_of(first_again) == text_of(first)
    assert f"**1.** <@{scene.ann.id}> 200 · **2.** <@{scene.ben.id}> 100" in text_of(third)
    places = await board_page(wall.desk.store.reader, Board(scene.guild.id, "all", 0, "points"), 0, 9)
    assert [(one.user_id, one.points, one.games, one.wins) for one in places] == [
        (scene.ann.id, 200, 2, 0),
        (scene.ben.id, 100, 1, 0),
    ]


async def test_a_restart_in_the_middle_loses_nothing(wall: Wall, scene: Scene) -> None:
    card = await wall.first()
    right, wrong = await wall.options()
    await scene.ann.click(card, label=right)
    await scene.ben.click(card, label=right)
    await scene.crash()
    await scene.ben.click(card, label=wrong[0])
    await scene.host.click(card, label=right)
    await wall.wait(DAY_S - 30)
    (card,) = wall.cards()
    assert "3 readers answered" in text_of(card)
    (line,) = [line for line in text_of(card).splitlines() if line.startswith("Right, ")]
    assert {str(member.id) for member in (scene.ann, scene.host)} == set(re.findall(r"<@(\d+)>", line))


async def test_after_an_outage_of_a_day_it_is_revealed_late_and_once(wall: Wall, scene: Scene) -> None:
    card = await wall.first(late="skip")
    right, _ = await wall.options()
    await scene.ann.click(card, label=right)
    await scene.crash(away=DAY_S + HOUR_S)
    await scene.pass_time(60)
    (card,) = wall.cards()
    assert f"Right, for **+100**: <@{scene.ann.id}>." in text_of(card)
    assert [(row.step, row.state) for row in await wall.desk.rows()] == [
        ("post", "sent"),
        ("reveal", "sent"),
        ("post", "skipped"),
    ]
    edits = [request for request in scene.env.http_requests if is_edit(request)]
    await scene.crash(away=60)
    await scene.pass_time(60)
    assert [request for request in scene.env.http_requests if is_edit(request)] == edits


async def test_a_late_one_is_open_until_the_next(wall: Wall, scene: Scene) -> None:
    await wall.hang()
    await scene.crash(away=8 * HOUR_S)
    await scene.pass_time(60)
    (card,) = wall.cards()
    assert "Delayed" in text_of(card)
    asked, (row, _) = await wall.asked(), await wall.desk.rows()
    assert asked.closes_ms // 1000 == (row.due_ms + DAY_S * 1000 - 60_000) // 1000
    assert f"<t:{asked.closes_ms // 1000}:f>" in text_of(card)


async def test_one_out_of_turn_is_open_for_an_hour_at_least(wall: Wall, scene: Scene) -> None:
    await wall.hang(hours=0.25)
    await planning.post_now(wall.desk.store.writer, ID, 77, wall_ms())
    await wall.desk.wake()
    asked = await wall.asked()
    assert HOUR_S - 5 <= (asked.closes_ms - wall_ms()) / 1000 <= HOUR_S


async def test_while_the_gateway_is_away_it_waits_for_the_presses_that_are_on_their_way(
    wall: Wall, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = await wall.first()
    scene.bot._lost_shards.add(0)
    await wall.wait(DAY_S - 9)
    await scene.pass_time(300)
    assert sorted(buttons(wall.cards()[0])) == sorted(buttons(card))
    scene.bot._lost_shards.clear()
    in_time = time_snowflake(datetime.fromtimestamp(((await wall.asked()).closes_ms - 5000) / 1000, UTC))
    with monkeypatch.context() as earlier:
        # Discord names a press when it is made, however late it arrives.
        earlier.setattr(scene.env.backend, "snowflake", count(in_time).__next__)
        assert "Locked in" in said(await scene.ann.click(card, label=next(iter(buttons(card)))))
    await scene.pass_time(60)
    assert "One reader answered" in text_of(wall.cards()[0])


async def test_a_deleted_question_gets_no_answer_and_somebody_is_told(wall: Wall, scene: Scene) -> None:
    card = await wall.first(repeat=Once())
    right, _ = await wall.options()
    await scene.ann.click(card, label=right)
    scene.env.backend.delete_message(scene.channel.id, card.id)
    await wall.wait(DAY_S + HOUR_S)
    assert wall.cards() == []
    assert (await wall.desk.states())[-1] == ("reveal", "failed", "message_gone")
    assert [one.reason for one in wall.desk.told] == ["message_gone"]
    assert (await wall.game()).phase == "finished"


async def test_what_is_cancelled_meanwhile_is_revealed_all_the_same(wall: Wall, scene: Scene) -> None:
    await wall.first()
    await announcements.cancel(wall.desk.store.writer, ID, scene.ann.id, now=wall_ms(), reason="cancelled")
    await wall.desk.wake()
    await wall.wait(DAY_S + HOUR_S)
    (card,) = wall.cards()
    assert "Nobody said a word" in text_of(card)
    assert scene.running() == []


async def test_what_is_recalled_counts_for_nobody(wall: Wall, scene: Scene) -> None:
    card = await wall.first(repeat=Once())
    right, _ = await wall.options()
    await scene.ann.click(card, label=right)
    (row, _) = await wall.desk.rows()
    await recall(wall.desk.store.writer, ID, row.run, scene.host.id, wall_ms())
    await wall.desk.wake()
    await wall.wait(DAY_S + HOUR_S)
    assert wall.cards() == []
    game = await wall.game()
    assert (game.phase, game.results) == ("finished", ())
    assert wall.desk.told == []


async def test_an_author_who_leaves_takes_no_answer_along(wall: Wall, scene: Scene) -> None:
    card = await wall.first()
    asked = await wall.asked()
    right, _ = await wall.options()
    await scene.ann.click(card, label=right)
    await erase_person(wall.desk.store.writer, scene.host.id)
    await wall.wait(DAY_S + HOUR_S)
    assert asked.closes_ms < wall_ms()
    assert f"<@{scene.ann.id}>" in text_of(wall.cards()[0])


async def test_a_server_that_lets_us_go_ends_its_question(wall: Wall, scene: Scene) -> None:
    await wall.first()
    asked = await wall.asked()
    scene.env.backend.emit("GUILD_DELETE", {"id": str(scene.guild.id)})
    await scene.env.settle()
    (event,) = (await journal.read(wall.desk.store.reader, asked.game_id))[-1:]
    assert isinstance(event, Finished)


async def test_it_goes_as_far_as_its_channel_has_watched(wall: Wall, scene: Scene) -> None:
    far = scene.guild.create_text_channel("finale")
    side = scene.thread(far)
    await scene.horizon(2)
    await scene.horizon(24, far)
    await wall.first(scene.channel, far, side)
    horizons = {}
    for row in await wall.desk.rows():
        asked = await stored.of_run(wall.desk.store.reader, ID, row.run, row.channel_id)
        assert asked is not None
        horizons[row.channel_id] = replay(await journal.read(wall.desk.store.reader, asked.game_id)).horizon
    assert horizons == {scene.channel.id: 2, far.id: 24, side.id: 24}
    texts = [text_of(wall.cards(channel)[0]).split("###")[1].splitlines()[0] for channel in (scene.channel, far, side)]
    assert len(set(texts)) == 3
    assert "Spoilers up to episode 2." in text_of(wall.cards()[0])


async def test_where_nothing_is_left_to_ask_somebody_is_told(wall: Wall, scene: Scene) -> None:
    await wall.hang(options='{"category": "glossary"}', repeat=Once())
    await wall.wait(3 * HOUR_S)
    assert wall.cards() == []
    assert [one.reason for one in wall.desk.told] == ["no_question"]


async def test_what_discord_did_not_take_at_first_asks_the_same_when_it_does(wall: Wall, scene: Scene) -> None:
    scene.env.inject_error("POST", MESSAGES, status=503, times=3)
    wall.desk.lose_answers(0)
    await wall.hang()
    await wall.wait(2 * HOUR_S + 1)
    before = await wall.asked()
    await scene.pass_time(10 * 60)
    (card,) = wall.cards()
    assert await wall.asked() == before
    game = await wall.game()
    assert game.round is not None
    assert plain(game.round.question.text) in text_of(card)


async def test_what_was_decided_is_not_posted_where_it_would_spoil_meanwhile(wall: Wall, scene: Scene) -> None:
    await scene.horizon(24)
    wall.desk.deny(send_messages=True)
    await wall.hang(repeat=Once())
    await wall.wait(2 * HOUR_S + 60)
    (row,) = await wall.desk.rows()
    assert row.state == "failed"
    await scene.horizon(1)
    wall.desk.allow()
    with wall.desk.acting():
        await wall.desk.deliveries.retry(row, scene.ann.id)
    await scene.pass_time(60)
    assert wall.cards() == []
    assert (await wall.desk.states())[-1] == ("post", "skipped", "nothing")


async def test_a_quiz_goes_on_beside_it(wall: Wall, scene: Scene) -> None:
    card = await wall.first()
    await scene.open_question()
    right, _ = await wall.options()
    assert "Locked in" in said(await scene.ann.click(card, label=right))


async def test_who_is_barred_does_not_answer(wall: Wall, scene: Scene) -> None:
    card = await wall.first()
    right, _ = await wall.options()
    await set_barred(wall.desk.store.writer, scene.guild.id, [scene.ann.id])
    assert "Locked in" not in said(await scene.ann.click(card, label=right))
    assert (await wall.game()).members == {}


async def test_a_report_and_a_ruling_find_it_like_any_other(wall: Wall, scene: Scene) -> None:
    card = await wall.first(repeat=Once())
    right, _ = await wall.options()
    await scene.ann.click(card, label=right)
    await wall.wait(DAY_S + HOUR_S)
    form = await scene.ben.click(wall.cards()[0], label="Something is wrong")
    await scene.ben.submit_modal(form, {"kind": ["wrong"], "text": "No."})
    tray = await scene.moderator.slash(scene.channel, "trivia reports")
    await scene.moderator.click(answer_of(tray), label="Count it for nobody")
    await scene.pass_time(5)
    board = Board(scene.guild.id, "all", 0, "points")
    assert await board_page(wall.desk.store.reader, board, 0, 9) == []


async def test_many_who_were_right_are_counted_and_nobody_is_pinged(wall: Wall, scene: Scene) -> None:
    card = await wall.first(repeat=Once())
    right, _ = await wall.options()
    for number in range(12):
        await scene.guild.add_member(scene.env.create_user(f"reader{number}")).click(card, label=right)
    await wall.wait(DAY_S + HOUR_S)
    text = text_of(wall.cards()[0])
    assert "and 2 more" in text
    assert text.count("<@") == 10 + 5


async def test_a_sample_decides_nothing_and_cannot_be_answered(wall: Wall, scene: Scene) -> None:
    draft = replace(wall.desk.draft(title="", text=""), kind="question")
    sample = question_kind(scene.bot).sample
    view = (await sample(draft, wall_ms(), None)).view
    assert view is not None
    shown = [item.item for item in view.walk_children() if isinstance(item, PressItem)]
    assert [button.disabled for button in shown] == [True] * 4
    assert await asked_since(wall.desk.store.reader, scene.guild.id, 0) == {}
    assert (await sample(replace(draft, options='{"category": "glossary"}'), wall_ms(), None)).view is None


async def test_a_forum_gets_a_post_a_day_and_its_answer_in_it(wall: Wall, scene: Scene) -> None:
    forum = forum_of(scene)
    await wall.hang(forum, kind="forum")
    await wall.wait(2 * HOUR_S + 10)
    (thread,) = forum.threads
    assert (thread.name or "").startswith("Question of the day, ")
    (card,) = wall.cards(thread)
    right, _ = await wall.options()
    await scene.ann.click(card, label=right)
    await wall.wait(DAY_S)
    assert f"<@{scene.ann.id}>" in text_of(wall.cards(thread)[0])
    assert len(forum.threads) == 2


async def test_an_answer_wakes_the_thread_that_fell_asleep_over_it(wall: Wall, scene: Scene) -> None:
    side = scene.thread()
    await wall.first(side, repeat=Once())
    scene.env.inject_error("PATCH", f"{MESSAGES}/*", status=400, code=50083, message="Thread is archived", times=1)
    await wall.wait(DAY_S + HOUR_S)
    assert "Nobody said a word" in text_of(wall.cards(side)[0])
    woken = [one for one in scene.env.http_requests if one.method == "PATCH" and one.path == f"/channels/{side.id}"]
    assert len(woken) == 1


async def test_an_answer_that_discord_does_not_take_comes_when_it_does(wall: Wall, scene: Scene) -> None:
    await wall.first(repeat=Once())
    scene.env.inject_error("PATCH", f"{MESSAGES}/*", status=503, times=3)
    await wall.wait(DAY_S)
    await scene.pass_time(600)
    assert "Nobody said a word" in text_of(wall.cards()[0])
    assert (await wall.desk.states())[-1] == ("reveal", "sent", None)


async def test_where_the_answer_may_not_be_written_it_counts_and_can_be_had_later(wall: Wall, scene: Scene) -> None:
    card = await wall.first(repeat=Once())
    right, _ = await wall.options()
    await scene.ann.click(card, label=right)
    wall.desk.deny(view_channel=True)
    await wall.wait(DAY_S + HOUR_S)
    (_, row) = await wall.desk.rows()
    assert (row.step, row.state) == ("reveal", "failed")
    assert [one.reason for one in wall.desk.told] == [row.reason]
    places = await board_page(wall.desk.store.reader, Board(scene.guild.id, "all", 0, "points"), 0, 9)
    assert [one.user_id for one in places] == [scene.ann.id]
    wall.desk.allow()
    with wall.desk.acting():
        assert await wall.desk.deliveries.retry(row, scene.ann.id)
    await scene.pass_time(60)
    assert f"<@{scene.ann.id}>" in text_of(wall.cards()[0])


async def test_who_is_erased_meanwhile_is_named_no_more(wall: Wall, scene: Scene) -> None:
    card = await wall.first(repeat=Once())
    right, _ = await wall.options()
    await scene.ann.click(card, label=right)
    await erase_person(wall.desk.store.writer, scene.ann.id)
    await wall.wait(DAY_S + HOUR_S)
    assert "Right, for **+100**: a former reader." in text_of(wall.cards()[0])
    assert str(scene.ann.id) not in text_of(wall.cards()[0])


async def test_a_deleted_channel_ends_its_question_and_somebody_is_told(wall: Wall, scene: Scene) -> None:
    far = scene.guild.create_text_channel("finale")
    await wall.first(far, repeat=Once())
    scene.env.backend.delete_channel(far.id)
    await scene.env.settle()
    await wall.wait(DAY_S + HOUR_S)
    assert (await wall.desk.states())[-1] == ("reveal", "failed", "channel_gone")
    assert "channel_gone" in [one.reason for one in wall.desk.told]
    assert (await wall.game()).phase == "finished"
