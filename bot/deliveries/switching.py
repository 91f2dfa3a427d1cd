"""Switching the kinds that write themselves on and off, and what may be said about each.

A kind is one announcement of its server, made when somebody first decides something about it, and paused while it is
off. Each change is of one part and is done to the announcement as it is then: two people at two panels lose nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

import aiosqlite
import msgspec

from bot.announcements.clocks import to_local
from bot.announcements.hours import NoSuchTimeError, hours
from bot.announcements.late import LATES, Late
from bot.announcements.plan import Plan
from bot.announcements.repeats import Daily, Weekly
from bot.deliveries import planning
from bot.deliveries.planning import plan_json, plan_of
from bot.deliveries.writing import without_spent
from bot.storage import announcements as stored
from bot.storage import drafts
from bot.storage.announcements import Announcement, Draft, Target
from bot.storage.database import Store
from bot.storage.queries import announcements as sql
from bot.storage.servers import Server

MINUTE_MS = 60_000
# From when on a post that is sent however late says that it is.
NOTED_MS = 15 * MINUTE_MS
_TOLERANCES_MS: Mapping[Late, int] = {
    "half-day": 12 * 60 * MINUTE_MS,
    "hour": 60 * MINUTE_MS,
    "half-hour": 30 * MINUTE_MS,
}
# So often another may be faster before we give up.
TRIES = 5


@dataclass(frozen=True)
class Usual:
    """How a kind is until somebody says otherwise; `days` (0 is Monday) are those of a week, None is every day."""

    at: time
    days: frozenset[int] | None
    late: Late


USUAL: Mapping[str, Usual] = {
    "question": Usual(time(12), None, "half-day"),
    # On a Monday morning: the week is over, and everybody is up.
    "standings": Usual(time(9), frozenset({0}), "always"),
    "on_this_day": Usual(time(9), None, "day"),
    "night": Usual(time(20), frozenset({4}), "half-hour"),
}


class TakenError(Exception):
    """The server has this kind already."""


class BusyError(Exception):
    """Others were faster, again and again."""


Alter = Callable[[Draft], Draft]


def usual_draft(
    guild_id: int, server_name: str, server: Server, *, kind: str, targets: tuple[Target, ...], now: int
) -> Draft:
    """Return a kind that nobody has said anything about: off, in the server's own zone, from the day of `now` on."""
    usual = USUAL[kind]
    start = datetime.combine(to_local(now, server.clock), usual.at)
    repeat = Daily() if usual.days is None else Weekly(usual.days)
    plan = Plan(start=start, zone=server.clock.key, repeat=repeat, paused=True)
    draft = Draft(
        guild_id=guild_id,
        server=server_name,
        title="",
        text="",
        plan=plan_json(plan),
        targets=targets,
        late="skip",
        tolerance_ms=0,
        kind=kind,
    )
    return with_late(draft, usual.late)


async def find(store: Store, guild_id: int, kind: str) -> Announcement | None:
    """Return a server's announcement of a kind, on or off; None where there is none."""
    announcement_id = await sql.automatic(store.reader, guild_id=guild_id, kind=kind)
    return None if announcement_id is None else await stored.get(store.reader, announcement_id)


async def change(
    store: Store, fresh: Draft, alter: Alter, *, announcement_id: int, changer: int, what: str, now: int
) -> Draft:
    """Alter a server's announcement of a kind, or else `fresh`, which is then kept as `announcement_id`.

    Return it as it is then, once that is committed. `alter` may be called several times, where others change it in the
    same moment. Raises BusyError when they were faster each time, and what `alter` raises.
    """

    async def alone(connection: aiosqlite.Connection) -> None:
        if await sql.automatic(connection, guild_id=fresh.guild_id, kind=fresh.kind) is not None:
            raise TakenError

    for _ in range(TRIES):
        found = await find(store, fresh.guild_id, fresh.kind)
        if found is None:
            altered = alter(fresh)
            try:
                await planning.add(store.writer, announcement_id, changer, altered, now, also=alone)
            except TakenError:
                continue
            return altered
        altered = alter(replace(found.draft, server=fresh.server))
        plan, before = plan_of(altered), plan_of(found.draft)
        plan = without_spent(plan, before, await drafts.spent(store.reader, found.id), now)
        altered = replace(altered, plan=plan_json(plan))
        if altered == found.draft or await planning.edit(
            store.writer, found.id, found.version, altered, changer=changer, what=what, now=now
        ):
            return altered
    raise BusyError


def switched(draft: Draft, zone: str, *, on: bool) -> Draft:
    """Return a kind that is on, by the clocks of `zone`, or off; off keeps all that was said."""
    return _replanned(draft, paused=False, zone=zone) if on else _replanned(draft, paused=True)


def at_time(draft: Draft, at: time, zone: str) -> Draft:
    """Return a kind that comes up at a time of day, by the clocks of `zone`."""
    late = late_of(draft)
    start = datetime.combine(plan_of(draft).start, at)
    moved = _replanned(draft, start=start, zone=zone)
    # How long a local day goes on is another thing at another hour.
    return with_late(moved, late) if late == "day" else moved


def on_days(draft: Draft, days: frozenset[int], zone: str) -> Draft:
    """Return a kind that comes up on some days of the week (0 is Monday), by the clocks of `zone`."""
    return _replanned(draft, repeat=Weekly(days), zone=zone)


def days_of(draft: Draft) -> frozenset[int] | None:
    """Return on which days of the week a kind comes up; None for every day."""
    repeat = plan_of(draft).repeat
    return repeat.days if isinstance(repeat, Weekly) else None


def with_late(draft: Draft, late: Late) -> Draft:
    """Return a kind whose late runs are dealt with in another way."""
    match late:
        case "always":
            return replace(draft, late="send", tolerance_ms=NOTED_MS)
        case "day":
            return replace(draft, late="skip", tolerance_ms=_rest_of_day_ms(draft))
        case _:
            return replace(draft, late="skip", tolerance_ms=_TOLERANCES_MS[late])


def late_of(draft: Draft) -> Late | None:
    """Return what becomes of a kind's late runs; None for what was said elsewhere than on the panel."""
    return next(
        (late for late in LATES if (one := with_late(draft, late)) and _late_rule(one) == _late_rule(draft)), None
    )


def with_options(draft: Draft, **changes: Any) -> Draft:
    """Return a kind with some of its options changed; the others stay, whoever reads them."""
    options = msgspec.json.decode(draft.options or "{}", type=dict[str, Any])
    return replace(draft, options=msgspec.json.encode({**options, **changes}).decode())


def time_said(text: str) -> time | tuple[time, ...]:
    """Return the time of day that `text` is; several where it may be read so, none where it says none."""
    plain = " ".join(text.casefold().split())
    try:
        # A bare number is an hour only after "at".
        found = hours(plain) if not plain.isdecimal() else hours(f"at {plain}")
    except NoSuchTimeError:
        return ()
    if found.rest or len(found.times) != 1:
        return () if found.rest else found.times
    return found.times[0]


def _replanned(draft: Draft, **changes: Any) -> Draft:
    return replace(draft, plan=plan_json(msgspec.structs.replace(plan_of(draft), **changes)))


def _rest_of_day_ms(draft: Draft) -> int:
    start = plan_of(draft).start
    return (24 * 60 - start.hour * 60 - start.minute) * MINUTE_MS - 1


def _late_rule(draft: Draft) -> tuple[str, int]:
    return draft.late, draft.tolerance_ms
