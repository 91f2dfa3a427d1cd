"""/announce week: all that the bot will post in seven days, and one of it left out from there."""

import discord

from bot.client import Casebook
from bot.deliveries import rescheduling
from bot.deliveries.calls import wall_ms
from bot.deliveries.desk import seven_days
from bot.deliveries.front import announcement_of, check_mentions, number, planned_run, present
from bot.deliveries.house import check_announcer
from bot.ui.announce_week import week_card
from bot.ui.errors import Refusal
from bot.ui.lasting import chosen, on_press
from bot.words import say
from cogs.announce import announce


@announce.command(name="week", description=say("command.announce.week"))
async def week(interaction: discord.Interaction[Casebook]) -> None:
    """Show the seven days to come."""
    await _show(interaction, 0)


@on_press("desk_week")
async def turn_week(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show another page of the seven days."""
    await _show(interaction, number(arguments[0]))


@on_press("desk_week_skip")
async def skip_one(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Leave out the run that was chosen."""
    announcement, _, name = chosen(interaction).partition(" ")
    found, planned, now = await announcement_of(interaction, announcement), planned_run(name), wall_ms()
    coming = rescheduling.runs_to_come(found, now)
    run = next((one for one in coming if one.planned >= planned), None)
    if run is None or run.planned != planned:
        await _show(interaction, number(arguments[0]), told=say("desk.week.gone"))
        return
    bot = interaction.client
    done = await rescheduling.skip_run(bot.store.writer, found, planned, interaction.user.id, now)
    bot.deliveries.wake()
    told = say("desk.week.skipped", at=f"<t:{run.ms // 1000}:f>") if done else say("desk.faster")
    await _show(interaction, number(arguments[0]), told=told, undo=f"{announcement} {name}" if done else None)


@on_press("desk_week_undo")
async def undo_one(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Take the run back in that was left out last."""
    page, announcement, name = arguments
    found, bot = await announcement_of(interaction, announcement), interaction.client
    # It may be another skip of that run by now, and it would ping.
    check_mentions(interaction, found.draft)
    back = await rescheduling.unskip_run(bot.store.writer, found, planned_run(name), interaction.user.id, wall_ms())
    bot.deliveries.wake()
    await _show(interaction, number(page), told=say(f"desk.unskip.{back}"))


async def _show(
    interaction: discord.Interaction[Casebook], page: int, *, told: str | None = None, undo: str | None = None
) -> None:
    server = await check_announcer(interaction)
    if interaction.guild is None:
        raise Refusal("error.servers_only")
    slots, budget = await seven_days(interaction.client.store.reader, interaction.guild, server, wall_ms())
    await present(interaction, week_card(slots, page, budget, server.zone, told=told, undo=undo))
