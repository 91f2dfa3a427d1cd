"""What is written in a game's journal. Tagged, so that a row says what it is; fields are only ever added with defaults.

All times are ms since the epoch on Discord's clock: they come out of snowflakes and edited_timestamps.
"""

from msgspec import Struct

from bot.trivia.question import Question

RULES = 1
"""Version of the rules a new game is played by. A journal keeps the version it was opened under."""


class Event(Struct, frozen=True, tag_field="event", kw_only=True):
    """Something that happened, at a moment on Discord's clock."""

    at: int


class Started(Event, frozen=True, tag="started", kw_only=True):
    """A game was asked for. `deck` holds the ids of the questions in their order; `seed` shuffles the options."""

    rules: int
    seed: str
    deck: tuple[str, ...]
    seconds: int
    horizon: int


class Opened(Event, frozen=True, tag="opened", kw_only=True):
    """A question is about to be posted. `options` is the order in which it is shown."""

    rules: int
    round: int
    question: Question
    options: tuple[str, ...]


class Posted(Event, frozen=True, tag="posted", kw_only=True):
    """The question's message exists; `at` is the moment its snowflake tells. The clock runs from here."""

    round: int
    message_id: int


class Resumed(Event, frozen=True, tag="resumed", kw_only=True):
    """The clock runs again after a restart, from `at`, with `used_ms` of the time to answer gone."""

    round: int
    message_id: int
    used_ms: int


class Pressed(Event, frozen=True, tag="pressed", kw_only=True):
    """A player chose an option. `press_id` is the interaction's id, `at` the moment it tells."""

    round: int
    player: int
    option: int
    press_id: int


class Revealed(Event, frozen=True, tag="revealed", kw_only=True):
    """The question is closed and its answers are scored."""

    round: int


class Finished(Event, frozen=True, tag="finished", kw_only=True):
    """The game is over: "played" to the end, "stopped" by somebody, or "lost" with its channel."""

    reason: str


AnyEvent = Started | Opened | Posted | Resumed | Pressed | Revealed | Finished
