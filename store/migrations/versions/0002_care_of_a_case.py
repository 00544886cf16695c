"""Escalations, links, and what care of a case remembers"""

import sqlalchemy as sa
from alembic import op

import store.tables

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "cases", sa.Column("escalations", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
    )
    op.add_column(
        "cases",
        sa.Column("harm_stopped_at", store.tables.UtcDateTime(timezone=True), nullable=True),
    )
    op.add_column("cases", sa.Column("rhythm", sa.String(), server_default="", nullable=False))
    op.add_column("cases", sa.Column("handed_from", sa.String(), server_default="", nullable=False))
    op.add_column(
        "cases", sa.Column("linked", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
    )
    op.add_column("cases", sa.Column("merged_into", sa.String(), server_default="", nullable=False))
    op.add_column(
        "cases", sa.Column("left_channel", sa.String(), server_default="", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("cases", "left_channel")
    op.drop_column("cases", "merged_into")
    op.drop_column("cases", "linked")
    op.drop_column("cases", "handed_from")
    op.drop_column("cases", "rhythm")
    op.drop_column("cases", "harm_stopped_at")
    op.drop_column("cases", "escalations")
