"""What people read about times: why a text is none, when the next runs are, which zone is which."""

from babel.dates import format_datetime

from bot.announcements.placeholders import Unknown, harmless
from bot.announcements.plan import Run
from bot.announcements.when import Fault
from bot.announcements.zones import Zone
from bot.words import LOCALE, say


def why_not(fault: Fault) -> str:
    """Return what is wrong with a text that is no moment, and what to write instead."""
    said, instead = harmless(fault.said), " · ".join(fault.instead)
    match fault.kind:
        case "unreadable":
            return say("when.unreadable", said=said) if said else say("when.empty")
        case "past":
            return say("when.past", then=f"<t:{(fault.ms or 0) // 1000}:F>")
        case "far":
            return say("when.far")
        case "no-time":
            return say("when.no-time", said=said)
        case "no-such-time":
            return say("when.no-such-time", said=said)
        case "no-such-day":
            return say("when.no-such-day", said=said)
        case "ambiguous":
            return say("when.ambiguous", said=said, instead=instead)
        case "gap":
            return say("when.gap", instead=instead)
        case "unknown-zone":
            return say("when.unknown-zone.near" if instead else "when.unknown-zone", said=said, instead=instead)


def run_line(run: Run) -> str:
    """Return one line of a preview: the run's date and time in its zone, and whatever is odd about them."""
    marks = []
    if run.shift:
        change = _length(abs(run.shift))
        marks.append(say("runs.forward" if run.shift > 0 else "runs.back", change=change))
    if run.moved:
        marks.append(say("runs.moved", planned=f"{run.planned:%H:%M}"))
    if run.twice:
        marks.append(say("runs.twice"))
    shown = format_datetime(run.local, "EEE d MMM y, HH:mm", locale=LOCALE)
    line = say("runs.line", number=run.number, local=shown, offset=offset(run.offset))
    return " · ".join([line, *marks])


def zone_line(zone: Zone) -> str:
    """Return a zone as it is offered in a list: at most 100 characters."""
    return say("zone.changing" if zone.changes else "zone.steady", zone=zone.key, offset=offset(zone.offset))


def offset(minutes: int) -> str:
    """Return minutes ahead of UTC as "UTC", "UTC+9" or "UTC−3:30"."""
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "−"
    return f"UTC{sign}{hours}:{rest:02}" if rest else f"UTC{sign}{hours}" if minutes else "UTC"


def not_a_placeholder(unknown: Unknown) -> str:
    """Return that a placeholder is none, and which may be meant."""
    said = harmless(unknown.said)
    if unknown.near:
        return say("placeholder.near", said=said, near=unknown.near)
    return say("placeholder.unknown", said=said)


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [say("runs.hours", hours=hours)] if hours else []
    return " ".join([*parts, say("runs.minutes", minutes=rest)] if rest else parts)
