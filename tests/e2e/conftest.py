"""A world for each story."""

from collections.abc import AsyncIterator

import pytest

from tests.support.world import World, a_world


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with a_world(sqlite_url) as world:
        yield world
