"""What became of an announcement, run by run and channel by channel, and what can be done about it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.announcements.placeholders import harmless
from bot.storage.announcements import Draft
from bot.storage.deliveries import Delivery
from bot.ui.announce_corrections import link
from bot.ui.announce_list import Entry
from bot.ui.announce_reasons import in_words
from bot.ui.announce_words import WRITTEN, at, bullets, next_line, title_of
from bot.ui.lasting import Choice, Press
from bot.ui.layouts import ASH, LAMP, card, rule, shortened, small
from bot.ui.paging import pager
from bot.words import say, say_count

PAGE = 5
STEPS = ("thread", "publish", "correct", "recall", "start", "event", "reveal")
_DETAIL = 120
_FAULTS = 4
# Of Discord's 4000 characters a message, what the runs to come leave.
_ROOM = 2200
# What a row needs, a person may give it: the gravest first.
_GRAVITY = ("unknown", "failed", "skipped", "checking", "planned")
_ENDED_BADLY = ("unknown", "failed", "skipped")
_NO_SECOND_TRY = ("recalled", "message_gone")
# No second try mends these while the announcement says what it says: it needs another channel or role.
_ELSEWHERE = ("channel_gone", "wrong_channel")
_ROLE_GONE = "role_gone"


@dataclass(frozen=True)
class Fate:
    """What became of a run in one channel: its post, and the later steps."""

    post: Delivery
    steps: tuple[Delivery, ...] = ()

    @property
    def concern(self) -> Delivery | None:
        """The row that a person can do something about, the gravest one."""
        rows = [row for row in (self.post, *self.steps) if may_retry(row) or waits(row)]
        return min(rows, key=lambda row: _GRAVITY.index(row.state)) if rows else None


def may_retry(row: Delivery) -> bool:
    """Return whether a row can be tried again by hand."""
    return row.state in _ENDED_BADLY and not (row.step != "post" and row.reason in _NO_SECOND_TRY)


def waits(row: Delivery) -> bool:
    """Return whether a post waits for its next try, after one that was in vain."""
    return row.step == "post" and row.state in ("planned", "checking") and row.tries > 0


def why_card(
    entry: Entry,
    fates: Sequence[Fate],
    page: int,
    pages: int,
    *,
    coming: Sequence[str],
    faults: Sequence[str],
    lost: Collection[int] = (),
    told: str | None = None,
) -> ui.LayoutView:
    """Return a page of what became of an announcement; `coming` and `faults` are lines about the runs to come.

    `lost` are those of its roles that are gone; `told` is what was just done.
    """
    announcement, over = entry.announcement, entry.announcement.cancelled_ms is not None
    blocks: list[str | ui.Item[Any]] = []
    if page == 0:
        blocks.append(_coming(entry, coming, faults))
    texts = [fate_lines(fate) for fate in fates]
    if sum(map(len, texts)) > _ROOM:
        texts = [shortened(text, _ROOM // PAGE) for text in texts]
    run: str | None = None
    for fate, text in zip(fates, texts, strict=True):
        head = "" if fate.post.run == run else f"**{_run_head(fate.post)}**\n"
        if head and (blocks or run):
            blocks.append(rule())
        run = fate.post.run
        blocks.append(head + text)
        concern = fate.concern
        if concern is not None and not (over and concern.step == "post"):
            blocks.append(ui.ActionRow(*buttons_for(concern, announcement.draft, page, "why", lost)))
    if not fates:
        blocks.append(say("desk.why.nothing"))
    turning = pager("desk_why", page, pages, announcement.id)
    return card(
        f"**{told}**" if told else None,
        "## " + say("desk.why.title", title=title_of(announcement.draft)),
        *blocks,
        rows=[
            *([turning] if turning else []),
            ui.ActionRow(
                Press.make(say("desk.button.again"), "desk_why", page, announcement.id, "again"),
                Press.make(say("desk.button.card"), "desk_card", announcement.id),
                Press.make(say("desk.button.troubles"), "desk_why", 0, 0, "all"),
            ),
        ],
    )


def troubles_card(
    entries: Sequence[Entry],
    rows: Sequence[Delivery],
    page: int,
    pages: int,
    *,
    lost: Collection[int] = (),
    told: str | None = None,
) -> ui.LayoutView:
    """Return a page of what has gone wrong in a server, and the way to its announcements: at most 25 `entries`.

    `lost` are the roles in them that are gone.
    """
    drafts = {entry.announcement.id: entry.announcement.draft for entry in entries}
    blocks: list[str | ui.Item[Any]] = []
    for row in rows:
        draft = drafts.get(row.announcement_id)
        head = f"**{title_of(draft) if draft else say('desk.why.cancelled')}** · {_run_head(row)}"
        line = _post_line(row) if row.step == "post" else f"<#{row.channel_id}> · {_step(row)}{_problem(row)}"
        blocks += [f"{head}\n{line}", ui.ActionRow(*buttons_for(row, draft, page, "all", lost))]
    if blocks:
        blocks += [rule(), small(say("desk.troubles.note"))]
    turning = pager("desk_why", page, pages, 0)
    below = [turning] if turning else []
    if entries:
        options = [discord.SelectOption(label=one.label, value=str(one.announcement.id)) for one in entries]
        below.append(ui.ActionRow(Choice.make(say("desk.why.choose"), options, "desk_why_of")))
    below.append(ui.ActionRow(Press.make(say("desk.button.list"), "desk_list", 0, "b")))
    return card(
        f"**{told}**" if told else None,
        "## " + say("desk.troubles.title"),
        *(blocks or [say("desk.troubles.none")]),
        accent=LAMP if blocks else ASH,
        rows=below,
    )


def done_card(told: str, announcement_id: int) -> ui.LayoutView:
    """Return what was done about a row, for whoever pressed a button under a message that others see too."""
    return card(told, rows=[ui.ActionRow(Press.make(say("desk.button.why"), "desk_why", 0, announcement_id))])


def doubt_card(row: Delivery) -> ui.LayoutView:
    """Return the question whether a post that may be there is to be posted again."""
    return card(
        "### " + say("desk.doubt.title"),
        say("desk.doubt.what", channel=f"<#{row.channel_id}>", at=at(row.first_ms or row.due_ms)),
        rows=[
            ui.ActionRow(
                Press.make(
                    say("desk.doubt.yes"), "outbox_retry", row.id, 0, "why", "sure", style=discord.ButtonStyle.danger
                ),
                Press.make(say("desk.doubt.no"), "outbox_skip", row.id, 0, "why"),
            )
        ],
    )


def buttons_for(row: Delivery, draft: Draft | None, page: int, panel: str, lost: Collection[int]) -> list[Press]:
    """Return what can be done about a row that has failed, is unknown or was skipped, or waits for its next try.

    `draft` is what its announcement says, None for one that was cancelled long ago; `page` of `panel` ("why": of that
    announcement, "all": of all troubles) is what is shown again then.
    """
    buttons = []
    if waits(row):
        buttons.append(Press.make(say("desk.button.try_now"), "outbox_hasten", row.id, page, panel))
    elif draft is not None or row.step != "post":
        buttons.append(mending_button(row, draft, page, panel, lost=lost))
    # What may be there is looked for first: nobody could recall it, once it is written off.
    if row.state not in ("skipped", "checking"):
        buttons.append(Press.make(say("desk.button.leave"), "outbox_skip", row.id, page, panel))
    return buttons


def mending_button(row: Delivery, draft: Draft | None, *where: object, lost: Collection[int]) -> Press:
    """Return the button that mends a row: another try, or a look at the announcement that needs another place or role.

    `lost` are roles that are gone. `where` goes with another try, and says what is shown again then.
    """
    style = discord.ButtonStyle.primary if row.state == "failed" else discord.ButtonStyle.secondary
    if draft is not None and is_hopeless(row, draft, lost):
        label = say("desk.button.edit" if draft.kind == WRITTEN else "auto.settings")
        # The row makes one of several buttons another.
        return elsewhere_button(row.announcement_id, draft, label, row.id, style=style)
    if row.step != "post":
        label = say("desk.button.retry.step")
    else:
        label = say("desk.button.retry" if row.state == "failed" else "desk.button.post")
    return Press.make(label, "outbox_retry", row.id, *where, style=style)


def elsewhere_button(
    announcement_id: int,
    draft: Draft,
    label: str,
    *tag: object,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
) -> Press:
    """Return the button that opens what says where an announcement goes and whom it mentions; `tag` tells two apart."""
    if draft.kind == WRITTEN:
        return Press.make(label, "write_edit", announcement_id, *tag, style=style)
    return Press.make(label, "auto_show", draft.kind, *(tag or (announcement_id,)), style=style)


def is_hopeless(row: Delivery, draft: Draft, lost: Collection[int]) -> bool:
    """Return whether a row can only fail again for as long as its announcement says what it does."""
    if row.state != "failed" or row.step not in ("post", "start"):
        return False
    return row.reason in _ELSEWHERE or (row.reason == _ROLE_GONE and any(role in lost for role in draft.roles))


def fate_lines(fate: Fate) -> str:
    """Return what became of a run in one channel."""
    recalled = any(row.step == "recall" and row.state == "sent" for row in fate.steps)
    lines = [_post_line(fate.post, recalled=recalled)]
    # The steps that merely followed say nothing of a post that never was.
    steps = [row for row in fate.steps if fate.post.state == "sent" or row.state in ("failed", "unknown")]
    bad = [row for row in steps if row.state in ("failed", "unknown") or (row.tries > 1 and row.detail)]
    quiet = [_step(row) for row in steps if row not in bad]
    lines += [_step(row) + _problem(row) for row in bad]
    if quiet:
        lines.append(small(" · ".join(quiet)))
    return "\n".join(lines)


def _coming(entry: Entry, coming: Sequence[str], faults: Sequence[str]) -> str:
    lines = [f"**{say('desk.why.coming')}**"]
    if entry.announcement.cancelled_ms is not None:
        lines.append(say("desk.state.cancelled", at=at(entry.announcement.cancelled_ms)))
    elif entry.plan.paused:
        lines.append(say("desk.state.paused"))
    elif not entry.runs:
        lines.append(say("desk.state.ended"))
    lines += [f"- {next_line(run, entry.plan)}" for run in entry.runs]
    lines += list(coming)
    if faults:
        lines += [say("desk.why.faults"), bullets(faults[:_FAULTS])]
        if len(faults) > _FAULTS:
            lines.append(say_count("desk.why.faults.more", len(faults) - _FAULTS))
    elif entry.runs:
        lines.append(say("desk.why.clear"))
    return "\n".join(lines)


def _run_head(row: Delivery) -> str:
    if row.run.startswith("now "):
        return say("desk.why.now", at=at(row.due_ms))
    return say("desk.why.run", number=row.number, at=at(row.due_ms))


def _post_line(row: Delivery, *, recalled: bool = False) -> str:
    said = [f"<#{row.channel_id}>"]
    match row.state:
        case "sent" if row.message_id is None:
            said.append(say("desk.why.gone"))
        case "sent" if recalled:
            said.append(_lateness(row))
        case "sent":
            said += [_lateness(row), f"[{say('desk.message')}]({link(row)})"]
        case "planned" | "checking":
            said.append(say(f"desk.why.waits.{row.state}", at=at(row.next_ms or row.ready_ms, "R")))
        case "sending":
            said.append(say("desk.why.sending"))
        case _:
            said.append(say(f"desk.why.ended.{row.state}", why=in_words(row.reason or "rejected")))
    if row.hush is not None and row.state == "sent":
        said.append(say(f"desk.why.hush.{row.hush}"))
    return " · ".join(said + _tries(row)) + _problem(row)


def _tries(row: Delivery) -> list[str]:
    return [say_count("desk.why.tries", row.tries)] if row.tries > 1 else []


def _problem(row: Delivery) -> str:
    """Return a line of its own of what Discord said, where something is still amiss."""
    if not row.detail or row.state not in ("planned", "checking", "failed", "unknown"):
        return ""
    return "\n" + small(say("desk.why.detail", detail=harmless(shortened(row.detail, _DETAIL))))


def _lateness(row: Delivery) -> str:
    seconds = max((row.sent_ms or row.due_ms) - row.due_ms, 0) // 1000
    if seconds < 5:
        return say("desk.why.sent")
    if seconds < 120:
        return say_count("desk.why.sent.seconds", seconds)
    if seconds < 7200:
        return say_count("desk.why.sent.minutes", seconds // 60)
    return say_count("desk.why.sent.hours", seconds // 3600)


def _step(row: Delivery) -> str:
    return " · ".join([_state_of_step(row), *_tries(row)])


def _state_of_step(row: Delivery) -> str:
    step = say(f"desk.step.name.{row.step}") if row.step in STEPS else say("desk.step.other")
    match row.state:
        case "sent":
            return say("desk.step.done", step=step, at=at(row.sent_ms or row.due_ms))
        case "planned" | "checking":
            return say("desk.step.waiting", step=step, at=at(row.next_ms or row.ready_ms))
        case "sending":
            return say("desk.step.sending", step=step)
        case _:
            return say(f"desk.step.ended.{row.state}", step=step, why=in_words(row.reason or "rejected"))
