"""A game whose message, channel or Discord itself is taken away."""

import discord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from tests.cogs.scene import LEAD_S, PAUSE_S, SETTLING_S, Scene, options, said, text_of

MESSAGES = "/channels/*/messages"
MESSAGE = "/channels/*/messages/*"


async def board(scene: Scene) -> str:
    room = scene.guild.create_text_channel("elsewhere")
    return text_of((await scene.ann.slash(room, "leaderboard")).response)


async def test_a_deleted_question_is_revealed_in_a_new_message(scene: Scene) -> None:
    question = await scene.open_question(questions=2)
    await scene.press(scene.ann, question, scene.answer(question))
    await scene.moderator.delete(question)
    await scene.pass_time(20 + SETTLING_S)
    revealed = scene.question(1)
    assert revealed.id != question.id
    assert f"{scene.ann.mention} · 0.00 s · **+150**" in text_of(revealed)
    await scene.pass_time(PAUSE_S)
    assert options(scene.question(2))


async def test_a_deleted_question_does_not_hinder_a_stop(scene: Scene) -> None:
    question = await scene.open_question()
    await scene.moderator.delete(question)
    await scene.host.slash(scene.channel, "trivia stop")
    assert [text_of(message).splitlines()[0] for message in scene.shown()] == [
        "## A quiz is called to order",
        "## Case closed",
    ]


async def test_a_deleted_channel_ends_the_game_and_points_are_kept(scene: Scene) -> None:
    question = await scene.open_question(questions=3)
    await scene.press(scene.ann, question, scene.answer(question))
    await scene.pass_time(20 + SETTLING_S)
    scene.env.backend.delete_channel(scene.channel.id)
    await scene.pass_time(PAUSE_S + 60)
    assert f"{scene.ann.mention} · **150** points" in await board(scene)
    assert scene.running() == []


async def test_a_channel_deleted_while_a_question_is_open_counts_that_question(scene: Scene) -> None:
    question = await scene.open_question(questions=3)
    await scene.press(scene.ann, question, scene.answer(question))
    scene.env.backend.delete_channel(scene.channel.id)
    await scene.pass_time(20 + SETTLING_S)
    assert f"{scene.ann.mention} · **150** points" in await board(scene)


async def test_a_channel_deleted_before_the_first_question_ends_the_game(scene: Scene) -> None:
    await scene.start()
    scene.env.backend.delete_channel(scene.channel.id)
    await scene.pass_time(LEAD_S)
    assert "No quiz has left a mark here yet." in await board(scene)
    await scene.crash()
    assert scene.running() == []


async def test_a_lost_right_ends_the_game_with_what_was_earned(scene: Scene) -> None:
    question = await scene.open_question(questions=2)
    await scene.press(scene.ann, question, scene.answer(question))
    await scene.pass_time(20 + SETTLING_S)
    robot = scene.bot.user
    assert robot is not None
    denied = discord.Permissions(send_messages=True).value
    scene.env.backend.set_overwrite(
        scene.channel.id, Overwrite(target_id=robot.id, type=OverwriteType.MEMBER, allow=0, deny=denied)
    )
    await scene.pass_time(PAUSE_S)
    assert f"{scene.ann.mention} · **150** points" in await board(scene)
    scene.env.backend.delete_overwrite(scene.channel.id, robot.id)
    await scene.start(1, host=scene.ann)
    assert "A quiz is called to order" in text_of(scene.shown()[-1])


async def test_server_errors_on_the_reveal_delay_it(scene: Scene) -> None:
    question = await scene.open_question(questions=2)
    await scene.press(scene.ann, question, scene.answer(question))
    scene.env.inject_error("PATCH", MESSAGE, times=2)
    await scene.pass_time(20 + SETTLING_S)
    assert options(question)
    await scene.pass_time(5 + 15)
    assert f"{scene.ann.mention} · 0.00 s · **+150**" in text_of(question)
    assert options(scene.question(2))


async def test_a_question_held_up_by_server_errors_has_its_whole_time(scene: Scene) -> None:
    await scene.start(1)
    scene.env.inject_error("POST", MESSAGES, times=2)
    await scene.pass_time(LEAD_S)
    assert len(scene.shown()) == 1
    await scene.pass_time(5 + 15)
    question = scene.question(1)
    await scene.pass_time(10)
    await scene.press(scene.ann, question, scene.answer(question))
    await scene.pass_time(10 + SETTLING_S)
    assert f"{scene.ann.mention} · 10.00 s · **+125**" in text_of(question)


async def test_server_errors_that_go_on_end_the_game_and_keep_the_points(scene: Scene) -> None:
    question = await scene.open_question(questions=2)
    await scene.press(scene.ann, question, scene.answer(question))
    scene.env.inject_error("*", MESSAGES, times=None)
    scene.env.inject_error("*", MESSAGE, times=None)
    await scene.pass_time(600)
    assert f"{scene.ann.mention} · **150** points" in await board(scene)


async def test_a_confirmation_that_discord_refuses_leaves_the_answer_standing(scene: Scene) -> None:
    scene.faults_expected = True
    question = await scene.open_question()
    scene.env.inject_error("POST", "/interactions/*/*/callback")
    await scene.press(scene.ann, question, scene.answer(question))
    await scene.pass_time(20 + SETTLING_S)
    assert f"{scene.ann.mention} · 0.00 s · **+150**" in text_of(question)


async def test_after_a_confirmation_that_discord_refused_the_next_press_is_confirmed(scene: Scene) -> None:
    scene.faults_expected = True
    question = await scene.open_question()
    right = scene.answer(question)
    scene.env.inject_error("POST", "/interactions/*/*/callback")
    await scene.press(scene.ann, question, right)
    await scene.press(scene.ann, question, right)
    assert f"Noted: **{right}**." in text_of(scene.whispers(scene.ann)[-1])


async def test_while_the_gateway_is_away_no_question_closes(scene: Scene) -> None:
    question = await scene.open_question()
    right = scene.answer(question)
    await scene.bot.on_shard_disconnect(0)
    await scene.pass_time(20 + SETTLING_S + 30)
    assert options(question)
    await scene.bot.on_shard_resumed(0)
    scene.hurry()
    assert "Too late" in said(await scene.press(scene.ann, question, right))
    await scene.pass_time(SETTLING_S)
    assert "Nobody said a word." in text_of(question)
