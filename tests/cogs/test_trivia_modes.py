"""Each mode, played to its end by several members."""

import pytest

from tests.cogs.quizzes import EARLY_S, begin, lobby, question, stack, to_next, told
from tests.cogs.scene import LEAD_S, PAUSE_S, SETTLING_S, Scene, answer_of, buttons, options, said, text_of

DECK = [question(name) for name in ("alibi", "blotter", "cordon", "docket", "easel")]


@pytest.fixture(autouse=True)
def deck(monkeypatch: pytest.MonkeyPatch) -> None:
    stack(monkeypatch, DECK)


def right(number: int) -> str:
    return DECK[number - 1].answer


def wrong(number: int) -> str:
    return DECK[number - 1].wrong[0]


async def table(scene: Scene) -> str:
    await scene.pass_time(EARLY_S + PAUSE_S)
    final = text_of(scene.shown()[-1])
    assert final.startswith("## Case closed"), final
    return final


async def test_classic_closes_early_when_everybody_who_joined_has_answered(scene: Scene) -> None:
    first = await begin(scene, scene.ann, questions=2)
    await scene.press(scene.host, first, right(1))
    await scene.pass_time(5)
    assert options(first)
    await scene.press(scene.ann, first, wrong(1))
    await scene.pass_time(EARLY_S)
    assert not options(first)
    await scene.pass_time(PAUSE_S)
    second = scene.question(2)
    await scene.press(scene.host, second, right(2))
    await scene.press(scene.ann, second, right(2))
    final = await table(scene)
    host, ann = scene.host.mention, scene.ann.mention
    assert f"**1.** {host} · **310** points, 2 right" in final
    assert f"**2.** {ann} · **150** points, one right" in final
    assert f"Winner: {host}" in final
    assert f"Best streak: {host}, 2 in a row" in final
    assert "Hardest: question 1, 1 of 2 had it" in final
    assert f"Fastest: {host}, 0.00 s (question 1)" in final
    assert f"{host} · 0.00 s · **+160** · 2 in a row" in text_of(second)


async def test_in_a_race_only_the_fastest_scores(scene: Scene) -> None:
    first = await begin(scene, scene.ann, scene.ben, mode="race", questions=1)
    await scene.press(scene.ben, first, right(1))
    await scene.pass_time(2)
    await scene.press(scene.ann, first, right(1))
    await scene.press(scene.host, first, wrong(1))
    final = await table(scene)
    assert f"{scene.ann.mention} · 2.00 s · **+0**" in text_of(first)
    assert f"**1.** {scene.ben.mention} · **150** points" in final
    assert f"**2.** {scene.ann.mention} · **0** points, one right" in final
    assert "but somebody was faster: number 2, **0** points" in await told(scene.ann, first, "How was this decided?")


async def test_survival_ends_with_the_last_who_stands(scene: Scene) -> None:
    first = await begin(scene, scene.ann, scene.ben, mode="survival", questions=5)
    ask = first
    for number in (1, 2, 3):
        await scene.press(scene.host, ask, right(number))
        await scene.press(scene.ann, ask, wrong(number))
        await scene.press(scene.ben, ask, right(1) if number == 1 else wrong(number))
        if number < 3:
            ask = await to_next(scene, number + 1)
    fourth = await to_next(scene, 4)
    assert f"Out: {scene.ann.mention}." in text_of(ask)
    assert said(await scene.press(scene.ann, fourth, right(4))) == "You are out of this quiz. Watching is free."
    assert said(await scene.press(scene.moderator, fourth, right(4))).startswith("Too late to join")
    await scene.press(scene.host, fourth, right(4))
    await scene.press(scene.ben, fourth, wrong(4))
    final = await table(scene)
    lines = final.splitlines()
    assert lines[1].startswith(f"**1.** {scene.host.mention}")
    assert lines[1].endswith("3 lives left")
    assert lines[2].startswith(f"**2.** {scene.ben.mention}")
    assert lines[2].endswith("out at question 4")
    assert lines[3].endswith("out at question 3")
    assert "4 questions put." in final


async def test_sudden_death_ends_with_the_first_mistake(scene: Scene) -> None:
    first = await begin(scene, scene.ann, mode="sudden_death", questions=5)
    await scene.press(scene.ann, first, right(1))
    await scene.press(scene.host, first, wrong(1))
    final = await table(scene)
    assert "**1.** " + scene.ann.mention in final
    assert "one life left" in final
    assert "out at question 1" in final


async def test_teams_are_ranked_by_what_their_players_earn_on_average(scene: Scene) -> None:
    first = await begin(scene, scene.ann, scene.ben, mode="teams", questions=1)
    refused = await scene.press(scene.moderator, first, right(1))
    assert said(refused) == "You have not joined this quiz. Join first, then answer."
    assert await told(scene.moderator, first, "Join") == "You are with **The Bureau**."
    await scene.press(scene.host, first, right(1))
    await scene.press(scene.ben, first, wrong(1))
    await scene.press(scene.ann, first, right(1))
    await scene.press(scene.moderator, first, right(1))
    final = await table(scene)
    assert final.splitlines()[1:3] == [
        f"**1.** **The Bureau** · **150** points ({scene.ann.mention}, {scene.moderator.mention})",
        f"**2.** **The Yard** · **75** points ({scene.host.mention}, {scene.ben.mention})",
    ]
    assert "Winner: The Bureau" in final


async def challenge(scene: Scene, best_of: int = 3) -> object:
    return answer_of(await scene.host.slash(scene.channel, "trivia duel", member=scene.ann, best_of=best_of))


async def test_a_duel_is_taken_up_and_decided_before_its_end(scene: Scene) -> None:
    card = answer_of(await scene.host.slash(scene.channel, "trivia duel", member=scene.ann, best_of=3))
    assert f"{scene.host.mention} challenges {scene.ann.mention} to a duel." in text_of(card)
    not_theirs = "This is a duel between two others. Watching is free."
    assert await told(scene.ben, card, "Accept") == not_theirs
    assert await told(scene.host, card, "Accept") == not_theirs
    await scene.ann.click(card, label="Accept")
    assert "**Duel.**" in text_of(card)
    await scene.pass_time(LEAD_S)
    ask = scene.question(1)
    assert said(await scene.press(scene.ben, ask, right(1))) == not_theirs
    await scene.press(scene.ann, ask, right(1))
    await scene.press(scene.host, ask, wrong(1))
    ask = await to_next(scene, 2)
    await scene.press(scene.ann, ask, right(2))
    await scene.pass_time(1)
    await scene.press(scene.host, ask, right(2))
    final = await table(scene)
    assert final.splitlines()[1] == f"**1.** {scene.ann.mention} · **310** points, 2 right · took 2 questions"
    assert f"Winner: {scene.ann.mention}" in final
    assert "2 questions put." in final


async def test_a_duel_is_declined_by_the_challenged(scene: Scene) -> None:
    card = answer_of(await scene.host.slash(scene.channel, "trivia duel", member=scene.ann))
    await scene.ann.click(card, label="Decline")
    assert "Called off before it began." in text_of(card)
    assert not buttons(card)
    await lobby(scene)


async def test_a_challenge_that_nobody_takes_up_lapses(scene: Scene) -> None:
    card = answer_of(await scene.host.slash(scene.channel, "trivia duel", member=scene.ann))
    await scene.crash()
    await scene.pass_time(60)
    assert "Too few turned up, so it did not begin." in text_of(card)


async def test_one_cannot_duel_oneself(scene: Scene) -> None:
    refused = await scene.host.slash(scene.channel, "trivia duel", member=scene.host)
    assert said(refused) == "One needs somebody else for a duel."


async def test_play_again_opens_a_lobby_on_the_same_terms(scene: Scene) -> None:
    first = await begin(scene, scene.ann, mode="race", questions=1, seconds=15)
    await scene.press(scene.host, first, right(1))
    await scene.press(scene.ann, first, right(1))
    await table(scene)
    final = scene.shown()[-1]
    assert (await told(scene.ben, final, "Play again")).startswith("Only those who had a part in that quiz")
    again = answer_of(await scene.ann.click(final, label="Play again"))
    assert "**Race.**" in text_of(again)
    assert "One question, 15 seconds to answer it." in text_of(again)
    assert f"Called by {scene.ann.mention}" in text_of(again)


async def test_a_duel_again_challenges_the_other(scene: Scene) -> None:
    card = answer_of(await scene.host.slash(scene.channel, "trivia duel", member=scene.ann, best_of=3))
    await scene.ann.click(card, label="Accept")
    await scene.host.slash(scene.channel, "trivia stop")
    again = answer_of(await scene.ann.click(scene.shown()[-1], label="Play again"))
    assert f"{scene.ann.mention} challenges {scene.host.mention} to a duel." in text_of(again)


@pytest.mark.parametrize("mode", ["race", "survival", "sudden_death", "teams"])
async def test_every_mode_goes_on_after_a_crash(scene: Scene, mode: str) -> None:
    first = await begin(scene, scene.ann, mode=mode, questions=1)
    await scene.press(scene.ann, first, right(1))
    await scene.crash()
    await scene.press(scene.host, first, wrong(1))
    final = await table(scene)
    assert f"{scene.ann.mention} · **150** points" in final
    assert len(scene.shown()) == 3
    assert SETTLING_S
