"""The sandbox's clock: real time that can be moved on, and the only reader of real time here."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

OFFICE = ZoneInfo("Europe/Berlin")
OPENS_AT = time(9)
SATURDAY = 5


def real_time() -> datetime:
    """What signatures and the lifetime of triggers are measured by: nobody can move it."""
    return datetime.now(UTC)


class SandboxClock:
    """Call it for the time in UTC. It never goes back."""

    def __init__(self) -> None:
        self._offset = timedelta()
        self._last = real_time()
        self._subscribers: list[Callable[[], None]] = []

    def __call__(self) -> datetime:
        self._last = max(self._last, real_time() + self._offset)
        return self._last

    def advance(self, by: timedelta) -> None:
        if by < timedelta():
            raise ValueError("The sandbox's clock only moves forward.")
        self._offset += by
        for told in tuple(self._subscribers):
            told()

    def set(self, to: datetime) -> None:
        if to.tzinfo is None:
            raise ValueError("The sandbox's clock needs a time with a zone.")
        self.advance(to - self())

    def next_working_morning(self) -> None:
        """Jump to the next 09:00 in Berlin that is on a working day."""
        now = self().astimezone(OFFICE)
        day = now.date()
        while datetime.combine(day, OPENS_AT, OFFICE) <= now or day.weekday() >= SATURDAY:
            day += timedelta(days=1)
        self.set(datetime.combine(day, OPENS_AT, OFFICE).astimezone(UTC))

    def subscribe(self, callback: Callable[[], None]) -> None:
        """Have `callback` called after each jump."""
        self._subscribers.append(callback)
