"""Every word a person reads, out of data/locales.

The message ids of the catalogue are keys ("trivia.open.title"); its translations are texts with named places
("Question {round} of {total}"). The catalogues are ours, so `str.format` is safe on them; values are never formatted.
"""

import io
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LOCALES = Path(__file__).resolve().parent.parent / "data" / "locales"
LOCALE = "en"


def catalogues(locale: str = LOCALE) -> list[Path]:
    """Return the files of the bot's words: casebook.po, and a casebook-….po for each large family of commands."""
    return sorted((LOCALES / locale / "LC_MESSAGES").glob("casebook*.po"))


@cache
def _catalogue(locale: str) -> Translations:
    whole = Translations()
    for path in catalogues(locale):
        compiled = io.BytesIO()
        with path.open("rb") as file:
            write_mo(compiled, read_po(file, locale=locale))
        compiled.seek(0)
        whole.merge(Translations(compiled))
    return whole


def say(key: str, /, **values: object) -> str:
    """Return the text of `key` with `values` in their places. Raises KeyError for a key that no catalogue has."""
    text: str = _catalogue(LOCALE).gettext(key)
    if text == key:
        raise KeyError(f"no text for {key!r} in the {LOCALE} catalogue")
    return text.format(**values)


def say_count(key: str, n: int, /, **values: object) -> str:
    """Like `say`, in the plural form that `n` asks for; `n` itself is the place {n}."""
    text: str = _catalogue(LOCALE).ngettext(key, key, n)
    if text == key:
        raise KeyError(f"no text for {key!r} in the {LOCALE} catalogue")
    return text.format(n=n, **values)
