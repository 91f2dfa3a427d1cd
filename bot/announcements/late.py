"""What becomes of runs that were missed, by the rule of their announcement.

Every run that is due is accounted for: it is sent, folded into one that is sent, or passed over. Only runs that nothing
has been sent for may be given: what a crash has left half sent is not missed, and has its delivery already.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, assert_never, get_args

from bot.announcements.plan import Run

Rule = Literal["send", "skip", "fold"]
"""What to do about late runs: send each with a note, skip them, or fold them all into one."""

Late = Literal["always", "day", "half-day", "hour", "half-hour"]
"""What becomes of a late run of what writes itself: sent however late, only on its own local day, or within so long."""

LATES: tuple[Late, ...] = get_args(Late)


@dataclass(frozen=True)
class Delivery:
    """A run to be sent. `late_ms` is 0 for one that is on time; `folded` are earlier runs that it stands for too."""

    run: Run
    late_ms: int = 0
    folded: tuple[Run, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What to do: `send` these, oldest first, and write down that the others have been passed over."""

    send: tuple[Delivery, ...]
    passed_over: tuple[Run, ...] = ()


def judge(due: Iterable[Run], now: int, rule: Rule, tolerance_ms: int) -> Verdict:
    """Return what to do at `now` (ms) about the runs of one announcement that are due and have not been sent.

    A run is late when more than `tolerance_ms` have passed since; the rule is for those. They fold into the first that
    is on time, else into the newest of them. Raises ValueError for a run that is not due yet.
    """
    ordered = sorted(due, key=lambda run: run.ms)
    if ordered and ordered[-1].ms > now:
        raise ValueError("a run is not due before its time")
    late = [run for run in ordered if now - run.ms > tolerance_ms]
    on_time = tuple(Delivery(run) for run in ordered[len(late) :])
    match rule:
        case "send":
            return Verdict(tuple(Delivery(run, now - run.ms) for run in late) + on_time)
        case "skip":
            return Verdict(on_time, tuple(late))
        case "fold" if not late:
            return Verdict(on_time)
        case "fold" if on_time:
            return Verdict((Delivery(on_time[0].run, folded=tuple(late)), *on_time[1:]))
        case "fold":
            *earlier, newest = late
            return Verdict((Delivery(newest, now - newest.ms, tuple(earlier)),))
        case _:
            assert_never(rule)
