"""/announce list, pause, skip, cancel, now: the announcements of a server, and what can be done with each."""

import discord
from discord import app_commands

from bot.announcements.plan import Run
from bot.client import Casebook
from bot.deliveries import planning, rescheduling
from bot.deliveries.automatic import kinds_of
from bot.deliveries.calls import wall_ms
from bot.deliveries.desk import entries_of, entry_of, fault_lines
from bot.deliveries.front import (
    announcement_of,
    check_mentions,
    named,
    number,
    planned_run,
    present,
    suggested,
)
from bot.deliveries.house import check_announcer
from bot.deliveries.loudness import loudness_line, will_ping
from bot.deliveries.planning import is_readable, plan_of
from bot.deliveries.writing import sample
from bot.storage import announcements as stored
from bot.storage import deliveries as outgoing
from bot.storage.announcements import Announcement, Draft
from bot.storage.people import progress_of
from bot.storage.servers import Server
from bot.ui.announce_card import announcement_card, cancel_card, now_card, paused_card, skipped_card
from bot.ui.announce_list import list_card
from bot.ui.announce_words import WRITTEN, wants_ping
from bot.ui.automatic import sample_card
from bot.ui.errors import Refusal, answering
from bot.ui.lasting import chosen, on_press
from bot.ui.layouts import notice
from bot.words import say, say_count
from cogs.announce import announce


@announce.command(name="list", description=say("command.announce.list"))
async def show_list(interaction: discord.Interaction[Casebook]) -> None:
    """Show the announcements of the server."""
    await _show_list(interaction, 0)


@announce.command(name="pause", description=say("command.announce.pause"))
@app_commands.describe(announcement=say("command.announce.which"))
async def pause(interaction: discord.Interaction[Casebook], announcement: app_commands.Range[str, 1, 100]) -> None:
    """Have an announcement come up no more until it is resumed; of a paused one offer that."""
    found = await named(interaction, announcement)
    _check_readable(found)
    if plan_of(found.draft).paused:
        await present(interaction, paused_card(entry_of(found, wall_ms())))
        return
    await _pause(interaction, found)


@announce.command(name="skip", description=say("command.announce.skip"))
@app_commands.describe(announcement=say("command.announce.which"))
async def skip(interaction: discord.Interaction[Casebook], announcement: app_commands.Range[str, 1, 100]) -> None:
    """Leave out the next run."""
    found = await named(interaction, announcement)
    run = entry_of(found, wall_ms()).run
    if run is None:
        raise Refusal("desk.refused.no_run")
    await _skip(interaction, found, run)


@announce.command(name="cancel", description=say("command.announce.cancel"))
@app_commands.describe(announcement=say("command.announce.which"))
async def cancel(interaction: discord.Interaction[Casebook], announcement: app_commands.Range[str, 1, 100]) -> None:
    """Ask whether an announcement is to end for good."""
    await _ask_cancel(interaction, await named(interaction, announcement))


@announce.command(name="now", description=say("command.announce.now"))
@app_commands.describe(announcement=say("command.announce.which"))
async def post_now(interaction: discord.Interaction[Casebook], announcement: app_commands.Range[str, 1, 100]) -> None:
    """Show what would be posted out of turn, and ask whether it is to be."""
    await _ask_now(interaction, await named(interaction, announcement, whole=True))


@pause.autocomplete("announcement")
@skip.autocomplete("announcement")
@cancel.autocomplete("announcement")
@post_now.autocomplete("announcement")
@answering
async def suggest(interaction: discord.Interaction[Casebook], current: str) -> list[app_commands.Choice[str]]:
    """Suggest the announcements of the server."""
    return await suggested(interaction, current)


@on_press("desk_list")
async def turn_list(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show another page of the list."""
    await _show_list(interaction, number(arguments[0]))


@on_press("desk_open")
async def open_card(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show the card of the announcement that was chosen."""
    await _show_card(interaction, await announcement_of(interaction, chosen(interaction)))


@on_press("desk_card")
async def back_to_card(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show the card of an announcement."""
    await _show_card(interaction, await announcement_of(interaction, arguments[0]))


@on_press("desk_pause")
async def press_pause(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Pause an announcement."""
    found = await announcement_of(interaction, arguments[0])
    _check_readable(found)
    if plan_of(found.draft).paused:
        await _show_card(interaction, found, say("desk.pause.already"))
        return
    await _pause(interaction, found)


@on_press("desk_resume")
async def press_resume(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Have a paused announcement go on from now."""
    found = await announcement_of(interaction, arguments[0])
    _check_readable(found)
    if not plan_of(found.draft).paused:
        await _show_card(interaction, found, say("desk.resume.already"))
        return
    _check_live(found)
    if not found.draft.targets:
        raise Refusal("auto.no_channel")
    check_mentions(interaction, found.draft)
    bot = interaction.client
    done = await rescheduling.resume(bot.store.writer, found, interaction.user.id, wall_ms())
    bot.deliveries.wake()
    await _show_anew(interaction, found, say("desk.resume.done" if done else "desk.faster"))


@on_press("desk_skip")
async def press_skip(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Leave out the run that was the next when the button was shown: pressed twice it is one run all the same."""
    found = await announcement_of(interaction, arguments[0])
    _check_readable(found)
    planned = planned_run(arguments[1])
    run = next(rescheduling.runs_to_come(found, wall_ms()), None)
    if run is None or run.planned != planned:
        await _show_card(interaction, found, say("desk.skip.not_next"))
        return
    await _skip(interaction, found, run)


@on_press("desk_unskip")
async def press_unskip(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Take a run back in that was left out."""
    found = await announcement_of(interaction, arguments[0])
    check_mentions(interaction, found.draft)
    bot = interaction.client
    back = await rescheduling.unskip_run(
        bot.store.writer, found, planned_run(arguments[1]), interaction.user.id, wall_ms()
    )
    bot.deliveries.wake()
    await _show_anew(interaction, found, say(f"desk.unskip.{back}"))


@on_press("desk_cancel")
async def press_cancel(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Ask whether an announcement is to end for good."""
    await _ask_cancel(interaction, await announcement_of(interaction, arguments[0]))


@on_press("desk_cancel_yes")
async def press_cancel_yes(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """End an announcement, if it is still the one that was asked about."""
    found = await announcement_of(interaction, arguments[0])
    bot, told = interaction.client, say("desk.faster")
    if found.version == number(arguments[1]) and await stored.cancel(
        bot.store.writer, found.id, interaction.user.id, now=wall_ms(), reason="cancelled"
    ):
        told = say("desk.cancel.done")
        bot.deliveries.wake()
    await _show_anew(interaction, found, told)


@on_press("desk_now")
async def press_now(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show what would be posted out of turn, and ask whether it is to be."""
    await _ask_now(interaction, await announcement_of(interaction, arguments[0], whole=True))


@on_press("desk_now_yes")
async def press_now_yes(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Post out of turn what was shown, once for the interaction that asked, however often this is pressed."""
    found = await announcement_of(interaction, arguments[0])
    _check_live(found)
    check_mentions(interaction, found.draft)
    bot, asked, version = interaction.client, number(arguments[1]), number(arguments[2])
    posted = await planning.post_now(
        bot.store.writer, found.id, asked, wall_ms(), changer=interaction.user.id, version=version
    )
    bot.deliveries.wake()
    await _show_anew(interaction, found, say("desk.now.done" if posted else "desk.faster"))


async def _show_list(interaction: discord.Interaction[Casebook], page: int) -> None:
    server = await check_announcer(interaction)
    entries = await entries_of(interaction.client.store.reader, interaction.guild_id or 0, wall_ms())
    await present(interaction, list_card(entries, page, server.zone))


async def _show_anew(interaction: discord.Interaction[Casebook], before: Announcement, told: str) -> None:
    await _show_card(interaction, await announcement_of(interaction, str(before.id)), told)


async def _show_card(interaction: discord.Interaction[Casebook], found: Announcement, told: str | None = None) -> None:
    reader = interaction.client.store.reader
    posts = await outgoing.posts(reader, found.id, 25)
    entry = entry_of(found, wall_ms(), [row for row in posts if row.run == posts[0].run])
    view = announcement_card(
        entry,
        await stored.changes(reader, found.id),
        fault_lines(interaction.guild, found.draft),
        sent=bool(await outgoing.sent_runs(reader, found.id, 1)),
        told=told,
    )
    await present(interaction, view)


async def _pause(interaction: discord.Interaction[Casebook], found: Announcement) -> None:
    _check_live(found)
    bot = interaction.client
    done = await rescheduling.pause(bot.store.writer, found, interaction.user.id, wall_ms())
    bot.deliveries.wake()
    await _show_anew(interaction, found, say("desk.pause.done" if done else "desk.faster"))


async def _skip(interaction: discord.Interaction[Casebook], found: Announcement, run: Run) -> None:
    bot = interaction.client
    done = await rescheduling.skip_run(bot.store.writer, found, run.planned, interaction.user.id, wall_ms())
    bot.deliveries.wake()
    if not done:
        await _show_anew(interaction, found, say("desk.faster"))
        return
    anew = await announcement_of(interaction, str(found.id))
    await present(interaction, skipped_card(entry_of(anew, wall_ms()), run))


async def _ask_cancel(interaction: discord.Interaction[Casebook], found: Announcement) -> None:
    _check_live(found)
    posts = await outgoing.posts(interaction.client.store.reader, found.id, 100)
    waiting = sum(row.state == "planned" for row in posts)
    await present(interaction, cancel_card(entry_of(found, wall_ms()), waiting))


async def _ask_now(interaction: discord.Interaction[Casebook], found: Announcement) -> None:
    _check_live(found)
    server = await check_announcer(interaction)
    bot, now, draft = interaction.client, wall_ms(), found.draft
    if not draft.targets:
        raise Refusal("auto.no_channel")
    check_mentions(interaction, draft)
    loud = await _loud_now(interaction, server, draft, now)
    faults = fault_lines(interaction.guild, draft)
    await present(interaction, now_card(entry_of(found, now), interaction.id, loud, faults))
    nobody = discord.AllowedMentions.none()
    if draft.kind == WRITTEN:
        name = interaction.guild.name if interaction.guild else draft.server
        made = sample(draft, name, bot.archive.series_name, _number(found, now), now)
        await interaction.followup.send(view=made.view, files=made.files, allowed_mentions=nobody, ephemeral=True)
    elif (kind := kinds_of(bot).get(draft.kind)) is not None:
        shown = await kind.sample(draft, now, await progress_of(bot.store.reader, interaction.user.id))
        view = notice(shown.note) if shown.view is None else sample_card(shown.view, shown.note)
        await interaction.followup.send(view=view, allowed_mentions=nobody, ephemeral=True)


async def _loud_now(interaction: discord.Interaction[Casebook], server: Server, draft: Draft, now: int) -> str | None:
    """Return what is to be said of whether the posts of a run would notify anybody now."""
    reader, wants, posts = interaction.client.store.reader, wants_ping(draft), len(draft.targets)
    first = await will_ping(reader, draft.guild_id, server, now, wants=wants)
    if first.left is not None and first.left < posts:
        return say_count("desk.now.some", first.left)
    return loudness_line(server, first)


def _number(found: Announcement, now: int) -> int:
    run = entry_of(found, now).run
    return run.number if run else 1


def _check_live(found: Announcement) -> None:
    if found.cancelled_ms is not None:
        raise Refusal("desk.refused.over")


def _check_readable(found: Announcement) -> None:
    if not is_readable(found.draft):
        raise Refusal("desk.unreadable")
