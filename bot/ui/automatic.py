"""The panel of the announcements that write themselves: all of them, and what is said about each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import discord
from discord import ui

from bot.announcements.late import LATES
from bot.announcements.plan import Plan
from bot.announcements.repeats import Weekly
from bot.storage.announcements import Draft
from bot.ui.announce_panel import PLACES
from bot.ui.announce_times import tolerance_label, weekday
from bot.ui.announce_words import bullets, channels, kind_name, repeat_words
from bot.ui.lasting import Choice, Form, Press
from bot.ui.layouts import LAMP, card, rule, small
from bot.ui.prose import capital
from bot.ui.trivia_settings import ANY, CHOICES, label_of
from bot.words import say, say_count

MOST_CHANNELS = MOST_ROLES = 25
MOST_FAULTS = 6
# Kinds that come up on days of the week: for some any number of them, for the others just one.
ON_DAYS = {"standings": 1, "night": 7}


@dataclass(frozen=True)
class Shown:
    """A kind as the panel shows it. `late` is its late rule by the name that the panel has for it, None for another.

    - `announcement_id`: None where nobody has yet said anything about it.
    - `next_ms`: when it comes up next; None where it does not.
    - `faults`: sentences on what stands in its way; `notes`: what else is to be known about it.
    - `gone`: channels and roles that are no longer there.
    - `tells_empty`: the standings of a week in which nobody played say so.
    - `asks`: what a question is to be like, by the names that the panel of the quizzes has for it; None for any.
    """

    kind: str
    draft: Draft
    plan: Plan
    late: str | None
    announcement_id: int | None
    next_ms: int | None
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    gone: frozenset[int] = frozenset()
    tells_empty: bool = False
    asks: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def on(self) -> bool:
        """Whether it comes up."""
        return not self.plan.paused


def overview_card(zone: str | None, kinds: Sequence[Shown]) -> ui.LayoutView:
    """Return the panel with all kinds. `zone` is what the server has said; without one it is UTC."""
    parts = [part for shown in kinds for part in (_section(shown), rule())]
    return card("## " + say("auto.title"), *parts, small(_zone_note(zone)))


def _section(shown: Shown) -> ui.Section[Any]:
    following = [_next(shown), *shown.notes] if shown.on else []
    lines = [f"### {_title(shown)}", say(f"auto.what.{shown.kind}")]
    lines.append(small("\n".join([_where_and_when(shown), *following, *_first(shown.faults, 1)])))
    return ui.Section("\n".join(lines), accessory=Press.make(say("auto.open"), "auto_show", shown.kind))


def kind_card(zone: str | None, shown: Shown, told: str | None = None) -> ui.LayoutView:
    """Return the panel of one kind. `told` is what has just been done about it, above all else."""
    trouble = f"**{say('auto.faults')}**\n{bullets(_first(shown.faults, MOST_FAULTS))}" if shown.faults else None
    facts = [_next(shown), *shown.notes]
    if shown.plan.zone != (zone or "UTC"):
        facts.append(say("auto.zone.other", zone=shown.plan.zone, server=zone or "UTC"))
    elif zone is None:
        facts.append(_zone_note(zone))
    own = [_days(shown)] if shown.kind in ON_DAYS else [_asked(shown, name) for name in shown.asks]
    chosen = [_channels(shown), _roles(shown), *own, _late(shown)]
    selects: list[ui.ActionRow[Any]] = [ui.ActionRow(one) for one in chosen]
    return card(
        f"> {told}" if told else None,
        f"## {_title(shown)}",
        f"{say(f'auto.what.{shown.kind}')}\n{_where_and_when(shown)}",
        trouble,
        small("\n".join(facts)),
        rule(),
        rows=[*selects, ui.ActionRow(*_buttons(shown))],
        accent=LAMP,
    )


def time_form(shown: Shown, zone: str) -> Form:
    """Return the form in which the time of day is typed, by the clocks of `zone`."""
    form = Form.make(say("auto.time.title"), "auto_time", shown.kind)
    form.add_item(
        ui.Label(
            text=say("auto.time.label"),
            description=say("auto.time.what", zone=zone),
            component=ui.TextInput(custom_id="time", default=f"{shown.plan.start:%H:%M}", max_length=30),
        )
    )
    return form


def sample_card(made: ui.LayoutView, note: str) -> ui.LayoutView:
    """Return what would be posted, with a note under it that it was not."""
    made.add_item(ui.TextDisplay(small(note)))
    return made


def _first(faults: Sequence[str], most: int) -> list[str]:
    """Return the first faults, and how many more there are: each of 25 channels may have several."""
    more = [say_count("auto.faults.more", len(faults) - most)] if len(faults) > most else []
    return [*faults[:most], *more]


def _title(shown: Shown) -> str:
    state = say("auto.on") if shown.on else say("auto.off")
    return f"{capital(kind_name(shown.kind))} · {state}"


def _where_and_when(shown: Shown) -> str:
    there = [one for one in shown.draft.targets if one.channel_id not in shown.gone]
    lost = len(shown.draft.targets) - len(there)
    named = [channels(there)] if there else []
    where = ", ".join(named + ([say_count("auto.gone", lost)] if lost else [])) or say("auto.nowhere")
    when = capital(repeat_words(shown.plan))
    return say("auto.when", when=when, at=f"{shown.plan.start:%H:%M}", zone=shown.plan.zone, where=where)


def _next(shown: Shown) -> str:
    if shown.next_ms is None:
        return say("auto.next.off")
    then = shown.next_ms // 1000
    return say("auto.next", then=f"<t:{then}:f>", away=f"<t:{then}:R>")


def _zone_note(zone: str | None) -> str:
    return say("auto.zone", zone=zone) if zone else say("auto.zone.unset")


def _channels(shown: Shown) -> Choice:
    select: ui.ChannelSelect[Any] = ui.ChannelSelect(
        placeholder=say("auto.channels"),
        channel_types=PLACES,
        min_values=0,
        max_values=MOST_CHANNELS,
        default_values=[
            discord.Object(one.channel_id, type=discord.abc.GuildChannel)
            for one in shown.draft.targets
            if one.channel_id not in shown.gone
        ],
    )
    return Choice.of(select, "auto_channels", shown.kind)


def _roles(shown: Shown) -> Choice:
    select: ui.RoleSelect[Any] = ui.RoleSelect(
        placeholder=say("auto.roles"),
        min_values=0,
        max_values=MOST_ROLES,
        default_values=[
            discord.Object(role, type=discord.Role) for role in shown.draft.roles if role not in shown.gone
        ],
    )
    return Choice.of(select, "auto_roles", shown.kind)


def _days(shown: Shown) -> Choice:
    repeat = shown.plan.repeat
    chosen = repeat.days if isinstance(repeat, Weekly) else frozenset()
    select: ui.Select[Any] = ui.Select(
        placeholder=say("auto.days"),
        min_values=1,
        max_values=ON_DAYS[shown.kind],
        options=[
            discord.SelectOption(label=say("auto.day", day=weekday(day)), value=str(day), default=day in chosen)
            for day in range(7)
        ],
    )
    return Choice.of(select, "auto_days", shown.kind)


def _asked(shown: Shown, name: str) -> Choice:
    now = shown.asks[name]
    options = [
        discord.SelectOption(label=label_of(name, value), value=value or ANY, default=value == now)
        for value in CHOICES[name]
    ]
    return Choice.make(label_of(name, now), options, "auto_asks", name)


def _late(shown: Shown) -> Choice:
    options = [
        discord.SelectOption(label=say(f"auto.late.{late}"), value=late, default=late == shown.late) for late in LATES
    ]
    span = tolerance_label(shown.draft.tolerance_ms)
    return Choice.make(say("auto.late.other", rule=shown.draft.late, span=span), options, "auto_late", shown.kind)


def _buttons(shown: Shown) -> list[Press]:
    switch = Press.make(
        say("auto.switch.off" if shown.on else "auto.switch.on"),
        "auto_switch",
        shown.kind,
        "off" if shown.on else "on",
        style=discord.ButtonStyle.secondary if shown.on else discord.ButtonStyle.success,
    )
    row = [
        switch,
        Press.make(say("auto.time.open", at=f"{shown.plan.start:%H:%M}"), "auto_clock", shown.kind),
        Press.make(say("auto.sample"), "auto_sample", shown.kind),
    ]
    if shown.kind == "standings":
        label = say("auto.empty.line" if shown.tells_empty else "auto.empty.nothing")
        row.append(Press.make(label, "auto_empty", "nothing" if shown.tells_empty else "line"))
    if shown.kind == "night":
        made = shown.announcement_id
        row.append(Press.make(say("auto.night"), "night_options", made or 0, disabled=made is None))
    return [*row, Press.make(say("auto.back"), "auto_home")]
