"""Sources, as cards and reveals show them."""

from bot.ui.layouts import plain, shortened


def cite(text: str, url: str | None) -> str:
    """Return `text` as a link to `url`, or without one where the series itself is the source."""
    # Square brackets would end the link's text early; angle brackets around the address keep Discord from a preview.
    label = plain(shortened(text, 110)).replace("[", "(").replace("]", ")")
    return f"[{label}](<{url}>)" if url else label
