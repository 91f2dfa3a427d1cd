"""Typed answers, numbers and orders; hints, skipping, breaks; how a question was decided."""

import pytest

from tests.cogs.quizzes import EARLY_S, NUMBER, ORDER, TYPED, begin, question, stack, told, write
from tests.cogs.scene import PAUSE_S, SETTLING_S, Scene, buttons, options, said, text_of

OTHER = question("blotter")


async def test_a_typed_answer_is_judged_at_the_reveal_and_not_before(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack(monkeypatch, [TYPED])
    first = await begin(scene, scene.ann, scene.ben, answers="typed", questions=1)
    assert next(iter(buttons(first))) == "Answer"
    assert "Payne" not in text_of(first)
    ann = said(await write(scene, scene.ann, first, text="jeremy  PAYNE"))
    ben = said(await write(scene, scene.ben, first, text="Harry Creighton"))
    assert ann.startswith("Noted: **jeremy  PAYNE**.")
    assert ben.replace("Harry Creighton", "jeremy  PAYNE") == ann
    changed = await write(scene, scene.ben, first, text="Grimm")
    assert changed.acknowledged
    (confirmation,) = scene.whispers(scene.ben)
    assert text_of(confirmation).startswith("Noted: **Grimm**.")
    await write(scene, scene.host, first, text="the butler")
    await scene.pass_time(EARLY_S)
    revealed = text_of(first)
    assert "**✔ Jeremy Payne**" in revealed
    assert scene.ann.mention in revealed
    assert scene.ben.mention in revealed
    assert "One answer was wrong." in revealed
    assert "butler" not in revealed


async def test_the_nearest_number_wins(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    stack(monkeypatch, [NUMBER])
    first = await begin(scene, scene.ann, answers="typed", questions=1)
    assert said(await write(scene, scene.ann, first, text="no idea")) == "This one wants a number. Digits will do."
    await write(scene, scene.ann, first, text="twenty-two")
    await write(scene, scene.host, first, text="30")
    await scene.pass_time(EARLY_S)
    revealed = text_of(first)
    assert "**✔ 24 episodes**" in revealed
    assert f"{scene.ann.mention} · 0.00 s · **+150** · twenty-two" in revealed.replace("\\", "")
    assert scene.host.mention not in revealed


async def test_items_are_put_in_order_by_selects(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    stack(monkeypatch, [ORDER])
    first = await begin(scene, scene.ann, questions=1)
    shown = [line.split(". ", 1)[1] for line in text_of(first).splitlines() if line[:2] in ("1.", "2.", "3.", "4.")]
    assert sorted(shown) == sorted(ORDER.order)
    assert shown != list(ORDER.order)
    right = {str(place): [str(shown.index(item))] for place, item in enumerate(ORDER.order)}
    twice = {**right, "3": right["0"]}
    assert said(await write(scene, scene.ann, first, **twice)) == "Each item once, please, first to last."
    assert "Alpha → Beta → Gamma → Delta" in said(await write(scene, scene.ann, first, **right))
    await write(scene, scene.host, first, **{place: [place] for place in right})
    await scene.pass_time(EARLY_S)
    assert "**✔ Alpha → Beta → Gamma → Delta**" in text_of(first)
    assert scene.ann.mention in text_of(first)
    assert scene.host.mention not in text_of(first)


async def test_a_form_that_was_open_through_a_restart_can_still_be_sent_off(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack(monkeypatch, [TYPED])
    first = await begin(scene, answers="typed", questions=1)
    shown = await scene.host.click(first, label="Answer")
    await scene.crash()
    assert said(await scene.host.submit_modal(shown, {"text": "Grimm"})).startswith("Noted: **Grimm**.")
    await scene.pass_time(20 + SETTLING_S)
    assert scene.host.mention in text_of(first)


async def test_a_form_sent_off_after_the_close_is_told_so(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    stack(monkeypatch, [TYPED, question("other")])
    first = await begin(scene, answers="typed", questions=2, seconds=5)
    shown = await scene.host.click(first, label="Answer")
    await scene.pass_time(5 + SETTLING_S)
    late = await scene.host.submit_modal(shown, {"text": "Grimm"})
    assert said(late) == "That question is closed. The open one is further down."


async def test_a_hint_needs_more_than_half_and_strikes_a_wrong_option(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack(monkeypatch, [OTHER])
    first = await begin(scene, scene.ann, questions=1, hints=True)
    assert "Your vote for a hint is in: 1 of 2." in await told(scene.ann, first, "Hint")
    assert not any(part.get("disabled") for part in options(first).values())
    await scene.host.click(first, label="Hint")
    (struck,) = [label for label, part in options(first).items() if part.get("disabled")]
    assert struck in OTHER.wrong
    await scene.pass_time(2)
    await scene.press(scene.ann, first, OTHER.answer)
    assert len(scene.whispers(scene.ann)) == 1
    await scene.press(scene.host, first, next(one for one in OTHER.wrong if one != struck))
    await scene.pass_time(EARLY_S)
    assert "-30 for hints" in await told(scene.ann, first, "How was this decided?")


async def test_letters_are_the_hint_where_answers_are_typed(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    stack(monkeypatch, [TYPED])
    first = await begin(scene, answers="typed", questions=1, hints=True)
    await scene.host.click(first, label="Hint")
    assert "Hint: `J_____ P____`" in text_of(first)
    await scene.host.click(first, label="Hint")
    assert "Hint" not in buttons(first)


async def test_without_hints_there_is_no_button(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    stack(monkeypatch, [OTHER])
    assert "Hint" not in buttons(await begin(scene, questions=1))


async def test_skipping_takes_a_vote(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    stack(monkeypatch, [OTHER, question("cordon")])
    first = await begin(scene, scene.ann, scene.ben, questions=2)
    assert "Your vote to skip is in: 1 of 2." in await told(scene.ann, first, "Skip")
    await scene.ben.click(first, label="Skip")
    assert "Skipped. It counts for nobody." in text_of(first)
    assert f"**✔ {OTHER.answer}**" in text_of(first)
    await scene.pass_time(PAUSE_S)
    assert scene.question(2)


async def test_the_host_skips_without_a_vote(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    stack(monkeypatch, [OTHER])
    first = await begin(scene, scene.ann, scene.ben, questions=1)
    await scene.host.click(first, label="Skip")
    assert "Skipped." in text_of(first)
    assert "This question counts for nobody." in await told(scene.ann, first, "How was this decided?")


async def test_a_break_begins_after_the_question_and_ends_when_the_host_says_so(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack(monkeypatch, [OTHER, question("cordon")])
    first = await begin(scene, scene.ann, questions=2, seconds=5)
    assert (await told(scene.ann, first, "Pause")).startswith("Only the one who called this quiz")
    assert (await told(scene.host, first, "Pause")).startswith("There will be a break after this question.")
    await scene.pass_time(5 + SETTLING_S)
    assert "**A break.**" in text_of(first)
    await scene.pass_time(300)
    assert len(scene.shown()) == 2
    await scene.crash()
    await scene.host.click(first, label="Go on")
    assert "**A break.**" not in text_of(first)
    await scene.pass_time(PAUSE_S)
    assert scene.question(2)


async def test_a_break_without_end_ends_the_game(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    stack(monkeypatch, [OTHER, question("cordon")])
    first = await begin(scene, questions=2, seconds=5)
    await scene.host.click(first, label="Pause")
    await scene.pass_time(5 + SETTLING_S + 30 * 60)
    assert "Nobody has answered for a while. The case rests." in text_of(scene.shown()[-1])


async def test_how_a_question_was_decided_is_told_to_each_alone(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    stack(monkeypatch, [OTHER])
    first = await begin(scene, scene.ann, scene.ben, questions=1)
    await scene.pass_time(2)
    await scene.press(scene.ann, first, OTHER.answer)
    await scene.pass_time(2)
    await scene.press(scene.ben, first, OTHER.answer)
    await scene.press(scene.host, first, OTHER.wrong[0])
    await scene.pass_time(EARLY_S + PAUSE_S)
    ben = await told(scene.ben, first, "How was this decided?")
    assert "You were right after **4.00 s**: number 2, **140** points." in ben
    assert "+100 for being right\n+40 for speed" in ben
    assert f"1. {scene.ann.mention} · 2.00 s\n2. {scene.ben.mention} · 4.00 s\nOne answer was wrong." in ben
    host = await told(scene.host, first, "How was this decided?")
    assert "You answered after **4.00 s**, and that was not it." in host
    assert "You gave no answer." in await told(scene.moderator, first, "How was this decided?")


async def test_a_planned_stop_says_that_the_quiz_will_be_back(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    stack(monkeypatch, [OTHER])
    first = await begin(scene, scene.ann, questions=1)
    await scene.pass_time(3)
    await scene.press(scene.ann, first, OTHER.answer)
    await scene.bot.close()
    assert "Casebook is restarting." in text_of(first)
    assert options(first)
    await scene.crash(away=30)
    assert "Casebook is restarting." not in text_of(first)
    await scene.pass_time(2)
    await scene.press(scene.host, first, OTHER.answer)
    await scene.pass_time(EARLY_S)
    assert f"{scene.ann.mention} · 3.00 s" in text_of(first)
    assert f"{scene.host.mention} · 5.00 s" in text_of(first)
    assert len(scene.shown()) == 2


async def test_a_planned_stop_between_two_questions_says_so_under_the_reveal(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack(monkeypatch, [OTHER, question("cordon")])
    first = await begin(scene, questions=2)
    await scene.press(scene.host, first, OTHER.answer)
    await scene.pass_time(20 + SETTLING_S)
    await scene.bot.close()
    assert "Casebook is restarting." in text_of(first)
    await scene.crash()
    assert "Casebook is restarting." not in text_of(first)
    await scene.pass_time(PAUSE_S)
    assert scene.question(2)
