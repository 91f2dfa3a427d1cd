"""Texts as people mean them."""

import unicodedata


def fold(text: str) -> str:
    """Return `text` without the differences that people do not mean: case, width, accents, punctuation."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    # Only Latin accents go. The marks of kana (ガ is カ and a mark) carry meaning and are put back.
    bare = "".join(sign for sign in decomposed if not "\u0300" <= sign <= "\u036f")
    composed = unicodedata.normalize("NFKC", bare)
    return " ".join("".join(sign if sign.isalnum() else " " for sign in composed).split())
