"""A house whose workspace is set up, in SQLite; what differs on PostgreSQL is tested on both."""

from collections.abc import AsyncIterator

import pytest

from bot.usecases.change import House
from store import Store
from tests.factories import a_house, settle
from tests.support.clock import FakeClock


@pytest.fixture
async def store(sqlite_url: str) -> AsyncIterator[Store]:
    store = Store.open(sqlite_url)
    await settle(store)
    yield store
    await store.close()


@pytest.fixture
def house(store: Store, clock: FakeClock) -> House:
    return a_house(store, clock)
