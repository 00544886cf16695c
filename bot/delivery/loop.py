"""The one loop that gives Slack what the outbox owes it."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.delivery.book import Book
from bot.delivery.failing import Failures
from bot.delivery.sending import Sender
from bot.domain.post import Op
from bot.metrics import Metrics
from bot.slack import TIMEOUT_SECONDS, Slack
from store import Store
from store.claims import LEASE
from store.messages import Claimed

log = structlog.get_logger()

CLAIMED_AT_MOST = 20
LONGEST_REST = 60.0
REST_AFTER_CLAIM = 0.2
"""What was started wakes the loop when it ends; only what falls due meanwhile waits for this."""
REST_AFTER_ERROR = 1.0
MARGIN = timedelta(seconds=TIMEOUT_SECONDS + 5)


class Delivery:
    """`wake()` after a commit; without it, the loop looks by itself once a minute.

    `slack_for` raises TeamRefused for a workspace that it has no token for.
    """

    def __init__(
        self,
        store: Store,
        slack_for: Callable[[str], Slack],
        book: Book,
        clock: Clock,
        *,
        metrics: Metrics | None = None,
        workers: int = 8,
        lease: timedelta = LEASE,
        margin: timedelta = MARGIN,
    ) -> None:
        if lease <= margin:
            raise ValueError("A lease has to outlive the calls that are made on it.")
        self._store = store
        self._clock = clock
        self._lease = lease
        self._metrics = metrics or Metrics()
        self._failures = Failures(store, book, clock, self._metrics)
        self._sender = Sender(
            store=store, slack_for=slack_for, book=book, clock=clock, margin=margin
        )
        self._slots = asyncio.Semaphore(workers)
        self._wake = asyncio.Event()
        self._ended = asyncio.Event()
        self._ended.set()
        self._stopping = False
        self._in_flight: dict[str, asyncio.Task[None]] = {}

    @property
    def paused(self) -> Mapping[str, str]:
        """The workspaces that Slack does not let us work in, and its word for why."""
        return self._failures.paused

    def wake(self) -> None:
        self._wake.set()

    async def run(self) -> None:
        self._ended.clear()
        try:
            while not self._stopping:
                await self._rest(await self._turn())
        finally:
            self._ended.set()

    async def drain(self, timeout: timedelta) -> None:  # noqa: ASYNC109 (an order to give up, not an error)
        """Claim no more, give back what was not begun, and wait for what is being posted.

        What does not end in time keeps its lease, and is looked for when that ends.
        """
        self._stopping = True
        self.wake()
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout.total_seconds()):
                await self._ended.wait()
                await asyncio.gather(*self._in_flight.values())
        left = list(self._in_flight.values())
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _turn(self) -> float:
        """Start what is due; the seconds to rest then."""
        woken = self._wake.is_set()
        self._wake.clear()
        try:
            return await self._start_due(woken=woken)
        except Exception:
            log.exception("could not claim")
            return REST_AFTER_ERROR

    async def _start_due(self, *, woken: bool) -> float:
        """Claims at once when woken; else it reads first, as a claim takes SQLite's only pen."""
        free = CLAIMED_AT_MOST - len(self._in_flight)
        if free <= 0:
            return LONGEST_REST
        now = self._clock()
        if not woken and (rest := await self._idle_for(now)):
            return rest
        async with self._store.transaction() as tx:
            rows = await tx.outbox.claim(
                now, limit=free, lease=self._lease, in_flight=self._in_flight
            )
            woken = self._wake.is_set()
        for row in rows:
            self._start(row)
        if not rows and not woken:
            self._wake.clear()  # this very commit wakes us, too
        return REST_AFTER_CLAIM

    async def _idle_for(self, now: datetime) -> float:
        """The seconds until something may be due; 0 when it is."""
        async with self._store.reading() as tx:
            at = await tx.outbox.next_visible(self._in_flight)
        if at is None:
            return LONGEST_REST
        return min(max((at - now).total_seconds(), 0), LONGEST_REST)

    async def _rest(self, seconds: float) -> None:
        if seconds:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), seconds)

    def _start(self, row: Claimed) -> None:
        task = asyncio.create_task(self._deliver(row), name=f"deliver {row.id}")
        self._in_flight[row.id] = task
        task.add_done_callback(lambda _: self._end(row))

    def _end(self, row: Claimed) -> None:
        del self._in_flight[row.id]
        self.wake()

    async def _deliver(self, row: Claimed) -> None:
        async with self._slots:
            try:
                if self._stopping:
                    await self._sender.give_back(row)
                else:
                    await self._attempt(row)
            except Exception:
                # Not even noted: the lease ends by itself, and then the row is in doubt.
                log.exception("lost hold of a row", row=row.id, team=row.team_id)

    async def _attempt(self, row: Claimed) -> None:
        wanted: Claimed | None = row
        try:
            if row.in_doubt:
                self._metrics.in_doubt.inc()
                wanted = await self._sender.look(row)
            if wanted is not None:
                row = wanted
                await self._sender.send(row)
        except Exception as error:
            await self._failures.settle(error, row)
        else:
            self._failures.works(row.team_id)
            self._count(row)

    def _count(self, row: Claimed) -> None:
        self._metrics.sent.inc()
        if row.op is Op.POST:
            self._metrics.late.observe((self._clock() - row.created_at).total_seconds())
