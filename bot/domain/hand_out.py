"""Who is told what now, what has to wait, and what snoozing means."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.domain.calendar import (
    Calendar,
    into_hours,
    next_local,
    next_week,
    next_working,
)
from bot.domain.errors import InvalidFields
from bot.domain.reminder import Kind, Reminder

LATE = timedelta(minutes=2)
"""A tick comes a little later than what it hands out: the end of a working day counts still."""
ORDER = {kind: place for place, kind in enumerate(Kind)}
SNOOZES = ("1 hour", "tomorrow morning", "next week", "a date")


class Moved(StrEnum):
    """Why a reminder that was due is said later."""

    HOURS = "outside their hours"
    CAP = "one a case and day: it waits for the next digest"
    SNOOZED = "snoozed"


@dataclass(frozen=True, kw_only=True)
class HandOut:
    """What one person is told now, and what has to wait (until when) or is over."""

    said: tuple[Reminder, ...]
    moved: tuple[tuple[Reminder, datetime, Moved], ...]
    over: tuple[Reminder, ...]


def hand_out(
    due: Sequence[Reminder],
    *,
    calendar: Calendar,
    digest_at: time,
    told_today: frozenset[str],
    now: datetime,
) -> HandOut:
    """Decide over all that is due for one person.

    Nothing outside their hours unless a person chose the time or the case runs round the clock;
    one a case and working day (`told_today`: cases already spoken of), the rest waits for their
    next digest, and is a line of it. Nothing is dropped but what is no longer useful.
    """
    with_digest = any(r.kind is Kind.DIGEST and r.is_useful(now) for r in due)
    said: list[Reminder] = []
    moved: list[tuple[Reminder, datetime, Moved]] = []
    over: list[Reminder] = []
    told = set(told_today)
    for reminder in sorted(due, key=lambda r: (r.due_at or now, ORDER[r.kind])):
        if not reminder.is_useful(now):
            over.append(reminder)
        elif not reminder.capped:
            said.append(reminder)
        elif (opening := into_hours(calendar, max(reminder.due_at or now, now - LATE))) > now:
            moved.append((reminder, opening, Moved.HOURS))
        elif reminder.case_id in told and not with_digest:
            moved.append((reminder, next_working(calendar, digest_at, after=now), Moved.CAP))
        else:
            said.append(reminder)
            if reminder.case_id:
                told.add(reminder.case_id)
    return HandOut(said=tuple(said), moved=tuple(moved), over=tuple(over))


def must_be_useful_then(reminder: Reminder, until: datetime, *, choice: str) -> None:
    """A snooze is kept, so one into a time when it would be dropped is refused.

    Nothing follows the end of a cooling-off; what warns, or is asked again, is followed.
    """
    if not reminder.is_useful(until) and reminder.kind is not Kind.COOLING:
        field = "date" if choice == "a date" else "until"
        raise InvalidFields({field: "Choose a sooner time: the next reminder of it comes by then."})


def snooze_until(
    choice: str, *, date: datetime | None, calendar: Calendar, now: datetime
) -> datetime:
    """The exact time that a snooze means in the person's own zone."""
    if choice == "1 hour":
        return now + timedelta(hours=1)
    if choice == "tomorrow morning":
        midnight = next_local(calendar, time(0), after=now)
        return next_working(calendar, calendar.start, after=midnight)
    if choice == "next week":
        return next_week(calendar, after=now)
    if date is None:
        raise InvalidFields({"date": "Choose the date and time."})
    if date <= now:
        raise InvalidFields({"date": "Choose a time that is still to come."})
    return date
