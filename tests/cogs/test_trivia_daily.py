"""/trivia daily: five questions, alone, the same for everybody who has watched as far, once a day."""

from typing import Any

import discord
import pytest
from simcord import ChannelHandle, InteractionResult, MemberActor
from simcord.results import ResponseMessage

from bot.games import journal
from bot.games.daily import DAY_MS, QUESTIONS, SECONDS, NotYoursError, day_of
from bot.storage.boards import Board, board_page
from bot.storage.people import export_person
from bot.storage.profiles import profile_of
from bot.storage.reports import EVERYWHERE, queue
from bot.trivia.game import Game, replay
from bot.trivia.rules import RefusedError
from tests.cogs.scene import SETTLING_S, Scene, answer_of, buttons, said, text_of

BEGIN, NEXT, RESULT, SHARE = "First question", "Next question", "How did I do?", "Share"


async def daily(scene: Scene, member: MemberActor, channel: ChannelHandle | None = None) -> ResponseMessage:
    shown = answer_of(await member.slash(channel or scene.channel, "trivia daily"))
    assert shown.ephemeral
    return shown


async def begun(scene: Scene, member: MemberActor) -> ResponseMessage:
    return answer_of(await member.click(await daily(scene, member), label=BEGIN))


async def state(scene: Scene, member: MemberActor) -> Game:
    """Return the game of a member's last try."""
    kept = (await export_person(scene.bot.store.reader, member.id))["daily"]
    return replay(await journal.read(scene.bot.store.reader, kept[-1]["game_id"]))


async def click_option(
    scene: Scene, member: MemberActor, question: ResponseMessage, *, right: bool = True
) -> InteractionResult:
    round_ = (await state(scene, member)).open_round
    option = round_.question.answer if right else round_.question.wrong[0]
    return await member.click(question, label=option)


async def play(scene: Scene, member: MemberActor, rights: list[bool]) -> ResponseMessage:
    """Play a whole try; return the card with its outcome."""
    shown = await begun(scene, member)
    for number, right in enumerate(rights, start=1):
        shown = answer_of(await click_option(scene, member, shown, right=right))
        shown = answer_of(await member.click(shown, label=RESULT if number == len(rights) else NEXT))
    return shown


def days_later(scene: Scene, days: int) -> None:
    """Let days pass at once: nothing waits for them."""
    scene.env.backend.advance_clock(days * DAY_MS / 1000)


async def test_it_says_what_is_coming_before_any_clock_runs(scene: Scene) -> None:
    intro = await daily(scene, scene.ann)
    text = text_of(intro)
    assert text.startswith("## The daily five · ")
    assert f"**{QUESTIONS} questions**, {SECONDS} seconds each. One try a day." in text
    assert "midnight UTC, <t:" in text
    assert list(buttons(intro)) == [BEGIN]
    await scene.pass_time(300)
    assert "try" in text_of(await daily(scene, scene.ann))


async def test_it_is_played_to_the_end_alone(scene: Scene) -> None:
    outcome = await play(scene, scene.ann, [True, True, False, True, True])
    text = text_of(outcome)
    assert "# 🟩✓  🟩✓  🟥✗  🟩✓  🟩✓" in text
    assert "**4** of 5 right" in text
    assert "Streak: **1 day**." in text
    assert scene.shown() == []


async def test_an_answer_closes_its_question_and_says_why(scene: Scene) -> None:
    question = await begun(scene, scene.ann)
    game = await state(scene, scene.ann)
    revealed = answer_of(await click_option(scene, scene.ann, question, right=False))
    assert f"You said {game.open_round.question.wrong[0]}" in text_of(revealed).replace("\\", "")
    assert "The answer: **" in text_of(revealed)
    assert list(buttons(revealed)) == [NEXT, "Something is wrong"]


async def test_everybody_who_has_watched_as_far_gets_the_same(scene: Scene) -> None:
    for member in (scene.ann, scene.ben):
        await scene.progress(member, 5)
        await begun(scene, member)
    await scene.progress(scene.host, 12)
    await begun(scene, scene.host)
    ann, ben, host = [(await state(scene, member)).deck for member in (scene.ann, scene.ben, scene.host)]
    assert ann == ben
    assert ann != host
    assert len(ann) == QUESTIONS


async def test_another_day_has_other_questions(scene: Scene) -> None:
    await play(scene, scene.ann, [True] * 5)
    first = (await state(scene, scene.ann)).deck
    days_later(scene, 1)
    await begun(scene, scene.ann)
    assert (await state(scene, scene.ann)).deck != first


async def test_there_is_one_try_a_day(scene: Scene) -> None:
    await play(scene, scene.ann, [True] * 5)
    again = await daily(scene, scene.ann)
    assert "**5** of 5 right" in text_of(again)
    assert list(buttons(again)) == [SHARE]


async def test_an_old_first_card_does_not_begin_again(scene: Scene) -> None:
    intro = await daily(scene, scene.ann)
    other = await daily(scene, scene.ann)
    question = answer_of(await scene.ann.click(intro, label=BEGIN))
    await click_option(scene, scene.ann, question)
    await scene.ann.click(other, label=BEGIN)
    assert len((await export_person(scene.bot.store.reader, scene.ann.id))["daily"]) == 1
    assert (await state(scene, scene.ann)).open_round.number == 2


async def test_the_clock_runs_from_the_click_that_showed_the_question(scene: Scene) -> None:
    question = await begun(scene, scene.ann)
    await scene.pass_time(10)
    await click_option(scene, scene.ann, question)
    (result,) = (await state(scene, scene.ann)).results[0]
    assert 10_000 <= result.elapsed_ms < 11_000


async def test_looking_again_does_not_give_more_time(scene: Scene) -> None:
    await begun(scene, scene.ann)
    await scene.pass_time(20)
    again = await daily(scene, scene.ann)
    await click_option(scene, scene.ann, again)
    (result,) = (await state(scene, scene.ann)).results[0]
    assert result.elapsed_ms >= 20_000


async def test_time_that_is_up_shows_the_answer_by_itself(scene: Scene) -> None:
    question = await begun(scene, scene.ann)
    await scene.pass_time(SECONDS + 2 * SETTLING_S)
    (shown,) = [one for one in scene.whispers(scene.ann) if one.id == question.id]
    assert "⬛– **Time was up.**" in text_of(shown)
    following = answer_of(await scene.ann.click(shown, label=NEXT))
    assert "question 2 of 5" in text_of(following)


async def test_an_answer_to_an_earlier_question_changes_nothing(scene: Scene) -> None:
    question = await begun(scene, scene.ann)
    number = int((await export_person(scene.bot.store.reader, scene.ann.id))["daily"][0]["game_id"])
    await scene.ann.click(answer_of(await click_option(scene, scene.ann, question)), label=NEXT)
    game = await state(scene, scene.ann)
    tries: Any = scene.bot.get_cog("TriviaDaily")
    with pytest.raises(RefusedError, match="other_round"):
        await tries.daily.answer(scene.ann.id, number, 1, 0, scene.env.backend.snowflake())
    with pytest.raises(NotYoursError):
        await tries.daily.answer(scene.ben.id, number, 2, 0, scene.env.backend.snowflake())
    assert await state(scene, scene.ann) == game


async def test_after_a_restart_it_goes_on_with_the_clock_anew(scene: Scene) -> None:
    question = await begun(scene, scene.ann)
    answer_of(await scene.ann.click(answer_of(await click_option(scene, scene.ann, question)), label=NEXT))
    await scene.crash(away=120)
    again = await daily(scene, scene.ann)
    assert "question 2 of 5" in text_of(again)
    assert "The bot was away" in text_of(again)
    await click_option(scene, scene.ann, again)
    first, second = (await state(scene, scene.ann)).results
    assert first[0].right
    assert second[0].right
    assert second[0].elapsed_ms < 5_000


async def test_an_old_button_after_a_restart_starts_the_clock_again_and_costs_nothing(scene: Scene) -> None:
    question = await begun(scene, scene.ann)
    await scene.crash(away=120)
    again = answer_of(await click_option(scene, scene.ann, question))
    assert "The bot was away" in text_of(again)
    await click_option(scene, scene.ann, again)
    assert (await state(scene, scene.ann)).results[0][0].right


async def test_a_restart_leaves_no_game_behind_that_waits_for_a_channel(scene: Scene) -> None:
    await begun(scene, scene.ann)
    await scene.crash(away=120)
    assert scene.bot.games.in_channel(scene.channel.id) is None
    assert (await state(scene, scene.ann)).phase == "open"


async def test_two_people_and_a_quiz_in_one_channel_are_in_nobodys_way(scene: Scene) -> None:
    await scene.start()
    first, second = await begun(scene, scene.ann), await begun(scene, scene.ben)
    await click_option(scene, scene.ann, first)
    await click_option(scene, scene.ben, second, right=False)
    assert (await state(scene, scene.ann)).results[0][0].right
    assert not (await state(scene, scene.ben)).results[0][0].right


async def test_it_counts_on_no_board_and_in_no_profile(scene: Scene) -> None:
    await play(scene, scene.ann, [True] * 5)
    assert await board_page(scene.bot.store.reader, Board(scene.guild.id, "all", 0, "points"), 0, 10) == []
    assert await board_page(scene.bot.store.reader, Board(0, "all", 0, "points"), 0, 10) == []
    assert await profile_of(scene.bot.store.reader, scene.ann.id, scene.guild.id) is None


async def test_a_streak_forgives_two_missed_days(scene: Scene) -> None:
    await play(scene, scene.ann, [True] * 5)
    days_later(scene, 3)
    assert "None of the next days may be missed." in text_of(await daily(scene, scene.ann))
    outcome = await play(scene, scene.ann, [False] * 5)
    assert "Streak: **2 days**." in text_of(outcome)
    days_later(scene, 4)
    assert "No streak yet." in text_of(await daily(scene, scene.ann))


async def test_a_try_that_was_not_finished_counts_for_no_streak(scene: Scene) -> None:
    await begun(scene, scene.ann)
    days_later(scene, 1)
    assert "No streak yet." in text_of(await daily(scene, scene.ann))


async def test_what_is_shared_tells_nothing_of_the_questions(scene: Scene) -> None:
    outcome = await play(scene, scene.ann, [True, False, True, False, True])
    await scene.ann.click(outcome, label=SHARE)
    (card,) = scene.shown()
    text = text_of(card)
    assert text.startswith(f"### {scene.ann.mention} · the daily five of ")
    assert "# 🟩✓  🟥✗  🟩✓  🟥✗  🟩✓" in text
    for round_ in (await state(scene, scene.ann)).rounds:
        assert round_.question.text not in text
        assert round_.question.answer not in text


async def test_it_is_played_and_shared_in_direct_messages_too(scene: Scene) -> None:
    shown = answer_of(await scene.ann.user.slash("trivia daily"))
    shown = answer_of(await scene.ann.user.click(shown, label=BEGIN))
    for number in range(1, QUESTIONS + 1):
        answer = (await state(scene, scene.ann)).open_round.question.answer
        shown = answer_of(await scene.ann.user.click(shown, label=answer))
        shown = answer_of(await scene.ann.user.click(shown, label=RESULT if number == QUESTIONS else NEXT))
    card = answer_of(await scene.ann.user.click(shown, label=SHARE))
    assert not card.ephemeral
    assert "the daily five of" in text_of(card)


async def test_who_may_not_write_here_shares_nothing_here(scene: Scene) -> None:
    outcome = await play(scene, scene.ann, [True] * 5)
    scene.env.backend.guilds[scene.guild.id].roles[scene.guild.id].permissions &= ~discord.Permissions(
        send_messages=True
    ).value
    assert said(await scene.ann.click(outcome, label=SHARE)).startswith("You may not write here: ")
    assert scene.shown() == []


async def test_a_question_of_the_daily_can_be_reported(scene: Scene) -> None:
    question = await begun(scene, scene.ann)
    revealed = answer_of(await click_option(scene, scene.ann, question))
    form = await scene.ann.click(revealed, label="Something is wrong")
    thanks = await scene.ann.submit_modal(form, {"kind": ["wrong"], "text": "No."})
    assert said(thanks).startswith("Noted, and thank you.\n-# Those who run this bot will read it.")
    assert await queue(scene.bot.store.reader, scene.guild.id) == []
    assert len(await queue(scene.bot.store.reader, EVERYWHERE)) == 1


def test_a_day_is_a_day_in_utc() -> None:
    assert (day_of(DAY_MS - 1), day_of(DAY_MS)) == (0, 1)
