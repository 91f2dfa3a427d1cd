"""How an announcement is spoken of: its title, when it comes up, where it goes, whom it notifies."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, get_args

from babel.dates import format_date, get_day_names

from bot.announcements.placeholders import harmless
from bot.announcements.plan import Plan, Run
from bot.announcements.repeats import Daily, MonthlyOnDay, MonthlyOnWeekday, Once, Weekdays, Weekly
from bot.storage.announcements import Announcement, Change, Draft, Target
from bot.ui.layouts import shortened
from bot.words import LOCALE, say, say_count

KINDS = ("written", "question", "standings", "on_this_day", "night")
WRITTEN = "written"
PLACES = (1, 2, 3, 4, -1)
DONE = ("paused", "resumed", "skipped", "unskipped", "posted", "corrected", "recalled", "retried", "left", "cancelled")
"""What may have been done with an announcement, as its changes name it; all else names the parts that were edited."""
Part = Literal[
    "title", "text", "colour", "picture", "channels", "mentions", "time", "late", "publish", "thread", "options",
    "terms",
]  # fmt: skip
"""A part of an announcement that may be edited; a change names several with commas between them."""
PARTS: tuple[Part, ...] = get_args(Part)

_TITLE = 60
_CHANNELS = 5
_ROLES = 10
# Discord's 4000 characters a message, less what stands above and below a list.
_ROOM = 3200


def kind_name(kind: str) -> str:
    """Return what a kind of announcement is called."""
    return say(f"desk.kind.{kind}") if kind in KINDS else kind


def bare_title(draft: Draft) -> str:
    """Return what an announcement is called where no markdown is read, in at most 60 characters."""
    lines = [line for line in (draft.title, *draft.text.splitlines()) if line.strip()]
    return shortened(" ".join(lines[0].split()) if lines else kind_name(draft.kind), _TITLE)


def title_of(draft: Draft) -> str:
    """Return what an announcement is called, as text that mentions nobody and formats nothing."""
    return harmless(bare_title(draft))


def at(ms: int, style: str = "f") -> str:
    """Return a moment (ms) as Discord shows it to each reader."""
    return f"<t:{ms // 1000}:{style}>"


def run_name(planned: datetime) -> str:
    """Return a run's planned time in the form that a button can carry; `run_called` reads it."""
    return f"{planned:%Y%m%dT%H%M%S}"


def run_called(name: str) -> datetime:
    """Return the planned time that `run_name` has written. Raises ValueError."""
    planned = datetime.fromisoformat(name)
    if planned.tzinfo is not None:
        raise ValueError("a run is called by its time on the wall")
    return planned


def next_line(run: Run, plan: Plan) -> str:
    """Return when a run is: for each reader, from now, and on the wall of its zone."""
    return say("desk.next", at=at(run.ms), away=at(run.ms, "R"), wall=f"{run.local:%H:%M}", zone=plan.zone)


def channels(targets: Sequence[Target], most: int = _CHANNELS) -> str:
    """Return the channels that are posted in, the first few by name."""
    named = " ".join(f"<#{target.channel_id}>" for target in targets[:most]) or say("desk.nowhere")
    left = len(targets) - most
    return say_count("desk.channels.more", left, named=named) if left > 0 else named


def pings(draft: Draft) -> str:
    """Return whom a post notifies."""
    named = [*(["@everyone"] if draft.everyone else []), *(f"<@&{role}>" for role in draft.roles)]
    if not named:
        return say("desk.pings.nobody")
    who, left = " ".join(named[:_ROLES]), len(named) - _ROLES
    return say("desk.pings", who=say_count("desk.channels.more", left, named=who) if left > 0 else who)


def wants_ping(draft: Draft) -> bool:
    """Return whether a post is to notify anybody."""
    return draft.everyone or bool(draft.roles)


def repeat_words(plan: Plan) -> str:
    """Return how a plan repeats and when it ends."""
    words = [_repeat(plan)]
    if plan.last_day is not None:
        words.append(say("desk.until", day=format_date(plan.last_day, "d MMMM y", locale=LOCALE)))
    if plan.count is not None and not isinstance(plan.repeat, Once):
        words.append(say_count("desk.times", plan.count))
    return ", ".join(words)


def _repeat(plan: Plan) -> str:
    match plan.repeat:
        case Once():
            return say("desk.repeat.once")
        case Daily(every):
            return say_count("desk.repeat.daily", every)
        case Weekdays():
            return say("desk.repeat.weekdays")
        case Weekly(days, every):
            return say_count("desk.repeat.weekly", every, days=", ".join(_day(day) for day in sorted(days)))
        case MonthlyOnDay(31, every):
            return say_count("desk.repeat.last-day", every)
        case MonthlyOnDay(day, every):
            return say_count("desk.repeat.month-day", every, day=day)
        case MonthlyOnWeekday(place, day, every):
            which = say(f"desk.place.{place}")
            return say_count("desk.repeat.month-weekday", every, place=which, day=_day(day))


def _day(day: int) -> str:
    return str(get_day_names("wide", locale=LOCALE)[day])


def change_line(change: Change) -> str:
    """Return who did what, and when."""
    who = f"<@{change.user_id}>" if change.user_id else say("desk.somebody")
    if change.what in DONE:
        done = say(f"desk.change.{change.what}")
    else:
        done = say("desk.change.edited", parts=_parts(change.what))
    return say("desk.change", at=at(change.at_ms), who=who, done=done)


def _parts(what: str) -> str:
    names = what.split(",")
    if not set(names) <= set(PARTS):
        # Changes were kept in words once.
        return harmless(what)
    return ", ".join(say(f"write.part.{name}") for name in names)


def choice_label(announcement: Announcement, run: Run | None, plan: Plan) -> str:
    """Return an announcement as it is offered in a list, in at most 100 characters: its title and its next run."""
    if announcement.cancelled_ms is not None:
        when = say("desk.choice.cancelled")
    elif plan.paused:
        when = say("desk.choice.paused")
    elif run is None:
        when = say("desk.choice.ended")
    else:
        when = f"{run.local:%Y-%m-%d %H:%M}"
    return f"{shortened(bare_title(announcement.draft), 97 - len(when))} · {when}"


def cut(texts: Sequence[str], most: int) -> list[slice]:
    """Return the pages on which texts go: at most so many to a page, and no more than a card has room for."""
    pages, begin, room = [], 0, _ROOM
    for place, text in enumerate(texts):
        if place > begin and (place - begin == most or len(text) > room):
            pages.append(slice(begin, place))
            begin, room = place, _ROOM
        room -= len(text)
    return [*pages, slice(begin, len(texts))]


def bullets(lines: Iterable[str]) -> str:
    """Return lines as a list."""
    return "\n".join(f"- {line}" for line in lines)
