"""The panel on which those who manage a server say how it is announced to. Every change is kept at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import discord
from babel.dates import format_datetime
from discord import ui

from bot.announcements.clocks import next_change, offset_at, to_local
from bot.announcements.wording import offset, zone_line
from bot.announcements.zones import Zone
from bot.storage.servers import LastChange, Server
from bot.ui.announce_panel import PLACES
from bot.ui.announce_words import at
from bot.ui.horizons import UNSET, horizon_label, horizon_select
from bot.ui.lasting import Choice, Form, Press
from bot.ui.layouts import INK, LAMP, card, plain, rule, small
from bot.words import LOCALE, say, say_count

PINGS = (None, 0, 1, 2, 3, 5, 7, 10, 14, 21, 28)
"""What the panel offers as the most pings a week; None is no limit."""
NO_LIMIT = "none"
FAULTS = 10
LOG_IN: list[discord.ChannelType] = [kind for kind in PLACES if kind is not discord.ChannelType.forum]


@dataclass(frozen=True)
class SetupPanel:
    """What the panel shows at `now` (ms).

    `horizon` is the server's, None where nobody has said; `faults` are sentences, and None where there was nothing to
    check; `gone` are channels and roles that were set and are no longer there; `changed` is who changed anything last.
    """

    server: Server
    horizon: int | None
    episodes: int
    now: int
    faults: Sequence[str] | None
    gone: frozenset[int] = frozenset()
    changed: LastChange | None = None


def setup_card(panel: SetupPanel) -> ui.LayoutView:
    """Return the panel: every setting as it is, and what stands in the bot's way."""
    server = panel.server
    return card(
        "## " + say("setup.title"),
        ui.Section(_zone(server, panel.now), accessory=Press.make(say("setup.zone.button"), "setup_zone")),
        ui.Section(_quiet(server), accessory=Press.make(say("setup.quiet.button"), "setup_quiet")),
        say("setup.pings.heading"),
        _pings(server.pings_a_week),
        say("setup.announce"),
        _channels(server.announce_channel, panel.gone, PLACES, say("setup.announce.choose"), "announce_channel"),
        say("setup.log"),
        _channels(server.log_channel, panel.gone, LOG_IN, say("setup.log.choose"), "log_channel"),
        say("setup.role"),
        _roles(server.announcer_role, panel.gone),
        say("setup.horizon"),
        _horizons(panel),
        rule(),
        _check(panel),
        small("\n".join([say("setup.kept"), *_changed(panel.changed)])),
        rows=[ui.ActionRow(Press.make(say("setup.check.again"), "setup_again"))],
        accent=INK if panel.faults else LAMP,
    )


def _changed(last: LastChange | None) -> list[str]:
    if last is None:
        return []
    who = f"<@{last.user_id}>" if last.user_id else say("desk.somebody")
    return [say("setup.changed", who=who, at=at(last.at_ms))]


def zone_form(zone: str | None) -> Form:
    """Return the form that asks for the zone; `zone` is the present one."""
    form = Form.make(say("setup.zone.form"), "setup_zone")
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id="zone", required=False, max_length=60, placeholder=say("setup.zone.example"), default=zone
    )
    return form.add_item(ui.Label(text=say("setup.zone.ask"), description=say("setup.zone.empty"), component=field))


def zones_card(typed: str, found: Sequence[Zone]) -> ui.LayoutView:
    """Return the zones that `typed` may mean, to choose from; where it means none, `found` are the main ones."""
    options = [discord.SelectOption(label=zone_line(zone), value=zone.key) for zone in found[:25]]
    rows: list[ui.ActionRow[Any]] = [
        ui.ActionRow(Choice.make(say("setup.zone.choose"), options, "setup_zone")),
        ui.ActionRow(Press.make(say("setup.zone.retype"), "setup_zone"), Press.make(say("setup.back"), "setup_again")),
    ]
    return card("### " + say("setup.zone.which"), typed, rows=rows)


def zone_found(typed: str, number: int) -> str:
    """Return what is said of a search for a zone that found so many."""
    if not number:
        return say("setup.zone.none", typed=plain(typed))
    return say_count("setup.zone.several", number, typed=plain(typed))


def quiet_form(server: Server) -> Form:
    """Return the form that asks for the quiet hours."""
    form = Form.make(say("setup.quiet.form"), "setup_quiet")
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id="hours",
        required=False,
        max_length=60,
        placeholder=say("setup.quiet.example"),
        default=None if server.quiet_from is None else _hours(server),
    )
    return form.add_item(ui.Label(text=say("setup.quiet.ask"), description=say("setup.quiet.empty"), component=field))


def _zone(server: Server, now: int) -> str:
    heading = say("setup.zone")
    if server.zone is None:
        return "\n".join([heading, say("setup.zone.unset", now=_local(now, server, "HH:mm"))])
    change = next_change(now, server.clock)
    lines = [
        heading,
        say(
            "setup.zone.now",
            zone=server.zone,
            offset=offset(offset_at(now, server.clock)),
            now=_local(now, server, "EEEE d MMMM, HH:mm"),
        ),
    ]
    if change is None:
        return "\n".join([*lines, say("setup.zone.steady")])
    forward = offset_at(change, server.clock) > offset_at(now, server.clock)
    day, then = _local(change, server, "d MMMM y"), _local(change, server, "HH:mm")
    # What the old clock would have shown: it is a minute later than a minute ago.
    at = f"{to_local(change - 60_000, server.clock) + timedelta(minutes=1):%H:%M}"
    return "\n".join([*lines, say("setup.zone.forward" if forward else "setup.zone.back", day=day, at=at, then=then)])


def _quiet(server: Server) -> str:
    if server.quiet_from is None:
        return say("setup.quiet.none")
    return say("setup.quiet", hours=_hours(server))


def _hours(server: Server) -> str:
    """Return the quiet hours as the form takes them."""
    return "–".join(
        f"{minutes // 60:02}:{minutes % 60:02}" for minutes in (server.quiet_from or 0, server.quiet_until or 0)
    )


def _local(ms: int, server: Server, pattern: str) -> str:
    return format_datetime(to_local(ms, server.clock), pattern, locale=LOCALE)


def _channels(
    now: int | None, gone: frozenset[int], kinds: list[discord.ChannelType], placeholder: str, setting: str
) -> ui.ActionRow[Any]:
    there = [discord.Object(now, type=discord.abc.GuildChannel)] if now is not None and now not in gone else []
    select: ui.ChannelSelect[Any] = ui.ChannelSelect(
        placeholder=say("setup.channel.gone") if now in gone else placeholder,
        channel_types=kinds,
        min_values=0,
        max_values=1,
        default_values=there,
    )
    return ui.ActionRow(Choice.of(select, "setup_channel", setting))


def _roles(now: int | None, gone: frozenset[int]) -> ui.ActionRow[Any]:
    select: ui.RoleSelect[Any] = ui.RoleSelect(
        placeholder=say("setup.role.gone") if now in gone else say("setup.role.choose"),
        min_values=0,
        max_values=1,
        default_values=[discord.Object(now, type=discord.Role)] if now is not None and now not in gone else [],
    )
    return ui.ActionRow(Choice.of(select, "setup_role"))


def _pings(now: int | None) -> ui.ActionRow[Any]:
    # What was set otherwise than here is shown too, and stays until something else is chosen.
    offered = PINGS if now in PINGS else (*PINGS, now)
    options = [
        discord.SelectOption(label=_pings_label(number), value=_pings_value(number), default=number == now)
        for number in offered
    ]
    return ui.ActionRow(Choice.make(_pings_label(now), options, "setup_pings"))


def _pings_label(number: int | None) -> str:
    if number is None:
        return say("setup.pings.unlimited")
    return say_count("setup.pings", number) if number else say("setup.pings.never")


def _pings_value(number: int | None) -> str:
    return NO_LIMIT if number is None else str(number)


def _horizons(panel: SetupPanel) -> ui.ActionRow[Any]:
    row = horizon_select(panel.episodes, "setup_horizon")
    now = UNSET if panel.horizon is None else str(panel.horizon)
    for choice in row.children:
        if isinstance(choice, Choice) and isinstance(choice.item, ui.Select):
            # Of a long series not every episode is offered; what was set otherwise is what the closed list says.
            choice.item.placeholder = horizon_label(panel.horizon, panel.episodes)
            for option in choice.item.options:
                option.default = option.value == now
    return row


def _check(panel: SetupPanel) -> str:
    faults = panel.faults
    if faults is None:
        return say("setup.check.nothing")
    if not faults:
        return say("setup.check.well")
    more = len(faults) - FAULTS
    lines = [f"- {fault}" for fault in faults[:FAULTS]]
    return "\n".join(
        [
            say_count("setup.check.faults", len(faults)),
            *lines,
            *([say_count("setup.check.more", more)] if more > 0 else []),
        ]
    )
