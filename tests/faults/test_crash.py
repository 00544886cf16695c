"""Killed again and again, while Slack loses answers: deliveries alone, and the whole bot.

The long form of this is `make soak`.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import pytest

from bot.sandbox import Sandbox
from bot.slack import Slack
from store import Store
from tests.faults.crew import Count, Crew, Load, count, is_done, posted, until
from tests.faults.office import Office, Work
from tests.faults.worker import Orders

LOAD = Load(teams=12, cases_a_team=2, notes_a_case=3)
KILLS = 4
LATENCY = 0.05
WORK = Work(people=3, cases_a_person=2, kills=2)
FAILURES: tuple[dict[str, object], ...] = (
    {"drop": "after"},
    {"status": 429, "retry_after": 1},
    {"drop": "after"},
    {"status": 500},
    {"drop": "before"},
    {"delay": 0.4},
)

pytestmark = pytest.mark.timeout(600)


async def fail_now_and_then(sandbox: Sandbox, dice: Random) -> None:
    while True:
        await asyncio.sleep(dice.uniform(0.1, 0.4))
        sandbox.faults.clear()
        sandbox.faults.next("chat.postMessage", **dice.choice(FAILURES))  # type: ignore[arg-type]


@asynccontextmanager
async def failing(sandbox: Sandbox, dice: Random) -> AsyncIterator[None]:
    sandbox.faults.latency = LATENCY
    task = asyncio.create_task(fail_now_and_then(sandbox, dice))
    yield
    task.cancel()
    sandbox.faults.clear()


async def test_nothing_is_lost_doubled_or_out_of_order(
    db_url: str, sandbox: Sandbox, slack: Slack
) -> None:
    store, dice = Store.open(db_url), Random(7)
    cases = await LOAD.owe(store)
    crew = Crew(Orders(database=db_url, api_url=sandbox.api_url, token=sandbox.bot_token), dice)

    async with failing(sandbox, dice), crew.at_work(2):
        for _ in range(KILLS):
            await asyncio.sleep(dice.uniform(0.2, 0.5))
            await crew.kill_one()
        sandbox.faults.clear()
        await until(lambda: is_done(store))
    await store.close()

    methods = Counter(method for method, _, _ in sandbox.calls)
    assert methods["conversations.history"] + methods["conversations.replies"] > 0
    assert count(sandbox, cases, LOAD) == Count(posted=LOAD.posts, lost=0, doubled=0, disordered=0)


async def test_without_the_look_the_same_test_would_see_doubles(
    sqlite_url: str, sandbox: Sandbox, slack: Slack
) -> None:
    store, dice = Store.open(sqlite_url), Random(7)
    await LOAD.owe(store)
    orders = Orders(
        database=sqlite_url, api_url=sandbox.api_url, token=sandbox.bot_token, looks=False
    )
    crew = Crew(orders, dice)

    async def is_doubled() -> bool:
        return max(posted(sandbox).values(), default=0) > 1

    async with failing(sandbox, dice), crew.at_work(1):
        await asyncio.sleep(dice.uniform(0.2, 0.5))
        await crew.kill_one()
        await until(is_doubled)
    await store.close()


@pytest.mark.timeout(900)
async def test_the_whole_bot_is_killed_at_work_and_nothing_is_lost_or_doubled(
    db_url: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    found = await Office(sandbox, db_url, tmp_path, Random(7)).run(WORK)

    assert found.wrong == ()
    assert (found.cases, found.kills, found.cuts) == (6, 2, 1)
