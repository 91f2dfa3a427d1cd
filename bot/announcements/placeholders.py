"""What an author can leave open in the text of an announcement, and what stands there when it is sent.

The table is fixed: {server}, {channel}, {series}, {number}, {date} and {time}, the last two with a style of Discord's
timestamps if wanted, as in {time:R}. Doubled braces are braces. A brace that opens no name is left alone, so code and
faces survive. Values are put in once: what looks like a placeholder in a value is text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

NAMES = ("server", "channel", "series", "number", "date", "time")
STYLES = "tTdDfFRsS"
"""The styles of Discord's timestamps: short and long time, short and long date, both, in words from now."""

_DEFAULT_STYLE = {"date": "D", "time": "t"}
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^\s{}:]{1,32})(?::([^\s{}]{0,32}))?\}")
_MARKUP = re.compile(r"([\\*_~`|\[\]()#])|^([->])")


@dataclass(frozen=True)
class Values:
    """What one delivery of one run puts in: names, the channel's id, the run's number, and its moment (ms, UTC).

    The moment is the one that was planned, however late it is sent.
    """

    server: str
    channel_id: int
    series: str
    number: int
    ms: int


@dataclass(frozen=True)
class Unknown:
    """A placeholder that is none: as it stands in the text, and the one that may be meant."""

    said: str
    near: str | None


def fill(text: str, values: Values) -> str:
    """Return `text` with the values in their places. What is no placeholder is left as it stands."""

    def put(match: re.Match[str]) -> str:
        name, style = match[1], match[2]
        if name is None:
            return match[0][0]
        return match[0] if _unknown(name, style) else _value(name, style, values)

    return _PLACEHOLDER.sub(put, text)


def unknown(text: str) -> tuple[Unknown, ...]:
    """Return the placeholders in `text` that there are not, each once, in their order."""
    return tuple(dict.fromkeys(_all_unknown(text)))


def harmless(value: str) -> str:
    """Return a name such that it mentions nobody, links nowhere and lays nothing out: one line, as it was written."""
    # Discord takes "@everyone" and "<@1>" for mentions even behind a backslash; not with a zero-width space in them.
    calm = re.sub(r"[@<]|://", lambda sign: sign[0][0] + "\u200b" + sign[0][1:], " ".join(value.split()))
    return _MARKUP.sub(r"\\\g<0>", calm)


def _all_unknown(text: str) -> Iterator[Unknown]:
    for match in _PLACEHOLDER.finditer(text):
        name, style = match[1], match[2]
        if name is not None and _unknown(name, style):
            if name in _DEFAULT_STYLE:
                yield Unknown(match[0], f"{{{name}}}")
                continue
            near = get_close_matches(name.casefold(), NAMES, n=1)
            yield Unknown(match[0], f"{{{near[0]}}}" if near else None)


def _unknown(name: str, style: str | None) -> bool:
    if name not in NAMES:
        return True
    return style is not None and (name not in _DEFAULT_STYLE or len(style) != 1 or style not in STYLES)


def _value(name: str, style: str | None, values: Values) -> str:
    match name:
        case "server":
            return harmless(values.server)
        case "series":
            return harmless(values.series)
        case "channel":
            return f"<#{values.channel_id}>"
        case "number":
            return str(values.number)
        case _:
            return f"<t:{values.ms // 1000}:{style or _DEFAULT_STYLE[name]}>"
