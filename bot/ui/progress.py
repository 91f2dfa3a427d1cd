"""How far a reader has watched: asked, said back, and understood as people write it."""

from typing import Any

import discord
from discord import ui

from bot.ui.lasting import Choice
from bot.ui.layouts import card, small
from bot.words import say, say_count


def progress_label(number: int, episodes: int) -> str:
    """Return "Episode 7", and words of their own for nothing and for everything."""
    if number == 0:
        return say("progress.label.none")
    if number >= episodes:
        return say("progress.label.all", episodes=episodes)
    return say("progress.label.some", number=number)


def parse_episode(text: str, episodes: int) -> int | None:
    """Return the number of the last episode watched that `text` means, or None."""
    wanted = text.strip().casefold()
    if wanted in (word.strip() for word in say("progress.words.all").split(",")):
        return episodes
    if wanted in (word.strip() for word in say("progress.words.none").split(",")):
        return 0
    for number in range(episodes + 1):
        plain = say("progress.label.some", number=number)
        if wanted in (str(number), plain.casefold(), progress_label(number, episodes).casefold()):
            return number
    return None


def progress_card(number: int, episodes: int) -> ui.LayoutView:
    """Return what is kept about a reader, and what it does."""
    if number == 0:
        said = say("progress.is.none")
    elif number >= episodes:
        said = say("progress.is.all", episodes=episodes)
    else:
        said = say_count("progress.is.some", number, episodes=episodes)
    return card("### " + say("progress.title"), said, small(say("progress.effect")))


def ask_card(episodes: int) -> ui.LayoutView:
    """Return the question how far a reader is, with a list where it fits one (25 options)."""
    if episodes > 24:
        return card("### " + say("progress.ask.title"), say("progress.ask.command"))
    options = [
        discord.SelectOption(label=progress_label(number, episodes), value=str(number))
        for number in range(episodes + 1)
    ]
    row: ui.ActionRow[Any] = ui.ActionRow(Choice.make(say("progress.ask.placeholder"), options, "progress_set"))
    return card("### " + say("progress.ask.title"), say("progress.ask.why"), row)
