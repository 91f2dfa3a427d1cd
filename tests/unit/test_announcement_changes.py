"""When the clocks of a zone change next."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.announcements.clocks import next_change, to_ms

NOW = to_ms(datetime(2026, 11, 22, 20, tzinfo=UTC))


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("Europe/London", datetime(2027, 3, 28, 1, tzinfo=UTC)),
        ("America/New_York", datetime(2027, 3, 14, 7, tzinfo=UTC)),
        # By half an hour.
        ("Australia/Lord_Howe", datetime(2027, 4, 3, 15, tzinfo=UTC)),
    ],
)
def test_the_next_change_is_found_to_the_moment(zone: str, at: datetime) -> None:
    change = to_ms(at)
    assert next_change(NOW, ZoneInfo(zone)) == change
    assert next_change(change - 1, ZoneInfo(zone)) == change
    following = next_change(change, ZoneInfo(zone))
    assert following is not None
    assert following > change


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/Sao_Paulo"])
def test_some_clocks_stay_as_they_are(zone: str) -> None:
    assert next_change(NOW, ZoneInfo(zone)) is None
