"""The disk is full, the clock is stepped back."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.post import Post, Role, channel, dm
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.reminders import Reminders
from store import Store
from tests.factories import ANN, a_house, an_opening, settle
from tests.faults.conftest import CHANNEL
from tests.faults.conftest import House as Both
from tests.support.clock import FakeClock
from tests.usecases import look

HOUR = timedelta(hours=1)


@pytest.fixture
async def desk(db_url: str, clock: FakeClock) -> AsyncIterator[House]:
    store = Store.open(db_url)
    await settle(store)
    yield a_house(store, clock)
    await store.close()


async def test_a_full_disk_keeps_what_was_there_and_takes_the_same_form_later(
    sqlite_url: str, clock: FakeClock
) -> None:
    store = Store.open(sqlite_url)
    await settle(store)
    cases = Cases(a_house(store, clock))
    kept = await cases.open(refused := an_opening())
    await full(store, pages=1)

    with pytest.raises(OperationalError, match="full"):
        for number in range(2, 200):
            refused = an_opening(source=f"V{number}", happened="Charged twice. " * 100)
            kept = await cases.open(refused)
    await full(store, pages=1_000_000)
    case = await cases.open(refused)

    assert case.number == kept.number + 1
    roles = [role for role, _place in await look.messages(store)]
    assert roles.count(Role.CARD) == case.number
    await store.close()


async def full(store: Store, *, pages: int) -> None:
    """Let the file grow to so many pages, and never below what it has."""

    def limit(connection: Any, _record: object = None) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    await store.engine.dispose()
    event.listen(store.engine.sync_engine, "connect", limit)
    async with AsyncSession(store.engine) as session:
        assert await session.scalar(text("PRAGMA max_page_count")) >= pages


async def test_a_clock_that_is_stepped_forth_and_back_says_nothing_twice(
    desk: House, clock: FakeClock
) -> None:
    await Cases(desk).open(an_opening())
    reminders = Reminders(desk)
    noon = clock()

    for hours in (5, 0, 5, 1, 6):
        clock.set(noon + hours * HOUR)
        await reminders.tick()

    assert len(await look.batches(desk.store, dm(ANN))) == 1


async def test_posts_owed_while_the_clock_was_ahead_go_out_once_it_is_right(house: Both) -> None:
    async with house.store.transaction() as tx:
        post = Post(role=Role.NOTICE, place=channel(CHANNEL), subject="early")
        await tx.outbox.add(house.team, [post], now=house.sandbox.clock() + HOUR)
    await house.quiet()
    assert house.texts() == []

    house.later(hours=1)

    await house.until(lambda: house.texts() == ["notice early v1"])
