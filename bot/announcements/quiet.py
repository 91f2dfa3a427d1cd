"""Quiet hours: from one time on the wall to another, every day."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.announcements.clocks import settle, to_local


def quiet_span(begins: int, ends: int, ms: int, zone: ZoneInfo) -> tuple[int, int] | None:
    """Return from when up to and without when (ms) the quiet hours last in which a moment (ms) lies, or None.

    `begins` and `ends` are minutes after midnight by the clock of `zone`; they go over midnight where `begins` is the
    later, and there are none where both are the same. They are one stretch whatever the clocks do within: where a time
    comes twice, they begin and end with the first.
    """
    today = to_local(ms, zone).date()
    for back in (2, 1, 0, -1):
        first = today - timedelta(days=back)
        last = first + timedelta(days=1) if begins > ends else first
        span = tuple(
            settle(datetime.combine(day, time(*divmod(minutes, 60))), zone).ms
            for day, minutes in ((first, begins), (last, ends))
        )
        if span[0] <= ms < span[1]:
            return span[0], span[1]
    return None
