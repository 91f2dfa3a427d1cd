"""/spoilers: how far a server and its channels have watched; and the greeting that asks for it on joining a server."""

import logging

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Casebook
from bot.knowledge.horizons import all_horizons, first_greeting, greeting_failed, set_horizon
from bot.ui.choices import matching
from bot.ui.errors import Refusal, answering
from bot.ui.horizons import UNSET, ask_server_card, greeting_card, horizon_label, parse_horizon, spoilers_card
from bot.ui.lasting import chosen, on_press
from bot.ui.layouts import notice
from bot.words import say

_log = logging.getLogger(__name__)


@app_commands.guild_only()
@app_commands.default_permissions(manage_channels=True)
class Spoilers(commands.GroupCog, group_name="spoilers", group_description=say("command.spoilers")):
    """The horizons of a server and its channels; for those who may manage the channel concerned."""

    @app_commands.command(name="set", description=say("command.spoilers.set"))
    @app_commands.describe(horizon=say("command.spoilers.set.horizon"), channel=say("command.spoilers.set.channel"))
    async def set(
        self,
        interaction: discord.Interaction[Casebook],
        horizon: app_commands.Range[str, 1, 40],
        channel: discord.TextChannel | discord.ForumChannel | None = None,
    ) -> None:
        """Set the horizon of a channel, or of the whole server."""
        bot = interaction.client
        guild_id = _guild_of(interaction)
        _must_manage(interaction, channel)
        try:
            number = parse_horizon(horizon, bot.archive.episodes)
        except ValueError:
            raise Refusal("spoilers.unclear", episodes=bot.archive.episodes) from None
        await set_horizon(bot.store.writer, guild_id, channel.id if channel else guild_id, number)
        said = await all_horizons(bot.store.reader, guild_id)
        await interaction.response.send_message(
            view=spoilers_card(said, guild_id, bot.archive.episodes), ephemeral=True
        )

    @set.autocomplete("horizon")
    @answering
    async def suggest_horizons(
        self, interaction: discord.Interaction[Casebook], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest everything, the episodes and "unset", by what has been typed."""
        episodes = interaction.client.archive.episodes
        values: list[int | None] = [episodes, None, *range(episodes)]
        labels = [(UNSET if value is None else str(value), horizon_label(value, episodes)) for value in values]
        return matching(labels, current)

    @app_commands.command(name="show", description=say("command.spoilers.show"))
    async def show(self, interaction: discord.Interaction[Casebook]) -> None:
        """Show what has been said for the server and its channels."""
        bot = interaction.client
        guild_id = _guild_of(interaction)
        said = await all_horizons(bot.store.reader, guild_id)
        await interaction.response.send_message(
            view=spoilers_card(said, guild_id, bot.archive.episodes), ephemeral=True
        )

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Greet a server once, in the first channel where the bot may write. The event may come several times."""
        bot: Casebook = self.bot
        channel = _first_writable(guild)
        if channel is None or not await first_greeting(bot.store.writer, guild.id):
            return
        try:
            # The nonce keeps a greeting that Discord answers late from standing there twice.
            await channel.send(view=greeting_card(bot.archive.series_name), nonce=f"hello:{guild.id}")
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _log.warning("Guild %s could not be greeted: %s", guild.id, error)
            await greeting_failed(bot.store.writer, guild.id)

    def __init__(self, bot: Casebook) -> None:
        super().__init__()
        self.bot = bot


def _guild_of(interaction: discord.Interaction[Casebook]) -> int:
    if interaction.guild_id is None:
        raise Refusal("error.servers_only")
    return interaction.guild_id


def _must_manage(interaction: discord.Interaction[Casebook], channel: discord.abc.GuildChannel | None = None) -> None:
    """Refuse those who may not manage the channel or, for the whole server, channels anywhere in it."""
    user = interaction.user
    rights = interaction.permissions
    if isinstance(user, discord.Member):
        # What they may do where they ask does not count: one channel's own rules do not open the others.
        rights = user.guild_permissions if channel is None else channel.permissions_for(user)
    if not rights.manage_channels:
        raise Refusal("spoilers.not_allowed")


def _first_writable(guild: discord.Guild) -> discord.TextChannel | None:
    candidates = [
        guild.system_channel,
        *sorted(guild.text_channels, key=lambda channel: (channel.position, channel.id)),
    ]
    for channel in candidates:
        if channel is not None:
            rights = channel.permissions_for(guild.me)
            if rights.view_channel and rights.send_messages:
                return channel
    return None


@on_press("horizon_ask")
async def ask_server(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Ask how far the server is, whoever may say so."""
    _guild_of(interaction)
    _must_manage(interaction)
    await interaction.response.send_message(view=ask_server_card(interaction.client.archive.episodes), ephemeral=True)


@on_press("horizon_set")
async def set_for_all(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep the horizon chosen for the whole server."""
    bot = interaction.client
    guild_id = _guild_of(interaction)
    _must_manage(interaction)
    value = chosen(interaction)
    await set_horizon(bot.store.writer, guild_id, guild_id, None if value == UNSET else int(value))
    said = await all_horizons(bot.store.reader, guild_id)
    await interaction.response.edit_message(view=spoilers_card(said, guild_id, bot.archive.episodes))


@on_press("welcome")
async def welcomed(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Take what was chosen under the greeting."""
    bot = interaction.client
    guild_id = _guild_of(interaction)
    _must_manage(interaction)
    value = chosen(interaction)
    if value == "watching":
        await interaction.response.send_message(view=ask_server_card(bot.archive.episodes), ephemeral=True)
        return
    horizon = bot.archive.episodes if value == "finished" else None
    await set_horizon(bot.store.writer, guild_id, guild_id, horizon)
    await interaction.response.send_message(view=notice(say(f"welcome.{value}.done")), ephemeral=True)


async def setup(bot: Casebook) -> None:
    """Add the commands."""
    await bot.add_cog(Spoilers(bot))
