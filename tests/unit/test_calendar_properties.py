from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import (
    Calendar,
    add_working_days,
    add_working_hours,
    into_hours,
    is_working_day,
    next_local,
    next_week,
    next_working,
    round_up_quarter,
    working_day_before,
)

ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Asia/Tokyo",
    "Asia/Kathmandu",
]
MINUTE = timedelta(minutes=1)
QUARTER = timedelta(minutes=15)
FIRST, LAST = datetime(2023, 1, 1), datetime(2032, 1, 1)  # noqa: DTZ001 - hypothesis adds the zone

instants = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
walls = st.times()


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Anyone's working time between 04:00 and 22:45, when no clock here is changed."""
    first = draw(st.integers(4 * 4, 22 * 4))
    last = draw(st.integers(first + 1, 22 * 4 + 3))
    # Many of the days off lie around the first changes of clocks, where most can go wrong.
    days_off = draw(st.frozensets(st.dates(date(2023, 1, 1), date(2024, 12, 31)), max_size=40))
    return Calendar(
        zone=draw(st.sampled_from(ZONES)),
        start=time(first // 4, first % 4 * 15),
        end=time(last // 4, last % 4 * 15),
        weekend=draw(st.frozensets(st.integers(0, 6), max_size=4)),
        days_off=days_off,
    )


def is_in_hours(calendar: Calendar, t: datetime) -> bool:
    local = t.astimezone(ZoneInfo(calendar.zone))
    return is_working_day(calendar, local.date()) and calendar.start <= local.time() <= calendar.end


def quarters_worked(calendar: Calendar, begin: datetime, end: datetime) -> int:
    """Counted one by one, as a person with a clock on the wall would."""
    count = 0
    while begin < end:
        local = begin.astimezone(ZoneInfo(calendar.zone))
        on_duty = calendar.start <= local.time() < calendar.end
        count += on_duty and is_working_day(calendar, local.date())
        begin += QUARTER
    return count


@given(calendars(), instants)
def test_into_hours_is_the_first_instant_in_hours(calendar: Calendar, t: datetime) -> None:
    moved = into_hours(calendar, t)

    assert is_in_hours(calendar, moved)
    assert moved == t or (moved > t and quarters_worked(calendar, round_up_quarter(t), moved) == 0)


@given(calendars(), instants, st.integers(0, 40))
def test_exactly_the_hours_asked_for_are_worked(
    calendar: Calendar, t: datetime, quarters: int
) -> None:
    begin = round_up_quarter(t)

    done = add_working_hours(calendar, begin, quarters * QUARTER)

    assert is_in_hours(calendar, done)
    assert done >= begin
    assert quarters_worked(calendar, begin, done) == quarters


@given(
    calendars(),
    instants,
    st.timedeltas(timedelta(0), 90 * MINUTE),
    st.timedeltas(timedelta(0), timedelta(days=2)),
)
def test_hours_add_up(calendar: Calendar, t: datetime, some: timedelta, more: timedelta) -> None:
    in_two = add_working_hours(calendar, add_working_hours(calendar, t, some), more)

    assert in_two == add_working_hours(calendar, t, some + more)


@given(calendars(), instants, st.integers(0, 30))
def test_days_end_in_hours_on_the_right_day(calendar: Calendar, t: datetime, days: int) -> None:
    done = add_working_days(calendar, t, days)

    assert is_in_hours(calendar, done)
    assert done >= t
    zone = ZoneInfo(calendar.zone)
    begun_on, done_on = (
        into_hours(calendar, t).astimezone(zone).date(),
        done.astimezone(zone).date(),
    )
    between = (begun_on + timedelta(days=n) for n in range((done_on - begun_on).days))
    worked = sum(is_working_day(calendar, day) for day in between)
    was_late = (
        is_working_day(calendar, t.astimezone(zone).date()) and begun_on > t.astimezone(zone).date()
    )
    assert worked == days - (was_late and days > 0)


@given(calendars(), instants, st.timedeltas(timedelta(0), timedelta(days=9)), st.integers(0, 60))
def test_who_comes_later_is_never_due_earlier(
    calendar: Calendar, t: datetime, gap: timedelta, n: int
) -> None:
    later = t + gap

    assert into_hours(calendar, t) <= into_hours(calendar, later)
    assert add_working_hours(calendar, t, n * QUARTER) <= add_working_hours(
        calendar, later, n * QUARTER
    )
    assert add_working_days(calendar, t, n) <= add_working_days(calendar, later, n)
    assert next_week(calendar, after=t) <= next_week(calendar, after=later)
    assert round_up_quarter(t) <= round_up_quarter(later)


@given(calendars(), instants)
def test_the_working_day_before_leaves_no_working_day_between(
    calendar: Calendar, t: datetime
) -> None:
    before = working_day_before(calendar, t)

    assert is_in_hours(calendar, before)
    zone = ZoneInfo(calendar.zone)
    day, today = before.astimezone(zone).date(), t.astimezone(zone).date()
    assert day < today
    assert not any(
        is_working_day(calendar, day + timedelta(days=n)) for n in range(1, (today - day).days)
    )


@given(calendars(), walls, instants)
def test_a_daily_time_comes_once_for_every_date(
    calendar: Calendar, wall: time, t: datetime
) -> None:
    first = next_local(calendar, wall, after=t)
    second = next_local(calendar, wall, after=first)

    assert t < first <= t + timedelta(hours=26)
    zone = ZoneInfo(calendar.zone)
    assert second.astimezone(zone).date() == first.astimezone(zone).date() + timedelta(days=1)


@given(calendars(), walls, instants)
def test_a_daily_time_is_what_the_clock_shows_or_a_gap_later(
    calendar: Calendar, wall: time, t: datetime
) -> None:
    found = next_local(calendar, wall, after=t).astimezone(ZoneInfo(calendar.zone))

    shown = datetime.combine(found.date(), found.time().replace(fold=0))
    assert shown - datetime.combine(found.date(), wall) in (timedelta(0), 30 * MINUTE, 60 * MINUTE)
    assert found.fold == 0


@given(calendars(), walls, instants)
def test_a_working_time_is_a_daily_time_that_skips_days_off(
    calendar: Calendar, wall: time, t: datetime
) -> None:
    expected = next_local(calendar, wall, after=t)
    while not is_working_day(calendar, expected.astimezone(ZoneInfo(calendar.zone)).date()):
        expected = next_local(calendar, wall, after=expected)

    assert next_working(calendar, wall, after=t) == expected


@given(calendars(), instants)
def test_next_week_opens_a_working_day_within_hours(calendar: Calendar, t: datetime) -> None:
    opening = next_week(calendar, after=t)

    assert opening > t
    assert is_in_hours(calendar, opening)
    assert opening.astimezone(ZoneInfo(calendar.zone)).time() == calendar.start


@given(instants)
def test_a_rounded_time_is_on_a_quarter_of_every_clock(t: datetime) -> None:
    rounded = round_up_quarter(t)

    assert timedelta(0) <= rounded - t < QUARTER
    minutes = {rounded.astimezone(ZoneInfo(zone)).minute % 15 for zone in ZONES}
    assert minutes == {0}
    assert (rounded.second, rounded.microsecond) == (0, 0)
