"""What a sentence on file says, as far as its words tell: what it is about, whether it may be quoted."""

import re
from functools import cache

from bot.trivia.questions.material import Statement


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text that is a list of words."""
    return frozenset(text.split())


# A lead-in and the quotation marks share the 200 characters of a question with the sentence.
MAX_QUOTED = 150
MAX_ITEM = 60
"""A sentence of at most so many characters may be an option."""

# Sentences about how something is known, or that it is not: fair to read, unfair to ask about.
_HEARSAY = re.compile(
    r"\b(wikipedia|tv tropes|captions?|recap|by (one|some) (other )?(account|article)|account of one|hints?|hinted"
    r"|unclear|unexplained|not (say|said|known|recorded|stated|shown)|no name|without a name|unnamed"
    r"|nameless|nobody (names|knows|gives|had informed)|never (named|explained)"
    r"|left open|stays open|differ|perhaps|probably"
    r"|might (be|have)|may (be|have) been|some sources|we have the name|insist|on record|suggests? otherwise"
    r"|presumably|no relation|unrelated|in the source|copy on file|the file|the dialogue|remarks on the slaughter"
    r"|as the episodes after)\b",
    re.IGNORECASE,
)
# What a sentence says about its own place in the run.
_PLACED = re.compile(
    r"\b(episodes?|part (i+|one|two)|series|season|finale|epilogue|opening"
    r"|the (first|last|next) (line|scene|thing|sight)|earliest|closes|here|above|the end"
    r"|in front of its|as before|again|the story)\b",
    re.IGNORECASE,
)
# What only a neighbouring sentence would name.
_LEANING = re.compile(
    r"^(here|then|up to then|in the break-in)\b"
    r"|\bthe (two|pair|latter|former|family|car|product|talk|girl|boy|man|woman|kidnappers?|broadcast|leader)\b"
    r"(?! (of|who|that|in|on|behind|between|with|at|from)\b)",
    re.IGNORECASE,
)
_NUMBER_PLATE = re.compile(r"\d{5,}")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_STEM = 5
_COMMON = word_set(
    "about account after again against also another anyone anything asks away back because been before"
    " being both case came come comes could does doing done down each even ever every everybody"
    " everything file from gets gives goes have here himself herself itself into just know knows known"
    " like made make makes many more most much must never next nobody none nothing once only other others"
    " over part said same says should since somebody some someone something still such take takes tell"
    " tells than that their them then there these they thing things this those though till told took turn"
    " turns under until upon used very wants wanted ways well went were what when where which while whom"
    " whose will with within without word words would years your"
)
_LITTLE = 3
CAST = word_set("voice cast dub dubs")
"""Words of sentences that say no more than who is heard in what."""
_HE = word_set("he him his himself")
_SHE = word_set("she her hers herself")
_THEY = word_set("they them their theirs themselves")
_IT = word_set("it its itself")
_MALE = word_set(
    "man gentleman father boyfriend husband son brother chairman policeman widower inspector's uncle middleman"
)
_FEMALE = word_set("woman girl schoolgirl girlfriend wife mother daughter sister widow aunt niece")


@cache
def quotable(statement: Statement) -> bool:
    """Whether a question may quote the statement: sure enough, short enough, and not about how much is known."""
    return (
        statement.confidence != "low"
        and len(statement.text) <= MAX_QUOTED
        and "“" not in statement.text
        and _NUMBER_PLATE.search(statement.text) is None
        and _HEARSAY.search(statement.text) is None
    )


def placed(text: str) -> bool:
    """Whether a sentence says where in the run it belongs, or leans on a sentence beside it."""
    return _PLACED.search(text) is not None


@cache
def leans(text: str) -> bool:
    """Whether a sentence cannot be read without those beside it."""
    return _LEANING.search(text) is not None


@cache
def words(text: str) -> tuple[str, ...]:
    """Return the words of a text in small letters, a possessive 's cut off."""
    return tuple(re.sub(r"['’]s?$", "", word).lower() for word in _WORD.findall(text))


@cache
def stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words that carry what a text means."""
    return frozenset(_stem(word) for word in words(text) if len(word) > _LITTLE and word not in _COMMON)


def _stem(word: str) -> str:
    return word[:-1] if len(word) == _STEM and word.endswith("s") else word[:_STEM]


@cache
def pointing(text: str) -> bool:
    """Whether a text begins with a word for somebody who was named before: "They are a team"."""
    return not (_HE | _SHE | _THEY | _IT).isdisjoint(words(text)[:1])


@cache
def opens_with(text: str) -> str:
    """Return "he", "she", "they" or "it" where a sentence of the text opens with such a word, else ""."""
    openings = {word[0] for sentence in re.split(r"(?<=[.;?!])\s+", text) if (word := words(sentence)[:1])}
    for pronoun, group in (("he", _HE), ("she", _SHE), ("they", _THEY), ("it", _IT)):
        if openings & group:
            return pronoun
    return ""


@cache
def pronouns(text: str) -> frozenset[str]:
    """Return which of "he" and "she" a text speaks of."""
    said = set(words(text))
    return frozenset(name for name, group in (("he", _HE), ("she", _SHE)) if said & group)


def points(text: str) -> bool:
    """Whether a sentence has a word that can point at what it is about: he, her, its, themselves …"""
    return not (_HE | _SHE | _THEY | _IT).isdisjoint(words(text))


@cache
def called(text: str) -> str:
    """Return "he" or "she" where the text begins by calling its subject a man, a wife, a daughter …, else ""."""
    for word in words(re.split(r"[,.;:]|\bof\b|\bwho\b|\bfor\b", text)[0])[:8]:
        if word in _HE | _SHE | _THEY | _IT:
            return ""
        if word in _MALE:
            return "he"
        if word in _FEMALE:
            return "she"
    return ""
