"""/privacy: what is kept about somebody, handed out and erased."""

import io
import json
from collections.abc import Iterable

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.client import Casebook
from bot.storage.people import KeptPicture, erase_person, export_person, picture_bytes, pictures_of
from bot.ui.finding import everywhere
from bot.ui.lasting import Press, on_press
from bot.ui.layouts import INK, card, notice, small
from bot.words import say, say_count

# What Discord takes in one message, wherever it is sent.
FILES = 10
BYTES = 10 * 1024 * 1024
# Where the bot is no member, an answer may be followed by no more.
MESSAGES = 5


@everywhere
class Privacy(commands.GroupCog, group_name="privacy", group_description=say("command.privacy")):
    """People own their data (law 10)."""

    @app_commands.command(name="export", description=say("command.privacy.export"))
    async def export(self, interaction: discord.Interaction[Casebook]) -> None:
        """Hand over all that is kept about the asker, as files only they see."""
        # The file may take longer to send than an acknowledgement may take.
        await interaction.response.defer(ephemeral=True)
        reader = interaction.client.store.reader
        kept = json.dumps(await export_person(reader, interaction.user.id), indent=2).encode()
        pictures = await pictures_of(reader, interaction.user.id)
        parcels = parcelled(pictures, len(kept))
        left = len(pictures) - sum(map(len, parcels[:MESSAGES]))
        for number, parcel in enumerate(parcels[:MESSAGES]):
            text = say("privacy.export.pictures") if number else say("privacy.export")
            if not number and left:
                text += "\n" + say_count("privacy.export.left", left)
            files = [] if number else [discord.File(io.BytesIO(kept), "casebook.json")]
            for picture in parcel:
                # One that was deleted meanwhile is nobody's to hand out.
                if (data := await picture_bytes(reader, picture)) is not None:
                    files.append(discord.File(io.BytesIO(data), picture.name))
            if files:
                await interaction.followup.send(text, files=files, ephemeral=True)

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


def parcelled(pictures: Iterable[KeptPicture], taken: int) -> list[list[KeptPicture]]:
    """Return which pictures go into which message, in their order; `taken` is the bytes of the file in the first."""
    parcels: list[list[KeptPicture]] = [[]]
    files, size = 1, taken
    for picture in pictures:
        if files == FILES or size + picture.size > BYTES:
            parcels.append([])
            files = size = 0
        parcels[-1].append(picture)
        files, size = files + 1, size + picture.size
    return parcels


@on_press("privacy_delete")
async def delete(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Erase all that is kept about the presser. The button is under a message only they can see."""
    await erase_person(interaction.client.store.writer, interaction.user.id)
    interaction.client.games.forget(interaction.user.id)
    interaction.client.deliveries.erased()
    await interaction.response.edit_message(view=notice(say("privacy.delete.done")))


async def setup(bot: Casebook) -> None:
    """Add the commands."""
    await bot.add_cog(Privacy())
