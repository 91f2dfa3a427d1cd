"""What a person typed, and every way to read it: without courtesies, without "I think it's", turned round."""

import re
from functools import lru_cache

from bot.trivia.numbers import in_figures, these, words
from bot.trivia.romaji import katakana

Words = tuple[str, ...]

_APOSTROPHES = re.compile(r"(?<=\w)['’‘ʼ`´＇](?=\w)")
_SHORTENED = {
    "mr": "mister", "dr": "doctor", "prof": "professor", "insp": "inspector", "det": "detective", "sgt": "sergeant",
    "lt": "lieutenant", "capt": "captain", "vol": "volume", "pt": "part", "ep": "episode", "eps": "episodes",
}  # fmt: skip
TITLES = these(
    "mister mrs ms miss mx doctor professor sir madam madame lord lady detective inspector sergeant lieutenant "
    "captain officer constable superintendent commissioner chief special agent director"
)
_COURTESIES = these("san sama kun chan sensei senpai サン サマ クン チャン センセイ 様 君 氏 先生")
_BEFORE = these(
    "i id think guess guessing believe reckon say it its he hes she shes this is was that thats who whos what whats "
    "which are be must maybe perhaps probably possibly surely definitely answer my hmm um er oh well so would a an"
)
_AFTER = these("i think guess maybe perhaps probably right please surely of course definitely lol")


@lru_cache(maxsize=2048)
def spelled(text: str) -> Words:
    """Return the words of `text` for comparing: folded, katakana, numbers in digits, no article before a name."""
    plain = _APOSTROPHES.sub("", text).replace("&", " and ").replace("＆", " and ")
    said = [_SHORTENED.get(word, word) for word in words(katakana(plain))]
    bare = [word for word in said if word != "the"]
    if len(bare) > 1 and bare[0] in ("a", "an"):
        bare = bare[1:]
    return tuple(in_figures(bare or said))


def ways(said: Words) -> list[Words]:
    """Return every way to read what was typed, the plainest last. Something is always left of it."""
    found = [said]
    for shortened in (_without_phrases, _without_titles, _without_courtesy):
        rest = shortened(found[-1])
        if rest and rest != found[-1]:
            found.append(rest)
    return found


@lru_cache(maxsize=4096)
def turned(said: Words) -> list[Words]:
    """Return the words as they are, and with the first ones moved behind the last: "Aoki, Hiroyasu"."""
    most = len(said) if len(said) <= 4 else 1
    return [said[place:] + said[:place] for place in range(most)] or [said]


def _without_phrases(said: Words) -> Words:
    start, end = 0, len(said)
    while start < end and said[start] in _BEFORE:
        start += 1
    while end > start and said[end - 1] in _AFTER:
        end -= 1
    return said[start:end]


def _without_titles(said: Words) -> Words:
    start = 0
    while start < len(said) - 1 and said[start] in TITLES:
        start += 1
    return said[start:]


def _without_courtesy(said: Words) -> Words:
    if len(said) > 1 and said[-1] in _COURTESIES:
        return said[:-1]
    last = said[-1] if said else ""
    for courtesy in _COURTESIES:
        if not courtesy.isascii() and last.endswith(courtesy) and len(last) > len(courtesy) + 1:
            return (*said[:-1], last.removesuffix(courtesy))
    return said
