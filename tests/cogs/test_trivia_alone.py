"""Played alone: in direct messages, each question shown by the click that asks for it."""

import pytest
from simcord import ChannelHandle, InteractionResult
from simcord.results import ResponseMessage

from bot.trivia.rules import PRIVATE_MS
from tests.cogs.quizzes import TYPED, question, stack
from tests.cogs.scene import Scene, buttons, options, text_of

DECK = [question("alibi"), question("blotter")]


@pytest.fixture(autouse=True)
def deck(monkeypatch: pytest.MonkeyPatch) -> None:
    stack(monkeypatch, DECK)


@pytest.fixture
def player(scene: Scene) -> "Player":
    return Player(scene)


class Player:
    """Somebody in their direct messages with the bot."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.user = scene.env.create_user("dora")

    @property
    def channel(self) -> ChannelHandle:
        return self.user.dm_channel

    async def start(self, command: str = "trivia start", **settings: object) -> ResponseMessage:
        """Start a quiz and return the one message it is played in."""
        result: InteractionResult = await self.user.slash(command, **settings)
        assert result.response is not None
        return result.response

    async def click(self, message: ResponseMessage, label: str) -> InteractionResult:
        """Press a button."""
        result: InteractionResult = await self.user.click(message, label=label)
        return result


async def test_a_whole_quiz_in_one_message(scene: Scene, player: Player) -> None:
    card = await player.start(questions=2)
    assert text_of(card).startswith("-# Question 1 of 2\n")
    assert list(buttons(card)) == list(options(card))
    await scene.pass_time(2)
    await player.click(card, DECK[0].answer)
    assert f"**✔ {DECK[0].answer}** · 1" in text_of(card)
    assert f"<@{player.user.id}> · 2.00 s · **+145**" in text_of(card)
    await scene.pass_time(60)
    await player.click(card, "Next")
    assert text_of(card).startswith("-# Question 2 of 2\n")
    await scene.pass_time(4)
    await player.click(card, DECK[1].wrong[0])
    assert "Nobody had it." in text_of(card)
    await player.click(card, "The result")
    final = text_of(card)
    assert final.startswith("## Case closed\n")
    assert "**145** points, one right" in final
    assert len(scene.shown(player.channel)) == 1
    await player.click(card, "Play again")
    assert text_of(scene.shown(player.channel)[-1]).startswith("-# Question 1 of 2\n")
    assert scene.running() == [] or all("timer" in name for name in scene.running())


async def test_time_runs_out_alone_too(scene: Scene, player: Player) -> None:
    card = await player.start(questions=2, seconds=5)
    await scene.pass_time(5 + 3)
    assert "Nobody said a word." in text_of(card)
    assert "Next" in buttons(card)


async def test_a_question_open_through_a_restart_takes_its_answer(scene: Scene, player: Player) -> None:
    card = await player.start(questions=2)
    await scene.crash(away=300)
    await player.click(card, DECK[0].answer)
    assert f"**✔ {DECK[0].answer}** · 1" in text_of(card)
    await scene.crash(away=300)
    await player.click(card, "Next")
    assert text_of(card).startswith("-# Question 2 of 2\n")


async def test_next_twice_shows_the_same_question(scene: Scene, player: Player) -> None:
    card = await player.start(questions=2)
    await player.click(card, DECK[0].answer)
    stale = text_of(card)
    await player.click(card, "Next")
    assert text_of(card) != stale
    assert text_of(card).startswith("-# Question 2 of 2\n")


async def test_a_quiz_left_alone_ends(scene: Scene, player: Player) -> None:
    card = await player.start(questions=2)
    await player.click(card, DECK[0].answer)
    await scene.pass_time(PRIVATE_MS / 1000)
    assert scene.running() == []
    told = await player.click(card, "Next")
    assert text_of(told.response) == "That quiz is over."
    assert scene.bot.games.in_channel(player.user.id) is None


async def test_a_new_quiz_ends_the_one_before(scene: Scene, player: Player) -> None:
    await player.start(questions=2)
    second = await player.start("trivia quick")
    assert text_of(second).startswith("-# Question 1 of 2\n")
    await player.click(second, DECK[0].answer)
    assert "Next" in buttons(second)


async def test_stop_ends_ones_own(scene: Scene, player: Player) -> None:
    await player.start(questions=2)
    assert text_of(await player.start("trivia stop")) == "Stopped."
    assert text_of(await player.start("trivia stop")) == "No quiz is under way in this channel."


async def test_typed_answers_alone(scene: Scene, player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    stack(monkeypatch, [TYPED])
    card = await player.start(questions=1, answers="typed", hints=True)
    await player.click(card, "Hint")
    assert "Hint: `J_____ P____`" in text_of(card)
    shown = await player.click(card, "Answer")
    await player.user.submit_modal(shown, {"text": "grimm"})
    assert "**✔ Jeremy Payne**" in text_of(card)
    assert "The result" in buttons(card)


async def test_it_counts_for_no_server(scene: Scene, player: Player) -> None:
    card = await player.start(questions=1)
    await player.click(card, DECK[0].answer)
    await scene.pass_time(1)
    rows = await scene.bot.store.reader.execute_fetchall("SELECT guild_id FROM standing")
    assert list(rows) == []


async def test_alone_one_is_asked_no_further_than_one_has_watched(scene: Scene, player: Player) -> None:
    refused = await player.start(horizon=3)
    assert "The last episode it may tell of is 0." in text_of(refused)
