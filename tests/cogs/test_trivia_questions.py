"""Which questions a game puts: what buttons can answer, nothing lately asked, and the same after a restart."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from simcord import ChannelHandle

from bot.games.exposures import tallies
from bot.trivia.choosing import FIRST_TIMERS, first_timers
from bot.trivia.difficulty import Tally
from bot.trivia.game import Game
from bot.trivia.question import Question
from bot.trivia.questions import bank, written
from bot.trivia.questions.draft import Draft, Say
from bot.trivia.questions.material import Material
from bot.trivia.questions.view import View
from tests.cogs.conftest import Maker
from tests.cogs.scene import (
    LANTERN_STREET,
    LEAD_S,
    PAUSE_S,
    SETTLING_S,
    Scene,
    answer_of,
    buttons,
    options,
    said,
    text_of,
)

ALL = bank.MAKERS
DAY_S = 24 * 3600


@pytest.fixture
def pack() -> Path:
    return LANTERN_STREET


@pytest.fixture
def makers(request: pytest.FixtureRequest) -> tuple[Maker, ...]:
    """The written questions, or what a test asks for by its parameter."""
    given: tuple[Maker, ...] = getattr(request, "param", (written.drafts,))
    return given


def made_of(*makers: Maker) -> Callable[..., None]:
    """Mark a test whose bot has only the questions of `makers`."""
    return pytest.mark.parametrize("makers", [makers], indirect=True)


def drafted(question_id: str, question: Question | None, category: str = "production") -> Draft:
    def write(view: View, chance: random.Random) -> Question | None:
        return question

    return Draft(question_id, "form", category, (question_id,), 0, None, 0.5, write)


def plain(question_id: str, wrong: tuple[str, ...] = ("Fog", "Tar", "Oil")) -> Question:
    text, answer = f"What about {question_id}?", "True" if len(wrong) == 1 else "Salt"
    return Question(question_id, "production", text, answer, wrong, "So it says.", ())


def mixed(material: Material, say: Say) -> Iterator[Draft]:
    """Yield questions with four options, with two, for a number, to be put in order, and one that cannot be asked."""
    yield drafted("four", plain("four"))
    yield drafted("two", plain("two", wrong=("False",)))
    yield drafted("number", Question("number", "production", "How many?", "7", (), "Seven.", (), number=7))
    yield drafted("order", Question("order", "production", "Sort.", "a, b", (), "So.", (), order=("a", "b")))
    yield drafted("impossible", None)


def true_or_false(material: Material, say: Say) -> Iterator[Draft]:
    yield drafted("two", plain("two", wrong=("False",)))


def chancy(material: Material, say: Say) -> Iterator[Draft]:
    """Yield questions whose options hang on the seed."""
    for name in "abcdef":

        def write(view: View, chance: random.Random, name: str = name) -> Question:
            return plain(name, wrong=tuple(f"{name} {number}" for number in chance.sample(range(1000), 3)))

        yield replace(drafted(name, None), write=write)


def fewer(material: Material, say: Say) -> Iterator[Draft]:
    yield from (draft for draft in chancy(material, say) if draft.id in "ace")


def game_in(scene: Scene, channel: ChannelHandle | None = None) -> Game:
    live = scene.bot.games.in_channel((channel or scene.channel).id)
    assert live is not None
    return live.game


def planned_in(scene: Scene, channel: ChannelHandle | None = None) -> tuple[str, ...]:
    """Return the ids of what a game will put, the spares left out."""
    game = game_in(scene, channel)
    return game.deck[: game.total]


async def play(scene: Scene, questions: int, channel: ChannelHandle | None = None) -> tuple[str, ...]:
    """Play a game to its end; return the ids of what was put."""
    await scene.start(questions, 5, channel=channel)
    deck = planned_in(scene, channel)
    await scene.pass_time(LEAD_S)
    await answer_all(scene, channel)
    return deck


async def answer_all(scene: Scene, channel: ChannelHandle | None = None) -> None:
    """Have somebody answer every question that is still to come, so that the game does not end for want of answers."""
    while scene.bot.games.in_channel((channel or scene.channel).id) is not None:
        question = scene.shown(channel)[-1]
        await scene.press(scene.ann, question, next(iter(options(question))))
        await scene.pass_time(5 + SETTLING_S)
        await scene.pass_time(PAUSE_S)


@made_of(mixed)
async def test_a_game_of_options_puts_nothing_that_has_to_be_typed(scene: Scene) -> None:
    await scene.start(50)
    assert "only 3 can be put" in text_of(scene.shown()[0])
    assert sorted(game_in(scene).deck) == ["four", "order", "two"]


@made_of(true_or_false)
async def test_true_or_false_has_two_buttons(scene: Scene) -> None:
    question = await scene.open_question()
    assert sorted(options(question)) == ["False", "True"]
    assert "Noted: **True**." in said(await scene.press(scene.ann, question, "True"))
    await scene.press(scene.ben, question, "False")
    await scene.pass_time(20 + SETTLING_S)
    lines = text_of(question).splitlines()
    assert {"**✔ True** · 1", "✗ False · 1", "One answer was wrong."} <= set(lines)
    assert any(scene.ann.mention in line for line in lines)


@made_of()
async def test_without_a_question_there_is_no_game(scene: Scene) -> None:
    card = answer_of(await scene.host.slash(scene.channel, "trivia start"))
    assert said(await scene.host.click(card, label="Start")).startswith("There is nothing to ask")
    await scene.pass_time(60)
    assert not buttons(card)
    assert len(scene.shown()) == 1


async def test_more_questions_than_there_are_asks_each_once(scene: Scene) -> None:
    await scene.horizon(5)
    pool = len(scene.bot.bank.drafts(5))
    assert 2 < pool < 50
    await scene.start(50, 5)
    assert (
        f"Of the 50 asked for, only {pool} can be put "
        "without going further than this channel and the host have watched."
    ) in text_of(scene.shown()[0])
    await scene.pass_time(LEAD_S)
    await answer_all(scene)
    _, *questions, final = scene.shown()
    assert len({text_of(question).splitlines()[1] for question in questions}) == pool
    assert text_of(final).startswith("## Case closed\n")
    assert f"{pool} questions put." in text_of(final)


async def test_who_has_watched_nothing_is_asked_how_the_series_was_made(scene: Scene) -> None:
    drafts = scene.bot.bank.drafts(0)
    assert {draft.category for draft in drafts} - FIRST_TIMERS
    await scene.start(50)
    assert set(game_in(scene).deck) == {draft.id for draft in first_timers(drafts)}


@made_of(chancy)
async def test_a_server_is_not_asked_again_while_there_are_other_questions(scene: Scene) -> None:
    first, second = await play(scene, 3), await play(scene, 3)
    assert sorted(first + second) == list("abcdef")
    # All have been asked: those of the longest ago return.
    assert await play(scene, 2) == first[:2]


@made_of(chancy)
async def test_after_thirty_days_a_question_is_as_good_as_new(scene: Scene) -> None:
    asked = await play(scene, 3)
    await scene.crash(away=29 * DAY_S)
    await scene.start(3)
    assert set(planned_in(scene)).isdisjoint(asked)
    await scene.host.slash(scene.channel, "trivia stop")
    await scene.crash(away=2 * DAY_S)
    other = scene.guild.create_text_channel("a month later")
    decks = []
    for _ in range(10):
        await scene.start(3, channel=other)
        decks.append(set(planned_in(scene, other)))
        await scene.host.slash(other, "trivia stop")
    assert any(deck & set(asked) for deck in decks)


@made_of(chancy)
async def test_one_server_does_not_use_up_anothers_questions(scene: Scene) -> None:
    await play(scene, 6)
    guild = scene.env.create_guild("Elsewhere")
    channel, host = guild.create_text_channel("quiz"), guild.add_member(scene.env.create_user("eve"))
    await scene.start(6, host=host, channel=channel)
    assert len(planned_in(scene, channel)) == 6


@made_of(chancy)
async def test_two_channels_of_a_server_are_not_asked_the_same_at_once(scene: Scene) -> None:
    other = scene.guild.create_text_channel("second-room")
    await scene.start(3)
    await scene.start(3, channel=other)
    assert sorted(planned_in(scene) + planned_in(scene, other)) == list("abcdef")


@made_of(chancy)
async def test_after_a_restart_a_game_puts_the_same_questions_with_the_same_options(scene: Scene) -> None:
    await scene.start(2, 5)
    live = scene.bot.games.in_channel(scene.channel.id)
    assert live is not None
    planned = dict(live._questions)
    deck = planned_in(scene)
    await scene.crash()
    await scene.pass_time(LEAD_S)
    for number, question_id in enumerate(deck, start=1):
        assert sorted(options(scene.question(number))) == sorted(["Salt", *planned[question_id].wrong])
        await scene.pass_time(5 + SETTLING_S + PAUSE_S)


@made_of(chancy)
async def test_questions_that_a_new_pack_has_not_got_are_passed_over(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scene.start(6, 5)
    deck = game_in(scene).deck
    monkeypatch.setattr(bank, "MAKERS", (fewer,))
    await scene.crash()
    await scene.pass_time(LEAD_S + 3 * (5 + SETTLING_S + PAUSE_S))
    assert "3 questions put." in text_of(scene.shown()[-1])
    left = [question_id for question_id in deck if question_id in "ace"]
    put = [text_of(message).splitlines()[1] for message in scene.shown()[1:-1]]
    assert put == [f"### What about {question_id}?" for question_id in left]


async def test_first_answers_are_counted_and_later_ones_are_not(scene: Scene) -> None:
    await scene.horizon(5)
    pool = len(scene.bot.bank.drafts(5))
    for _ in range(2):
        await scene.start(pool, 5)
        await scene.pass_time(LEAD_S)
        for _ in range(pool):
            question = scene.shown()[-1]
            await scene.press(scene.ann, question, scene.answer(question))
            await scene.press(scene.ben, question, scene.wrong(question)[0])
            await scene.pass_time(5 + SETTLING_S + PAUSE_S)
    counted = await tallies(scene.bot.store.reader)
    assert list(counted.values()) == [Tally(right=1, wrong=1)] * pool


@made_of(*ALL)
async def test_a_long_game_is_a_mixed_one(scene: Scene) -> None:
    await scene.horizon(5)
    await scene.start(10)
    drafts = {draft.id: draft for draft in scene.bot.bank.drafts(5)}
    game = [drafts[question_id] for question_id in planned_in(scene)]
    assert len(game) == 10
    assert max(Counter(draft.form for draft in game).values()) <= 3
