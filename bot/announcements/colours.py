"""Colours as people type them: "#C98F3B", "c98", "rgb(201, 143, 59)", "dark blue"."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from PIL import ImageColor

_LONG = re.compile(r"(?:#|0x)?([0-9a-f]{6})")
_SHORT = re.compile(r"(?:#|0x)?([0-9a-f]{3})")
_PARTS = re.compile(r"(?:rgb ?\()?(\d{1,3})[ ,]+(\d{1,3})[ ,]+(\d{1,3})\)?")
# What Discord calls its own, from its brand page, beside the names of CSS.
_DISCORD = {"blurple": 0x5865F2, "fuchsia": 0xEB459E}


@dataclass(frozen=True)
class NoColour:
    """A text that is no colour, and the name of one that may be meant."""

    said: str
    near: str | None


def colour(text: str) -> int | NoColour:
    """Return the colour that `text` means, as 0xRRGGBB."""
    plain = " ".join(text.casefold().split())
    found = _written(plain)
    if found is None:
        name = re.sub(r"[ _-]", "", plain)
        found = _names().get(name)
        if found is None:
            near = get_close_matches(name, _names(), n=1)
            return NoColour(text.strip(), near[0] if near else None)
    return found


def _written(plain: str) -> int | None:
    if match := _LONG.fullmatch(plain):
        return int(match[1], 16)
    if match := _SHORT.fullmatch(plain):
        return int("".join(digit * 2 for digit in match[1]), 16)
    if (match := _PARTS.fullmatch(plain)) and all(int(part) <= 255 for part in match.groups()):
        red, green, blue = (int(part) for part in match.groups())
        return red << 16 | green << 8 | blue
    return None


def _names() -> dict[str, int]:
    css = {name: value for name, value in ImageColor.colormap.items() if isinstance(value, str)}
    return {name: int(value.lstrip("#"), 16) for name, value in css.items()} | _DISCORD
