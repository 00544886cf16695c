"""Statements past the ORM: what every case and every post asks takes half its time."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Executable, Row
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from store.tables import Table

CONNECTION = "connection"
Given = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None


def table(row: type[Table]) -> sqlalchemy.Table:
    """What such statements are made of; with the mapped class they would be the ORM's again."""
    return row.metadata.tables[row.__tablename__]


async def rows(
    session: AsyncSession, statement: Executable, given: Given = None
) -> Sequence[Row[Any]]:
    """All rows of a kept statement, in the session's own transaction."""
    return await session.run_sync(read, statement, given)


async def value(session: AsyncSession, statement: Executable, given: Given = None) -> Any:
    """The first column of the first row; None when there is no row."""
    found = await rows(session, statement, given)
    return found[0][0] if found else None


def _connection(session: Session) -> Connection:
    """Asked for once: a session of ours is one transaction, and so one connection."""
    known: Connection | None = session.info.get(CONNECTION)
    if known is None:
        known = session.info[CONNECTION] = session.connection()
    return known


def read(session: Session, statement: Executable, given: Given = None) -> Sequence[Row[Any]]:
    """The same for who is inside a session already. What the ORM still holds is written first."""
    session.flush()
    result = _connection(session).execute(statement, given)
    return result.all() if result.returns_rows else ()
