"""The database goes while the bot posts, and comes back: nothing is lost, nothing is doubled."""

import resource
import sqlite3
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url
from structlog.testing import capture_logs

from bot.domain.errors import Busy
from bot.domain.post import Post, Role, dm
from bot.sandbox import Sandbox
from bot.slack import Slack
from store import Store
from tests.e2e import moves
from tests.faults.conftest import CHANNEL, House, a_house
from tests.support.outbox import card, note
from tests.support.postgres import refuse_connections
from tests.support.waiting import eventually
from tests.support.world import a_world

PEOPLE = ("UANN", "UBEN", "UCHI")
NOTES = ("one", "two", "three")


def file_of(url: str) -> Path:
    return Path(make_url(url).database or "")


@contextmanager
def held(url: str) -> Iterator[None]:
    """Another program writes, for longer than anybody waits."""
    with closing(sqlite3.connect(file_of(url), timeout=60, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def moved_away(url: str) -> Iterator[None]:
    """With all that belongs to it, as a restore or a remount does."""
    files = [
        path for end in ("", "-wal", "-shm") if (path := Path(f"{file_of(url)}{end}")).exists()
    ]
    for path in files:
        path.rename(f"{path}.away")
    yield
    for path in files:
        Path(f"{path}.away").rename(path)


@contextmanager
def unwritable(url: str) -> Iterator[None]:
    """The disk takes nothing more of it: SQLite calls that an I/O error."""
    size = Path(f"{file_of(url)}-wal").stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def server_gone(url: str) -> Iterator[None]:
    """Connections are cut in the middle, and no new ones are taken."""
    refuse_connections(url, refuse=True)
    yield
    refuse_connections(url, refuse=False)


WAYS: dict[str, tuple[str, Callable[[str], AbstractContextManager[None]]]] = {
    "SQLite is held by another": ("sqlite_url", held),
    "SQLite's file is moved away": ("sqlite_url", moved_away),
    "SQLite can't be written": ("sqlite_url", unwritable),
    "PostgreSQL is gone": ("pg_url", server_gone),
}


@pytest.mark.parametrize("posted", [0, 1, 5])
@pytest.mark.parametrize("way", WAYS)
async def test_what_was_owed_when_the_database_went_is_in_slack_once_and_in_order(
    way: str, posted: int, sandbox: Sandbox, slack: Slack, request: pytest.FixtureRequest
) -> None:
    database, gone = WAYS[way]
    url = str(request.getfixturevalue(database))
    async with a_house(sandbox, slack, url) as house:
        sandbox.faults.latency = 0.05  # for the database to go while Slack works
        case_id = await house.case()
        to_people = [Post(role=Role.NOTICE, place=dm(each), subject=each) for each in PEOPLE]
        await house.owe(card(case_id), *(note(case_id, each) for each in NOTES), *to_people)
        await house.until(lambda: len(house.calls("chat.postMessage")) >= posted)

        with gone(url), capture_logs() as logs:
            await eventually(lambda: is_felt(house, logs), seconds=60)

        await goes_on_by_itself(house)
        assert house.texts() == ["card  v1"]
        assert house.texts(CHANNEL, house.root().ts) == [f"note {each} v1" for each in NOTES]
        for each in PEOPLE:
            assert house.texts(f"D{each[1:]}") == [f"notice {each} v1"]


FAILED = {"could not claim", "sending failed", "lost hold of a row"}


async def is_felt(house: House, logs: list[MutableMapping[str, Any]]) -> bool:
    """Something failed, and nothing is on its way; or all went well, as the file was open."""
    house.delivery.wake()
    failed = any(line["event"] in FAILED for line in logs)
    posted = len(house.calls("chat.postMessage")) >= 1 + len(NOTES) + len(PEOPLE)
    return (failed or posted) and not house.delivery._in_flight


@pytest.mark.parametrize("way", ["SQLite's file is moved away", "PostgreSQL is gone"])
async def test_a_form_that_is_sent_meanwhile_stays_open_and_is_taken_once_it_is_back(
    way: str, request: pytest.FixtureRequest
) -> None:
    database, gone = WAYS[way]
    url = str(request.getfixturevalue(database))
    async with a_world(url) as world:
        await moves.opened(world, world.ann)
        await world.bot.store.engine.dispose()  # as the pool does of what it has had for long
        with gone(url):
            refused = await world.ann.submit()
        assert "The database is busy" in " ".join(refused.errors.values())

        assert (await world.ann.submit()).ok

        await moves.quiet(world)
        assert len(world.cards()) == 1


async def test_no_empty_file_is_made_where_the_database_was_taken_away(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    with moved_away(sqlite_url):
        with pytest.raises(Busy):
            await next_due(store)
        assert not file_of(sqlite_url).exists()

    assert await next_due(store) is None
    await store.close()


async def next_due(store: Store) -> datetime | None:
    async with store.reading() as tx:
        return await tx.reminders.next_due()


async def goes_on_by_itself(house: House) -> None:
    """Nobody wakes it; only the time passes, as leases end."""

    async def all_posted() -> bool:
        if house.delivery._in_flight:
            return False
        async with house.store.reading() as tx:
            at = await tx.outbox.next_visible()
        if at is not None and at > house.sandbox.clock():
            house.sandbox.clock.set(at)
        return at is None

    await eventually(all_posted, seconds=60)
