"""Escalations: a case raised to someone with more authority, with a reason, a level and a brief."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why somebody with more authority is asked; the last two the bot finds by itself."""

    SAFETY = "safety"
    THREAT = "threat"
    LEGAL = "legal"
    PERSONAL_DATA = "personal data"
    AUTHORITY = "authority"
    PRESS = "press or social reach"
    KEY_CLIENT = "key client or contract at risk"
    ASKS_HIGHER = "client asks for someone higher"
    ABOVE_LIMIT = "remedy above my limit"
    ABOUT_US = "complaint about one of us"
    NO_AGREEMENT = "no agreement"
    REPEAT = "repeat"
    PROMISE_BROKEN = "promise broken"
    ABUSE = "abuse"
    STUCK = "stuck"
    UPDATES_MISSED = "client updates missed"
    NOBODY_OWNS = "critical, and nobody owns it"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Somebody who was asked to accept, and when."""

    person: str
    level: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """Level 0 is a *Heads-up*: the lead knows, the owner keeps it.

    `asked_by` is empty when silence raised it. `step` is where its own guidance stands.
    """

    id: str
    reason: Reason
    level: int
    brief: str
    decision: str
    """What has to be decided."""
    needed_by: datetime | None = None
    round_the_clock: bool = False
    """Its reason can't wait for office hours."""
    asked_by: str
    asked_at: datetime
    asked: tuple[Asked, ...] = ()
    accepted_by: str = ""
    accepted_at: datetime | None = None
    step: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""
    decided: str = ""
    """What was decided, said at *Hand back*."""

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


def under_way(escalations: Iterable[Escalation]) -> Escalation | None:
    """A *Heads-up* is none."""
    return next((each for each in escalations if each.is_open and each.level), None)
