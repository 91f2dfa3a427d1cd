"""From what a game refuses to what its player reads."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.games.live import RestingError
from bot.trivia.rules import RefusedError
from bot.ui.errors import Refusal


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what a game refuses within the block into a Refusal."""
    try:
        yield
    except RefusedError as refusal:
        raise Refusal(f"trivia.refused.{refusal.reason}") from None
    except RestingError:
        raise Refusal("trivia.resting") from None
