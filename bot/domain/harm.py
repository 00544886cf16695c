"""The harm of a critical case: while it goes on, the client hears from us each hour."""

from dataclasses import replace
from datetime import datetime

from bot.domain.case import Case, Severity, must_be_open
from bot.domain.errors import InvalidFields


def goes_on(case: Case) -> bool:
    return case.severity is Severity.CRITICAL and case.harm_stopped_at is None


def has_stopped(case: Case) -> bool:
    return case.severity is Severity.CRITICAL and case.harm_stopped_at is not None


def stop(case: Case, *, now: datetime) -> Case:
    must_be_open(case)
    if not goes_on(case):
        raise InvalidFields({"harm": "No harm is going on in this case."})
    return replace(case, harm_stopped_at=now)


def begin_again(case: Case) -> Case:
    must_be_open(case)
    if not has_stopped(case):
        raise InvalidFields({"harm": "It has not stopped, as far as this case knows."})
    return replace(case, harm_stopped_at=None)
