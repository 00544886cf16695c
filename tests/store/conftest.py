"""A store on each of the two databases."""

from collections.abc import AsyncIterator

import pytest

from store import Store


@pytest.fixture
async def store(db_url: str) -> AsyncIterator[Store]:
    store = Store.open(db_url)
    yield store
    await store.close()
