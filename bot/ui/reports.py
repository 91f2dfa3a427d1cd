"""Wrong questions: the form that reports one, the moderators' queue, a ruling and what it changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import discord
from discord import ui

from bot.storage.reports import KINDS, Change, Moved, Report, Reported, Untold, Verdict
from bot.trivia.rounds import Round
from bot.ui.lasting import Form, Press
from bot.ui.layouts import INK, card, plain, rule, shortened, small
from bot.ui.paging import pager
from bot.ui.sources import cite, listed
from bot.words import say, say_count

Scope = Literal["here", "all"]
"""For whom a moderator rules: for this server, or, as the bot's owner, for all of them."""

TEXT_LIMIT = 500
# Of the 4000 characters of a message: so many reports are quoted, so many players named.
SHOWN_REPORTS = 4
SHOWN_CHANGES = 5
SHOWN_MOVED = 8
LINKS_LIMIT = 600
# Discord's limit on an option of a select.
_OPTION = 100


@dataclass(frozen=True)
class Case:
    """One question of the queue: as it was asked, with what is said of it. `hidden`: later than its reader may know."""

    reported: Reported
    round: Round
    reports: tuple[Report, ...]
    hidden: bool


@dataclass(frozen=True)
class Desk:
    """Where somebody stands in the queue: page `number` (from 0) of `pages`, and whether they may rule for all."""

    scope: Scope
    number: int
    pages: int
    owner: bool
    here: bool


def report_form(game_id: int, number: int) -> Form:
    """Return the form in which somebody says what is wrong with question `number` of a game."""
    kinds = [
        discord.SelectOption(label=say(f"report.kind.{kind}"), description=say(f"report.kind.{kind}.what"), value=kind)
        for kind in KINDS
    ]
    fields: list[ui.Item[Any]] = [
        ui.Label(
            text=say("report.form.kind"),
            component=ui.Select(custom_id="kind", placeholder=say("report.form.choose"), options=kinds),
        ),
        ui.Label(
            text=say("report.form.text"),
            description=say("report.form.kept"),
            component=ui.TextInput(
                custom_id="text", style=discord.TextStyle.paragraph, max_length=TEXT_LIMIT, required=False
            ),
        ),
    ]
    form = Form.make(say("report.form.title"), "report", game_id, number)
    for field in fields:
        form.add_item(field)
    return form


def empty_queue(desk: Desk) -> ui.LayoutView:
    """Return what stands in for a queue with nothing in it."""
    scope = "reports.empty.all" if desk.scope == "all" else "reports.empty.here"
    return card("## " + say("reports.title"), say(scope), rows=_scope_rows(desk))


def case_card(case: Case, desk: Desk) -> ui.LayoutView:
    """Return a question of the queue with the buttons that rule on it."""
    question = case.round.question
    counted = say_count("reports.people", case.reported.people)
    if desk.scope == "all":
        counted += " · " + say_count("reports.guilds", case.reported.guilds)
    heading = [
        "## " + say("reports.title"),
        small(say("reports.count", people=counted, when=f"<t:{case.reported.last_ms // 1000}:R>")),
    ]
    turning = pager("reports", desk.number, desk.pages, desk.scope)
    below = [row for row in (turning, *_scope_rows(desk)) if row is not None]
    if case.hidden:
        show = Press.make(say("reports.show"), "reports_show", desk.number, desk.scope)
        return card(
            *heading,
            say("reports.hidden", episode=question.known_from),
            rows=[ui.ActionRow(show), *below],
        )
    given = (desk.scope, case.reported.wording.print)
    buttons = ui.ActionRow[Any](
        Press.make(say("ruling.void.button"), "rule_void", *given, style=discord.ButtonStyle.danger),
        Press.make(say("ruling.key.button"), "rule_key", *given),
        Press.make(say("ruling.fine.button"), "rule_fine", *given, style=discord.ButtonStyle.success),
    )
    return card(
        *heading,
        "### " + plain(question.text),
        "\n".join(_offered(case.round)),
        plain(shortened(question.explanation, 400)),
        _sources(case.round),
        rule(),
        "\n".join(_quoted(case.reports)),
        small(say("reports.rules.all" if desk.scope == "all" else "reports.rules.here")),
        accent=INK,
        rows=[buttons, *below],
    )


def key_form(round_: Round, scope: Scope, mark: str) -> Form:
    """Return the form in which a moderator says what is right; `mark` is the print of the question's wording."""
    component: ui.Select[Any] | ui.TextInput[Any]
    if round_.how == "choice":
        options = [
            discord.SelectOption(
                label=shortened(option, _OPTION), value=str(place), default=option == round_.question.answer
            )
            for place, option in enumerate(round_.options)
        ]
        component = ui.Select(custom_id="key", options=options, min_values=1, max_values=len(options))
        asked = "ruling.form.options"
    else:
        now = {
            "number": str(round_.question.number),
            "order": "\n".join(round_.question.order),
            "typed": "\n".join((round_.question.answer, *round_.question.accepted)),
        }[round_.how]
        component = ui.TextInput(
            custom_id="key",
            style=discord.TextStyle.short if round_.how == "number" else discord.TextStyle.paragraph,
            default=shortened(now, 1000),
            max_length=1000,
        )
        asked = "ruling.form.number" if round_.how == "number" else "ruling.form.lines"
    form = Form.make(say("ruling.form.title"), "rule_key", scope, mark)
    form.add_item(ui.Label(text=say(asked), component=component))
    return form


def ruled_card(verdict: Verdict, games: int, scope: Scope, mark: str) -> ui.LayoutView:
    """Return what a moderator reads who has ruled; what was ruled can be taken back."""
    row = ui.ActionRow[Any](Press.make(say("ruling.next"), "reports", 0, scope, "after"))
    if verdict != "fine":
        row.add_item(Press.make(say("ruling.back"), "rule_back", scope, mark))
    return card(
        "### " + say(f"ruling.{verdict}.done"),
        say_count("ruling.games", games) if games else say("ruling.no_games"),
        small(say("ruling.rests" if verdict != "fine" else "ruling.returns")),
        rows=[row],
    )


def ruling_card(untold: Untold, users: Mapping[int, int | None]) -> ui.LayoutView:
    """Return what a channel reads of a ruling: how it moved the tables of the quizzes that were played there.

    It does not say what was asked: not everybody here has watched as far as those who played. The button carries the
    ruling's id, so that the message can be found again.
    """
    lines: list[str] = []
    for change in untold.changes[:SHOWN_CHANGES]:
        lines += ["**" + _where(change, untold) + "**", *_moves(change, users)]
    if len(untold.changes) > SHOWN_CHANGES:
        lines.append(small(say_count("ruling.more_games", len(untold.changes) - SHOWN_CHANGES)))
    return card(
        "### " + say(f"ruling.{untold.verdict}.told"),
        "\n".join(lines),
        rule(),
        small(say_count("ruling.thanks", untold.reporters)) if untold.reporters else None,
        small(say("ruling.told.note")),
        rows=[ui.ActionRow(Press.make(say("trivia.final.board"), "table", f"ruling-{untold.ruling_id}"))],
    )


def _where(change: Change, untold: Untold) -> str:
    when = f"<t:{change.finished_ms // 1000}:f>"
    if not change.message_id:
        return say("ruling.game", round=change.round, when=when)
    link = f"https://discord.com/channels/{untold.guild_id}/{untold.channel_id}/{change.message_id}"
    return say("ruling.game.linked", round=change.round, link=link, when=when)


def _moves(change: Change, users: Mapping[int, int | None]) -> list[str]:
    lines = [_move(moved, users.get(moved.player)) for moved in change.moved[:SHOWN_MOVED]]
    if len(change.moved) > SHOWN_MOVED:
        lines.append(small(say_count("ruling.more", len(change.moved) - SHOWN_MOVED)))
    return lines


def _move(moved: Moved, user_id: int | None) -> str:
    who = say("people.erased") if user_id is None else f"<@{user_id}>"
    old, new, rank = moved.old_points, moved.points, moved.rank or "–"
    if moved.old_rank == moved.rank:
        return say("ruling.moved.points", rank=rank, who=who, old=old, new=new)
    return say("ruling.moved.rank", old_rank=moved.old_rank or "–", rank=rank, who=who, old=old, new=new)


def _offered(round_: Round) -> list[str]:
    """Return what could be answered; the key is marked by a word, not by colour alone."""
    question = round_.question
    if round_.how != "choice":
        return [say("reports.key", answer=plain(shortened(question.answer, 300)))]
    return [
        say("reports.key" if option == question.answer else "reports.option", answer=plain(option))
        for option in round_.options
    ]


def _sources(round_: Round) -> str:
    sources = [cite(source.title, source.url) for source in round_.question.sources]
    return small(say_count("sources.line", len(sources), sources=listed(sources, LINKS_LIMIT)))


def _quoted(reports: tuple[Report, ...]) -> list[str]:
    lines = []
    for report in reports[:SHOWN_REPORTS]:
        kind = say(f"report.kind.{report.kind}")
        text = plain(shortened(" ".join(report.text.split()), 300))
        lines.append(say("reports.said", kind=kind, text=text) if text else say("reports.silent", kind=kind))
    if len(reports) > SHOWN_REPORTS:
        lines.append(small(say_count("reports.more", len(reports) - SHOWN_REPORTS)))
    return lines


def _scope_rows(desk: Desk) -> list[ui.ActionRow[Any]]:
    """Return the button that changes between one server and all, for the bot's owner."""
    if not desk.owner or not desk.here:
        return []
    if desk.scope == "all":
        return [ui.ActionRow(Press.make(say("reports.scope.here"), "reports", 0, "here", "scope"))]
    return [ui.ActionRow(Press.make(say("reports.scope.all"), "reports", 0, "all", "scope"))]
