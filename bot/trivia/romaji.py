"""Japanese names in Latin letters, brought to one spelling: kana, Hepburn and Kunrei, long vowels written or not."""

import re
import unicodedata
from functools import lru_cache

_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}

# Unicode's own names spell kana in Kunrei; these two rows are written as they sound.
_SOUNDS = {"du": "zu", "di": "zi"}
_TO_KUNREI = (
    (r"n(?=[bmp])|m(?=[bp])", "n"),
    (r"t(?=ch)", "c"),
    (r"cch", "tty"),
    (r"ssh", "ssy"),
    (r"sh", "sy"),
    (r"ch", "ty"),
    (r"tsu", "tu"),
    (r"dzu", "zu"),
    (r"jy?", "zy"),
    (r"fu", "hu"),
    (r"yi", "i"),
    (r"o[hu](?![aeiouy])|o+", "o"),
    (r"u+", "u"),
    (r"a+", "a"),
    (r"i+", "i"),
    (r"e+", "e"),
)
_SYLLABLES = re.compile(r"(?:([kstpbdgzhmr])(?=\1))?[kgsztdnhbpmrwyfv]?y?[aeiou]|n")


def katakana(text: str) -> str:
    """Return `text` with its hiragana as katakana."""
    return text.translate(_TO_KATAKANA)


@lru_cache(maxsize=4096)
def romaji(word: str) -> str | None:
    """Return the one spelling of a Japanese word in kana or Latin letters; None where it cannot be Japanese.

    `word` is folded: lower case, no accents, no spaces. "jēmuzu" (folded "jemuzu"), "jeemuzu" and "ジェームズ" are one.
    """
    latin = word if word.isascii() else _read(katakana(word))
    if latin is None:
        return None
    for pattern, sound in _TO_KUNREI:
        latin = re.sub(pattern, sound, latin)
    at = 0
    while found := _SYLLABLES.match(latin, at):
        at = found.end()
    return latin if latin and at == len(latin) else None


def _read(kana: str) -> str | None:
    """Return kana in Latin letters, long marks left out; None where other signs are among them."""
    said: list[str] = []
    doubled = False
    for sign in kana:
        name = unicodedata.name(sign, "")
        if sign == "ー":
            continue
        if not name.startswith("KATAKANA LETTER "):
            return None
        *small, sound = name.removeprefix("KATAKANA LETTER ").lower().split()
        if small and sound == "tu":
            doubled = True
        elif small and said:
            said[-1] = _joined(said[-1], sound)
        else:
            sound = _SOUNDS.get(sound, sound)
            said.append(sound[0] + sound if doubled else sound)
            doubled = False
    return "".join(said)


def _joined(sound: str, small: str) -> str:
    """Return a syllable with the small vowel that follows it: ji + e is je, te + i is ti, hu + a is fa."""
    if sound == "u":
        return "w" + small
    if sound.endswith("hu"):
        return sound[:-2] + "f" + small
    if len(small) == 1 and sound.endswith("i"):
        return sound[:-1] + "y" + small
    return sound[:-1] + small
