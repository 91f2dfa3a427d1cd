"""What was sent, corrected or recalled: the buttons on an announcement's card."""

import discord

from bot.client import Casebook
from bot.deliveries import corrections
from bot.deliveries.calls import wall_ms
from bot.deliveries.front import announcement_of, delivery_of, number, present
from bot.deliveries.planning import plan_of
from bot.storage import announcements as stored
from bot.storage import deliveries as outgoing
from bot.storage.announcements import REMEMBERED_MS, Announcement
from bot.storage.deliveries import Delivery
from bot.ui.announce_corrections import Mending, asked_card, mending_card
from bot.ui.announce_words import DONE, WRITTEN
from bot.ui.choices import MOST_CHOICES
from bot.ui.errors import Refusal
from bot.ui.lasting import chosen, on_press


@on_press("desk_correct")
async def ask_correct(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Ask whether the newest run is to be corrected."""
    await _ask(interaction, "correct", await announcement_of(interaction, arguments[0]))


@on_press("desk_recall")
async def ask_recall(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Ask whether the newest run is to be recalled."""
    await _ask(interaction, "recall", await announcement_of(interaction, arguments[0]))


@on_press("desk_correct_run")
async def choose_correct(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Ask whether the run that was chosen is to be corrected."""
    found, row = await delivery_of(interaction, chosen(interaction))
    await _ask(interaction, "correct", found, _page(arguments), row)


@on_press("desk_recall_run")
async def choose_recall(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Ask whether the run that was chosen is to be recalled."""
    found, row = await delivery_of(interaction, chosen(interaction))
    await _ask(interaction, "recall", found, _page(arguments), row)


@on_press("desk_correct_page")
async def turn_correct(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Ask about the newest run of another page."""
    await _ask(interaction, "correct", await announcement_of(interaction, arguments[1]), _page(arguments))


@on_press("desk_recall_page")
async def turn_recall(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Ask about the newest run of another page."""
    await _ask(interaction, "recall", await announcement_of(interaction, arguments[1]), _page(arguments))


@on_press("desk_correct_yes")
async def press_correct(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Have every message of a run edited to the present text."""
    found, row = await delivery_of(interaction, arguments[0])
    _check_correctable(found)
    bot = interaction.client
    asked = await corrections.correct(bot.store.writer, found.id, row.run, interaction.user.id, wall_ms())
    bot.deliveries.wake()
    await present(interaction, asked_card("correct", found, asked))


@on_press("desk_recall_yes")
async def press_recall(interaction: discord.Interaction[Casebook], arguments: list[str]) -> None:
    """Have every message of a run deleted, and what is pending of it left undone."""
    found, row = await delivery_of(interaction, arguments[0])
    bot = interaction.client
    asked = await corrections.recall(bot.store.writer, found.id, row.run, interaction.user.id, wall_ms())
    bot.deliveries.wake()
    await present(interaction, asked_card("recall", found, asked))


def _page(arguments: list[str]) -> int:
    return number(arguments[0]) if arguments else 0


async def _ask(
    interaction: discord.Interaction[Casebook],
    what: Mending,
    found: Announcement,
    page: int = 0,
    row: Delivery | None = None,
) -> None:
    if what == "correct":
        _check_correctable(found)
    reader = interaction.client.store.reader
    newest = await outgoing.sent_runs(reader, found.id, 1)
    pages = -(-newest[0].among // MOST_CHOICES) if newest else 1
    page = min(page, pages - 1)
    sent = await outgoing.sent_runs(reader, found.id, MOST_CHOICES, page * MOST_CHOICES)
    # Newer runs may have moved the one that was chosen to another page.
    named = sent if row is None else await outgoing.sent_runs(reader, found.id, 1, run=row.run)
    run = next(iter(named), None)
    if run is None:
        raise Refusal("desk.refused.nothing_sent")
    rows = await outgoing.steps_of(reader, found.id, run.run)
    posts = [one for one in rows if one.step == "post" and one.state == "sent" and one.message_id is not None]
    changes = await stored.changes(reader, found.id)
    changed = any(one.at_ms > run.sent_ms and one.what not in DONE for one in changes)
    plan = plan_of(found.draft)
    view = mending_card(
        what, found, plan=plan, sent=sent, page=page, pages=pages, chosen=run, posts=posts, changed=changed
    )
    await present(interaction, view)


def _check_correctable(found: Announcement) -> None:
    if found.draft.kind != WRITTEN:
        raise Refusal("desk.refused.writes_itself")
    # What it said was erased, or part of it: a correction would take that out of the message too.
    if found.cancelled_ms is not None and found.cancelled_ms < wall_ms() - REMEMBERED_MS:
        raise Refusal("desk.refused.gone")
    if not (found.draft.title or found.draft.text or found.draft.picture):
        raise Refusal("desk.refused.gone")
