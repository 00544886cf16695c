"""What is due to a person, and what they were told: found among all that is pending"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATE = "ix_reminders_team_id_person_state"
DUE_AT = "ix_reminders_team_id_person_due_at"
HANDED_OUT_AT = "ix_reminders_team_id_person_handed_out_at"
HANDED_OUT = sa.text("handed_out_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(DUE_AT, "reminders", ["team_id", "person", "due_at"])
    op.create_index(
        HANDED_OUT_AT,
        "reminders",
        ["team_id", "person", "handed_out_at"],
        sqlite_where=HANDED_OUT,
        postgresql_where=HANDED_OUT,
    )
    op.drop_index(STATE, "reminders")


def downgrade() -> None:
    op.create_index(STATE, "reminders", ["team_id", "person", "state"])
    op.drop_index(HANDED_OUT_AT, "reminders")
    op.drop_index(DUE_AT, "reminders")
