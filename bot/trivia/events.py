"""What is written in a game's journal. Tagged, so that a row says what it is; fields are only ever added with defaults.

All times are ms since the epoch on Discord's clock: they come out of snowflakes and edited_timestamps.
"""

from typing import Literal

from msgspec import Struct

from bot.trivia.question import Question

RULES = 2
"""Version of the rules a new game is played by. A game keeps to the end the version it was started under."""

Mode = Literal["classic", "race", "survival", "sudden_death", "teams", "duel"]
How = Literal["choice", "typed", "number", "order"]
"""How a question is answered: by an option, in words, by a number (the nearest wins), by putting items in order."""


class Settings(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a game is like. In a duel `number` is the n of best of n. `horizon` is the last episode it may tell of."""

    mode: Mode = "classic"
    number: int = 10
    seconds: int = 20
    category: str | None = None
    difficulty: str | None = None
    horizon: int = 0
    answers: Literal["choice", "typed"] = "choice"
    hints: bool = False
    teams: int = 2
    teams_by: Literal["balanced", "chosen"] = "balanced"
    private: bool = False
    """Played by one person alone, who asks for each question; what is answered first counts."""
    flat: bool = False
    """Of questions that are open for a day: a right answer earns the same whenever it comes, and nobody wins."""
    called_s: int = 0
    """For how long (s) the lobby of a quiz waits that the bot calls by itself: nobody is in from the start, and whoever
    is may begin it. 0: somebody called it."""


class Event(Struct, frozen=True, tag_field="event", kw_only=True, omit_defaults=True):
    """Something that happened, at a moment on Discord's clock."""

    at: int


class Gathered(Event, frozen=True, tag="gathered", kw_only=True):
    """A lobby was opened; players may join before the game starts."""

    rules: int
    settings: Settings


class Changed(Event, frozen=True, tag="changed", kw_only=True):
    """The host changed the settings in the lobby."""

    settings: Settings


class Joined(Event, frozen=True, tag="joined", kw_only=True):
    """A player joined, before or during the game. `team` counts from 0; -1 where there are none."""

    player: int
    team: int = -1


class Left(Event, frozen=True, tag="left", kw_only=True):
    """A player left; what was earned stays."""

    player: int


class Started(Event, frozen=True, tag="started", kw_only=True):
    """A game begins. `deck` holds the ids of the questions in their order, spares last; `seed` shuffles the options.

    `seconds` and `horizon` stand above those in `settings`. Without settings it is a classic game of the whole deck.
    """

    rules: int
    seed: str
    deck: tuple[str, ...]
    seconds: int
    horizon: int
    settings: Settings | None = None


class Opened(Event, frozen=True, tag="opened", kw_only=True):
    """A question is about to be posted. `options` is the order in which options, or items to sort, are shown."""

    rules: int
    round: int
    question: Question
    options: tuple[str, ...]
    how: How = "choice"


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


class Written(Event, frozen=True, tag="written", kw_only=True):
    """A player answered in words. The verdict is kept, so no later judge can change it; `number` is what they named."""

    round: int
    player: int
    press_id: int
    text: str
    verdict: str = ""
    number: int | None = None


class Ordered(Event, frozen=True, tag="ordered", kw_only=True):
    """A player put the items in order: `order` holds the places of the shown items, first to last."""

    round: int
    player: int
    press_id: int
    order: tuple[int, ...]


class Voted(Event, frozen=True, tag="voted", kw_only=True):
    """A player voted for the hint number `hint` (from 1), or for skipping the question."""

    round: int
    player: int
    press_id: int
    about: Literal["hint", "skip"]
    hint: int = 0


class HintGiven(Event, frozen=True, tag="hint", kw_only=True):
    """Hint number `hint`: the option `struck` is wrong, or the answer looks like `letters`."""

    round: int
    hint: int
    struck: int = -1
    letters: str = ""


class Skipped(Event, frozen=True, tag="skipped", kw_only=True):
    """The question is closed and counts for nobody."""

    round: int


class Revealed(Event, frozen=True, tag="revealed", kw_only=True):
    """The question is closed and its answers are scored."""

    round: int


class Paused(Event, frozen=True, tag="paused", kw_only=True):
    """No further question is opened until the game continues."""


class Continued(Event, frozen=True, tag="continued", kw_only=True):
    """A paused game goes on."""


class Finished(Event, frozen=True, tag="finished", kw_only=True):
    """The game is over.

    "played" to the end, "stopped" by somebody, "lost" with its channel, "idle" when nobody answered any more, "forfeit"
    when a duellist left, "cancelled" or "deserted" in the lobby.
    """

    reason: str


class Ruled(Event, frozen=True, tag="ruled", kw_only=True):
    """A ruling on a closed question; the last one on a question counts.

    "void": it counts for nobody. "key": exactly what is in `right` is right: texts of options, typed texts, one number,
    or all items in their order. "fine": it was right as it was.
    """

    round: int
    ruling: Literal["void", "key", "fine"]
    right: tuple[str, ...] = ()
    id: int = 0
    """Whatever the ruling is kept under elsewhere."""


Answer = Pressed | Written | Ordered
AnyEvent = (
    Gathered
    | Changed
    | Joined
    | Left
    | Started
    | Opened
    | Posted
    | Resumed
    | Pressed
    | Written
    | Ordered
    | Voted
    | HintGiven
    | Skipped
    | Revealed
    | Paused
    | Continued
    | Finished
    | Ruled
)
