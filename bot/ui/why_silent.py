"""What keeps the bot silent, on one card."""

from collections.abc import Sequence
from dataclasses import dataclass

from discord import ui

from bot.ui.lasting import Press
from bot.ui.layouts import INK, LAMP, card, rule, small
from bot.words import say, say_count

LINES = 6
CHARACTERS = 650
"""How much of each part is shown, so that five of them keep within Discord's 4000 characters."""
EVERYWHERE = 0


@dataclass(frozen=True)
class Silence:
    """What keeps the bot silent in a channel or in all of them, in sentences; each part is empty where nothing does.

    - `rights`: what it lacks; `hush`: why it is quieter than usual; `quizzes`: why they are not played, or thin.
    - `unsaid`: what was due in the last seven days and was not said; `troubles`: some of it can be mended by hand.
    - `to_come`: each announcement with its next run, or why it has none. No fault by itself.
    """

    rights: Sequence[str]
    hush: Sequence[str]
    quizzes: Sequence[str]
    unsaid: Sequence[str]
    troubles: bool
    to_come: Sequence[str]


def silence_card(channel_id: int, silence: Silence) -> ui.LayoutView:
    """Return why the bot is silent in a channel (EVERYWHERE: in the whole server), part by part."""
    place = say("silent.everywhere") if channel_id == EVERYWHERE else say("silent.channel", channel=f"<#{channel_id}>")
    parts = [
        _part(say("silent.rights"), silence.rights),
        _part(say("silent.hush"), silence.hush),
        _part(say("silent.quiz"), silence.quizzes),
        _part(say("silent.lately"), silence.unsaid),
    ]
    told = [part for part in parts if part]
    buttons = [Press.make(say("silent.again"), "silent_again", channel_id)]
    if silence.troubles:
        buttons.append(Press.make(say("silent.why"), "desk_why", 0, 0))
    return card(
        "## " + say("silent.title"),
        small(place),
        *(told or [say("silent.nothing")]),
        rule(),
        _part(say("silent.to_come"), silence.to_come) or say("silent.none_to_come"),
        accent=INK if silence.rights or silence.unsaid else LAMP,
        rows=[ui.ActionRow(*buttons)],
    )


def _part(heading: str, lines: Sequence[str]) -> str | None:
    """Return a part of the card, None for an empty one. What there is no room for is counted."""
    shown: list[str] = []
    for line in lines[:LINES]:
        if shown and sum(map(len, shown)) + len(line) > CHARACTERS:
            break
        shown.append(f"- {line}")
    left = len(lines) - len(shown)
    more = [say_count("silent.more", left)] if left else []
    return "\n".join([f"**{heading}**", *shown, *more]) if lines else None
