"""Being away: until when, as people type it, and which cases that concerns."""

import re
from datetime import date, datetime, time, timedelta

from bot.domain.action import Stage
from bot.domain.calendar import DAY, Calendar, local_date, next_week, next_working, zone_or_utc
from bot.domain.case import Case
from bot.domain.errors import InvalidFields
from bot.domain.person import Absence

LONGEST = timedelta(days=366)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def back_at(text: str, *, calendar: Calendar, now: datetime) -> datetime | None:
    """When who is away “until Thursday” is back: at the start of work on that day.

    Knows a weekday (the next one of that name), tomorrow, next week and 2026-11-26; None for all
    else, which is asked for in a form.
    """
    word = text.strip().lower().removeprefix("until").strip(" ,.")
    if word == "next week":
        return next_week(calendar, after=now)
    day = _day(word, local_date(calendar, now))
    if day is None:
        return None
    midnight = datetime.combine(day, time(0), zone_or_utc(calendar.zone))
    return next_working(calendar, calendar.start, after=midnight - timedelta(seconds=1))


def check(absence: Absence, *, person: str, now: datetime) -> None:
    if absence.until <= now:
        raise InvalidFields({"until": "Choose a time that is still to come."})
    if absence.until > now + LONGEST:
        raise InvalidFields({"until": "That is more than a year. Hand your cases over instead."})
    if absence.cover == person:
        raise InvalidFields({"cover": "Choose somebody else: you are away."})


def concerns(case: Case, person: str) -> bool:
    """Whether this person owes something in it."""
    owed = {case.owner, *(p.owner for p in case.open_promises), *(t.owner for t in case.open_tasks)}
    actions = [each for each in case.actions if each.stage is not Stage.PROVEN]
    return person in owed | {u for each in actions for u in (each.owner, each.verifier)}


def _day(word: str, today: date) -> date | None:
    if word == "tomorrow":
        return today + DAY
    if len(word) > 2:  # noqa: PLR2004 (mon, tue, wed)
        for number, name in enumerate(WEEKDAYS):
            if name.startswith(word):
                return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    if _ISO.fullmatch(word):
        try:
            return date.fromisoformat(word)
        except ValueError:
            return None
    return None
