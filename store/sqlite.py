"""SQLite in the event loop's own thread, but for what waits: other writers, and the disk.

A statement of ours takes microseconds; a trip to a thread takes ten times that, and a
millisecond on a busy machine. SQLAlchemy's adapter would make four of them for each statement.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any

import aiosqlite

BEGIN = "BEGIN IMMEDIATE"
BUSY_MS = 1500


class Cursor:
    """What SQLAlchemy needs of a cursor; all rows are fetched at once."""

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
        if sql == BEGIN:
            await self._connection.begin_writing()
        else:
            self._keep(self._connection.raw.execute(sql, parameters))

    async def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        self._keep(self._connection.raw.executemany(sql, parameters))

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
        cursor.close()


class Connection(aiosqlite.Connection):
    """Its thread opens and commits, and waits for its turn to write."""

    def __init__(self, file: str) -> None:
        super().__init__(lambda: sqlite3.connect(file, check_same_thread=False), iter_chunk_size=64)
        self._thread.daemon = True
        self._writes = False

    @property
    def raw(self) -> sqlite3.Connection:
        return self._conn

    def cursor(self) -> Cursor:  # type: ignore[override]
        return Cursor(self)

    async def begin_writing(self) -> None:
        """At once if nobody else writes; else the wait is the thread's."""
        self._writes = True
        if not self._begun_at_once():
            await self._execute(self.raw.execute, BEGIN)  # type: ignore[no-untyped-call]

    async def commit(self) -> None:
        await super().commit()
        self._writes = False

    async def rollback(self) -> None:
        """The pool asks for it each time that a connection comes back.

        Of what was written, in the thread: behind whatever is still going on there.
        """
        if self._writes:
            await super().rollback()
        elif self.in_transaction:
            self.raw.rollback()
        self._writes = False

    def _begun_at_once(self) -> bool:
        self.raw.execute("PRAGMA busy_timeout=0")
        try:
            self.raw.execute(BEGIN)
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY"):
                raise
            return False
        finally:
            self.raw.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        return True


async def connect(file: str) -> aiosqlite.Connection:
    return await Connection(file)
