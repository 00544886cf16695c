"""Cases that have to do with each other, and two that are one."""

import re
from dataclasses import replace
from datetime import datetime

from bot.domain import hold
from bot.domain.action import Stage
from bot.domain.case import Case, Outcome, Records, Severity, State, close, must_be_open
from bot.domain.errors import DomainError, InvalidFields
from bot.domain.record import RECORDS, is_filled

_NUMBER = re.compile(r"(?:ci\s*-?\s*|#)?0*(\d{1,9})", re.IGNORECASE)
GRAVER = tuple(Severity)


class OtherClient(DomainError):
    """They are of two clients: that can be right, but is asked once."""

    def __init__(self, case: Case, other: Case) -> None:
        super().__init__(
            f"{case.label} is of {case.client}, {other.label} of {other.client}. "
            "Are they really the same issue?"
        )


def number_of(typed: str) -> int:
    """`CI-12`, `ci12`, `#12` and `12` name the same case."""
    found = _NUMBER.fullmatch(typed.strip())
    if found is None:
        raise _refused("Type the number of a case, as CI-12.")
    return int(found[1])


def link(case: Case, other: Case) -> tuple[Case, Case]:
    """Both name the other."""
    _must_fit(case, other)
    if other.id in case.linked and case.id in other.linked:
        raise _refused(f"{case.label} and {other.label} are linked already.")
    return _linked(case, other), _linked(other, case)


def merge(case: Case, into: Case, *, now: datetime, confirmed: bool = False) -> tuple[Case, Case]:
    """The first ends; what is still open of it goes on in the other.

    What the client heard, was promised and when they hear next is true of that one, too; what
    it has not noted yet is carried over, and what holds the first holds it.
    """
    must_be_open(case)
    _must_fit(case, into)
    if into.merged_into:
        raise _refused(f"{into.label} was merged itself. Its card names the case that goes on.")
    if into.state is State.CLOSED:
        raise _refused(f"{into.label} is closed. Reopen it first, or link the two.")
    if case.escalation is not None:
        raise _refused(f"{case.label} is escalated. Hand that back first, or link the two.")
    if case.client_id != into.client_id and not confirmed:
        raise OtherClient(case, into)
    return _ended(case, into, now=now), _goes_on(into, case, now=now)


def _ended(case: Case, into: Case, *, now: datetime) -> Case:
    return replace(
        _linked(close(case, Outcome.MERGED, now=now), into),
        merged_into=into.id,
        promises=tuple(each for each in case.promises if not each.is_open),
        tasks=tuple(each for each in case.tasks if each.done_at is not None),
        actions=tuple(each for each in case.actions if each.stage is Stage.PROVEN),
        next_update_at=None,
        answer_by=None,
        handed_from="",
    )


def _goes_on(into: Case, case: Case, *, now: datetime) -> Case:
    promises = (replace(p, owner=into.owner) for p in case.open_promises)
    into = _held(into, case, now=now)
    return replace(
        _linked(into, case),
        want=into.want or case.want,
        contact=into.contact or case.contact,
        serious=into.serious | case.serious,
        records={**into.records, **_lacking(into, case)},
        promises=(*into.promises, *promises),
        tasks=(*into.tasks, *case.open_tasks),
        actions=(*into.actions, *(a for a in case.actions if a.stage is not Stage.PROVEN)),
        members=into.members | case.members,
        severity=max(into.severity, case.severity, key=GRAVER.index),
        receipt_at=_first(into.receipt_at, case.receipt_at),
        updated_at=max(filter(None, (into.updated_at, case.updated_at)), default=None),
        next_update_at=_first(into.next_update_at, case.next_update_at),
        answer_by=_first(into.answer_by, case.answer_by),
    )


def _held(into: Case, case: Case, *, now: datetime) -> Case:
    for trigger in sorted(hold.triggers(case) - hold.triggers(into)):
        into = hold.place(into, trigger, now=now)
    return into


def _lacking(into: Case, case: Case) -> Records:
    """What was noted in the case, and not in the one that goes on."""
    return {
        name: case.record(name)
        for name in RECORDS
        if is_filled(case.record(name)) and not is_filled(into.record(name))
    }


def _must_fit(case: Case, other: Case) -> None:
    if case.id == other.id:
        raise _refused(f"This is {case.label} itself. Type the number of the other one.")
    if case.private != other.private:
        raise _refused("One of the two is private, and others would learn of it.")
    if case.private and (case.members, case.about) != (other.members, other.about):
        raise _refused("Both are private, and not the same people are in them.")


def _linked(case: Case, other: Case) -> Case:
    return replace(case, linked=tuple(dict.fromkeys((*case.linked, other.id))))


def _first(*times: datetime | None) -> datetime | None:
    return min(filter(None, times), default=None)


def _refused(text: str) -> InvalidFields:
    return InvalidFields({"number": text})
