"""Why a reminder comes when it does: the rule that made it, and all that moved it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.calendar import DAY, Calendar, into_hours, is_working_day, local_date
from bot.domain.case import Case
from bot.domain.plan import FOLLOW_UP, cadence, receipt
from bot.domain.reminder import Kind, Span
from bot.domain.rhythm import parse as rhythm_of

MOST = 4
"""Days off that are named one by one."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`since`: from when working time was counted; None where a person chose the time."""

    text: str
    since: datetime | None = None


def rule(kind: Kind, case: Case) -> Rule:
    """What asked for a reminder of this kind, as the case stands."""
    return RULES[kind](case) if kind in RULES else Rule(text="")


def passed_over(
    since: datetime, due_at: datetime, calendar: Calendar, named: Callable[[date], str]
) -> tuple[str, ...]:
    """The time in between that does not count; `named` gives a public holiday's name, if it is one."""
    first, last = local_date(calendar, since), local_date(calendar, due_at)
    days = (first + n * DAY for n in range((last - first).days))
    said = [_day_off(day, calendar, named) for day in days if not is_working_day(calendar, day)]
    began = is_working_day(calendar, first) and into_hours(calendar, since) != since
    late = ["it began outside working hours"] if began else []
    more = [f"and {len(said) - MOST} more days off"] if len(said) > MOST else []
    return (*late, *said[:MOST], *more)


def _day_off(day: date, calendar: Calendar, named: Callable[[date], str]) -> str:
    why = "weekend" if day.weekday() in calendar.weekend else named(day) or "a day off"
    return f"{day:%a} {day.day} {day:%b}: {why}"


def _words(span: Span, case: Case) -> str:
    working = "" if case.round_the_clock else "working "
    if span.days:
        return f"{span.days} {working}day{'s' * (span.days != 1)}"
    if span.hours < 1:
        return f"{round(span.hours * 60)} {working}minutes"
    return f"{span.hours:g} {working}hour{'s' * (span.hours != 1)}"


def _severity(case: Case) -> str:
    return (
        f"{case.severity}, one step tighter while it is escalated"
        if case.escalation
        else case.severity
    )


def _receipt(case: Case) -> Rule:
    text = f"The first word to the client: {_words(receipt(case), case)} after it reached us"
    return Rule(text=f"{text} ({_severity(case)}).", since=case.reached_at)


def _update(case: Case) -> Rule:
    if case.next_update_at is not None:
        return Rule(text="The time that the client was told.")
    if rhythm := rhythm_of(case.rhythm):
        return Rule(text=f"The rhythm agreed with the client: every {rhythm.every}.")
    since = max(filter(None, (case.receipt_at, case.updated_at, case.clock_from)), default=None)
    text = f"The client hears from us {_words(cadence(case), case)} after the last word"
    return Rule(text=f"{text} ({_severity(case)}).", since=since)


def _step(case: Case) -> Rule:
    waited = _words(cadence(case), case)
    text = f"Nobody touched the step for {waited} ({_severity(case)}), and nothing else is due."
    return Rule(text=text, since=case.touched_at)


def _follow_up(case: Case) -> Rule:
    text = f"We ask how it went {FOLLOW_UP.days} working days after it was resolved."
    return Rule(text=text, since=case.resolved_at)


RULES: Mapping[Kind, Callable[[Case], Rule]] = {
    Kind.RECEIPT: _receipt,
    Kind.CLIENT_UPDATE: _update,
    Kind.STEP_WAITING: _step,
    Kind.FOLLOW_UP: _follow_up,
    Kind.PROMISE_SOON: lambda _case: Rule(text="Two hours before a promise falls due."),
    Kind.PROMISE: lambda _case: Rule(text="The time that the client was promised."),
    Kind.TASK_SOON: lambda _case: Rule(text="The working day before a task is due."),
    Kind.TASK: lambda _case: Rule(text="A task is due then."),
    Kind.ANSWER_SOON: lambda _case: Rule(text="The working day before it must be answered."),
    Kind.ANSWER_BY: lambda _case: Rule(text="It must be answered by then."),
    Kind.COOLING: lambda _case: Rule(text="The cooling-off that was chosen."),
    Kind.ACTION_SOON: lambda _case: Rule(text="The working day before a prevention action is due."),
    Kind.ACTION: lambda _case: Rule(text="A prevention action is due then."),
    Kind.VERIFICATION: lambda _case: Rule(
        text="Somebody else looks when a change is done, and is asked again each 5 working days."
    ),
    Kind.CHECK: lambda _case: Rule(
        text="90 days after a change: has it come back? Sooner, if one of its clients came again."
    ),
    Kind.ESCALATION: lambda _case: Rule(text="If nobody accepts by then, the next one is asked."),
    Kind.SILENCE: lambda _case: Rule(text="Silence by then raises the case by itself."),
}
