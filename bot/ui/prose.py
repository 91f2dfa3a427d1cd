"""Names in a row and words at the head of a line, as people write them."""

from collections.abc import Iterable

from bot.words import say


def capital(text: str) -> str:
    """Return `text` with a capital at its head."""
    return text[:1].upper() + text[1:]


def together(names: Iterable[str]) -> str:
    """Return names as "one, two and three"."""
    *others, last = names
    return say("list.and", names=", ".join(others), last=last) if others else last


def either(names: Iterable[str]) -> str:
    """Return names as "one, two or three"."""
    *others, last = names
    return say("list.or", names=", ".join(others), last=last) if others else last
