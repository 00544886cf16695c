"""The delivery, running against a pretend Slack that can be made to fail."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import Delivery
from bot.domain.post import Post
from bot.sandbox import Message, Sandbox, SandboxClock
from bot.slack import Slack, new_session
from store import Store
from tests.faults.book import PlainBook
from tests.support.outbox import a_case
from tests.support.patience import patient

CHANNEL = "CCASES"
WAIT = 60.0


@dataclass
class House:
    """What a test sees of both sides."""

    sandbox: Sandbox
    store: Store
    slack: Slack
    book: PlainBook
    delivery: Delivery
    stirred: asyncio.Event
    """Set by every commit."""

    @property
    def team(self) -> str:
        return self.sandbox.team_id

    async def case(self, number: int = 1) -> str:
        return await a_case(self.store, number=number, team_id=self.team, channel=CHANNEL)

    async def owe(self, *posts: Post) -> None:
        async with self.store.transaction() as tx:
            await tx.outbox.add(self.team, posts, now=self.sandbox.clock())

    def texts(self, channel: str = CHANNEL, thread_ts: str | None = None) -> list[str]:
        if channel not in self.sandbox.workspace.channels:
            return []
        return [m.text for m in self.sandbox.workspace.messages(channel, thread_ts)]

    def root(self) -> Message:
        """The newest card in the channel."""
        return self.sandbox.workspace.messages(CHANNEL)[-1]

    def calls(self, method: str) -> list[str | None]:
        """How the calls of this method went: an error of Slack's, or None."""
        return [error for name, _, error in self.sandbox.calls if name == method]

    async def until(self, predicate: Callable[[], object]) -> None:
        await self.sandbox.until(predicate, timeout=WAIT)

    async def begun(self) -> None:
        """Until something is on its way."""
        async with asyncio.timeout(WAIT):
            while not self.delivery._in_flight:
                self.stirred.clear()
                await self.stirred.wait()

    async def quiet(self) -> None:
        """Until nothing is due and nothing is on its way."""
        async with asyncio.timeout(WAIT):
            self.stirred.clear()
            while await self._is_due() or await self._is_leased() or self.delivery._in_flight:
                if self.delivery._in_flight:
                    await asyncio.wait(self.delivery._in_flight.values())
                else:
                    await self.stirred.wait()
                self.stirred.clear()

    async def _is_due(self) -> bool:
        async with self.store.reading() as tx:
            at = await tx.outbox.next_visible(self.delivery._in_flight)
        return at is not None and at <= self.sandbox.clock()

    async def _is_leased(self) -> bool:
        """A claim may be committed, and what it took not yet be on its way."""
        held = "SELECT count(*) FROM outbox WHERE NOT done AND lease_token IS NOT NULL"
        async with AsyncSession(self.store.engine) as session:
            return bool(await session.scalar(text(held)))

    def later(self, **step: float) -> None:
        self.sandbox.clock.advance(timedelta(**step))
        self.delivery.wake()


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = patient(Sandbox(clock=SandboxClock()))
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with new_session() as session:
        yield session


@pytest.fixture
async def slack(sandbox: Sandbox, session: aiohttp.ClientSession) -> Slack:
    slack = Slack.open(sandbox.bot_token, session, sandbox.api_url)
    await slack.join(CHANNEL)
    return slack


@pytest.fixture
async def house(sandbox: Sandbox, slack: Slack, sqlite_url: str) -> AsyncIterator[House]:
    async with a_house(sandbox, slack, sqlite_url) as house:
        yield house


@asynccontextmanager
async def a_house(sandbox: Sandbox, slack: Slack, url: str) -> AsyncIterator[House]:
    store = Store.open(url)
    book = PlainBook()
    delivery = Delivery(store, lambda _: slack, book, sandbox.clock)
    stirred = asyncio.Event()
    store.on_commit.extend((delivery.wake, stirred.set))
    running = asyncio.create_task(delivery.run())
    yield House(sandbox, store, slack, book, delivery, stirred)
    await delivery.drain(timedelta(seconds=1))
    with suppress(asyncio.CancelledError):
        await running
    await store.close()
