"""A made-up series as large as they come: 100,000 statements, the same ones every time."""

import random
from typing import Any

from bot.knowledge import models
from bot.knowledge.models import SECTIONS, Pack

STATEMENTS, EPISODES, SEASONS = 100_000, 200, 8
COUNTS: dict[str, tuple[type[models.Subject], int]] = {
    "character": (models.Character, 4000),
    "person": (models.Person, 1500),
    "organisation": (models.Organisation, 1000),
    "concept": (models.Concept, 1500),
    "place": (models.Place, 1000),
    "album": (models.Album, 200),
}
SYLLABLES = "a ka ki ku ke ko sa shi su so ta chi te to na ni no ha hi mi mo ya yu ra ri ru re ro wa da ba bu".split()  # noqa: SIM905
KANA = "ア カ キ ク ケ コ サ シ ス ソ タ チ テ ト ナ ニ ノ ハ ヒ ミ モ ヤ ユ ラ リ ル レ ロ ワ ダ バ ブ".split()  # noqa: SIM905
ENDINGS = ("n", "nd", "rth", "ll", "son", "ford", "wick", "ley", "", "")


def large() -> Pack:
    """Return the pack. It has passed no linter: it is there to be heavy."""
    dice = random.Random(100_000)
    vocabulary = ["".join(dice.choices(SYLLABLES, k=dice.randint(1, 4))) + dice.choice(ENDINGS) for _ in range(6000)]
    # As in any language, few words make up most of a text.
    weights = [1 / (place + 3) for place in range(len(vocabulary))]
    common: dict[str, Any] = {"sources": ("source-1",), "confidence": "high"}

    def words(least: int, most: int) -> str:
        return " ".join(dice.choices(vocabulary, weights, k=dice.randint(least, most)))

    def window() -> dict[str, Any]:
        first = dice.randint(0, EPISODES)
        until = dice.randint(first + 1, EPISODES + 1) if dice.random() < 0.03 else None
        return {"known_from": first, "known_until": until if until and until <= EPISODES else None, **common}

    def name() -> models.Name:
        parts = [dice.choices(range(len(SYLLABLES)), k=dice.randint(2, 3)) for _ in range(2)]
        romaji = ["".join(SYLLABLES[one] for one in part).capitalize() for part in parts]
        kana = "・".join("".join(KANA[one] for one in part) for part in parts)
        return models.Name(" ".join(part + dice.choice(ENDINGS) for part in romaji), kana, " ".join(romaji))

    subjects: dict[str, tuple[models.Subject, ...]] = {
        "series": (
            models.Series(id="large", name=models.Name("The Large Series"), episodes=EPISODES, known_from=0, **common),
        ),
        "season": tuple(
            models.Season(
                id=f"season-{number}",
                name=models.Name(f"Season {number}"),
                number=number,
                first=(number - 1) * EPISODES // SEASONS + 1,
                last=number * EPISODES // SEASONS,
                known_from=0,
                **common,
            )
            for number in range(1, SEASONS + 1)
        ),
        "episode": tuple(
            models.Episode(
                id=f"episode-{number}",
                name=models.Name(f"Episode {number}", f"第{number}話"),
                number=number,
                season=f"season-{(number - 1) * SEASONS // EPISODES + 1}",
                synopsis=models.Told(text=words(40, 60)[:600], known_from=number, **common),
                cast=tuple(f"character-{dice.randrange(4000)}" for _ in range(20)),
                known_from=0,
                **common,
            )
            for number in range(1, EPISODES + 1)
        ),
    }
    told = STATEMENTS - 2000
    kinds = list(COUNTS)
    # The main things have most of what is told.
    owners = dice.choices(range(sum(count for _, count in COUNTS.values())), k=told)
    facts: dict[int, list[models.Fact]] = {}
    for place, owner in enumerate(owners):
        main = owner if dice.random() < 0.8 else owner % 60
        fact = models.Fact(id=f"f{place}", section=dice.choice(SECTIONS), text=words(8, 24)[:300], **window())
        facts.setdefault(main, []).append(fact)
    number = 0
    for kind in kinds:
        shape, count = COUNTS[kind]
        made = []
        for place in range(count):
            known_from = 0 if place < 50 else dice.randint(0, EPISODES)
            made.append(
                shape(
                    id=f"{kind}-{place}",
                    name=name(),
                    aliases=(models.Alias(words(1, 2).title()[:60], known_from),),
                    facts=tuple(facts.get(number, ())),
                    known_from=known_from,
                    **common,
                )
            )
            number += 1
        subjects[kind] = tuple(made)
    production = tuple(
        models.Production(id=f"p{place}", topic="business", text=words(8, 24)[:300], **window())
        for place in range(2000)
    )
    source = models.Source(id="source-1", title="A book", publisher="A house", url=None, kind="book", language="en")
    statements: dict[str, tuple[models.Statement, ...]] = {"production": production}
    return Pack(subjects=subjects, statements=statements, questions=(), sources=(source,))
