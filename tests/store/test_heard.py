"""What was heard is new once, and again only when its change was not saved or long ago."""

from datetime import timedelta

import pytest

from store import Store
from tests.factories import TEAM
from tests.support.clock import NOON


async def is_new(store: Store, source: str | None, team_id: str = TEAM) -> bool:
    async with store.transaction() as tx:
        return await tx.heard.first(team_id, source, now=NOON)


async def test_what_is_said_again_is_not_new(store: Store) -> None:
    said = [await is_new(store, "V1"), await is_new(store, "V1")]

    assert said == [True, False]
    assert await is_new(store, "V1", "T2")


async def test_what_has_no_name_is_new_each_time(store: Store) -> None:
    assert [await is_new(store, None), await is_new(store, None)] == [True, True]


async def test_what_was_not_saved_is_new_again(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        async with store.transaction() as tx:
            await tx.heard.first(TEAM, "V1", now=NOON)
            raise ZeroDivisionError

    assert await is_new(store, "V1")


async def test_what_is_long_ago_is_forgotten(store: Store) -> None:
    await is_new(store, "V1")
    async with store.transaction() as tx:
        await tx.heard.forget(NOON + timedelta(seconds=1))

    assert await is_new(store, "V1")
