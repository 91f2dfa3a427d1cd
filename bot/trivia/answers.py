"""Whether a typed answer is right: generous with how a thing is spelled, strict with which thing it is."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz.distance import OSA

from bot.trivia.dates import Day, compare, date, readings
from bot.trivia.numbers import LABELS, denials, number, these
from bot.trivia.romaji import romaji
from bot.trivia.spelling import TITLES, Words, spelled, turned, ways

__all__ = ["Verdict", "date", "judge", "number"]

Verdict = Literal["right", "close", "wrong"]

# Signs that may be typed beyond twice the longest spelling: room for "I think it is Inspector …, of course".
_ROOM = 60
_LINKS = these("or and aka alias called also known as")
_EMPTY = these("the a an of in on at to and or is was for from with by me my your its it he she you that this")
_ROUGHLY = these("number no nr about around exactly roughly approximately total all them")
_UNITS = these(
    "episode minute second hour day week month year track song piece cut album volume season part chapter point star "
    "percent people person character man woman time round yen dollar pound euro country language dub card question "
    "話 回 年 月 日 人 分 秒 歳 曲 枚 巻"
)


class _Tier(IntEnum):
    """How a text and a name resemble each other, best first."""

    SAME = 0
    TYPO = 1
    """So few slips for its length that the name is meant."""
    PART = 2
    NEAR = 3
    FAR = 4


class _Nearness(NamedTuple):
    tier: _Tier
    cost: float


_FAR = _Nearness(_Tier.FAR, 0)


def judge(typed: str, answer: str, accepted: Sequence[str] = (), others: Sequence[str] = ()) -> Verdict:
    """Return whether `typed` is `answer` or one of its other names `accepted`.

    `others` are names of other things: what is nearer to one of them is wrong, what is as near is not right.
    A part of a name and a slip too many are "close"; another number or date, a denial and a list of names are wrong.
    """
    names = [answer, *accepted]
    said = spelled(typed)
    wanted = [spelled(name) for name in names]
    if not said or _size(said) > 2 * max(map(_size, wanted)) + _ROOM:
        return "wrong"
    if any(_same(said, name) for name in wanted):
        return "right"
    counted = [verdict for name in names if (verdict := _judge_count(typed, said, name))]
    if "right" in counted:
        return "right"
    if counted:
        return "close" if "close" in counted else "wrong"
    rest = [name for name in wanted if name]
    if _strung_together(said, rest):
        return "right"
    near = _nearest(said, rest)
    if near.tier is _Tier.FAR:
        return "wrong"
    foreign = [other for other in map(spelled, others) if other and other not in rest]
    rival = _nearest(said, foreign)
    if rival < near or (near.tier is _Tier.PART and _names_another(said, rest, foreign)):
        return "wrong"
    if near.tier is _Tier.SAME or (near.tier is _Tier.TYPO and near < rival):
        return "right"
    return "close"


def _judge_count(typed: str, said: Words, name: str) -> Verdict | None:
    """Judge by numbers alone where `name` is a date or a number; None where it is neither or nothing was counted."""
    day, right, unit = _counts(name)
    if day and (days := readings(typed)):
        agrees = compare(days, day)
        return "right" if agrees else "close" if agrees is None else "wrong"
    if right is None or unit is None or number(typed) != right:
        return None
    mine = _unit(ways(said)[-1])
    if mine is None:
        return "close"
    return "right" if not mine or not unit or mine == unit else "wrong"


@lru_cache(maxsize=4096)
def _counts(name: str) -> tuple[Day | None, int | None, str | None]:
    """Return the date that `name` is, the number it is, and what that counts; None for what it is not."""
    days = readings(name)
    return (next(iter(days)) if len(days) == 1 else None, number(name), _unit(spelled(name)))


def _unit(said: Words) -> str | None:
    """Return what a number of these words counts, "" where that is not said; None where they are more than a number."""
    rest = {word for word in said if not word.isdecimal()} - _EMPTY - _ROUGHLY
    rest = {word if word in LABELS else word.removesuffix("s") for word in rest}
    return next(iter(rest), "") if len(rest) <= 1 and rest <= _UNITS | LABELS else None


def _nearest(said: Words, names: Iterable[Words]) -> _Nearness:
    found = ways(said)
    return min((_nearness(way, name) for name in names for way in found), default=_FAR)


def _nearness(said: Words, name: Words) -> _Nearness:
    if _figures(said) != _figures(name):
        return _FAR
    if _same(said, name):
        return _Nearness(_Tier.SAME, 0)
    if _sounds_the_same(said, name):
        return _Nearness(_Tier.SAME, 0.5)
    found = min(_slip(said, name), _part(said, name))
    return found if found is _FAR or _turns(said) == _turns(name) else _FAR


def _turns(said: Words) -> list[str]:
    """Return the words that turn an answer into another: denials, and the "or" of one who will not choose."""
    return sorted([*denials(said), *(word for word in said if word == "or")])


def _figures(said: Words) -> list[str]:
    return sorted(word for word in said if word.isdecimal())


def _same(said: Words, name: Words) -> bool:
    """Tell whether these are the same letters, whichever end of the name comes first and wherever words are parted."""
    letters = "".join(said)
    return (
        len(letters) == _size(name)
        and _figures(said) == _figures(name)
        and any("".join(way) == letters for way in turned(name))
    )


def _sounds_the_same(said: Words, name: Words) -> bool:
    mine, single = _sounds(said)[0]
    return any(
        (mine is not None and mine == sound) or (len(single) >= 4 and single == yours) for sound, yours in _sounds(name)
    )


@lru_cache(maxsize=4096)
def _sounds(name: Words) -> list[tuple[str | None, str]]:
    """Return how a name sounds in Japanese, if it can, and without its double letters; from each word on."""
    joined = ["".join(way) for way in turned(name)]
    return [(romaji(letters), re.sub(r"([a-z])\1+", r"\1", letters)) for letters in joined]


def _slip(said: Words, name: Words) -> _Nearness:
    """Return how far `said` is from `name` in slips of the fingers, if they are no more than its length excuses."""
    letters = _size(name)
    best = _FAR
    if abs(letters - _size(said)) > _nearly_excused(letters):
        return best
    for way in turned(name):
        spare = 0
        if len(way) == len(said):
            costs = [_cost(mine, word) for mine, word in zip(said, way, strict=True)]
            in_word = max(cost - _excused_in_word(len(word)) for cost, word in zip(costs, way, strict=True))
        else:
            costs, in_word, spare = [_cost("".join(said), "".join(way))], 0, 1
        cost = sum(costs)
        if in_word <= 0 and cost <= _excused(letters) - spare:
            best = min(best, _Nearness(_Tier.TYPO, cost))
        elif in_word <= 1 and cost <= _nearly_excused(letters) - spare:
            best = min(best, _Nearness(_Tier.NEAR, cost))
    return best


def _cost(typed: str, word: str) -> int:
    """Return the slips between two words. Another first letter is two: Larry is no typo for Harry."""
    slips = OSA.distance(typed, word)
    other = typed[0] != word[0] and sorted(typed[:2]) != sorted(word[:2])
    return slips + other


def _excused(letters: int) -> int:
    """Return how many slips a name of so many letters excuses."""
    return sum(letters >= least for least in (6, 10, 15, 25))


def _nearly_excused(letters: int) -> int:
    return sum(letters >= least for least in (4, 7, 10, 15, 25))


def _excused_in_word(letters: int) -> int:
    return sum(letters >= least for least in (4, 8, 12))


def _part(said: Words, name: Words) -> _Nearness:
    """Return whether `said` is a telling part of `name`: one of two names, most of a title, or all of it and a word."""
    part = _Nearness(_Tier.PART, 0)
    if len(name) == 1:
        return part if _is_kanji(name[0]) and len(said) == 1 and _is_end_of(said[0], name[0]) else _FAR
    if len(said) > len(name):
        return part if _extra(said, name) else _FAR
    if len(name) == 2:
        if len(said) == 2:
            initialled = any(
                mine == word and len(initial) == 1 and first.startswith(initial)
                for initial, mine in turned(said)
                for first, word in turned(name)
            )
            return part if initialled else _FAR
        (one,) = said
        tells = len(one) >= 2 and one not in _EMPTY | TITLES and any(_is_word(one, word) for word in name)
        return part if tells else _FAR
    missing = Counter(said) - Counter(name)
    telling = sum(len(word) for word in said if word not in _EMPTY)
    return part if not missing and 2 * telling >= _size(name) else _FAR


def _extra(said: Words, name: Words) -> str | None:
    """Return the one word that `said` has beside all of `name`, in its order."""
    if len(said) != len(name) + 1:
        return None
    for place, word in enumerate(said):
        if word not in _LINKS and said[:place] + said[place + 1 :] == name:
            return word
    return None


def _is_word(typed: str, word: str) -> bool:
    sound = romaji(typed)
    return (
        typed == word or (sound is not None and sound == romaji(word)) or (len(word) >= 5 and _cost(typed, word) <= 1)
    )


def _is_kanji(word: str) -> bool:
    return all("\u4e00" <= sign <= "\u9fff" or sign == "々" for sign in word)


def _is_end_of(part: str, whole: str) -> bool:
    return len(part) >= 2 and (whole.startswith(part) or whole.endswith(part))


def _names_another(said: Words, names: Iterable[Words], others: Iterable[Words]) -> bool:
    """Tell whether the one word too many belongs to something else: "James Blood Harry"."""
    foreign = {word for other in others for word in other}
    return any(extra in foreign for way in ways(said) for name in names if (extra := _extra(way, name)))


def _strung_together(said: Words, names: Sequence[Words]) -> bool:
    """Tell whether `said` is nothing but names of the one thing, each at most once: "Grimm, alias Jeremy Payne"."""
    unused = sorted(set(names), key=len, reverse=True)
    rest = said
    while rest:
        found = next((name for name in unused if rest[: len(name)] == name), None)
        if found is None:
            return False
        unused.remove(found)
        rest = rest[len(found) :]
        while rest[1:] and rest[0] in _LINKS:
            rest = rest[1:]
    return True


def _size(said: Words) -> int:
    return sum(map(len, said))
