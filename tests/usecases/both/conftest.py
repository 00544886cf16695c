"""The same house on SQLite and on PostgreSQL, for what the databases do differently."""

from collections.abc import AsyncIterator

import pytest

from bot.usecases.change import House
from store import Store
from tests.factories import a_house, settle
from tests.support.clock import FakeClock


@pytest.fixture
async def house(db_url: str, clock: FakeClock) -> AsyncIterator[House]:
    store = Store.open(db_url)
    await settle(store)
    yield a_house(store, clock)
    await store.close()
