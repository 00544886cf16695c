"""The words of all cases, for the search: FTS5 on SQLite, a tsvector with GIN on PostgreSQL.

Written with the case, in its transaction. The words are prepared by bot.domain.words, so nothing
that a person typed is ever read as part of a query's language.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import TextualSelect, column, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.words import words
from store.rows import rows

TABLE = "case_words"
"""SQLite keeps more tables whose names begin so; the models know none of them."""
_FORGET = {
    "sqlite": text("DELETE FROM case_words WHERE case_words MATCH 'case_id : \"' || :case || '\"'"),
    "postgresql": text("DELETE FROM case_words WHERE case_id = :case"),
}
_REWRITE = text("INSERT INTO case_words (case_words) VALUES ('optimize')")
_KEEP = {
    "sqlite": text("INSERT INTO case_words (case_id, words) VALUES (:case, :words)"),
    "postgresql": text(
        "INSERT INTO case_words (case_id, team_id, words, size) "
        "VALUES (:case, :team, to_tsvector('case_words', :words), :size)"
    ),
}

# PostgreSQL's own ranks do not know how rare a word is. This is BM25, as FTS5 has it, of texts
# that say a word once; the team's cases are counted, as a statistic may be days old.
_BM25 = """
WITH asked AS (
    SELECT unnest(tsvector_to_array(to_tsvector('case_words', :asked))) AS word
), size AS MATERIALIZED (
    SELECT count(*) AS cases, avg(size)::float8 AS words FROM case_words WHERE team_id = :team
), matched AS MATERIALIZED (
    SELECT asked.word, each.case_id, each.size
    FROM asked JOIN case_words AS each
    ON each.words @@ quote_literal(asked.word)::tsquery AND each.team_id = :team
), weight AS (
    SELECT word, (2.2 * greatest(ln((cases - count(*) + 0.5) / (count(*) + 0.5)), 1e-6))::float8 AS rare
    FROM matched, size GROUP BY word, cases
)
SELECT case_id, -sum(rare / (1.3 + 0.9 * matched.size / size.words)) AS rank
FROM matched JOIN weight USING (word), size
GROUP BY case_id ORDER BY rank
"""
_MATCHED = {
    "sqlite": text(
        "SELECT case_id, rank FROM case_words "
        "WHERE case_words MATCH :asked AND rank MATCH 'bm25(0, 1)'"
    ),
    "postgresql": text(_BM25),
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a case tells, to be found by."""

    case_id: str
    team_id: str
    text: str


async def index(session: AsyncSession, told: Sequence[Told], *, again: bool = False) -> None:
    """`again`: the case was told before, otherwise."""
    dialect = _dialect(session)
    if again:
        await rows(session, _FORGET[dialect], [{"case": each.case_id} for each in told])
    await rows(session, _KEEP[dialect], [_row(each, dialect) for each in told])


async def forget(session: AsyncSession, case_ids: Sequence[str]) -> None:
    """Found no more; `rewrite` then takes the words themselves out of the index."""
    await rows(session, _FORGET[_dialect(session)], [{"case": each} for each in case_ids])


async def rewrite(session: AsyncSession) -> None:
    """FTS5 only marks what is deleted. Of 20,000 cases it takes half a second."""
    if _dialect(session) == "sqlite":
        await rows(session, _REWRITE)


def matched(session: AsyncSession, team_id: str, asked: Sequence[str]) -> TextualSelect:
    """`case_id` and `rank` of the cases that have one of these words; the least rank is the best.

    For any viewer. Who asks by order of the rank, and no more, has the first rows before the last
    are read: SQLite then looks at no more cases than it must.
    """
    dialect = _dialect(session)
    if dialect == "sqlite":
        any_of = " OR ".join(f'"{word}"' for word in asked)
        given = {"asked": f"words : ({any_of})"}
    else:
        given = {"asked": " ".join(asked), "team": team_id}
    return _MATCHED[dialect].bindparams(**given).columns(column("case_id"), column("rank"))


def _row(told: Told, dialect: str) -> dict[str, str | int]:
    found = words(told.text)
    row: dict[str, str | int] = {"case": told.case_id, "words": " ".join(found)}
    return row if dialect == "sqlite" else {**row, "team": told.team_id, "size": len(found)}


def _dialect(session: AsyncSession) -> str:
    return session.get_bind().dialect.name
