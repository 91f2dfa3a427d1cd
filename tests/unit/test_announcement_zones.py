"""People find their zone, whatever they call it, and the zones that most live in come first."""

from datetime import UTC, datetime

import pytest

from bot.announcements.clocks import to_ms, zone_called
from bot.announcements.wording import zone_line
from bot.announcements.zones import MAIN, search, spelled

NOW = to_ms(datetime(2026, 11, 25, 10, 0, tzinfo=UTC))


def found(text: str) -> list[str]:
    return [zone.key for zone in search(text, NOW)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("london", "Europe/London"),
        ("Lond", "Europe/London"),
        ("europe/london", "Europe/London"),
        ("tokyo", "Asia/Tokyo"),
        ("tokio", "Asia/Tokyo"),
        ("japan", "Asia/Tokyo"),
        ("jst", "Asia/Tokyo"),
        ("utc+9", "Asia/Tokyo"),
        ("UTC + 9", "Asia/Tokyo"),
        ("+9", "Asia/Tokyo"),
        ("gmt+09:00", "Asia/Tokyo"),
        ("utc+5:30", "Asia/Kolkata"),
        ("calcutta", "Asia/Kolkata"),
        ("utc−5", "America/New_York"),
        ("eastern", "America/New_York"),
        ("est", "America/New_York"),
        ("edt", "America/New_York"),
        ("new york", "America/New_York"),
        ("pacific time", "America/Los_Angeles"),
        ("bst", "Europe/London"),
        ("utc", "UTC"),
        ("gmt", "UTC"),
        ("germany", "Europe/Berlin"),
        ("kiev", "Europe/Kyiv"),
        ("lord howe", "Australia/Lord_Howe"),
        ("brazil", "America/Sao_Paulo"),
        ("sydney", "Australia/Sydney"),
        ("mexico", "America/Mexico_City"),
    ],
)
def test_a_zone_is_found_by_what_it_is_called(typed: str, first: str) -> None:
    assert found(typed)[0] == first


def test_nothing_typed_finds_the_main_ones_and_utc_first() -> None:
    assert found("") == found("  ") == list(MAIN[:25])
    assert MAIN[0] == "UTC"


def test_what_is_like_nothing_finds_nothing() -> None:
    assert found("xyzzy") == found("utc+13:17") == []


def test_what_is_offered_can_be_chosen_and_fits_a_choice_of_discords() -> None:
    offered = {zone.key: zone for text in "abcdefghijklmnopqrstuvwxyz" for zone in search(text, NOW, 1000)}
    assert len(offered) > 300
    for key, zone in offered.items():
        assert zone_called(key).key == key
        assert 1 <= len(zone_line(zone)) <= 100
    assert set(MAIN) <= set(offered)


def test_no_zone_is_offered_twice_under_an_old_name() -> None:
    assert "Asia/Calcutta" not in found("calcutta")
    assert spelled("asia/calcutta") == "Asia/Kolkata"
    assert spelled("europe/LONDON") == "Europe/London"
    assert spelled("posixrules") is spelled("Factory") is spelled("localtime") is None


def test_a_zone_is_as_far_from_utc_as_it_is_now() -> None:
    summer = to_ms(datetime(2026, 7, 1, tzinfo=UTC))
    assert [zone.offset for when in (NOW, summer) for zone in search("london", when)] == [0, 60]
    assert search("london", NOW)[0].changes
    assert not search("tokyo", NOW)[0].changes
