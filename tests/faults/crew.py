"""Delivery processes that are killed again and again, what they have to deliver, and the count."""

import asyncio
import multiprocessing
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from random import Random

from bot.clock import utc_now
from bot.domain.post import CASE, THREAD, Post, Role
from bot.sandbox import Sandbox
from bot.sandbox.state import Channel
from store import Store
from tests.faults.worker import Orders, work
from tests.support.outbox import a_case

CHANNEL = "CCASES"


@dataclass(frozen=True, kw_only=True)
class Load:
    """What is owed. Many workspaces, so that the pace of one does not make it long."""

    teams: int
    cases_a_team: int
    notes_a_case: int

    @property
    def posts(self) -> int:
        return self.teams * self.cases_a_team * (1 + self.notes_a_case)

    async def owe(self, store: Store) -> list[str]:
        """The cases whose posts are owed now."""
        cases = []
        for team in (f"T{number}" for number in range(self.teams)):
            for number in range(self.cases_a_team):
                case_id = await a_case(store, number=number, team_id=team)
                async with store.transaction() as tx:
                    await tx.outbox.add(team, self._posts_of(case_id), now=utc_now())
                cases.append(case_id)
        return cases

    def _posts_of(self, case_id: str) -> list[Post]:
        card = Post(role=Role.CARD, case_id=case_id, subject=case_id, place=CASE)
        return [card] + [
            Post(role=Role.NOTE, case_id=case_id, subject=f"{case_id}/{n}", place=THREAD)
            for n in range(self.notes_a_case)
        ]


@dataclass(frozen=True, kw_only=True)
class Count:
    """What reached Slack, against what was owed."""

    posted: int
    lost: int
    doubled: int
    disordered: int

    @property
    def is_right(self) -> bool:
        return not (self.lost or self.doubled or self.disordered)


@dataclass
class Crew:
    """One that is killed is followed by a new one, which starts in the middle of the work."""

    orders: Orders
    dice: Random
    kills: int = 0
    _at_work: list[ForkServerProcess] = field(default_factory=list)

    @asynccontextmanager
    async def at_work(self, size: int) -> AsyncIterator[None]:
        self._at_work = [self._hire() for _ in range(size)]
        try:
            yield
        finally:
            for process in self._at_work:
                await _end(process)

    async def kill_one(self) -> None:
        """By SIGKILL, whatever it is doing."""
        unlucky = self.dice.randrange(len(self._at_work))
        await _end(self._at_work[unlucky])
        self._at_work[unlucky] = self._hire()
        self.kills += 1

    def _hire(self) -> ForkServerProcess:
        # A server that has imported everything: a new one is at work in milliseconds.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([work.__module__])
        process = context.Process(target=work, args=(self.orders,), daemon=True)
        process.start()
        return process


async def _end(process: ForkServerProcess) -> None:
    process.kill()
    await asyncio.to_thread(process.join)
    process.close()


def channel(sandbox: Sandbox) -> Channel:
    return sandbox.workspace.channels[CHANNEL]


def posted(sandbox: Sandbox) -> Counter[str]:
    return Counter(message.text for message in channel(sandbox).timeline.values())


def count(sandbox: Sandbox, cases: list[str], load: Load) -> Count:
    texts = posted(sandbox)
    wanted = {f"card {case_id} v1": _notes(case_id, load) for case_id in cases}
    threads = channel(sandbox).threads
    roots = {root.text: root.ts for root in sandbox.workspace.messages(CHANNEL)}
    said = {card: [m.text for m in threads.get(roots.get(card, ""), [])] for card in wanted}
    every = [text for card, notes in wanted.items() for text in (card, *notes)]
    return Count(
        posted=texts.total(),
        lost=sum(1 for text in every if text not in texts),
        doubled=texts.total() - len(texts),
        disordered=sum(1 for card in wanted if not _in_order(said[card], wanted[card])),
    )


def _notes(case_id: str, load: Load) -> list[str]:
    return [f"note {case_id}/{n} v1" for n in range(load.notes_a_case)]


def _in_order(said: list[str], owed: list[str]) -> bool:
    return list(dict.fromkeys(said)) == [text for text in owed if text in said]


async def until(so: Callable[[], Awaitable[bool]], *, seconds: float = 60.0) -> None:
    async with asyncio.timeout(seconds):
        while not await so():  # noqa: ASYNC110 - what is awaited happens in other processes
            await asyncio.sleep(0.1)


async def is_done(store: Store) -> bool:
    async with store.reading() as tx:
        return await tx.outbox.next_visible() is None
