"""How far an answer goes, said under it, with the one button that changes it; and the panels that set it."""

from collections.abc import Mapping
from typing import Any

import discord
from discord import ui

from bot.knowledge.horizons import Horizon, Spot
from bot.ui.lasting import Choice, Press
from bot.ui.layouts import card, rule, small
from bot.ui.progress import parse_episode, progress_label
from bot.words import say

UNSET = "unset"


def spot_of(interaction: discord.Interaction[Any]) -> Spot:
    """Return where an interaction happens; a thread lies in its channel."""
    parent = interaction.channel.parent_id if isinstance(interaction.channel, discord.Thread) else None
    return Spot(interaction.user.id, interaction.guild_id, interaction.channel_id, parent)


def horizon_note(horizon: Horizon, episodes: int) -> str:
    """Return, in a sentence, how far an answer goes and what it is that holds it there."""
    if horizon.public and horizon.place is None:
        return say("horizon.server_unset")
    if not horizon.public and horizon.reader is None:
        return say("horizon.reader_unset" if horizon.place is None else "horizon.reader_unset.place")
    if horizon.value >= episodes:
        return say("horizon.all")
    if horizon.value == 0:
        return say("horizon.none")
    return say("horizon.some", horizon=horizon.value)


def horizon_buttons(horizon: Horizon) -> list[Press]:
    """Return the button that lets an answer go further, where nobody has said how far it may."""
    if horizon.public and horizon.place is None:
        return [Press.make(say("horizon.server.button"), "horizon_ask")]
    if not horizon.public and horizon.reader is None:
        return [Press.make(say("progress.ask.button"), "progress_ask")]
    return []


def horizon_select(episodes: int, action: str, *arguments: object) -> ui.ActionRow[Any]:
    """Return a list of horizons. At most 25 fit: unset, which is 0, and 24 more; a longer series skips episodes."""
    step = -(-episodes // 24)
    numbers = sorted({*range(step, episodes, step), episodes})
    options = [discord.SelectOption(label=horizon_label(number, episodes), value=str(number)) for number in numbers]
    options.append(discord.SelectOption(label=say("horizon.label.unset"), value=UNSET))
    return ui.ActionRow(Choice.make(say("horizon.placeholder"), options[:25], action, *arguments))


def horizon_label(number: int | None, episodes: int) -> str:
    """Return a server's or channel's horizon as a list has it."""
    if number is None:
        return say("horizon.label.unset")
    if number == 0:
        return say("horizon.label.none")
    if number >= episodes:
        return say("horizon.label.all")
    return progress_label(number, episodes)


def parse_horizon(text: str, episodes: int) -> int | None:
    """Return the horizon that `text` means, None for unset. Raises ValueError where it means none."""
    wanted = text.strip().casefold()
    labels = {horizon_label(number, episodes).casefold(): number for number in (None, 0, episodes)}
    if wanted == UNSET:
        return None
    if wanted in labels:
        return labels[wanted]
    number = parse_episode(text, episodes)
    if number is None:
        raise ValueError(text)
    return number


def greeting_card(series: str) -> ui.LayoutView:
    """Return what a server reads when the bot has joined it."""
    options = [
        discord.SelectOption(label=say(f"welcome.{value}"), description=say(f"welcome.{value}.what"), value=value)
        for value in ("finished", "watching", "unset")
    ]
    row: ui.ActionRow[Any] = ui.ActionRow(Choice.make(say("welcome.placeholder"), options, "welcome"))
    return card(
        "## " + say("welcome.title"),
        say("welcome.text", series=series),
        row,
        small(say("welcome.who")),
    )


def ask_server_card(episodes: int) -> ui.LayoutView:
    """Return the question how far a server has watched, for those who manage its channels."""
    return card("### " + say("horizon.ask.title"), say("horizon.ask.why"), horizon_select(episodes, "horizon_set"))


def spoilers_card(said: Mapping[int, int], guild_id: int, episodes: int) -> ui.LayoutView:
    """Return what has been said for a server and its channels."""
    server = horizon_label(said.get(guild_id), episodes)
    channels = [
        say("spoilers.channel", channel=f"<#{place}>", horizon=horizon_label(number, episodes))
        for place, number in sorted(said.items())
        if place != guild_id
    ]
    shown = channels[:40]
    more = [say("spoilers.more", n=len(channels) - len(shown))] if len(channels) > len(shown) else []
    return card(
        "### " + say("spoilers.title"),
        say("spoilers.server", horizon=server),
        "\n".join([*shown, *more]) or None,
        rule(),
        small(say("spoilers.effect")),
    )
