"""Quiet hours as people type them."""

import pytest

from bot.announcements.quiet_text import NoQuietHoursError, quiet_hours


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("22:00–08:00", 22 * 60, 8 * 60),
        ("22:00 - 8:30", 22 * 60, 8 * 60 + 30),
        ("22-8", 22 * 60, 8 * 60),
        ("22h–7h", 22 * 60, 7 * 60),
        ("22.30 until 7.15", 22 * 60 + 30, 7 * 60 + 15),
        ("2200-0800", 22 * 60, 8 * 60),
        ("from 10pm to 8am", 22 * 60, 8 * 60),
        ("10 P.M. — 8 a.m.", 22 * 60, 8 * 60),
        ("between 11 pm and 6:30 am", 23 * 60, 6 * 60 + 30),
        ("10pm - 08:00", 22 * 60, 8 * 60),
        ("10pm to 8", 22 * 60, 8 * 60),
        ("10 to 8am", 22 * 60, 8 * 60),
        ("9am-5", 9 * 60, 17 * 60),
        ("12am to 12pm", 0, 12 * 60),
        ("midnight till noon", 0, 12 * 60),
        ("22:00-24:00", 22 * 60, 0),
        ("13 - 15", 13 * 60, 15 * 60),
    ],
)
def test_two_times_are_read(text: str, begins: int, ends: int) -> None:
    assert quiet_hours(text) == (begins, ends)


@pytest.mark.parametrize(
    "text",
    ["", "x", "22", "at night", "22-22", "24-0", "25-3", "22:60-8", "24:30-8", "13pm-2am", "0am-8am", "1-2-3", "²-8"],
)
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(NoQuietHoursError):
        quiet_hours(text)
