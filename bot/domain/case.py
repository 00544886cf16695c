"""A case: one client issue from the first word to its prevention."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.action import Action
from bot.domain.errors import CaseEnded, CaseMerged, InvalidFields
from bot.domain.escalation import Escalation, under_way
from bot.domain.promise import Promise, Task

Records = Mapping[str, Mapping[str, str]]


class State(StrEnum):
    OPEN = "open"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Severity(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"


class Outcome(StrEnum):
    SOLVED = "solved"
    PARTLY = "partly"
    NO_AGREEMENT = "no agreement"
    NO_ANSWER = "no answer"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class Waiting(StrEnum):
    US = "us"
    CLIENT = "client"
    THIRD_PARTY = "third party"


class Serious(StrEnum):
    SAFETY = "safety"
    LEGAL = "legal"
    PERSONAL_DATA = "personal data"
    PRESS = "press"
    LARGE_SUM = "large sum"
    ABOUT_US = "about one of us"


class Reached(StrEnum):
    """How it reached us."""

    EMAIL = "email"
    PHONE = "phone"
    CHAT = "chat"
    MEETING = "meeting"
    REVIEW = "review"
    FOUND = "we found it first"


class Status(StrEnum):
    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"


PRIVATE_FOR = frozenset({Serious.SAFETY, Serious.LEGAL, Serious.PERSONAL_DATA, Serious.ABOUT_US})
# Who ticks *Legal threat, lawyer or authority* may have been threatened, and a threat can't wait.
ROUND_THE_CLOCK_FOR = frozenset({Serious.SAFETY, Serious.LEGAL, Serious.PERSONAL_DATA})
LIVE = frozenset({Reached.PHONE, Reached.CHAT})


@dataclass(frozen=True, kw_only=True)
class StepState:
    """How far one step of the case's playbook is. `why` is the reason of a skip."""

    key: str
    status: Status = Status.OPEN
    by: str = ""
    at: datetime | None = None
    why: str = ""

    @property
    def left(self) -> bool:
        return self.status is not Status.OPEN


@dataclass(frozen=True, kw_only=True)
class Case:
    id: str
    team_id: str
    number: int
    client_id: str
    client: str
    happened: str
    opened_by: str
    opened_at: datetime
    reached_at: datetime
    owner: str
    reached: Reached = Reached.EMAIL
    severity: Severity = Severity.NORMAL
    serious: frozenset[Serious] = frozenset()
    about: str = ""
    contact: str = ""
    want: str = ""
    answer_by: datetime | None = None
    situation: str = "client-issue"
    playbook_version: str = ""
    state: State = State.OPEN
    outcome: Outcome | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    waiting: Waiting = Waiting.US
    waiting_since: datetime | None = None
    private: bool = False
    channel: str = ""
    """Where its card lives; empty until a private case has its own channel."""
    members: frozenset[str] = frozenset()
    steps: tuple[StepState, ...] = ()
    current: str = ""
    round: int = 1
    """How often it was opened: a reopened case gets new step cards."""
    touched_at: datetime
    """When somebody last worked on the current step."""
    receipt_at: datetime | None = None
    updated_at: datetime | None = None
    """The last client update."""
    next_update_at: datetime | None = None
    """The next client update as promised to the client, if it was."""
    clock_from: datetime | None = None
    """From when the client clock counts if that is later than the last update: it had rested."""
    records: Records = field(default_factory=dict)
    cause: str = ""
    promises: tuple[Promise, ...] = ()
    tasks: tuple[Task, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    actions: tuple[Action, ...] = ()
    harm_stopped_at: datetime | None = None
    """When the harm of a critical case ended; from then on its client clock is slower."""
    rhythm: str = ""
    """How often the client hears from us, as agreed with them (`Rhythm`); empty: by severity."""
    handed_from: str = ""
    """Whose case it was, as long as the hand-over can be undone."""
    linked: tuple[str, ...] = ()
    """The ids of cases that have to do with it."""
    merged_into: str = ""
    """The id of the case that goes on with it."""
    left_channel: str = ""
    """Where it lived in the open before it was made private."""
    version: int = 1

    @property
    def label(self) -> str:
        return f"CI-{self.number}"

    @property
    def round_the_clock(self) -> bool:
        under_way = self.escalation
        return (
            self.severity is Severity.CRITICAL
            or bool(self.serious & ROUND_THE_CLOCK_FOR)
            or (under_way is not None and under_way.round_the_clock)
        )

    @property
    def open_promises(self) -> tuple[Promise, ...]:
        return tuple(promise for promise in self.promises if promise.is_open)

    @property
    def escalation(self) -> Escalation | None:
        return under_way(self.escalations)

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if task.done_at is None)

    def record(self, name: str) -> Mapping[str, str]:
        return self.records.get(name, {})


def may_know(case: Case, person: str) -> bool:
    """Whether a person may be told of the case at all; whom it is about never is."""
    if not person or person == case.about:
        return False
    return not case.private or person in case.members


def must_be_open(case: Case) -> None:
    if case.merged_into:
        raise CaseMerged(case.label)
    if case.state is State.CLOSED:
        raise CaseEnded(case.label)


def close(case: Case, outcome: Outcome, *, now: datetime) -> Case:
    """End the case. Promises that are still open run on: a closed case keeps its word."""
    must_be_open(case)
    return replace(
        case, state=State.CLOSED, outcome=outcome, closed_at=now, waiting=Waiting.US, current=""
    )


def resolve(case: Case, *, now: datetime, in_place: bool = True) -> Case:
    """The agreed solution is in place; the promise that was the agreement is thereby kept.

    Not `in_place`: nobody said so, and the promise waits for its own answer.
    """
    must_be_open(case)
    case = replace(case, state=State.RESOLVED, resolved_at=now)
    if not in_place:
        return case
    promises = tuple(
        promise.kept(now=now) if promise.is_open and promise.from_agreement else promise
        for promise in case.promises
    )
    return replace(case, promises=promises)


def reopen(case: Case, *, at_step: str, now: datetime) -> Case:
    """Back to Understand (or its like): that step and all after it are open again."""
    if case.merged_into:
        raise CaseMerged(case.label)
    if case.state is State.OPEN:
        raise InvalidFields({"state": f"{case.label} is open already."})
    keys = [step.key for step in case.steps]
    first = keys.index(at_step)
    steps = tuple(
        StepState(key=step.key) if position >= first else step
        for position, step in enumerate(case.steps)
    )
    return replace(
        case,
        state=State.OPEN,
        outcome=None,
        resolved_at=None,
        closed_at=None,
        steps=steps,
        current=at_step,
        round=case.round + 1,
        clock_from=now,
        touched_at=now,
    )


def log_client_update(
    case: Case, *, now: datetime, next_update_at: datetime | None = None, answers: bool = False
) -> Case:
    """Reset the client clock. The first one is the receipt.

    A next update that is still to come stays promised unless another time is given. `answers`:
    it is the answer that had to be given by a time.
    """
    if next_update_at is not None and next_update_at <= now:
        raise InvalidFields({"next_update_at": "Choose a time that is still to come."})
    return replace(
        case,
        receipt_at=case.receipt_at or now,
        updated_at=now,
        next_update_at=next_update_at or _ahead(case.next_update_at, now=now),
        answer_by=None if answers else case.answer_by,
        touched_at=now,
    )


def _ahead(at: datetime | None, *, now: datetime) -> datetime | None:
    return at if at is not None and at > now else None


def wait_on(case: Case, waiting: Waiting, *, now: datetime) -> Case:
    must_be_open(case)
    if waiting is case.waiting:
        raise InvalidFields({"waiting": "It is so already."})
    rested = case.waiting is Waiting.CLIENT and waiting is not Waiting.CLIENT
    return replace(
        case,
        waiting=waiting,
        waiting_since=now,
        clock_from=now if rested else case.clock_from,
    )
