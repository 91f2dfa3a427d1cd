"""/trivia stop: who may, when, and what is left."""

from simcord import MemberActor

from tests.cogs.scene import LEAD_S, PAUSE_S, SETTLING_S, Scene, at_once, options, said, text_of

NONE = "No quiz is under way in this channel."
DONE = "Stopped. The table is in the channel."
VOID = "The quiz ended while this was open. It counts for nobody."


async def stop(scene: Scene, member: MemberActor) -> str:
    return said(await member.slash(scene.channel, "trivia stop"))


async def test_the_host_stops_before_the_first_question(scene: Scene) -> None:
    await scene.start()
    assert await stop(scene, scene.host) == DONE
    _, table = scene.shown()
    assert text_of(table).startswith("## Case closed\nStopped early. What was earned counts.\nNobody answered.")
    await scene.pass_time(60)
    assert len(scene.shown()) == 2


async def test_a_moderator_stops_somebody_elses_game(scene: Scene) -> None:
    await scene.start()
    assert await stop(scene, scene.moderator) == DONE


async def test_another_member_may_not(scene: Scene) -> None:
    question = await scene.open_question()
    assert await stop(scene, scene.ann) == "Only the one who called this quiz, or a moderator, can stop it."
    assert options(question)
    await scene.pass_time(20 + SETTLING_S)
    assert "Nobody said a word." in text_of(question)


async def test_there_is_nothing_to_stop(scene: Scene) -> None:
    assert await stop(scene, scene.host) == NONE


async def test_a_game_elsewhere_is_not_meant(scene: Scene) -> None:
    await scene.start(channel=scene.guild.create_text_channel("second-room"))
    assert await stop(scene, scene.host) == NONE


async def test_a_game_is_stopped_once(scene: Scene) -> None:
    await scene.start()
    await stop(scene, scene.host)
    assert await stop(scene, scene.host) == NONE


async def test_two_stops_in_one_moment_make_one_table(scene: Scene) -> None:
    await scene.open_question()
    async with at_once(scene.env):
        first = await scene.host.slash(scene.channel, "trivia stop")
        second = await scene.moderator.slash(scene.channel, "trivia stop")
    assert sorted([said(first), said(second)]) == sorted([DONE, NONE])
    assert len(scene.shown()) == 3


async def test_the_open_question_counts_for_nobody_and_keeps_its_answer(scene: Scene) -> None:
    question = await scene.open_question(questions=2)
    right = scene.answer(question)
    await scene.press(scene.ann, question, right)
    await stop(scene, scene.host)
    assert text_of(question).splitlines()[-1] == VOID
    assert right not in text_of(question)
    assert not options(question)
    assert "Nobody answered." in text_of(scene.shown()[-1])
    assert "0 questions put." in text_of(scene.shown()[-1])


async def test_what_was_earned_before_counts(scene: Scene) -> None:
    first = await scene.open_question(questions=2)
    await scene.press(scene.ann, first, scene.answer(first))
    await scene.pass_time(20 + SETTLING_S + PAUSE_S)
    second = scene.question(2)
    await scene.press(scene.ben, second, scene.answer(second))
    await stop(scene, scene.host)
    assert VOID not in text_of(first)
    assert VOID in text_of(second)
    table = text_of(scene.shown()[-1])
    assert "Stopped early. What was earned counts." in table
    assert f"{scene.ann.mention} · **150** points, one right" in table
    assert scene.ben.mention not in table
    board = await scene.ann.slash(scene.channel, "leaderboard")
    assert f"{scene.ann.mention} · **150** points" in text_of(board.response)


async def test_between_two_questions_the_reveal_stays(scene: Scene) -> None:
    first = await scene.open_question(questions=2)
    await scene.pass_time(20 + SETTLING_S)
    await stop(scene, scene.host)
    assert "Nobody said a word." in text_of(first)
    assert "One question put." in text_of(scene.shown()[-1])
    await scene.pass_time(PAUSE_S)
    assert len(scene.shown()) == 3


async def test_a_press_on_a_stopped_games_button_is_told_so(scene: Scene) -> None:
    question = await scene.open_question()
    right = scene.answer(question)
    async with at_once(scene.env):
        await scene.host.slash(scene.channel, "trivia stop")
        pressed = await scene.press(scene.ann, question, right)
    assert said(pressed) == "That quiz is over."


async def test_the_next_game_begins_at_once(scene: Scene) -> None:
    await scene.start()
    await stop(scene, scene.host)
    await scene.start(1, host=scene.ann)
    await scene.pass_time(LEAD_S)
    assert text_of(scene.shown()[-1]).startswith("-# Question 1 of 1")
