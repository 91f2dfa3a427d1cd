"""Hands for trivia: lobbies, forms, and decks that a test makes up."""

from collections.abc import Iterable
from typing import Any

import pytest
from simcord import InteractionResult, MemberActor
from simcord.results import ResponseMessage

from bot.trivia.question import Question, QuestionSource
from tests.cogs.scene import LEAD_S, PAUSE_S, SETTLING_S, Scene, answer_of, buttons, said

LOBBY_S = 60.0
# An answer of everybody closes a question three seconds after the last of them.
EARLY_S = 2 * SETTLING_S


def question(question_id: str, **given: Any) -> Question:
    """Return a question with three wrong options, or whatever else is given."""
    whole: dict[str, Any] = {
        "id": question_id,
        "category": "story",
        "text": f"What of the {question_id}?",
        "answer": f"right {question_id}",
        "wrong": (f"first {question_id}", f"second {question_id}", f"third {question_id}"),
        "explanation": f"So it is with the {question_id}.",
        "sources": (QuestionSource("A file", "An archive", "https://archive.example/file"),),
    }
    return Question(**{**whole, **given})


TYPED = question("alias", answer="Jeremy Payne", accepted=("Grimm",), wrong=("Harry Creighton",), typed=True)
NUMBER = question("count", answer="24 episodes", wrong=(), number=24)
ORDER = question("order", answer="in order", wrong=(), order=("Alpha", "Beta", "Gamma", "Delta"))


def stack(monkeypatch: pytest.MonkeyPatch, questions: Iterable[Question]) -> None:
    """Have every game, started or resumed from now on, ask `questions` in this order."""
    deck = {one.id: one for one in questions}
    monkeypatch.setattr("bot.games.registry.deal", lambda *_, **__: deck)
    monkeypatch.setattr("bot.games.registry.remade", lambda *_, **__: deck)


async def lobby(scene: Scene, *joining: MemberActor, **settings: Any) -> ResponseMessage:
    """Open a lobby, and have `joining` press Join."""
    card = answer_of(await scene.host.slash(scene.channel, "trivia start", **settings))
    for member in joining:
        await member.click(card, label="Join")
    return card


async def begin(scene: Scene, *joining: MemberActor, **settings: Any) -> ResponseMessage:
    """Open a lobby, have `joining` join, start the game and return its first question."""
    card = await lobby(scene, *joining, **settings)
    await scene.host.click(card, label="Start")
    await scene.pass_time(LEAD_S)
    return scene.question(1)


async def to_next(scene: Scene, number: int) -> ResponseMessage:
    """Let a question that everybody answered close, and return question `number`."""
    await scene.pass_time(EARLY_S)
    await scene.pass_time(PAUSE_S)
    return scene.question(number)


async def write(scene: Scene, member: MemberActor, message: ResponseMessage, **filled: Any) -> InteractionResult:
    """Open the form of a question, fill it in and send it off."""
    (label,) = [label for label, part in buttons(message).items() if ":write:" in part["custom_id"]]
    shown = await member.click(message, label=label)
    return await member.submit_modal(shown, dict(filled))


async def told(member: MemberActor, message: ResponseMessage, label: str) -> str:
    """Press a button and return what one is told alone."""
    return said(await member.click(message, label=label))
