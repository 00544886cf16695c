"""The words of all cases, for the search"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.domain.similar import told
from bot.domain.words import words

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

AT_ONCE = 500


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE case_words USING fts5("
            "case_id, words, tokenize = \"porter unicode61 tokenchars '-'\")"
        )
    else:
        _upgrade_postgresql()
    _index()


def downgrade() -> None:
    op.execute("DROP TABLE case_words")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP TEXT SEARCH CONFIGURATION case_words")
        op.execute("DROP TEXT SEARCH DICTIONARY case_words")


def _upgrade_postgresql() -> None:
    """A dictionary of its own: the one that comes along drops "how" and "not", which tell much."""
    op.execute("CREATE TEXT SEARCH DICTIONARY case_words (TEMPLATE = snowball, LANGUAGE = english)")
    op.execute("CREATE TEXT SEARCH CONFIGURATION case_words (COPY = simple)")
    op.execute(
        "ALTER TEXT SEARCH CONFIGURATION case_words ALTER MAPPING REPLACE simple WITH case_words"
    )
    op.execute(
        "CREATE TABLE case_words ("
        "case_id varchar CONSTRAINT pk_case_words PRIMARY KEY "
        "CONSTRAINT fk_case_words_case_id_cases REFERENCES cases ON DELETE CASCADE, "
        "team_id varchar NOT NULL, words tsvector NOT NULL, size integer NOT NULL)"
    )
    op.execute(
        "CREATE INDEX ix_case_words_words ON case_words USING gin (words) WITH (fastupdate = off)"
    )
    op.execute("CREATE INDEX ix_case_words_team_id ON case_words (team_id)")


def _index() -> None:
    bind = op.get_bind()
    cases = sa.table(
        "cases",
        *map(sa.column, ("id", "team_id", "client_id", "happened", "cause")),
        sa.column("records", sa.JSON()),
    )
    clients = sa.table("clients", sa.column("id"), sa.column("name"))
    query = sa.select(cases, clients.c.name).join(clients, clients.c.id == cases.c.client_id)
    keep = sa.text("INSERT INTO case_words (case_id, words) VALUES (:case, :words)")
    if bind.dialect.name != "sqlite":
        keep = sa.text(
            "INSERT INTO case_words (case_id, team_id, words, size) "
            "VALUES (:case, :team, to_tsvector('case_words', :words), :size)"
        )
    for some in bind.execute(query).partitions(AT_ONCE):
        bind.execute(keep, [_row(each) for each in some])


def _row(case: sa.Row[Any]) -> dict[str, object]:
    client = case.records.get("client", {}).get("name") or case.name
    found = words(told(client, case.happened, case.cause, case.records))
    return {"case": case.id, "team": case.team_id, "words": " ".join(found), "size": len(found)}
