"""Working time: when a reminder may speak, counted on one person's own clock.

Every instant goes in and comes out as aware UTC. Hours are closed: a reminder may fall on the
very end of the day, and 13:00 plus four hours is 17:00, not tomorrow morning.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY = timedelta(days=1)
QUARTER = timedelta(minutes=15)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_ABSENCE = 400


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The working time of a person or a channel.

    Days off that leave no working day within 400 days are ignored, so that a mistyped absence
    makes a reminder come on a day off rather than never.
    """

    zone: str = "UTC"
    start: time = time(9)
    end: time = time(17)
    weekend: frozenset[int] = frozenset({5, 6})
    days_off: Container[date] = frozenset()

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"Working hours end ({self.end}) before they start ({self.start}).")
        if not self.weekend < frozenset(range(7)):
            raise ValueError("A weekend is made of days 0 (Monday) to 6, and not of all of them.")


@lru_cache(maxsize=1024)
def zone_or_utc(name: str) -> tzinfo:
    """The named zone; UTC for a broken or unknown name, which must never break a reminder."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def is_working_day(calendar: Calendar, day: date) -> bool:
    return day.weekday() not in calendar.weekend and day not in calendar.days_off


def local_date(calendar: Calendar, t: datetime) -> date:
    return _local(calendar, t).date()


def next_local(calendar: Calendar | str, wall: time, *, after: datetime) -> datetime:
    """The first instant after `after` at which the local clock shows `wall`.

    Where the clock skips `wall`, it is as much later as the clock skips (02:30 becomes 03:30);
    where it shows `wall` twice, the first time only.
    """
    if isinstance(calendar, str):
        calendar = Calendar(zone=calendar)
    after = _utc(after)
    # From the day before: a skipped 23:30 falls on the next day's 00:30.
    day = local_date(calendar, after) - DAY
    while (instant := _at(calendar, day, wall)) <= after:
        day += DAY
    return instant


def next_working(calendar: Calendar, wall: time, *, after: datetime) -> datetime:
    """Like `next_local`, on working days only; `wall` need not lie in working hours."""
    after = _utc(after)
    days = _working_days(calendar, local_date(calendar, after) - DAY)
    return next(at for day in days if (at := _at(calendar, day, wall)) > after)


def next_week(calendar: Calendar, *, after: datetime) -> datetime:
    """The start of the first working day of the week after this one.

    A week begins on the day after the weekend: on a Saturday or Sunday that is the coming Monday.
    """
    first = _first_weekday(calendar.weekend)
    today = local_date(calendar, after)
    days_ahead = (first - today.weekday() - 1) % 7 + 1
    day = next(_working_days(calendar, today + days_ahead * DAY))
    return _at(calendar, day, calendar.start)


def into_hours(calendar: Calendar, t: datetime) -> datetime:
    """`t` itself within working hours, else the next start of them."""
    t = _utc(t)
    opening, _ = next(_hours_from(calendar, t))
    return max(t, opening)


def hours_from(calendar: Calendar, day: date) -> datetime:
    """When the hours of that day begin; on a day off, those of the next working day."""
    opening, _ = _hours(calendar, next(_working_days(calendar, day)))
    return opening


def add_working_hours(calendar: Calendar, t: datetime, span: timedelta) -> datetime:
    """The instant at which `span` of working time has passed since `t`."""
    if span < timedelta(0):
        raise ValueError("Working hours can only be added.")
    t = _utc(t)
    hours = _hours_from(calendar, t)
    while True:
        opening, closing = next(hours)
        begin = max(t, opening)
        if begin + span <= closing:
            return begin + span
        span -= closing - begin


def add_working_days(calendar: Calendar, t: datetime, days: int) -> datetime:
    """The same local time `days` working days later, moved into that day's hours.

    From a weekend or a day off it counts from the start of the next working day, so that it never
    ends before what came in on Friday. No days at all is `into_hours`.
    """
    if days < 0:
        raise ValueError("Working days can only be added.")
    if days == 0:
        return into_hours(calendar, t)
    local = _local(calendar, t)
    first, *_, last = islice(_working_days(calendar, local.date()), days + 1)
    wall = local.time() if first == local.date() else calendar.start
    return _within(calendar, last, wall)


def working_day_before(calendar: Calendar, t: datetime) -> datetime:
    """The same local time on the last working day before that of `t`, moved into its hours."""
    local = _local(calendar, t)
    day = _working_day(calendar, local.date() - DAY, step=-DAY)
    return _within(calendar, day, local.time())


def round_up_quarter(t: datetime) -> datetime:
    """The quarter hour at or after `t`; a quarter in UTC is one in every zone in use."""
    t = _utc(t)
    return t + (EPOCH - t) % QUARTER


def _utc(t: datetime) -> datetime:
    if t.utcoffset() is None:
        raise ValueError(f"{t} has no time zone.")
    return t.astimezone(UTC)


def _local(calendar: Calendar, t: datetime) -> datetime:
    return _utc(t).astimezone(zone_or_utc(calendar.zone))


def _at(calendar: Calendar, day: date, wall: time) -> datetime:
    # fold=0 is the first of two, and in a gap counts on with the offset from before it.
    local = datetime.combine(day, wall.replace(fold=0), zone_or_utc(calendar.zone))
    return local.astimezone(UTC)


def _hours(calendar: Calendar, day: date) -> tuple[datetime, datetime]:
    opening = _at(calendar, day, calendar.start)
    # A start that the clock skips moves on, perhaps past the end.
    return opening, max(opening, _at(calendar, day, calendar.end))


def _hours_from(calendar: Calendar, t: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Opening and closing of each working day that is not over at `t`."""
    for day in _working_days(calendar, local_date(calendar, t)):
        opening, closing = _hours(calendar, day)
        if closing >= t:
            yield opening, closing


def _within(calendar: Calendar, day: date, wall: time) -> datetime:
    opening, closing = _hours(calendar, day)
    return min(max(opening, _at(calendar, day, wall)), closing)


def _working_days(calendar: Calendar, day: date) -> Iterator[date]:
    """Every working day from `day` on, without end."""
    while True:
        day = _working_day(calendar, day, step=DAY)
        yield day
        day += DAY


def _working_day(calendar: Calendar, day: date, *, step: timedelta) -> date:
    """`day` if it is a working day, else the nearest one in the direction of `step`."""
    candidates = (day + n * step for n in range(LONGEST_ABSENCE))
    if found := next((d for d in candidates if is_working_day(calendar, d)), None):
        return found
    while day.weekday() in calendar.weekend:
        day += step
    return day


def _first_weekday(weekend: frozenset[int]) -> int:
    after_weekend = (d for d in range(7) if d not in weekend and (d - 1) % 7 in weekend)
    return min(after_weekend, default=0)
