"""The zones that a server can choose from, and how people find theirs: by city, country, name, initials or offset."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from babel.dates import get_timezone_location, get_timezone_name
from rapidfuzz import fuzz, process

from bot.announcements.clocks import offset_at
from bot.folding import fold
from bot.words import LOCALE

_MAIN = """
UTC Europe/London America/New_York America/Chicago America/Denver America/Los_Angeles Europe/Berlin Europe/Paris
Europe/Madrid Europe/Rome Europe/Warsaw Europe/Athens Europe/Istanbul Europe/Moscow America/Sao_Paulo
America/Mexico_City America/Toronto Asia/Kolkata Asia/Singapore Asia/Manila Asia/Shanghai Asia/Tokyo Asia/Seoul
Australia/Sydney Pacific/Auckland
Europe/Dublin Europe/Lisbon Europe/Amsterdam Europe/Stockholm Europe/Helsinki Europe/Kyiv America/Phoenix
America/Anchorage Pacific/Honolulu America/Vancouver America/Halifax America/Bogota America/Lima America/Santiago
America/Argentina/Buenos_Aires Asia/Jakarta Asia/Bangkok Asia/Hong_Kong Asia/Taipei Asia/Dubai Asia/Riyadh
Asia/Karachi Asia/Dhaka Australia/Brisbane Australia/Adelaide Australia/Perth Africa/Johannesburg Africa/Lagos
Africa/Cairo Africa/Nairobi
"""
MAIN = tuple(_MAIN.split())
"""Where most people live, in the order in which they are offered; the first 25 to whoever has typed nothing."""

_AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?::?([0-5]\d))?")
# The initials of standard and summer time ("GMT", "BST") have been what they are for longer than this.
_A_YEAR = 2026
# Of 100: lets a letter or two be wrong in a name of six.
_SIMILAR = 75


@dataclass(frozen=True)
class Zone:
    """A zone: its IANA name, minutes ahead of UTC now, and whether its clocks change within a year from now."""

    key: str
    offset: int
    changes: bool


@dataclass(frozen=True)
class _Entry:
    # Held here, since the library keeps eight zones and reads the others anew from their files.
    zone: ZoneInfo
    place: str
    words: frozenset[str]


def search(text: str, now: int, limit: int = 25) -> tuple[Zone, ...]:
    """Return the zones that `text` may mean at `now` (ms), main ones first. Nothing typed finds the main ones."""
    typed = " ".join(text.split()).casefold().replace("−", "-")
    if found := _OFFSET.fullmatch(typed):
        minutes = int(f"{found[1]}1") * (int(found[2]) * 60 + int(found[3] or 0))
        keys = _in_order(key for key, entry in _index().items() if offset_at(now, entry.zone) == minutes)
    elif words := fold(text).split():
        keys = _by_words(words) or _by_likeness(fold(text))
    else:
        keys = list(MAIN)
    return tuple(_zone(key, now) for key in keys[:limit])


def spelled(name: str) -> str | None:
    """Return the IANA name that `name` is but for capitals, an old name as the new one; None where there is none."""
    return _spellings().get(name.casefold())


def _by_words(words: list[str]) -> list[str]:
    whole = " ".join(words)
    found = {
        # The place itself before the zones that something else of them speaks for.
        key: 0 if entry.place.startswith(whole) or whole in entry.words else 1
        for key, entry in _index().items()
        if all(any(have.startswith(word) for have in entry.words) for word in words)
    }
    return sorted(_in_order(found), key=found.__getitem__)


def _by_likeness(typed: str) -> list[str]:
    places = {key: entry.place for key, entry in _index().items()}
    found = process.extract(typed, places, scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=5)
    return [key for _, _, key in found]


def _in_order(keys: Iterable[str]) -> list[str]:
    return sorted(keys, key=lambda key: (MAIN.index(key) if key in MAIN else len(MAIN), key))


def _zone(key: str, now: int) -> Zone:
    zone = _index()[key].zone
    offset = offset_at(now, zone)
    month = 30 * 86_400_000
    return Zone(key, offset, any(offset_at(now + ahead * month, zone) != offset for ahead in range(1, 13)))


@cache
def _spellings() -> dict[str, str]:
    """Return every name of a zone, in small letters, with the name that we use for it."""
    known = {name for name in available_timezones() if name.split("/")[0] in _AREAS} | {"UTC"}
    renamed = {old: new for old, new in get_global("zone_aliases").items() if new in known}
    names = {name.casefold(): renamed.get(name, name) for name in known}
    return names | {old.casefold(): new for old, new in renamed.items()}


@cache
def _index() -> dict[str, _Entry]:
    """Return the zones with the words that find them. The first time takes some tenths of a second."""
    index: dict[str, set[str]] = {}
    for name, key in _spellings().items():
        index.setdefault(key, set()).update(fold(name).split())
    entries = {}
    for key, words in sorted(index.items()):
        zone = ZoneInfo(key)
        entries[key] = _Entry(zone, fold(key.rsplit("/", 1)[-1]), frozenset(words | _names(zone)))
    return entries


def warm() -> None:
    """Prepare what `search` needs, so that the first person to search does not wait for it. Runs in any thread."""
    _index()


def _names(zone: ZoneInfo) -> set[str]:
    if zone.key == "UTC":
        return {"gmt", "universal", "coordinated", "greenwich"}
    names = [get_timezone_name(zone, "long", locale=LOCALE), get_timezone_location(zone, locale=LOCALE)]
    names += [datetime(_A_YEAR, month, 1, tzinfo=zone).strftime("%Z") for month in (1, 7)]
    return {word for name in names for word in fold(name).split() if not word.isdecimal()}
