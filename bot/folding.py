"""Texts as people mean them."""

import re
import unicodedata

APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´＇"))
"""For `str.translate`: takes every kind of apostrophe away."""
_BETWEEN = re.compile("[^0-9a-z]+")


def fold(text: str) -> str:
    """Return `text` without the differences that people do not mean: case, width, accents, punctuation."""
    # An apostrophe stands within a word, any other sign between two.
    if text.isascii():
        return " ".join(_BETWEEN.sub(" ", text.translate(APOSTROPHES).casefold()).split())
    plain = unicodedata.normalize("NFKC", text.translate(APOSTROPHES)).casefold().translate(APOSTROPHES)
    # Only Latin accents go. The marks of kana (ガ is カ and a mark) carry meaning and are put back.
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not "\u0300" <= sign <= "\u036f")
    composed = unicodedata.normalize("NFKC", bare)
    return " ".join("".join(sign if sign.isalnum() else " " for sign in composed).split())
