"""A game whose bot is killed and started anew, in every phase."""

import asyncio
from typing import Any

import pytest
import simcord.http.client

from bot.games.live import LiveGame
from tests.cogs.scene import LEAD_S, PAUSE_S, SETTLING_S, Scene, at_once, options, said, text_of

INTERRUPTED = "There was an interruption. Answers given stand; for everybody else the clock goes on where it stopped."


def headings(scene: Scene) -> list[str]:
    """Return the first line of everything in the channel."""
    return [text_of(message).splitlines()[0] for message in scene.shown()]


async def test_in_the_lead_the_first_question_comes_when_it_was_due(scene: Scene) -> None:
    await scene.start(1)
    await scene.pass_time(2)
    await scene.crash()
    assert headings(scene) == ["## A quiz is called to order"]
    await scene.pass_time(1.75)
    assert len(scene.shown()) == 1
    await scene.pass_time(0.25)
    assert headings(scene) == ["## A quiz is called to order", "-# Question 1 of 1"]


async def test_an_open_question_goes_on_in_its_message(scene: Scene) -> None:
    question = await scene.open_question()
    right = scene.answer(question)
    await scene.pass_time(5)
    await scene.press(scene.ann, question, right)
    await scene.pass_time(3)
    await scene.crash()
    assert len(scene.shown()) == 2
    assert INTERRUPTED in text_of(question)
    # The last thing on record is Ann's answer after 5 s, so 15 s are left.
    closes = round(scene.env.now().timestamp()) + 15
    assert f"-# Closes <t:{closes}:R>" in text_of(question)
    await scene.pass_time(3)
    await scene.press(scene.ben, question, right)
    await scene.pass_time(12 + SETTLING_S)
    assert f"{scene.ann.mention} · 5.00 s · **+137**\n{scene.ben.mention} · 8.00 s · **+130**" in text_of(question)
    assert INTERRUPTED not in text_of(question)
    await scene.pass_time(PAUSE_S)
    assert headings(scene) == ["## A quiz is called to order", "-# Question 1 of 1", "## Case closed"]


async def test_a_locked_answer_may_still_be_changed_and_is_confirmed_anew(scene: Scene) -> None:
    question = await scene.open_question()
    await scene.press(scene.ann, question, scene.answer(question))
    await scene.crash()
    wrong = scene.wrong(question)[0]
    assert f"Noted: **{wrong}**." in said(await scene.press(scene.ann, question, wrong))
    await scene.pass_time(20 + SETTLING_S)
    assert "Nobody had it." in text_of(question)


async def test_two_crashes_in_one_question(scene: Scene) -> None:
    question = await scene.open_question()
    right = scene.answer(question)
    await scene.pass_time(4)
    await scene.press(scene.ann, question, right)
    await scene.crash(away=300)
    await scene.pass_time(6)
    await scene.press(scene.ben, question, right)
    await scene.crash(away=300)
    await scene.pass_time(5)
    await scene.press(scene.host, question, right)
    await scene.pass_time(5 + SETTLING_S)
    told = text_of(question)
    assert f"{scene.ann.mention} · 4.00 s" in told
    assert f"{scene.ben.mention} · 10.00 s" in told
    assert f"{scene.host.mention} · 15.00 s" in told


async def test_between_questions_the_reveal_stays_and_the_next_comes_when_it_was_due(scene: Scene) -> None:
    first = await scene.open_question(questions=2)
    await scene.press(scene.ann, first, scene.answer(first))
    await scene.pass_time(20 + SETTLING_S)
    before = text_of(first)
    await scene.pass_time(3)
    await scene.crash()
    assert text_of(first) == before
    await scene.pass_time(PAUSE_S - 3 - 0.25)
    assert len(scene.shown()) == 2
    await scene.pass_time(0.25)
    second = scene.question(2)
    await scene.press(scene.ann, second, scene.answer(second))
    await scene.pass_time(20 + SETTLING_S + PAUSE_S)
    assert f"{scene.ann.mention} · **310** points, 2 right" in text_of(scene.shown()[-1])


async def test_a_reveal_that_was_not_shown_is_shown(scene: Scene) -> None:
    first = await scene.open_question(questions=2)
    await scene.press(scene.ann, first, scene.answer(first))
    scene.env.inject_error("PATCH", "/channels/*/messages/*")
    await scene.pass_time(20 + SETTLING_S)
    assert options(first)
    await scene.crash()
    assert f"{scene.ann.mention} · 0.00 s · **+150**" in text_of(first)


async def test_a_question_that_was_never_posted_is_posted_once(scene: Scene) -> None:
    await scene.start(1)
    scene.env.inject_error("POST", "/channels/*/messages")
    await scene.pass_time(LEAD_S)
    assert len(scene.shown()) == 1
    await scene.crash(away=200)
    question = scene.question(1)
    await scene.pass_time(10)
    await scene.press(scene.ann, question, scene.answer(question))
    await scene.pass_time(10 + SETTLING_S)
    assert f"{scene.ann.mention} · 10.00 s" in text_of(question)


# Applications made before 2016 have another id than their bot users; SimCord's are of that kind.
whichever_id = pytest.mark.parametrize("same_id", [True, False])


def set_ids(scene: Scene, same_id: bool) -> None:
    if same_id:
        scene.env.backend.application_id = scene.env.backend.bot_user.id


@whichever_id
async def test_a_question_posted_but_not_noted_is_found_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, same_id: bool
) -> None:
    set_ids(scene, same_id)
    await scene.start(1)
    await scene.pass_time(LEAD_S - 0.25)
    with monkeypatch.context() as patch:
        # The bot dies after Discord has taken the message, before that is written down.
        patch.setattr(LiveGame, "note", forget_the_message(LiveGame.note))
        await scene.pass_time(0.25)
    question = scene.question(1)
    await scene.crash(away=200)
    assert scene.question(1).id == question.id
    assert INTERRUPTED in text_of(question)
    await scene.press(scene.ann, question, scene.answer(question))
    await scene.pass_time(20 + SETTLING_S + PAUSE_S)
    assert headings(scene) == ["## A quiz is called to order", "-# Question 1 of 1", "## Case closed"]


def forget_the_message(note: Any) -> Any:
    def patched(live: LiveGame, happening: Any) -> None:
        if type(happening).__name__ != "MessageSeen":
            note(live, happening)

    return patched


async def test_a_question_deleted_while_the_bot_was_away_is_posted_again(scene: Scene) -> None:
    question = await scene.open_question()
    right = scene.answer(question)
    await scene.pass_time(4)
    await scene.press(scene.ann, question, right)
    scene.env.backend.delete_message(scene.channel.id, question.id)
    await scene.crash()
    again = scene.question(1)
    await scene.pass_time(6)
    await scene.press(scene.ben, again, right)
    await scene.pass_time(10 + SETTLING_S)
    assert f"{scene.ann.mention} · 4.00 s" in text_of(again)
    assert f"{scene.ben.mention} · 10.00 s" in text_of(again)


async def test_a_table_that_was_not_posted_is_posted_once(scene: Scene) -> None:
    question = await scene.open_question()
    await scene.press(scene.ann, question, scene.answer(question))
    await scene.pass_time(20 + SETTLING_S)
    scene.env.inject_error("POST", "/channels/*/messages")
    await scene.pass_time(PAUSE_S)
    assert len(scene.shown()) == 2
    await scene.crash()
    assert f"{scene.ann.mention} · **150** points" in text_of(scene.shown()[-1])
    await scene.crash()
    await scene.pass_time(60)
    assert headings(scene) == ["## A quiz is called to order", "-# Question 1 of 1", "## Case closed"]


@whichever_id
async def test_after_a_long_absence_the_posted_table_is_found(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, same_id: bool
) -> None:
    set_ids(scene, same_id)
    await scene.open_question()
    await scene.pass_time(20 + SETTLING_S)

    async def disk_full(*_: object) -> None:
        raise OSError("no space left")

    scene.faults_expected = True
    with monkeypatch.context() as patch:
        patch.setattr("bot.games.journal.told", disk_full)
        await scene.pass_time(PAUSE_S)
    assert headings(scene)[-1] == "## Case closed"
    await scene.crash(away=200)
    assert headings(scene) == ["## A quiz is called to order", "-# Question 1 of 1", "## Case closed"]


async def test_an_orderly_stop_leaves_the_game_to_the_next_start(scene: Scene) -> None:
    question = await scene.open_question()
    right = scene.answer(question)
    await scene.pass_time(2)
    await scene.press(scene.ann, question, right)
    await scene.bot.close()
    await scene.crash(away=3600)
    await scene.pass_time(18 + SETTLING_S + PAUSE_S)
    assert f"{scene.ann.mention} · 2.00 s · **+145**" in text_of(question)
    assert headings(scene)[-1] == "## Case closed"


async def test_the_host_stops_a_game_that_was_taken_up_again(scene: Scene) -> None:
    await scene.open_question()
    await scene.crash()
    assert said(await scene.host.slash(scene.channel, "trivia stop")) == "Stopped. The table is in the channel."
    assert headings(scene)[-1] == "## Case closed"


async def test_a_channel_that_is_gone_when_the_bot_returns_ends_the_game(scene: Scene) -> None:
    question = await scene.open_question(questions=2)
    await scene.press(scene.ann, question, scene.answer(question))
    await scene.pass_time(20 + SETTLING_S)
    scene.env.backend.delete_channel(scene.channel.id)
    await scene.crash()
    await scene.pass_time(PAUSE_S)
    assert scene.running() == []
    elsewhere = scene.guild.create_text_channel("elsewhere")
    board = await scene.ann.slash(elsewhere, "leaderboard")
    assert f"{scene.ann.mention} · **150** points" in text_of(board.response)


async def test_a_press_before_the_question_was_edited_is_not_lost(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = await scene.open_question()
    right = scene.answer(question)
    await scene.pass_time(5)
    await scene.press(scene.ben, question, scene.wrong(question)[0])
    gate, request = asyncio.Event(), simcord.http.client.FakeHTTPClient.request

    async def slow(client: Any, route: Any, **given: Any) -> Any:
        if route.method == "PATCH" and not gate.is_set():
            await scene.env.external_wait(gate.wait(), reason="a slow network")
        return await request(client, route, **given)

    monkeypatch.setattr(simcord.http.client.FakeHTTPClient, "request", slow)
    await scene.crash()
    async with at_once(scene.env):
        pressed = await scene.press(scene.ann, question, right)
        gate.set()
    assert f"Noted: **{right}**." in said(pressed)
    await scene.pass_time(15 + SETTLING_S)
    assert f"{scene.ann.mention} · 5.00 s · **+137**" in text_of(question)


async def test_a_press_before_discord_py_is_ready_is_not_lost(scene: Scene) -> None:
    question = await scene.open_question()
    right = scene.answer(question)
    bot, gate = scene.bots.make(), asyncio.Event()
    on_ready = bot.on_ready

    async def two_seconds_later() -> None:
        await scene.env.external_wait(gate.wait(), reason="discord.py waits for the last guild")
        await on_ready()

    bot.on_ready = two_seconds_later  # type: ignore[method-assign]
    await scene.crash(start=bot)
    async with at_once(scene.env):
        pressed = await scene.press(scene.ann, question, right)
        # A press that waits for the game is answered once it is known.
        for _ in range(100):
            await asyncio.sleep(0.001)
        gate.set()
    assert f"Noted: **{right}**." in said(pressed)
