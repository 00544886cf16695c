"""SQLite speaks in the loop's own thread, but whoever waits for another writer holds up nobody."""

import asyncio
import sqlite3
from collections.abc import Iterator

import pytest
from sqlalchemy import make_url

from bot.domain.errors import Busy
from store import Store
from tests.factories import TEAM


@pytest.fixture
def db_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def other(sqlite_url: str) -> Iterator[sqlite3.Connection]:
    """Another process, in the middle of a change."""
    file = make_url(sqlite_url).database or ""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


async def test_who_waits_for_another_writer_holds_up_no_reader(
    store: Store, other: sqlite3.Connection
) -> None:
    writing = await waits(store)
    async with store.reading() as tx:
        await tx.workspaces.get(TEAM)
    assert not writing.done()

    other.execute("COMMIT")
    await writing


async def test_who_waits_too_long_for_another_writer_is_told(
    store: Store, other: sqlite3.Connection
) -> None:
    with pytest.raises(Busy):
        await write(store)

    other.execute("ROLLBACK")
    await write(store)


async def test_who_gave_up_waiting_leaves_nothing_locked(
    store: Store, other: sqlite3.Connection
) -> None:
    writing = await waits(store)
    for _ in range(2):  # as a time-out and a stop at the same time do
        writing.cancel()
        await asyncio.sleep(0)
    assert not writing.done()
    other.execute("COMMIT")
    await asyncio.wait([writing])

    await write(store)


async def waits(store: Store) -> asyncio.Task[None]:
    """A writer that has come as far as it can: nothing but its wait lets the loop go on."""
    writing = asyncio.create_task(write(store))
    for _ in range(5):
        await asyncio.sleep(0)
    assert not writing.done()
    return writing


async def write(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.workspaces.lock(TEAM)
