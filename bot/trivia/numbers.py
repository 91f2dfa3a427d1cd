"""Numbers as people type them: in digits, in words, in kanji, with what they count."""

import re
import unicodedata
from collections.abc import Sequence

from bot.folding import fold


def these(text: str) -> frozenset[str]:
    """Return the words of a list that is written as a text."""
    return frozenset(text.split())


_BELOW_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
)
CARDINAL = (
    {word: value for value, word in enumerate(_BELOW_TWENTY.split())}
    | {word: 20 + 10 * place for place, word in enumerate(_TENS.split())}
    | {"nought": 0, "nil": 0, "none": 0, "fourty": 40, "ninty": 90}
)
ORDINAL = {word: value for value, word in enumerate(_ORDINALS.split(), 1)} | {
    word[:-1] + "ieth": 20 + 10 * place for place, word in enumerate(_TENS.split())
}
_TIMES = {"dozen": 12, "hundred": 100, "hundredth": 100}
_SCALES = {"thousand": 1000, "thousandth": 1000, "k": 1000, "million": 1_000_000}
_ROMAN = {"i": 1, "v": 5, "x": 10}
LABELS = these("part season series volume vol chapter episode ep eps act book phase number no nr track disc round")
DENIALS = these(
    "not never neither nor no isnt wasnt aint arent werent dont doesnt didnt cannot cant wont except without"
)

_JAPANESE_DENIALS = re.compile("(?:[じジ][ゃャ]|[でデ][はハわワ])[なナ][いイ]|違う|違ウ|チガウ|ちがう")

# More digits than these are no count of anything, and int() would be slow to read thousands of them.
MOST_DIGITS = 15
# Longer than any number in words: "three hundred and seventy-three thousand …".
LONGEST = 200

_GROUPED = re.compile(r"(?<![\d.,'’])[1-9]\d{0,2}(?:([,.'’ ])\d{3})(?:\1\d{3})*(?!\d|[.,'’]\d)")
_BROKEN = re.compile(r"\d[.,]\d")
_KANJI_DIGITS = "〇一二三四五六七八九"
_KANJI_UNITS = {"十": 10, "百": 100, "千": 1000}
_KANJI = re.compile(
    r"(?:(?<![\u4e00-\u9fff々])|(?<=[年月]))第?([〇零一二三四五六七八九十百千万]{1,12})"
    r"(?=[話回年月日時分秒人名個枚巻曲作本番期章部歳才度つ]|[^\u4e00-\u9fff々\u3040-\u30ff]|$)"
)


def number(typed: str) -> int | None:
    """Return the one whole number in `typed`, or None where there is none, more than one, a fraction or a denial.

    Digits of any width and script, grouped or not, words, ordinals, kanji, and Roman numerals after "part" and the
    like. A dash before it is punctuation: counts are never negative.
    """
    text = _plain(typed)
    if _BROKEN.search(text):
        return None
    said = words(text)
    if not said or sum(map(len, said)) > LONGEST:
        return None
    said = in_figures(said)
    found = {word for word in said if word.isdecimal()}
    if len(found) != 1 or denials(said):
        return None
    only = found.pop()
    return int(only) if len(only) <= MOST_DIGITS else None


def words(text: str) -> list[str]:
    """Return the folded words of `text`; digits stand alone: "ep7" is "ep 7", "1,200th" is "1200"."""
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", _plain(text))
    return re.sub(r"(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)", " ", fold(text)).split()


def in_figures(said: Sequence[str]) -> list[str]:
    """Return folded words with every number among them in digits: "part two" and "part ii" are both "part 2"."""
    found: list[str] = []
    at = 0
    while at < len(said):
        value, end = _run(said, at)
        if end > at:
            found.append(str(value))
            # "the third one": the one is a pronoun.
            at = end + 1 if said[end - 1] in ORDINAL and said[end : end + 1] == ["one"] else end
            continue
        word = said[at]
        roman = _roman(word) if (at and said[at - 1] in LABELS) or (len(said) == 1 and len(word) > 1) else None
        found.append(str(roman) if roman else (word.lstrip("0") or "0") if word.isdecimal() else word)
        at += 1
    return found


def denials(said: Sequence[str]) -> list[str]:
    """Return the words that deny something. The "no" of "no. 7" is none: it stands for "number"."""
    return [
        word
        for word, following in zip(said, [*said[1:], ""], strict=True)
        if (word in DENIALS and not (word == "no" and following.isdecimal())) or _JAPANESE_DENIALS.search(word)
    ]


def _plain(text: str) -> str:
    """Return `text` of one width and case, kanji numerals and grouped digits as plain digits."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _KANJI.sub(lambda found: f" {_kanji(found[1])} ", text)
    return _GROUPED.sub(lambda found: re.sub(r"\D", "", found[0]), text)


def _run(said: Sequence[str], at: int) -> tuple[int, int]:
    """Return the number that begins at word `at` and the place after it; that place is `at` where none begins."""
    total, group, least, end = 0, None, 10**9, at
    digits = False
    for place in range(at, len(said)):
        word = said[place]
        following = said[place + 1] if place + 1 < len(said) else ""
        if word == "a" and place == at and (following in _TIMES or following in _SCALES):
            continue
        if word == "and" and ((group or 0) >= 100 or (total and group is None)):
            continue
        if word.isdecimal() and len(word) <= MOST_DIGITS:
            if end > at:
                break
            group, digits = int(word), True
        elif word in CARDINAL or (word in ORDINAL and not _unit_of_time(said, place)):
            fitted = _fitted(group, total, CARDINAL.get(word, ORDINAL.get(word, 0)))
            if fitted is None:
                break
            group, digits = fitted, False
        elif word in _TIMES and (group is None or 0 < group < 100) and not (word == "dozen" and total):
            group = (1 if group is None else group) * _TIMES[word]
        elif word in _SCALES and _SCALES[word] < least and group != 0 and (word != "k" or digits):
            total, group, least = total + (1 if group is None else group) * _SCALES[word], None, _SCALES[word]
        else:
            break
        end = place + 1
        if word in ORDINAL:
            break
    return total + (group or 0), end


def _fitted(group: int | None, total: int, value: int) -> int | None:
    """Return the group of a number that goes on with `value`, None where another number would begin."""
    if group is None:
        return value
    if group >= 100 and group % 100 == 0 and 0 < value < 100:
        return group + value
    if group % 100 >= 20 and group % 10 == 0 and 0 < value < 10:
        return group + value
    if not total and 10 <= group <= 20 and value >= 10:
        return group * 100 + value  # a year: twenty eighteen
    return None


def _unit_of_time(said: Sequence[str], place: int) -> bool:
    before = said[place - 1] if place else ""
    return said[place] == "second" and (before.isdecimal() or 0 < CARDINAL.get(before, 0) < 20)


def _roman(word: str) -> int | None:
    if not re.fullmatch(r"(?=.)x{0,3}(?:ix|iv|v?i{0,3})", word):
        return None
    values = [_ROMAN[sign] for sign in word]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def _kanji(text: str) -> int:
    text = text.replace("零", "〇")
    if not set(text) - set(_KANJI_DIGITS):
        return int("".join(str(_KANJI_DIGITS.index(sign)) for sign in text))
    total, group, digit = 0, 0, None
    for sign in text:
        if sign == "万":
            total, group, digit = total + ((group + (digit or 0)) or 1) * 10_000, 0, None
        elif sign in _KANJI_UNITS:
            group, digit = group + (1 if digit is None else digit) * _KANJI_UNITS[sign], None
        else:
            digit = _KANJI_DIGITS.index(sign)
    return total + group + (digit or 0)
