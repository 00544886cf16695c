"""A client who does not answer: three chases, then *no answer*."""

from datetime import datetime, timedelta

from bot.domain.calendar import Calendar, add_working_days, into_hours, round_up_quarter
from bot.domain.case import Case, State, Waiting

DAYS = (2, 5, 10)
"""Working days of the owner without an answer after which we ask again."""
ALL_ASKED = timedelta(days=14)
"""Ten working days are never less: what falls due later comes after the last chase."""


def chases(case: Case, calendar: Calendar) -> tuple[datetime, ...]:
    """When we ask again, counted from when we began to wait; none while we don't."""
    if case.state is State.CLOSED or case.waiting is not Waiting.CLIENT:
        return ()
    since = case.waiting_since
    if since is None:
        return ()
    ahead = (round_up_quarter(add_working_days(calendar, since, days)) for days in DAYS)
    return tuple(into_hours(calendar, at) for at in ahead)


def is_asked(case: Case, at: datetime) -> bool:
    """Whether the client heard from us at this chase, or since."""
    return case.updated_at is not None and case.updated_at >= at


def may_end_unanswered(case: Case, at: datetime) -> bool:
    """Whether all chases were made by then: *no answer* is a way to end now."""
    since = case.waiting_since if case.waiting is Waiting.CLIENT else None
    return since is not None and at > since + ALL_ASKED
