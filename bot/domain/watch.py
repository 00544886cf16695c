"""When a prevention action speaks: before and when it is due, until verified, and in its watch."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from bot.domain.action import Action, Stage
from bot.domain.calendar import into_hours, round_up_quarter, working_day_before
from bot.domain.case import Case, may_know
from bot.domain.person import Calendars, Workspace
from bot.domain.prevention import CHECKS, verifier_of
from bot.domain.reminder import Kind, Planned, Span

AGAIN = Span(days=5)
ASKED = 12
"""So often is a verification asked for; that is longer than the watch."""


def watch(case: Case, workspace: Workspace, people: Calendars) -> tuple[Planned, ...]:
    """All that the case's actions ask to be reminded of; a closed case goes on preventing."""
    if case.merged_into:
        return ()
    return tuple(each for action in case.actions for each in _of(action, case, workspace, people))


def day_of(subject: str) -> int:
    """Which check of the watch a reminder is."""
    return int(subject.split(".")[1])


def asks_again(subject: str) -> bool:
    """Whether a check was asked for before."""
    return subject.count(".") > 1


def action_of(subject: str) -> str:
    """A reminder's subject is the action's id, and which one of its kind it is."""
    return subject.partition(".")[0]


def _of(action: Action, case: Case, workspace: Workspace, people: Calendars) -> Iterator[Planned]:
    if action.is_to_do:
        found = _due(action, people)
    elif action.stage is Stage.DONE:
        found = _verification(action, verifier_of(action, case, workspace, people.gone), people)
    elif action.stage is Stage.WATCHED:
        found = _checks(action, people)
    else:
        return
    planned = [each for each in found if may_know(case, each.person)]
    yield from planned
    yield from _to_lead(planned, case, workspace, people)


def _due(action: Action, people: Calendars) -> Iterator[Planned]:
    due = Planned(kind=Kind.ACTION, person=action.owner, subject=action.id, due_at=action.due_at)
    soon = working_day_before(people.of(action.owner), action.due_at)
    if soon > max(filter(None, (action.made_at, action.failed_at))):
        yield replace(due, kind=Kind.ACTION_SOON, due_at=soon, useful_until=action.due_at)
    yield due


def _verification(action: Action, verifier: str, people: Calendars) -> Iterator[Planned]:
    """At once, and again until it is verified; each gives way to the next."""
    if action.done_at is None or not verifier:
        return
    first = into_hours(people.of(verifier), round_up_quarter(action.done_at))
    times = [first, *(_later(action.done_at, n, verifier, people) for n in range(1, ASKED + 1))]
    for number, (at, until) in enumerate(pairwise(times), start=1):
        yield Planned(
            kind=Kind.VERIFICATION, person=verifier, subject=f"{action.id}.{number}", due_at=at,
            useful_until=until,
        )  # fmt: skip


def _checks(action: Action, people: Calendars) -> Iterator[Planned]:
    """The earlier ones speak only if a client of its cases came to us in that part of the watch."""
    done_at = action.done_at
    if done_at is None:
        return
    for began, day in zip((0, *CHECKS), CHECKS, strict=False):
        at, until = done_at + timedelta(days=day), done_at + timedelta(days=day + CHECKS[0])
        came = action.came_at is not None and done_at + timedelta(days=began) <= action.came_at < at
        last = day == CHECKS[-1]
        if day <= action.checked or not (last or came):
            continue
        said = into_hours(people.of(action.owner), round_up_quarter(at))
        check = Planned(
            kind=Kind.CHECK, person=action.owner, subject=f"{action.id}.{day}", due_at=said,
            useful_until=None if last else until,
        )  # fmt: skip
        yield check
        if last:
            again = _later(said, 1, action.owner, people)
            yield replace(check, subject=f"{check.subject}.2", due_at=again)


def _to_lead(
    planned: list[Planned], case: Case, workspace: Workspace, people: Calendars
) -> Iterator[Planned]:
    """Some days after the second reminder that nobody answered."""
    lead = workspace.lead
    if not planned or not may_know(case, lead):
        return
    repeated = planned[0].kind is Kind.VERIFICATION
    second = planned[1] if repeated else planned[-1]
    if lead != second.person:
        at = _later(second.due_at, 1, lead, people)
        yield replace(second, person=lead, due_at=at, beside=True, useful_until=None)


def _later(at: datetime, times: int, person: str, people: Calendars) -> datetime:
    span = Span(days=AGAIN.days * times)
    return span.after(at, people.of(person), round_the_clock=False)
