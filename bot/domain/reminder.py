"""Reminders: what the bot owes someone at a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.calendar import (
    Calendar,
    add_working_days,
    add_working_hours,
    into_hours,
    round_up_quarter,
)


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


CHOSEN = frozenset(
    {Kind.PROMISE_SOON, Kind.PROMISE, Kind.ANSWER_SOON, Kind.ANSWER_BY, Kind.COOLING}
)
"""Their times are always chosen by a person."""
ALARMS = frozenset({Kind.ESCALATION, Kind.SILENCE})
"""The case itself is looked at again; they are no message to anybody."""

OF_ACTIONS = frozenset({Kind.ACTION_SOON, Kind.ACTION, Kind.VERIFICATION, Kind.CHECK})
"""The stations of a prevention action."""
THEIRS = OF_ACTIONS | {Kind.PROMISE, Kind.TASK}
"""Of these somebody may have one to see to in a case that another owns."""


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


SNOOZES_FREE = 2


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
