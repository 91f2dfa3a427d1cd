"""From plans to the outbox: a row for every channel of a run that is due, and the moment of the next.

A run to come has no row: its moment follows from its plan and the rules of its zone, which may change until then. The
rows of a run that is due are written in the transaction that moves the announcement past it, so it is planned once,
whoever plans and however often; where the rules of a zone bring a run up a second time, its rows are there already.
"""

import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import get_args

import aiosqlite
import msgspec

from bot.announcements import late
from bot.announcements.late import Rule, judge
from bot.announcements.plan import Plan, runs
from bot.deliveries.night_options import lead_ms
from bot.deliveries.troubles import Reason
from bot.storage import announcements as stored
from bot.storage import deliveries as outgoing
from bot.storage.announcements import Announcement, Draft
from bot.storage.database import Store
from bot.storage.deliveries import Delivery
from bot.storage.queries import announcements as sql
from bot.storage.writer import Job, Writer

_log = logging.getLogger(__name__)
_decode = msgspec.json.Decoder(Plan).decode


def plan_json(plan: Plan) -> str:
    """Return a plan as a draft carries it."""
    return msgspec.json.encode(plan).decode()


def plan_of(draft: Draft) -> Plan:
    """Return the plan of a draft. Raises ValueError for what is none."""
    return _decode(draft.plan)


def is_readable(draft: Draft) -> bool:
    """Return whether the plan of a draft can be read: not one of another version, or of a zone unknown here."""
    try:
        plan_of(draft)
    except ValueError:
        return False
    return True


def next_ms(plan: Plan, after: int) -> int | None:
    """Return the moment (ms) of the next run later than `after`, or None."""
    return next((run.ms for run in islice(runs(plan, after), 1)), None)


async def add(
    writer: Writer, announcement_id: int, author: int, draft: Draft, now: int, *, also: Job[None] | None = None
) -> None:
    """Keep a new announcement, with no run before `now`; `also` is done in the same transaction."""
    following = next_ms(plan_of(draft), now)
    await stored.add(
        writer,
        announcement_id,
        author,
        draft,
        now=now,
        since_ms=now,
        next_ms=following,
        ahead_ms=lead_ms(draft),
        also=also,
    )


async def edit(
    writer: Writer,
    announcement_id: int,
    version: int,
    draft: Draft,
    *,
    changer: int,
    what: str,
    now: int,
    also: Job[None] | None = None,
) -> bool:
    """Replace what was decided; False where somebody else was faster. The new plan has no run before `now`.

    What was due by then and had not been planned yet stays due. `also` is done in the same transaction, where something
    is.
    """

    async def first(connection: aiosqlite.Connection) -> None:
        # What has no plan has nothing due, and is mended by an edit.
        with suppress(ValueError):
            await _plan_due(connection, announcement_id, now)

    following = next_ms(plan_of(draft), now)
    return await stored.edit(
        writer,
        announcement_id,
        version,
        draft,
        changer=changer,
        what=what,
        now=now,
        since_ms=now,
        next_ms=following,
        ahead_ms=lead_ms(draft),
        first=first,
        also=also,
    )


async def plan_due(writer: Writer, announcement_id: int, now: int) -> None:
    """Put the runs that are due into the outbox, as the late rule says, and work out the next."""
    await writer.run(lambda connection: _plan_due(connection, announcement_id, now))


async def post_now(
    writer: Writer,
    announcement_id: int,
    asked: int,
    now: int,
    *,
    changer: int | None = None,
    version: int | None = None,
) -> bool:
    """Post out of turn, once for the interaction `asked`; it is kept that `changer` did, who has seen that `version`.

    False where there is no such announcement (any more), or where it is another one by now.
    """

    async def job(connection: aiosqlite.Connection) -> bool:
        announcement = await stored.get(connection, announcement_id, whole=False)
        if announcement is None or announcement.cancelled_ms is not None:
            return False
        again = bool(await outgoing.steps_of(connection, announcement_id, f"now {asked}"))
        if again:
            return True
        if version is not None and announcement.version != version:
            return False
        following = next(runs(plan_of(announcement.draft), announcement.since_ms), None)
        if changer is not None:
            await stored.log(connection, announcement_id, changer, now, "posted")
        for row in _rows(announcement, f"now {asked}", following.number if following else 1, now, now):
            await outgoing.add_delivery(connection, row)
        return True

    return await writer.run(job)


async def renew(store: Store, mine: Callable[[int], bool]) -> None:
    """Work out every next run anew: the rules of a zone may be others than when it was written down."""

    async def job(connection: aiosqlite.Connection) -> None:
        for row in [row async for row in sql.plans(connection)]:
            if not mine(row["guild_id"]):
                continue
            try:
                following = next_ms(_decode(row["plan"]), row["since_ms"])
            except ValueError:
                # Of another version, or in a zone that this machine does not know.
                _log.exception("Incident %s: announcement %s has no plan", secrets.token_hex(4), row["id"])
                following = None
            if following != row["next_ms"]:
                await sql.renew(connection, id=row["id"], next_ms=following)

    await store.writer.run(job)


async def set_aside(writer: Writer, announcement_id: int) -> None:
    """Have an announcement that cannot be planned wait for the next start; the others go on."""
    await writer.run(lambda connection: sql.renew(connection, id=announcement_id, next_ms=None))


async def _plan_due(connection: aiosqlite.Connection, announcement_id: int, now: int) -> None:
    announcement = await stored.get(connection, announcement_id, whole=False)
    if announcement is None or announcement.cancelled_ms is not None:
        return
    plan, draft = plan_of(announcement.draft), announcement.draft
    lead = announcement.ahead_ms
    until = now + lead
    # What goes out ahead of its run stays one of those to come until then, and is planned but once all the same.
    there = await _planned_runs(connection, announcement) if lead else set()
    due = [run for run in runs(plan, announcement.since_ms, until) if run.planned.isoformat() not in there]
    # It is late when its run is, so both are judged as much later.
    verdict = judge(due, until, _rule(draft.late), draft.tolerance_ms + lead)
    for passed in verdict.passed_over:
        await _put(connection, announcement, late.Delivery(passed), now, reason="late")
    for delivery in verdict.send:
        for folded in delivery.folded:
            await _put(connection, announcement, late.Delivery(folded), now, reason="folded")
        late_ms = max(delivery.late_ms - lead, 0)
        await _put(connection, announcement, replace(delivery, late_ms=late_ms), now)
    since = max(now, announcement.since_ms)
    await sql.set_next(
        connection,
        id=announcement_id,
        version=announcement.version,
        since_ms=since,
        next_ms=next_ms(plan, max(since, until)),
    )


async def _planned_runs(connection: aiosqlite.Connection, announcement: Announcement) -> set[str]:
    rows = sql.planned_runs(connection, announcement_id=announcement.id, since_ms=announcement.since_ms)
    return {row["run"] async for row in rows}


def _rule(text: str) -> Rule:
    for rule in get_args(Rule):
        if rule == text:
            found: Rule = rule
            return found
    raise ValueError(f"no rule for late runs: {text!r}")


def _rows(announcement: Announcement, run: str, number: int, due: int, now: int) -> list[Delivery]:
    return [
        Delivery(
            id=0,
            announcement_id=announcement.id,
            guild_id=announcement.draft.guild_id,
            run=run,
            number=number,
            channel_id=target.channel_id,
            kind=target.kind,
            step="post",
            state="planned",
            due_ms=due,
            ready_ms=now,
            next_ms=now,
        )
        for target in announcement.draft.targets
    ]


async def _put(
    connection: aiosqlite.Connection,
    announcement: Announcement,
    delivery: late.Delivery,
    now: int,
    reason: Reason | None = None,
) -> None:
    """Put a run into the outbox: to be sent, or skipped for `reason`."""
    run, folded = delivery.run, delivery.folded
    for row in _rows(announcement, run.planned.isoformat(), run.number, run.ms, now):
        if reason is None:
            since = folded[0].ms if folded else None
            kept = replace(row, late_ms=delivery.late_ms, folded=len(folded), folded_since_ms=since)
        else:
            kept = replace(row, state="skipped", next_ms=None, reason=reason)
        await outgoing.add_delivery(connection, kept)
