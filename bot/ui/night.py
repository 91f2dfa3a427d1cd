"""How a trivia night looks: its reminder, what becomes of that, and the panel of its terms."""

from collections.abc import Iterable
from typing import Any

import discord
from discord import ui

from bot.trivia.events import Settings
from bot.ui.lasting import Choice
from bot.ui.layouts import ASH, card, rule, small
from bot.ui.profile import CATEGORIES, category_name
from bot.ui.trivia_lobby import ANY, DIFFICULTIES, MODES, NUMBERS, SECONDS, horizon_line, terms
from bot.words import say, say_count

REMINDERS = (0, 5, 10, 15, 30, 60, 120, 24 * 60)
"""Minutes from the reminder to the start that the panel offers."""
WAITS = (1, 2, 3, 5, 10, 15)
"""Minutes that the lobby may wait, of those that the panel offers."""
HOUR_MIN = 60


def reminder_card(
    addressed: str | None,
    title: str,
    text: str,
    settings: Settings,
    episodes: int,
    *,
    start_ms: int,
    begun: bool,
    event: str | None,
) -> ui.LayoutView:
    """Return what is posted before a night, with whom it is for and when it starts; `event` is an address."""
    moment = start_ms // 1000
    when = say("night.now") if begun else say("night.starts", when=f"<t:{moment}:R>", at=f"<t:{moment}:t>")
    wait = say_count("night.minutes", settings.called_s // 60)
    return card(
        addressed,
        f"## {title or say('night.title')}",
        text or None,
        when,
        rule(),
        "\n".join(terms(settings)),
        horizon_line(settings.horizon, episodes),
        small(say("night.how", wait=wait)),
        small(say("night.event", link=event)) if event else None,
    )


def off_card(title: str, *, following_ms: int | None) -> ui.LayoutView:
    """Return what stands where a reminder was whose night was called off or moved; the next is at `following_ms`."""
    return card(
        f"## {title or say('night.title')}",
        say("night.off"),
        small(say("night.next", when=f"<t:{following_ms // 1000}:f>")) if following_ms is not None else None,
        accent=ASH,
    )


def waiting_card(title: str, *, until_ms: int) -> ui.LayoutView:
    """Return what stands where a reminder was while another quiz runs in its channel, at most until `until_ms`."""
    return card(f"## {title or say('night.title')}", say("night.waiting", until=f"<t:{until_ms // 1000}:t>"))


def busy_card(title: str) -> ui.LayoutView:
    """Return what stands where a reminder was whose night gave way to another quiz."""
    return card(f"## {title or say('night.title')}", say("night.busy"), accent=ASH)


def options_card(announcement_id: int, settings: Settings, remind_min: int, wait_min: int) -> ui.LayoutView:
    """Return the panel of a night's terms: a select for each."""
    rows: list[tuple[str, list[tuple[object, str]], object]] = [
        ("mode", [(mode, say(f"trivia.mode.{mode}")) for mode in MODES], settings.mode),
        (
            "questions",
            [(n, say_count("trivia.settings.number", n)) for n in _with(NUMBERS, settings.number)],
            settings.number,
        ),
        (
            "seconds",
            [(n, say("trivia.settings.seconds", seconds=n)) for n in _with(SECONDS, settings.seconds)],
            settings.seconds,
        ),
        (
            "category",
            [(ANY, say("trivia.category.any")), *((one, category_name(one)) for one in CATEGORIES)],
            settings.category or ANY,
        ),
        (
            "difficulty",
            [(ANY, say("trivia.difficulty.any")), *((one, say(f"trivia.difficulty.{one}")) for one in DIFFICULTIES)],
            settings.difficulty or ANY,
        ),
        ("remind_min", [(n, _reminder(n)) for n in _with(REMINDERS, remind_min)], remind_min),
        ("wait_min", [(n, _wait(n)) for n in _with(WAITS, wait_min)], wait_min),
    ]
    return card(
        "### " + say("night.options.title"),
        small(say("night.options.what")),
        rows=[_select(announcement_id, setting, options, now) for setting, options, now in rows],
    )


def _select(
    announcement_id: int, setting: str, options: Iterable[tuple[object, str]], now: object
) -> ui.ActionRow[Any]:
    listed = [
        discord.SelectOption(label=label, value=str(value), default=str(value) == str(now)) for value, label in options
    ]
    return ui.ActionRow(Choice.make(say("trivia.settings.choose"), listed, "night_set", announcement_id, setting))


def _with(numbers: tuple[int, ...], own: int) -> list[int]:
    return sorted({*numbers, own})


def _reminder(minutes: int) -> str:
    if minutes == 0:
        return say("night.options.no_reminder")
    if minutes % HOUR_MIN:
        return say_count("night.options.reminder", minutes)
    return say_count("night.options.reminder_hours", minutes // HOUR_MIN)


def _wait(minutes: int) -> str:
    return say_count("night.options.wait", minutes)
