"""/privacy export and /privacy delete."""

import json
from typing import Any

import pytest
from simcord import MemberActor

from tests.cogs.scene import LEAD_S, PAUSE_S, SETTLING_S, Scene, said, text_of


async def export(scene: Scene, member: MemberActor) -> dict[str, Any]:
    """Return the file that /privacy export hands over, having made sure that nobody else sees it."""
    result = await member.slash(scene.channel, "privacy export")
    (message,) = scene.whispers(member)[-1:]
    assert result.ephemeral
    assert message.ephemeral
    assert message.content == "All that is kept about you. Times are milliseconds since 1970, UTC."
    (file,) = message.attachments
    assert file.filename == "casebook.json"
    kept: dict[str, Any] = json.loads(await file.read())
    return kept


async def erase(scene: Scene, member: MemberActor) -> str:
    asked = await member.slash(scene.channel, "privacy delete")
    assert said(asked).startswith("### Erase all that is kept about you?")
    assert asked.response is not None
    return said(await member.click(asked.response, label="Erase it"))


async def test_of_a_stranger_nothing_is_kept(scene: Scene) -> None:
    assert set(map(len, (await export(scene, scene.ann)).values())) == {0}


async def test_looking_things_up_keeps_only_that_one_was_asked_how_far_one_is(scene: Scene) -> None:
    await scene.ann.slash(scene.channel, "series")
    kept = await export(scene, scene.ann)
    assert [table for table, rows in kept.items() if rows] == ["asked"]
    assert [list(row) for row in kept["asked"]] == [["asked_ms"]]


async def test_somebody_who_erased_everything_is_asked_again(scene: Scene) -> None:
    assert (await scene.ann.slash(scene.channel, "series")).followups
    await erase(scene, scene.ann)
    assert (await scene.ann.slash(scene.channel, "series")).followups


async def test_a_player_gets_progress_games_answers_and_scores(scene: Scene) -> None:
    await scene.progress(scene.host, 3)
    question = await scene.open_question()
    await scene.pass_time(2)
    await scene.press(scene.host, question, scene.answer(question))
    await scene.press(scene.ann, question, scene.wrong(question)[0])
    await scene.pass_time(20 + SETTLING_S + PAUSE_S)
    kept = await export(scene, scene.host)
    assert [row["episode"] for row in kept["progress"]] == [3]
    assert [row["channel_id"] for row in kept["game"]] == [scene.channel.id]
    assert [(row["points"], row["correct"]) for row in kept["game_score"]] == [(145, 1)]
    joined, answer = [json.loads(row["body"]) for row in kept["game_event"]]
    assert (joined["event"], answer["event"]) == ("joined", "pressed")
    assert joined["player"] == answer["player"] == kept["player"][0]["id"]


async def test_answers_in_a_running_game_are_handed_over_too(scene: Scene) -> None:
    question = await scene.open_question()
    await scene.press(scene.ann, question, scene.answer(question))
    assert len((await export(scene, scene.ann))["game_event"]) == 1


async def test_answers_to_a_question_that_counted_for_nobody_are_handed_over_too(scene: Scene) -> None:
    question = await scene.open_question()
    await scene.press(scene.ann, question, scene.answer(question))
    await scene.host.slash(scene.channel, "trivia stop")
    assert len((await export(scene, scene.ann))["game_event"]) == 1


async def test_nothing_is_erased_before_the_button(scene: Scene) -> None:
    await scene.progress(scene.ann, 5)
    asked = said(await scene.ann.slash(scene.channel, "privacy delete"))
    assert "This cannot be undone." in asked
    assert len((await export(scene, scene.ann))["progress"]) == 1


async def test_erasing_empties_the_file_and_replaces_the_question(scene: Scene) -> None:
    await scene.progress(scene.ann, 5)
    question = await scene.open_question()
    await scene.press(scene.ann, question, scene.answer(question))
    await scene.pass_time(20 + SETTLING_S + PAUSE_S)
    assert await erase(scene, scene.ann) == "Erased. You were never here."
    assert set(map(len, (await export(scene, scene.ann)).values())) == {0}


async def test_erasing_leaves_others_alone(scene: Scene) -> None:
    await scene.progress(scene.ben, 5)
    await erase(scene, scene.ann)
    assert len((await export(scene, scene.ben))["progress"]) == 1


async def test_the_button_works_after_a_restart(scene: Scene) -> None:
    await scene.progress(scene.ann, 5)
    asked = await scene.ann.slash(scene.channel, "privacy delete")
    await scene.crash()
    assert asked.response is not None
    assert said(await scene.ann.click(asked.response, label="Erase it")) == "Erased. You were never here."
    assert set(map(len, (await export(scene, scene.ann)).values())) == {0}


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_running_game_knows_an_erased_player_no_more(scene: Scene, restarted: bool) -> None:
    question = await scene.open_question()
    await scene.press(scene.ann, question, scene.answer(question))
    await erase(scene, scene.ann)
    if restarted:
        await scene.crash()
    await scene.pass_time(20 + SETTLING_S)
    assert "a former reader · 0.00 s · **+150**" in text_of(question)
    await scene.pass_time(PAUSE_S)
    table = text_of(scene.shown()[-1])
    assert "**1.** a former reader · **150** points, one right" in table
    assert scene.ann.mention not in table


async def test_an_erased_player_may_answer_again_as_somebody_new(scene: Scene) -> None:
    first = await scene.open_question(questions=2)
    await scene.press(scene.ann, first, scene.answer(first))
    await erase(scene, scene.ann)
    await scene.pass_time(20 + SETTLING_S + PAUSE_S)
    second = scene.question(2)
    await scene.press(scene.ann, second, scene.answer(second))
    await scene.pass_time(20 + SETTLING_S + PAUSE_S)
    table = text_of(scene.shown()[-1])
    assert "**1.** a former reader · **150** points" in table
    assert f"**1.** {scene.ann.mention} · **150** points" in table


async def test_an_erased_host_does_not_hold_up_the_game(scene: Scene) -> None:
    await scene.start(1)
    await erase(scene, scene.host)
    await scene.crash()
    await scene.pass_time(LEAD_S + 20 + SETTLING_S + PAUSE_S)
    assert text_of(scene.shown()[-1]).startswith("## Case closed")
