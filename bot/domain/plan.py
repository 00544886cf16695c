"""What a case asks to be reminded of as it stands, and when."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.calendar import (
    hours_from,
    local_date,
    working_day_before,
)
from bot.domain.case import Case, Severity, State, Waiting, may_know
from bot.domain.checklist import facts_ticked
from bot.domain.cooling import USEFUL, ends_at
from bot.domain.person import Calendars, Workspace
from bot.domain.playbook import Playbook
from bot.domain.reminder import Kind, Planned, Span
from bot.domain.rhythm import parse as rhythm_of
from bot.domain.silence import chases, is_asked

RECEIPT = {
    Severity.CRITICAL: Span(hours=0.5),
    Severity.HIGH: Span(hours=1),
    Severity.NORMAL: Span(hours=4),
    Severity.LOW: Span(days=1),
}
CADENCE = {
    Severity.CRITICAL: Span(hours=1),
    Severity.HIGH: Span(days=1),
    Severity.NORMAL: Span(days=2),
    Severity.LOW: Span(days=5),
}
HARM_STOPPED = Span(hours=4)
"""The cadence of a critical case once its harm has stopped."""
FOLLOW_UP = Span(days=2)
PROMISE_SOON = timedelta(hours=2)


def plan(
    case: Case, playbook: Playbook, workspace: Workspace, people: Calendars
) -> tuple[Planned, ...]:
    """All that a case asks to be reminded of as it stands; a pure function of its state.

    What somebody owes who may not know it, is its owner's.
    """
    owed = [*_client_clock(case, workspace, people), *_promises(case), *_tasks(case, people)]
    owed += [*_answer_by(case, workspace, people), *_follow_up(case, playbook, people)]
    owed += [*_cooling(case, playbook), *_silent(case, people)]
    owed += _step_waiting(case, people, owed)
    return tuple(
        replace(
            planned,
            person=planned.person if may_know(case, planned.person) else case.owner,
            round_the_clock=case.round_the_clock,
        )
        for planned in owed
    )


def cadence(case: Case) -> Span:
    """How long the client, or a step, may wait at most."""
    harm_stopped = case.severity is Severity.CRITICAL and case.harm_stopped_at is not None
    if harm_stopped and not case.escalation:
        return HARM_STOPPED
    return CADENCE[_pace(case)]


def receipt(case: Case) -> Span:
    """How long the client may be without a first word."""
    return RECEIPT[_pace(case)]


def _pace(case: Case) -> Severity:
    """One severity tighter while somebody with more authority is asked, or has it."""
    tightest_first = [*RECEIPT]
    place = tightest_first.index(case.severity)
    return tightest_first[max(0, place - 1)] if case.escalation else case.severity


def _client_clock(case: Case, workspace: Workspace, people: Calendars) -> Iterator[Planned]:
    if case.state is not State.OPEN:
        return
    calendar = people.of(case.owner)
    always = case.round_the_clock
    if case.receipt_at is None:
        span = receipt(case)
        due_at = span.after(case.reached_at, calendar, round_the_clock=always)
        yield Planned(kind=Kind.RECEIPT, person=case.owner, due_at=due_at)
        if workspace.lead != case.owner and may_know(case, workspace.lead):
            again = span.after(due_at, people.of(workspace.lead), round_the_clock=always)
            yield Planned(kind=Kind.RECEIPT, person=workspace.lead, due_at=again)
        return
    if case.next_update_at is not None:
        at = case.next_update_at
        yield Planned(kind=Kind.CLIENT_UPDATE, person=case.owner, due_at=at, exact=True)
        return
    counts_from = max(filter(None, (case.receipt_at, case.updated_at, case.clock_from)))
    # A rhythm is agreed with the client: like a time that was named, it does not rest.
    if rhythm := rhythm_of(case.rhythm):
        at = hours_from(calendar, rhythm.next(local_date(calendar, counts_from)))
        yield Planned(kind=Kind.CLIENT_UPDATE, person=case.owner, due_at=at)
    elif case.waiting is not Waiting.CLIENT:
        at = cadence(case).after(counts_from, calendar, round_the_clock=always)
        yield Planned(kind=Kind.CLIENT_UPDATE, person=case.owner, due_at=at)


def client_clock(case: Case, workspace: Workspace, people: Calendars) -> datetime | None:
    """By when the client has to hear from us, receipt or update; None while that clock rests."""
    clock = (each.due_at for each in _client_clock(case, workspace, people))
    return next(clock, None)


def _cooling(case: Case, playbook: Playbook) -> Iterator[Planned]:
    at = ends_at(case, facts_ticked=facts_ticked(case, playbook))
    if at is not None:
        yield Planned(
            kind=Kind.COOLING, person=case.owner, due_at=at, exact=True, useful_until=at + USEFUL
        )


def _promises(case: Case) -> Iterator[Planned]:
    """They run on whatever becomes of the case."""
    for promise in case.open_promises:
        at_time = Planned(
            kind=Kind.PROMISE,
            person=promise.owner,
            subject=promise.id,
            due_at=promise.due_at,
            exact=True,
        )
        soon = promise.due_at - PROMISE_SOON
        if soon > promise.made_at:
            yield replace(at_time, kind=Kind.PROMISE_SOON, due_at=soon, useful_until=promise.due_at)
        yield at_time


def _tasks(case: Case, people: Calendars) -> Iterator[Planned]:
    if case.state is State.CLOSED:
        return
    for task in case.open_tasks:
        soon = working_day_before(people.of(task.owner), task.due_at)
        if soon > task.made_at:
            yield Planned(
                kind=Kind.TASK_SOON, person=task.owner, subject=task.id, due_at=soon,
                useful_until=task.due_at,
            )  # fmt: skip
        yield Planned(kind=Kind.TASK, person=task.owner, subject=task.id, due_at=task.due_at)


def _answer_by(case: Case, workspace: Workspace, people: Calendars) -> Iterator[Planned]:
    if case.answer_by is None or case.state is not State.OPEN:
        return
    soon = working_day_before(people.of(case.owner), case.answer_by)
    if soon > case.opened_at:
        yield Planned(
            kind=Kind.ANSWER_SOON, person=case.owner, due_at=soon, exact=True,
            useful_until=case.answer_by,
        )  # fmt: skip
    for person in {case.owner, workspace.lead}:
        if may_know(case, person):
            yield Planned(kind=Kind.ANSWER_BY, person=person, due_at=case.answer_by, exact=True)


def _follow_up(case: Case, playbook: Playbook, people: Calendars) -> Iterator[Planned]:
    if case.state is not State.RESOLVED or case.resolved_at is None:
        return
    asked = {step.key for step in playbook.steps if "feedback" in step.records}
    if any(step.key in asked and not step.left for step in case.steps):
        due_at = FOLLOW_UP.after(case.resolved_at, people.of(case.owner), round_the_clock=False)
        yield Planned(kind=Kind.FOLLOW_UP, person=case.owner, due_at=due_at)


def _silent(case: Case, people: Calendars) -> Iterator[Planned]:
    """We wait on the client: each chase gives way to the next, and ends once it was made."""
    times = chases(case, people.of(case.owner))
    for number, (at, until) in enumerate(zip(times, (*times[1:], None), strict=False), start=1):
        if not is_asked(case, at):
            yield Planned(
                kind=Kind.CLIENT_SILENT, person=case.owner, subject=str(number), due_at=at,
                useful_until=until,
            )  # fmt: skip


def _step_waiting(case: Case, people: Calendars, others: Sequence[Planned]) -> Iterator[Planned]:
    """Only when nothing else of the case is due by then: one nudge, not two. A rhythm rests it.

    So does a follow-up: its step waits for that day on purpose.

    While we wait on the client it rests until the last chase, so that nothing is forgotten then.
    """
    if case.state is State.CLOSED or not case.current:
        return
    if case.rhythm and case.state is State.OPEN:
        return
    if any(other.kind is Kind.FOLLOW_UP for other in others):
        return
    since = max((case.touched_at, *chases(case, people.of(case.owner))[-1:]))
    due_at = cadence(case).after(since, people.of(case.owner), round_the_clock=case.round_the_clock)
    if all(other.due_at > due_at for other in others):
        yield Planned(
            kind=Kind.STEP_WAITING, person=case.owner, due_at=due_at, subject=case.current
        )
