"""The first tables"""

import sqlalchemy as sa
from alembic import op

import store.tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channels",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("member", sa.Boolean(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("checked_at", store.tables.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel_id", name=op.f("pk_channels")),
    )
    op.create_table(
        "clients",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
        sa.UniqueConstraint("team_id", "key", name=op.f("uq_clients_team_id_key")),
    )
    op.create_table(
        "lanes",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "lane", name=op.f("pk_lanes")),
    )
    op.create_table(
        "pace",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("free_at", store.tables.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "key", name=op.f("pk_pace")),
    )
    op.create_table(
        "people",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("staff", sa.Boolean(), nullable=False),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.Column("dm", sa.String(), nullable=True),
        sa.Column("checked_at", store.tables.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_people")),
    )
    op.create_table(
        "playbooks",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "version", name=op.f("pk_playbooks")),
    )
    op.create_table(
        "workspaces",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_workspaces")),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened_from", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("opened_at", store.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reached_at", store.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("reached", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("serious", sa.JSON(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("want", sa.String(), nullable=False),
        sa.Column("answer_by", store.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("situation", sa.String(), nullable=False),
        sa.Column("playbook_version", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("resolved_at", store.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", store.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("waiting", sa.String(), nullable=False),
        sa.Column("waiting_since", store.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("private", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("current", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("touched_at", store.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("receipt_at", store.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("updated_at", store.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("next_update_at", store.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("clock_from", store.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("records", sa.JSON(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_cases_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("team_id", "number", name=op.f("uq_cases_team_id_number")),
        sa.UniqueConstraint("team_id", "opened_from", name=op.f("uq_cases_team_id_opened_from")),
    )
    op.create_index("ix_cases_client_id", "cases", ["client_id"], unique=False)
    op.create_index(
        "ix_cases_team_id_state_owner", "cases", ["team_id", "state", "owner"], unique=False
    )
    op.create_table(
        "members",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_members_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "user_id", name=op.f("pk_members")),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("edited_at", store.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", store.tables.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_messages_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("team_id", "key", name=op.f("uq_messages_team_id_key")),
    )
    op.create_index("ix_messages_case_id", "messages", ["case_id"], unique=False)
    op.create_index("ix_messages_channel_ts", "messages", ["channel", "ts"], unique=False)
    op.create_index("ix_messages_subject", "messages", ["subject"], unique=False)
    op.create_table(
        "promises",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("due_at", store.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("made_at", store.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answered_at", store.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("renegotiated", sa.Integer(), nullable=False),
        sa.Column("from_agreement", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_promises_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
    )
    op.create_index("ix_promises_case_id", "promises", ["case_id"], unique=False)
    op.create_table(
        "reminders",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("basis_at", store.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_at", store.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("exact", sa.Boolean(), nullable=False),
        sa.Column("round_the_clock", sa.Boolean(), nullable=False),
        sa.Column("snoozed_by", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("handed_out_at", store.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("useful_until", store.tables.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_reminders_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("team_id", "key", name=op.f("uq_reminders_team_id_key")),
    )
    op.create_index("ix_reminders_batch", "reminders", ["batch"], unique=False)
    op.create_index("ix_reminders_case_id", "reminders", ["case_id"], unique=False)
    op.create_index(
        "ix_reminders_due_at",
        "reminders",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_reminders_team_id_person_state",
        "reminders",
        ["team_id", "person", "state"],
        unique=False,
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_at", store.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_at", store.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("done_at", store.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_tasks_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    op.create_index("ix_tasks_case_id", "tasks", ["case_id"], unique=False)
    op.create_table(
        "timeline",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("at", store.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_timeline_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline")),
        sa.UniqueConstraint("case_id", "source", name=op.f("uq_timeline_case_id_source")),
    )
    op.create_index("ix_timeline_case_id_at", "timeline", ["case_id", "at"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("op", sa.String(), nullable=False),
        sa.Column("visible_at", store.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("in_doubt", sa.Boolean(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("waits_for", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("created_at", store.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", store.tables.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["messages.id"],
            name=op.f("fk_outbox_message_id_messages"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("team_id", "lane", "seq", name=op.f("uq_outbox_team_id_lane_seq")),
    )
    op.create_index(
        "ix_outbox_lane_seq",
        "outbox",
        ["team_id", "lane", "seq"],
        unique=False,
        sqlite_where=sa.text("done = 0"),
        postgresql_where=sa.text("NOT done"),
    )
    op.create_index("ix_outbox_message_id", "outbox", ["message_id"], unique=False)
    op.create_index(
        "ix_outbox_visible_at",
        "outbox",
        ["visible_at"],
        unique=False,
        sqlite_where=sa.text("visible_at IS NOT NULL"),
        postgresql_where=sa.text("visible_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_outbox_visible_at",
        table_name="outbox",
        sqlite_where=sa.text("visible_at IS NOT NULL"),
        postgresql_where=sa.text("visible_at IS NOT NULL"),
    )
    op.drop_index("ix_outbox_message_id", table_name="outbox")
    op.drop_index(
        "ix_outbox_lane_seq",
        table_name="outbox",
        sqlite_where=sa.text("done = 0"),
        postgresql_where=sa.text("NOT done"),
    )
    op.drop_table("outbox")
    op.drop_index("ix_timeline_case_id_at", table_name="timeline")
    op.drop_table("timeline")
    op.drop_index("ix_tasks_case_id", table_name="tasks")
    op.drop_table("tasks")
    op.drop_index("ix_reminders_team_id_person_state", table_name="reminders")
    op.drop_index(
        "ix_reminders_due_at",
        table_name="reminders",
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.drop_index("ix_reminders_case_id", table_name="reminders")
    op.drop_index("ix_reminders_batch", table_name="reminders")
    op.drop_table("reminders")
    op.drop_index("ix_promises_case_id", table_name="promises")
    op.drop_table("promises")
    op.drop_index("ix_messages_subject", table_name="messages")
    op.drop_index("ix_messages_channel_ts", table_name="messages")
    op.drop_index("ix_messages_case_id", table_name="messages")
    op.drop_table("messages")
    op.drop_table("members")
    op.drop_index("ix_cases_team_id_state_owner", table_name="cases")
    op.drop_index("ix_cases_client_id", table_name="cases")
    op.drop_table("cases")
    op.drop_table("workspaces")
    op.drop_table("playbooks")
    op.drop_table("people")
    op.drop_table("pace")
    op.drop_table("lanes")
    op.drop_table("clients")
    op.drop_table("channels")
