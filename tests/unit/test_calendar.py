from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import (
    Calendar,
    add_working_days,
    add_working_hours,
    into_hours,
    is_working_day,
    local_date,
    next_local,
    next_week,
    next_working,
    round_up_quarter,
    working_day_before,
    zone_or_utc,
)

BERLIN = Calendar(zone="Europe/Berlin")
DUBAI = Calendar(zone="Asia/Dubai", weekend=frozenset({4, 5}))
HOUR = timedelta(hours=1)

# November 2026: the 2nd is a Monday, the 6th a Friday, the 7th a Saturday.


def berlin(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    local = datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Europe/Berlin"))
    return local.astimezone(UTC)


def local(zone: str, t: datetime) -> str:
    return f"{t.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M}"


def test_a_working_day_is_neither_weekend_nor_day_off() -> None:
    calendar = Calendar(days_off=frozenset({date(2026, 11, 3)}))

    working = [day for day in range(2, 10) if is_working_day(calendar, date(2026, 11, day))]

    assert working == [2, 4, 5, 6, 9]


def test_a_weekend_may_be_friday_and_saturday() -> None:
    assert not is_working_day(DUBAI, date(2026, 11, 6))
    assert is_working_day(DUBAI, date(2026, 11, 8))


@pytest.mark.parametrize("start", [time(17), time(18)])
def test_hours_must_end_after_they_start(start: time) -> None:
    with pytest.raises(ValueError, match="before they start"):
        Calendar(start=start, end=time(17))


@pytest.mark.parametrize("weekend", [range(7), [7]])
def test_a_weekend_leaves_a_working_day_and_names_real_ones(weekend: list[int]) -> None:
    with pytest.raises(ValueError, match="weekend"):
        Calendar(weekend=frozenset(weekend))


@pytest.mark.parametrize(
    "name", ["", "Mars/Olympus", "Europe", "../etc", "/etc/passwd", "a\0b", "x" * 5000, "\ud800"]
)
def test_a_broken_zone_is_taken_as_utc(name: str) -> None:
    assert zone_or_utc(name) is UTC


def test_an_older_name_of_a_zone_is_known() -> None:
    assert zone_or_utc("US/Pacific") == ZoneInfo("US/Pacific")


def test_a_broken_zone_does_not_break_a_reminder() -> None:
    nine = next_local(Calendar(zone="Mars/Olympus"), time(9), after=berlin(2, 12))

    assert local("UTC", nine) == "Tue 2026-11-03 09:00"


def test_the_date_is_that_of_the_persons_own_clock() -> None:
    late = datetime(2026, 11, 2, 22, tzinfo=UTC)

    assert local_date(Calendar(zone="Asia/Tokyo"), late) == date(2026, 11, 3)
    assert local_date(Calendar(zone="America/New_York"), late) == date(2026, 11, 2)


def test_the_next_nine_o_clock_is_today_before_nine_and_tomorrow_at_nine() -> None:
    assert next_local(BERLIN, time(9), after=berlin(2, 8, 59)) == berlin(2, 9)
    assert next_local(BERLIN, time(9), after=berlin(2, 9)) == berlin(3, 9)


def test_a_zone_alone_is_enough_for_the_next_nine_o_clock() -> None:
    assert next_local("Europe/Berlin", time(9), after=berlin(2, 12)) == berlin(3, 9)


def test_nine_o_clock_stays_nine_o_clock_when_the_clocks_change() -> None:
    before_spring = datetime(2026, 3, 28, 12, tzinfo=UTC)
    before_autumn = datetime(2026, 10, 24, 12, tzinfo=UTC)

    assert next_local(BERLIN, time(9), after=before_spring) == datetime(2026, 3, 29, 7, tzinfo=UTC)
    assert next_local(BERLIN, time(9), after=before_autumn) == datetime(2026, 10, 25, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "wall", "after", "expected"),
    [
        (
            "Europe/Berlin",
            time(2, 30),
            datetime(2026, 3, 28, 12, tzinfo=UTC),
            "Sun 2026-03-29 03:30",
        ),
        ("America/New_York", time(2), datetime(2026, 3, 7, 12, tzinfo=UTC), "Sun 2026-03-08 03:00"),
        ("America/Santiago", time(0), datetime(2026, 9, 5, 12, tzinfo=UTC), "Sun 2026-09-06 01:00"),
        (
            "Africa/Cairo",
            time(0, 30),
            datetime(2026, 4, 23, 12, tzinfo=UTC),
            "Fri 2026-04-24 01:30",
        ),
        (
            "Australia/Lord_Howe",
            time(2, 15),
            datetime(2026, 10, 3, 12, tzinfo=UTC),
            "Sun 2026-10-04 02:45",
        ),
        (
            "America/Nuuk",
            time(23, 30),
            datetime(2026, 3, 28, 12, tzinfo=UTC),
            "Sun 2026-03-29 00:30",
        ),
    ],
)
def test_a_time_that_the_clock_skips_comes_as_much_later(
    zone: str, wall: time, after: datetime, expected: str
) -> None:
    assert local(zone, next_local(zone, wall, after=after)) == expected


def test_a_time_pushed_past_midnight_is_still_found_after_midnight() -> None:
    just_after_midnight = datetime(2026, 3, 29, 1, 15, tzinfo=UTC)
    nuuk = Calendar(zone="America/Nuuk", weekend=frozenset({6}))

    daily = next_local(nuuk, time(23, 30), after=just_after_midnight)
    working = next_working(nuuk, time(23, 30), after=just_after_midnight)

    assert local("America/Nuuk", daily) == "Sun 2026-03-29 00:30"
    assert working == daily


@pytest.mark.parametrize("fold", [0, 1])
def test_a_time_that_the_clock_shows_twice_comes_once(fold: int) -> None:
    wall = time(2, 30, fold=fold)

    first = next_local(BERLIN, wall, after=datetime(2026, 10, 24, 12, tzinfo=UTC))
    second = next_local(BERLIN, wall, after=first)

    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert local("Europe/Berlin", second) == "Mon 2026-10-26 02:30"


def test_tomorrow_morning_on_a_friday_is_monday() -> None:
    assert next_working(BERLIN, time(9), after=berlin(6, 9)) == berlin(9, 9)


def test_the_digest_comes_today_if_it_is_still_early() -> None:
    assert next_working(BERLIN, time(9), after=berlin(6, 7)) == berlin(6, 9)


def test_a_digest_may_come_outside_working_hours() -> None:
    assert next_working(BERLIN, time(7), after=berlin(6, 8)) == berlin(9, 7)


@pytest.mark.parametrize(
    ("t", "expected"),
    [
        (berlin(2, 8), berlin(2, 9)),
        (berlin(2, 9), berlin(2, 9)),
        (berlin(2, 13, 7), berlin(2, 13, 7)),
        (berlin(2, 17), berlin(2, 17)),
        (berlin(2, 17, 1), berlin(3, 9)),
        (berlin(6, 20), berlin(9, 9)),
        (berlin(8, 12), berlin(9, 9)),
    ],
)
def test_what_falls_outside_hours_waits_for_the_next_morning(
    t: datetime, expected: datetime
) -> None:
    assert into_hours(BERLIN, t) == expected


def test_seconds_past_the_end_are_outside_hours() -> None:
    assert into_hours(BERLIN, berlin(2, 17) + timedelta(seconds=1)) == berlin(3, 9)


@pytest.mark.parametrize(
    ("t", "hours", "expected"),
    [
        (berlin(2, 10), 4, berlin(2, 14)),
        (berlin(2, 13), 4, berlin(2, 17)),
        (berlin(2, 15), 4, berlin(3, 11)),
        (berlin(6, 16), 4, berlin(9, 12)),
        (berlin(7, 12), 1, berlin(9, 10)),
        (berlin(2, 17), 1, berlin(3, 10)),
        (berlin(2, 20), 0, berlin(3, 9)),
        (berlin(2, 9), 80, berlin(13, 17)),
    ],
)
def test_only_working_hours_count(t: datetime, hours: int, expected: datetime) -> None:
    assert add_working_hours(BERLIN, t, hours * HOUR) == expected


def test_an_hour_that_the_clock_skips_is_not_worked() -> None:
    nights = Calendar(zone="Europe/Berlin", start=time(1), end=time(5), weekend=frozenset())

    done = add_working_hours(nights, berlin(29, 1, month=3), 4 * HOUR)

    assert done == berlin(30, 2, month=3)


def test_an_hour_that_the_clock_shows_twice_is_worked_twice() -> None:
    nights = Calendar(zone="Europe/Berlin", start=time(1), end=time(5), weekend=frozenset())

    assert add_working_hours(nights, berlin(25, 1, month=10), 5 * HOUR) == berlin(25, 5, month=10)


def test_hours_that_the_clock_skips_past_their_own_end_are_no_time_at_all() -> None:
    short = Calendar(zone="Europe/Berlin", start=time(2, 30), end=time(3, 15), weekend=frozenset())

    assert add_working_hours(short, berlin(29, 1, month=3), HOUR / 2) == berlin(30, 3, month=3)


@pytest.mark.parametrize(
    ("t", "days", "expected"),
    [
        (berlin(2, 10, 20), 1, berlin(3, 10, 20)),
        (berlin(5, 15), 2, berlin(9, 15)),
        (berlin(2, 7), 1, berlin(3, 9)),
        (berlin(6, 20), 1, berlin(9, 17)),
        (berlin(7, 15), 1, berlin(10, 9)),
        (berlin(2, 12), 0, berlin(2, 12)),
        (berlin(6, 20), 0, berlin(9, 9)),
        (berlin(2, 12), 10, berlin(16, 12)),
    ],
)
def test_days_keep_the_local_time_within_hours(t: datetime, days: int, expected: datetime) -> None:
    assert add_working_days(BERLIN, t, days) == expected


def test_days_keep_the_local_time_when_the_clocks_change() -> None:
    assert add_working_days(BERLIN, berlin(23, 10, month=10), 1) == berlin(26, 10, month=10)


def test_days_off_do_not_count() -> None:
    calendar = Calendar(zone="Europe/Berlin", days_off=frozenset({date(2026, 11, 3)}))

    assert add_working_days(calendar, berlin(2, 10), 1) == berlin(4, 10)


@pytest.mark.parametrize(
    ("t", "expected"),
    [
        (berlin(10, 14), berlin(9, 14)),
        (berlin(9, 14), berlin(6, 14)),
        (berlin(8, 14), berlin(6, 14)),
        (berlin(10, 7), berlin(9, 9)),
        (berlin(10, 23), berlin(9, 17)),
    ],
)
def test_the_day_before_is_a_working_day(t: datetime, expected: datetime) -> None:
    assert working_day_before(BERLIN, t) == expected


@pytest.mark.parametrize(("minute", "expected"), [(0, 0), (1, 15), (15, 15), (44, 45), (46, 60)])
def test_computed_times_are_rounded_up_to_the_quarter(minute: int, expected: int) -> None:
    noon = berlin(2, 12)

    assert round_up_quarter(noon + timedelta(minutes=minute)) == noon + timedelta(minutes=expected)


def test_a_second_past_the_quarter_is_rounded_up() -> None:
    assert round_up_quarter(berlin(2, 12) + timedelta(microseconds=1)) == berlin(2, 12, 15)


@pytest.mark.parametrize("day", range(2, 9))
def test_next_week_is_the_coming_monday(day: int) -> None:
    assert next_week(BERLIN, after=berlin(day, 12)) == berlin(9, 9)


def test_next_week_begins_on_tuesday_if_monday_is_off() -> None:
    calendar = Calendar(zone="Europe/Berlin", days_off=frozenset({date(2026, 11, 9)}))

    assert next_week(calendar, after=berlin(4, 12)) == berlin(10, 9)


def test_next_week_begins_on_sunday_where_friday_and_saturday_are_off() -> None:
    assert local("Asia/Dubai", next_week(DUBAI, after=berlin(4, 12))) == "Sun 2026-11-08 09:00"


def test_next_week_begins_on_monday_where_nobody_has_a_weekend() -> None:
    calendar = Calendar(zone="Europe/Berlin", weekend=frozenset())

    assert next_week(calendar, after=berlin(4, 12)) == berlin(9, 9)


def test_a_year_away_is_waited_for() -> None:
    away = frozenset(date(2026, 11, 2) + timedelta(days=n) for n in range(365))
    calendar = Calendar(zone="Europe/Berlin", days_off=away)

    assert local("Europe/Berlin", into_hours(calendar, berlin(2, 12))) == "Tue 2027-11-02 09:00"


def test_days_off_without_end_are_ignored() -> None:
    away = frozenset(date(2025, 1, 1) + timedelta(days=n) for n in range(3000))
    calendar = Calendar(zone="Europe/Berlin", days_off=away)

    assert into_hours(calendar, berlin(7, 12)) == berlin(9, 9)
    assert working_day_before(calendar, berlin(9, 12)) == berlin(6, 12)


@pytest.mark.parametrize(
    "ask",
    [
        lambda t: local_date(BERLIN, t),
        lambda t: next_local(BERLIN, time(9), after=t),
        lambda t: next_working(BERLIN, time(9), after=t),
        lambda t: next_week(BERLIN, after=t),
        lambda t: into_hours(BERLIN, t),
        lambda t: add_working_hours(BERLIN, t, HOUR),
        lambda t: add_working_days(BERLIN, t, 1),
        lambda t: working_day_before(BERLIN, t),
        round_up_quarter,
    ],
)
def test_an_instant_without_a_zone_is_refused(ask: Callable[[datetime], object]) -> None:
    naive = datetime(2026, 11, 2, 12)  # noqa: DTZ001 - that it is refused is the point

    with pytest.raises(ValueError, match="no time zone"):
        ask(naive)


def test_working_time_cannot_be_taken_away() -> None:
    with pytest.raises(ValueError, match="only be added"):
        add_working_hours(BERLIN, berlin(2, 12), -HOUR)
    with pytest.raises(ValueError, match="only be added"):
        add_working_days(BERLIN, berlin(2, 12), -1)
