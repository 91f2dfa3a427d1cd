"""Reports of wrong questions, rulings on them, and what is still to be done about a ruling.

A report and a ruling are about a question in one wording: its id and its print. A question that the pack has mended has
another print, so nothing that was said of the old wording touches it.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

import aiosqlite
import msgspec

from bot.storage.people import player_id
from bot.storage.queries import reports as sql
from bot.storage.writer import Writer

Kind = Literal["wrong", "ambiguous", "spoiler", "typo"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Verdict = Literal["void", "key", "fine"]

EVERYWHERE = 0
"""The guild of reports from outside servers, and of rulings that hold for all."""
REST_PEOPLE = 3
"""A question that so many different people of a server report is not asked there until it is ruled on."""
REST_GUILDS = 5
"""A question that so many servers, and as many people, report is asked nowhere until it is ruled on."""


@dataclass(frozen=True)
class Wording:
    """A question in one of its wordings. The print is of them both, so it says by itself which is meant."""

    question_id: str
    print: str


@dataclass(frozen=True)
class Report:
    """What somebody says of question `round` of a game."""

    guild_id: int
    wording: Wording
    game_id: int
    round: int
    kind: Kind
    text: str
    at_ms: int


@dataclass(frozen=True)
class Reported:
    """A question in the queue: how many people of how many servers report it."""

    wording: Wording
    people: int
    guilds: int
    last_ms: int


@dataclass(frozen=True)
class Ruling:
    """A verdict on a question, for one server or for EVERYWHERE. `right` is what is right where it is a "key"."""

    guild_id: int
    wording: Wording
    verdict: Verdict
    right: tuple[str, ...]
    at_ms: int


@dataclass(frozen=True)
class Asked:
    """An occasion on which a question was asked: the row of a game's journal, as JSON."""

    game_id: int
    body: str


@dataclass(frozen=True)
class Due:
    """A game that a ruling has not yet been applied to, and that is over."""

    ruling_id: int
    game_id: int
    round: int
    guild_id: int
    finished_ms: int
    verdict: Verdict
    right: tuple[str, ...]
    at_ms: int


@dataclass(frozen=True)
class Moved:
    """A player (by the journal's id) whom a ruling has moved in the table of a game; rank 0 is no place in it."""

    player: int
    old_rank: int
    old_points: int
    rank: int
    points: int


@dataclass(frozen=True)
class Change:
    """What a ruling on question `round` has changed in a game's table. `message_id` is the question's, 0 if unknown."""

    round: int
    finished_ms: int
    message_id: int
    moved: tuple[Moved, ...]


@dataclass(frozen=True)
class Untold:
    """A channel that is to read what a ruling has changed in its games. `since_ms`: a crash may have cut it off.

    `reporters` is how many of the server's people reported the question.
    """

    ruling_id: int
    verdict: Verdict
    guild_id: int
    channel_id: int
    since_ms: int | None
    reporters: int
    changes: tuple[Change, ...]


class RuledAlreadyError(Exception):
    """There are no open reports on the question any more: somebody else was quicker."""


def wording(question_id: str, text: str, answer: str) -> Wording:
    """Return a question's id with the print of how it is worded."""
    return Wording(question_id, hashlib.sha256(f"{question_id}\n{text}\n{answer}".encode()).hexdigest()[:16])


async def keep_report(writer: Writer, user_id: int, report: Report) -> None:
    """Keep a report, in place of an earlier one of the same person on the same question; returns once committed."""

    async def job(connection: aiosqlite.Connection) -> None:
        await sql.report(
            connection,
            guild_id=report.guild_id,
            question_id=report.wording.question_id,
            print=report.wording.print,
            player_id=await player_id(connection, user_id),
            game_id=report.game_id,
            round=report.round,
            kind=report.kind,
            text=report.text,
            at_ms=report.at_ms,
        )

    await writer.run(job)


async def queue(reader: aiosqlite.Connection, guild_id: int) -> list[Reported]:
    """Return the questions with open reports from a guild, or from EVERYWHERE; the most reported first."""
    return [
        Reported(Wording(row["question_id"], row["print"]), row["people"], row["guilds"], row["last_ms"])
        async for row in sql.queue(reader, guild_id=guild_id)
    ]


async def known_as(reader: aiosqlite.Connection, mark: str) -> Wording | None:
    """Return the wording that has been reported under a print; None where none has."""
    row = await sql.known_as(reader, print=mark)
    return Wording(row["question_id"], row["print"]) if row else None


async def reports_on(reader: aiosqlite.Connection, guild_id: int, wording: Wording) -> list[Report]:
    """Return the open reports on a question from a guild, or from EVERYWHERE; the newest first."""
    rows = sql.reports_on(reader, guild_id=guild_id, question_id=wording.question_id, print=wording.print)
    return [Report(wording=wording, **dict(row)) async for row in rows]


async def resting(reader: aiosqlite.Connection, guild_id: int) -> frozenset[Wording]:
    """Return the questions that a guild is not asked: often reported ones, and those ruled to have no good key."""
    often = sql.often_reported(reader, guild_id=guild_id, people=REST_PEOPLE, guilds=REST_GUILDS)
    rows = [row async for row in often] + [row async for row in sql.ruled_out(reader, guild_id=guild_id)]
    return frozenset(Wording(row["question_id"], row["print"]) for row in rows)


async def upheld(reader: aiosqlite.Connection, user_id: int, guild_id: int) -> int:
    """Return how many reports of a Discord user, from a guild or from EVERYWHERE, have led to a ruling."""
    count: int = await sql.upheld(reader, user_id=user_id, guild_id=guild_id)
    return count


async def asked_in(connection: aiosqlite.Connection, guild_id: int, question_id: str) -> list[Asked]:
    """Return when a question was asked in a guild, or EVERYWHERE, in all its wordings."""
    return [Asked(**dict(row)) async for row in sql.asked_in(connection, guild_id=guild_id, question_id=question_id)]


async def add_ruling(
    connection: aiosqlite.Connection,
    user_id: int,
    ruling: Ruling,
    concerned: Iterable[tuple[int, int]],
    *,
    reported: bool,
) -> int:
    """Write down a ruling of a Discord user and the (game, round) it concerns; close the reports. Part of a job.

    Returns the ruling's id. Raises RuledAlreadyError where `reported` is set and nobody reports the question any more.
    """
    about = {
        "guild_id": ruling.guild_id,
        "question_id": ruling.wording.question_id,
        "print": ruling.wording.print,
    }
    closed = await sql.close(connection, **about, state="aside" if ruling.verdict == "fine" else "upheld")
    if reported and not closed:
        raise RuledAlreadyError
    if ruling.verdict == "fine":
        await sql.disown(connection, **about)
    made: int = await sql.rule(
        connection,
        **about,
        verdict=ruling.verdict,
        right=msgspec.json.encode(ruling.right).decode(),
        player_id=await player_id(connection, user_id),
        at_ms=ruling.at_ms,
    )
    await sql.concern(
        connection, [{"ruling_id": made, "game_id": game_id, "round": number} for game_id, number in concerned]
    )
    return made


async def next_due(connection: aiosqlite.Connection) -> Due | None:
    """Return what is to be rescored next."""
    row = await sql.due(connection)
    return Due(**{**dict(row), "right": tuple(msgspec.json.decode(row["right"]))}) if row else None


async def waiting(reader: aiosqlite.Connection) -> int:
    """Return how many games under way have to be rescored when they are over."""
    count: int = await sql.waiting(reader)
    return count


async def applied(connection: aiosqlite.Connection, due: Due, change: Change | None) -> None:
    """Note that a ruling was applied to a game. `change` is to be told in its channel; None for nothing to tell."""
    await sql.applied(
        connection,
        ruling_id=due.ruling_id,
        game_id=due.game_id,
        round=due.round,
        state="told" if change is None else "applied",
        change=msgspec.json.encode(change).decode() if change else None,
    )


async def next_untold(reader: aiosqlite.Connection) -> Untold | None:
    """Return what is to be told next; what a crash may have cut off comes first."""
    row = await sql.untold(reader)
    if row is None:
        return None
    fields = {name: row[name] for name in Untold.__dataclass_fields__}
    return Untold(**{**fields, "changes": msgspec.json.decode(row["changes"], type=tuple[Change, ...])})


async def telling(writer: Writer, untold: Untold, now_ms: int) -> None:
    """Note that a channel is being told."""
    await writer.run(lambda c: sql.tell(c, ruling_id=untold.ruling_id, channel_id=untold.channel_id, since_ms=now_ms))


async def told(writer: Writer, untold: Untold) -> None:
    """Note that a channel has been told, or that there is nobody left to tell."""
    await writer.run(lambda c: sql.told(c, ruling_id=untold.ruling_id, channel_id=untold.channel_id))
