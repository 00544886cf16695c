"""Messages and claimed rows as delivery sees them."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import FromClause, Label, Row

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
    created_at: datetime


COLUMNS = [f.name for f in fields(Message)]


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
    number: int | None
    """Of its case; none when it belongs to no single one."""
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


def message_columns(table: FromClause, prefix: str) -> list[Label[Any]]:
    """What `to_message` reads, where several tables are asked at once."""
    return [table.c[name].label(f"{prefix}{name}") for name in COLUMNS]


def to_message(row: MessageRow | Row[Any], prefix: str = "") -> Message:
    values = {name: getattr(row, f"{prefix}{name}") for name in COLUMNS}
    return Message(**{**values, "role": Role(values["role"])})
