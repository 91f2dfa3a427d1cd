"""/trivia start: what a game begins with, and where it may not begin."""

import discord
import pytest
from simcord import ChannelHandle

from tests.cogs.scene import LEAD_S, PAUSE_S, SETTLING_S, Scene, at_once, options, said, text_of

BUSY = "A quiz is under way in this channel already. Join in, or stop it with /trivia stop."


async def test_a_game_without_settings_has_ten_questions_of_twenty_seconds(scene: Scene) -> None:
    await scene.start()
    (opening,) = scene.shown()
    assert text_of(opening).startswith("## A quiz is called to order\n10 questions, 20 seconds to answer each.\n")
    assert f"Called by {scene.host.mention}." in text_of(opening)


async def test_where_nobody_has_said_a_game_is_without_spoilers(scene: Scene) -> None:
    await scene.start()
    assert "**Spoiler-free**: nothing that one learns by watching." in text_of(scene.shown()[0])


@pytest.mark.parametrize(
    ("episode", "shown"),
    [
        (0, "**Spoiler-free**: nothing that one learns by watching."),
        (7, "**Spoilers up to episode 7.** Answering means you are fine with that."),
        (24, "**Spoilers for the whole series.** Answering means you are fine with that."),
    ],
)
@pytest.mark.parametrize("lower", ["host", "channel"])
async def test_a_game_goes_as_far_as_the_lower_of_host_and_channel(
    scene: Scene, episode: int, shown: str, lower: str
) -> None:
    await scene.progress(scene.host, episode if lower == "host" else 24)
    await scene.horizon(episode if lower == "channel" else 24)
    await scene.start()
    assert shown in text_of(scene.shown()[0])


async def test_in_a_server_that_has_not_said_a_game_spoils_nothing(scene: Scene) -> None:
    await scene.progress(scene.host, 24)
    await scene.start()
    assert "**Spoiler-free**" in text_of(scene.shown()[0])


async def test_a_host_who_has_not_said_gets_what_the_channel_allows(scene: Scene) -> None:
    await scene.horizon(24)
    await scene.horizon(7, scene.channel)
    await scene.start(channel=scene.thread())
    assert "**Spoilers up to episode 7.**" in text_of(scene.shown(scene.channel.threads[0])[0])


async def test_the_horizon_is_the_hosts_and_no_other_members(scene: Scene) -> None:
    await scene.horizon(24)
    await scene.progress(scene.ann, 24)
    await scene.progress(scene.host, 0)
    await scene.start(host=scene.host)
    assert "**Spoiler-free**" in text_of(scene.shown()[0])


async def test_the_first_question_comes_after_four_seconds(scene: Scene) -> None:
    await scene.start()
    await scene.pass_time(LEAD_S - 0.25)
    assert len(scene.shown()) == 1
    await scene.pass_time(0.25)
    (_, question) = scene.shown()
    assert text_of(question).startswith("-# Question 1 of 10\n### ")
    closes = round(scene.env.now().timestamp()) + 20
    assert f"-# Closes <t:{closes}:R>" in text_of(question)
    assert len(options(question)) == 4


async def test_one_question_of_five_seconds(scene: Scene) -> None:
    question = await scene.open_question(seconds=5)
    assert "One question, 5 seconds to answer it." in text_of(scene.shown()[0])
    await scene.pass_time(5 + SETTLING_S - 0.25)
    assert options(question)
    await scene.pass_time(0.25)
    assert not options(question)
    await scene.pass_time(PAUSE_S)
    assert text_of(scene.shown()[-1]).startswith("## Case closed\n")


async def test_sixty_seconds(scene: Scene) -> None:
    question = await scene.open_question(seconds=60)
    await scene.pass_time(60)
    scene.hurry()
    await scene.press(scene.ann, question, scene.answer(question))
    await scene.pass_time(SETTLING_S)
    assert f"{scene.ann.mention} · 60.00 s · **+100**" in text_of(question)


async def test_three_questions_that_nobody_answers_end_the_game(scene: Scene) -> None:
    await scene.start(10, 5)
    await scene.pass_time(LEAD_S + 3 * (5 + SETTLING_S + PAUSE_S))
    _, *questions, final = scene.shown()
    assert len(questions) == 3
    assert "Nobody has answered for a while. The case rests." in text_of(final)
    assert "Nobody answered. The file stays thin." in text_of(final)


async def test_options_look_alike_and_tell_nothing(scene: Scene) -> None:
    question = await scene.open_question()
    parts = list(options(question).values())
    assert {part["style"] for part in parts} == {2}
    assert [part["custom_id"].rsplit(":", 1)[1] for part in parts] == ["0", "1", "2", "3"]
    assert len({part["custom_id"].rsplit(":", 1)[0] for part in parts}) == 1
    sources = ("Source", "http")
    assert not any(word in text_of(question) for word in sources)


async def test_a_second_game_in_a_channel_is_turned_down(scene: Scene) -> None:
    await scene.start()
    assert said(await scene.start(host=scene.ann)) == BUSY
    await scene.pass_time(LEAD_S)
    assert said(await scene.start(host=scene.host)) == BUSY
    assert len(scene.shown()) == 2


@pytest.mark.parametrize("command", ["quick", "start"])
async def test_two_starts_in_the_same_moment_make_one_game(scene: Scene, command: str) -> None:
    async with at_once(scene.env):
        first = await scene.host.slash(scene.channel, f"trivia {command}")
        second = await scene.ann.slash(scene.channel, f"trivia {command}")
    openings = [result for result in (first, second) if result.response and not result.response.ephemeral]
    refused = [result for result in (first, second) if result.response and result.response.ephemeral]
    assert len(openings) == 1
    assert [said(result) for result in refused] == [BUSY]
    await scene.pass_time(60 + LEAD_S)
    assert len(scene.shown()) >= 2
    assert text_of(scene.shown()[0]).startswith("## A quiz is called to order")


async def test_games_in_two_channels_do_not_meet(scene: Scene) -> None:
    other = scene.guild.create_text_channel("second-room")
    async with at_once(scene.env):
        await scene.host.slash(scene.channel, "trivia start", questions=1)
        await scene.ann.slash(other, "trivia start", questions=1)
    await scene.pass_time(60 + LEAD_S)
    here, there = scene.question(1), scene.question(1, other)
    await scene.press(scene.ann, here, scene.answer(here))
    await scene.press(scene.ann, there, scene.wrong(there)[0])
    await scene.pass_time(20 + SETTLING_S)
    assert scene.ann.mention in text_of(here)
    assert "Nobody had it." in text_of(there)


async def test_after_a_game_the_channel_is_free(scene: Scene) -> None:
    await scene.open_question(seconds=5)
    await scene.pass_time(5 + SETTLING_S + PAUSE_S)
    await scene.start(1, host=scene.ann)
    assert "A quiz is called to order" in text_of(scene.shown()[-1])


def locked_channel(scene: Scene, **denied: bool) -> ChannelHandle:
    """Make a channel in which the bot lacks rights that it has elsewhere."""
    robot = scene.bot.user
    assert robot is not None
    overwrite = discord.PermissionOverwrite(**dict.fromkeys(denied, False))
    return scene.guild.create_text_channel("locked", overwrites={robot: overwrite})


@pytest.mark.parametrize(
    ("missing", "named"),
    [("send_messages", "Send Messages"), ("read_message_history", "Read Message History")],
)
async def test_a_missing_right_is_named(scene: Scene, missing: str, named: str) -> None:
    channel = locked_channel(scene, **{missing: True})
    assert said(await scene.start(channel=channel)) == (
        f"I cannot run a quiz here: I lack {named}. Ask somebody who manages this channel."
    )
    await scene.pass_time(LEAD_S)
    assert scene.shown(channel) == []


async def test_all_missing_rights_are_named_together(scene: Scene) -> None:
    channel = locked_channel(scene, view_channel=True, send_messages=True, read_message_history=True)
    told = said(await scene.start(channel=channel))
    assert "I lack View Channel, Send Messages, Read Message History." in told


async def test_a_game_in_a_thread(scene: Scene) -> None:
    thread = scene.thread()
    question = await scene.open_question(channel=thread)
    await scene.press(scene.ann, question, scene.answer(question))
    await scene.pass_time(20 + SETTLING_S + PAUSE_S)
    assert len(scene.shown(thread)) == 3
    assert scene.ann.mention in text_of(scene.shown(thread)[-1])


async def test_a_thread_has_a_right_of_its_own(scene: Scene) -> None:
    thread = scene.thread(locked_channel(scene, send_messages_in_threads=True))
    assert "I lack Send Messages in Threads." in said(await scene.start(channel=thread))


async def test_a_thread_asks_for_no_right_that_it_does_not_need(scene: Scene) -> None:
    thread = scene.thread(locked_channel(scene, send_messages=True))
    await scene.start(1, channel=thread)
    assert len(scene.shown(thread)) == 1
