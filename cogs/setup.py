"""/setup: the server's zone, its channels, who may announce, how loudly; and whether the bot may do all that."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.announcements import zones
from bot.announcements.quiet_text import NoQuietHoursError, quiet_hours
from bot.client import Casebook
from bot.deliveries.calls import wall_ms
from bot.deliveries.house import manages
from bot.deliveries.silence import faults_of
from bot.knowledge.horizons import place_horizon, set_horizon
from bot.storage.servers import Server, change_server, last_change, note_change, server_of
from bot.ui.announce_panel import PLACES
from bot.ui.errors import Refusal
from bot.ui.horizons import UNSET
from bot.ui.lasting import chosen, chosen_values, fields, on_form, on_press
from bot.ui.layouts import plain
from bot.ui.setup import (
    LOG_IN,
    NO_LIMIT,
    SetupPanel,
    quiet_form,
    setup_card,
    zone_form,
    zone_found,
    zones_card,
)
from bot.words import say

Interaction = discord.Interaction[Casebook]
_CHANNELS = {"announce_channel": PLACES, "log_channel": LOG_IN}


class Setup(commands.Cog):
    """The panel."""

    @app_commands.command(name="setup", description=say("command.setup"))
    @app_commands.guild_only()
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.default_permissions(manage_guild=True)
    async def setup(self, interaction: Interaction) -> None:
        """Show the panel to somebody who manages the server."""
        view = await _panel(interaction, _managed(interaction))
        await interaction.response.send_message(view=view, ephemeral=True)


@on_press("setup_again")
async def check_again(interaction: Interaction, arguments: list[str]) -> None:
    """Show the panel as it is now."""
    await _show(interaction, _managed(interaction))


@on_press("setup_channel")
async def choose_channel(interaction: Interaction, arguments: list[str]) -> None:
    """Keep the channel for announcements or for faults, or that there is none."""
    guild = _managed(interaction)
    setting, chosen_ids = arguments[0], chosen_values(interaction)
    if setting not in _CHANNELS:
        raise Refusal("error.old_button")
    channel = guild.get_channel_or_thread(int(chosen_ids[0])) if chosen_ids else None
    # What the bot has not been told of may be another server's.
    if chosen_ids and (channel is None or channel.type not in _CHANNELS[setting]):
        raise Refusal("setup.channel.unknown")
    await _keep(interaction, guild, **{setting: channel.id if channel else None})


@on_press("setup_role")
async def choose_role(interaction: Interaction, arguments: list[str]) -> None:
    """Keep the role that may announce, or that there is none."""
    guild = _managed(interaction)
    chosen_ids = chosen_values(interaction)
    role = guild.get_role(int(chosen_ids[0])) if chosen_ids else None
    if chosen_ids and role is None:
        raise Refusal("setup.role.unknown")
    if role is not None and role.is_default():
        raise Refusal("setup.role.everyone")
    await _keep(interaction, guild, announcer_role=role.id if role else None)


@on_press("setup_pings")
async def choose_pings(interaction: Interaction, arguments: list[str]) -> None:
    """Keep how many announcements a week may notify somebody."""
    guild = _managed(interaction)
    value = chosen(interaction)
    if value != NO_LIMIT and not value.isdecimal():
        raise Refusal("error.old_button")
    await _keep(interaction, guild, pings_a_week=None if value == NO_LIMIT else int(value))


@on_press("setup_horizon")
async def choose_horizon(interaction: Interaction, arguments: list[str]) -> None:
    """Keep how far the server has watched."""
    guild, bot = _managed(interaction), interaction.client
    value = chosen(interaction)
    if value != UNSET and not (value.isdecimal() and int(value) <= bot.archive.episodes):
        raise Refusal("error.old_button")
    await set_horizon(bot.store.writer, guild.id, guild.id, None if value == UNSET else int(value))
    await note_change(bot.store.writer, guild.id, "horizon", interaction.user.id)
    await _show(interaction, guild)


@on_press("setup_quiet")
async def ask_quiet(interaction: Interaction, arguments: list[str]) -> None:
    """Ask for the quiet hours."""
    guild = _managed(interaction)
    await interaction.response.send_modal(quiet_form(await server_of(interaction.client.store.reader, guild.id)))


@on_form("setup_quiet")
async def keep_quiet(interaction: Interaction, arguments: list[str]) -> None:
    """Keep the quiet hours; an empty form takes them back."""
    guild = _managed(interaction)
    typed = fields(interaction).get("hours", "").strip()
    try:
        begins, ends = quiet_hours(typed) if typed else (None, None)
    except NoQuietHoursError:
        raise Refusal("setup.quiet.unreadable", typed=plain(typed)) from None
    await _keep(interaction, guild, quiet_from=begins, quiet_until=ends)


@on_press("setup_zone")
async def ask_zone(interaction: Interaction, arguments: list[str]) -> None:
    """Ask for the zone, or keep the one that was chosen in a list."""
    guild = _managed(interaction)
    if values := chosen_values(interaction):
        zone = zones.spelled(values[0])
        if zone is None:
            raise Refusal("error.old_button")
        await _keep(interaction, guild, zone=zone)
        return
    server = await server_of(interaction.client.store.reader, guild.id)
    await interaction.response.send_modal(zone_form(server.zone))


@on_form("setup_zone")
async def keep_zone(interaction: Interaction, arguments: list[str]) -> None:
    """Keep the zone that was typed; where several may be meant, ask which. An empty form takes it back."""
    guild = _managed(interaction)
    typed = fields(interaction).get("zone", "").strip()
    found = zones.search(typed, wall_ms())
    exact = zones.spelled(typed) or (found[0].key if len(found) == 1 else None)
    if exact is None and typed:
        view = zones_card(zone_found(typed, len(found)), found or zones.search("", wall_ms()))
        await interaction.response.edit_message(view=view)
    else:
        await _keep(interaction, guild, zone=exact)


async def _keep(interaction: Interaction, guild: discord.Guild, **changes: int | str | None) -> None:
    """Keep what was changed, and only that; show the panel as it is then."""
    await change_server(interaction.client.store.writer, guild.id, changer=interaction.user.id, **changes)
    await _show(interaction, guild)


async def _show(interaction: Interaction, guild: discord.Guild) -> None:
    await interaction.response.edit_message(view=await _panel(interaction, guild))


async def _panel(interaction: Interaction, guild: discord.Guild) -> discord.ui.LayoutView:
    bot = interaction.client
    server = await server_of(bot.store.reader, guild.id)
    panel = SetupPanel(
        server=server,
        horizon=await place_horizon(bot.store.reader, guild.id, guild.id, None),
        episodes=bot.archive.episodes,
        now=wall_ms(),
        faults=await faults_of(bot.store.reader, guild),
        gone=_gone(guild, server),
        changed=await last_change(bot.store.reader, guild.id),
    )
    return setup_card(panel)


def _gone(guild: discord.Guild, server: Server) -> frozenset[int]:
    channels = (server.announce_channel, server.log_channel)
    gone = {one for one in channels if one is not None and guild.get_channel_or_thread(one) is None}
    role = server.announcer_role
    return frozenset(gone | {role} if role is not None and guild.get_role(role) is None else gone)


def _managed(interaction: Interaction) -> discord.Guild:
    """Return the server. Raises Refusal for those who may not manage it."""
    if interaction.guild is None:
        raise Refusal("error.servers_only")
    if not manages(interaction):
        raise Refusal("setup.refused")
    return interaction.guild


async def setup(bot: Casebook) -> None:
    """Add the command."""
    await bot.add_cog(Setup())
