"""The server's board, a page at a time, with the asker's own place under it."""

from dataclasses import dataclass

from discord import ui

from bot.ui.layouts import card, rule, small
from bot.ui.paging import pager
from bot.words import say, say_count

PAGE_LINES = 10


@dataclass(frozen=True)
class BoardLine:
    """Somebody's place on a board."""

    rank: int
    user_id: int
    points: int
    correct: int
    games: int


def board_card(lines: list[BoardLine], own: BoardLine | None, page: int, pages: int, asker: int) -> ui.LayoutView:
    """Return page `page` (from 0) of a board for `asker`, whose own place is shown wherever it is."""
    body = "\n".join(_line(line) for line in lines) or say("board.empty")
    return card(
        "## " + say("board.title"),
        body,
        rule(),
        small(_own(own, asker)),
        rows=[row] if (row := pager("board", page, pages, asker)) else [],
    )


def _line(line: BoardLine) -> str:
    return say_count(
        "board.line", line.games, rank=line.rank, who=f"<@{line.user_id}>", points=line.points, correct=line.correct
    )


def _own(own: BoardLine | None, asker: int) -> str:
    if own is None:
        return say("board.own.none", who=f"<@{asker}>")
    return say("board.own", who=f"<@{own.user_id}>", rank=own.rank, points=own.points)
