"""SQLite with one trip to its thread for each statement, where the driver would make four."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

import aiosqlite


class Cursor:
    """What SQLAlchemy needs of a cursor. All rows are fetched at once, in the same trip."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        await self._connection.run(lambda cursor: self._keep(cursor.execute(sql, parameters)))

    async def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        await self._connection.run(lambda cursor: self._keep(cursor.executemany(sql, parameters)))

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        self._rows = []

    def _keep(self, cursor: sqlite3.Cursor) -> None:
        """The rows first: SQLite counts what it changed while they are fetched."""
        self._rows = cursor.fetchall()
        self.description = cursor.description
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid


class Connection(aiosqlite.Connection):
    def __init__(self, file: str) -> None:
        super().__init__(lambda: sqlite3.connect(file, check_same_thread=False), iter_chunk_size=64)
        self._thread.daemon = True

    def cursor(self) -> Cursor:  # type: ignore[override]
        return Cursor(self)

    async def run(self, work: Callable[[sqlite3.Cursor], None]) -> None:
        def trip() -> None:
            cursor = self._conn.cursor()
            try:
                work(cursor)
            finally:
                cursor.close()

        await self._execute(trip)  # type: ignore[no-untyped-call]

    async def rollback(self) -> None:
        """The pool asks for it each time that a connection comes back."""
        if self.in_transaction:
            await super().rollback()


async def connect(file: str) -> aiosqlite.Connection:
    return await Connection(file)
