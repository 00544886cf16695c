"""The clock that the whole sandbox runs by."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox import SandboxClock

FAR_FRIDAY = datetime(2040, 3, 2, 8, 30, tzinfo=UTC)  # 09:30 in Berlin


def test_it_goes_on_from_where_it_was_moved_to() -> None:
    clock = SandboxClock()

    clock.set(FAR_FRIDAY)
    clock.advance(timedelta(hours=2))

    assert timedelta(hours=2) <= clock() - FAR_FRIDAY < timedelta(hours=2, seconds=5)


def test_it_never_goes_back() -> None:
    clock = SandboxClock()
    clock.set(FAR_FRIDAY)

    with pytest.raises(ValueError, match="only moves forward"):
        clock.set(FAR_FRIDAY - timedelta(days=1))


def test_the_next_working_morning_is_at_nine_in_berlin_and_skips_the_weekend() -> None:
    clock = SandboxClock()
    clock.set(FAR_FRIDAY)

    clock.next_working_morning()

    assert clock().replace(microsecond=0, second=0) == datetime(2040, 3, 5, 8, 0, tzinfo=UTC)


def test_whoever_subscribed_is_told_of_each_jump() -> None:
    clock = SandboxClock()
    jumps: list[datetime] = []
    clock.subscribe(lambda: jumps.append(clock()))

    clock.set(FAR_FRIDAY)
    clock.next_working_morning()

    assert len(jumps) == 2
