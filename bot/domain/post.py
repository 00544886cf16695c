"""What is owed to Slack, as places and subjects; never a text."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a message of ours is; with case and subject it says what to show."""

    CARD = "card"
    STEP = "step"
    NOTE = "note"
    NOTICE = "notice"
    REMINDERS = "reminders"
    DIGEST = "digest"
    TROUBLE = "trouble"
    COVER = "cover"
    ROOM = "room"
    INVITE = "invite"
    ESCALATION = "escalation"
    ASKED = "asked"
    LEFT = "left"
    REMOVE = "remove"
    TIMELINE = "timeline"
    GOING = "going"
    """In a place that the case has left, or where a private case may not be read: it goes."""
    OLD_CARD = "old card"
    """The card in a place that the case has left: one line that tells nothing."""
    LEFT_BEHIND = "left behind"
    """What people wrote under it, which we can't delete."""
    SEVERAL = "several"
    FILE = "file"
    REPEAT = "repeat"
    ERASURE = "erasure"
    """To admins, before old cases begin to go."""


class Op(StrEnum):
    POST = "post"
    UPDATE = "update"
    ROOM = "room"
    INVITE = "invite"
    REMOVE = "remove"
    DELETE = "delete"


OP_OF = {Role.ROOM: Op.ROOM, Role.INVITE: Op.INVITE, Role.REMOVE: Op.REMOVE}
LEFT_OUT = "left out: "
"""Begins the subject of a TROUBLE about one message, before Slack's word for why."""
STILL_THERE = "still there: "
"""Begins the subject of a TROUBLE about what a private case left in the open, before that word."""
NO_DIGEST = "no digest: "
"""Begins the subject of a TROUBLE about a channel that refuses the digest: then id and word."""
CASE = "case"
THREAD = "thread"
LEFT_PLACE = "left:"
"""Begins the place of a message that the case left: the id of its old card, or a channel."""


FILE = "file:"
"""Begins the subject of a message that is a file: then its name, a slash, and what asked for it.

So it can be found, and deleted, also when it is no longer what it was.
"""


def file_subject(name: str, source: str) -> str:
    return f"{FILE}{name}/{source}"


def file_name(subject: str) -> str:
    """Empty for what is no file."""
    return subject.removeprefix(FILE).partition("/")[0] if subject.startswith(FILE) else ""


def dm(user_id: str) -> str:
    return f"dm:{user_id}"


def channel(channel_id: str) -> str:
    return f"channel:{channel_id}"


@dataclass(frozen=True, kw_only=True)
class Post:
    """One message owed. `place`: CASE (the case's channel), THREAD (under its card), dm, channel."""

    role: Role
    place: str
    case_id: str | None = None
    subject: str = ""

    @property
    def key(self) -> str:
        """The same post asked for twice is one message; a repeat is told once, wherever it is told."""
        if self.role is Role.REPEAT:
            return f"{self.role}:{self.subject}"
        return f"{self.role}:{self.case_id or ''}:{self.subject}:{self.place}"

    @property
    def lane(self) -> str:
        """What must reach Slack in the order of the commits."""
        return f"case:{self.case_id}" if self.place in {CASE, THREAD} else self.place

    @property
    def op(self) -> Op:
        return OP_OF.get(self.role, Op.POST)
