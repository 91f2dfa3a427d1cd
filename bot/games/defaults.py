"""What a quiz is like where its host does not say."""

from dataclasses import dataclass
from typing import Literal

import aiosqlite

from bot.storage.trivia_settings import trivia_settings
from bot.trivia.events import Mode, Settings


@dataclass(frozen=True)
class Defaults:
    """A server's defaults. `category` and `difficulty` are None for any."""

    mode: Mode = "classic"
    number: int = 10
    seconds: int = 20
    category: str | None = None
    difficulty: str | None = None
    answers: Literal["choice", "typed"] = "choice"
    hints: bool = False

    def settings(self, horizon: int, *, private: bool = False) -> Settings:
        """Return the settings of a game by these defaults. Alone everybody plays classic."""
        return Settings(
            mode="classic" if private else self.mode,
            number=self.number,
            seconds=self.seconds,
            category=self.category,
            difficulty=self.difficulty,
            horizon=horizon,
            answers=self.answers,
            hints=self.hints,
            private=private,
        )


async def defaults_of(reader: aiosqlite.Connection, guild_id: int | None) -> Defaults:
    """Return the defaults of a server; those of the house where it has said nothing, and outside servers."""
    if guild_id is None:
        return Defaults()
    said = await trivia_settings(reader, guild_id)
    return Defaults(
        mode=said.mode,
        number=min(said.number, said.longest),
        seconds=said.seconds,
        category=said.category,
        difficulty=said.difficulty,
        answers=said.answers,
        hints=said.hints,
    )
