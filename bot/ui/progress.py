"""How far a reader has watched: asked, said back, and understood as people write it."""

import re
import unicodedata
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
    # NFKC: full-width digits are digits.
    wanted = unicodedata.normalize("NFKC", text).strip().casefold()
    if wanted in (word.strip() for word in say("progress.words.all").split(",")):
        return episodes
    nothing = [*say("progress.words.none").split(","), progress_label(0, episodes)]
    if wanted in (word.strip().casefold() for word in nothing):
        return 0
    number = "".join(re.findall(r"^(?:\D*\s)?(\d{1,5})$", wanted))
    if number and wanted in (number, say("progress.label.some", number=number).casefold()):
        return int(number) if int(number) <= episodes else None
    return episodes if wanted == progress_label(episodes, episodes).casefold() else None


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
