"""The panel on which those who may announce say what a trivia night is like."""

import dataclasses

import discord
import msgspec
from msgspec.structs import replace

from bot.client import Casebook
from bot.deliveries import planning
from bot.deliveries.calls import wall_ms
from bot.deliveries.front import announcement_of, check_mentions
from bot.deliveries.night_options import NIGHT, NightOptions, read_options, write_options
from bot.storage.announcements import Announcement
from bot.storage.trivia_settings import trivia_settings
from bot.trivia.events import Settings
from bot.ui.errors import Refusal
from bot.ui.lasting import chosen, on_press
from bot.ui.night import options_card
from bot.ui.profile import CATEGORIES
from bot.ui.trivia_lobby import ANY, DIFFICULTIES, MODES


@on_press("night_options")
async def show(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Show the panel to somebody who may announce, alone."""
    night = await _night(interaction, arguments[0])
    await interaction.response.send_message(view=_panel(night, read_options(night.draft.options)), ephemeral=True)


@on_press("night_set")
async def choose(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Keep what was chosen for one of the terms."""
    night = await _night(interaction, arguments[0])
    client = interaction.client
    options = _changed(read_options(night.draft.options), arguments[1], chosen(interaction))
    longest = (await trivia_settings(client.store.reader, night.draft.guild_id)).longest
    if arguments[1] == "questions" and options.questions > longest:
        raise Refusal("house.longest", n=longest)
    if arguments[1] == "remind_min" and not planning.plan_of(night.draft).paused:
        # It decides when a night that is on notifies those whom it mentions.
        check_mentions(interaction, night.draft)
    kept = await planning.edit(
        client.store.writer,
        night.id,
        night.version,
        dataclasses.replace(night.draft, options=write_options(options)),
        changer=interaction.user.id,
        what="terms",
        now=wall_ms(),
    )
    if not kept:
        raise Refusal("night.options.changed")
    client.deliveries.wake()
    await interaction.response.edit_message(view=_panel(night, options))


async def _night(interaction: discord.Interaction[Casebook], announcement_id: str) -> Announcement:
    """Return a night of this server. Refuses whoever may not announce, and what is no night of theirs."""
    night = await announcement_of(interaction, announcement_id)
    if night.draft.kind != NIGHT or night.cancelled_ms is not None:
        raise Refusal("night.options.gone")
    return night


def _panel(night: Announcement, options: NightOptions) -> discord.ui.LayoutView:
    return options_card(
        night.id,
        Settings(
            mode=options.mode,
            number=options.questions,
            seconds=options.seconds,
            category=options.category,
            difficulty=options.difficulty,
        ),
        options.remind_min,
        options.wait_min,
    )


def _changed(options: NightOptions, setting: str, value: str) -> NightOptions:
    """Return the options with one of them changed. Refuses what none of our selects offers."""
    match setting:
        case "mode" if value in MODES:
            return replace(options, mode=value)
        case "category" if value in (ANY, *CATEGORIES):
            return replace(options, category=None if value == ANY else value)
        case "difficulty" if value in (ANY, *DIFFICULTIES):
            return replace(options, difficulty=None if value == ANY else value)
        case "questions" | "seconds" | "remind_min" | "wait_min" if value.isdecimal():
            try:
                return msgspec.convert({**msgspec.to_builtins(options), setting: int(value)}, type=NightOptions)
            except msgspec.ValidationError:
                raise Refusal("error.old_button") from None
    raise Refusal("error.old_button")
