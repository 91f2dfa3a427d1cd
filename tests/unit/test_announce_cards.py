"""The cards of the announcers' desk at their fullest: within Discord's 40 components and 4000 characters."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from discord import ui

from bot.announcements.placeholders import unknown
from bot.announcements.plan import Plan, preview
from bot.announcements.repeats import LAST, Daily, MonthlyOnDay, MonthlyOnWeekday, Once, Repeat, Weekdays, Weekly
from bot.announcements.sketch import Place, Sketch
from bot.deliveries.planning import plan_json
from bot.deliveries.writing import changed_parts
from bot.storage.announcements import Announcement, Change, Draft, Target
from bot.storage.deliveries import Delivery, SentRun
from bot.ui.announce_card import announcement_card, now_card
from bot.ui.announce_corrections import mending_card
from bot.ui.announce_list import Entry, list_card
from bot.ui.announce_panel import TABS, Panel, panel_card
from bot.ui.announce_proof import Proof, agree_card, proof_card, stopped_card
from bot.ui.announce_week import Budget, Slot, week_card
from bot.ui.announce_why import Fate, troubles_card, why_card
from bot.ui.announce_words import PARTS, change_line, cut, repeat_words, run_called, run_name
from bot.words import say

ID = 1_300_000_000_000_000_000
NOW = 1_790_000_000_000
START = datetime.fromisoformat("2026-11-01T20:00")
FAULT = "I may not do something in <#1300000000000000000>. Allow me **A Right With A Long Name** there. " * 2
CHANGES = [Change(n, ID, NOW, ",".join(PARTS)) for n in range(9)]


def entry(place: int = 0, last: Sequence[Delivery] = ()) -> Entry:
    plan = Plan(start=START, zone="America/Argentina/ComodRivadavia", repeat=Weekly(days=frozenset(range(7)), every=2))
    draft = Draft(
        guild_id=ID,
        server="_" * 100,
        title="*" * 200,
        text="_" * 4000,
        plan=plan_json(plan),
        targets=tuple(Target(ID + n, "text") for n in range(25)),
        late="send",
        tolerance_ms=0,
        picture=b"",
        picture_name="_" * 60,
        roles=tuple(ID + n for n in range(25)),
        everyone=True,
        publish=True,
        thread="_" * 100,
    )
    announcement = Announcement(ID + place, draft, ID, 1, NOW, NOW, NOW, None)
    return Entry(announcement, plan, preview(plan, number=3), last)


def row(number: int, step: str = "post", state: str = "failed", reason: str = "no_right") -> Delivery:
    return Delivery(
        id=ID + number * 10 + len(step),
        announcement_id=ID,
        guild_id=ID,
        run=(START + timedelta(days=number)).isoformat(),
        number=number,
        channel_id=ID,
        kind="news",
        step=step,
        state=state,
        due_ms=NOW,
        ready_ms=NOW,
        next_ms=NOW,
        tries=9,
        message_id=ID,
        sent_ms=NOW,
        reason=reason,
        detail="*" * 1000,
    )


def fits(view: ui.LayoutView) -> bool:
    assert all(item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay))
    ids = [item.custom_id for item in view.walk_children() if isinstance(item, ui.Button | ui.Select)]
    assert len(ids) == len(set(ids))
    return view.content_length() <= 4000 and view.total_children_count <= 40


def told(view: ui.LayoutView) -> str:
    return "\n".join(item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay))


@pytest.mark.parametrize("page", [0, 1, 99])
def test_the_list_and_the_week_fit(page: int) -> None:
    entries = [entry(place, [row(1)] * 25) for place in range(30)]
    assert fits(list_card(entries, page, None))
    slots = [
        Slot(one.announcement, NOW, START, START, 1, 25, ("quiet", "spent"), ((ID, "*" * 120),) * 9, FAULT)
        for one in entries
    ]
    undo = f"{ID} {run_name(START)}"
    assert fits(week_card(slots, page, Budget(1, 2, 3), None, told="Skipped.", undo=undo))


@pytest.mark.parametrize("page", [0, 1])
@pytest.mark.parametrize("reason", ["no_right", "channel_gone", "role_gone", "no_history"])
@pytest.mark.parametrize("state", ["failed", "unknown", "skipped", "sent", "planned"])
def test_what_became_of_it_fits(page: int, state: str, reason: str) -> None:
    steps = ("thread", "publish", "correct", "recall", "reveal")
    fates = [
        Fate(row(n, state=state, reason=reason), tuple(row(n, step, "failed") for step in steps)) for n in range(5)
    ]
    coming, faults = [say("desk.why.clear") * 2], [FAULT] * 30
    card = why_card(entry(), fates, page, 9, coming=coming, faults=faults, told="Trying again.")
    assert fits(card)
    rows = [fate.post for fate in fates]
    assert fits(troubles_card([entry(n) for n in range(30)], rows, page, 9, told="Left."))


def test_the_panel_fits() -> None:
    sketch = Sketch(
        zone="America/Argentina/ComodRivadavia",
        title="*" * 200,
        text="*" * 4000,
        alt="*" * 1000,
        picture="_" * 60,
        places=tuple(Place(ID + n, "text") for n in range(25)),
        roles=tuple(ID + n for n in range(25)),
        everyone=True,
    )
    for tab in TABS:
        assert fits(panel_card(Panel(ID, 1, sketch, NOW, announcement_id=ID, name="_" * 80, notes=(FAULT,)), tab)), tab


@pytest.mark.parametrize("stops", [0, 1, 60])
@pytest.mark.parametrize("faults", [0, 60])
@pytest.mark.parametrize("odd", [0, 20])
def test_the_preview_fits_however_much_stands_in_the_way(stops: int, faults: int, odd: int) -> None:
    sketch = Sketch(
        zone="America/Argentina/ComodRivadavia",
        places=tuple(Place(ID + n, "news") for n in range(25)),
        roles=tuple(ID + n for n in range(25)),
        everyone=True,
        publish=True,
        thread="_" * 100,
    )
    panel = Panel(ID, 1, sketch, NOW, announcement_id=ID, name="_" * 80)
    # One sentence names all roles, and the others are about one channel each.
    stood = [say("write.stop.roles", roles=", ".join(f"<@&{role}>" for role in sketch.roles)), *[FAULT] * 60]
    proof = Proof(
        panel=panel,
        runs=preview(entry().plan, NOW),
        zone=sketch.zone,
        loud="*" * 200,
        members=None,
        stops=stood[:stops],
        faults=[FAULT] * faults,
        odd=unknown(" ".join(f"{{{'_' * 30}{n}:{'_' * 32}}}" for n in range(odd))),
    )
    assert fits(proof_card(proof))
    assert fits(agree_card(proof))
    if stops + faults > 60:
        assert "more." in told(proof_card(proof))
    if stops:
        assert fits(stopped_card(proof))
        assert "not yours to mention there" in told(proof_card(proof))
        assert "not yours to mention there" in told(stopped_card(proof))


def test_the_card_and_its_questions_fit() -> None:
    assert fits(announcement_card(entry(0, [row(1)] * 25), CHANGES, [FAULT] * 30, sent=True, told="Paused."))
    assert fits(now_card(entry(), ID, FAULT, [FAULT] * 30))
    sent = [SentRun(f"run {n}", n, NOW, NOW, 25, ID + n, 900) for n in range(25)]
    for what in ("correct", "recall"):
        card = mending_card(
            what,
            entry().announcement,
            plan=entry().plan,
            sent=sent,
            page=3,
            pages=36,
            chosen=sent[0],
            posts=[row(1)] * 25,
            changed=True,
        )
        assert fits(card)


@pytest.mark.parametrize(
    ("repeat", "words"),
    [
        (Once(), "once"),
        (Daily(), "every day"),
        (Daily(every=3), "every 3 days"),
        (Weekdays(), "Monday to Friday"),
        (Weekly(days=frozenset({4, 0})), "weekly on Monday, Friday"),
        (Weekly(days=frozenset({6}), every=2), "every 2 weeks on Sunday"),
        (MonthlyOnDay(day=3), "monthly on day 3"),
        (MonthlyOnDay(day=31, every=2), "on the last day of every 2 months"),
        (MonthlyOnWeekday(place=2, weekday=1), "on the second Tuesday of every month"),
        (MonthlyOnWeekday(place=LAST, weekday=4, every=3), "on the last Friday of every 3 months"),
    ],
)
def test_a_plan_is_told_in_words(repeat: Repeat, words: str) -> None:
    assert repeat_words(Plan(start=START, zone="UTC", repeat=repeat)) == words


def test_a_plan_tells_its_end() -> None:
    plan = Plan(start=START, zone="UTC", repeat=Daily(), count=3)
    assert repeat_words(plan) == "every day, 3 times in all"
    plan = Plan(start=START, zone="UTC", repeat=Daily(), last_day=START.date())
    assert repeat_words(plan) == "every day, until 1 November 2026"


def test_a_runs_name_survives_a_button_and_nothing_else_is_one() -> None:
    assert run_called(run_name(START)) == START
    for name in ("", "yesterday", "2026-13-01", run_name(START) + "+0100", START.replace(tzinfo=UTC).isoformat()):
        with pytest.raises(ValueError):  # noqa: PT011
            run_called(name)


def test_pages_are_cut_by_number_and_by_room() -> None:
    assert cut([], 3) == [slice(0, 0)]
    assert cut(["a"] * 7, 3) == [slice(0, 3), slice(3, 6), slice(6, 7)]
    assert cut(["a" * 2000] * 3, 3) == [slice(0, 1), slice(1, 2), slice(2, 3)]
    assert cut(["a" * 9000, "b"], 3) == [slice(0, 1), slice(1, 2)]


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("skipped", "skipped a run"),
        ("late", "edited it (late rule)"),
        ("title,late,publish", "edited it (title, late rule, publishing)"),
        # As it was kept once.
        ("title, late rule", "edited it (title, late rule)"),
        ("plan", "edited it (plan)"),
    ],
)
def test_what_was_changed_is_told_in_the_words_of_now(kept: str, told: str) -> None:
    assert change_line(Change(1, ID, NOW, kept)).endswith(told)


def test_what_was_changed_is_kept_by_its_keys() -> None:
    old = entry().announcement.draft
    assert changed_parts(old, replace(old, title="Another", late="skip")) == "title,late"
