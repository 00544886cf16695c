"""The time that we look back on: whole days of the workspace in equal parts, up to now."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.calendar import zone_or_utc


class Length(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


PARTS = {Length.WEEK: 7, Length.MONTH: 4, Length.QUARTER: 13, Length.YEAR: 52}


@dataclass(frozen=True, kw_only=True)
class Period:
    """`days` begin its parts, at the moments `starts`. It ends `until`, now."""

    length: Length
    zone: str
    days: tuple[date, ...]
    starts: tuple[datetime, ...]
    until: datetime

    @property
    def since(self) -> datetime:
        return self.starts[0]

    @property
    def by(self) -> str:
        return "day" if self.length is Length.WEEK else "week"

    def holds(self, at: datetime | None) -> bool:
        return at is not None and self.since <= at <= self.until

    def part(self, at: datetime) -> int:
        """Which of its parts a moment that it holds belongs to, from 0."""
        return bisect_right(self.starts, at) - 1

    def day_of(self, at: datetime) -> date:
        """On the workspace's clock, so that everybody reads the same figures."""
        return at.astimezone(zone_or_utc(self.zone)).date()


def period(length: Length, *, zone: str, now: datetime) -> Period:
    """The last 7 days, or 4, 13 or 52 weeks, today among them as far as it has come."""
    step = timedelta(days=1 if length is Length.WEEK else 7)
    local = zone_or_utc(zone)
    tomorrow = now.astimezone(local).date() + timedelta(days=1)
    parts = PARTS[length]
    days = tuple(tomorrow - step * left for left in range(parts, 0, -1))
    starts = tuple(datetime.combine(day, time(), local).astimezone(UTC) for day in days)
    return Period(length=length, zone=zone, days=days, starts=starts, until=now)
