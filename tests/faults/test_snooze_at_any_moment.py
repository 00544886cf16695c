"""A snooze at any moment between tick and post: before each statement, commit and call to Slack."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

import aiohttp
import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.util import await_

from bot.delivery import Delivery
from bot.delivery.render import Renderer
from bot.domain.errors import Busy, Outdated
from bot.domain.person import Person
from bot.domain.reminder import Kind
from bot.sandbox import Message, Sandbox, SandboxClock
from bot.slack import Slack
from bot.usecases.cases import Cases
from bot.usecases.change import By, House
from bot.usecases.reminders import Reminders, Snooze
from store import Store
from tests.factories import ANN, a_house, a_workspace, an_opening
from tests.support.clock import NOON, FakeClock
from tests.support.patience import patient
from tests.support.waiting import eventually

HOUR = timedelta(hours=1)
DUE = NOON + 4 * HOUR
at_work: ContextVar[bool] = ContextVar("at_work", default=False)
"""Whether it is tick or delivery that speaks; the snooze itself is not interrupted."""


@dataclass
class Moments:
    """Counts the moments of the bot's work, and at the chosen one lets something else happen."""

    store: Store
    chosen: int = -1
    passed: int = 0
    between: Callable[[], Awaitable[None]] | None = None
    happening: asyncio.Task[None] | None = None

    def watch(self) -> None:
        engine = self.store.engine.sync_engine

        @event.listens_for(engine, "before_cursor_execute")
        def execute(connection: Any, *_: object) -> None:
            self._pass(connection)

        @event.listens_for(engine, "commit")
        def commit(connection: Any) -> None:
            self._pass(connection)

    def trace(self) -> aiohttp.TraceConfig:
        """Just before a call reaches Slack, and when Slack has acted."""

        async def called(*_: object) -> None:
            await self.reached(alone=True)

        config = aiohttp.TraceConfig()
        config.on_request_start.append(called)
        config.on_request_end.append(called)
        return config

    def _pass(self, connection: Any) -> None:
        if at_work.get():
            await_(self.reached(alone=connection.get_execution_options().get("reads", False)))

    async def reached(self, *, alone: bool) -> None:
        """`alone`: what waits now holds nothing that others could wait for."""
        if not at_work.get():
            return
        self.passed += 1
        if self.passed - 1 != self.chosen or self.between is None:
            return
        self.happening = happening = asyncio.create_task(self._apart(self.between))

        async def ended_or_blocked() -> bool:
            return happening.done() or (not alone and await self._is_blocked())

        await eventually(ended_or_blocked, seconds=60)

    async def _apart(self, between: Callable[[], Awaitable[None]]) -> None:
        at_work.set(False)
        await between()

    async def _is_blocked(self) -> bool:
        """SQLite has one writer at a time, which is the one that waits here."""
        if self.store.engine.dialect.name == "sqlite":
            return True
        query = text(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        token = at_work.set(False)
        try:
            async with AsyncSession(self.store.engine) as session:
                return bool(await session.scalar(query))
        finally:
            at_work.reset(token)


@dataclass(frozen=True)
class Desk:
    """Tick and delivery of the whole bot, turn by turn, before a pretend Slack."""

    sandbox: Sandbox
    house: House
    clock: FakeClock
    delivery: Delivery
    moments: Moments

    @property
    def store(self) -> Store:
        return self.house.store

    def messages(self) -> list[Message]:
        channel = self.sandbox.workspace.dm(ANN)
        return self.sandbox.workspace.messages(channel) if channel else []

    async def turn(self) -> None:
        """All that is due is handed out and posted."""
        await taken(Reminders(self.house).tick)
        while await self._is_due() or self.delivery._in_flight:
            await self.delivery._turn()
            await asyncio.gather(*self.delivery._in_flight.values())

    async def interrupted(self) -> None:
        """A turn, in the middle of which the chosen moment comes."""
        token = at_work.set(True)
        await self.turn()
        at_work.reset(token)
        if self.moments.happening is not None:
            await self.moments.happening
        await self.turn()

    async def _is_due(self) -> bool:
        token = at_work.set(False)
        async with self.store.reading() as tx:
            at = await tx.outbox.next_visible(self.delivery._in_flight)
        at_work.reset(token)
        return at is not None and at <= self.clock()


@pytest.fixture
async def desk(db_url: str, clock: FakeClock) -> AsyncIterator[Desk]:
    async with a_desk(db_url, clock) as desk:
        yield desk


@asynccontextmanager
async def a_desk(db_url: str, clock: FakeClock) -> AsyncIterator[Desk]:
    sandbox = patient(Sandbox(clock=SandboxClock()))
    await sandbox.start()
    store = Store.open(db_url)
    moments = Moments(store)
    moments.watch()
    house = a_house(store, clock)
    async with aiohttp.ClientSession(trace_configs=[moments.trace()]) as session:
        slack = Slack.open(sandbox.bot_token, session, sandbox.api_url)
        await slack.join("CCASES")
        book = Renderer(house, defaultdict(lambda: sandbox.url), lambda _: slack)
        delivery = Delivery(store, lambda _: slack, book, clock)
        yield Desk(sandbox, house, clock, delivery, moments)
    await store.close()
    await sandbox.stop()


@dataclass
class Came:
    """How many messages came at the time due, and how many when the snooze was over."""

    first: int
    later: int


async def test_a_snooze_at_any_moment_between_tick_and_post_is_one_later_message(
    desk: Desk,
) -> None:
    came: list[Came] = []
    for moment in count():
        came.append(await snoozed_at(desk, moment))
        if desk.moments.happening is None:  # the turn was over before
            break

    assert len(came) > 30
    wrong = {moment: one for moment, one in enumerate(came[:-1]) if one.later != 1}
    assert wrong == {}
    assert {one.first for one in came} == {0, 1}
    assert came[-1] == Came(first=1, later=0)


async def snoozed_at(desk: Desk, moment: int) -> Came:
    """One case, in a workspace of its own, whose reminder is snoozed at that moment."""
    by = By(team_id=f"T{moment}", user_id=ANN)
    desk.clock.set(NOON)
    await settle(desk.store, by)
    case = await Cases(desk.house).open(an_opening(team_id=by.team_id))
    await desk.turn()
    desk.clock.set(DUE)
    async with desk.store.reading() as tx:
        of_case = await tx.reminders.of_case(case.id)
    (owed,) = [r for r in of_case if (r.kind, r.person) == (Kind.RECEIPT, ANN)]

    async def snooze() -> None:
        wish = Snooze(choice="1 hour")
        reminders = Reminders(desk.house)
        await taken(lambda: reminders.snooze(by, owed.id, owed.occurrence, wish))

    before = len(desk.messages())
    desk.moments.chosen, desk.moments.passed = moment, 0
    desk.moments.between, desk.moments.happening = snooze, None
    await desk.interrupted()
    first = len(desk.messages()) - before
    desk.clock.advance(HOUR)
    await desk.turn()
    await desk.turn()
    return Came(first=first, later=len(desk.messages()) - before - first)


async def taken(call: Callable[[], Awaitable[object]]) -> None:
    """Again when another was faster between look and word, as the scheduler and a person do."""
    while True:
        with suppress(Busy, Outdated):
            await call()
            return


async def settle(store: Store, by: By) -> None:
    async with store.transaction() as tx:
        await tx.workspaces.save(a_workspace(team_id=by.team_id))
        ann = Person(user_id=ANN, name="Ann", zone="UTC", admin=True)
        await tx.people.save(by.team_id, ann, now=NOON)
