"""Sources, as cards and reveals show them."""

from bot.ui.layouts import plain, shortened
from bot.words import say_count


def cite(text: str, url: str | None) -> str:
    """Return `text` as a link to `url`, or without one where the series itself is the source."""
    # Square brackets would end the link's text early; angle brackets around the address keep Discord from a preview.
    label = plain(shortened(text, 110)).replace("[", "(").replace("]", ")")
    return f"[{label}](<{url}>)" if url else label


def listed(texts: list[str], limit: int) -> str:
    """Return as many of `texts` in a row as fit in `limit` characters, and how many more there are."""
    shown = list(texts)
    while len(shown) > 1 and sum(len(text) + 3 for text in shown) > limit:
        shown.pop()
    more = [say_count("sources.more", len(texts) - len(shown))] if len(shown) < len(texts) else []
    # The dot stays at the end of its line.
    return "\u00a0· ".join([*shown, *more])
