"""The button under what an author is told directly: it tries again, for whoever may still announce in that server."""

import discord

from bot.client import Casebook
from bot.deliveries.front import number
from bot.deliveries.house import announcer_in
from bot.deliveries.writing import not_theirs
from bot.storage import announcements as stored
from bot.storage import deliveries as outgoing
from bot.ui.errors import Refusal
from bot.ui.lasting import on_press
from bot.ui.layouts import notice
from bot.words import say


@on_press("told_retry")
async def retry(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Try once more what has failed."""
    client, reader = interaction.client, interaction.client.store.reader
    row = await outgoing.get(reader, number(arguments[0]))
    announcement = await stored.get(reader, row.announcement_id) if row is not None else None
    if row is None or announcement is None or announcement.author != interaction.user.id:
        raise Refusal("told.refused.gone")
    if row.state != "failed" or announcement.cancelled_ms is not None:
        raise Refusal("told.refused.over")
    # Discord is asked who somebody is in that server, which may take longer than an acknowledgement.
    await interaction.response.defer(ephemeral=True, thinking=True)
    guild = client.get_guild(row.guild_id)
    member = await announcer_in(reader, guild, interaction.user.id) if guild is not None else None
    if member is None:
        raise Refusal("told.refused.no_longer")
    if row.step == "post" and not_theirs(member, announcement.draft):
        raise Refusal("desk.refused.mentions")
    again = await client.deliveries.retry(row, interaction.user.id)
    await interaction.followup.send(view=notice(say("told.again") if again else say("told.refused.over")))
