"""Reminders: what the bot owes someone at a time, and what may be said now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.domain.calendar import (
    Calendar,
    add_working_days,
    add_working_hours,
    hours_from,
    into_hours,
    local_date,
    next_local,
    next_week,
    next_working,
    round_up_quarter,
    working_day_before,
)
from bot.domain.case import Case, Severity, State, Waiting, may_know
from bot.domain.checklist import facts_ticked
from bot.domain.cooling import USEFUL, ends_at
from bot.domain.errors import InvalidFields
from bot.domain.person import Calendars, Workspace
from bot.domain.playbook import Playbook
from bot.domain.rhythm import parse as rhythm_of
from bot.domain.silence import chases, is_asked


class Kind(StrEnum):
    RECEIPT = "receipt"
    CLIENT_UPDATE = "client update"
    STEP_WAITING = "step waiting"
    PROMISE_SOON = "promise soon"
    PROMISE = "promise"
    TASK_SOON = "task soon"
    TASK = "task"
    ANSWER_SOON = "answer soon"
    ANSWER_BY = "answer by"
    CLIENT_SILENT = "client silent"
    COOLING = "cooling-off over"
    FOLLOW_UP = "follow-up"
    ACTION_SOON = "action soon"
    ACTION = "action"
    VERIFICATION = "verification"
    CHECK = "prevention check"
    ESCALATION = "escalation not accepted"
    SILENCE = "silence"
    DIGEST = "digest"


CHOSEN = frozenset({Kind.PROMISE_SOON, Kind.PROMISE, Kind.ANSWER_SOON, Kind.ANSWER_BY})
"""Their times are always chosen by a person."""
ALARMS = frozenset({Kind.ESCALATION, Kind.SILENCE})
"""The case itself is looked at again; they are no message to anybody."""

OF_ACTIONS = frozenset({Kind.ACTION_SOON, Kind.ACTION, Kind.VERIFICATION, Kind.CHECK})
"""The stations of a prevention action."""


class Remembered(StrEnum):
    """`planned` is to come, `handed out` was said and waits for an answer."""

    PLANNED = "planned"
    HANDED_OUT = "handed out"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class Span:
    """Working hours or working days; by the clock for cases that run round the clock."""

    hours: float = 0
    days: int = 0

    def after(self, t: datetime, calendar: Calendar, *, round_the_clock: bool) -> datetime:
        if round_the_clock:
            return round_up_quarter(t + timedelta(hours=self.hours, days=self.days))
        if self.days:
            at = add_working_days(calendar, t, self.days)
        else:
            at = add_working_hours(calendar, t, timedelta(hours=self.hours))
        return into_hours(calendar, round_up_quarter(at))


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
LATE = timedelta(minutes=2)
"""A tick comes a little later than what it hands out: the end of a working day counts still."""
SNOOZES_FREE = 2
SNOOZES = ("1 hour", "tomorrow morning", "next week", "a date")


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A reminder that a case asks for. `exact`: a person chose the time, so nothing moves it."""

    kind: Kind
    person: str
    due_at: datetime
    subject: str = ""
    exact: bool = False
    round_the_clock: bool = False
    useful_until: datetime | None = None
    beside: bool = False
    """To somebody beside the one whose it is."""

    def key(self, case_id: str) -> str:
        by_person = self.beside or self.kind in {Kind.RECEIPT, Kind.ANSWER_BY}
        to = f":{self.person}" if by_person else ""
        return f"{case_id}:{self.kind}:{self.subject}{to}"


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """A reminder as it is remembered. `due_at` is None once it was said or is over."""

    id: str
    team_id: str
    key: str
    kind: Kind
    person: str
    case_id: str | None
    subject: str = ""
    basis_at: datetime
    due_at: datetime | None
    occurrence: int = 1
    state: Remembered = Remembered.PLANNED
    exact: bool = False
    round_the_clock: bool = False
    useful_until: datetime | None = None
    snoozed_by: str = ""
    snoozes: int = 0
    """How often this one got another time from the person themselves."""
    shifts: tuple[tuple[str, str], ...] = ()
    """Each time that it was moved from (ISO), and why."""
    batch: str = ""
    handed_out_at: datetime | None = None

    @property
    def capped(self) -> bool:
        """Counts for, and is held by, the limit of one a case, person and working day."""
        return not (self.exact or self.round_the_clock or self.kind is Kind.DIGEST)

    def is_useful(self, now: datetime) -> bool:
        return self.useful_until is None or self.useful_until > now

    @property
    def asks_why(self) -> bool:
        """Snoozed so often that the next time takes a reason, and the lead hears of it."""
        return self.snoozes >= SNOOZES_FREE

    @property
    def counts(self) -> bool:
        """It was the one of its day when it was handed out, also if it was snoozed since."""
        snoozed_since = bool(self.snoozed_by) and self.state is Remembered.PLANNED
        return self.capped or (
            snoozed_since and not self.round_the_clock and self.kind not in CHOSEN
        )


def plan(
    case: Case, playbook: Playbook, workspace: Workspace, people: Calendars
) -> tuple[Planned, ...]:
    """All that a case asks to be reminded of as it stands; a pure function of its state.

    What somebody owes who may not know it, is its owner's.
    """
    owed = [*_client_clock(case, workspace, people), *_promises(case), *_tasks(case, people)]
    owed += [*_answer_by(case, workspace, people), *_follow_up(case, playbook, people)]
    owed += [*_cooling(case, playbook), *_silent(case, people)]
    owed += _step_waiting(case, people, [planned.due_at for planned in owed])
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


def _step_waiting(case: Case, people: Calendars, others: Sequence[datetime]) -> Iterator[Planned]:
    """Only when nothing else of the case is due by then: one nudge, not two. A rhythm rests it.

    While we wait on the client it rests until the last chase, so that nothing is forgotten then.
    """
    if case.state is State.CLOSED or not case.current:
        return
    if case.rhythm and case.state is State.OPEN:
        return
    since = max((case.touched_at, *chases(case, people.of(case.owner))[-1:]))
    due_at = cadence(case).after(since, people.of(case.owner), round_the_clock=case.round_the_clock)
    if all(other > due_at for other in others):
        yield Planned(
            kind=Kind.STEP_WAITING, person=case.owner, due_at=due_at, subject=case.current
        )


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
    digest_at: datetime,
    told_today: frozenset[str],
    now: datetime,
) -> HandOut:
    """Decide over all that is due for one person.

    Nothing outside their hours unless a person chose the time or the case runs round the clock;
    one a case and working day (`told_today`: cases already spoken of), the rest waits for
    `digest_at`, their next digest, and is a line of it. Nothing is dropped but what is no longer
    useful.
    """
    with_digest = any(r.kind is Kind.DIGEST and r.is_useful(now) for r in due)
    said: list[Reminder] = []
    moved: list[tuple[Reminder, datetime, Moved]] = []
    over: list[Reminder] = []
    told = set(told_today)
    for reminder in sorted(due, key=lambda r: (r.due_at or now, list(Kind).index(r.kind))):
        opening = into_hours(calendar, max(reminder.due_at or now, now - LATE))
        if not reminder.is_useful(now):
            over.append(reminder)
        elif reminder.capped and opening > now:
            moved.append((reminder, opening, Moved.HOURS))
        elif reminder.capped and reminder.case_id in told and not with_digest:
            moved.append((reminder, digest_at, Moved.CAP))
        else:
            said.append(reminder)
            if reminder.capped and reminder.case_id:
                told.add(reminder.case_id)
    return HandOut(said=tuple(said), moved=tuple(moved), over=tuple(over))


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
