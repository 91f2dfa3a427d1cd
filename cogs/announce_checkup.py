"""What may take something away from announcements: the server is looked at soon after."""

import discord
from discord.ext import commands

from bot.client import Casebook


class AnnounceCheckup(commands.Cog):
    """Hears of channels, threads, roles and rights that change; whether that matters is the check's to say."""

    def __init__(self, bot: Casebook) -> None:
        self._bot = bot

    @commands.Cog.listener()
    async def on_shard_ready(self, shard_id: int) -> None:
        """Look at everything: what has changed before, nobody has told us."""
        self._bot.checkup.begin()

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Look at a server that Discord had mislaid."""
        self._bot.checkup.soon(guild.id)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Look whether anything was to be posted there."""
        self._bot.checkup.soon(channel.guild.id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, thread: discord.RawThreadDeleteEvent) -> None:
        """Look whether anything was to be posted there."""
        self._bot.checkup.soon(thread.guild_id)

    @commands.Cog.listener()
    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """Look what is left of our rights. Most changes to a channel are others."""
        me = after.guild.me
        if before.type != after.type or before.permissions_for(me) != after.permissions_for(me):
            self._bot.checkup.soon(after.guild.id)

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """Look whether it was to be mentioned, or gave us a right."""
        self._bot.checkup.soon(role.guild.id)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """Look what is left of our rights, and whether it can still be mentioned."""
        if before.permissions != after.permissions or before.mentionable != after.mentionable:
            self._bot.checkup.soon(after.guild.id)

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Look what our own roles and a time-out leave us; of other members Discord does not tell us."""
        if after == after.guild.me:
            self._bot.checkup.soon(after.guild.id)


async def setup(bot: Casebook) -> None:
    """Add the listeners."""
    await bot.add_cog(AnnounceCheckup(bot))
