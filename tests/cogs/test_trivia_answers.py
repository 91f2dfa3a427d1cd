"""Answering, changing one's mind, and what the reveal and the table make of it."""

import copy

from simcord.results import ResponseMessage

from tests.cogs.rules import is_edit
from tests.cogs.scene import LEAD_S, PAUSE_S, SETTLING_S, Scene, at_once, options, said, text_of

LATE = "Too late: time was up when you pressed. Your earlier answer, if you gave one, counts."
CLOSED = "That question is closed. The open one is further down."


def stale_copy(scene: Scene, message: ResponseMessage) -> ResponseMessage:
    """Return a message as it is now, to stand on a screen that later edits have not reached."""
    stored = copy.deepcopy(message._message)
    stored.id = scene.env.backend.snowflake()
    scene.env.backend.messages[scene.channel.id][stored.id] = stored
    return ResponseMessage(scene.env, stored)


async def test_an_answer_is_confirmed_to_its_player_alone(scene: Scene) -> None:
    question = await scene.open_question()
    before = text_of(question)
    right = scene.answer(question)
    told = said(await scene.press(scene.ann, question, right))
    assert told.startswith(f"Noted: **{right}**.\n")
    assert len(scene.whispers(scene.ann)) == 1
    assert scene.whispers(scene.ben) == []
    assert text_of(question) == before
    assert len(scene.shown()) == 2


async def test_the_reveal_takes_the_questions_place(scene: Scene) -> None:
    question = await scene.open_question()
    right, *wrong = scene.answer(question), *scene.wrong(question)
    asked = text_of(question).splitlines()[:2]
    await scene.pass_time(20 + SETTLING_S)
    assert len(scene.shown()) == 2
    assert not options(question)
    lines = text_of(question).splitlines()
    assert lines[:2] == asked
    assert f"**✔ {right}**" in lines
    assert all(f"✗ {option}" in lines for option in wrong)
    assert "Nobody said a word." in lines
    assert lines[-1].startswith("-# Source")


async def test_the_reveal_names_the_right_ones_by_speed(scene: Scene) -> None:
    question = await scene.open_question()
    right, wrong = scene.answer(question), scene.wrong(question)[0]
    await scene.pass_time(2)
    await scene.press(scene.ben, question, right)
    await scene.pass_time(3.25)
    await scene.press(scene.ann, question, right)
    await scene.press(scene.host, question, wrong)
    await scene.pass_time(20)
    revealed = text_of(question)
    assert f"{scene.ben.mention} · 2.00 s · **+145**\n{scene.ann.mention} · 5.25 s · **+136**" in revealed
    assert "One answer was wrong." in revealed
    assert f"**✔ {right}** · 2" in revealed
    assert f"✗ {wrong} · 1" in revealed
    assert scene.host.mention not in revealed


async def test_the_explanation_waits_for_the_reveal(scene: Scene) -> None:
    question = await scene.open_question()
    opened = len(text_of(question).splitlines())
    assert opened == 3
    await scene.pass_time(20 + SETTLING_S)
    assert "](<https://" in text_of(question) or "Netflix" in text_of(question)


async def test_a_change_of_mind_edits_the_one_confirmation(scene: Scene) -> None:
    question = await scene.open_question()
    right, (first, second, _) = scene.answer(question), scene.wrong(question)
    for option in (first, second, right, first):
        await scene.pass_time(1)
        result = await scene.press(scene.ann, question, option)
        assert result.acknowledged
        (confirmation,) = scene.whispers(scene.ann)
        assert text_of(confirmation).startswith(f"Noted: **{option}**.")
    await scene.pass_time(20)
    assert "Nobody had it.\nOne answer was wrong." in text_of(question)
    assert f"✗ {first} · 1" in text_of(question)


async def test_the_last_answer_counts_with_its_own_time(scene: Scene) -> None:
    question = await scene.open_question()
    await scene.press(scene.ann, question, scene.wrong(question)[0])
    await scene.pass_time(10)
    await scene.press(scene.ann, question, scene.answer(question))
    await scene.pass_time(15)
    assert f"{scene.ann.mention} · 10.00 s · **+125**" in text_of(question)
    assert "wrong" not in text_of(question).splitlines()


async def test_the_same_option_again_changes_nothing(scene: Scene) -> None:
    question = await scene.open_question()
    right = scene.answer(question)
    await scene.pass_time(2)
    await scene.press(scene.ann, question, right)
    await scene.pass_time(10)
    again = await scene.press(scene.ann, question, right)
    assert again.acknowledged
    assert again.followups == []
    assert len(scene.whispers(scene.ann)) == 1
    await scene.pass_time(10)
    assert f"{scene.ann.mention} · 2.00 s · **+145**" in text_of(question)


async def test_presses_in_one_moment_leave_one_confirmation_of_the_last(scene: Scene) -> None:
    question = await scene.open_question()
    right, (first, second, _) = scene.answer(question), scene.wrong(question)
    async with at_once(scene.env):
        for option in (first, second, right):
            await scene.press(scene.ann, question, option)
        await scene.press(scene.ben, question, right)
    (confirmation,) = scene.whispers(scene.ann)
    assert text_of(confirmation).startswith(f"Noted: **{right}**.")
    assert len(scene.whispers(scene.ben)) == 1
    await scene.pass_time(20 + SETTLING_S)
    revealed = text_of(question)
    assert f"{scene.ann.mention} · 0.00 s · **+150**" in revealed
    assert f"{scene.ben.mention} · 0.00 s · **+150**" in revealed


async def test_every_question_has_a_confirmation_of_its_own(scene: Scene) -> None:
    first = await scene.open_question(questions=2)
    await scene.press(scene.ann, first, scene.answer(first))
    await scene.pass_time(20 + SETTLING_S + PAUSE_S)
    second = scene.question(2)
    await scene.press(scene.ann, second, scene.wrong(second)[0])
    assert len(scene.whispers(scene.ann)) == 2


async def test_a_press_after_time_is_late(scene: Scene) -> None:
    question = await scene.open_question()
    right = scene.answer(question)
    await scene.pass_time(20)
    scene.hurry()
    await scene.press(scene.ann, question, right)
    await scene.pass_time(0.5)
    assert said(await scene.press(scene.ben, question, right)) == LATE
    await scene.pass_time(1)
    assert f"{scene.ann.mention} · 20.00 s · **+100**" in text_of(question)
    assert scene.ben.mention not in text_of(question)


async def test_a_late_change_of_mind_leaves_the_earlier_answer(scene: Scene) -> None:
    question = await scene.open_question()
    await scene.press(scene.ann, question, scene.answer(question))
    await scene.pass_time(20.5)
    scene.hurry()
    assert said(await scene.press(scene.ann, question, scene.wrong(question)[0])) == LATE
    await scene.pass_time(1)
    assert f"{scene.ann.mention} · 0.00 s · **+150**" in text_of(question)


async def test_a_button_of_an_earlier_question_says_that_it_is_closed(scene: Scene) -> None:
    first = await scene.open_question(questions=2, seconds=5)
    right = scene.answer(first)
    await scene.pass_time(5 + SETTLING_S - 0.25)
    stale = stale_copy(scene, first)
    await scene.pass_time(0.25 + PAUSE_S)
    assert said(await scene.press(scene.ann, stale, right)) == CLOSED
    assert "Nobody said a word." in text_of(first)


async def test_a_button_of_the_question_just_closed_says_that_it_is_closed(scene: Scene) -> None:
    question = await scene.open_question(questions=2)
    right, stale = scene.answer(question), stale_copy(scene, question)
    await scene.pass_time(20 + SETTLING_S)
    assert said(await scene.press(scene.ann, stale, right)) == CLOSED


async def test_a_button_of_a_finished_game_says_so(scene: Scene) -> None:
    question = await scene.open_question()
    right, stale = scene.answer(question), stale_copy(scene, question)
    await scene.pass_time(20 + SETTLING_S + PAUSE_S)
    assert said(await scene.press(scene.ann, stale, right)) == "That quiz is over."


async def test_the_edit_that_reveals_pings_nobody(scene: Scene) -> None:
    question = await scene.open_question()
    await scene.press(scene.ann, question, scene.answer(question))
    await scene.pass_time(20 + SETTLING_S)
    assert scene.ann.mention in text_of(question)
    edits = [request.json for request in scene.env.http_requests if is_edit(request)]
    assert scene.ann.mention in str(edits[-1])
    assert all(isinstance(edit, dict) and edit.get("allowed_mentions") == {"parse": []} for edit in edits)


async def test_the_table_adds_up_and_ranks(scene: Scene) -> None:
    await scene.start(2)
    await scene.pass_time(LEAD_S)
    first = scene.question(1)
    await scene.press(scene.ann, first, scene.answer(first))
    await scene.press(scene.ben, first, scene.answer(first))
    await scene.press(scene.moderator, first, scene.wrong(first)[0])
    await scene.pass_time(20 + SETTLING_S + PAUSE_S)
    second = scene.question(2)
    await scene.pass_time(10)
    await scene.press(scene.moderator, second, scene.answer(second))
    await scene.pass_time(10 + SETTLING_S + PAUSE_S)
    table = text_of(scene.shown()[-1])
    ann, ben, mo = scene.ann.mention, scene.ben.mention, scene.moderator.mention
    assert table.splitlines()[:4] == [
        "## Case closed",
        f"**1.** {ann} · **150** points, one right",
        f"**1.** {ben} · **150** points, one right",
        f"**3.** {mo} · **125** points, one right",
    ]
    assert "-# 2 questions put." in table


async def test_points_land_on_the_servers_board(scene: Scene) -> None:
    for _ in range(2):
        await scene.start(1)
        await scene.pass_time(LEAD_S)
        question = scene.question(1) if len(scene.shown()) == 2 else scene.shown()[-1]
        await scene.press(scene.ann, question, scene.answer(question))
        await scene.pass_time(20 + SETTLING_S + PAUSE_S)
    pressed = await scene.ann.click(scene.shown()[-1], label="Server board")
    assert f"{scene.ann.mention} · **300** points · 2 of 2 right in 2 quizzes" in said(pressed)
    assert f"{scene.ann.mention} is number 1: **300** points." in said(pressed)


async def test_a_game_that_nobody_answers_ends_all_the_same(scene: Scene) -> None:
    await scene.start(2, 5)
    await scene.pass_time(LEAD_S + 2 * (5 + SETTLING_S + PAUSE_S))
    assert [text_of(message).splitlines()[0] for message in scene.shown()] == [
        "## A quiz is called to order",
        "-# Question 1 of 2",
        "-# Question 2 of 2",
        "## Case closed",
    ]
    assert "Nobody said a word." in text_of(scene.question(2))
    assert "Nobody answered. The file stays thin." in text_of(scene.shown()[-1])
