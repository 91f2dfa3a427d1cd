"""What is kept about people, and how each table of it is exported and erased.

A table that holds people's data and is missing here fails a test. Rows that name somebody by the surrogate id alone
(the journal, the scores, the first answers) stop being about a person when `player` is erased.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

import aiosqlite

from bot.storage.queries import announcements as announcements_sql
from bot.storage.queries import daily as daily_sql
from bot.storage.queries import drafts as drafts_sql
from bot.storage.queries import partings as partings_sql
from bot.storage.queries import people as sql
from bot.storage.queries import questions as questions_sql
from bot.storage.queries import reports as reports_sql
from bot.storage.queries import servers as servers_sql
from bot.storage.queries import settings as settings_sql
from bot.storage.queries import weeks as weeks_sql
from bot.storage.writer import Writer
from bot.times import now_ms


@dataclass(frozen=True)
class Kept:
    """How one table's data about a Discord user are exported and erased; by erasing `player` where `erase` is None."""

    export: Callable[..., AsyncIterator[Any]]
    erase: Callable[..., Awaitable[int]] | None


async def _erase_announcements(connection: aiosqlite.Connection, *, user_id: int) -> int:
    """Delete what somebody had announced; end what is another's and said what they wrote, and take that out of it."""
    erased: int = await announcements_sql.erase_announcements(connection, user_id=user_id)
    now, writer_id = now_ms(), await sql.player_of(connection, user_id=user_id)
    for row in [row async for row in announcements_sql.written_into(connection, user_id=user_id)]:
        if row["cancelled_ms"] is None:
            await partings_sql.keep_erased(connection, id=row["id"])
            await announcements_sql.cancel(connection, id=row["id"], now=now)
            await announcements_sql.add_change(
                connection, announcement_id=row["id"], changer_id=writer_id, at_ms=now, what="cancelled"
            )
        await announcements_sql.skip_blank(connection, announcement_id=row["id"])
        await announcements_sql.drop_picture(connection, announcement_id=row["id"])
        erased += await announcements_sql.blank(connection, id=row["id"])
    return erased


KEPT: dict[str, Kept] = {
    "progress": Kept(sql.export_progress, sql.erase_progress),
    "asked": Kept(sql.export_asked, sql.erase_asked),
    "naming": Kept(sql.export_naming, sql.erase_naming),
    "game": Kept(sql.export_games, None),
    "game_event": Kept(sql.export_answers, None),
    "game_score": Kept(sql.export_scores, None),
    "standing": Kept(sql.export_standings, sql.erase_standings),
    "tally": Kept(sql.export_tallies, sql.erase_tallies),
    "badge": Kept(sql.export_badges, sql.erase_badges),
    "global_board": Kept(sql.export_global, sql.erase_global),
    "barred": Kept(settings_sql.export_barred, settings_sql.erase_barred),
    "question_report": Kept(reports_sql.export_reports, reports_sql.erase_reports),
    "ruling": Kept(reports_sql.export_rulings, None),
    "daily": Kept(daily_sql.export_daily, None),
    "exposure": Kept(questions_sql.export_exposures, None),
    "announcement": Kept(announcements_sql.export_announcements, _erase_announcements),
    "announcement_change": Kept(announcements_sql.export_changes, None),
    "announcement_draft": Kept(drafts_sql.export_drafts, drafts_sql.erase_drafts),
    "server_change": Kept(servers_sql.export_server_changes, None),
    "parting": Kept(partings_sql.export_partings, partings_sql.erase_partings),
    "closed_week_place": Kept(weeks_sql.export_places, weeks_sql.erase_places),
    "player": Kept(sql.export_player, sql.erase_player),
}


async def export_person(reader: aiosqlite.Connection, user_id: int) -> dict[str, list[dict[str, Any]]]:
    """Return all that is kept about a Discord user, by table. Times are ms since the epoch."""
    return {table: [dict(row) async for row in kept.export(reader, user_id=user_id)] for table, kept in KEPT.items()}


@dataclass(frozen=True)
class KeptPicture:
    """A picture of an announcement or a draft, by the name that the export calls it; `size` in bytes."""

    what: str
    id: int
    name: str
    size: int


async def pictures_of(reader: aiosqlite.Connection, user_id: int) -> list[KeptPicture]:
    """Return the pictures that belong to what `export_person` returns, the newest first."""
    return [KeptPicture(**dict(row)) async for row in announcements_sql.export_pictures(reader, user_id=user_id)]


async def picture_bytes(reader: aiosqlite.Connection, picture: KeptPicture) -> bytes | None:
    """Return a picture, or None where it is gone by now."""
    found: bytes | None = await announcements_sql.picture(reader, what=picture.what, id=picture.id)
    return found


async def erase_person(writer: Writer, user_id: int) -> None:
    """Erase all that is kept about a Discord user; returns once that is committed."""

    async def job(connection: aiosqlite.Connection) -> None:
        for kept in KEPT.values():
            if kept.erase is not None:
                await kept.erase(connection, user_id=user_id)

    await writer.run(job)


async def player_id(connection: aiosqlite.Connection, user_id: int) -> int:
    """Return the surrogate id of a Discord user, making one where there is none. Inside a writer's job only."""
    found: int | None = await sql.player_of(connection, user_id=user_id)
    if found is not None:
        return found
    added: int = await sql.add_player(connection, user_id=user_id)
    return added


async def progress_of(reader: aiosqlite.Connection, user_id: int) -> int | None:
    """Return how many episodes a reader has watched, or None for one who has not said."""
    found: int | None = await sql.progress_of(reader, user_id=user_id)
    return found


async def set_progress(writer: Writer, user_id: int, episode: int) -> None:
    """Keep how many episodes a reader has watched; returns once that is committed."""
    await writer.run(
        lambda connection: sql.set_progress(connection, user_id=user_id, episode=episode, updated_ms=now_ms())
    )


async def raise_progress(writer: Writer, user_id: int, episode: int) -> int:
    """Keep that a reader has watched at least up to `episode`; return what is kept then, once it is committed."""
    row = await writer.run(
        lambda connection: sql.raise_progress(connection, user_id=user_id, episode=episode, updated_ms=now_ms())
    )
    kept: int = row["episode"]
    return kept


async def naming_of(reader: aiosqlite.Connection, user_id: int) -> Literal["en", "ja", "romaji"] | None:
    """Return the script in which a reader wants names; None for one who has not chosen."""
    found: Literal["en", "ja", "romaji"] | None = await sql.naming_of(reader, user_id=user_id)
    return found


async def set_naming(writer: Writer, user_id: int, script: str) -> None:
    """Keep the script in which a reader wants names; returns once that is committed."""
    await writer.run(lambda connection: sql.set_naming(connection, user_id=user_id, script=script))
