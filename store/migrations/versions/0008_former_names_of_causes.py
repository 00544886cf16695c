"""The former names of a cause, each with the cause that it is today"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("causes", sa.Column("became", sa.String(), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM causes WHERE became IS NOT NULL")
    with op.batch_alter_table("causes") as causes:
        causes.drop_column("became")
