"""The digest of open follow-ups: which lines, in which order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.calendar import Calendar, local_date
from bot.domain.escalation import Escalation
from bot.domain.reminder import OF_ACTIONS, Kind
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
ASKED_AGAIN = OF_ACTIONS | {Kind.CLIENT_SILENT}
PROMISES = {Kind.PROMISE}
AHEAD = SOON + timedelta(days=2)
"""Nothing that is due later is a line, wherever the reader lives."""


class Section(StrEnum):
    """In the order in which they are read."""

    NOW = "Due now"
    ESCALATIONS = "Escalations waiting"
    AT_RISK = "Promises at risk"
    PAST_DUE = "Past due"
    TODAY = "Today"
    NEXT = "Next three days"
    PREVENTION = "Prevention"


_ORDER = {section: place for place, section in enumerate(Section)}


@dataclass(frozen=True, kw_only=True)
class CaseName:
    """As much of a case as a line tells."""

    id: str
    number: int
    client: str
    owner: str

    @property
    def label(self) -> str:
        return f"CI-{self.number}"


@dataclass(frozen=True, kw_only=True)
class Owed:
    """A reminder that is to come or waits for an answer, as much of it as makes a line."""

    id: str
    case: CaseName
    kind: Kind
    person: str
    subject: str
    basis_at: datetime
    due_at: datetime | None
    useful_until: datetime | None
    snoozed: bool
    occurrence: int
    batch: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One follow-up of a case. `reminder_id` and `occurrence` answer its buttons."""

    section: Section
    case: CaseName
    kind: Kind
    subject: str
    owner: str
    due_at: datetime
    reminder_id: str = ""
    occurrence: int = 0
    what: str = ""
    """The promise, task, action or decision in its own words."""


@dataclass(frozen=True, kw_only=True)
class Digest:
    lines: tuple[Line, ...]
    more: int

    @property
    def sections(self) -> tuple[tuple[Section, tuple[Line, ...]], ...]:
        groups = ((s, tuple(line for line in self.lines if line.section is s)) for s in Section)
        return tuple((section, lines) for section, lines in groups if lines)


def digest(
    owed: Iterable[Owed],
    *,
    calendar: Calendar,
    now: datetime,
    said_now: frozenset[str] = frozenset(),
    waiting: Iterable[tuple[CaseName, Escalation]] = (),
    limit: int = LINES,
) -> Digest:
    """Sort what is owed into sections; inside each by owner, oldest first, at most `limit` lines.

    `waiting`: escalations that nobody accepted. `said_now`: ids of the reminders that this very
    message hands out; they come first.
    """
    owed = tuple(owed)
    warned = {_key(each, WARNS_OF[each.kind]) for each in owed if _is_warned(each, said_now)}
    lines = [
        line
        for each in owed
        if (each.kind not in WARNS_OF or each.id in said_now)
        and _key(each, each.kind) not in warned
        and (line := _line(each, calendar=calendar, now=now, said_now=said_now))
    ]
    lines = _one_line(lines)
    lines += [_waiting(case, escalation) for case, escalation in waiting]
    lines.sort(key=lambda line: (_ORDER[line.section], line.owner, line.due_at))
    return Digest(lines=tuple(lines[:limit]), more=max(0, len(lines) - limit))


def _one_line(lines: list[Line]) -> list[Line]:
    """What a prevention action, or a silent client, waits for is asked again, but is one line."""
    kept: dict[tuple[str, ...], Line] = {}
    asked = [line for line in lines if line.kind in ASKED_AGAIN]
    for line in sorted(asked, key=lambda each: (each.section is not Section.NOW, each.due_at)):
        subject = action_of(line.subject) if line.kind in OF_ACTIONS else ""
        kept.setdefault((line.case.id, line.kind, subject), line)
    return [line for line in lines if line.kind not in ASKED_AGAIN] + list(kept.values())


def _waiting(case: CaseName, escalation: Escalation) -> Line:
    """It waits for who was asked last."""
    last = max(escalation.asked, key=lambda each: each.at)
    return Line(
        section=Section.ESCALATIONS,
        case=case,
        kind=Kind.ESCALATION,
        subject=escalation.id,
        owner=last.person,
        due_at=escalation.asked_at,
        what=escalation.decision,
    )


def _is_warned(owed: Owed, said_now: frozenset[str]) -> bool:
    """What it warns of needs no line when this one is there."""
    return owed.kind in WARNS_OF and owed.id in said_now


def _key(owed: Owed, kind: Kind) -> tuple[str, ...]:
    return owed.case.id, kind, owed.subject, owed.person


def _line(
    owed: Owed, *, calendar: Calendar, now: datetime, said_now: frozenset[str]
) -> Line | None:
    due_at = _wanted_at(owed)
    if not (owed.id in said_now or owed.useful_until is None or owed.useful_until > now):
        return None  # another one took its place, or it is too late for it
    section = (
        Section.NOW
        if owed.id in said_now
        else _section(owed.kind, due_at, calendar=calendar, now=now)
    )
    if section is None:
        return None
    return Line(
        section=section,
        case=owed.case,
        kind=owed.kind,
        subject=owed.subject,
        owner=owed.person,
        due_at=due_at,
        reminder_id=owed.id,
        occurrence=owed.occurrence,
    )


def _wanted_at(owed: Owed) -> datetime:
    """When it is due: a snooze moves that, being said does not. A warning names what it warns of."""
    if owed.kind in WARNS_OF and owed.useful_until is not None:
        return owed.useful_until
    return owed.due_at if owed.snoozed and owed.due_at else owed.basis_at


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
