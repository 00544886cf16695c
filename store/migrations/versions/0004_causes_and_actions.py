"""Causes and prevention actions"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "causes",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_causes")),
        sa.UniqueConstraint("team_id", "key", name=op.f("uq_causes_team_id_key")),
    )
    op.add_column("cases", sa.Column("cause_key", sa.String(), server_default="", nullable=False))
    op.add_column(
        "cases", sa.Column("actions", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
    )
    op.create_index("ix_cases_team_id_cause_key", "cases", ["team_id", "cause_key"], unique=False)
    op.execute("UPDATE cases SET cause_key = lower(trim(cause))")


def downgrade() -> None:
    op.drop_index("ix_cases_team_id_cause_key", table_name="cases")
    op.drop_column("cases", "actions")
    op.drop_column("cases", "cause_key")
    op.drop_table("causes")
