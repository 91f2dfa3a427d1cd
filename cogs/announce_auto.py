"""/announce auto: what the bot writes itself, switched on and off, where and when, and a look at what it would post."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import time
from typing import Literal

import discord

from bot.announcements.late import LATES, Late
from bot.client import Casebook
from bot.deliveries import question, standings
from bot.deliveries.automatic import AUTOMATIC, kinds_of
from bot.deliveries.calls import wall_ms
from bot.deliveries.front import present
from bot.deliveries.house import check_announcer
from bot.deliveries.loudness import loud_line
from bot.deliveries.night_options import NIGHT
from bot.deliveries.on_this_day import day_note
from bot.deliveries.planning import next_ms, plan_of
from bot.deliveries.rights import Use, channel_faults, draft_faults, fault_line
from bot.deliveries.switching import (
    Alter,
    BusyError,
    at_time,
    change,
    find,
    late_of,
    on_days,
    switched,
    time_said,
    usual_draft,
    with_late,
    with_options,
)
from bot.deliveries.writing import may_mention, may_see, not_theirs
from bot.storage.announcements import Draft, Target
from bot.storage.people import progress_of
from bot.storage.servers import Server
from bot.ui.announce_words import Part
from bot.ui.automatic import ON_DAYS, Shown, kind_card, overview_card, sample_card, time_form
from bot.ui.errors import Refusal
from bot.ui.lasting import chosen, chosen_values, fields, on_form, on_press
from bot.ui.layouts import notice
from bot.ui.trivia_settings import parse_choice
from bot.words import say
from cogs.announce import announce

POST: frozenset[Use] = frozenset({"post"})
# What a press here does, as it is kept with the change.
What = Literal[Part, "paused", "resumed"]
ASKS = ("difficulty", "category")


@announce.command(name="auto", description=say("command.announce.auto"))
async def auto(interaction: discord.Interaction[Casebook]) -> None:
    """Show the panel of all kinds."""
    server = await check_announcer(interaction)
    view = overview_card(server.zone, [await _shown(interaction, server, kind) for kind in AUTOMATIC])
    await interaction.response.send_message(view=view, ephemeral=True)


@on_press("auto_home")
async def home(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Go back to the panel of all kinds."""
    server = await check_announcer(interaction)
    view = overview_card(server.zone, [await _shown(interaction, server, kind) for kind in AUTOMATIC])
    await interaction.response.edit_message(view=view)


@on_press("auto_show")
async def show(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show the panel of one kind, as it is now."""
    await _show(interaction, await check_announcer(interaction), _kind(arguments))


@on_press("auto_switch")
async def switch(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Switch a kind on or off; the button says which, so a second press changes nothing."""
    server, kind = await check_announcer(interaction), _kind(arguments)
    member, on = _member(interaction), arguments[1] == "on"

    def alter(draft: Draft) -> Draft:
        if on and not draft.targets:
            raise Refusal("auto.no_channel")
        if on and not_theirs(member, draft):
            raise Refusal("desk.refused.mentions")
        return switched(draft, server.clock.key, on=on)

    draft = await _change(interaction, server, kind, alter, "resumed" if on else "paused")
    if not on:
        await _show(interaction, server, kind, say("auto.switched.off"))
        return
    following = (next_ms(plan_of(draft), wall_ms()) or 0) // 1000
    await _show(interaction, server, kind, say("auto.switched.on", then=f"<t:{following}:f>"))


@on_press("auto_channels")
async def choose_channels(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep where a kind is posted. Whom it mentions must be mentionable there by whoever chooses it."""
    server, kind = await check_announcer(interaction), _kind(arguments)
    member = _member(interaction)
    targets = tuple(_target(member, int(value)) for value in chosen_values(interaction))
    before = await find(interaction.client.store, member.guild.id, kind)
    # The select does not show what the bot cannot see, a thread that sleeps: it goes unasked, and that is told.
    had = before.draft.targets if before is not None else ()
    unseen = [f"<#{one.channel_id}>" for one in had if not member.guild.get_channel_or_thread(one.channel_id)]

    def alter(draft: Draft) -> Draft:
        if not targets and not plan_of(draft).paused:
            raise Refusal("auto.last_channel")
        added = [one.channel_id for one in targets if one not in draft.targets]
        _check_mentions(member, draft.roles if added else (), added)
        return replace(draft, targets=targets)

    await _change(interaction, server, kind, alter, "channels")
    told = say("write.channels.refused", places=", ".join(unseen)) if unseen else None
    await _show(interaction, server, kind, told)


@on_press("auto_roles")
async def choose_roles(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep whom a kind mentions; whoever adds a role must be able to mention it themselves."""
    server, kind = await check_announcer(interaction), _kind(arguments)
    member = _member(interaction)
    roles = tuple(int(value) for value in chosen_values(interaction))

    def alter(draft: Draft) -> Draft:
        added = [role for role in roles if role not in draft.roles]
        _check_mentions(member, added, [one.channel_id for one in draft.targets])
        return replace(draft, roles=roles)

    await _change(interaction, server, kind, alter, "mentions")
    await _show(interaction, server, kind)


@on_press("auto_days")
async def choose_days(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep on which days of the week a kind comes up."""
    server, kind = await check_announcer(interaction), _kind(arguments)
    days = frozenset(int(value) for value in chosen_values(interaction) if value in set("0123456"))
    if not 1 <= len(days) <= ON_DAYS.get(kind, 0):
        raise Refusal("error.option_missing")
    alter = _replanned(_member(interaction), lambda draft: on_days(draft, days, server.clock.key))
    await _change(interaction, server, kind, alter, "time")
    await _show(interaction, server, kind)


@on_press("auto_late")
async def choose_late(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep what becomes of a kind's late runs."""
    server, kind = await check_announcer(interaction), _kind(arguments)
    found: Late | None = next((late for late in LATES if late == chosen(interaction)), None)
    if found is None:
        raise Refusal("error.option_missing")
    late = found
    await _change(interaction, server, kind, lambda draft: with_late(draft, late), "late")
    await _show(interaction, server, kind)


@on_press("auto_empty")
async def choose_empty(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep what is posted of a week in which nobody played; the button says what."""
    server = await check_announcer(interaction)
    if arguments[0] not in ("nothing", "line"):
        raise Refusal("error.old_button")
    await _change(interaction, server, "standings", lambda draft: with_options(draft, empty=arguments[0]), "options")
    await _show(interaction, server, "standings")


@on_press("auto_asks")
async def choose_asked(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep what the questions of the day are like."""
    server, field = await check_announcer(interaction), arguments[0]
    if field not in ASKS:
        raise Refusal("error.old_button")
    try:
        value = parse_choice(field, chosen(interaction))
    except ValueError:
        raise Refusal("error.old_button") from None
    await _change(interaction, server, "question", lambda draft: with_options(draft, **{field: value}), "options")
    await _show(interaction, server, "question")


@on_press("auto_clock")
async def ask_time(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Ask for the time of day."""
    server, kind = await check_announcer(interaction), _kind(arguments)
    await interaction.response.send_modal(time_form(await _shown(interaction, server, kind), server.clock.key))


@on_form("auto_time")
async def choose_time(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep at what time of day a kind comes up."""
    server, kind = await check_announcer(interaction), _kind(arguments)
    said = fields(interaction).get("time", "")
    at = time_said(said)
    if not isinstance(at, time):
        several = " · ".join(f"{one:%H:%M}" for one in at)
        raise Refusal("auto.time.several", several=several) if several else Refusal("auto.time.none")
    at = at.replace(second=0)
    alter = _replanned(_member(interaction), lambda draft: at_time(draft, at, server.clock.key))
    await _change(interaction, server, kind, alter, "time")
    await _show(interaction, server, kind)


@on_press("auto_sample")
async def sample(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show what a kind would post now, to whoever asks and to nobody else."""
    server, kind = await check_announcer(interaction), _kind(arguments)
    # A kind may ask Discord about its channel, which may take longer than an acknowledgement.
    await interaction.response.defer(ephemeral=True, thinking=True)
    found = await find(interaction.client.store, _guild(interaction).id, kind)
    draft = found.draft if found is not None else await _fresh(interaction, server, kind)
    if not draft.targets:
        draft = replace(draft, targets=(Target(interaction.channel_id or 0, "text"),))
    made = await kinds_of(interaction.client)[kind].sample(
        draft, wall_ms(), await progress_of(interaction.client.store.reader, interaction.user.id)
    )
    view = notice(made.note) if made.view is None else sample_card(made.view, made.note)
    await interaction.followup.send(view=view, allowed_mentions=discord.AllowedMentions.none(), ephemeral=True)


def _replanned(member: discord.Member, alter: Alter) -> Alter:
    """Return a change of the plan, which decides when a kind that is on notifies those whom it mentions."""

    def checked(draft: Draft) -> Draft:
        if not plan_of(draft).paused and not_theirs(member, draft):
            raise Refusal("desk.refused.mentions")
        return alter(draft)

    return checked


def _kind(arguments: list[str]) -> str:
    if arguments[0] not in AUTOMATIC:
        raise Refusal("error.old_button")
    return arguments[0]


def _guild(interaction: discord.Interaction[Casebook]) -> discord.Guild:
    if interaction.guild is None:
        raise Refusal("error.servers_only")
    return interaction.guild


def _member(interaction: discord.Interaction[Casebook]) -> discord.Member:
    if not isinstance(interaction.user, discord.Member):
        raise Refusal("error.servers_only")
    return interaction.user


def _target(member: discord.Member, channel_id: int) -> Target:
    """Return a channel as one to post in. Raises Refusal for what is none, or what whoever chooses it cannot see."""
    channel = member.guild.get_channel_or_thread(channel_id)
    if channel is None or not may_see(member, channel_id):
        raise Refusal("auto.channel_unseen")
    if isinstance(channel, discord.ForumChannel):
        return Target(channel_id, "forum")
    if isinstance(channel, discord.TextChannel) and channel.is_news():
        return Target(channel_id, "news")
    return Target(channel_id, "text")


def _check_mentions(member: discord.Member, roles: Iterable[int], channels: Iterable[int]) -> None:
    """Raise Refusal where somebody could not mention one of `roles` themselves in all of `channels`."""
    where = list(channels)
    for role in roles:
        if member.guild.get_role(role) is not None and not may_mention(member, role, where):
            raise Refusal("auto.not_yours", role=f"<@&{role}>")


async def _fresh(interaction: discord.Interaction[Casebook], server: Server, kind: str) -> Draft:
    """Return a kind about which nobody has said anything, in the server's channel for announcements if there is one.

    A night is where it is asked for, if the bot may post there.
    """
    guild = _guild(interaction)
    # A night is played where people are, which a channel for announcements is not.
    usual = interaction.channel_id if kind == NIGHT else server.announce_channel
    targets: tuple[Target, ...] = ()
    if usual is not None and may_see(guild.me, usual) and may_see(_member(interaction), usual):
        fit = kind != NIGHT or not channel_faults(guild, usual, POST)
        targets = (_target(guild.me, usual),) if fit else ()
    return usual_draft(guild.id, guild.name, server, kind=kind, targets=targets, now=wall_ms())


async def _change(
    interaction: discord.Interaction[Casebook], server: Server, kind: str, alter: Alter, what: What
) -> Draft:
    client = interaction.client
    try:
        draft = await change(
            client.store,
            await _fresh(interaction, server, kind),
            alter,
            announcement_id=interaction.id,
            changer=interaction.user.id,
            what=what,
            now=wall_ms(),
        )
    except BusyError:
        raise Refusal("auto.busy") from None
    client.deliveries.wake()
    return draft


async def _show(interaction: discord.Interaction[Casebook], server: Server, kind: str, told: str | None = None) -> None:
    shown = await _shown(interaction, server, kind)
    # It is opened in the log channel too, from what went wrong.
    await present(interaction, kind_card(server.zone, shown, told))


async def _shown(interaction: discord.Interaction[Casebook], server: Server, kind: str) -> Shown:
    guild, client, now = _guild(interaction), interaction.client, wall_ms()
    found = await find(client.store, guild.id, kind)
    draft = found.draft if found is not None else await _fresh(interaction, server, kind)
    plan = plan_of(draft)
    places = {one.channel_id for one in draft.targets if guild.get_channel_or_thread(one.channel_id) is None}
    roles = {role for role in draft.roles if guild.get_role(role) is None}
    return Shown(
        kind=kind,
        draft=draft,
        plan=plan,
        late=late_of(draft),
        announcement_id=found.id if found is not None else None,
        next_ms=next_ms(plan, now),
        faults=tuple(fault_line(fault) for fault in draft_faults(guild, draft)),
        notes=tuple(await _notes(interaction, server, draft)),
        gone=frozenset(places | roles),
        tells_empty=kind == "standings" and standings.options_of(draft).empty == "line",
        asks={name: getattr(question.options_of(draft), name) for name in ASKS} if kind == "question" else {},
    )


async def _notes(interaction: discord.Interaction[Casebook], server: Server, draft: Draft) -> list[str]:
    """Return what is to be known of a kind: the days that have something, and how loud its next post will be."""
    client, found = interaction.client, []
    if draft.kind == "on_this_day":
        watched = await progress_of(client.store.reader, interaction.user.id)
        found.append(await day_note(client, draft, wall_ms(), watched))
    found += filter(None, [await loud_line(client.store.reader, server, draft, wall_ms())])
    return found
