"""INSERT … ON CONFLICT, in the words of the database at hand."""

import sqlalchemy
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from store.tables import Table

Insert = sqlite.Insert | postgresql.Insert


def upsert(into: AsyncSession | str, table: type[Table] | sqlalchemy.Table) -> Insert:
    """SQLAlchemy's own `insert()` of one database fails on the other; `into` may be its name."""
    name = into if isinstance(into, str) else into.get_bind().dialect.name
    if name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
