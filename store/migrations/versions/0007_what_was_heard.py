"""What was heard already, for changes that leave no entry in the timeline of a case"""

import sqlalchemy as sa
from alembic import op

import store.tables

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heard",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("at", store.tables.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "source", name=op.f("pk_heard")),
    )


def downgrade() -> None:
    op.drop_table("heard")
