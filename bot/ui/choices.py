"""What is offered while somebody types."""

from collections.abc import Iterable

from discord import app_commands

from bot.ui.layouts import shortened

# Discord allows this many choices in an autocomplete and options in a select (its docs on both).
MOST_CHOICES = 25


def matching(choices: Iterable[tuple[str, str]], typed: str) -> list[app_commands.Choice[str]]:
    """Return those of the (value, label) pairs that may be meant: a value first, then labels with what was typed."""
    wanted = typed.strip().casefold()
    offered = list(choices)
    exact = [pair for pair in offered if pair[0].casefold() == wanted]
    near = [pair for pair in offered if wanted in pair[1].casefold() and pair not in exact]
    return [
        app_commands.Choice(name=shortened(label, 100), value=value) for value, label in [*exact, *near][:MOST_CHOICES]
    ]
