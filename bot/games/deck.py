"""Which questions a game asks: chosen from the bank by its settings, with a few spares."""

from collections.abc import Callable, Mapping

from bot.knowledge.gate import NOTHING_WATCHED
from bot.trivia.choosing import TYPED_FORMS, answerable, choose, first_timers
from bot.trivia.difficulty import BANDS, Tally
from bot.trivia.events import Settings
from bot.trivia.game import Game
from bot.trivia.question import Question
from bot.trivia.questions.bank import Bank
from bot.trivia.questions.draft import Draft

SPARES = 5
"""Questions beyond those wanted: they step in for what a new pack no longer has."""


def deal(
    bank: Bank,
    settings: Settings,
    seed: str,
    *,
    lately: Mapping[str, int],
    tallies: Mapping[str, Tally],
    rests: Callable[[Question], bool] = lambda question: False,
) -> dict[str, Question]:
    """Return the questions of a new game by id, in their order; fewer, or none, where there are no more.

    `lately`: which its guild was asked, and when (ms); `tallies`: first answers by question id, for the difficulty;
    `rests`: whether a question is not to be asked there for now.
    """
    dealt: dict[str, Question] = {}

    def fits(draft: Draft) -> bool:
        question = bank.ask(draft.id, settings.horizon, seed)
        if question is None or not answerable(question, settings.answers) or rests(question):
            return False
        dealt[draft.id] = question
        return True

    drafts = bank.drafts(settings.horizon)
    if settings.answers == "typed":
        # Writing thousands of others to find out that they have options would take half a second.
        drafts = tuple(draft for draft in drafts if draft.form in TYPED_FORMS)
    # Who has watched nothing is asked how the series was made, unless they choose otherwise.
    unsaid = settings.horizon == NOTHING_WATCHED and settings.category is None
    chosen = choose(
        first_timers(drafts) if unsaid else drafts,
        settings.number + SPARES,
        seed,
        category=settings.category,
        difficulty=next((band for band in BANDS if band == settings.difficulty), None),
        tallies=tallies,
        asked=lately,
        fits=fits,
    )
    return {question_id: dealt[question_id] for question_id in chosen}


def remade(bank: Bank, game: Game) -> dict[str, Question]:
    """Return the questions of a game's deck again, the same to the letter; without those a new pack has not got."""
    made = {question_id: bank.ask(question_id, game.horizon, game.seed) for question_id in game.deck}
    return {question_id: question for question_id, question in made.items() if question is not None}
