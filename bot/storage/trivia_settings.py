"""What a server has said about its quizzes: defaults, where, by whom, how often, how long, and who is barred."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import aiosqlite
import msgspec

from bot.storage.queries import settings as sql
from bot.storage.writer import Writer
from bot.times import now_ms

Hosts = Literal["everyone", "role", "moderators"]
Mode = Literal["classic", "race", "survival", "sudden_death", "teams", "duel"]

MOST_CHANNELS = MOST_BARRED = 25
"""A select takes so many values, and what can be set can be seen: Discord's components reference, "max_values"."""


@dataclass(frozen=True)
class TriviaSettings:
    """A server's settings; as they are here where nobody has said anything.

    `mode`, `number` (questions), `seconds` (to answer), `category`, `difficulty`, `answers` and `hints` are what a quiz
    has when its host does not say. `cooldown_s` lies between two quizzes in a channel, `longest` is the most questions.
    """

    mode: Mode = "classic"
    number: int = 10
    seconds: int = 20
    category: str | None = None
    difficulty: str | None = None
    answers: Literal["choice", "typed"] = "choice"
    hints: bool = False
    hosts: Hosts = "everyone"
    role_id: int | None = None
    cooldown_s: int = 0
    longest: int = 50


@dataclass(frozen=True)
class Panel:
    """All that is shown of a server's settings: also the channels it allows (none for all) and the users it barred."""

    settings: TriviaSettings
    channels: tuple[int, ...]
    barred: tuple[int, ...]


async def trivia_settings(reader: aiosqlite.Connection, guild_id: int) -> TriviaSettings:
    """Return a server's settings."""
    row = await sql.of_guild(reader, guild_id=guild_id)
    return TriviaSettings(**{**dict(row), "hints": bool(row["hints"])}) if row else TriviaSettings()


async def panel_of(reader: aiosqlite.Connection, guild_id: int) -> Panel:
    """Return a server's settings with its channels and barred users."""
    return Panel(
        settings=await trivia_settings(reader, guild_id),
        channels=await allowed_channels(reader, guild_id),
        barred=tuple([row["user_id"] async for row in sql.barred(reader, guild_id=guild_id)]),
    )


async def allowed_channels(reader: aiosqlite.Connection, guild_id: int) -> tuple[int, ...]:
    """Return the channels in which a server allows quizzes; empty for all."""
    return tuple([row["channel_id"] async for row in sql.channels(reader, guild_id=guild_id)])


async def is_barred(reader: aiosqlite.Connection, guild_id: int, user_id: int) -> bool:
    """Return whether a server keeps a Discord user out of its quizzes."""
    return await sql.is_barred(reader, guild_id=guild_id, user_id=user_id) is not None


async def last_finished_ms(reader: aiosqlite.Connection, channel_id: int) -> int | None:
    """Return when the last quiz of a channel that asked anything ended, in ms since the epoch; None for none."""
    found: int | None = await sql.last_finished(reader, channel_id=channel_id)
    return found


async def change_settings(writer: Writer, guild_id: int, **changes: Any) -> None:
    """Change fields of a server's settings; the others stay as they are. Returns once that is committed."""

    async def job(connection: aiosqlite.Connection) -> None:
        settings = replace(await trivia_settings(connection, guild_id), **changes)
        await sql.save(connection, guild_id=guild_id, **{**asdict(settings), "hints": int(settings.hints)})

    await writer.run(job)


async def allow_channels(writer: Writer, guild_id: int, channels: Sequence[int]) -> None:
    """Allow quizzes in these channels of a server and in no other; in all of them where there are none."""

    async def job(connection: aiosqlite.Connection) -> None:
        await sql.drop_channels(connection, guild_id=guild_id)
        await sql.add_channels(connection, [{"guild_id": guild_id, "channel_id": channel} for channel in channels])

    await writer.run(job)


async def set_barred(writer: Writer, guild_id: int, users: Sequence[int]) -> None:
    """Bar these Discord users from a server's quizzes and let all others back in."""

    async def job(connection: aiosqlite.Connection) -> None:
        await sql.keep_barred(connection, guild_id=guild_id, users=msgspec.json.encode(list(users)).decode())
        rows = [{"guild_id": guild_id, "user_id": user, "since_ms": now_ms()} for user in users]
        await sql.bar(connection, rows)

    await writer.run(job)


async def forget_trivia_settings(writer: Writer, guild_id: int) -> None:
    """Forget what a server said, after the bot was removed from it."""

    async def job(connection: aiosqlite.Connection) -> None:
        await sql.forget_settings(connection, guild_id=guild_id)
        await sql.drop_channels(connection, guild_id=guild_id)
        await sql.forget_barred(connection, guild_id=guild_id)

    await writer.run(job)
