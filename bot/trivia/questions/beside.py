"""What stands beside a statement on file: an explanation that only repeats the question teaches nothing."""

import random

from bot.trivia.questions.draft import Say
from bot.trivia.questions.filling import MAX_EXPLANATION, phrase
from bot.trivia.questions.material import Statement
from bot.trivia.questions.texts_reading import Reading
from bot.trivia.questions.texts_words import leans, quotable, stems
from bot.trivia.questions.view import View

# The neighbour is one of so many that are told nearest to the statement.
_NEAREST = 4


def explained(
    told: str, reading: Reading, statement: Statement, say: Say, rng: random.Random
) -> tuple[str, tuple[Statement, ...]]:
    """Return an explanation that goes on from `told` to another statement about the same subject, with that statement.

    It may be known as early as `statement`. Where there is none, or no room for it, `told` is all.
    """
    for other in _beside(reading.view, reading, statement, rng):
        whole = phrase(say("question.beside", told=told, text=other.text), rng)
        if len(whole) <= MAX_EXPLANATION:
            return whole, (other,)
    return told, ()


def _beside(view: View, reading: Reading, statement: Statement, rng: random.Random) -> list[Statement]:
    mine, named = stems(statement.text), reading.mentions(statement)
    # A person's file hangs together by itself; what an episode or the series tells, only by who is in it.
    episodes = {view.series_id, *(one.id for kind in ("episode", "season") for one in view.of_kind(kind))}
    fitting = [
        one
        for one in view.statements_of(statement.subject_id)
        if one.id != statement.id
        and one.known_from <= statement.known_from
        and one.section not in ("reception", "release", "production")
        and quotable(one)
        and not leans(one.text)
        and len(mine & stems(one.text)) * 2 < len(mine)
        and (statement.subject_id not in episodes or mine & stems(one.text) or named & reading.mentions(one))
    ]
    fitting.sort(key=lambda one: (statement.known_from - one.known_from, one.section != statement.section, one.id))
    return rng.sample(fitting[:_NEAREST], min(_NEAREST, len(fitting)))
