"""Discord's time as one machine can tell it: never before a message was made, never later than it can be."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.games import clock
from bot.games.clock import DiscordClock
from tests.unit.quiz import START_MS, snowflake

NOW_S = 5000.0


class Machine:
    """The time of day, which may be wrong, and the time since the start, which is not."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.wall = START_MS
        self.monotonic = NOW_S
        patch.setattr(clock, "wall_ms", lambda: self.wall)
        patch.setattr(clock, "time", SimpleNamespace(monotonic=lambda: self.monotonic))


def at(wall_off_ms: int, sending_ms: int) -> tuple[DiscordClock, int]:
    """Return the clock after a message that took `sending_ms`, on a machine off by `wall_off_ms`, and what it says."""
    with pytest.MonkeyPatch.context() as patch:
        machine = Machine(patch)
        machine.wall += wall_off_ms
        made = DiscordClock.from_sent(snowflake(START_MS), NOW_S - sending_ms / 1000)
        return made, made.now_ms()


@given(st.integers(-86_400_000, 86_400_000), st.integers(0, 30_000))
def test_after_sending_it_is_between_the_making_of_the_message_and_the_news_of_it(off: int, sending: int) -> None:
    _, now = at(off, sending)
    assert START_MS <= now <= START_MS + sending


def test_a_machine_that_is_right_is_believed_within_those_bounds() -> None:
    assert at(120, 400)[1] == START_MS + 120


def test_time_goes_on_as_the_machine_counts_it_whatever_its_time_of_day_does() -> None:
    with pytest.MonkeyPatch.context() as patch:
        machine = Machine(patch)
        made = DiscordClock.from_wall()
        assert made.now_ms() == START_MS
        machine.monotonic += 2.5
        machine.wall -= 3_600_000
        assert made.now_ms() == START_MS + 2500


@pytest.mark.parametrize(("wall_off", "said"), [(-5000, 0), (0, 0), (1200, 1200), (3000, 3000), (86_400_000, 3000)])
def test_after_an_edit_it_is_not_before_the_edit_and_at_most_three_seconds_later(wall_off: int, said: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        machine = Machine(patch)
        machine.wall += wall_off
        assert DiscordClock.at_least(START_MS).now_ms() == START_MS + said
