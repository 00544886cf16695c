"""The digest of open follow-ups: which lines, in which order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.calendar import Calendar, local_date
from bot.domain.case import Case
from bot.domain.escalation import Escalation
from bot.domain.reminder import OF_ACTIONS, Kind, Planned, Reminder
from bot.domain.watch import action_of

LINES = 40
SOON = timedelta(days=3)
AT_RISK = timedelta(hours=24)
WARNS_OF = {
    Kind.PROMISE_SOON: Kind.PROMISE,
    Kind.TASK_SOON: Kind.TASK,
    Kind.ANSWER_SOON: Kind.ANSWER_BY,
    Kind.ACTION_SOON: Kind.ACTION,
}
"""A warning is a line only in the message that says it, and stands for what it warns of."""
PROMISES = {Kind.PROMISE}


class Section(StrEnum):
    """In the order in which they are read."""

    NOW = "Due now"
    ESCALATIONS = "Escalations waiting"
    AT_RISK = "Promises at risk"
    PAST_DUE = "Past due"
    TODAY = "Today"
    NEXT = "Next three days"
    PREVENTION = "Prevention"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One follow-up of a case. `reminder` answers its buttons."""

    section: Section
    case: Case
    kind: Kind
    subject: str
    owner: str
    due_at: datetime
    reminder_id: str = ""
    occurrence: int = 0


@dataclass(frozen=True, kw_only=True)
class Digest:
    lines: tuple[Line, ...]
    more: int

    @property
    def sections(self) -> tuple[tuple[Section, tuple[Line, ...]], ...]:
        groups = ((s, tuple(line for line in self.lines if line.section is s)) for s in Section)
        return tuple((section, lines) for section, lines in groups if lines)


def digest(
    owed: Iterable[tuple[Case, Planned | Reminder]],
    *,
    calendar: Calendar,
    now: datetime,
    said_now: frozenset[str] = frozenset(),
    waiting: Iterable[Case] = (),
    limit: int = LINES,
) -> Digest:
    """Sort what is owed into sections; inside each by owner, oldest first, at most `limit` lines.

    `waiting`: cases with an escalation that nobody accepted. `said_now`: ids of the reminders that this very message hands out; they come first.
    """
    owed = tuple(owed)
    warned = {_warns_of(case, item) for case, item in owed if _is_said(item, said_now)}
    lines = [
        line
        for case, item in owed
        if (item.kind not in WARNS_OF or _is_said(item, said_now))
        and _key(case, item, item.kind) not in warned
        and (line := _line(case, item, calendar=calendar, now=now, said_now=said_now))
    ]
    lines = _one_a_station(lines)
    lines += [_waiting(case, case.escalation) for case in waiting if case.escalation]
    order = list(Section)
    lines.sort(key=lambda line: (order.index(line.section), line.owner, line.due_at))
    return Digest(lines=tuple(lines[:limit]), more=max(0, len(lines) - limit))


def _one_a_station(lines: list[Line]) -> list[Line]:
    """What a prevention action waits for is asked again and again, but is one line."""
    kept: dict[tuple[str, ...], Line] = {}
    stations = [line for line in lines if line.kind in OF_ACTIONS]
    for line in sorted(stations, key=lambda each: (each.section is not Section.NOW, each.due_at)):
        kept.setdefault((line.case.id, line.kind, action_of(line.subject)), line)
    return [line for line in lines if line.kind not in OF_ACTIONS] + list(kept.values())


def _waiting(case: Case, escalation: Escalation) -> Line:
    """It waits for who was asked last."""
    last = max(escalation.asked, key=lambda each: each.at)
    return Line(
        section=Section.ESCALATIONS,
        case=case,
        kind=Kind.ESCALATION,
        subject=escalation.id,
        owner=last.person,
        due_at=escalation.asked_at,
    )


def _is_said(item: Planned | Reminder, said_now: frozenset[str]) -> bool:
    return isinstance(item, Reminder) and item.id in said_now


def _warns_of(case: Case, item: Planned | Reminder) -> tuple[str, ...]:
    """The line that needs not be there when this one is; none of its own kind."""
    return _key(case, item, WARNS_OF[item.kind]) if item.kind in WARNS_OF else ()


def _key(case: Case, item: Planned | Reminder, kind: Kind) -> tuple[str, ...]:
    return case.id, kind, item.subject, item.person


def _line(
    case: Case,
    item: Planned | Reminder,
    *,
    calendar: Calendar,
    now: datetime,
    said_now: frozenset[str],
) -> Line | None:
    reminder_id = item.id if isinstance(item, Reminder) else ""
    due_at = _wanted_at(item)
    section = (
        Section.NOW
        if _is_said(item, said_now)
        else _section(item.kind, due_at, calendar=calendar, now=now)
    )
    if section is None:
        return None
    return Line(
        section=section,
        case=case,
        kind=item.kind,
        subject=item.subject,
        owner=item.person,
        due_at=due_at,
        reminder_id=reminder_id,
        occurrence=item.occurrence if isinstance(item, Reminder) else 0,
    )


def _wanted_at(item: Planned | Reminder) -> datetime:
    """When it is due: a snooze moves that, being said does not. A warning names what it warns of."""
    if item.kind in WARNS_OF and item.useful_until is not None:
        return item.useful_until
    if isinstance(item, Reminder):
        return item.due_at if item.snoozed_by and item.due_at else item.basis_at
    return item.due_at


def _section(kind: Kind, due_at: datetime, *, calendar: Calendar, now: datetime) -> Section | None:
    if kind in OF_ACTIONS:
        soon = local_date(calendar, due_at) <= local_date(calendar, now) + SOON
        return Section.PREVENTION if soon else None
    if due_at <= now:
        return Section.PAST_DUE
    if kind in PROMISES and due_at <= now + AT_RISK:
        return Section.AT_RISK
    if local_date(calendar, due_at) == local_date(calendar, now):
        return Section.TODAY
    if local_date(calendar, due_at) <= local_date(calendar, now) + SOON:
        return Section.NEXT
    return None
