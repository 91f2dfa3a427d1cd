"""Turning pages by buttons."""

from typing import Any

from discord import ui

from bot.ui.lasting import Press
from bot.words import say


def pager(action: str, page: int, pages: int, *arguments: object) -> ui.ActionRow[Any] | None:
    """Return the row that turns the pages of `action`, or None for a single page. `page` counts from 0.

    The handler gets the wanted page first, then `arguments`.
    """
    if pages <= 1:
        return None
    # Two buttons may not share a custom_id, so each carries its name.
    return ui.ActionRow(
        Press.make(say("page.previous"), action, page - 1, *arguments, "p", disabled=page == 0),
        Press.make(say("page.here", page=page + 1, pages=pages), action, page, *arguments, "h", disabled=True),
        Press.make(say("page.next"), action, page + 1, *arguments, "n", disabled=page >= pages - 1),
    )
