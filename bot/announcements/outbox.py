"""The outbox: how one step of a delivery goes from planned to settled, as a table. Pure.

A delivery is one run of an announcement in one channel. It has several steps, each a row with a state of its own:
the post, the thread under it, its publication to the channels that follow; later, if somebody asks for it, its
correction to the present text and its recall. Invariants:

- A row is `sending` in the store before Discord is asked, so whatever is `sending` at a start may have been taken.
- What may have been taken is `checking`. It is asked for again only where that cannot do it twice: a post under the
  same nonce while Discord remembers it, any other step at any time: Discord refuses a second thread or publication,
  and what is edited or deleted twice is as it was after once.
- A post whose nonce is forgotten is looked for by its marks, and sent anew only when it is certain not to be there.
  Where the channel cannot be read it stays `unknown`, and a person decides.
- An event that has no place in the table changes nothing.
"""

import base64
import hashlib
from typing import Literal

Step = Literal["post", "thread", "publish", "correct", "recall"]
State = Literal["planned", "sending", "checking", "sent", "unknown", "failed", "skipped"]
Event = Literal["begin", "taken", "refused", "silent", "found", "absent", "unreadable", "skip", "retry"]
Kind = Literal["text", "news", "forum"]
"""Where a post goes: a text channel or thread, an announcement channel, a forum."""

MOVES: dict[tuple[str, Event], State] = {
    ("planned", "begin"): "sending",
    ("planned", "refused"): "failed",
    ("planned", "skip"): "skipped",
    ("sending", "taken"): "sent",
    ("sending", "refused"): "failed",
    ("sending", "silent"): "checking",
    ("checking", "begin"): "sending",
    ("checking", "found"): "sent",
    ("checking", "absent"): "planned",
    ("checking", "refused"): "failed",
    ("checking", "unreadable"): "unknown",
    ("checking", "skip"): "skipped",
    ("unknown", "retry"): "planned",
    ("unknown", "skip"): "skipped",
    ("failed", "retry"): "planned",
    ("failed", "skip"): "skipped",
    ("skipped", "retry"): "planned",
}
"""From a state and an event to the next. `retry` is a person's, and so is `skip` of what has failed or is unknown.

What is checking is skipped where its message was recalled meanwhile: a thread, a publication, never a post.
"""

# Discord remembers a nonce for "the past few minutes" (Create Message); two are taken to be safe.
NONCE_MS = 110_000
# So long after it was first asked for, a forum post that may be there is looked for: nobody else keeps it from being
# posted again, and Discord may take it after the connection is lost. Longer than any request is waited for.
FORUM_SETTLES_MS = 60_000
# After so many tries in a row without an answer, so long until the next.
PAUSES_MS: tuple[int, ...] = (5_000, 15_000, 30_000, 60_000, 120_000, 300_000)
# A post that Discord has not taken for so long has missed its moment; a publication may have to wait for its turn, and
# so may whatever else a kind of announcement does later.
PATIENCE_MS: dict[str, int] = {
    "post": 6 * 3_600_000,
    "thread": 6 * 3_600_000,
    "publish": 24 * 3_600_000,
    "correct": 24 * 3_600_000,
    "recall": 24 * 3_600_000,
}
# What Discord's clients report of publishing: ten an hour and channel. Its documentation gives no number.
PUBLICATIONS, PUBLICATIONS_MS = 10, 3_600_000
# As they do of editing what was published: three an hour and channel, then error 20022.
CORRECTIONS, CORRECTIONS_MS = 3, 3_600_000


class IllegalMoveError(Exception):
    """An event that has no place in the table."""


def move(state: str, event: Event) -> State:
    """Return the state that follows `state` as the store has it. Raises IllegalMoveError."""
    try:
        return MOVES[state, event]
    except KeyError:
        raise IllegalMoveError(f"{event} does not happen to what is {state}") from None


def repeatable(step: str, kind: str, first_ms: int, now: int) -> bool:
    """Return whether what may have been taken can be asked for again without doing it twice.

    `first_ms` is when it was asked for first. A post in a forum has no nonce, so it never can.
    """
    return step != "post" or (kind != "forum" and 0 <= now - first_ms <= NONCE_MS)


def pause_ms(tries: int) -> int:
    """Return how long to wait after the `tries`th try (from 1) without an answer."""
    return PAUSES_MS[min(max(tries, 1), len(PAUSES_MS)) - 1]


def out_of_patience(step: str, since_ms: int, tries: int, now: int) -> bool:
    """Return whether a step that was ready at `since_ms` has been tried for long enough.

    Where it was we who were away, what matters is how often it has been tried.
    """
    return now - since_ms > PATIENCE_MS.get(step, PATIENCE_MS["publish"]) and tries > len(PAUSES_MS)


def publish_from(published: tuple[int, ...], now: int) -> int:
    """Return the moment (ms) from which one more may be published, after those published at these moments."""
    return _turn(published, now, PUBLICATIONS, PUBLICATIONS_MS)


def correct_from(corrected: tuple[int, ...], now: int) -> int:
    """Return the moment (ms) from which one more published post may be edited, after those at these moments."""
    return _turn(corrected, now, CORRECTIONS, CORRECTIONS_MS)


def _turn(done: tuple[int, ...], now: int, most: int, within_ms: int) -> int:
    recent = sorted(moment for moment in done if moment > now - within_ms)
    return now if len(recent) < most else recent[-most] + within_ms


def nonce(announcement_id: int, run: str, channel_id: int) -> str:
    """Return the nonce that is this post's alone: 24 of the 25 characters that Discord allows."""
    return base64.b32encode(_digest(announcement_id, run, channel_id)).decode().lower()


def marks(announcement_id: int, run: str, channel_id: int) -> tuple[int, int]:
    """Return the two numbers by which the post is known in its channel: ids of its first two components.

    Discord keeps a component's id (int32) and shows it to nobody; those it gives out by itself count from 1. Nothing
    else of a message is both invisible and kept: it does not return the nonce of an old one.
    """
    first, second = (
        int.from_bytes(_digest(announcement_id, run, channel_id)[at : at + 4]) >> 2 | 1 << 30 for at in (0, 4)
    )
    return first, second if second != first else first ^ 1


def _digest(announcement_id: int, run: str, channel_id: int) -> bytes:
    return hashlib.blake2b(f"{announcement_id} {run} {channel_id}".encode(), digest_size=15).digest()
