"""Absences, own holidays, and why a reminder moved"""

import sqlalchemy as sa
from alembic import op

import store.tables

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("country", sa.String(), server_default="", nullable=False))
    op.add_column(
        "people", sa.Column("away_until", store.tables.UtcDateTime(timezone=True), nullable=True)
    )
    op.add_column("people", sa.Column("cover", sa.String(), server_default="", nullable=False))
    op.add_column(
        "people",
        sa.Column("digest_paused_until", store.tables.UtcDateTime(timezone=True), nullable=True),
    )
    op.add_column(
        "reminders", sa.Column("snoozes", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column(
        "reminders", sa.Column("shifts", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("reminders", "shifts")
    op.drop_column("reminders", "snoozes")
    op.drop_column("people", "digest_paused_until")
    op.drop_column("people", "cover")
    op.drop_column("people", "away_until")
    op.drop_column("people", "country")
