"""Every word of the playground that a person reads, out of data/locales."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

CATALOGUE = Path(__file__).resolve().parent.parent / "data" / "locales" / "en" / "LC_MESSAGES" / "playground.po"


def read_texts() -> dict[str, str]:
    """Read the catalogue: key ("server.open") to English text. Raises OSError when there is none."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="en")
    return {str(entry.id): str(entry.string) for entry in catalogue if entry.id and entry.string}


@cache
def _texts() -> Mapping[str, str]:
    return read_texts()


def say(key: str, /, **values: object) -> str:
    """Return the text of `key` with `values` in its named places. Raises KeyError for a key the catalogue has not."""
    return _texts()[key].format(**values)
