"""The lobby: who is in, on what terms, when it begins, and that it outlives a restart."""

import discord
import pytest
from simcord import MemberActor
from simcord.results import ResponseMessage

from bot.games.journal import GameKey
from bot.trivia.events import Settings
from tests.cogs.quizzes import LOBBY_S, lobby, told
from tests.cogs.rules import is_edit
from tests.cogs.scene import LEAD_S, Scene, answer_of, at_once, buttons, said, text_of, walk

OFF = "## A quiz is being got up\nCalled off before it began."


def selects(message: ResponseMessage) -> dict[str, list[str]]:
    """Return the values of every select, by the setting it is about."""
    return {
        part["custom_id"].rsplit(":", 1)[1]: [option["value"] for option in part["options"]]
        for part in walk(message.components)
        if part["type"] == 3
    }


async def choose(member: MemberActor, panel: ResponseMessage, setting: str, value: str) -> None:
    (custom_id,) = [
        part["custom_id"] for part in walk(panel.components) if part.get("custom_id", "").endswith(f":{setting}")
    ]
    await member.select(panel, [value], custom_id=custom_id)


async def settle(scene: Scene) -> None:
    """Let the lobby's last edit be sent."""
    await scene.pass_time(1.0)


async def test_a_lobby_says_who_is_in_and_on_what_terms(scene: Scene) -> None:
    card = await lobby(scene, scene.ann, mode="race", questions=3, seconds=15, category="music", hints=True)
    await settle(scene)
    shown = text_of(card)
    assert f"2 in: {scene.host.mention}, {scene.ann.mention}" in shown
    assert "**Race.**" in shown
    assert "3 questions, 15 seconds to answer each." in shown
    assert "Category: Music." in shown
    assert "Hints by vote." in shown
    assert "**Spoiler-free**" in shown


async def test_who_leaves_is_in_no_longer(scene: Scene) -> None:
    card = await lobby(scene, scene.ann, scene.ben)
    await scene.ann.click(card, label="Leave")
    await settle(scene)
    assert f"2 in: {scene.host.mention}, {scene.ben.mention}" in text_of(card)
    assert await told(scene.ann, card, "Leave") == "You have not joined this quiz. Join first, then answer."


async def test_joining_twice_is_no_news(scene: Scene) -> None:
    card = await lobby(scene, scene.ann)
    assert await told(scene.ann, card, "Join") == "You are in."


async def test_many_who_join_at_once_are_shown_in_few_edits(scene: Scene) -> None:
    card = await lobby(scene)
    crowd = [scene.guild.add_member(scene.env.create_user(f"guest{number}")) for number in range(20)]
    before = len([request for request in scene.env.http_requests if is_edit(request)])
    async with at_once(scene.env):
        for member in crowd:
            await member.click(card, label="Join")
    await settle(scene)
    edits = len([request for request in scene.env.http_requests if is_edit(request)]) - before
    assert "21 in: " in text_of(card)
    assert "and 6 more" in text_of(card)
    assert edits <= 2


async def test_the_host_starts_it(scene: Scene) -> None:
    card = await lobby(scene, scene.ann, questions=1)
    await scene.host.click(card, label="Start")
    assert text_of(card).startswith("## A quiz is called to order\n")
    assert not buttons(card)
    await scene.pass_time(LEAD_S)
    assert scene.question(1)


@pytest.mark.parametrize("label", ["Start", "Settings", "Call off"])
async def test_what_is_the_hosts_is_refused_to_others(scene: Scene, label: str) -> None:
    card = await lobby(scene, scene.ann)
    assert await told(scene.ann, card, label) == "Only the one who called this quiz can do that."
    assert "Start" in buttons(card)


async def test_it_starts_by_itself_when_its_time_is_up(scene: Scene) -> None:
    card = await lobby(scene)
    await scene.pass_time(LOBBY_S - 0.25)
    assert "Start" in buttons(card)
    await scene.pass_time(0.25)
    assert text_of(card).startswith("## A quiz is called to order\n")
    await scene.pass_time(LEAD_S)
    assert scene.question(1)


async def test_a_lobby_that_everybody_has_left_is_called_off(scene: Scene) -> None:
    card = await lobby(scene)
    await scene.host.click(card, label="Leave")
    await scene.pass_time(LOBBY_S)
    assert "Too few turned up, so it did not begin." in text_of(card)
    assert not buttons(card)
    assert len(scene.shown()) == 1
    await lobby(scene)


async def test_teams_need_two(scene: Scene) -> None:
    card = await lobby(scene, mode="teams")
    assert await told(scene.host, card, "Start") == "Too few have joined to begin."


@pytest.mark.parametrize("who", ["host", "moderator"])
async def test_it_can_be_called_off(scene: Scene, who: str) -> None:
    card = await lobby(scene, scene.ann)
    await getattr(scene, who).click(card, label="Call off")
    assert text_of(card) == OFF
    await scene.pass_time(LOBBY_S + LEAD_S)
    assert len(scene.shown()) == 1


async def test_stop_calls_a_lobby_off(scene: Scene) -> None:
    card = await lobby(scene)
    assert said(await scene.host.slash(scene.channel, "trivia stop")) == "Called off."
    assert text_of(card) == OFF


async def test_the_host_sets_the_terms_by_selects(scene: Scene) -> None:
    await scene.horizon(7)
    card = await lobby(scene)
    panel = answer_of(await scene.host.click(card, label="Settings"))
    assert panel.ephemeral
    offered = selects(panel)
    assert offered["horizon"] == [str(number) for number in range(8)]
    wanted = {"mode": "survival", "number": "5", "seconds": "30", "category": "cast", "horizon": "3", "hints": "1"}
    for setting, value in wanted.items():
        await choose(scene.host, panel, setting, value)
    await settle(scene)
    shown = text_of(card)
    assert "**Survival.**" in shown
    assert "5 questions, 30 seconds to answer each." in shown
    assert "Category: Cast." in shown
    assert "**Spoilers up to episode 3.**" in shown
    assert "Hints by vote." in shown
    chosen = {
        part["custom_id"].rsplit(":", 1)[1]: option["value"]
        for part in walk(panel.components)
        if part["type"] == 3
        for option in part["options"]
        if option.get("default")
    }
    assert wanted.items() <= chosen.items()


async def test_chosen_teams_have_a_door_each(scene: Scene) -> None:
    card = await lobby(scene, mode="teams")
    panel = answer_of(await scene.host.click(card, label="Settings"))
    await choose(scene.host, panel, "teams", "3 chosen")
    await settle(scene)
    await scene.ann.click(card, label="The Press")
    await scene.ben.click(card, label="The Bureau")
    await settle(scene)
    await scene.ben.click(card, label="The Press")
    await settle(scene)
    assert f"**The Press**: {scene.ann.mention}, {scene.ben.mention}" in text_of(card)
    assert "**The Bureau**: nobody" in text_of(card)


async def test_a_horizon_beyond_the_channels_is_refused(scene: Scene) -> None:
    await scene.horizon(7)
    refused = await scene.host.slash(scene.channel, "trivia start", horizon=8)
    assert said(refused) == ("That is further than a quiz may go here. The last episode it may tell of is 7.")
    await scene.host.slash(scene.channel, "trivia start", horizon=7)
    assert "**Spoilers up to episode 7.**" in text_of(scene.shown()[0])


async def test_a_lobby_outlives_a_restart(scene: Scene) -> None:
    card = await lobby(scene, scene.ann, questions=1)
    await scene.pass_time(20)
    await scene.crash()
    await scene.ben.click(card, label="Join")
    await settle(scene)
    assert f"3 in: {scene.host.mention}, {scene.ann.mention}, {scene.ben.mention}" in text_of(card)
    await scene.host.click(card, label="Start")
    await scene.pass_time(LEAD_S)
    assert scene.question(1)
    assert text_of(card).startswith("## A quiz is called to order\n")
    assert len(scene.shown()) == 2


async def test_a_lobby_whose_time_ran_out_while_the_bot_was_away_begins_when_it_is_back(scene: Scene) -> None:
    card = await lobby(scene, scene.ann, questions=1)
    await scene.crash(away=600)
    await scene.pass_time(LEAD_S)
    assert text_of(card).startswith("## A quiz is called to order\n")
    assert len(scene.shown()) == 2


async def test_a_planned_stop_says_so_in_the_lobby_and_the_next_start_takes_that_back(scene: Scene) -> None:
    card = await lobby(scene, scene.ann)
    await scene.bot.close()
    assert "Casebook is restarting." in text_of(card)
    await scene.crash()
    await settle(scene)
    assert "Casebook is restarting." not in text_of(card)
    assert "Start" in buttons(card)


async def test_quick_starts_at_once_and_nobody_needs_to_join(scene: Scene) -> None:
    await scene.host.slash(scene.channel, "trivia quick")
    assert "10 questions, 20 seconds to answer each." in text_of(scene.shown()[0])
    await scene.pass_time(LEAD_S)
    first = scene.question(1)
    await scene.press(scene.ann, first, scene.answer(first))
    await scene.pass_time(10)
    await scene.press(scene.ben, first, scene.answer(first))
    await scene.pass_time(20)
    assert f"{scene.ben.mention} · 10.00 s" in text_of(first)


async def test_a_lobby_written_down_before_it_could_be_shown_is_shown_after_the_restart(scene: Scene) -> None:
    asked = discord.utils.time_snowflake(discord.utils.utcnow())
    key = GameKey(asked, scene.guild.id, scene.channel.id, scene.host.id)
    await scene.bot.games.gather(key, Settings(number=1))
    assert scene.shown() == []
    await scene.crash()
    (card,) = scene.shown()
    assert text_of(card).startswith("## A quiz is being got up")
    await scene.ann.click(card, label="Join")
    await settle(scene)
    assert scene.ann.mention in text_of(card)
