"""Points: for being right, and for how. A wrong answer costs nothing, and no answer earns less than nothing.

Since version 2 of the rules a right answer earns the sum of

- 100 for being right;
- up to 50 for speed, in a straight line from the first instant to the last;
- 10 for every right answer in a row before this one, at most 50;
- up to 50 for rare knowledge: where at least 4 answered and fewer than half were right;
- up to 40 for a question that more than half are expected to miss;

less 30 for every hint it could have used. A question that is open for a day knows the first and the last of these sums
alone. Version 1 knew the first two. Times are rounded down to buckets of 250 ms, so nobody loses to a difference that
the network made.
"""

from dataclasses import dataclass

RIGHT = 100
SPEED = 50
BUCKET_MS = 250
STREAK = 10
STREAK_MOST = 50
RARE = 50
RARE_FROM = 4
DIFFICULT = 40
HINT = 30


@dataclass(frozen=True)
class Parts:
    """What the points for one answer are made of; `hint` is negative."""

    base: int = 0
    speed: int = 0
    streak: int = 0
    rare: int = 0
    difficulty: int = 0
    hint: int = 0

    @property
    def total(self) -> int:
        """The points: the sum, but never less than 0."""
        return max(0, self.base + self.speed + self.streak + self.rare + self.difficulty + self.hint)


def bucket(elapsed_ms: int) -> int:
    """Return the start of the bucket of 250 ms that `elapsed_ms` lies in; times in one bucket are a tie."""
    return elapsed_ms // BUCKET_MS * BUCKET_MS


def speed(elapsed_ms: int, limit_ms: int) -> int:
    """Return what the time of a right answer earns: 50 at once, 0 at the limit."""
    spare = limit_ms - bucket(min(max(elapsed_ms, 0), limit_ms))
    return SPEED * spare // limit_ms


def points(elapsed_ms: int, limit_ms: int) -> int:
    """Return what a right answer after `elapsed_ms` of `limit_ms` earns by version 1 of the rules: 100 to 150."""
    return RIGHT + speed(elapsed_ms, limit_ms)


def parts(*, elapsed_ms: int, limit_ms: int, streak: int, right: int, answered: int, prior: float, hints: int) -> Parts:
    """Return what a right answer earns.

    `streak` counts the right answers in a row with this one, `right` of `answered` players had this question right,
    `prior` is the share expected to be wrong (0 to 1), `hints` were known before the answer.
    """
    return Parts(
        base=RIGHT,
        speed=speed(elapsed_ms, limit_ms),
        streak=min(STREAK * max(streak - 1, 0), STREAK_MOST),
        rare=RARE * max(answered - 2 * right, 0) // answered if answered >= RARE_FROM else 0,
        difficulty=_difficulty(prior),
        hint=-HINT * hints,
    )


def flat(prior: float) -> Parts:
    """Return what a right answer earns where it does not matter when it comes: 100 to 140, by the question alone."""
    return Parts(base=RIGHT, difficulty=_difficulty(prior))


def _difficulty(prior: float) -> int:
    return int(2 * DIFFICULT * max(min(prior, 1.0) - 0.5, 0.0))
