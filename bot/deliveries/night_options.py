"""What a trivia night is like, as its announcement's `options` say.

A JSON object; what is left out, or means nothing, is as in `NightOptions`:

| key          | is                                                            | default    |
| ------------ | ------------------------------------------------------------- | ---------- |
| `mode`       | one of MODES of bot/ui/trivia_lobby.py, so no duel            | "classic"  |
| `questions`  | 1 to 50; at most what the server allows                       | 10         |
| `seconds`    | to answer each, 5 to 60                                       | 20         |
| `category`   | one of CATEGORIES of bot/ui/profile.py, or null for any       | null       |
| `difficulty` | "easy", "medium", "hard", or null for any                     | null       |
| `remind_min` | minutes from the reminder to the start, 0 to 1440             | 15         |
| `wait_min`   | minutes that the lobby waits for players, 1 to 30             | 3          |

The plan of the announcement says when the night starts, not when its reminder goes out.
"""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from bot.storage.announcements import Draft
from bot.trivia.events import Mode

NIGHT = "night"
"""The kind of announcement that a night is."""


class NightOptions(Struct, frozen=True, kw_only=True):
    """The options of a night. Raises msgspec.ValidationError when it is read from what is out of range."""

    mode: Mode = "classic"
    questions: Annotated[int, Meta(ge=1, le=50)] = 10
    seconds: Annotated[int, Meta(ge=5, le=60)] = 20
    category: str | None = None
    difficulty: str | None = None
    remind_min: Annotated[int, Meta(ge=0, le=1440)] = 15
    wait_min: Annotated[int, Meta(ge=1, le=30)] = 3


def read_options(options: str) -> NightOptions:
    """Return what a night's `options` say; those of the house where they cannot be read."""
    try:
        return msgspec.json.decode(options, type=NightOptions)
    except msgspec.DecodeError:
        return NightOptions()


def write_options(options: NightOptions) -> str:
    """Return options as an announcement carries them."""
    return msgspec.json.encode(options).decode()


def lead_ms(draft: Draft) -> int:
    """Return how long (ms) before a run its post goes out: a night's reminder comes before it, all else on time."""
    return read_options(draft.options).remind_min * 60_000 if draft.kind == NIGHT else 0
