"""/profile: what somebody has earned."""

import asyncio
import io

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Casebook
from bot.games.scores import badges
from bot.storage.profiles import Profile, career_of, profile_of
from bot.ui.errors import Refusal
from bot.ui.lasting import on_press
from bot.ui.pictures import draw_profile
from bot.ui.profile import PICTURE, badges_card, empty_card, profile_card, sheet_of
from bot.words import say


class Profiles(commands.Cog):
    """People's files."""

    @app_commands.command(name="profile", description=say("command.profile"))
    @app_commands.describe(member=say("command.profile.member"), private=say("command.profile.private"))
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def profile(
        self,
        interaction: discord.Interaction[Casebook],
        member: discord.User | None = None,
        private: bool = False,
    ) -> None:
        """Show what a member has earned in this server; outside one, what the asker has earned everywhere."""
        user = member or interaction.user
        own = user.id == interaction.user.id
        here = interaction.guild_id is not None
        if user.bot:
            raise Refusal("profile.bot")
        if not own and not here:
            raise Refusal("profile.servers_only")
        # Outside a server it tells of all servers, which is nobody else's business.
        await interaction.response.defer(ephemeral=private or not here, thinking=True)
        profile = await _profile(interaction, user.id)
        if profile is None:
            await interaction.followup.send(view=empty_card(user.id, own=own, here=here))
            return
        if not profile.totals.games:
            view = profile_card(user.id, profile, len(badges()), here=here, picture=False)
            await interaction.followup.send(view=view)
            return
        drawn = await asyncio.to_thread(draw_profile, sheet_of(profile))
        await interaction.followup.send(
            view=profile_card(user.id, profile, len(badges()), here=here, picture=True),
            file=discord.File(io.BytesIO(drawn), PICTURE),
        )


@on_press("badges")
async def show_badges(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Tell the presser which badges somebody has, and what each is for."""
    user_id = int(arguments[0])
    profile = await _profile(interaction, user_id) if arguments[1] == "here" or user_id == interaction.user.id else None
    held = profile.badges if profile else ()
    view = badges_card(user_id, [badge.id for badge in badges()], held)
    await interaction.response.send_message(view=view, ephemeral=True)


async def _profile(interaction: discord.Interaction[Casebook], user_id: int) -> Profile | None:
    reader = interaction.client.store.reader
    if interaction.guild_id is None:
        return await career_of(reader, user_id)
    return await profile_of(reader, user_id, interaction.guild_id)


async def setup(bot: Casebook) -> None:
    """Add the command."""
    await bot.add_cog(Profiles())
