"""The daily five as its player sees it, and the card to share: how it went, and nothing of what was asked."""

from datetime import UTC, datetime
from typing import Any, Literal

import discord
from discord import ui

from bot.trivia.game import Game
from bot.trivia.rounds import Round
from bot.trivia.streaks import FORGIVEN, WINDOW, Streak
from bot.ui.lasting import Press
from bot.ui.layouts import ASH, INK, card, plain, rule, small
from bot.ui.sources import cite, listed
from bot.words import say, say_count

Mark = Literal["right", "wrong", "silent", "void"]
# Shape and colour both tell, so neither does alone.
MARKS: dict[Mark, str] = {"right": "🟩✓", "wrong": "🟥✗", "silent": "⬛–", "void": "⬜∅"}

LINKS_LIMIT = 1500
DAY_S = 86_400


def intro_card(*, questions: int, seconds: int, day: int, horizon: int, episodes: int, streak: Streak) -> ui.LayoutView:
    """Return what a day's try begins with."""
    begin = Press.make(say("daily.begin"), "daily_begin", style=discord.ButtonStyle.primary)
    return card(
        "## " + say("daily.title", date=_date(day)),
        say_count("daily.intro", questions, seconds=seconds),
        say("daily.horizon", horizon=_horizon(horizon, episodes)),
        _streak_line(streak),
        rule(),
        small(_boundary(day)),
        rows=[ui.ActionRow(begin)],
    )


def daily_question_card(game_id: int, game: Game, *, resumed: bool) -> ui.LayoutView:
    """Return the open question of a try, with its countdown."""
    round_ = game.open_round
    last = round_.segments[-1]
    closes_s = -(-(last.at + game.limit_ms - min(last.used_ms, game.limit_ms)) // 1000)
    row = ui.ActionRow[Any](
        *(
            Press.make(option, "daily_answer", game_id, round_.number, place)
            for place, option in enumerate(round_.options)
        )
    )
    return card(
        small(_number(round_, game)),
        "### " + plain(round_.question.text),
        small(say("daily.resumed")) if resumed else None,
        row,
        small(say("trivia.question.closes", when=f"<t:{closes_s}:R>")),
    )


def daily_reveal_card(game_id: int, game: Game, player: int, *, late: bool = False) -> ui.LayoutView:
    """Return the last closed question of a try with its answer, and the button that leads on."""
    round_ = game.rounds[-1]
    own = next((result for result in game.results[-1] if result.player == player), None)
    over = game.phase == "finished"
    onward = Press.make(
        say("daily.result" if over else "daily.next"),
        "daily_result" if over else "daily_next",
        game_id,
        style=discord.ButtonStyle.primary,
    )
    wrong = Press.make(say("trivia.report.button"), "report", game_id, round_.number)
    if own is None:
        verdict = say("daily.late" if late else "daily.silent")
    elif own.right:
        verdict = say("daily.right", points=own.points)
    else:
        verdict = say("daily.wrong", answer=plain(own.answer))
    return card(
        small(_number(round_, game)),
        "### " + plain(round_.question.text),
        f"{MARKS[marks(game, player)[-1]]} {verdict}",
        say("daily.answer", answer=plain(round_.question.answer)),
        rule(),
        plain(round_.question.explanation),
        _sources(round_),
        accent=INK,
        rows=[ui.ActionRow(onward, wrong)],
    )


def daily_result_card(
    game_id: int, game: Game, player: int, *, day: int, streak: Streak, longest: int, played: int, episodes: int
) -> ui.LayoutView:
    """Return how a try went, with the button that shares it."""
    right, points = _score(game, player)
    return card(
        "## " + say("daily.title", date=_date(day)),
        _squares(game, player),
        say_count("daily.score", right, total=len(game.rounds), points=points),
        _streak_line(streak),
        small(say_count("daily.record", played, longest=longest)),
        rule(),
        small(say("daily.done", horizon=_horizon(game.horizon, episodes))),
        small(_boundary(day)),
        rows=[ui.ActionRow(Press.make(say("daily.share"), "daily_share", game_id))],
    )


def share_card(game: Game, player: int, *, user_id: int, day: int, streak: Streak, episodes: int) -> ui.LayoutView:
    """Return what is shared of a try: how it went at which horizon. Nothing of the questions."""
    right, points = _score(game, player)
    return card(
        "### " + say("daily.share.title", who=f"<@{user_id}>", date=_date(day)),
        _squares(game, player),
        say_count("daily.score", right, total=len(game.rounds), points=points),
        say_count("daily.share.streak", streak.length) if streak.length > 1 else None,
        small(say("daily.share.note", horizon=_horizon(game.horizon, episodes))),
    )


def no_daily_card() -> ui.LayoutView:
    """Return what stands in for a day without questions."""
    return card(say("daily.none"), accent=ASH)


def marks(game: Game, player: int) -> list[Mark]:
    """Return what each closed question of a try came to."""
    found: list[Mark] = []
    for round_, results in zip(game.rounds, game.results, strict=True):
        ruling = game.rulings.get(round_.number)
        own = next((result for result in results if result.player == player), None)
        if ruling is not None and ruling.ruling == "void":
            found.append("void")
        elif own is None:
            found.append("silent")
        else:
            found.append("right" if own.right else "wrong")
    return found


def _squares(game: Game, player: int) -> str:
    return "# " + "  ".join(MARKS[mark] for mark in marks(game, player))


def _score(game: Game, player: int) -> tuple[int, int]:
    own = next((standing for standing in game.standings() if standing.player == player), None)
    return (own.right, own.points) if own else (0, 0)


def _streak_line(streak: Streak) -> str:
    if not streak.length:
        return say("daily.streak.none")
    spare = say_count("daily.streak.spare", streak.spare) if streak.spare else say("daily.streak.no_spare")
    return say_count("daily.streak", streak.length) + " " + spare


def _boundary(day: int) -> str:
    return say("daily.boundary", when=f"<t:{(day + 1) * DAY_S}:R>", forgiven=FORGIVEN, window=WINDOW)


def _date(day: int) -> str:
    # The date of the day in UTC, for everybody: a Discord timestamp would show some of them another.
    # On one line, so its spaces do not break.
    return f"{datetime.fromtimestamp(day * DAY_S, UTC):%-d %B %Y}".replace(" ", "\u00a0")


def _horizon(horizon: int, episodes: int) -> str:
    """Return how far the questions go."""
    if horizon == 0:
        return say("daily.horizon.none")
    return say("daily.horizon.all") if horizon >= episodes else say("daily.horizon.some", episode=horizon)


def _number(round_: Round, game: Game) -> str:
    return say("daily.number", round=round_.number, total=game.total)


def _sources(round_: Round) -> str:
    sources = [cite(source.title, source.url) for source in round_.question.sources]
    return small(say_count("sources.line", len(sources), sources=listed(sources, LINKS_LIMIT)))
