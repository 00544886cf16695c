"""Deliveries that are killed again and again, and a Slack that loses answers meanwhile."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from bot.clock import utc_now
from bot.domain.post import CASE, THREAD, Post, Role
from bot.sandbox import Message, Sandbox
from bot.slack import Slack
from store import Store
from tests.faults.conftest import CHANNEL
from tests.support.outbox import a_case

ROOT = Path(__file__).parents[2]
TEAMS = 12
CASES_A_TEAM = 2
NOTES_A_CASE = 3
POSTS = TEAMS * CASES_A_TEAM * (1 + NOTES_A_CASE)
KILLS = 4
LATENCY = 0.05
LONGEST = 60.0
FAILURES: tuple[dict[str, object], ...] = (
    {"drop": "after"},
    {"status": 429, "retry_after": 1},
    {"drop": "after"},
    {"status": 500},
    {"drop": "before"},
    {"delay": 0.4},
)

pytestmark = pytest.mark.timeout(180)


@dataclass
class Crew:
    """Delivery processes; one that is killed is followed by a new one."""

    arguments: tuple[str, ...]
    dice: Random

    @asynccontextmanager
    async def at_work(self, size: int) -> AsyncIterator[list[Process]]:
        crew = list(await asyncio.gather(*(self._hire() for _ in range(size))))
        try:
            yield crew
        finally:
            for process in crew:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()

    async def kill_one(self, crew: list[Process]) -> None:
        """By SIGKILL, at some moment of its work."""
        await asyncio.sleep(self.dice.uniform(0.1, 0.4))
        unlucky = self.dice.randrange(len(crew))
        crew[unlucky].kill()
        await crew[unlucky].wait()
        crew[unlucky] = await self._hire()

    async def _hire(self) -> Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.faults.worker", *self.arguments,
            cwd=ROOT, stdout=PIPE, stderr=DEVNULL,
        )  # fmt: skip
        assert process.stdout is not None
        assert (await process.stdout.readline()).strip() == b"ready"
        return process


async def owe_everything(store: Store) -> list[str]:
    """Many workspaces, so that the pace of one does not make the test long."""
    cases = []
    for team in (f"T{number}" for number in range(TEAMS)):
        for number in range(CASES_A_TEAM):
            case_id = await a_case(store, number=number, team_id=team)
            posts = [Post(role=Role.CARD, case_id=case_id, subject=case_id, place=CASE)]
            posts += [
                Post(role=Role.NOTE, case_id=case_id, subject=f"{case_id}/{n}", place=THREAD)
                for n in range(NOTES_A_CASE)
            ]
            async with store.transaction() as tx:
                await tx.outbox.add(team, posts, now=utc_now())
            cases.append(case_id)
    return cases


def posted(sandbox: Sandbox) -> Counter[str]:
    return Counter(m.text for m in sandbox.workspace.channels[CHANNEL].timeline.values())


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


async def until(so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(LONGEST):
        while not await so():  # noqa: ASYNC110 - what is awaited happens in other processes
            await asyncio.sleep(0.1)


async def is_done(store: Store) -> bool:
    async with store.reading() as tx:
        return await tx.outbox.next_visible() is None


async def test_nothing_is_lost_doubled_or_out_of_order(
    db_url: str, sandbox: Sandbox, slack: Slack
) -> None:
    store, dice = Store.open(db_url), Random(7)
    cases = await owe_everything(store)
    crew = Crew((db_url, sandbox.api_url, sandbox.bot_token, "look"), dice)

    async with failing(sandbox, dice), crew.at_work(2) as processes:
        for _ in range(KILLS):
            await crew.kill_one(processes)
        sandbox.faults.clear()
        await until(lambda: is_done(store))
    await store.close()

    methods = Counter(method for method, _, _ in sandbox.calls)
    assert methods["conversations.history"] + methods["conversations.replies"] > 0
    assert [text for text, count in posted(sandbox).items() if count > 1] == []
    assert len(posted(sandbox)) == POSTS
    channel = sandbox.workspace.channels[CHANNEL]
    threads = {root.text.split()[1]: channel.threads[root.ts] for root in roots(sandbox)}
    assert {case_id: [reply.text for reply in threads[case_id]] for case_id in cases} == {
        case_id: [f"note {case_id}/{n} v1" for n in range(NOTES_A_CASE)] for case_id in cases
    }


async def test_without_the_look_the_same_test_would_see_doubles(
    sqlite_url: str, sandbox: Sandbox, slack: Slack
) -> None:
    store, dice = Store.open(sqlite_url), Random(7)
    await owe_everything(store)
    crew = Crew((sqlite_url, sandbox.api_url, sandbox.bot_token, "blind"), dice)

    async def is_doubled() -> bool:
        return max(posted(sandbox).values(), default=0) > 1

    async with failing(sandbox, dice), crew.at_work(1) as processes:
        await crew.kill_one(processes)
        await until(is_doubled)
    await store.close()


def roots(sandbox: Sandbox) -> list[Message]:
    return sandbox.workspace.messages(CHANNEL)
