"""Messages and claimed rows as delivery sees them."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.post import Op, Role
from store.outbox_models import MessageRow
from store.pace import Bucket


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message of ours. `wanted` is the number of the change that it should show."""

    id: str
    team_id: str
    key: str
    role: Role
    case_id: str | None
    subject: str
    place: str
    channel: str | None
    ts: str | None
    wanted: int


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A row that this process has leased: until `until`, nobody else touches it."""

    id: str
    team_id: str
    lane: str
    op: Op
    lease: str
    until: datetime
    attempts: int
    in_doubt: bool
    waits_for: str
    created_at: datetime
    message: Message
    root: Message | None
    """The card that a reply goes under, if it is in Slack."""
    buckets: tuple[Bucket, ...]

    @property
    def spot(self) -> str:
        """What has to accept the call: a channel's id, `dm:<user>`, or the lane."""
        if self.op in {Op.UPDATE, Op.DELETE} and self.message.channel:
            return self.message.channel
        key = self.buckets[-1][1]
        return key.removeprefix("channel:") if self.op is Op.POST else self.lane


@dataclass(frozen=True, kw_only=True)
class Parked:
    """A message that Slack would not take, with Slack's word for why."""

    message: Message
    error: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A place that refuses us, and how many calls wait for it."""

    team_id: str
    place: str
    calls: int
    error: str
    since: datetime


def to_message(row: MessageRow) -> Message:
    return Message(
        id=row.id,
        team_id=row.team_id,
        key=row.key,
        role=Role(row.role),
        case_id=row.case_id,
        subject=row.subject,
        place=row.place,
        channel=row.channel,
        ts=row.ts,
        wanted=row.wanted,
    )
