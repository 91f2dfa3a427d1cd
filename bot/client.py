"""The discord.py client: what it asks Discord for, what it opens at its start, how it stops."""

import asyncio
import logging
import secrets
from contextlib import AsyncExitStack
from importlib import import_module
from pathlib import Path
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.announcements import zones
from bot.asking import MOST_LIMITED_S
from bot.deliveries.automatic import kinds_of
from bot.deliveries.checkup import Checkup
from bot.deliveries.leaving import forget_guild
from bot.deliveries.sleeper import Deliveries
from bot.deliveries.telling import Telling
from bot.games.material import read_material
from bot.games.registry import Games
from bot.knowledge.archive import Archive
from bot.knowledge.loading import load_pack
from bot.settings import DISCORD_API, Settings
from bot.storage.database import Store, open_store
from bot.tasks import spawn
from bot.trivia.questions.bank import Bank, build
from bot.ui.errors import answer_error
from bot.ui.lasting import Choice, Press, handle_form
from bot.words import say

_log = logging.getLogger(__name__)

COGS = Path(__file__).resolve().parent.parent / "cogs"

# Exactly what the bot uses; the invite link asks for no more.
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    read_message_history=True,
    # For announcements: the thread under one, its picture, a mention that is heard, the event of a trivia night. Its
    # own events the bot may change and delete without Manage Events (Discord's page on permissions, CREATE_EVENTS).
    create_public_threads=True,
    attach_files=True,
    mention_everyone=True,
    create_events=True,
)


class _Tree(app_commands.CommandTree[Any]):
    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        await answer_error(interaction, error)


class Casebook(commands.AutoShardedBot):
    """The bot. `store`, `archive`, `bank`, `games`, `deliveries` and `checkup` are there once it has logged in."""

    store: Store
    archive: Archive
    bank: Bank
    games: Games
    deliveries: Deliveries
    checkup: Checkup

    def __init__(self, settings: Settings, **options: Any) -> None:
        # It has no voice, and its operator need not read that it lacks the libraries for one.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            max_ratelimit_timeout=MOST_LIMITED_S,
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            tree_cls=_Tree,
            **options,
        )
        self.settings = settings
        self._opened = AsyncExitStack()
        self._lost_shards: set[int] = set()

    async def load_cogs(self) -> None:
        """Load every command family.

        Being imported registers a module's presses and the commands that it adds to another one's family; those that
        have something to add to the bot itself have a `setup`. They are no extensions of discord.py: nothing is ever
        loaded anew, and its unloading looks through every module there is.
        """
        for cog in sorted(COGS.glob("[a-z]*.py")):
            setup = getattr(import_module(f"cogs.{cog.stem}"), "setup", None)
            if setup is not None:
                await setup(self)

    async def setup_hook(self) -> None:
        """Open the store, load the pack and the cogs, put the commands. Runs after the login, before the gateway."""
        self.add_dynamic_items(Press, Choice)
        self.store = await self._opened.enter_async_context(open_store(self.settings.database))
        await load_pack(self.store.writer, self.settings.pack)
        self.archive = await Archive.open(self.store.reader)
        self.bank = await asyncio.to_thread(build, await read_material(self.store.reader), say)
        self.games = Games(
            self.store,
            self.bank,
            channel_of=lambda channel, guild: self.get_partial_messageable(channel, guild_id=guild),
            gateway_up=self.gateway_up,
            me=lambda: self.user.id if self.user else 0,
        )
        await self.games.take_up(self._is_mine)
        telling = Telling(self, self.store)
        self.deliveries = Deliveries(
            self, self.store, self.archive.series_name, self._is_mine, kinds=kinds_of(self), tell=telling.tell
        )
        self.checkup = Checkup(self, self.store, telling, self.deliveries, self._is_mine)
        self.deliveries.rounds = self.checkup.round
        await self.deliveries.take_up()
        await self.load_cogs()
        # The index of zones takes some tenths of a second; nobody's first search waits for it.
        spawn(asyncio.to_thread(zones.warm), name="index of zones")
        if self.settings.api_url != DISCORD_API:
            # discord.py asks for the gateway once, but falls back on Discord's own after a session is lost.
            _, url, _ = await self.http.get_bot_gateway()
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
        if self.shard_ids is None or 0 in self.shard_ids:
            await self.tree.sync()
        _log.info(say("log.invite", link=self.invite_link()))

    def invite_link(self) -> str:
        """Return the address at which a server's moderator invites the bot."""
        return discord.utils.oauth_url(
            self.application_id or 0, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
        )

    async def close(self) -> None:
        """Put announcements and games to rest, leave Discord, drain the writer."""
        if hasattr(self, "deliveries"):
            await self.deliveries.close()
        if hasattr(self, "games"):
            await self.games.close()
        await super().close()
        await self._opened.aclose()

    def gateway_up(self, guild_id: int) -> bool:
        """Return whether events of a guild arrive now."""
        return self._shard_of(guild_id) not in self._lost_shards

    def _shard_of(self, guild_id: int) -> int:
        # Discord's gateway docs, "Sharding".
        return (guild_id >> 22) % (self.shard_count or 1)

    def _is_mine(self, guild_id: int) -> bool:
        return self.shard_ids is None or self._shard_of(guild_id) in self.shard_ids

    async def on_ready(self) -> None:
        """Say so. Discord may say "ready" more than once."""
        _log.info(say("log.ready", name=self.user, guilds=len(self.guilds)))
        self.games.recover(lambda guild: True)

    async def on_shard_connect(self, shard_id: int) -> None:
        """Let this shard's games go on: presses arrive from now on, and "ready" comes 2 s after the last guild."""
        self.games.recover(lambda guild: self._shard_of(guild) == shard_id)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Remember that presses may be on their way that have not arrived."""
        self._lost_shards.add(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Go on: everything missed has been delivered."""
        self._lost_shards.discard(shard_id)
        self.games.gateway_returned()

    async def on_shard_ready(self, shard_id: int) -> None:
        """Go on after a new session; what was missed is lost."""
        self._lost_shards.discard(shard_id)
        self.games.gateway_returned()

    async def on_interaction(self, interaction: discord.Interaction[Any], /) -> None:
        """Take the forms that were sent off; the rest discord.py hands out itself."""
        await handle_form(interaction)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forget a server that has let us go."""
        await forget_guild(self.store, self.deliveries, guild.id)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Log an error in a listener under an incident id; there is nobody to tell."""
        _log.exception("Incident %s in %s", secrets.token_hex(4), event_method)


def point_at(api_url: str) -> None:
    """Make discord.py talk to `api_url`. For the whole process, so before any client logs in."""
    Route.BASE = api_url
