"""Before and after an announcement is saved: what will happen, what stands in the way, and that it is on file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.announcements.placeholders import Unknown, harmless
from bot.announcements.plan import Plan, Run
from bot.announcements.wording import not_a_placeholder, run_line
from bot.storage.announcements import Announcement, Change
from bot.ui.announce_panel import Panel, notified_line, places_line, save_press, tab_row
from bot.ui.announce_times import tolerance_label
from bot.ui.announce_words import bullets, channels, next_line, pings, repeat_words, title_of
from bot.ui.lasting import Press
from bot.ui.layouts import ASH, INK, LAMP, card, rule, small
from bot.words import say, say_count

EVERYONE, FAULTS = "e", "f"
"""What somebody agrees to who saves all the same: that everybody is notified, that rights are missing."""

# Nobody reads more lines of a kind.
MOST_LINES = 8
# What 25 channels, as many roles and five runs leave of a card's characters on the preview: for what stands in the way,
# and for placeholders that are none. On a card of their own the first have more.
_ROOM, _ROOM_ODD, _ROOM_ALONE = 1000, 400, 2800


@dataclass(frozen=True)
class Proof:
    """What will become of a draft if it is saved as it is.

    - `runs`: the next of them, with the zone in `zone`; `paused`: there are none for now.
    - `loud`: what is to be said of how loud the next one is, if anything.
    - `members`: how many everybody is, where that is known.
    - `stops`: why it cannot be saved; `faults`: which rights are missing; `odd`: placeholders that are none.
    """

    panel: Panel
    runs: Sequence[Run]
    zone: str
    loud: str | None
    members: int | None
    stops: Sequence[str]
    faults: Sequence[str]
    odd: Sequence[Unknown]

    @property
    def wanted(self) -> str:
        """The letters of what has to be agreed to before it is saved."""
        return (EVERYONE if self.panel.sketch.everyone else "") + (FAULTS if self.faults else "")


def proof_card(proof: Proof) -> ui.LayoutView:
    """Return what will happen, below which the message itself is shown."""
    panel = proof.panel
    back = Press.make(say("write.back"), "write_tab", panel.draft_id, "what", "b")
    save = save_press(panel, say("write.save"))
    return card(
        "## " + say("write.proof.title"),
        say("write.proof.trouble") if proof.stops or proof.faults else None,
        bullets(_first([*proof.stops, *proof.faults], _ROOM)) or None,
        _runs(proof),
        rule(),
        _where_and_who(proof),
        small("\n".join(_first([not_a_placeholder(one) for one in proof.odd], _ROOM_ODD))) or None,
        small(say("write.proof.below")),
        rows=[ui.ActionRow(save, back)],
        accent=INK if proof.stops else LAMP,
    )


def stopped_card(proof: Proof) -> ui.LayoutView:
    """Return why a draft cannot be saved yet, and the way to each part of it."""
    return card(
        "### " + say("write.stopped"),
        bullets(_first(proof.stops, _ROOM_ALONE)),
        rows=[tab_row(proof.panel)],
        accent=INK,
    )


def agree_card(proof: Proof) -> ui.LayoutView:
    """Return what somebody has to agree to who saves a draft as it is."""
    panel, everyone = proof.panel, proof.panel.sketch.everyone
    asked: list[str | ui.Item[Any]] = []
    if everyone:
        members = proof.members
        places = places_line(panel.sketch, panel.gone)
        who = say_count("write.agree.everyone.known", members) if members else say("write.agree.everyone")
        asked += ["### " + say("write.agree.everyone.title"), who + " " + say("write.agree.where", places=places)]
        if proof.loud:
            asked.append(proof.loud)
    if proof.faults:
        asked += [
            "### " + say("write.agree.faults"),
            bullets(_first(proof.faults, _ROOM_ALONE)),
            small(say("write.agree.mend")),
        ]
    label = say("write.agree.notify") if everyone else say("write.agree.anyway")
    yes = save_press(panel, label, proof.wanted, discord.ButtonStyle.danger)
    back = Press.make(say("write.back"), "write_tab", panel.draft_id, "who" if everyone else "where", "b")
    return card(*asked, rows=[ui.ActionRow(yes, back)], accent=INK)


def saved_card(announcement: Announcement, plan: Plan, run: Run | None, *, edited: bool, sent: bool) -> ui.LayoutView:
    """Return that an announcement is on file, when its next `run` is, and what can be done with it.

    `sent`: some of it has been posted before, and can be corrected.
    """
    draft = announcement.draft
    name = title_of(draft)
    then = say("write.saved.none")
    if plan.paused:
        then = say("write.proof.paused")
    elif run is not None:
        then = say("write.saved.next", line=next_line(run, plan), repeat=repeat_words(plan))
    number = announcement.id
    row = [
        Press.make(say("write.saved.edit"), "write_edit", number),
        Press.make(say("write.saved.why"), "announce_why", number),
        Press.make(say("write.saved.now"), "desk_now", number),
        Press.make(say("write.saved.cancel"), "desk_cancel", number, style=discord.ButtonStyle.danger),
    ]
    if edited and sent:
        row.insert(0, Press.make(say("write.saved.correct"), "desk_correct", number, style=discord.ButtonStyle.primary))
    title = say("write.saved.edited", name=name) if edited else say("write.saved.new", name=name)
    return card(
        "### " + title,
        then,
        say("write.saved.where", places=channels(draft.targets), who=pings(draft)),
        *([small(say("write.saved.before"))] if edited and sent else []),
        small(say("write.saved.number", number=number)),
        rows=[ui.ActionRow(*row)],
    )


def faster_card(panel: Panel, last: Change | None, *, cancelled: bool) -> ui.LayoutView:
    """Return that somebody else has changed, or cancelled, the announcement that a draft was to change."""
    who = f"<@{last.user_id}>" if last and last.user_id else say("write.faster.somebody")
    when = f"<t:{last.at_ms // 1000}:R>" if last else say("write.faster.meanwhile")
    if cancelled:
        sentence = say("write.faster.cancelled", who=who, when=when)
        row = [Press.make(say("write.faster.anew"), "write_rebase", panel.draft_id, "new")]
    else:
        sentence = say("write.faster.changed", who=who, when=when)
        row = [
            Press.make(say("write.faster.theirs"), "write_rebase", panel.draft_id, "theirs"),
            Press.make(say("write.faster.mine"), "write_rebase", panel.draft_id, "mine"),
        ]
    row.append(Press.make(say("write.drop"), "write_drop", panel.draft_id, "ask", style=discord.ButtonStyle.danger))
    return card(
        "### " + say("write.faster.title"), sentence, small(say("write.faster.kept")), rows=[ui.ActionRow(*row)]
    )


def dropped_card() -> ui.LayoutView:
    """Return that a draft is gone."""
    return card(say("write.dropped"), accent=ASH)


def _first(lines: Sequence[str], room: int) -> list[str]:
    """Return the first lines that so many characters have room for, and how many more there are."""
    shown = []
    for line in lines[:MOST_LINES]:
        room -= len(line)
        if room >= 0:
            shown.append(line)
    more = len(lines) - len(shown)
    return [*shown, say_count("write.more", more)] if more else shown


def _runs(proof: Proof) -> str:
    if not proof.runs:
        return say("write.proof.paused") if proof.panel.sketch.paused else say("write.proof.none")
    lines = [_run(run) for run in proof.runs]
    return "\n".join([say_count("write.proof.runs", len(lines), zone=proof.zone), *lines])


def _run(run: Run) -> str:
    number, line = run_line(run).split(" ", 1)
    # Not in bold alone: the words behind it say what is odd.
    shown = f"**{line}**" if run.shift or run.moved or run.twice else line
    return say("write.proof.run", number=number, line=shown, then=f"<t:{run.ms // 1000}:R>")


def _where_and_who(proof: Proof) -> str:
    sketch, gone = proof.panel.sketch, proof.panel.gone
    lines = [say("write.line", part=say("write.tab.where"), what=places_line(sketch, gone) or say("write.missing"))]
    if sketch.publish and sketch.is_news:
        lines.append(say("write.proof.publish"))
    if sketch.thread:
        lines.append(say("write.thread.is", name=harmless(sketch.thread)))
    lines.append(say("write.line", part=say("write.tab.who"), what=notified_line(sketch, gone)))
    if proof.loud:
        lines.append(proof.loud)
    late = say(f"write.late.{sketch.late}")
    lines.append(small(say("write.proof.late", late=late, span=tolerance_label(sketch.tolerance_ms))))
    return "\n".join(lines)
