"""What two spellings have in common, however a fan writes them.

`fold` (bot/folding.py) takes away what nobody means. `loosen` goes further and gives one form to
every way of writing a sound: kana and the romaji of any system, long vowels written or not, l for r, one letter for
two, number words for digits. Neither ever looks at more than the one text.
"""

import re

from bot.folding import APOSTROPHES, fold

_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ", "h": "ハヒフヘホ",
    "m": "マミムメモ", "y": "ヤ ユ ヨ", "r": "ラリルレロ", "w": "ワヰ ヱヲ", "g": "ガギグゲゴ", "z": "ザジズゼゾ",
    "d": "ダ  デド", "b": "バビブベボ", "p": "パピプペポ",
}  # fmt: skip
_KANA = {sign: row + vowel for row, signs in _ROWS.items() for sign, vowel in zip(signs, "aiueo", strict=False)}
_KANA |= {"ヂ": "zi", "ヅ": "zu", "ヴ": "bu", "ン": "n", "ッ": "", "ー": ""}
_SMALL = dict(zip("ァィゥェォャュョヮ", "aiueoauoa", strict=True))

# In this order; each as a whole sound, so that the beginning of a word stays the beginning of its loosened form.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ph", "h"), ("ch|ts", "t"), ("sh", "s"), ("d[zj]", "z"), ("[cq]", "k"), ("x", "ks"), ("j", "z"), ("f", "h"),
        ("v", "b"), ("l", "r"), ("m(?=[bp])", "n"), ("(?<=[bdghkmnprstz])y(?=[aeiou])", ""),
        (r"(?<=[bdghkmnprstz])y\b", "i"), (r"([^\W\d])\1+", r"\1"), ("ou", "o"), ("ei", "e"),
    )
)  # fmt: skip

_LEANT = re.compile(r"([^\W\d_])\1\1")

_UNITS = """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen"""
_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety", "twentieth thirtieth fortieth fiftieth sixtieth"
_ROMAN_SIGNS = "i ii iii iv v vi vii viii ix x xi xii"
_ROMAN = {word: number for number, word in enumerate(_ROMAN_SIGNS.split(), start=1)}
_NUMBERS = {word: number for words in (_UNITS, _ORDINALS) for number, word in enumerate(words.split(), start=1)}
_DECADES = {word: 10 * number for words in _TENS for number, word in enumerate(words.split(), start=2)}

_APART = dict.fromkeys(APOSTROPHES, " ")
# What a set of a regular expression has for kana and kanji.
JAPANESE = r"\u3005\u3040-\u30ff\u3400-\u9fff"
_JAPANESE = re.compile(f"[{JAPANESE}]")
_RUNS = re.compile(rf"[{JAPANESE}]+|[^\W{JAPANESE}]+")
_PIECES = re.compile(r"\d+|[^\W\d_]+")
_EPISODE = {"episode", "episodes", "ep", "eps", "e", "no", "number", "nr", "x", "dai", "wa", "第", "話", "回", "the"}
_SEASON = {"season", "s", "part", "cour", "期", "パート", "シーズン"}
_SHORT_FORMS = {"ost": "original soundtrack"}


def without_article(folded: str) -> str:
    """Return a folded name without the article before it, which people leave out or add; an article alone stays."""
    return re.sub(r"^(?:the|an?) (?=.)", "", folded)


def loosen(folded: str) -> list[str]:
    """Return the words of a folded text in the one form that every way of writing their sounds has."""
    words = digits(" ".join(_SHORT_FORMS.get(word, word) for word in folded.split()))
    return [loose for word in words if (loose := _loosened(word))]


def _loosened(word: str) -> str:
    # Three of a letter are no sound in any writing: somebody leant on the keyboard.
    if word.isdigit() or _LEANT.search(word):
        return word
    text = romanise(word)
    for pattern, sound in _SOUNDS:
        text = pattern.sub(sound, text)
    return text


def romanise(text: str) -> str:
    """Return `text` with its kana in Latin letters, long vowels short; other signs stay."""
    out: list[str] = []
    for sign in text:
        kana = chr(ord(sign) + 0x60) if "ぁ" <= sign <= "ゖ" else sign
        if kana in _SMALL:
            before = out.pop() if out else ""
            out.append((before[:-1] or ("w" if before == "u" else "")) + _SMALL[kana])
        else:
            out.append(_KANA.get(kana, sign))
    return "".join(out)


def digits(folded: str) -> list[str]:
    """Return the words of a folded text with its numbers as digits: "part ii" and "part two" as part, 2."""
    words: list[str] = []
    tens = 0
    for place, word in enumerate(folded.split()):
        number = _NUMBERS.get(word) or _DECADES.get(word)
        if number is None and (place or len(word) > 1):
            number = _ROMAN.get(word)
        if number is None:
            plain = re.fullmatch(r"0*([0-9]+)(?:st|nd|rd|th)?", word)
            words.append(plain[1] if plain else word)
        elif tens and number < 10:
            words[-1] = str(tens + number)
        else:
            words.append(str(number))
        tens = _DECADES.get(word, 0)
    return words


def number_meant(query: str, last: int) -> str | None:
    """Return the sign (`episode_sign`, `season_sign`) of what `query` counts to: "ep 7", "seven", "s2e1", "第7話".

    `last` is the number of the last episode: the finale. None where `query` speaks of anything but numbers.
    """
    pieces = [piece for word in digits(fold(query)) for piece in _PIECES.findall(word)]
    numbers: list[int] = []
    season = False
    for piece in pieces:
        if piece.isdecimal():
            numbers.append(int(piece))
        elif piece in _SEASON:
            season = True
        elif piece in ("last", "final", "finale"):
            numbers.append(last)
        elif piece == "pilot":
            numbers.append(1)
        elif piece not in _EPISODE and not _resembles_episode(piece):
            return None
    match numbers:
        case [number]:
            return season_sign(number) if season else episode_sign(number)
        case [of_season, number] if season or "x" in pieces:
            return episode_sign(number, of_season)
    return None


def episode_sign(number: int, season: int | None = None) -> str:
    """Return how an episode's number, in all or within its season, is written in the index."""
    return f"#{number}" if season is None else f"#{season}.{number}"


def season_sign(number: int) -> str:
    """Return how a season's number is written in the index."""
    return f"s#{number}"


def _resembles_episode(piece: str) -> bool:
    return len(piece) > 4 and sorted(piece) == sorted("episode")


def search_words(text: str) -> list[str]:
    """Return the words of a text as the search keeps them: folded, Japanese as pairs of characters and a last one."""
    words: list[str] = []
    for run in search_runs(text):
        words += [run[at : at + 2] for at in range(len(run))] if is_japanese(run) else [run]
    return words


def search_runs(text: str) -> list[str]:
    """Return the words of a text, folded, with Japanese and other scripts apart; "Sarah's" is two."""
    return _RUNS.findall(fold(text.translate(_APART)))


def is_japanese(run: str) -> bool:
    """Return whether a run (`search_runs`) is written in kana or kanji."""
    return _JAPANESE.match(run) is not None
