"""/privacy: what is kept about somebody, handed out and erased."""

import io
import json

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.client import Casebook
from bot.storage.people import erase_person, export_person
from bot.ui.finding import everywhere
from bot.ui.lasting import Press, on_press
from bot.ui.layouts import INK, card, notice, small
from bot.words import say


@everywhere
class Privacy(commands.GroupCog, group_name="privacy", group_description=say("command.privacy")):
    """People own their data (law 10)."""

    @app_commands.command(name="export", description=say("command.privacy.export"))
    async def export(self, interaction: discord.Interaction[Casebook]) -> None:
        """Hand over all that is kept about the asker, as a file only they see."""
        # The file may take longer to send than an acknowledgement may take.
        await interaction.response.defer(ephemeral=True)
        kept = await export_person(interaction.client.store.reader, interaction.user.id)
        file = io.BytesIO(json.dumps(kept, indent=2).encode())
        await interaction.followup.send(say("privacy.export"), file=discord.File(file, "casebook.json"), ephemeral=True)

    @app_commands.command(name="delete", description=say("command.privacy.delete"))
    async def delete(self, interaction: discord.Interaction[Casebook]) -> None:
        """Ask before anything is erased."""
        button = Press.make(say("privacy.delete.button"), "privacy_delete", style=discord.ButtonStyle.danger)
        view = card(
            "### " + say("privacy.delete.title"),
            say("privacy.delete.what"),
            small(say("privacy.delete.undo")),
            accent=INK,
            rows=[ui.ActionRow(button)],
        )
        await interaction.response.send_message(view=view, ephemeral=True)


@on_press("privacy_delete")
async def delete(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Erase all that is kept about the presser. The button is under a message only they can see."""
    await erase_person(interaction.client.store.writer, interaction.user.id)
    interaction.client.games.forget(interaction.user.id)
    await interaction.response.edit_message(view=notice(say("privacy.delete.done")))


async def setup(bot: Casebook) -> None:
    """Add the commands."""
    await bot.add_cog(Privacy())
