"""The question of the day: posted at a run, answered by buttons for a day, revealed in the same message.

- It is open until a minute before the next run, or for 24 hours, whichever is shorter, but never for less than an hour;
  a late one too, counted from when it is posted. The card says until when.
- What is asked is decided and kept before it is posted (bot.games.question_of_the_day). Where there is nothing left to
  ask the run fails with the reason "no_question", and somebody is told.
- Its last step, "reveal", closes the question and edits the message. It comes once the last press that was made in time
  must have arrived, and not while the gateway is away.

Options (`Options`, JSON in the draft; "{}" is the default): `difficulty`, "easy", "medium", "hard" or null for any;
`category`, one of bot.ui.profile.CATEGORIES or null for any. Title and text of the draft stay empty.
"""

import logging
from typing import TYPE_CHECKING

import aiohttp
import discord
import msgspec
from discord import ui

from bot.announcements.week import period
from bot.deliveries.calls import RefusedError, wall_ms
from bot.deliveries.house import channel_horizon
from bot.deliveries.kinds import Kind, NotYetError, Sample
from bot.deliveries.letter import Letter, addressed, allowed, mark, notes
from bot.deliveries.on_this_day import local_date
from bot.deliveries.planning import next_ms, plan_of
from bot.games import journal
from bot.games import question_of_the_day as games
from bot.games.question_of_the_day import DAY_MS, SHORTEST_MS, Options, Place, Sight
from bot.storage import question_of_the_day as stored
from bot.storage.announcements import Announcement, Draft
from bot.storage.deliveries import Delivery
from bot.storage.question_of_the_day import Asked, Sum
from bot.storage.servers import server_of
from bot.tasks import spawn
from bot.trivia.rounds import SETTLE_MS
from bot.ui.on_this_day import said_day
from bot.ui.question_of_the_day import NAMES, SUMS, open_card, reveal_card
from bot.words import say

if TYPE_CHECKING:
    from bot.client import Casebook

_log = logging.getLogger(__name__)

BEFORE_NEXT_MS = 60_000
"""So long before the next run a question closes: its answer is up before the next one is asked."""

# Discord's page "Opcodes and Status Codes", JSON error codes.
_ARCHIVED_THREAD = 50083
# How soon to look again whether the gateway is back, and what it has kept has arrived.
_AWAY_MS = 30_000


def options_of(draft: Draft) -> Options:
    """Return the options of a draft; what cannot be read is as if nothing had been chosen."""
    try:
        return msgspec.json.decode(draft.options, type=Options)
    except msgspec.DecodeError:
        return Options()


def question_kind(client: "Casebook") -> Kind:
    """Return what asks the question of the day."""

    async def compose(announcement: Announcement, row: Delivery) -> Letter | None:
        now = wall_ms()
        asked = await stored.of_run(client.store.reader, announcement.id, row.run, row.channel_id)
        if asked is None:
            asked = await _draw(client, announcement, row, now)
        elif row.state == "planned" and asked.finished_ms is None:
            asked = await _renewed(client, asked, now)
        sight = await games.look(client.store.reader, asked)
        if sight.game.phase == "finished":
            return None
        view = await _open(client, announcement.draft, row, sight, now)
        return Letter(
            view,
            say("qotd.thread", day=said_day(local_date(announcement.draft, row.due_ms))),
            mentions=allowed(announcement.draft),
            after=(("reveal", asked.closes_ms + SETTLE_MS),),
        )

    async def reveal(announcement: Announcement, row: Delivery) -> None:
        asked = await stored.of_run(client.store.reader, announcement.id, row.run, row.channel_id)
        if asked is None or row.message_id is None:
            return
        if not client.gateway_up(row.guild_id):
            raise NotYetError("the gateway is away", wall_ms() + _AWAY_MS)
        try:
            sight = await games.close(client.store.writer, asked.game_id, row.message_id, wall_ms())
        except games.NotYetError:
            raise NotYetError("the question is open", asked.closes_ms + SETTLE_MS) from None
        if sight.game.results:
            await show(client, sight, row.message_id, row)
        spawn(look_after(client), name="questions left open")

    async def sample(draft: Draft, now: int, ceiling: int | None) -> Sample:
        horizon = await channel_horizon(client, draft.guild_id, draft.targets[0].channel_id, ceiling)
        settings = games.settings_of(options_of(draft), horizon)
        found = await games.candidates(client.store, client.bank, draft.guild_id, settings, seed=str(now), now=now)
        if not found:
            return Sample(None, say("auto.sample.no_question"))
        view = open_card(
            0,
            # The last of those drawn, so that a run hardly ever asks what somebody has been shown.
            games.sample(found[-1], settings, now),
            opened_ms=now,
            closes_ms=now + DAY_MS,
            episodes=client.archive.episodes,
            sums=(),
            addressed=addressed(draft),
            sample=True,
        )
        return Sample(view, say("auto.sample.question"))

    return Kind(compose, sample, {"reveal": reveal})


async def show(client: "Casebook", sight: Sight, message_id: int, row: Delivery | None = None) -> None:
    """Turn the message of a closed question into its reveal; safe to repeat. What Discord says is passed on.

    With its `row` of the outbox the message keeps the marks by which it is known there.
    """
    asked, game = sight.asked, sight.game
    finished_ms = asked.finished_ms or wall_ms()
    since_ms, sums = await _week(client, asked, finished_ms)
    right = [result.player for result in game.results[0] if result.right][:NAMES]
    users = {player: await journal.user_of(client.store.reader, player) for player in right}
    view = reveal_card(
        asked.game_id, game, users, opened_ms=game.began_at, sums=sums, since_ms=since_ms, closed_ms=finished_ms
    )
    if row is not None:
        mark(view, row)
    # The thread of a forum's post has the id of its first message.
    channel_id = message_id if asked.kind == "forum" else asked.channel_id
    channel = client.get_partial_messageable(channel_id, guild_id=asked.guild_id)
    try:
        await channel.get_partial_message(message_id).edit(view=view, allowed_mentions=discord.AllowedMentions.none())
    except discord.HTTPException as error:
        if error.code != _ARCHIVED_THREAD:
            raise
        await client.http.edit_channel(channel_id, archived=False)
        raise TimeoutError("the thread was asleep") from None


async def look_after(client: "Casebook") -> None:
    """Close and reveal the questions that the outbox has nothing left to do about."""
    for sight, message_id in await games.close_left_open(client.store, wall_ms(), client.gateway_up):
        try:
            await show(client, sight, message_id)
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            _log.info("The answer to question of the day %s could not be shown: %s", sight.asked.game_id, error)


async def _draw(client: "Casebook", announcement: Announcement, row: Delivery, now: int) -> Asked:
    """Decide what a run asks. Raises RefusedError where nothing is left to ask."""
    horizon = await channel_horizon(client, row.guild_id, row.channel_id)
    bot_id = client.user.id if client.user else 0
    place = Place(row.guild_id, announcement.id, row.run, row.channel_id, row.kind, announcement.author or bot_id)
    settings = games.settings_of(options_of(announcement.draft), horizon)
    closes_ms = _closes_ms(announcement.draft, row, now)
    asked = await games.draw(client.store, client.bank, place, settings, closes_ms=closes_ms, now=now)
    if asked is None:
        raise RefusedError("no_question", f"no question at horizon {horizon}")
    return asked


async def _renewed(client: "Casebook", asked: Asked, now: int) -> Asked:
    """Return a question that was decided and that nobody can have seen, so that it can be asked now after all.

    It is lost where its channel may not go as far any more, and where its run was recalled.
    """
    game = (await games.look(client.store.reader, asked)).game
    steps = await stored.steps(client.store.reader, asked)
    horizon = await channel_horizon(client, asked.guild_id, asked.channel_id)
    if game.phase == "posting" and (horizon < game.horizon or any(step.step == "recall" for step in steps)):
        await games.lose(client.store.writer, asked, now)
        return asked
    if game.phase == "posting" and asked.closes_ms < now + min(game.limit_ms, SHORTEST_MS):
        return await games.postpone(client.store.writer, asked, now + game.limit_ms)
    return asked


def _closes_ms(draft: Draft, row: Delivery, now: int) -> int:
    """Return the last moment to answer a question that is posted now."""
    following = next_ms(plan_of(draft), max(now, row.due_ms))
    last = now + DAY_MS if following is None else min(now + DAY_MS, following - BEFORE_NEXT_MS)
    return max(last, now + SHORTEST_MS)


async def _open(client: "Casebook", draft: Draft, row: Delivery, sight: Sight, now: int) -> ui.LayoutView:
    asked, game = sight.asked, sight.game
    _, sums = await _week(client, asked, game.began_at)
    return open_card(
        asked.game_id,
        game,
        opened_ms=game.began_at,
        closes_ms=asked.closes_ms,
        episodes=client.archive.episodes,
        sums=sums,
        addressed=addressed(draft),
        notes=notes(draft, row, now),
    )


async def _week(client: "Casebook", asked: Asked, at_ms: int) -> tuple[int, list[Sum]]:
    """Return when the server's week began that holds a moment, and what its questions came to up to then."""
    server = await server_of(client.store.reader, asked.guild_id)
    week = period("week", at_ms, server.clock)
    return week.start, await stored.standings(client.store.reader, asked.announcement_id, week.start, at_ms, SUMS)
