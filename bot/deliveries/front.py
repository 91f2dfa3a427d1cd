"""What the commands of the announcers' desk have in common: which announcement is meant, and where the answer goes.

Everything is looked up with the server that asks: a custom_id can be forged, and an id typed.
"""

from datetime import datetime
from typing import Any

import discord
from discord import app_commands, ui

from bot.deliveries.calls import wall_ms
from bot.deliveries.desk import briefs_of, entry_of
from bot.deliveries.house import check_announcer
from bot.deliveries.writing import not_theirs
from bot.folding import fold
from bot.storage import announcements as stored
from bot.storage import deliveries as outgoing
from bot.storage.announcements import Announcement, Draft
from bot.storage.deliveries import Delivery
from bot.ui.announce_words import WRITTEN, bare_title, run_called
from bot.ui.choices import MOST_CHOICES
from bot.ui.errors import Refusal


async def announcement_of(
    interaction: discord.Interaction[Any], announcement_id: str, *, whole: bool = False
) -> Announcement:
    """Return an announcement of the server that asks. Raises Refusal for whoever may not announce there.

    One that is not `whole` has b"" instead of its picture, where there is one.
    """
    await check_announcer(interaction)
    found = await stored.get(interaction.client.store.reader, number(announcement_id), whole=whole)
    if found is None or found.draft.guild_id != interaction.guild_id:
        raise Refusal("desk.refused.gone")
    return found


async def delivery_of(interaction: discord.Interaction[Any], delivery_id: str) -> tuple[Announcement, Delivery]:
    """Return a row of the outbox of the server that asks, with its announcement. Raises Refusal as above."""
    await check_announcer(interaction)
    row = await outgoing.get(interaction.client.store.reader, number(delivery_id))
    if row is None or row.guild_id != interaction.guild_id:
        raise Refusal("desk.refused.gone")
    return await announcement_of(interaction, str(row.announcement_id)), row


async def named(interaction: discord.Interaction[Any], said: str, *, whole: bool = False) -> Announcement:
    """Return the announcement that was chosen from what is suggested, or whose title was typed. Raises Refusal.

    Where no title is what was typed, it may be any part of one, or of a text.
    """
    await check_announcer(interaction)
    if said.isdecimal() and len(said) < 20:
        return await announcement_of(interaction, said, whole=whole)
    known = await _known(interaction, over=True)
    wanted = fold(said)
    meant = [one for one in known if fold(bare_title(one.draft)) == wanted]
    meant = meant or [one for one in known if wanted in fold(f"{bare_title(one.draft)} {one.draft.text}")]
    if len(meant) != 1:
        raise Refusal("desk.refused.unknown" if not meant else "desk.refused.several")
    return await announcement_of(interaction, str(meant[0].id), whole=whole)


async def suggested(
    interaction: discord.Interaction[Any], typed: str, *, over: bool = False, written: bool = False
) -> list[app_commands.Choice[str]]:
    """Return the announcements of this server that may be meant by a part of their title or text.

    `over`: also those cancelled lately; `written`: none of those that write themselves.
    """
    await check_announcer(interaction)
    wanted, now = fold(typed), wall_ms()
    known = [one for one in await _known(interaction, over=over) if not written or one.draft.kind == WRITTEN]
    meant = [one for one in known if not typed or str(one.id) == typed]
    meant = meant or [one for one in known if wanted in fold(bare_title(one.draft))]
    # Texts are long: they are looked through only where no title has it.
    meant = meant or [one for one in known if wanted in fold(one.draft.text)]
    # Runs are worked out for those alone that are offered: this is done at every key.
    return [app_commands.Choice(name=entry_of(one, now).label, value=str(one.id)) for one in meant[:MOST_CHOICES]]


async def _known(interaction: discord.Interaction[Any], *, over: bool) -> list[Announcement]:
    return await briefs_of(interaction.client.store.reader, interaction.guild_id or 0, wall_ms(), over=over)


async def present(interaction: discord.Interaction[Any], view: ui.LayoutView) -> None:
    """Show a card to whoever asks, and to nobody else: in place of the one that was used where only they see that."""
    if is_own(interaction):
        await interaction.response.edit_message(view=view)
    else:
        await interaction.response.send_message(
            view=view, ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
        )


def is_own(interaction: discord.Interaction[Any]) -> bool:
    """Return whether what was used is on a message that only its user sees."""
    return interaction.message is not None and interaction.message.flags.ephemeral


def number(text: str) -> int:
    """Return a number out of a custom_id. Raises Refusal for what is none."""
    # SQLite's integers have 64 bits.
    if not text.isdecimal() or len(text) > 19 or int(text) >= 1 << 63:
        raise Refusal("error.old_button")
    return int(text)


def check_mentions(interaction: discord.Interaction[Any], draft: Draft) -> None:
    """Raise Refusal for whoever would have a post notify people whom they could not mention themselves."""
    if not isinstance(interaction.user, discord.Member) or not_theirs(interaction.user, draft):
        raise Refusal("desk.refused.mentions")


def planned_run(name: str) -> datetime:
    """Return a run's planned time out of a custom_id. Raises Refusal for what is none."""
    try:
        return run_called(name)
    except ValueError:
        raise Refusal("error.old_button") from None
