"""The timeline: every change of a case, in the order in which it happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    OPENED = "opened"
    STEP_DONE = "step done"
    STEP_SKIPPED = "step skipped"
    STEP_BACK = "step back"
    TALKED = "we talked"
    CLIENT_UPDATE = "client update"
    PROMISE_MADE = "promise made"
    PROMISE_KEPT = "promise kept"
    PROMISE_MOVED = "promise renegotiated"
    PROMISE_BROKEN = "promise broken"
    PROMISE_LATE = "promise late"
    TASK_ADDED = "task added"
    TASK_DONE = "task done"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REOPENED = "reopened"
    OWNER = "owner changed"
    SEVERITY = "severity changed"
    FAULT = "fault changed"
    WAITING = "waiting changed"
    DETAILS = "details corrected"
    NOTE = "note"
    GUIDANCE = "guidance changed"
    SITUATION = "situation changed"
    COOLING = "cooling-off"
    OFFERS = "ways noted"
    REFUSED = "refused"
    APPROVAL_ASKED = "approval asked"
    APPROVED = "remedy approved"
    NOT_APPROVED = "remedy not approved"
    COUNSEL = "counsel consulted"
    SNOOZED = "snoozed again"
    ESCALATED = "escalated"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not accepted"
    GUIDED = "escalation guided"
    HANDED_BACK = "handed back"
    LEFT = "somebody left"
    LINKED = "linked"
    MERGED = "merged"
    HARM = "harm"
    SERIOUS = "serious answers changed"
    MADE_PRIVATE = "made private"
    FINAL = "final answer noted"
    ACTION_PLANNED = "action planned"
    ACTION_JOINED = "action joined"
    ACTION_DONE = "action done"
    ACTION_VERIFIED = "action verified"
    ACTION_NOT_YET = "action not done yet"
    ACTION_CHECKED = "action checked"
    ACTION_PROVEN = "action proven"
    ACTION_FAILED = "action reopened"
    ACTION_OWNER = "action handed over"
    CAME_BACK = "came back"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Who did what, when, and why where a reason is asked.

    `source` names the click or form it came from, so that one that is sent twice is one entry.
    """

    id: str
    kind: Kind
    by: str
    at: datetime
    detail: Mapping[str, str] = field(default_factory=dict)
    why: str = ""
    source: str | None = None
