"""What raises itself: an escalation that nobody accepts, and silence."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import hold
from bot.domain.calendar import add_working_hours, into_hours
from bot.domain.case import Case, Severity, State, may_know
from bot.domain.escalation import Escalation, Reason
from bot.domain.ladder import Rung, rungs
from bot.domain.levels import Levels, assess
from bot.domain.person import Calendars, Workspace
from bot.domain.plan import cadence, client_clock
from bot.domain.promise import Promise, PromiseState
from bot.domain.reminder import Kind, Planned, Span

SELDOM = timedelta(hours=4)
"""So often at least those are told again whom nobody relieves."""


@dataclass(frozen=True, kw_only=True)
class Next:
    """Who is asked next, and when, if nobody accepts. `again`: there is nobody new."""

    rungs: tuple[Rung, ...]
    at: datetime
    again: bool


@dataclass(frozen=True)
class Silence:
    """What nobody said or did by then, and that is raised by itself."""

    reason: Reason
    at: datetime


def next_asked(
    case: Case, escalation: Escalation, levels: Levels, people: Calendars
) -> Next | None:
    """None once it was accepted, or is over; who accepted and then left has it no more."""
    has_it = escalation.accepted_by and escalation.accepted_by not in people.gone
    if not escalation.is_open or has_it or not escalation.asked:
        return None
    last = max(escalation.asked, key=lambda each: each.at)
    always = case.round_the_clock or escalation.round_the_clock
    asked = {each.person for each in escalation.asked}
    wait = levels.waits[case.severity]
    there = people.present(last.at + wait)
    ladder = rungs(case, escalation.level, there, round_the_clock=always, asker=escalation.asked_by)
    new = [rung for rung in ladder if rung.person not in asked]
    again = _again(case, escalation, there)
    found = new[:1] or [rung for rung in again if rung.person not in people.gone] or again
    wait = wait if new else _longer(wait, last.at - escalation.asked_at)
    if always:
        at = last.at + wait
    else:
        at = add_working_hours(people.of(last.person), last.at, wait)
        at = into_hours(people.of(found[0].person), at)
    return Next(rungs=tuple(found), at=at, again=not new)


def silences(
    case: Case, workspace: Workspace, levels: Levels, people: Calendars
) -> Iterator[Silence]:
    """Not while somebody with more authority has the case, nor what they had it for.

    Raised within the hours of whoever is asked first: nobody is told at night what can wait.
    """
    if case.state is State.CLOSED or case.escalation is not None:
        return
    for silence in _silences(case, workspace, levels, people):
        if _is_news(case, silence.at):
            yield _in_their_hours(silence, case, levels, people)


def _in_their_hours(silence: Silence, case: Case, levels: Levels, people: Calendars) -> Silence:
    found = assess(case, silence.reason, people.present(silence.at), levels)
    if found.round_the_clock or not found.asked:
        return silence
    return replace(silence, at=into_hours(people.of(found.asked[0]), silence.at))


def late_words(
    case: Case, workspace: Workspace, levels: Levels, people: Calendars
) -> Iterator[tuple[Promise, datetime]]:
    """What we still owe a client whose case is closed, and when its lead has to hear of it.

    Nothing is raised for a closed case; whose promise it is knows of it already.
    """
    lead = workspace.lead
    if case.state is not State.CLOSED or not may_know(case, lead):
        return
    for promise in case.open_promises:
        at = _late(promise, case, levels, people)
        if promise.owner != lead and _is_news(case, at):
            yield promise, at if case.round_the_clock else into_hours(people.of(lead), at)


def alarms(
    case: Case, workspace: Workspace, levels: Levels, people: Calendars
) -> tuple[Planned, ...]:
    """When the case has to be looked at again; nobody is told of these by themselves."""
    planned = [
        Planned(kind=Kind.SILENCE, person=case.owner, subject=each.reason, due_at=each.at)
        for each in silences(case, workspace, levels, people)
    ]
    planned += [
        Planned(kind=Kind.SILENCE, person=workspace.lead, subject=promise.id, due_at=at, exact=True)
        for promise, at in late_words(case, workspace, levels, people)
    ]
    under_way = case.escalation
    if under_way and (step := next_asked(case, under_way, levels, people)):
        person, subject = step.rungs[0].person, under_way.id
        planned.append(
            Planned(kind=Kind.ESCALATION, person=person, subject=subject, due_at=step.at)
        )
    return tuple(planned)


def _longer(wait: timedelta, since: timedelta) -> timedelta:
    """Who was told already is told again less and less often, and never stops being told."""
    return max(wait, min(since, SELDOM))


def _again(case: Case, escalation: Escalation, workspace: Workspace) -> list[Rung]:
    """The last who was asked, and the lead."""
    last = max(escalation.asked, key=lambda each: each.at)
    found = [Rung(last.person, last.level)]
    if workspace.lead not in {"", case.about, case.owner, last.person}:
        found.append(Rung(workspace.lead, 1))
    return found


def _silences(
    case: Case, workspace: Workspace, levels: Levels, people: Calendars
) -> Iterator[Silence]:
    yield from _promises(case, levels, people)
    first = client_clock(case, workspace, people)
    if first is not None and not hold.is_held(case):
        at, always = first, case.round_the_clock
        for _ in range(levels.missed_updates - 1):
            at = cadence(case).after(at, people.of(case.owner), round_the_clock=always)
        yield Silence(Reason.UPDATES_MISSED, at)
    if case.severity is Severity.CRITICAL and _is_missing(case.owner, people):
        yield Silence(Reason.NOBODY_OWNS, case.touched_at)


def _is_missing(owner: str, people: Calendars) -> bool:
    """Left, or away with nobody to cover."""
    absence = people.absences.get(owner)
    return owner in people.gone or bool(absence and not absence.cover)


def _promises(case: Case, levels: Levels, people: Calendars) -> Iterator[Silence]:
    """The one that was broken last, when they are too many; the first that is a day late."""
    times = sorted(
        promise.answered_at
        for promise in case.promises
        if promise.state is PromiseState.BROKEN and promise.answered_at
    )
    if len(times) >= levels.broken_promises:
        yield Silence(Reason.PROMISE_BROKEN, times[-1])
        return
    at = [_late(promise, case, levels, people) for promise in case.open_promises]
    if at:
        yield Silence(Reason.PROMISE_BROKEN, min(at))


def _late(promise: Promise, case: Case, levels: Levels, people: Calendars) -> datetime:
    calendar, late = people.of(promise.owner), Span(days=levels.late_days)
    return late.after(promise.due_at, calendar, round_the_clock=case.round_the_clock)


def _is_news(case: Case, at: datetime) -> bool:
    """Nobody with more authority has looked at the case since then."""
    ended = (each.ended_at for each in case.escalations if each.level and each.ended_at)
    return all(at > each for each in ended)
