"""The panel on which an announcement is written: what, where, when, who is notified. One message, edited in place.

All of it stands in the draft's row; the components carry the draft's id and nothing that could be lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import discord
from discord import ui

from bot.announcements.late import Rule
from bot.announcements.placeholders import harmless, unknown
from bot.announcements.plan import preview
from bot.announcements.repeats import Once, Weekdays, Weekly
from bot.announcements.sketch import TOLERANCES_MS, Sketch, fault_of, plan_of, way_of, ways
from bot.announcements.wording import not_a_placeholder, why_not
from bot.ui.announce_times import tolerance_label, wall, way_label, weekday
from bot.ui.announce_words import repeat_words
from bot.ui.lasting import Choice, Press
from bot.ui.layouts import LAMP, card, rule, shortened, small
from bot.words import say, say_count

Tab = Literal["what", "where", "when", "who"]
TABS: tuple[Tab, ...] = get_args(Tab)
LATE_RULES: tuple[Rule, ...] = get_args(Rule)
MOST_PLACES = MOST_ROLES = 25
# What is shown of a text on the panel; the preview shows all of it.
EXCERPT = 300
ALT = 200
PLACES = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
]


@dataclass(frozen=True)
class Panel:
    """A draft as its author sees it at `now` (ms).

    `announcement_id` and `name` are those of the announcement that it changes, None for a new one. `zoned`: the server
    has said its zone. `gone`: channels and roles that are no longer there. `notes` are told once, above all else;
    `others` are what else its author has begun, by id and name.
    """

    draft_id: int
    revision: int
    sketch: Sketch
    now: int
    announcement_id: int | None = None
    name: str | None = None
    zoned: bool = True
    gone: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()
    others: tuple[tuple[int, str], ...] = ()


def panel_card(panel: Panel, tab: Tab) -> ui.LayoutView:
    """Return a part of the panel."""
    blocks: Sequence[str | ui.Item[Any]] = {"what": _what, "where": _where, "when": _when, "who": _who}[tab](panel)
    title = say("write.title.new") if panel.name is None else say("write.title.edit", name=panel.name)
    return card(
        *(f"> {note}" for note in panel.notes),
        f"## {title}",
        _summary(panel),
        None if panel.zoned else small(say("write.zone.unset")),
        tab_row(panel, tab),
        *blocks,
        rule(),
        rows=[_last_row(panel), *_others(panel)],
        accent=LAMP if panel.sketch.colour is None else discord.Colour(panel.sketch.colour),
    )


def tab_row(panel: Panel, here: Tab | None = None) -> ui.ActionRow[Any]:
    """Return the row that leads to the parts of the panel."""
    return ui.ActionRow(
        *(
            Press.make(
                say(f"write.tab.{one}"),
                "write_tab",
                panel.draft_id,
                one,
                style=discord.ButtonStyle.primary if one == here else discord.ButtonStyle.secondary,
            )
            for one in TABS
        )
    )


def save_press(panel: Panel, label: str, agreed: str = "", style: discord.ButtonStyle | None = None) -> Press:
    """Return the button that saves; `agreed` are the letters of what was agreed to, as it stood at this revision."""
    return Press.make(
        label,
        "write_save",
        panel.draft_id,
        panel.revision,
        agreed,
        panel.announcement_id or 0,
        style=style or discord.ButtonStyle.success,
    )


def places_line(sketch: Sketch, gone: frozenset[int] = frozenset()) -> str:
    """Return where it is posted."""
    there = [f"<#{place.channel_id}>" for place in sketch.places if place.channel_id not in gone]
    lost = len(sketch.places) - len(there)
    return ", ".join(there + ([say_count("write.gone", lost)] if lost else []))


def notified_line(sketch: Sketch, gone: frozenset[int] = frozenset()) -> str:
    """Return who is notified."""
    roles = [f"<@&{role}>" for role in sketch.roles if role not in gone]
    lost = len(sketch.roles) - len(roles)
    named = (["@everyone"] if sketch.everyone else []) + roles + ([say_count("write.gone", lost)] if lost else [])
    return ", ".join(named) or say("write.nobody")


def when_line(sketch: Sketch, now: int) -> str | None:
    """Return when it is announced next, at `now` (ms), or was to be; None where that is not decided."""
    plan = plan_of(sketch)
    if plan is None:
        return None
    run = next(iter(preview(plan, now, 1)), None)
    local, ms = (run.local, run.ms) if run is not None else (plan.start, sketch.start_ms or 0)
    parts = [say("write.when", wall=wall(local), zone=plan.zone, then=f"<t:{ms // 1000}:R>")]
    if not isinstance(plan.repeat, Once):
        parts.append(repeat_words(plan))
    if plan.paused:
        parts.append(say("write.paused"))
    return " · ".join(parts)


def _summary(panel: Panel) -> str:
    sketch = panel.sketch
    missing = say("write.missing")
    content = harmless(sketch.title or shortened(sketch.text, 80)) or (
        say("write.picture.only") if sketch.picture else missing
    )
    lines = {
        "what": content,
        "where": places_line(sketch, panel.gone) or missing,
        "when": when_line(sketch, panel.now) or missing,
        "who": notified_line(sketch, panel.gone),
    }
    return "\n".join(say("write.line", part=say(f"write.tab.{part}"), what=what) for part, what in lines.items())


def _what(panel: Panel) -> list[str | ui.Item[Any]]:
    sketch, draft = panel.sketch, panel.draft_id
    blocks: list[str | ui.Item[Any]] = []
    if sketch.text:
        blocks.append(small(shortened(harmless(sketch.text), EXCERPT)))
    if odd := unknown(f"{sketch.title}\n{sketch.text}\n{sketch.thread}"):
        blocks.append("\n".join(not_a_placeholder(one) for one in odd[:5]))
    facts = [say("write.characters", length=len(sketch.text))]
    if sketch.colour is not None:
        facts.append(say("write.colour.is", colour=f"#{sketch.colour:06X}"))
    if sketch.picture:
        facts.append(
            say("write.picture.is", name=harmless(sketch.picture), alt=shortened(harmless(sketch.alt), ALT))
            if sketch.alt
            else say("write.picture.bare", name=harmless(sketch.picture))
        )
    blocks.append(small(" · ".join(facts)))
    row = [
        Press.make(say("write.form.text.open"), "write_form", draft, "text", style=_main(not sketch.text)),
        Press.make(say("write.placeholders"), "write_help", draft),
        Press.make(say("write.colour.open"), "write_form", draft, "colour"),
        Press.make(say("write.picture.open"), "write_picture", draft),
    ]
    if sketch.picture:
        row.append(Press.make(say("write.picture.remove"), "write_unpicture", draft))
    return [*blocks, ui.ActionRow(*row)]


def _where(panel: Panel) -> list[str | ui.Item[Any]]:
    sketch, draft = panel.sketch, panel.draft_id
    channels: ui.ChannelSelect[Any] = ui.ChannelSelect(
        placeholder=say("write.channels.choose"),
        channel_types=PLACES,
        min_values=0,
        max_values=MOST_PLACES,
        default_values=[
            discord.Object(place.channel_id, type=discord.abc.GuildChannel)
            for place in sketch.places
            if place.channel_id not in panel.gone
        ],
    )
    row = [Press.make(say("write.thread.open"), "write_form", draft, "thread")]
    if sketch.is_news:
        row.append(_flip(draft, "publish", now=sketch.publish))
    facts = [say("write.forum")] if any(place.kind == "forum" for place in sketch.places) else []
    facts.append(say("write.thread.is", name=harmless(sketch.thread)) if sketch.thread else say("write.thread.none"))
    return [
        ui.ActionRow(Choice.of(channels, "write_set", draft, "channels")),
        small("\n".join(facts)),
        ui.ActionRow(*row),
    ]


def _when(panel: Panel) -> list[str | ui.Item[Any]]:
    sketch, draft = panel.sketch, panel.draft_id
    blocks: list[str | ui.Item[Any]] = []
    if fault := fault_of(sketch):
        blocks.append(why_not(fault))
    row = [
        Press.make(say("write.time.open"), "write_form", draft, "time", style=_main(sketch.start is None)),
        Press.make(say("write.zone.open", zone=sketch.zone), "write_form", draft, "zone"),
    ]
    if sketch.start is not None:
        if not isinstance(sketch.repeat, Once | Weekdays):
            row.append(Press.make(say("write.every.open"), "write_form", draft, "every"))
        if not isinstance(sketch.repeat, Once):
            row.append(Press.make(say("write.end.open"), "write_form", draft, "end"))
    blocks.append(ui.ActionRow(*row))
    if sketch.start is not None and (plan := plan_of(sketch)) is not None:
        now = way_of(sketch.repeat, sketch.start)
        options = [
            discord.SelectOption(label=way_label(way, sketch.start), value=way, default=way == now)
            for way in ways(sketch.start)
        ]
        blocks.append(
            ui.ActionRow(Choice.make(_capital(repeat_words(plan))[:150], options, "write_set", draft, "repeat"))
        )
    if isinstance(sketch.repeat, Weekly):
        days: ui.Select[Any] = ui.Select(
            min_values=1,
            max_values=7,
            options=[
                discord.SelectOption(label=weekday(day), value=str(day), default=day in sketch.repeat.days)
                for day in range(7)
            ],
        )
        blocks.append(ui.ActionRow(Choice.of(days, "write_set", draft, "days")))
    return blocks if sketch.start is None else [*blocks, _late_select(panel), _tolerance_select(panel)]


def _late_select(panel: Panel) -> ui.ActionRow[Any]:
    options = [
        discord.SelectOption(label=say(f"write.late.{one}"), value=one, default=one == panel.sketch.late)
        for one in LATE_RULES
    ]
    return ui.ActionRow(
        Choice.make(say(f"write.late.{panel.sketch.late}"), options, "write_set", panel.draft_id, "late")
    )


def _tolerance_select(panel: Panel) -> ui.ActionRow[Any]:
    kept = panel.sketch.tolerance_ms
    offered = sorted({*TOLERANCES_MS, kept})
    options = [
        discord.SelectOption(
            label=say("write.tolerance", span=tolerance_label(one)), value=str(one), default=one == kept
        )
        for one in offered
    ]
    placeholder = say("write.tolerance", span=tolerance_label(kept))
    return ui.ActionRow(Choice.make(placeholder, options, "write_set", panel.draft_id, "tolerance"))


def _who(panel: Panel) -> list[str | ui.Item[Any]]:
    sketch, draft = panel.sketch, panel.draft_id
    roles: ui.RoleSelect[Any] = ui.RoleSelect(
        placeholder=say("write.roles.choose"),
        min_values=0,
        max_values=MOST_ROLES,
        default_values=[discord.Object(role, type=discord.Role) for role in sketch.roles if role not in panel.gone],
    )
    return [
        ui.ActionRow(Choice.of(roles, "write_set", draft, "roles")),
        ui.ActionRow(_flip(draft, "everyone", now=sketch.everyone)),
        small(say("write.who.note")),
    ]


def _flip(draft: int, field: Literal["publish", "everyone"], *, now: bool) -> Press:
    label = say(f"write.{field}.on") if now else say(f"write.{field}.off")
    style = discord.ButtonStyle.primary if now else discord.ButtonStyle.secondary
    return Press.make(label, "write_flip", draft, field, "off" if now else "on", style=style)


def _last_row(panel: Panel) -> ui.ActionRow[Any]:
    return ui.ActionRow(
        Press.make(say("write.preview"), "write_preview", panel.draft_id, style=discord.ButtonStyle.primary),
        save_press(panel, say("write.save")),
        Press.make(say("write.drop"), "write_drop", panel.draft_id, "ask"),
    )


def _others(panel: Panel) -> list[ui.ActionRow[Any]]:
    if not panel.others:
        return []
    options = [discord.SelectOption(label=shortened(name, 100), value=str(one)) for one, name in panel.others]
    placeholder = say_count("write.others", len(options))
    return [ui.ActionRow(Choice.make(placeholder, options, "write_open", panel.draft_id))]


def _main(first: bool) -> discord.ButtonStyle:
    return discord.ButtonStyle.primary if first else discord.ButtonStyle.secondary


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
