"""Points: for being right, and for being right fast. Version 1 of the rules.

A right answer earns 100, and up to 50 more that fall in a straight line from the first instant to the last. Times are
rounded down to buckets of 250 ms, so nobody loses to a difference that the network made.
A wrong answer costs nothing.
"""

RIGHT = 100
SPEED = 50
BUCKET_MS = 250


def bucket(elapsed_ms: int) -> int:
    """Return the start of the bucket of 250 ms that `elapsed_ms` lies in; times in one bucket are a tie."""
    return elapsed_ms // BUCKET_MS * BUCKET_MS


def points(elapsed_ms: int, limit_ms: int) -> int:
    """Return what a right answer after `elapsed_ms` of `limit_ms` earns: 100 to 150."""
    spare = limit_ms - bucket(min(max(elapsed_ms, 0), limit_ms))
    return RIGHT + SPEED * spare // limit_ms
