"""What is posted: the announcement as its readers see it, with the marks by which it is found again."""

import io
from dataclasses import dataclass, field

import discord
from discord import ui

from bot.announcements.outbox import marks
from bot.announcements.placeholders import Values, fill
from bot.storage.announcements import Announcement, Draft
from bot.storage.deliveries import Delivery
from bot.ui.layouts import LAMP, card, small
from bot.words import say, say_count

# Discord's documentation, "Channel object": a name has 1 to 100 characters.
THREAD_NAME_LIMIT = 100


@dataclass(frozen=True)
class Letter:
    """A message about to be sent; made anew for each try, because sending uses it up.

    `title` is what its thread is called in a forum. `silent`: nobody's device makes a sound. `after` are the steps that
    follow it in the outbox, each with the moment (ms) from which it may be done, None for at once.
    """

    view: ui.LayoutView
    title: str
    files: list[discord.File] = field(default_factory=list)
    mentions: discord.AllowedMentions = field(default_factory=discord.AllowedMentions.none)
    silent: bool = False
    after: tuple[tuple[str, int | None], ...] = ()

    @property
    def pings(self) -> bool:
        """Whether it notifies anybody by a mention."""
        return bool(self.mentions.everyone or self.mentions.roles)


def values_of(row: Delivery, server: str, series: str) -> Values:
    """Return what a run's placeholders stand for, in a guild called `server` that follows `series`."""
    return Values(server=server, channel_id=row.channel_id, series=series, number=row.number, ms=row.due_ms)


def letter(
    announcement: Announcement, row: Delivery, values: Values, now: int, *, corrected_ms: int | None = None
) -> Letter:
    """Return the message of a run as it is sent at `now` (ms), or as it is after a correction at `corrected_ms`.

    Raises ValueError where it is too long for Discord.
    """
    draft = announcement.draft
    below = notes(draft, row, now)
    if corrected_ms is not None:
        below.append(say("delivery.corrected", when=f"<t:{corrected_ms // 1000}:f>"))
    view = card(
        addressed(draft),
        f"## {fill(draft.title, values)}" if draft.title else None,
        fill(draft.text, values) or None,
        _picture(draft),
        small("\n".join(below)) or None,
        accent=LAMP if draft.colour is None else discord.Colour(draft.colour),
    )
    title = fill(draft.title, values)[:THREAD_NAME_LIMIT]
    return Letter(view, title, _files(draft), allowed(draft), after=following(draft, row))


def following(draft: Draft, row: Delivery) -> tuple[tuple[str, int | None], ...]:
    """Return the steps that come after a post that somebody has written, at once."""
    thread = [("thread", None)] if draft.thread and row.kind != "forum" else []
    return (*thread, *([("publish", None)] if draft.publish and row.kind == "news" else []))


def mark(view: ui.LayoutView, row: Delivery) -> None:
    """Put the marks of its run and channel on a message: ids of its first two components."""
    for item, number in zip(view.walk_children(), marks(row.announcement_id, row.run, row.channel_id), strict=False):
        item.id = number


def is_marked(message: discord.Message, row: Delivery) -> bool:
    """Return whether a message is this run's."""
    items = list(ui.LayoutView.from_message(message, timeout=None).walk_children())
    return tuple(item.id for item in items[:2]) == marks(row.announcement_id, row.run, row.channel_id)


def addressed(draft: Draft) -> str | None:
    """Return the mentions with which a post begins, or None. Whom they notify is `allowed`."""
    named = ["@everyone"] if draft.everyone else []
    return " ".join(named + [f"<@&{role}>" for role in draft.roles]) or None


def _picture(draft: Draft) -> ui.MediaGallery[ui.LayoutView] | None:
    if draft.picture is None:
        return None
    shown = discord.MediaGalleryItem(f"attachment://{draft.picture_name}", description=draft.picture_alt)
    return ui.MediaGallery(shown)


def _files(draft: Draft) -> list[discord.File]:
    return [] if draft.picture is None else [discord.File(io.BytesIO(draft.picture), draft.picture_name)]


def allowed(draft: Draft) -> discord.AllowedMentions:
    """Return whom a post notifies: those it was told to, and nobody else whom it names."""
    roles = [discord.Object(role) for role in draft.roles]
    return discord.AllowedMentions(everyone=draft.everyone, roles=roles or False, users=False, replied_user=False)


def notes(draft: Draft, row: Delivery, now: int) -> list[str]:
    """Return what a post that is sent at `now` (ms) says about when it was due, where it was not then."""
    late = row.late_ms > 0 or now - row.due_ms > draft.tolerance_ms
    said = [say("delivery.late", due=f"<t:{row.due_ms // 1000}:f>")] if late else []
    since = f"<t:{(row.folded_since_ms or row.due_ms) // 1000}:f>"
    return said + ([say_count("delivery.folded", row.folded, since=since)] if row.folded else [])
