"""A board, a page at a time: a server's or the global one, by period and measure; the asker's own place under it."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

import discord
from discord import ui

from bot.storage.boards import MEASURES, MOST_RANK, Measure, Place
from bot.storage.totals import ACCURACY_FROM, PERIODS, Period
from bot.ui.lasting import Choice, Press
from bot.ui.layouts import card, rule, small
from bot.ui.paging import pager
from bot.words import say, say_count

PAGE_LINES = 10

Scope = Literal["server", "global"]
SCOPES: tuple[Scope, ...] = get_args(Scope)


@dataclass(frozen=True)
class Asked:
    """Which board somebody wants to see. `asker` is the Discord user whose card it is."""

    scope: Scope
    period: Period
    measure: Measure
    asker: int


@dataclass(frozen=True)
class Page:
    """Page `number` (from 0) of a board of `pages`; `own` is the asker's place, `shown` whether they are global."""

    number: int
    pages: int
    places: list[Place]
    own: Place | None
    shown: bool = False
    here: bool = True
    """Whether there is a server to show the board of."""
    zone: str = "UTC"
    """By which days, weeks and months begin: an IANA name."""


def board_card(asked: Asked, page: Page) -> ui.LayoutView:
    """Return a page of a board, with selects for its period and measure."""
    rows: list[ui.ActionRow[Any] | None] = [
        pager("board", page.number, page.pages, *_state(asked)),
        ui.ActionRow(_period_choice(asked)),
        ui.ActionRow(_measure_choice(asked)),
        ui.ActionRow(*_buttons(asked, page)) if _buttons(asked, page) else None,
    ]
    notes = [_own(page.own, asked)]
    if asked.measure == "accuracy":
        notes.append(say("board.note.accuracy", least=ACCURACY_FROM))
    if asked.measure == "wins":
        notes.append(say("board.note.wins"))
    if asked.period != "all":
        notes.append(say("board.note.zone", zone=page.zone))
    if asked.scope == "global":
        notes.append(say("board.note.shown" if page.shown else "board.note.hidden"))
    return card(
        "## " + say(f"board.title.{asked.scope}"),
        f"**{say(f'board.period.{asked.period}')} · {say(f'board.measure.{asked.measure}')}**",
        "\n".join(_line(place, asked.measure) for place in page.places) or _empty(asked),
        rule(),
        small("\n".join(notes)),
        rows=[row for row in rows if row is not None],
    )


def value_of(place: Place, measure: Measure) -> str:
    """Return what somebody is ranked by, as it is read: "1,250 points"."""
    match measure:
        case "points":
            return say_count("board.value.points", place.points, number=f"{place.points:,}")
        case "wins":
            return say_count("board.value.wins", place.wins)
        case "accuracy":
            return say("board.value.accuracy", percent=f"{place.accuracy:.1%}")
        case "streak":
            return say_count("board.value.streak", place.streak)


def rank_of(rank: int) -> str:
    """Return a rank as it is read; beyond those that are counted, only that it is beyond."""
    return f"{rank:,}" if rank <= MOST_RANK else f"{MOST_RANK:,}+"


def _line(place: Place, measure: Measure) -> str:
    return say_count(
        "board.line",
        place.games,
        rank=place.rank,
        who=f"<@{place.user_id}>",
        value=value_of(place, measure),
        correct=place.correct,
        answered=place.answered,
    )


def _own(own: Place | None, asked: Asked) -> str:
    who = f"<@{asked.asker}>"
    if own is None:
        return say("board.own.none", who=who)
    return say("board.own", who=who, rank=rank_of(own.rank), value=value_of(own, asked.measure))


def _empty(asked: Asked) -> str:
    if asked.scope == "global":
        return say("board.empty.global")
    return say("board.empty.all" if asked.period == "all" else "board.empty.period")


def _state(asked: Asked) -> tuple[object, ...]:
    return asked.asker, asked.scope, asked.period, asked.measure


def _period_choice(asked: Asked) -> Choice:
    options = [
        discord.SelectOption(label=say(f"board.period.{period}"), value=period, default=period == asked.period)
        for period in PERIODS
    ]
    return Choice.make(say("board.choose.period"), options, "board_period", *_state(asked))


def _measure_choice(asked: Asked) -> Choice:
    options = [
        discord.SelectOption(label=say(f"board.measure.{measure}"), value=measure, default=measure == asked.measure)
        for measure in MEASURES
    ]
    return Choice.make(say("board.choose.measure"), options, "board_measure", *_state(asked))


def _buttons(asked: Asked, page: Page) -> list[Press]:
    if asked.scope == "server":
        return [Press.make(say("board.to.global"), "board_global", asked.period, asked.measure)]
    toggle = (
        Press.make(say("board.leave"), "board_leave", asked.period, asked.measure)
        if page.shown
        else Press.make(say("board.join"), "board_join", asked.period, asked.measure)
    )
    back = [Press.make(say("board.to.server"), "board_server", asked.period, asked.measure)] if page.here else []
    return [toggle, *back]
