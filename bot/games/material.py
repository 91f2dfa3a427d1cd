"""The loaded series as plain values, for the questions that are made from it."""

from hashlib import sha256
from typing import Any

import aiosqlite

from bot.folding import fold
from bot.storage.queries import pack as sql
from bot.trivia.question import QuestionSource
from bot.trivia.questions.material import Link, Material, Spelling, Statement, Thing, Written

# A slug of more letters than this is cut, and told apart by a digest.
_SLUG = 24


async def read_material(reader: aiosqlite.Connection) -> Material:
    """Read the whole loaded series. Raises LookupError when none is loaded."""
    current = await sql.current(reader)
    if current is None:
        raise LookupError("no pack is loaded")
    cited: dict[str, tuple[QuestionSource, ...]] = {}
    async for row in sql.citations(reader):
        source = QuestionSource(row["title"], row["publisher"], row["url"])
        cited[row["record"]] = (*cited.get(row["record"], ()), source)
    spellings: dict[str, tuple[Spelling, ...]] = {}
    async for row in sql.aliases(reader):
        spelling = Spelling(row["text"], row["known_from"])
        spellings[row["subject_id"]] = (*spellings.get(row["subject_id"], ()), spelling)
    things = [_thing(row, spellings, cited) async for row in sql.subjects(reader)]
    return Material(
        episodes=current["episodes"],
        series_id=current["id"],
        series_name=next(thing.name for thing in things if thing.id == current["id"]),
        things={thing.id: thing for thing in things},
        statements=tuple([Statement(**dict(row), sources=cited.get(row["id"], ())) async for row in sql.facts(reader)]),
        links=tuple([_link(row, cited) async for row in sql.parts(reader)]),
        written=tuple(
            [
                Written(row["body"], row["id"], row["known_from"], row["known_until"])
                async for row in sql.questions(reader)
            ]
        ),
    )


def _thing(row: Any, spellings: dict[str, tuple[Spelling, ...]], cited: dict[str, tuple[QuestionSource, ...]]) -> Thing:
    return Thing(
        id=row["id"],
        kind=row["kind"],
        name=row["name"],
        place=row["place"],
        known_from=row["known_from"],
        spellings=spellings.get(row["id"], ()),
        name_ja=row["name_ja"],
        name_romaji=row["name_romaji"],
        number=row["number"],
        first=row["first_episode"],
        last=row["last_episode"],
        sources=cited.get(row["id"], ()),
    )


def _link(row: Any, cited: dict[str, tuple[QuestionSource, ...]]) -> Link:
    return Link(**{**dict(row), "id": _link_id(row)}, sources=cited.get(row["id"], ()))


def _link_id(row: Any) -> str:
    """Return an id that lasts: the store's own is a place in a list. It says what the link is, not where it stands."""
    parts = [row["subject_id"], row["kind"], row["target_id"]]
    match row["kind"]:
        case "voice":
            parts += [_slug(row["text"]), _slug(row["extra"])]
        case "relation" | "credit":
            parts.append(_slug(row["text"]))
        case "track":
            parts.append(_slug(row["extra"]))
    return "/".join(part for part in parts if part)


def _slug(text: str) -> str:
    """Return `text` in small letters, digits and hyphens."""
    plain = "-".join("".join(sign if sign.isascii() else " " for sign in fold(text)).split())
    if plain and len(plain) <= _SLUG and plain == "-".join(fold(text).split()):
        return plain
    digest = sha256(text.encode()).hexdigest()[:4]
    return f"{plain[: _SLUG - 5].strip('-')}-{digest}".strip("-")
