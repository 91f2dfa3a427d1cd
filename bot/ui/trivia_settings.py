"""The panel on which those who manage a server say how its quizzes are. Every change is kept at once."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, get_args

import discord
from discord import ui

from bot.storage.trivia_settings import MOST_BARRED, MOST_CHANNELS, Panel, TriviaSettings
from bot.trivia.events import Mode
from bot.ui.lasting import Choice, Press
from bot.ui.layouts import INK, card, rule, small
from bot.ui.profile import CATEGORIES
from bot.words import say, say_count

Tab = Literal["defaults", "house", "people"]
TABS: tuple[Tab, ...] = get_args(Tab)

ANY = "any"
DIFFICULTIES = ("easy", "medium", "hard")
NUMBERS = (3, 5, 10, 15, 20, 25, 30, 40, 50)
SECONDS = (10, 15, 20, 30, 45, 60)
COOLDOWNS = (0, 60, 300, 900, 1800, 3600, 6 * 3600, 24 * 3600)
HOSTS = ("everyone", "role", "moderators")
PLACES = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
]

CHOICES: dict[str, tuple[Any, ...]] = {
    "mode": tuple(mode for mode in get_args(Mode) if mode != "duel"),
    "number": NUMBERS,
    "seconds": SECONDS,
    "category": (None, *CATEGORIES),
    "difficulty": (None, *DIFFICULTIES),
    "hosts": HOSTS,
    "cooldown_s": COOLDOWNS,
    "longest": NUMBERS,
}
"""What each field can be set to on the panel."""


def parse_choice(field: str, value: str) -> Any:
    """Return what a value of a field's select means. Raises ValueError for what it does not offer."""
    for choice in CHOICES.get(field, ()):
        if value == _value(choice):
            return choice
    raise ValueError(f"{field} cannot be {value!r}")


def panel_card(panel: Panel, tab: Tab, known: Callable[[int], bool]) -> ui.LayoutView:
    """Return a part of the panel. `known` says whether a channel or role, by its id, is still there."""
    blocks: Sequence[str | ui.Item[Any]] = {
        "defaults": _defaults,
        "house": _house,
        "people": _people,
    }[tab](panel, known)
    tabs = [
        Press.make(say(f"settings.tab.{one}"), "settings_tab", one, disabled=one == tab, style=_style(one == tab))
        for one in TABS
    ]
    return card(
        "## " + say("settings.title"),
        *blocks,
        rule(),
        small(say("settings.kept")),
        rows=[ui.ActionRow(*tabs)],
    )


def reset_card() -> ui.LayoutView:
    """Return the question whether the season is really to begin anew."""
    return card(
        "### " + say("settings.reset.title"),
        say("settings.reset.what"),
        accent=INK,
        rows=[
            ui.ActionRow(
                Press.make(say("settings.reset.yes"), "settings_reset_yes", style=discord.ButtonStyle.danger),
                Press.make(say("settings.reset.no"), "settings_tab", "people"),
            )
        ],
    )


def _defaults(panel: Panel, known: Callable[[int], bool]) -> list[str | ui.Item[Any]]:
    settings = panel.settings
    typed = settings.answers == "typed"
    return [
        say("settings.defaults"),
        *(_choice(settings, field) for field in ("mode", "number", "seconds", "category", "difficulty")),
        ui.ActionRow(
            Press.make(
                say("settings.answers.typed" if typed else "settings.answers.choice"),
                "settings_flip",
                "answers",
                "choice" if typed else "typed",
            ),
            Press.make(
                say("settings.hints.on" if settings.hints else "settings.hints.off"),
                "settings_flip",
                "hints",
                "off" if settings.hints else "on",
            ),
        ),
    ]


def _house(panel: Panel, known: Callable[[int], bool]) -> list[str | ui.Item[Any]]:
    settings = panel.settings
    there = [channel for channel in panel.channels if known(channel)]
    gone = len(panel.channels) - len(there)
    channels: ui.ChannelSelect[Any] = ui.ChannelSelect(
        placeholder=say("settings.channels.choose"),
        channel_types=PLACES,
        min_values=0,
        max_values=MOST_CHANNELS,
        default_values=[discord.Object(channel, type=discord.abc.GuildChannel) for channel in there],
    )
    blocks: list[str | ui.Item[Any]] = [
        say("settings.channels.some" if panel.channels else "settings.channels.all"),
        ui.ActionRow(Choice.of(channels, "settings_channels")),
        _choice(settings, "hosts"),
    ]
    if gone:
        blocks.insert(1, small(say_count("settings.channels.gone", gone)))
    if settings.hosts == "role":
        role = settings.role_id
        lost = role is not None and not known(role)
        if role is None or lost:
            blocks.append(small(say("settings.role.gone" if lost else "settings.role.none")))
        roles: ui.RoleSelect[Any] = ui.RoleSelect(
            placeholder=say("settings.role.choose"),
            default_values=[discord.Object(role, type=discord.Role)] if role is not None and not lost else [],
        )
        blocks.append(ui.ActionRow(Choice.of(roles, "settings_role")))
    return [*blocks, _choice(settings, "cooldown_s"), _choice(settings, "longest")]


def _people(panel: Panel, known: Callable[[int], bool]) -> list[str | ui.Item[Any]]:
    users: ui.UserSelect[Any] = ui.UserSelect(
        placeholder=say("settings.barred.choose"),
        min_values=0,
        max_values=MOST_BARRED,
        default_values=[discord.Object(user, type=discord.User) for user in panel.barred],
    )
    barred = ", ".join(f"<@{user}>" for user in panel.barred)
    return [
        say("settings.barred", who=barred) if barred else say("settings.barred.nobody"),
        ui.ActionRow(Choice.of(users, "settings_barred")),
        rule(),
        say("settings.season"),
        ui.ActionRow(Press.make(say("settings.reset"), "settings_reset", style=discord.ButtonStyle.danger)),
    ]


def _choice(settings: TriviaSettings, field: str) -> ui.ActionRow[Any]:
    now = getattr(settings, field)
    # What was set otherwise than here is shown too, and stays until something else is chosen.
    offered = CHOICES[field] if now in CHOICES[field] else (*CHOICES[field], now)
    options = [
        discord.SelectOption(label=label_of(field, value), value=_value(value), default=value == now)
        for value in offered
    ]
    return ui.ActionRow(Choice.make(label_of(field, now), options, "settings_set", field))


def label_of(field: str, value: Any) -> str:
    """Return what a field is set to, as a list has it. Raises ValueError for a field that there is not."""
    match field:
        case "mode":
            return say(f"settings.mode.{value}")
        case "number":
            return say_count("settings.number", value)
        case "seconds":
            return say_count("settings.seconds", value)
        case "category":
            return say("settings.category.any") if value is None else say("settings.category", name=_category(value))
        case "difficulty":
            return say(f"settings.difficulty.{value or ANY}")
        case "hosts":
            return say(f"settings.hosts.{value}")
        case "longest":
            return say_count("settings.longest", value)
        case "cooldown_s":
            return say_count("settings.cooldown", value // 60) if value else say("settings.cooldown.none")
    raise ValueError(field)


def _category(value: str) -> str:
    return say(f"category.{value}") if value in CATEGORIES else value


def _value(choice: Any) -> str:
    return ANY if choice is None else str(choice)


def _style(here: bool) -> discord.ButtonStyle:
    return discord.ButtonStyle.primary if here else discord.ButtonStyle.secondary
