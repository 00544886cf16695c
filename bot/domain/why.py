"""Why a reminder comes when it does: the rule that made it, and all that moved it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.calendar import DAY, Calendar, into_hours, is_working_day, local_date
from bot.domain.case import Case
from bot.domain.escalation import Reason
from bot.domain.plan import FOLLOW_UP, cadence, receipt
from bot.domain.prevention import CHECKS
from bot.domain.reminder import OF_ACTIONS, Kind, Reminder, Span
from bot.domain.rhythm import parse as rhythm_of
from bot.domain.silence import DAYS
from bot.domain.watch import action_of, asks_again, day_of

MOST = 4
"""Days off that are named one by one."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`since`: from when working time was counted; None where a person chose the time."""

    text: str
    since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A reminder to come: the rule that made it, and the days that did not count.

    `instead_of`: whoever is away, and would be reminded.
    """

    reminder: Reminder
    rule: str
    passed_over: tuple[str, ...] = ()
    instead_of: str = ""


def rule(reminder: Reminder, case: Case) -> Rule:
    """What asked for this reminder, as the case stands."""
    # What is told beside whose it is has the person in its key (`Planned.key`).
    if reminder.kind in OF_ACTIONS and reminder.key.endswith(f":{reminder.person}"):
        return Rule(text="The lead hears of it if nobody has answered by then.")
    return RULES[reminder.kind](reminder, case)


def tells_lead(reminder: Reminder) -> bool:
    """Of a closed case, where silence raises nothing."""
    return reminder.kind is Kind.SILENCE and reminder.subject not in SILENCES


def owes(reminder: Reminder, case: Case) -> str:
    """Whose it is, whoever is reminded; an escalation is nobody's."""
    subject = action_of(reminder.subject)
    if reminder.kind is Kind.VERIFICATION:
        return next((each.verifier for each in case.actions if each.id == subject), case.owner)
    owned = {each.id: each.owner for each in case.promises}
    owned |= {each.id: each.owner for each in case.tasks}
    owned |= {each.id: each.owner for each in case.actions}
    return owned.get(subject, case.owner)


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


def _receipt(reminder: Reminder, case: Case) -> Rule:
    text = f"The first word to the client: {_words(receipt(case), case)} after it reached us"
    if reminder.person == case.owner:
        return Rule(text=f"{text} ({_severity(case)}).", since=case.reached_at)
    return Rule(text=f"{text} ({_severity(case)}); the lead hears of it as long again after that.")


def _update(_reminder: Reminder, case: Case) -> Rule:
    if case.next_update_at is not None:
        return Rule(text="The time that the client was told.")
    if rhythm := rhythm_of(case.rhythm):
        return Rule(text=f"The rhythm agreed with the client: every {rhythm.every}.")
    since = max(filter(None, (case.receipt_at, case.updated_at, case.clock_from)), default=None)
    text = f"The client hears from us {_words(cadence(case), case)} after the last word"
    return Rule(text=f"{text} ({_severity(case)}).", since=since)


def _step(_reminder: Reminder, case: Case) -> Rule:
    waited = _words(cadence(case), case)
    text = f"Nobody touched the step for {waited} ({_severity(case)}), and nothing else is due."
    return Rule(text=text, since=case.touched_at)


def _follow_up(_reminder: Reminder, case: Case) -> Rule:
    text = f"We ask how it went {FOLLOW_UP.days} working days after it was resolved."
    return Rule(text=text, since=case.resolved_at)


def _silent(reminder: Reminder, case: Case) -> Rule:
    days = DAYS[int(reminder.subject) - 1]
    text = f"The client has not answered for {days} working days: we ask again."
    return Rule(text=text, since=case.waiting_since)


def _check(reminder: Reminder, _case: Case) -> Rule:
    day = day_of(reminder.subject)
    if asks_again(reminder.subject):
        return Rule(text="Asked again, and the lead told after that, until somebody has said.")
    if day < CHECKS[-1]:
        return Rule(text=f"{day} days after a change, as one of its clients came to us again.")
    return Rule(text=f"{day} days after a change: has it come back?")


LATE_WORD = "A promise that is open still by then, though the case is closed."
SILENCES: Mapping[str, str] = {
    Reason.UPDATES_MISSED: "Without a word from us by then the case is raised by itself.",
    Reason.PROMISE_BROKEN: "A promise that is open still by then raises the case by itself.",
    Reason.NOBODY_OWNS: "A critical case that nobody owns is raised by itself.",
}


def _silence(reminder: Reminder, _case: Case) -> Rule:
    return Rule(text=SILENCES.get(reminder.subject, LATE_WORD))


def _always(text: str) -> Callable[[Reminder, Case], Rule]:
    return lambda _reminder, _case: Rule(text=text)


RULES: Mapping[Kind, Callable[[Reminder, Case], Rule]] = {
    Kind.RECEIPT: _receipt,
    Kind.CLIENT_UPDATE: _update,
    Kind.STEP_WAITING: _step,
    Kind.FOLLOW_UP: _follow_up,
    Kind.PROMISE_SOON: _always("Two hours before a promise falls due."),
    Kind.PROMISE: _always("The time that the client was promised."),
    Kind.TASK_SOON: _always("The working day before a task is due."),
    Kind.TASK: _always("A task is due then."),
    Kind.ANSWER_SOON: _always("The working day before it must be answered."),
    Kind.ANSWER_BY: _always("It must be answered by then."),
    Kind.COOLING: _always("The cooling-off that was chosen."),
    Kind.ACTION_SOON: _always("The working day before a prevention action is due."),
    Kind.ACTION: _always("A prevention action is due then."),
    Kind.VERIFICATION: _always(
        "Somebody else looks when a change is done, and is asked again each 5 working days."
    ),
    Kind.CHECK: _check,
    Kind.CLIENT_SILENT: _silent,
    Kind.ESCALATION: _always("If nobody has accepted by then, they are asked, or told again."),
    Kind.SILENCE: _silence,
    Kind.DIGEST: _always(""),
}
