"""Runs that were missed: sent late, skipped or folded, and every one accounted for."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.announcements.late import Delivery, Rule, Verdict, judge
from bot.announcements.plan import Plan, Run, preview
from bot.announcements.repeats import Daily
from tests.unit.zones import wall

RUNS = preview(Plan(start=wall("2026-11-01T18:00"), zone="Europe/London", repeat=Daily()), number=10)
DAY = 86_400_000
FIVE_MINUTES = 300_000


def after(run: Run, ms: int) -> int:
    return run.ms + ms


@pytest.mark.parametrize("rule", get_args(Rule))
def test_what_is_on_time_is_sent_without_a_word_whatever_the_rule(rule: Rule) -> None:
    for lateness in (0, 1, FIVE_MINUTES):
        verdict = judge(RUNS[:1], after(RUNS[0], lateness), rule, FIVE_MINUTES)
        assert verdict == Verdict((Delivery(RUNS[0]),))


def test_late_ones_are_sent_one_by_one_oldest_first() -> None:
    now = after(RUNS[2], FIVE_MINUTES + 1)
    assert judge(reversed(RUNS[:3]), now, "send", FIVE_MINUTES) == Verdict(
        tuple(Delivery(run, late_ms=now - run.ms) for run in RUNS[:3])
    )


def test_late_ones_are_skipped_and_that_is_known() -> None:
    now = after(RUNS[2], 1000)
    assert judge(RUNS[:3], now, "skip", FIVE_MINUTES) == Verdict((Delivery(RUNS[2]),), RUNS[:2])


def test_late_ones_fold_into_the_newest() -> None:
    now = after(RUNS[2], DAY // 2)
    assert judge(RUNS[:3], now, "fold", FIVE_MINUTES) == Verdict((Delivery(RUNS[2], DAY // 2, RUNS[:2]),))


def test_late_ones_fold_into_one_that_is_on_time() -> None:
    now = after(RUNS[2], 1000)
    assert judge(RUNS[:3], now, "fold", FIVE_MINUTES) == Verdict((Delivery(RUNS[2], 0, RUNS[:2]),))


def test_a_single_late_one_is_folded_into_nothing() -> None:
    now = after(RUNS[0], DAY // 2)
    assert judge(RUNS[:1], now, "fold", FIVE_MINUTES) == Verdict((Delivery(RUNS[0], DAY // 2),))


def test_a_run_that_is_not_due_is_refused() -> None:
    with pytest.raises(ValueError, match="not due"):
        judge(RUNS[:2], RUNS[0].ms, "send", FIVE_MINUTES)


@given(
    st.frozensets(st.integers(0, 9)),
    st.integers(0, 3 * DAY),
    st.sampled_from(get_args(Rule)),
    st.integers(0, 2 * DAY),
)
def test_every_run_is_accounted_for_once(places: frozenset[int], lateness: int, rule: Rule, tolerance: int) -> None:
    due = [RUNS[place] for place in sorted(places)]
    now = (due[-1].ms if due else 0) + lateness
    verdict = judge(due, now, rule, tolerance)
    accounted = [run for one in verdict.send for run in (*one.folded, one.run)] + list(verdict.passed_over)
    assert sorted(accounted, key=lambda run: run.ms) == due
    assert [one.run.ms for one in verdict.send] == sorted(one.run.ms for one in verdict.send)
    for one in verdict.send:
        assert (one.late_ms > tolerance) == (now - one.run.ms > tolerance) == (one.late_ms > 0)
    assert not verdict.passed_over or rule == "skip"
    assert rule == "fold" or not any(one.folded for one in verdict.send)
