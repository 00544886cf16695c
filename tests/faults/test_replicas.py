"""Equal replicas on one PostgreSQL; the long form, with 20,000 people, is in `make soak`."""

from collections import Counter

import pytest

from bot.sandbox import Sandbox
from tests.faults.replicas import People, run

PEOPLE = People(teams=20, people_a_team=6)

pytestmark = pytest.mark.timeout(600)


@pytest.mark.parametrize("size", [2, 4])
async def test_each_is_told_once_and_in_order_and_all_replicas_work(
    pg_url: str, sandbox: Sandbox, size: int
) -> None:
    told = await run(PEOPLE, pg_url, sandbox, size=size)

    assert told.times == Counter({1: PEOPLE.number})
    assert told.disordered == 0
    assert len(told.shares) == size
    assert sum(share.told for share in told.shares) == PEOPLE.number
    assert sum(share.posted for share in told.shares) == PEOPLE.number + PEOPLE.older
    assert min(share.posted for share in told.shares) > PEOPLE.number / size / 4
