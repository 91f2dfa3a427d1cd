"""For whom an answer is made: how far it may go, in which script it writes names, and who may turn its pages."""

import unicodedata
from dataclasses import dataclass
from typing import Any, Protocol, get_args

import discord

from bot.knowledge.horizons import Horizon, horizon_at
from bot.knowledge.names import Script
from bot.storage.people import naming_of
from bot.ui.horizons import spot_of

# The scripts in which a pack may write a name; the first is the one that every name has.
SCRIPTS: tuple[Script, ...] = get_args(Script)


class Named(Protocol):
    """What has a name in English, and perhaps in Japanese script and romaji."""

    @property
    def name(self) -> str:
        """The English name."""

    @property
    def name_ja(self) -> str | None:
        """The name in Japanese script."""

    @property
    def name_romaji(self) -> str | None:
        """The Japanese name in Latin letters."""


@dataclass(frozen=True)
class Reader:
    """Who reads an answer. `asker` is the id of who asked for a public one, 0 for a private one."""

    horizon: Horizon
    script: Script
    asker: int
    episodes: int
    in_server: bool

    @property
    def value(self) -> int:
        """How far the answer may go."""
        return self.horizon.value

    def called(self, thing: Named) -> str:
        """Return a thing's name in the reader's script, in English where the pack has no other."""
        return self.names(thing)[0]

    def names(self, thing: Named) -> list[str]:
        """Return all main names of a thing, the one in the reader's script first."""
        forms = {"en": thing.name, "ja": thing.name_ja, "romaji": thing.name_romaji}
        order = sorted(SCRIPTS, key=lambda script: script != self.script)
        names = [form for script in order if (form := forms[script])]
        # Some packs write Latin letters wide where they write Japanese; that is no other name.
        narrow = [unicodedata.normalize("NFKC", name) for name in names]
        return [name for place, name in enumerate(names) if narrow[place] not in narrow[:place]]


async def reader_of(interaction: discord.Interaction[Any], *, public: bool) -> Reader:
    """Return who reads the answer to an interaction; outside servers every answer is private."""
    bot = interaction.client
    horizon = await horizon_at(bot.store.reader, spot_of(interaction), public=public)
    chosen = await naming_of(bot.store.reader, interaction.user.id)
    return Reader(
        horizon=horizon,
        script=chosen or ("ja" if interaction.locale is discord.Locale.japanese else "en"),
        asker=interaction.user.id if horizon.public else 0,
        episodes=bot.archive.episodes,
        in_server=interaction.guild_id is not None,
    )
