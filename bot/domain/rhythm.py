"""How often a client hears from us, as agreed with them: on a weekday, each week, two weeks or month."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.errors import InvalidFields

WEEK = 7


class Every(StrEnum):
    WEEK = "week"
    TWO_WEEKS = "two weeks"
    MONTH = "month"


DAYS = {Every.WEEK: WEEK, Every.TWO_WEEKS: 2 * WEEK}


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """`first` is its first day, and so says the weekday; monthly is the first such day of a month."""

    every: Every
    first: date

    def __str__(self) -> str:
        return f"{self.every}/{self.first.isoformat()}"

    @property
    def choice(self) -> str:
        """What a form offers of it: it knows the weekday, and no date."""
        return choice(self.every, self.first.weekday())

    def next(self, after: date) -> date:
        """Its first day after that one; a word too early or too late moves no other day."""
        if after < self.first:
            return self.first
        if self.every is Every.MONTH:
            return _first_in_month(after, self.first.weekday())
        days = DAYS[self.every]
        return self.first + timedelta(days=((after - self.first).days // days + 1) * days)


def parse(text: str) -> Rhythm | None:
    """What a case keeps: `week/2030-03-11`; nothing is none, and anything else is refused."""
    if not text:
        return None
    every, _, day = text.partition("/")
    try:
        rhythm = Rhythm(every=Every(every), first=date.fromisoformat(day))
    except ValueError as error:
        raise _unknown() from error
    if str(rhythm) != text:
        raise _unknown()
    return rhythm


def choice(every: Every, weekday: int) -> str:
    return f"{every}/{weekday}"


def chosen(text: str, now: Rhythm | None, *, today: date) -> Rhythm | None:
    """What was chosen in a form; the same again goes on as it was.

    The first day of a new one leaves the span that was chosen: no second word within days.
    """
    if not text or (now is not None and now.choice == text):
        return now if text else None
    every, _, day = text.partition("/")
    if every not in set(Every) or day not in {str(n) for n in range(WEEK)}:
        raise _unknown()
    return Rhythm(every=Every(every), first=_begins(Every(every), int(day), today))


def _begins(every: Every, weekday: int, today: date) -> date:
    if every is Every.MONTH:
        return _first_in_month(today, weekday)
    return _next_weekday(today + timedelta(days=DAYS[every] - WEEK), weekday)


def _first_in_month(after: date, weekday: int) -> date:
    """The first such weekday of a month, after that day."""
    month = after.replace(day=1)
    found = _next_weekday(month - timedelta(days=1), weekday)
    if found > after:
        return found
    following = (month + timedelta(days=31)).replace(day=1)
    return _next_weekday(following - timedelta(days=1), weekday)


def _next_weekday(after: date, weekday: int) -> date:
    return after + timedelta(days=(weekday - after.weekday() - 1) % WEEK + 1)


def _unknown() -> InvalidFields:
    return InvalidFields({"rhythm": "Choose one of the rhythms of the list."})
