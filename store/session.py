"""One `transaction()` is one unit of work: all of it is saved, or none."""

import asyncio
from asyncio import Lock
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
)
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    create_async_engine,
)
from sqlalchemy.orm.exc import StaleDataError

from bot.domain.errors import Busy, Conflict
from store.cases import CaseRepository
from store.causes import CauseRepository
from store.clients import ClientRepository
from store.digests import DigestRepository
from store.erasing import Erasure
from store.exports import ExportRepository
from store.figures import PastRepository
from store.heard import Heard
from store.holdings import Holdings
from store.like import LikeRepository
from store.outbox import Outbox
from store.people import PeopleRepository
from store.posted import Posted
from store.reminders import ReminderRepository
from store.sqlite import BEGIN_WRITING, BUSY_MS
from store.timeline import Timeline
from store.training import TrainingRepository
from store.workspaces import WorkspaceRepository

ANSWERS_WITHIN = 2.0
CONNECTS_WITHIN = 10
"""Seconds; a machine that is not there would else be waited for for minutes."""
PASSING = {"40001", "40P01", "55P03", "55000", "57P01", "57P02", "57P03", "53300"}
"""PostgreSQL's words for transactions that were in each other's way, and for being gone or full."""
PASSING_IN_SQLITE = ("SQLITE_BUSY", "SQLITE_CANTOPEN")


class Transaction:
    def __init__(self, session: AsyncSession) -> None:
        self.workspaces = WorkspaceRepository(session)
        self.people = PeopleRepository(session)
        self.causes = CauseRepository(session)
        self.clients = ClientRepository(session)
        self.cases = CaseRepository(session)
        self.digests = DigestRepository(session)
        self.heard = Heard(session)
        self.holdings = Holdings(session)
        self.like = LikeRepository(session)
        self.past = PastRepository(session)
        self.timeline = Timeline(session)
        self.training = TrainingRepository(session)
        self.reminders = ReminderRepository(session)
        self.outbox = Outbox(session)
        self.posted = Posted(session)
        self.exports = ExportRepository(session)
        self.erasure = Erasure(session)


@dataclass(frozen=True)
class Store:
    """`on_commit` is called after each write that was committed: it wakes tick and delivery, and
    they go first, as a whole transaction on SQLite may pass without a turn for anybody else.

    SQLite has one writer at a time and lets those who wait starve, so here they take turns.
    """

    engine: AsyncEngine
    on_commit: list[Callable[[], None]] = field(default_factory=list)
    _turn: Lock = field(default_factory=Lock)

    @classmethod
    def open(cls, url: str) -> "Store":
        return cls(make_engine(url))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        with _in_our_words():
            async with self._writing(), _session(self.engine) as session, session.begin():
                yield Transaction(session)
        for told in self.on_commit:
            told()
        if self.on_commit:
            await asyncio.sleep(0)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """A transaction that saves nothing and waits for no writer."""
        with _in_our_words():
            async with _session(self._reader) as session:
                yield Transaction(session)

    async def answers(self) -> bool:
        if _file_is_gone(self.engine):
            return False
        try:
            async with asyncio.timeout(ANSWERS_WITHIN), _session(self._reader) as session:
                await session.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            return False
        return True

    async def close(self) -> None:
        await self.engine.dispose()

    def _writing(self) -> AbstractAsyncContextManager[None]:
        return self._turn if self.engine.dialect.name == "sqlite" else nullcontext()

    @cached_property
    def _reader(self) -> AsyncEngine:
        return self.engine.execution_options(reads=True)


def _session(engine: AsyncEngine) -> AsyncSession:
    return AsyncSession(engine, expire_on_commit=False)


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except StaleDataError as error:
        raise Conflict from error
    except OperationalError as error:
        if _is_busy(error):
            raise Busy from error
        raise


def _is_busy(error: OperationalError) -> bool:
    """Held by others for too long, or gone for a moment: the same change may work when repeated."""
    if name := getattr(error.orig, "sqlite_errorname", ""):
        return name.startswith(PASSING_IN_SQLITE)
    # A server that can't be reached has no word for it.
    state = getattr(error.orig, "sqlstate", None)
    return error.connection_invalidated or state in {None, *PASSING}


def _file_is_gone(engine: AsyncEngine) -> bool:
    """Whoever has a file open still reads and writes it when it was taken away."""
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    return file is not None and not Path(file).exists()


def make_engine(url: str) -> AsyncEngine:
    """Its errors name no values: what people typed must not reach a log."""
    if not url.startswith("sqlite"):
        within = {"connect_timeout": CONNECTS_WITHIN}
        return create_async_engine(
            url, pool_pre_ping=True, hide_parameters=True, connect_args=within
        )
    engine = create_async_engine(url, pool_size=5, max_overflow=5, hide_parameters=True)
    prepare_sqlite(engine.sync_engine)
    _never_make_a_file(engine)
    return engine


def _never_make_a_file(engine: AsyncEngine) -> None:
    """SQLite would put an empty one where ours was taken away, and forget ours for it."""

    @event.listens_for(engine.sync_engine, "do_connect")
    def connect(_dialect: object, _record: object, arguments: list[Any], named: Any) -> None:
        arguments[0] = f"{Path(arguments[0]).absolute().as_uri()}?mode=rw"
        named["uri"] = True


def prepare_sqlite(engine: Engine, *, foreign_keys: bool = True) -> None:
    """Our pragmas, and a BEGIN of our own.

    SQLite's default loses updates silently: a read does not begin a transaction. IMMEDIATE
    takes the write lock first; readers ask for DEFERRED, so that they never wait for it.
    """

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "secure_delete=ON",
            f"busy_timeout={BUSY_MS}",
            f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # Through SQLAlchemy, so that a busy database is one of its own errors.
        reads = connection.get_execution_options().get("reads", False)
        connection.exec_driver_sql("BEGIN DEFERRED" if reads else BEGIN_WRITING)
