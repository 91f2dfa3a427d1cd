"""What a player's answer came to, and what a player has come to."""

from dataclasses import dataclass, field

from bot.trivia.scoring import Parts


@dataclass(frozen=True)
class Result:
    """What a player's last choice came to. `elapsed_ms` is the time to answer as Discord saw it."""

    player: int
    option: int
    """The place of the option; -1 where the question has none."""
    right: bool
    elapsed_ms: int
    points: int
    answer: str = ""
    streak: int = 0
    """Right answers in a row with this one."""
    first: bool = False
    """Right, and in the fastest bucket of those who were."""
    parts: Parts = field(default_factory=Parts)


@dataclass(frozen=True)
class Score:
    """What a player has come to over all questions closed so far."""

    points: int = 0
    right: int = 0
    answered: int = 0
    streak: int = 0
    best_streak: int = 0
    wins: int = 0
    """Questions in which nobody was faster with the right answer."""
    lives: int = 0
    """Lives left; 0 also where the mode has none."""
    fell: int = 0
    """The question that took the last life; 0 while there is one, or where the mode has none."""
