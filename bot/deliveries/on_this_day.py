"""On this day: the anniversaries that the pack has for the local date of a run, as far as the channel has watched.

There is nothing to decide and so nothing to keep: what is said follows from the date the run was due, the pack, and the
channel's horizon now. A horizon that was lowered meanwhile holds at once.
"""

from datetime import date
from typing import TYPE_CHECKING

from discord import ui

from bot.announcements.clocks import to_local, zone_called
from bot.deliveries.calls import wall_ms
from bot.deliveries.house import channel_horizon
from bot.deliveries.kinds import Kind, Sample
from bot.deliveries.letter import Letter, addressed, allowed, notes
from bot.deliveries.planning import plan_of
from bot.knowledge.anniversaries import Event, days_a_year, events, next_day, on_day
from bot.knowledge.archive import Archive
from bot.knowledge.gate import NOTHING_WATCHED
from bot.knowledge.horizons import place_horizon
from bot.storage.announcements import Announcement, Draft
from bot.storage.deliveries import Delivery
from bot.ui.layouts import card, small
from bot.ui.on_this_day import day_blocks, said_day
from bot.words import say, say_count

if TYPE_CHECKING:
    from bot.client import Casebook


def on_this_day_kind(client: "Casebook") -> Kind:
    """Return what posts the anniversaries."""

    async def compose(announcement: Announcement, row: Delivery) -> Letter | None:
        draft = announcement.draft
        horizon = await channel_horizon(client, row.guild_id, row.channel_id)
        today = local_date(draft, row.due_ms)
        happened = on_day(await events(client.archive, horizon), today)
        if not happened:
            return None
        view = await day_card(client.archive, draft, today, happened, notes(draft, row, wall_ms()))
        return Letter(view, say("on_this_day.title", day=said_day(today)), mentions=allowed(draft))

    async def sample(draft: Draft, now: int, ceiling: int | None) -> Sample:
        known = await events(client.archive, await first_horizon(client, draft, ceiling))
        today = local_date(draft, now)
        day = today if on_day(known, today) else next_day(known, today)
        if day is None:
            return Sample(None, say("on_this_day.never"))
        view = await day_card(client.archive, draft, day, on_day(known, day), [])
        return Sample(view, say("on_this_day.sample" if day == today else "on_this_day.sample.later"))

    return Kind(compose, sample)


async def day_note(client: "Casebook", draft: Draft, now: int, ceiling: int | None) -> str:
    """Return, in a sentence, on how many days of a year there is something to post, and when next.

    It is for a reader who has watched as far as `ceiling`, where that is known: no further is counted. Discord is not
    asked.
    """
    known = await events(client.archive, await first_horizon(client, draft, ceiling, ask=False))
    day = next_day(known, local_date(draft, now))
    if day is None:
        return say("on_this_day.never")
    return say_count("on_this_day.days", days_a_year(known), day=said_day(day))


async def first_horizon(client: "Casebook", draft: Draft, ceiling: int | None, *, ask: bool = True) -> int:
    """Return how far a draft may go in the first of its channels; without one, as far as its server.

    For a reader who has watched as far as `ceiling`, no further. `ask`: as for `channel_horizon`.
    """
    if draft.targets:
        return await channel_horizon(client, draft.guild_id, draft.targets[0].channel_id, ceiling, ask=ask)
    far = await place_horizon(client.store.reader, draft.guild_id, None, None) or NOTHING_WATCHED
    return far if ceiling is None else min(far, ceiling)


async def day_card(
    archive: Archive, draft: Draft, today: date, happened: list[Event], noted: list[str]
) -> ui.LayoutView:
    """Return the message of a day; `noted` is what it says about being late."""
    blocks = await day_blocks(archive, today, happened)
    return card(addressed(draft), *blocks, small("\n".join(noted)) or None)


def local_date(draft: Draft, ms: int) -> date:
    """Return the date at a moment where the draft's plan is at home: that of its server when it was planned."""
    return to_local(ms, zone_called(plan_of(draft).zone)).date()
