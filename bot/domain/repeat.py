"""A repeat: the same client, or the same cause, came back too often."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.action import Action
from bot.domain.case import Case
from bot.domain.cause import cause_key
from bot.domain.errors import Outdated
from bot.domain.rules import DEFAULTS, Rules

GOES_ON = timedelta(days=7)
"""So long a notice names the cases that came after it."""


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """`client`: this client had to come to us again, so they hear an apology for that.

    `cause`: it may have been others; that is for us to prevent, and no word to this client.
    """

    client: bool = False
    cause: bool = False

    def __bool__(self) -> bool:
        return self.client or self.cause


NO_REPEAT = Repeat()


def since(case: Case, rules: Rules = DEFAULTS) -> datetime:
    """From when on earlier cases count."""
    return case.reached_at - rules.repeat_within


def repeat(*, clients: int, causes: int, rules: Rules = DEFAULTS) -> Repeat:
    """`clients`, `causes`: earlier cases of the same client, and of the same cause."""
    earlier = rules.repeat_times - 1
    return Repeat(client=clients >= earlier, cause=causes >= earlier)


class Of(StrEnum):
    """What came back."""

    CLIENT = "client"
    CAUSE = "cause"


@dataclass(frozen=True, kw_only=True)
class Sought:
    """The cases of a client, by its id, or of a cause, by its name, that reached us in that time."""

    of: Of
    name: str
    since: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Coming:
    """What a new case would be: the third of this client, or of this cause."""

    of: Of
    name: str
    count: int
    days: int


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What all are told once a week of one client, or of one cause; `id` is theirs."""

    of: Of
    id: str
    week: str

    @property
    def subject(self) -> str:
        """Who knows it, knows whether it was told this week."""
        return f"{self.about}:{self.week}"

    @property
    def about(self) -> str:
        """The same each week."""
        return f"{self.of}:{self.id}"

    @classmethod
    def load(cls, subject: str) -> "Notice":
        kind, _, rest = subject.partition(":")
        about, _, week = rest.rpartition(":")
        if kind not in set(Of) or not about:
            raise Outdated
        return cls(of=Of(kind), id=about, week=week)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a notice says: the cases, oldest first, and what was to prevent them, with its case."""

    of: Of
    name: str
    cases: tuple[Case, ...]
    acted: tuple[tuple[Case, Action], ...]
    rules: Rules

    @property
    def is_repeat(self) -> bool:
        return len(self.cases) >= self.rules.repeat_times


def week_of(day: date) -> str:
    """As ISO 8601 writes it: `2030-W10`."""
    year, week, _day = day.isocalendar()
    return f"{year}-W{week:02}"


def may_tell(before: Case | None, case: Case) -> tuple[Of, ...]:
    """What this change may have made a repeat; of a private case all others learn nothing."""
    if case.private:
        return ()
    new_client = before is None or before.client_id != case.client_id
    key = cause_key(case.cause)
    new_cause = bool(key) and (before is None or cause_key(before.cause) != key)
    return (*([Of.CLIENT] if new_client else []), *([Of.CAUSE] if new_cause else []))


def should_have_prevented(
    cases: Collection[Case], acted: Collection[Case]
) -> tuple[tuple[Case, Action], ...]:
    """Each action once: those of these cases, and of earlier ones of their causes."""
    found = {
        action.id: (case, action)
        for case in sorted({c.id: c for c in (*acted, *cases)}.values(), key=lambda c: c.number)
        for action in case.actions
    }
    return tuple(found.values())
