"""The tables of the workspace, its people, clients and cases."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.tables import Table


class WorkspaceRow(Table):
    __tablename__ = "workspaces"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    last_number: Mapped[int] = mapped_column(default=0)
    settings: Mapped[dict[str, Any]]


class PersonRow(Table):
    """A person as Slack last described them; `dm` is the bot's direct message with them."""

    __tablename__ = "people"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    zone: Mapped[str]
    staff: Mapped[bool]
    admin: Mapped[bool]
    dm: Mapped[str | None]
    checked_at: Mapped[datetime]
    country: Mapped[str] = mapped_column(server_default="")
    away_until: Mapped[datetime | None]
    cover: Mapped[str] = mapped_column(server_default="")
    digest_paused_until: Mapped[datetime | None]


class HeardRow(Table):
    """A click, form or command that was worked on; sent again, it changes nothing."""

    __tablename__ = "heard"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class ChannelRow(Table):
    """A channel as Slack last described it: may the bot post, is it shared with others."""

    __tablename__ = "channels"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    channel_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    private: Mapped[bool]
    member: Mapped[bool]
    shared: Mapped[bool]
    checked_at: Mapped[datetime]


class PlaybookRow(Table):
    """A playbook as it was when the first case began with it, by content hash."""

    __tablename__ = "playbooks"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]]


class ClientRow(Table):
    __tablename__ = "clients"
    __table_args__ = (UniqueConstraint("team_id", "key"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    team_id: Mapped[str]
    key: Mapped[str]
    name: Mapped[str]


class CaseRow(Table):
    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("team_id", "number"),
        UniqueConstraint("team_id", "opened_from"),
        Index("ix_cases_team_id_state_owner", "team_id", "state", "owner"),
        Index("ix_cases_client_id", "client_id"),
        Index("ix_cases_team_id_cause_key", "team_id", "cause_key"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    team_id: Mapped[str]
    number: Mapped[int]
    opened_from: Mapped[str]
    """The view id of the form: sent again, it is the same case."""
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"))
    happened: Mapped[str]
    opened_by: Mapped[str]
    opened_at: Mapped[datetime]
    reached_at: Mapped[datetime]
    owner: Mapped[str]
    reached: Mapped[str]
    severity: Mapped[str]
    serious: Mapped[list[Any]]
    about: Mapped[str]
    contact: Mapped[str]
    want: Mapped[str]
    answer_by: Mapped[datetime | None]
    situation: Mapped[str]
    playbook_version: Mapped[str]
    state: Mapped[str]
    outcome: Mapped[str | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    waiting: Mapped[str]
    waiting_since: Mapped[datetime | None]
    private: Mapped[bool] = mapped_column(server_default=false())
    channel: Mapped[str]
    steps: Mapped[list[Any]]
    current: Mapped[str]
    round: Mapped[int]
    touched_at: Mapped[datetime]
    receipt_at: Mapped[datetime | None]
    updated_at: Mapped[datetime | None]
    next_update_at: Mapped[datetime | None]
    clock_from: Mapped[datetime | None]
    records: Mapped[dict[str, Any]]
    cause: Mapped[str]
    cause_key: Mapped[str] = mapped_column(server_default="")
    escalations: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    actions: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    harm_stopped_at: Mapped[datetime | None]
    rhythm: Mapped[str] = mapped_column(server_default="")
    handed_from: Mapped[str] = mapped_column(server_default="")
    linked: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    merged_into: Mapped[str] = mapped_column(server_default="")
    left_channel: Mapped[str] = mapped_column(server_default="")
    version: Mapped[int] = mapped_column(default=1)

    client: Mapped[ClientRow] = relationship(lazy="raise")
    members: Mapped[list["MemberRow"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    promises: Mapped[list["PromiseRow"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="PromiseRow.id"
    )
    tasks: Mapped[list["TaskRow"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="TaskRow.id"
    )
    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}


class CauseRow(Table):
    """The known causes of a workspace, and their former names; `key` is the normalised name."""

    __tablename__ = "causes"
    __table_args__ = (UniqueConstraint("team_id", "key"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    team_id: Mapped[str]
    key: Mapped[str]
    name: Mapped[str]
    category: Mapped[str]
    became: Mapped[str | None]
    """Of a former name: the id of the cause that it is today."""


class MemberRow(Table):
    """Who is in a private case: for all others it does not exist."""

    __tablename__ = "members"

    case_id: Mapped[str] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(primary_key=True)
    team_id: Mapped[str]


class PromiseRow(Table):
    __tablename__ = "promises"
    __table_args__ = (Index("ix_promises_case_id", "case_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    team_id: Mapped[str]
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    what: Mapped[str]
    due_at: Mapped[datetime]
    owner: Mapped[str]
    made_at: Mapped[datetime]
    state: Mapped[str]
    answered_at: Mapped[datetime | None]
    renegotiated: Mapped[int]
    from_agreement: Mapped[bool]


class TaskRow(Table):
    __tablename__ = "tasks"
    __table_args__ = (Index("ix_tasks_case_id", "case_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    team_id: Mapped[str]
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    what: Mapped[str]
    owner: Mapped[str]
    due_at: Mapped[datetime]
    made_at: Mapped[datetime]
    link: Mapped[str]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str]


class EntryRow(Table):
    """The append-only timeline. `source` makes a change that is sent twice one entry."""

    __tablename__ = "timeline"
    __table_args__ = (
        UniqueConstraint("case_id", "source"),
        Index("ix_timeline_case_id_at", "case_id", "at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    team_id: Mapped[str]
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    by: Mapped[str]
    kind: Mapped[str]
    detail: Mapped[dict[str, Any]]
    why: Mapped[str]
    source: Mapped[str | None]


class ReminderRow(Table):
    """One thing the bot owes someone at a time; `key` says what, so that it is planned once.

    `basis_at` is the time that the case's state asks for, `due_at` the one in force
    (snoozed, capped); a changed basis starts a new `occurrence`.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("team_id", "key"),
        Index(
            "ix_reminders_due_at",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
        Index("ix_reminders_case_id", "case_id"),
        Index("ix_reminders_batch", "batch"),
        # A person may have thousands pending, and years of what they were told.
        Index("ix_reminders_team_id_person_due_at", "team_id", "person", "due_at"),
        Index(
            "ix_reminders_team_id_person_handed_out_at",
            "team_id",
            "person",
            "handed_out_at",
            sqlite_where=text("handed_out_at IS NOT NULL"),
            postgresql_where=text("handed_out_at IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    team_id: Mapped[str]
    key: Mapped[str]
    kind: Mapped[str]
    person: Mapped[str]
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    subject: Mapped[str]
    basis_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    """NULL once handed out or dropped: the index of what is due holds only what is to come."""
    occurrence: Mapped[int]
    state: Mapped[str]
    exact: Mapped[bool]
    round_the_clock: Mapped[bool]
    snoozed_by: Mapped[str]
    snoozes: Mapped[int] = mapped_column(server_default=text("0"))
    shifts: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    """Each time that moved it, as `[ISO time it was moved from, why]`."""
    batch: Mapped[str]
    handed_out_at: Mapped[datetime | None]
    useful_until: Mapped[datetime | None]
