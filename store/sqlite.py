"""SQLite in the event loop's own thread, but for what waits: for other writers, and for the disk.

A statement of ours takes microseconds, and each trip to a thread many times that. Why this is
safe, and what it asks of the rest of `store`: docs/adr/0011.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from sqlalchemy import URL, AsyncAdaptedQueuePool, Pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.base import SQLiteExecutionContext
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import await_

DRIVER = "sqlite+inloop"
BEGIN_WRITING = "BEGIN IMMEDIATE"
BUSY_MS = 1500


class _Cursor(sqlite3.Cursor):
    async def _async_soft_close(self) -> None:
        """SQLAlchemy asks this of cursors that it read from the loop; ours hold nothing there."""


class _ExecutionContext(SQLiteExecutionContext):
    def create_default_cursor(self) -> Any:
        return self._dbapi_connection.cursor(_Cursor)


class InLoop(SQLiteDialect_pysqlite):
    """The standard library's driver, for SQLAlchemy's asyncio."""

    driver = "inloop"
    is_async = True
    supports_statement_cache = True
    execution_ctx_cls = _ExecutionContext

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:  # noqa: ARG003 (files only)
        return AsyncAdaptedQueuePool

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        """At once, also to write if nobody else does; else the wait is another thread's."""
        if statement != BEGIN_WRITING:
            cursor.execute(statement, parameters)
        elif not _begun_at_once(cursor):
            await_(_in_thread(lambda: cursor.execute(BEGIN_WRITING)))

    def do_commit(self, dbapi_connection: Any) -> None:
        await_(_in_thread(dbapi_connection.commit))


registry.register("sqlite.inloop", __name__, InLoop.__name__)


def _begun_at_once(cursor: sqlite3.Cursor) -> bool:
    cursor.execute("PRAGMA busy_timeout=0")
    try:
        cursor.execute(BEGIN_WRITING)
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith("SQLITE_BUSY"):
            raise
        return False
    finally:
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    return True


async def _in_thread(call: Callable[[], object]) -> None:
    """To its end, also when nobody waits for it any more: till then the connection is not free."""
    work = asyncio.get_running_loop().run_in_executor(None, call)
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        while not work.done():
            with suppress(asyncio.CancelledError):  # told more than once, it waits all the same
                await asyncio.wait([work])
        work.exception()  # asked for, so that asyncio does not log it: nobody is left to be told
        raise
