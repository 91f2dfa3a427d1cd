"""What a server has set up: its zone, its channels, who may announce, when it is quiet."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

import aiosqlite

from bot.storage.boards import move_zone
from bot.storage.people import player_id
from bot.storage.queries import servers as sql
from bot.storage.writer import Writer
from bot.times import now_ms


@dataclass(frozen=True)
class Server:
    """A server's settings; None is what nobody has said.

    - `zone`: IANA name. What is reckoned without one is reckoned in UTC.
    - `announce_channel`: where announcements go that name no channel; `log_channel`: where faults are told.
    - `announcer_role`: who may announce besides those who manage the server.
    - `pings_a_week`: how many messages of the bot may notify somebody in a week of the zone; None is no limit.
    - `quiet_from`, `quiet_until`: minutes after midnight, both or neither; over midnight where the first is the later.
    """

    zone: str | None = None
    announce_channel: int | None = None
    log_channel: int | None = None
    announcer_role: int | None = None
    pings_a_week: int | None = None
    quiet_from: int | None = None
    quiet_until: int | None = None

    @property
    def clock(self) -> ZoneInfo:
        """The zone by which the server reckons."""
        return ZoneInfo(self.zone or "UTC")


@dataclass(frozen=True)
class LastChange:
    """Who changed something of a server's settings last, and when (ms). `user_id` is None for somebody erased."""

    user_id: int | None
    at_ms: int


async def server_of(reader: aiosqlite.Connection, guild_id: int) -> Server:
    """Return a server's settings. Inside a writer's job its connection is the `reader`."""
    row = await sql.of_guild(reader, guild_id=guild_id)
    return Server(**dict(row)) if row else Server()


async def change_server(writer: Writer, guild_id: int, *, changer: int | None = None, **changes: Any) -> Server:
    """Change some of a server's settings, named as in `Server`, and return all of them once that is committed.

    It is kept that `changer` did. With the zone its boards' days, weeks and months change, in the same transaction.
    Raises TypeError for a setting that is none, sqlite3.IntegrityError for a value out of its range.
    """

    async def job(connection: aiosqlite.Connection) -> Server:
        before = await server_of(connection, guild_id)
        changed = replace(before, **changes)
        await sql.save(connection, guild_id=guild_id, **asdict(changed))
        await _follow(connection, guild_id, before, changed)
        if changer is not None:
            others = [one for one in changes if getattr(before, one) != getattr(changed, one)]
            await _note(connection, guild_id, others, changer)
        return changed

    return await writer.run(job)


async def note_change(writer: Writer, guild_id: int, setting: str, changer: int) -> None:
    """Keep who changed a setting that is kept elsewhere; returns once that is committed."""
    await writer.run(lambda connection: _note(connection, guild_id, [setting], changer))


async def last_change(reader: aiosqlite.Connection, guild_id: int) -> LastChange | None:
    """Return who changed something of a server's settings last; None where nobody is known to have."""
    row = await sql.last_change(reader, guild_id=guild_id)
    return LastChange(**dict(row)) if row else None


async def forget_server(writer: Writer, guild_id: int) -> None:
    """Delete what a server has set up; returns once that is committed."""

    async def job(connection: aiosqlite.Connection) -> None:
        before = await server_of(connection, guild_id)
        await sql.forget(connection, guild_id=guild_id)
        await sql.forget_changes(connection, guild_id=guild_id)
        await _follow(connection, guild_id, before, Server())

    await writer.run(job)


async def known_guilds(reader: aiosqlite.Connection) -> list[int]:
    """Return the ids of the servers of which anything is kept that goes when they let the bot go."""
    return [row["guild_id"] async for row in sql.known(reader)]


async def _note(connection: aiosqlite.Connection, guild_id: int, settings: Iterable[str], changer: int) -> None:
    changer_id, now = await player_id(connection, changer), now_ms()
    for setting in settings:
        await sql.set_changed(connection, guild_id=guild_id, setting=setting, changer_id=changer_id, at_ms=now)


async def _follow(connection: aiosqlite.Connection, guild_id: int, before: Server, after: Server) -> None:
    """Have the boards go by the clock that the server goes by now."""
    if after.clock.key != before.clock.key:
        await move_zone(connection, guild_id, after.clock.key, now_ms())
