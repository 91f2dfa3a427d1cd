"""How far an answer may go: the reader's progress and what the server has said, brought together.

- A public answer goes as far as the lower of the channel's horizon and the reader's progress.
- A private one goes as far as the reader; where that is not known, as far as the channel; outside servers nowhere.
- A channel without a horizon of its own has its server's; a thread has its channel's. A server that has said nothing
  has watched nothing: fail closed.
"""

from dataclasses import dataclass

import aiosqlite

from bot.knowledge.gate import NOTHING_WATCHED
from bot.storage.people import progress_of
from bot.storage.queries import horizons as sql
from bot.storage.queries import questions as questions_sql
from bot.storage.writer import Writer
from bot.times import now_ms


@dataclass(frozen=True)
class Spot:
    """Where somebody asks: `parent_id` is the channel of a thread. All None but the user's outside servers."""

    user_id: int
    guild_id: int | None
    channel_id: int | None
    parent_id: int | None = None


@dataclass(frozen=True)
class Horizon:
    """How far an answer may go, and why: `reader` and `place` are None where nobody has said."""

    value: int
    reader: int | None
    place: int | None
    public: bool


async def horizon_at(reader: aiosqlite.Connection, spot: Spot, *, public: bool) -> Horizon:
    """Return the horizon of an answer given at `spot`; outside servers every answer is private."""
    watched = await progress_of(reader, spot.user_id)
    place = await place_horizon(reader, spot.guild_id, spot.channel_id, spot.parent_id)
    ceiling = NOTHING_WATCHED if place is None else place
    public = public and spot.guild_id is not None
    if public:
        value = ceiling if watched is None else min(ceiling, watched)
    else:
        value = ceiling if watched is None else watched
    return Horizon(value, watched, place, public)


async def place_horizon(
    reader: aiosqlite.Connection, guild_id: int | None, channel_id: int | None, parent_id: int | None
) -> int | None:
    """Return what has been said for a channel, or for what it lies in; None where nothing has."""
    if guild_id is None:
        return None
    said = await all_horizons(reader, guild_id)
    return next((said[place] for place in (channel_id, parent_id, guild_id) if place in said), None)


async def all_horizons(reader: aiosqlite.Connection, guild_id: int) -> dict[int, int]:
    """Return what has been said in a guild, by channel; the guild's own id stands for all others."""
    return {row["place_id"]: row["episode"] async for row in sql.of_guild(reader, guild_id=guild_id)}


async def set_horizon(writer: Writer, guild_id: int, place_id: int, episode: int | None) -> None:
    """Keep how far a channel (or, by the guild's own id, the guild) has watched; None takes it back."""

    async def job(connection: aiosqlite.Connection) -> None:
        if episode is None:
            await sql.unset(connection, guild_id=guild_id, place_id=place_id)
        else:
            await sql.say(connection, guild_id=guild_id, place_id=place_id, episode=episode)

    await writer.run(job)


async def first_time(writer: Writer, user_id: int) -> bool:
    """Note that a reader is being asked how far they are; return whether that had not been done before."""
    return bool(await writer.run(lambda c: sql.ask(c, user_id=user_id, asked_ms=now_ms())))


async def greeting_failed(writer: Writer, guild_id: int) -> None:
    """Take back that a guild was greeted, so that the next chance is taken."""
    await writer.run(lambda c: sql.forget_greeting(c, guild_id=guild_id))


async def first_greeting(writer: Writer, guild_id: int) -> bool:
    """Note that a guild is being greeted; return whether that had not been done before."""
    return bool(await writer.run(lambda c: sql.greet(c, guild_id=guild_id, greeted_ms=now_ms())))


async def forget_guild(writer: Writer, guild_id: int) -> None:
    """Forget a guild's horizons, its greeting and what it has been asked, after the bot was removed from it."""

    async def job(connection: aiosqlite.Connection) -> None:
        await sql.forget_horizons(connection, guild_id=guild_id)
        await sql.forget_greeting(connection, guild_id=guild_id)
        await questions_sql.forget_asked(connection, guild_id=guild_id)

    await writer.run(job)
