"""Changes of a plan from the announcers' desk: paused, resumed, one run skipped or taken back in.

Each goes by the version of the announcement that was looked at, whole, with its picture: False is that somebody else
was faster.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Literal

from msgspec.structs import replace as changed

from bot.announcements.plan import Run, runs
from bot.deliveries.planning import edit, plan_json, plan_of
from bot.storage.announcements import Announcement
from bot.storage.writer import Writer


def runs_to_come(announcement: Announcement, now: int, until: int | None = None) -> Iterator[Run]:
    """Yield the runs of an announcement that are to come at `now` (ms), up to `until`; none once it is cancelled."""
    if announcement.cancelled_ms is None:
        yield from runs(plan_of(announcement.draft), max(announcement.since_ms, now), until)


async def pause(writer: Writer, announcement: Announcement, changer: int, now: int) -> bool:
    """Have an announcement come up no more until it is resumed. What is due already stays due."""
    return await _replan(writer, announcement, changer, now, "paused", paused=True)


async def resume(writer: Writer, announcement: Announcement, changer: int, now: int) -> bool:
    """Have a paused announcement go on from now; what the pause has swallowed is not made up for."""
    return await _replan(writer, announcement, changer, now, "resumed", paused=False)


async def skip_run(writer: Writer, announcement: Announcement, planned: datetime, changer: int, now: int) -> bool:
    """Leave out the run that is called `planned`. What is due already stays due."""
    skipped = plan_of(announcement.draft).skipped | {planned}
    return await _replan(writer, announcement, changer, now, "skipped", skipped=frozenset(skipped))


TakenBack = Literal["back", "already", "passed", "faster"]
"""What came of taking a run back in; "already" is that it was not skipped."""


async def unskip_run(
    writer: Writer, announcement: Announcement, planned: datetime, changer: int, now: int
) -> TakenBack:
    """Take back in the run that is called `planned`, if it is still to come: else it would be sent late."""
    plan, since = plan_of(announcement.draft), announcement.since_ms
    if planned not in plan.skipped:
        return "already"
    skipped = plan.skipped - {planned}
    whole = changed(plan, skipped=skipped)
    run = next((one for one in runs(whole, max(since, now)) if one.planned >= planned), None)
    if announcement.cancelled_ms is not None or run is None or run.planned != planned:
        return "passed"
    done = await _replan(writer, announcement, changer, now, "unskipped", skipped=skipped)
    return "back" if done else "faster"


async def _replan(
    writer: Writer, announcement: Announcement, changer: int, now: int, what: str, **changes: object
) -> bool:
    plan = changed(plan_of(announcement.draft), **changes)
    draft = replace(announcement.draft, plan=plan_json(plan))
    return await edit(
        writer,
        announcement.id,
        announcement.version,
        draft,
        changer=changer,
        what=what,
        now=now,
    )
