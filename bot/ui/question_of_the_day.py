"""The question of the day: open, locked in, revealed.

Open it tells nothing of which option is right (law 6), nor how many have answered, nor what: that waits for the reveal.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.storage.question_of_the_day import Sum
from bot.trivia.game import Game
from bot.trivia.rounds import Round
from bot.ui.lasting import Press
from bot.ui.layouts import INK, card, plain, rule, small
from bot.ui.trivia import Users, names, sources_line
from bot.ui.trivia_lobby import horizon_line
from bot.words import say, say_count

NAMES = 10
"""A reveal names this many who were right; the rest are counted."""
LEADERS = 3
"""The next question names this many of the week's first; a reveal SUMS."""
SUMS = 5


def open_card(
    game_id: int,
    game: Game,
    *,
    opened_ms: int,
    closes_ms: int,
    episodes: int,
    sums: Sequence[Sum],
    addressed: str | None = None,
    notes: Sequence[str] = (),
    sample: bool = False,
) -> ui.LayoutView:
    """Return the open question. `addressed` are the mentions it begins with, `notes` its small print.

    A `sample` shows what one looks like, and cannot be answered.
    """
    round_ = game.open_round
    options = ui.ActionRow[Any](
        *(
            Press.make(option, "qotd_answer", game_id, place, disabled=sample)
            for place, option in enumerate(round_.options)
        )
    )
    closes_s = closes_ms // 1000
    return card(
        addressed,
        _title(opened_ms),
        "### " + plain(round_.question.text),
        options,
        small(say("qotd.closes", when=f"<t:{closes_s}:R>", at=f"<t:{closes_s}:f>")),
        small(horizon_line(game.horizon, episodes)),
        small("\n".join(notes)) or None,
        rule() if sums else None,
        _leaders(sums) if sums else None,
    )


def locked_card(game: Game, player: int | None, closes_ms: int) -> ui.LayoutView:
    """Return what somebody reads alone: which answer of theirs counts."""
    round_ = game.open_round
    choice = None if player is None else round_.choice(player)
    label = "" if choice is None else plain(round_.label(choice))
    return card(
        say("qotd.locked", option=f"**{label}**"),
        small(say("qotd.locked.hint", when=f"<t:{closes_ms // 1000}:R>")),
    )


def reveal_card(
    game_id: int, game: Game, users: Users, *, opened_ms: int, closed_ms: int, sums: Sequence[Sum], since_ms: int
) -> ui.LayoutView:
    """Return the closed question: what was right and why, who had it, and the week since `since_ms` so far."""
    round_, results = game.rounds[0], game.results[0]
    right = [result.player for result in results if result.right]
    points = max((result.points for result in results), default=0)
    report = Press.make(say("trivia.report.button"), "report", game_id, round_.number)
    if right:
        verdict = say_count("qotd.right", len(right), who=names(right, users, NAMES), points=points)
    else:
        verdict = say("trivia.reveal.nobody") if results else say("trivia.reveal.silence")
    return card(
        _title(opened_ms),
        "### " + plain(round_.question.text),
        "\n".join(_options(round_, Counter(result.option for result in results))),
        rule(),
        verdict,
        small(say_count("qotd.answered", len(results))) if results else None,
        rule(),
        plain(round_.question.explanation),
        sources_line(round_),
        small(say("qotd.closed_at", when=f"<t:{closed_ms // 1000}:f>")),
        rule() if sums else None,
        _week(sums, since_ms) if sums else None,
        accent=INK,
        rows=[ui.ActionRow(report)],
    )


def _title(opened_ms: int) -> str:
    return small(say("qotd.title", date=f"<t:{opened_ms // 1000}:D>"))


def _options(round_: Round, chosen: Counter[int]) -> list[str]:
    return [
        say("trivia.reveal.right" if option == round_.question.answer else "trivia.reveal.other", option=plain(option))
        + f" · {chosen[place]}"
        for place, option in enumerate(round_.options)
    ]


def _week(sums: Sequence[Sum], since_ms: int) -> str:
    lines = [
        say_count("trivia.final.line", one.correct, rank=one.rank, who=f"<@{one.user_id}>", points=one.points)
        for one in sums
    ]
    return "\n".join([say("qotd.week", since=f"<t:{since_ms // 1000}:D>"), *lines])


def _leaders(sums: Sequence[Sum]) -> str:
    leaders = [say("qotd.sum", rank=one.rank, who=f"<@{one.user_id}>", points=one.points) for one in sums[:LEADERS]]
    return say("qotd.leaders", who=" · ".join(leaders))
