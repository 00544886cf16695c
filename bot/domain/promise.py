"""Promises to the client, and the tasks that they depend on."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import DomainError, InvalidFields


class PromiseState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"


class PromiseAnswered(DomainError):
    def __init__(self, state: PromiseState) -> None:
        super().__init__(f"This promise is already marked as {state}. Nothing was changed.")


@dataclass(frozen=True, kw_only=True)
class Promise:
    id: str
    what: str
    due_at: datetime
    owner: str
    made_at: datetime
    state: PromiseState = PromiseState.OPEN
    answered_at: datetime | None = None
    renegotiated: int = 0
    """How often it got a new time, agreed with the client."""
    from_agreement: bool = False
    """It is what was agreed as the solution: resolving the case keeps it."""

    @property
    def is_open(self) -> bool:
        return self.state is PromiseState.OPEN

    def kept(self, *, now: datetime) -> "Promise":
        return self._answer(PromiseState.KEPT, now=now)

    def broken(self, *, now: datetime) -> "Promise":
        return self._answer(PromiseState.BROKEN, now=now)

    def renegotiate(self, *, due_at: datetime, now: datetime) -> "Promise":
        """The client agreed to another time. A promise that was answered stays as it is."""
        if not self.is_open:
            raise PromiseAnswered(self.state)
        return replace(
            self,
            due_at=must_be_ahead(due_at, now=now),
            made_at=now,
            renegotiated=self.renegotiated + 1,
        )

    def _answer(self, state: PromiseState, *, now: datetime) -> "Promise":
        if not self.is_open:
            raise PromiseAnswered(self.state)
        return replace(self, state=state, answered_at=now)


@dataclass(frozen=True, kw_only=True)
class Task:
    """Work inside that a promise depends on; the client is never told of it."""

    id: str
    what: str
    owner: str
    due_at: datetime
    made_at: datetime
    link: str = ""
    done_at: datetime | None = None
    done_by: str = ""

    def done(self, *, by: str, now: datetime) -> "Task":
        if self.done_at is not None:
            raise DomainError("This task is done already. Nothing was changed.")
        return replace(self, done_at=now, done_by=by)


def must_be_ahead(at: datetime, *, now: datetime, field: str = "due") -> datetime:
    if at <= now:
        raise InvalidFields({field: "Choose a time that is still to come."})
    return at
