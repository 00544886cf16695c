"""The tables of delivery: what is owed to Slack, in which order, and where it went."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables import Table


class MessageRow(Table):
    """One message that the bot keeps in Slack: a card, a step, a note, a reminder, a digest.

    Its text is made at sending from `role`, `case_id` and `subject`. `wanted` counts the
    changes of what it shows, `shown` is the count that Slack has.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("team_id", "key"),
        Index("ix_messages_case_id", "case_id"),
        Index("ix_messages_channel_ts", "channel", "ts"),
        Index("ix_messages_subject", "subject"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    team_id: Mapped[str]
    key: Mapped[str]
    role: Mapped[str]
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    subject: Mapped[str]
    place: Mapped[str]
    """`case`, `thread` (under the case's card), `dm:<user>` or `channel:<id>`; never a ts.

    `left:<id>` once the case has left it: the old card's row id, or for that card its channel.
    """
    channel: Mapped[str | None]
    ts: Mapped[str | None]
    wanted: Mapped[int]
    shown: Mapped[int]
    edited_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class OutboxRow(Table):
    """One call owed to Slack. `visible_at` is due time, lease end or retry time; NULL when done."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("team_id", "lane", "seq"),
        Index(
            "ix_outbox_visible_at",
            "visible_at",
            sqlite_where=text("visible_at IS NOT NULL"),
            postgresql_where=text("visible_at IS NOT NULL"),
        ),
        Index(
            "ix_outbox_lane_seq",
            "team_id",
            "lane",
            "seq",
            sqlite_where=text("done = 0"),  # as a query says it; else SQLite reads past the index
            postgresql_where=text("NOT done"),
        ),
        Index("ix_outbox_message_id", "message_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    team_id: Mapped[str]
    lane: Mapped[str]
    seq: Mapped[int]
    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"))
    op: Mapped[str]
    """`post`, `update`, `delete`, `room` (make the private channel of a case), `invite`, `remove`."""
    visible_at: Mapped[datetime | None]
    lease_token: Mapped[str | None]
    attempts: Mapped[int]
    in_doubt: Mapped[bool]
    """An earlier try may have reached Slack: look before posting again."""
    done: Mapped[bool]
    waits_for: Mapped[str]
    """The place that last refused it; the bot's return there makes it visible."""
    result: Mapped[str]
    """Empty while owed, then `sent`, `dropped` or `parked`."""
    error: Mapped[str]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class LaneRow(Table):
    """The last number given out in a lane; taking the next one orders commits."""

    __tablename__ = "lanes"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    lane: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class PaceRow(Table):
    """A token bucket of a channel or a team, shared by all replicas; `free_at` moves on 429."""

    __tablename__ = "pace"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    free_at: Mapped[datetime]
